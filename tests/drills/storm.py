"""The great drill: many people write while everything goes wrong, and the bot is killed and stopped again and again.

First a calm run: one person a script, nothing fails; what is shown there is the promise. Then the storm: many people a script. Then it is calm again,
the bot may catch up, each person asks to see what is marked uncertain, and the books are compared.
"""

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from pathlib import Path

from knowledge import Library
from tests.drills.ledger import Books, Counts, compare, is_ask, sign
from tests.drills.people import FIRST, Step, interleaved, scripts
from tests.drills.plan import drawn
from tests.drills.program import Bot, Starter
from tests.drills.stage import AWAY, SOON, Combination, settled, stage
from tests.drills.telegram import Shown, Town, until

CALM = 60.0  # seconds for one answer while nothing goes wrong


@dataclass(frozen=True, slots=True)
class Size:
    """How great a drill is. `kills` by SIGKILL, and as many stops by SIGTERM."""

    messages: int
    people: int
    kills: int
    scripts: int
    open_at_once: int  # messages without an answer before the people pause
    patience: float  # seconds for everything to be answered at the end
    short: bool = False  # let time pass in the books instead of waiting, and no time-outs

    @property
    def steps(self) -> int:
        return self.messages // self.people


FULL = Size(10_000, 500, 20, 25, 150, 600.0)
SHORT = Size(120, 12, 2, 4, 40, 20.0, short=True)


