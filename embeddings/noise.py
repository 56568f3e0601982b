"""Texts as they arrive: homophones from pinyin or speech, dropped punctuation, slips of the finger. Used in training only."""

import random
from collections.abc import Sequence
from functools import cache

from embeddings.normalise import syllables

CHANGED = 0.12  # share of characters that change; measured on nothing, chosen by looking at the results
_PUNCTUATION = "，。！？、；：,.!?;:“”\"'"
_KEYS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def misheard(text: str, chance: random.Random) -> str:
    """Return the text with some characters replaced by others of the same sound, letters slipped, and perhaps without punctuation."""
    if chance.random() < 0.5:
        text = "".join(" " if character in _PUNCTUATION else character for character in text)
    return "".join(_slipped(character, chance) if chance.random() < CHANGED else character for character in text)


def _slipped(character: str, chance: random.Random) -> str:
    if "a" <= character.lower() <= "z":
        return chance.choice(("", character + character, _beside(character.lower(), chance), character))
    alike: Sequence[str] = _homophones().get(_sound(character), ()) if "\u4e00" <= character <= "\u9fff" else ()
    return chance.choice(alike) if alike else character


def _sound(character: str) -> str:
    return "".join(syllables(character))


def _beside(letter: str, chance: random.Random) -> str:
    row = next(row for row in _KEYS if letter in row)
    at = row.index(letter) + chance.choice((-1, 1))
    return row[max(0, min(at, len(row) - 1))]


@cache
def _homophones() -> dict[str, tuple[str, ...]]:
    """Map a sound to the common characters that have it; common means in the first level of GB 2312, which sorts them by use."""
    alike: dict[str, list[str]] = {}
    for high in range(0xB0, 0xD8):
        for low in range(0xA1, 0xFF):
            try:
                character = bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
            alike.setdefault(_sound(character), []).append(character)
    return {sound: tuple(characters) for sound, characters in alike.items()}
