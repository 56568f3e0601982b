"""The smaller drills: one person's flood, Telegram away, people and groups that are gone, memory. Each returns what it found."""

import asyncio
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from knowledge import Library, Risk
from tests.drills.ledger import Books
from tests.drills.people import EMERGENCIES, FIRST
from tests.drills.program import Starter
from tests.drills.stage import Combination, settled, stage
from tests.drills.telegram import Shown, Town, until

PATIENCE = 90.0  # seconds for anything to happen
GROUP = -1_001_000
GROUP_GONE = (
    (400, "Bad Request: chat not found"),
    (403, "Forbidden: bot was kicked from the supergroup chat"),
    (400, "Bad Request: not enough rights to send text messages to the chat"),
)
LEAD = FIRST + 900
ROSTER = f"""
group: telegram:{GROUP}
volunteers:
  - {{name: Zhao, role: lead, languages: [zh, en], addresses: [telegram:{LEAD}]}}
"""
BLOCKED = (403, "Forbidden: bot was blocked by the user")

Found = dict[str, float | int | str | bool]


def titles(library: Library) -> list[str]:
    """Return questions that have a sure answer."""
    return sorted(entry.zh.title for entry in library.entries.values() if entry.risk is not Risk.R3)


async def asked(town: Town, chat: int, text: str, seconds: float = PATIENCE) -> float:
    """Let somebody ask, and return the seconds until they are answered."""
    before, start = len(town.history[chat]), time.monotonic()
    await town.says(chat, text)
    assert await until(town, lambda: len(town.history[chat]) > before, seconds), f"no answer to {text}"
    return time.monotonic() - start


async def flood(library: Library, starter: Starter, folder: Path, database: str, combination: Combination, messages: int, seconds: float, others: int) -> Found:
    """One person writes `messages` in `seconds`; `others` ask one after another, before it and during it."""
    town, known, flooder = Town(), titles(library), FIRST
    async with stage(town, starter, folder, database, combination) as bot:
        await bot.start()
        await asked(town, FIRST + 1, known[0])
        before = [await asked(town, FIRST + 10 + number, known[number]) for number in range(others)]

        async def pour() -> None:
            start = time.monotonic()
            for number in range(messages - 1):
                await town.says(flooder, f"呜哩哇啦 {number}")
                await asyncio.sleep(max(0.0, start + number * seconds / messages - time.monotonic()))  # the pace of the flood
            await town.says(flooder, known[0])

        async with asyncio.TaskGroup() as group:
            group.create_task(pour())
            await until(town, lambda: len(town.history[flooder]) > 0, PATIENCE)
            during = [await asked(town, FIRST + 100 + number, known[number]) for number in range(others)]
        wanted = town.history[FIRST + 1][0].text
        answered = await until(town, lambda: any(one.text == wanted for one in town.history[flooder]), PATIENCE)
        await bot.stop()
    told = [one for one in town.history[flooder] if one.text.startswith(("您写得太快", "You are writing faster"))]
    return {
        "messages": messages, "answers to the flooder": len(town.history[flooder]), "told": len(told), "last message answered": answered,
        "others before, median s": round(statistics.median(before), 3), "others during, median s": round(statistics.median(during), 3),
        "others during, longest s": round(max(during), 3), "delayed by, median s": round(statistics.median(during) - statistics.median(before), 3), "wrong requests": len(town.wrong),
    }  # fmt: skip


async def outage(library: Library, starter: Starter, folder: Path, database: str, combination: Combination, people: int, seconds: float) -> Found:
    """Telegram takes no answer, then nothing at all for `seconds`, then it is back: everybody is answered, in their order, an emergency first."""
    town, known, books = Town(), titles(library), Books(database)
    await books.create()
    async with stage(town, starter, folder, database, combination) as bot:
        await bot.start()
        await asked(town, FIRST + people + 1, known[0])
        town.away = {"sendMessage"}
        for number in range(people):
            await town.says(FIRST + number, known[number] if number < people - 1 else EMERGENCIES[0])
            await until(town, lambda: not town.outstanding(), PATIENCE)
        assert await settled(town, books, PATIENCE, turns_only=True)
        town.away, tried = {"all"}, town.notes["tried while away"]
        await town.says(FIRST + people, known[0])
        await asyncio.sleep(seconds)  # Telegram is away for so long
        tried = town.notes["tried while away"] - tried
        town.away, back = set(), time.monotonic()
        everybody = await until(town, lambda: all(town.history[FIRST + number] for number in range(people + 1)), PATIENCE)
        took = time.monotonic() - back
        await settled(town, books, PATIENCE)
        states = await books.states()
        await bot.stop()
    await books.close()
    first = sorted((town.history[FIRST + number][0].at, number) for number in range(people) if town.history[FIRST + number])
    order = [number for _, number in first]
    others = [number for number in order if number != people - 1]
    return {
        "people": people, "everybody answered": everybody, "seconds until everybody was": round(took, 1), "requests while it was away": tried,
        "place of the emergency": order.index(people - 1) + 1, "furthest from its place": max(abs(place - number) for place, number in enumerate(others)),
        "given up": states["dead"], "uncertain": states["uncertain"], "wrong requests": len(town.wrong),
    }  # fmt: skip


