"""Advice on words for older readers: length, one action a line, hard words (brief 4.2). Never stops anybody. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.desk.checks import Broken

LONGEST: Final = {"zh": 220, "en": 130}  # characters and words; brief 4.2 W5
SENTENCE: Final = {"zh": 40, "en": 20}  # a step; brief 4.2 W2
_QUOTED = {"zh": re.compile(r"“[^”]{1,20}”"), "en": re.compile(r'"[^"]{1,30}"')}
_ACTS = {
    "zh": re.compile(r"(?<![一有差早晚快慢几两])点(?!钟|餐|心|名|数|清|儿)|按(?!照)|选|打开|输入|长按|勾"),
    "en": re.compile(r"\b(?:tap|press|choose|select|click|open|type|enter|swipe)\b", re.I),
}
_ENDS = re.compile(r"[。！？!?\n]|\.(?=\s|$)")


def readable(text: str, language: str, jargon: Mapping[str, Sequence[str]]) -> tuple[Broken, ...]:
    """Return what could be easier to read, at most one finding a rule. `jargon`: hard words a language."""
    tongue = "en" if language == "en" else "zh"
    found: dict[str, Broken] = {}
    for broken in (*_long(text, tongue), *_actions(text, tongue), *_jargon(text, jargon.get(tongue, ()))):
        found.setdefault(broken.rule, broken)
    return tuple(found.values())


def _length(text: str, tongue: str) -> int:
    return len(re.findall(r"[A-Za-z']+", text)) if tongue == "en" else len(re.sub(r"\s", "", text))


def _long(text: str, tongue: str) -> Iterator[Broken]:
    if _length(text, tongue) > LONGEST[tongue]:
        yield Broken("long", text[:20])
    for piece in _ENDS.split(text):
        if _length(piece, tongue) > SENTENCE[tongue]:
            yield Broken("long", piece.strip()[:40])


def _actions(text: str, tongue: str) -> Iterator[Broken]:
    """More than one thing to do in a sentence; the app that is opened first may share it."""
    for piece in _ENDS.split(text):
        if len(_ACTS[tongue].findall(_QUOTED[tongue].sub("", piece))) > 2 or len(_QUOTED[tongue].findall(piece)) > 2:
            yield Broken("actions", piece.strip()[:40])


def _jargon(text: str, hard: Sequence[str]) -> Iterator[Broken]:
    """A hard word whose first use has no plain meaning in brackets behind it."""
    for word in hard:
        first = re.search(rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word), text, re.I)
        if first and not re.match(r"[”\"]?\s?[（(：:]", text[first.end() :]):
            yield Broken("jargon", word)
