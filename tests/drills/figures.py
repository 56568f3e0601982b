"""How fast the whole bot is beside a bare echo bot of the same library, on the same fake, in the same run; and what starting and running costs.

Figures of one run are comparable with one another, not with those of another machine or hour: look at the ratios.
"""

import asyncio
import statistics
import sys
import time
from pathlib import Path

from knowledge import Library
from tests.drills.people import FIRST
from tests.drills.program import ROOT, Nest, Plain, Running, nest
from tests.drills.smaller import PATIENCE, Found, asked, sent, titles
from tests.drills.stage import Combination, stage
from tests.drills.telegram import Town, until
from tests.fake_telegram import TOKEN

RATES = (1, 30, 200)  # messages a second
PEOPLE = 300  # so many that nobody writes faster than a person can


class Echo:
    """Starts the echo bot instead of ours."""

    def __init__(self, library: str) -> None:
        self._library = library

    async def start(self, environment: dict[str, str], log: Path) -> Running:
        with log.open("ab") as out:
            return await asyncio.create_subprocess_exec(sys.executable, "-m", "tests.drills.echo", self._library, TOKEN, environment["BANYAN_TELEGRAM_API_BASE"], cwd=ROOT, stdout=out, stderr=out)


async def figures(library: Library, folder: Path, chosen: str, messages: int, seconds: int) -> Found:
    """Measure with `chosen`, one of the two libraries: `messages` at once, and each rate for so many seconds."""
    found: Found = {}
    texts = titles(library)
    echo = await _through(Echo(chosen), folder / "echo", chosen, texts, messages, found, "echo bot")
    with nest(folder) as bare:
        without = await _through(bare, folder / "without", chosen, texts, messages, found, "without the model")
    with nest(folder, "--model") as whole:
        with_model = await _through(whole, folder / "with", chosen, texts, messages, found, "with the model")
        await _latencies(whole, folder / "latency", chosen, texts, seconds, found)
    found["ratio without the model"], found["ratio with the model"] = round(without / echo, 3), round(with_model / echo, 3)
    await _start_up(folder / "start", chosen, texts, found)
    return found


async def _through(starter: Echo | Nest, folder: Path, chosen: str, texts: list[str], messages: int, found: Found, name: str) -> float:
    """Let all come at once, and return messages a second."""
    town = Town()
    folder.mkdir()
    async with stage(town, starter, folder, f"sqlite:///{folder}/banyan.db", Combination(chosen)) as bot:
        await bot.start()
        await asked(town, FIRST, texts[0])
        before, start, worked = town.asked["sendMessage"], time.monotonic(), bot.worked()
        for number in range(messages):
            await town.says(FIRST + number % PEOPLE, texts[number % len(texts)])
        assert await until(town, sent(town, before + messages), 20 * PATIENCE)
        took = time.monotonic() - start
        found[f"{name}: messages a second"] = round(messages / took, 1)
        found[f"{name}: processor ms a message"] = round((bot.worked() - worked) / messages * 1000, 2)
        found[f"{name}: MB"] = round(bot.memory(), 1)
    return messages / took


async def _latencies(starter: Nest, folder: Path, chosen: str, texts: list[str], seconds: int, found: Found) -> None:
    for rate in RATES:
        town, at = Town(), list[tuple[int, float]]()
        place = folder / str(rate)
        place.mkdir(parents=True)
        async with stage(town, starter, place, f"sqlite:///{place}/banyan.db", Combination(chosen)) as bot:
            await bot.start()
            await asked(town, FIRST - 1, texts[0])
            start = time.monotonic()
            for number in range(max(10, rate * seconds)):
                await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))  # the pace that is measured
                at.append((FIRST + number, time.monotonic()))
                await town.says(FIRST + number, texts[number % len(texts)])
            assert await until(town, sent(town, 1 + len(at)), 20 * PATIENCE)
        taken = sorted(town.history[chat][0].at - asked_at for chat, asked_at in at)
        found[f"{rate} a second: median s"] = round(statistics.median(taken), 3)
        found[f"{rate} a second: 99th percentile s"] = round(taken[int(len(taken) * 0.99)], 3)


async def _start_up(folder: Path, chosen: str, texts: list[str], found: Found) -> None:
    """`python -m bot` with one message waiting."""
    town = Town()
    folder.mkdir()
    async with stage(town, Plain(), folder, f"sqlite:///{folder}/banyan.db", Combination(chosen)) as bot:
        await town.says(FIRST, texts[0])
        start = time.monotonic()
        await bot.start()
        assert await until(town, sent(town, 1), PATIENCE)
        found["start-up to first answer, s"] = round(time.monotonic() - start, 2)
        found["python -m bot: MB"] = round(bot.memory(), 1)
