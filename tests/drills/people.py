"""What people write in a drill: a few dozen scripts, each followed by many people. Seeded, pure."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

from embeddings import Hit
from knowledge import Library, Risk
from tests.bot.world import hit

FIRST = 100_000  # chat id of the first person

EMERGENCIES = ("我刚给骗子转了钱", "我把验证码告诉骗子了", "I just sent money to a scammer")
TALK = ("谢谢", "hello", "你是谁", "再见")
STRANGE = ("呜哩哇啦噗", "asdf qwer zxcv", "银行卡号6222020200112233445怎么办")
PRESSES = ("start", "region:GB", "region:CN", "emergency", "person", "lang:en", "lang:zh")
ODD = 0.25  # share of steps that are no plain question


@dataclass(frozen=True, slots=True)
class Step:
    """One thing a person does: they write, or they press."""

    text: str = ""
    press: str = ""


class Titles:
    """A search that finds an entry by its title, surely, and nothing else: the double of the model in the short drills."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found = {title: entry.id for entry in library.entries.values() for title in (entry.zh.title, entry.en.title)}

    def search_many(self, texts: Sequence[str], k: int = 3) -> list[list[Hit]]:
        return [[hit(self._library, self._found[text], 0.95)] if text in self._found else [] for text in texts]

    def meaning(self, text: str) -> bytes:
        """Return the same direction for every text: float16, unit length."""
        return b"\x00\x3c" + bytes(2 * 383)


def scripts(library: Library, seed: int, count: int, steps: int) -> list[list[Step]]:
    """Return `count` scripts of `steps` steps; within one, nothing is said twice."""
    chance = random.Random(seed)
    titles = sorted(text.title for entry in library.entries.values() if entry.risk is not Risk.R3 for text in (entry.zh, entry.en))
    odd = [*(Step(text) for text in (*EMERGENCIES, *TALK, *STRANGE)), *(Step(press=press) for press in PRESSES)]
    made = []
    for _ in range(count):
        unusual = chance.sample(odd, round(min(len(odd), steps * ODD)))
        plain = [Step(title) for title in chance.sample(titles, steps - len(unusual))]
        script = [*unusual, *plain]
        chance.shuffle(script)
        made.append(script)
    return made


def interleaved(seed: int, people: int, steps: int) -> list[tuple[int, int]]:
    """Return (person, step) for everybody's steps, mixed; each person's stay in order."""
    chance = random.Random(seed)
    turns = [person for person in range(people) for _ in range(steps)]
    chance.shuffle(turns)
    at = [0] * people
    mixed = []
    for person in turns:
        mixed.append((person, at[person]))
        at[person] += 1
    return mixed
