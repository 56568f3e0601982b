"""How much a change of one text weighs: a typo, other words, or another answer."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from knowledge.entry import Language
from knowledge.phone_numbers import phone_like, plain_number

ANEW = 0.6  # of an old text, how much still stands in the new one: below, it was written anew; project rule
_QUOTED = re.compile(r"“([^”]*)”|\"([^\"]*)\"")
_NOT = {Language.ZH: re.compile(r"不|没|别|勿|无|未|莫"), Language.EN: re.compile(r"\b(?:no|not|never|nobody|nothing|none|without|cannot)\b|n't\b", re.I)}
_PARTICLES = frozenset("的地得了着过呢吗吧啊呀哦嘛就也都再")


class Weight(StrEnum):
    """From light to heavy."""

    TYPO = "typo"
    MINOR = "minor"
    MAJOR = "major"


@dataclass(frozen=True, slots=True)
class Weighed:
    weight: Weight
    reason: str


def weigh(before: str, after: str, language: Language, words: Collection[str], *, step: bool = False) -> Weighed:
    """Weigh a text that changed. `words`: every English word that the base uses now, small letters; a word that is in it is no slip.

    A number, a button, a “not” or a step weighs most, whatever else changed with it.
    """
    if not before or not after:
        return Weighed(Weight.MAJOR if step else Weight.MINOR, "new" if after else "taken out")
    if _numbers(before) != _numbers(after):
        return Weighed(Weight.MAJOR, "a number changed")
    if _quoted(before) != _quoted(after):
        return Weighed(Weight.MAJOR, "the name of a button changed")
    if _letters(before) == _letters(after):
        return Weighed(Weight.TYPO, "only spaces, marks or capitals")
    if len(_NOT[language].findall(before)) != len(_NOT[language].findall(after)):
        return Weighed(Weight.MAJOR, "a “not” came or went")
    if step:
        return Weighed(Weight.MAJOR, "a step changed")
    if SequenceMatcher(None, before, after, autojunk=False).ratio() < ANEW:
        return Weighed(Weight.MAJOR, "written anew")
    if _slip(before, after, language, words):
        return Weighed(Weight.TYPO, "a slip of the pen")
    return Weighed(Weight.MINOR, "other words")


def _numbers(text: str) -> Counter[str]:
    """Return every placeholder, number to dial, and other figure."""
    wide = unicodedata.normalize("NFKC", text)
    return Counter([*re.findall(r"\{\w+\}", wide), *map(plain_number, phone_like(wide)), *re.findall(r"\d+(?:[.,]\d+)?", re.sub(r"(?<=\d)[ -](?=\d)", "", wide))])


def _quoted(text: str) -> Counter[str]:
    return Counter(_letters(one or other) for one, other in _QUOTED.findall(text))


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _slip(before: str, after: str, language: Language, words: Collection[str]) -> bool:
    """Whether one particle came or went (zh), or one misspelt word was put right (en)."""
    if language is Language.ZH:
        moved = [(before[a:b], after[c:d]) for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if kind != "equal"]
        return len(moved) == 1 and all(len(_letters(part)) <= 1 and set(_letters(part)) <= _PARTICLES for part in moved[0])
    old, new = before.lower().split(), after.lower().split()
    differing = [(one, other) for one, other in zip(old, new, strict=False) if one != other]
    return len(old) == len(new) and len(differing) == 1 and differing[0][0] not in words and SequenceMatcher(None, *differing[0]).ratio() > 0.7
