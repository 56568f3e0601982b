"""Whether two people ask the same. Pure, and careful: a wrong yes gives somebody an answer to another question; a wrong no costs a volunteer a minute.

Measured on all pairs of the labelled questions (`python -m tests.measure_same`).
"""

import re
import unicodedata
from typing import Final

from bot.messages import Card

LIKE: Final = 0.75  # share of three-letter pieces in common: of 320,308 pairs of labelled questions none reaches 0.70, so none is joined wrongly
SURE: Final = 0.9  # of the same best entry, in two languages: 95.7 in 100 of 1,260 such pairs ask the same (92.3 at 0.8); whoever does not undoes it with one tap
SHORTEST: Final = 5  # characters; shorter words say too little ("help me")
_SPACE = re.compile(r"[\W_]+")
_JOINABLE: Final = frozenset({"no_entry", "unsure", "stale"})


def pieces(words: str) -> frozenset[str]:
    """Return the three-letter pieces of a text, letters and digits only, in small letters and compatibility forms."""
    plain = _SPACE.sub("", unicodedata.normalize("NFKC", words).lower())
    return frozenset(plain[i : i + 3] for i in range(max(1, len(plain) - 2))) if plain else frozenset()


def likeness(one: str, other: str) -> float:
    """Return from 0 to 1 how alike two texts are, letter by letter (Dice)."""
    a, b = pieces(one), pieces(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0


def same(one: Card, other: Card) -> bool:
    """Whether these two may wait for one answer.

    In one language: nearly the same words, and the same best entry. In two: the same best entry, and SURE of it both times.
    Never in an emergency, nor for somebody who asked for a person or was not helped before: they have a talk to themselves.
    """
    if one.urgent or other.urgent or not {one.reason, other.reason} <= _JOINABLE or _best(one) != _best(other):
        return False
    if one.language == other.language:
        return min(len(one.words), len(other.words)) >= SHORTEST and likeness(one.words, other.words) >= LIKE
    return bool(one.guesses and other.guesses) and min(one.guesses[0].confidence or 0.0, other.guesses[0].confidence or 0.0) >= SURE


def _best(card: Card) -> str:
    return card.guesses[0].entry if card.guesses else ""
