"""Every sentence that Banyan says of itself, one file a language. No sentence stands in code."""

from functools import lru_cache
from pathlib import Path

import yaml

LANGUAGES = ("zh", "en")


@lru_cache
def _table(language: str) -> dict[str, str]:
    text = (Path(__file__).parent / f"{language}.yaml").read_text(encoding="utf-8")
    return {str(key): str(value) for key, value in yaml.safe_load(text).items()}


def say(key: str, language: str, **values: object) -> str:
    """Return the sentence `key` in `language` (Chinese if it is unknown), with its {braces} filled."""
    return _table(language if language in LANGUAGES else "zh")[key].format(**values)


def keys(language: str) -> frozenset[str]:
    return frozenset(_table(language))
