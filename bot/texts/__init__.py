"""Every sentence that Banyan says of itself, one file a language. No sentence stands in code."""

from functools import lru_cache
from pathlib import Path

import yaml

LANGUAGES = ("zh", "en")


@lru_cache
def _table(language: str) -> dict[str, str]:
    text = (Path(__file__).parent / f"{language}.yaml").read_text(encoding="utf-8")
    table: dict[str, str] = yaml.load(text, Loader=yaml.BaseLoader)  # BaseLoader knows only text: "yes" and "no" stay words
    return table


def say(key: str, language: str, **values: object) -> str:
    """Return the sentence `key` in `language` (Chinese if it is unknown), with its {braces} filled."""
    return _table(language if language in LANGUAGES else "zh")[key].format(**values)


def keys(language: str) -> frozenset[str]:
    return frozenset(_table(language))
