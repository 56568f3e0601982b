"""Templates to HTML."""

import re
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from bot.messages import Line
from bot.transports.web import forms, words

STATIC = Path(__file__).parent / "static"
_DIALLED = re.compile(r"[+*#\d][\d\s()*#-]*")


def dialled(number: str) -> str:
    """Return what a telephone can dial of a number as it is written: "0300 123 2040" -> "03001232040"; "" for an address."""
    first = _DIALLED.search(number)
    return re.sub(r"[\s()-]", "", first.group()) if first and not re.search(r"[a-zA-Z@]", number) else ""


def paragraphs(text: str) -> Sequence[str]:
    """Return the lines of a text that hold something; each is set as a paragraph of its own."""
    return [line for line in text.splitlines() if line.strip()]


def minutes(since: float) -> int:
    """Return the whole minutes since then."""
    return max(0, int(time.time() - since) // 60)


def moment(at: float) -> str:
    """Return a point in time, as 2026-11-29 18:05 UTC; the page's script turns it into the reader's own time."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M UTC")


class Pages:
    """One Jinja environment: everything is escaped, an unknown name is an error."""

    def __init__(self) -> None:
        self.words = words.load()
        self._templates = Environment(loader=PackageLoader("bot.transports.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
        self._templates.filters |= {"dialled": dialled, "paragraphs": paragraphs, "minutes": minutes, "moment": moment}
        self._templates.globals |= {"form_key": forms.fresh_key}

    def page(self, template: str, language: str, **values: Any) -> str:
        """Return a page, or a part of one, in a language."""
        return self._templates.get_template(template).render(w=self.words[language], language=language, **values)

    def line(self, line: Line, language: str) -> str:
        """Return one line of a conversation as it stands on the chat page."""
        return self.page("line.html", language, line=line)