async def gone(library: Library, starter: Starter, folder: Path, database: str, combination: Combination) -> Found:
    """A person blocks the bot and comes back; the volunteers' group is deleted, or the bot demoted there. Nobody else notices."""
    town, known = Town(), titles(library)
    ann, bob = FIRST, FIRST + 1
    (folder / "roster.yaml").write_text(ROSTER, encoding="utf-8")
    async with stage(town, starter, folder, database, combination, {"BANYAN_ROSTER": str(folder / "roster.yaml")}) as bot:
        await bot.start()
        await asked(town, ann, known[0])
        town.refuses[ann] = BLOCKED
        await town.says(ann, known[1])
        assert await until(town, lambda: town.notes["refused with 403"] > 0, PATIENCE)
        await town.membership(ann, "kicked")  # told beforehand, Banyan would not even try
        during = await asked(town, bob, known[2])
        del town.refuses[ann]
        await town.membership(ann, "member")
        before = list(town.history[ann])
        await asked(town, ann, known[3])
        answers = [await _answer(town, number, known[number]) for number in (1, 3)]
        kept = await until(town, lambda: all(_has(town.history[ann][len(before) :], one) for one in answers), 10.0)
        found: Found = {
            "another person meanwhile, s": round(during, 3),
            "answered after coming back": _has(town.history[ann], answers[1]),
            "the answer of meanwhile came too": kept,
            **await _without_group(town),
        }
        await bot.stop()
    return {**found, "wrong requests": len(town.wrong), "complaints in the log": len(bot.complaints())}


async def _answer(town: Town, number: int, title: str) -> Shown:
    await asked(town, FIRST + 50 + number, title)
    return town.history[FIRST + 50 + number][0]


def _has(history: list[Shown], wanted: Shown) -> bool:
    return any(one.text == wanted.text for one in history)


async def _without_group(town: Town) -> Found:
    """Emergencies while the group is deleted, while the bot is thrown out, while it is demoted there: the person and the volunteer's chat are told as always.

    When the bot may speak in the group again, it says there what it could not.
    """
    told = called = tried = back = 0
    for number, refusal in enumerate(GROUP_GONE):
        town.refuses[GROUP], refusals = refusal, _refusals(town)
        person, cards = FIRST + 80 + number, len(town.history[LEAD])
        await town.says(person, EMERGENCIES[0])
        told += await until(town, lambda person=person: len(town.history[person]) > 1, PATIENCE)  # type: ignore[misc]  # the script, and that volunteers know
        called += await until(town, lambda cards=cards: len(town.history[LEAD]) > cards, PATIENCE)  # type: ignore[misc]
        tried += await until(town, lambda refusals=refusals: _refusals(town) > refusals, PATIENCE)  # type: ignore[misc]
        del town.refuses[GROUP]
        await town.membership(GROUP, "administrator", "supergroup")
        back += await until(town, lambda number=number: len(town.history[GROUP]) == number + 1, PATIENCE)  # type: ignore[misc]
    every = len(GROUP_GONE)
    return {
        "without the group: everybody told": told == every, "the volunteer called": called == every, "the group was tried": tried == every,
        "what waited is said when it is back": back == every,
    }  # fmt: skip


def _refusals(town: Town) -> int:
    return sum(count for what, count in town.notes.items() if what.startswith("refused with"))


async def memory(library: Library, starter: Starter, folder: Path, database: str, combination: Combination, messages: int, people: int) -> Found:
    """Many messages through one life of the bot: how its memory grows, in MB a thousand messages, over the second half."""
    town, known = Town(), titles(library)
    sizes: list[tuple[int, float]] = []
    async with stage(town, starter, folder, database, combination) as bot:
        await bot.start()
        await asked(town, FIRST, known[0])
        for number in range(messages):
            if number % max(1, messages // 40) == 0:
                sizes.append((number, bot.memory()))
            await until(town, sent(town, number - 100), PATIENCE)
            await town.says(FIRST + number % people, known[number * 7 % len(known)])
        await until(town, sent(town, messages), PATIENCE)
        sizes.append((messages, bot.memory()))
        await bot.stop()
    town.history.clear()
    half = [(number / 1000, size) for number, size in sizes if number >= messages // 2]
    slope = statistics.linear_regression([number for number, _ in half], [size for _, size in half]).slope
    return {
        "messages": messages, "MB at the start": round(sizes[0][1], 1), "MB in the middle": round(half[0][1], 1), "MB at the end": round(sizes[-1][1], 1),
        "MB a thousand messages": round(slope, 3), "wrong requests": len(town.wrong),
    }  # fmt: skip


def sent(town: Town, number: int) -> Callable[[], bool]:
    """Whether so many messages were sent by the bot."""
    return lambda: town.asked["sendMessage"] >= number
