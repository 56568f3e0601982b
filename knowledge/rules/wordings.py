"""Rules on how people ask: no wording under two entries, none that another only repeats (brief 4.2 W18; issue 3)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from knowledge.entry import Entry, Language
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint
from knowledge.source import Loc
from knowledge.template import BLANK

ALIKE = 0.7  # of all pairs of characters (zh) or words (en) in either, how many stand in both; lower, and "改支付密码" is "忘支付密码"
MIN_PIECES = 4  # shorter wordings ("停卡", "卡停") are too short to judge


@dataclass(frozen=True, slots=True)
class _Wording:
    entry: Entry
    loc: Loc
    text: str
    pieces: frozenset[str]


def across(library: Library) -> Iterator[tuple[Entry, Complaint]]:
    """Yield wordings that stand twice, under one entry or under two, and those that are nearly the same."""
    for language in Language:
        unique: dict[str, _Wording] = {}
        for wording in _wordings(library, language):
            key = bare(wording.text)
            if first := unique.get(key):
                where = "twice here" if first.entry.id == wording.entry.id else f"under {first.entry.id} too"
                yield wording.entry, Complaint("wording", wording.loc, f"“{wording.text[:30]}” stands {where}", "keep it where the answer fits best")
            else:
                unique[key] = wording
        for one, other in _near(list(unique.values())):
            where = "here" if one.entry.id == other.entry.id else f"under {one.entry.id}"
            yield other.entry, Complaint("alike", other.loc, f"“{other.text[:30]}” is nearly “{one.text[:30]}” {where}", "keep one, or say it in other words", mild=True)


def _wordings(library: Library, language: Language) -> Iterator[_Wording]:
    for entry in library.all():
        for number, text in enumerate(entry.questions.of(language)):
            if BLANK not in text:
                yield _Wording(entry, ("questions", language, number), text, _pieces(text, language))


def bare(text: str) -> str:
    """Return what is compared: letters, digits and characters, without spaces, marks and case."""
    return re.sub(r"[\W_]+", "", text).lower()


def _pieces(text: str, language: Language) -> frozenset[str]:
    if language is Language.EN:
        return frozenset(re.findall(r"[^\W_]+", text.lower()))
    key = bare(text)
    return frozenset(key[at : at + 2] for at in range(len(key) - 1))


def _near(wordings: list[_Wording]) -> Iterator[tuple[_Wording, _Wording]]:
    """Yield each wording that shares `ALIKE` of its pieces with an earlier one, after that one, in order.

    Two sets that are alike share one of their rarest members (prefix filtering, Chaudhuri 2006),
    so that only wordings with a rare piece in common are compared.
    """
    often = Counter(piece for wording in wordings for piece in wording.pieces)
    holding: dict[str, list[int]] = defaultdict(list)
    for number, wording in enumerate(wordings):
        size = len(wording.pieces)
        if size < MIN_PIECES:
            continue
        rare = sorted(wording.pieces, key=lambda piece: (often[piece], piece))[: size - ceil(ALIKE * size) + 1]
        for other in sorted({earlier for piece in rare for earlier in holding[piece]}):
            theirs = wordings[other].pieces
            if ALIKE * max(size, len(theirs)) <= min(size, len(theirs)) and len(wording.pieces & theirs) >= ALIKE * len(wording.pieces | theirs):
                yield wordings[other], wording
                break
        for piece in rare:
            holding[piece].append(number)
