"""Rules on how people ask: no wording under two entries, none that another only repeats (brief 4.2 W18; issue 3)."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from knowledge.entry import Entry, Language
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint, bare
from knowledge.source import Loc
from knowledge.template import BLANK

# How much of two wordings is the same: of all pieces in either (pairs of characters in Chinese, threes of letters in English), how many stand in both.
# Measured in November 2026 on the 15,399 wordings of 512 entries, no two of which say the same: those of two entries share at most 0.67 (zh: "短信误删了还能找回来吗",
# "照片误删了还能找回来吗") and 0.73 (en: "freeze WeChat", "unfreeze WeChat"). Of 3,000 copies of them with one slip (a character dropped or another in its place,
# a particle added, halves turned round), ALIKE finds 85 to 96 of 100 in Chinese and 53 (particle) to 94 in English; SAME finds 57 to 91, and 11 to 87.
ALIKE = {Language.ZH: 0.7, Language.EN: 0.75}  # a warning, between two entries and within one
SAME = {Language.ZH: 0.8, Language.EN: 0.85}  # an error between two entries: a person who asks so cannot be told which of the two is meant
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
        for one, other, shared in _near(list(unique.values()), ALIKE[language]):
            here = one.entry.id == other.entry.id
            message = f"“{other.text[:30]}” is nearly “{one.text[:30]}” {'here' if here else f'under {one.entry.id}'} ({shared:.0%})"
            yield other.entry, Complaint("alike", other.loc, message, "keep one, or say it in other words", mild=here or shared < SAME[language])


def _wordings(library: Library, language: Language) -> Iterator[_Wording]:
    for entry in library.all():
        for number, text in enumerate(entry.questions.of(language)):
            if BLANK not in text:
                yield _Wording(entry, ("questions", language, number), text, pieces(text, language))


def pieces(text: str, language: Language) -> frozenset[str]:
    """Return what is compared; English marks its beginning and its end, so that "unblock" is not "block" with something before it."""
    key, size = (bare(text), 2) if language is Language.ZH else (f"^{re.sub(r'[^a-z0-9]+', '', text.lower())}$", 3)
    return frozenset(key[at : at + size] for at in range(len(key) - size + 1))


def _near(wordings: list[_Wording], alike: float) -> Iterator[tuple[_Wording, _Wording, float]]:
    """Yield each wording that shares `alike` of its pieces with an earlier one, after that one, in order, with the greatest share.

    Two sets that are alike share one of their rarest members (prefix filtering, Chaudhuri 2006),
    so that only wordings with a rare piece in common are compared.
    """
    often = Counter(piece for wording in wordings for piece in wording.pieces)
    holding: dict[str, list[int]] = defaultdict(list)
    for number, wording in enumerate(wordings):
        size = len(wording.pieces)
        if size < MIN_PIECES:
            continue
        rare = sorted(wording.pieces, key=lambda piece: (often[piece], piece))[: size - ceil(alike * size) + 1]
        near = {earlier for piece in rare for earlier in holding[piece] if alike * size <= len(wordings[earlier].pieces) <= size / alike}
        shared, first = max(((overlap(wording.pieces, wordings[earlier].pieces), -earlier) for earlier in near), default=(0.0, 0))
        if shared >= alike:
            yield wordings[-first], wording, shared
        for piece in rare:
            holding[piece].append(number)


def overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the pieces of either that stand in both."""
    return len(one & other) / len(one | other)
