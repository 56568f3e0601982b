"""Every sentence on our own pages: one file a language beside this module."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from bot.transports.web.cookies import LANGUAGES

Words = Mapping[str, Any]
"""Name to sentence, to a list of sentences, or to more words."""


def load() -> Mapping[str, Words]:
    """Read the words of every language."""
    folder = Path(__file__).parent / "words"
    return {language: yaml.safe_load((folder / f"{language}.yaml").read_text("utf-8")) for language in LANGUAGES}