class Storm:
    """One drill in a folder of its own, on an empty database."""

    def __init__(self, library: Library, starter: Starter, folder: Path, database: str, combination: Combination, size: Size, seed: int, more: dict[str, str] | None = None) -> None:
        self._size, self._seed, self._combination = size, seed, combination
        self._starter, self._folder, self._database, self._more = starter, folder, database, more or {}
        self._scripts = scripts(library, seed, size.scripts, size.steps)
        self._chance = random.Random(seed)

    async def run(self, calm_database: str) -> Counts:
        """Run both halves and compare."""
        start = time.monotonic()
        promised = await self._calm(calm_database)
        counts = Counts(messages=self._size.people * self._size.steps)
        await self._stormy(promised, counts)
        counts.seconds = round(time.monotonic() - start, 1)
        return counts

    def _stage(self, town: Town, database: str) -> AbstractAsyncContextManager[Bot]:
        return stage(town, self._starter, self._folder, database, self._combination, self._more)

    async def _calm(self, database: str) -> list[list[Shown]]:
        """Return what each script is answered when nothing goes wrong."""
        town = Town()
        books = Books(database)
        await books.create()

        async def follow(number: int, script: list[Step]) -> None:
            chat = FIRST + number
            for step in script:
                more = _longer(town, chat, len(town.history[chat]))
                await _take(town, chat, step)
                assert await until(town, more, CALM), f"no answer to {step} in calm weather"

        async with self._stage(town, database) as bot:
            await bot.start()
            async with asyncio.TaskGroup() as group:
                for number, script in enumerate(self._scripts):
                    group.create_task(follow(number, script))
            assert await settled(town, books, CALM), "not everything was sent in calm weather"
            await bot.stop()
        await books.close()
        assert town.wrong == [], town.wrong
        return [town.history[FIRST + number] for number in range(len(self._scripts))]

    async def _stormy(self, promised: list[list[Shown]], counts: Counts) -> None:
        size = self._size
        expected = sum(len(promised[person % size.scripts]) for person in range(size.people))
        town = Town(plan=drawn(self._seed, expected, max(12, size.messages // 25), silence=not size.short), chance=random.Random(self._seed), redelivers=True)
        books = Books(self._database)
        await books.create()
        async with self._stage(town, self._database) as bot:
            await bot.start()
            async with asyncio.TaskGroup() as group:
                group.create_task(self._feed(town))
                group.create_task(self._strike(town, bot, expected))
            await self._calm_again(town, bot, books)
            await self._compare(town, books, promised, counts)
            await self._show_again(town, books, counts)
            await bot.stop()
            counts.lives, counts.complaints = bot.lives, len(bot.complaints())
        counts.states = dict(await books.states())
        await books.close()
        assert town.plan is not None
        counts.faults = dict(sorted((town.plan.met + town.notes).items()))
        counts.wrong_requests = len(town.wrong)

    async def _feed(self, town: Town) -> None:
        """Let everybody write, never so far ahead that the bot has nothing to lose."""
        for fed, (person, step) in enumerate(interleaved(self._seed, self._size.people, self._size.steps)):
            await until(town, _at_least(_answered, town, fed - self._size.open_at_once + 1), CALM)
            await _take(town, FIRST + person, self._scripts[person % self._size.scripts][step])

    async def _strike(self, town: Town, bot: Bot, expected: int) -> None:
        """Kill and stop it at seeded moments, and start it again."""
        blows = [*("kill" for _ in range(self._size.kills)), *("stop" for _ in range(self._size.kills))]
        self._chance.shuffle(blows)
        moments = sorted(self._chance.sample(range(expected // 20, expected * 8 // 10), len(blows)))
        for moment, blow in zip(moments, blows, strict=True):
            await until(town, _at_least(_shown, town, moment), self._size.patience)
            await asyncio.sleep(self._chance.random() * 0.05)  # anywhere within a turn or a sending
            await (bot.kill() if blow == "kill" else bot.stop())
            await bot.start()

    async def _calm_again(self, town: Town, bot: Bot, books: Books) -> None:
        town.redelivers = False
        if not self._size.short:
            await settled(town, books, self._size.patience)
            return
        for within in (SOON, AWAY):  # first what the last kill left behind, then the questions whether it arrived
            await bot.stop()
            await books.pass_time(AWAY)
            await bot.start()
            await settled(town, books, self._size.patience, within)

    async def _compare(self, town: Town, books: Books, promised: list[list[Shown]], counts: Counts) -> None:
        doubts = defaultdict(list)
        for doubt in await books.doubts():
            doubts[doubt.chat].append(doubt.sign)
        for person in range(self._size.people):
            compare(counts, promised[person % self._size.scripts], town.history[FIRST + person], doubts[FIRST + person])

    async def _show_again(self, town: Town, books: Books, counts: Counts) -> None:
        """Let everybody press “send it again” where the answer did not come."""
        asked = [(doubt, len(town.history[doubt.chat])) for doubt in await books.doubts() if doubt.sign not in {sign(one.text, one.buttons) for one in town.history[doubt.chat]}]
        if town.plan is not None:
            town.plan.faults.clear()
        for doubt, _ in asked:
            await town.presses(doubt.chat, f"again:{doubt.number}")
        await until(town, lambda: all(_appears(town, doubt.chat, doubt.sign) for doubt, _ in asked), self._size.patience)
        counts.uncertain_shown_on_asking = sum(_appears(town, doubt.chat, doubt.sign) for doubt, _ in asked)
        counts.not_shown_in_the_end = len(asked) - counts.uncertain_shown_on_asking
        await settled(town, books, CALM)


def _at_least(count: Callable[[Town], int], town: Town, number: int) -> Callable[[], bool]:
    return lambda: count(town) >= number


def _longer(town: Town, chat: int, than: int) -> Callable[[], bool]:
    return lambda: len(town.history[chat]) > than


async def _take(town: Town, chat: int, step: Step) -> None:
    await (town.presses(chat, step.press) if step.press else town.says(chat, step.text))


def _shown(town: Town) -> int:
    return sum(map(len, town.history.values()))


def _answered(town: Town) -> int:
    return sum(not is_ask(one) for history in town.history.values() for one in history)


def _appears(town: Town, chat: int, wanted: object) -> bool:
    return any(sign(one.text, one.buttons) == wanted for one in town.history[chat])
