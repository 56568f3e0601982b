"""python -m tests.bench_desk [URL]: from "get a person" to the card on a volunteer's screen, and claims a second. Run by hand.

On SQLite in a temporary folder, or on the database of the URL (an empty one). Look at the ratios, not at the figures of one machine.
"""

import asyncio
import statistics
import sys
import tempfile
import time
from pathlib import Path

from bot.desk import read_roster
from bot.messages import Address
from bot.storage import SqlStore
from bot.tickets import Actor, Taken
from knowledge import load
from tests.bot.world import World
from tests.drills.test_desk_claims import seed

ROSTER = """
volunteers:
  - {name: Li, addresses: [telegram:1], shifts: [{days: [all], from: "00:00", to: "23:59"}, {days: [all], from: "12:00", to: "11:59"}]}
  - {name: Wu, addresses: [telegram:2], shifts: [{days: [all], from: "00:00", to: "23:59"}, {days: [all], from: "12:00", to: "11:59"}]}
"""
TIMES = 60


async def to_the_card(world: World, waiting: int) -> list[float]:
    """Return the seconds from the tap on "get a person" to the card leaving for a volunteer's chat, with so many waiting already."""
    taken = []
    for number in range(TIMES):
        before, began = len(world.phone.sent), time.perf_counter()
        await world.press("person", Address("web", f"w{waiting}-{number}"))
        assert len(world.phone.sent) > before
        taken.append(time.perf_counter() - began)
    return taken


async def claims(world: World, how: str, count: int) -> float:
    """Return claims a second: each volunteer takes one and ends it."""
    cards = list(await world.store.waiting_tickets())
    began = time.perf_counter()
    for number in range(count):
        by = Actor(f"{how}-{number}")
        claim = await (world.board.next(by, f"{how}{number}") if how == "next" else world.board.claim(by, cards[number].ticket, f"{how}{number}"))
        assert isinstance(claim, Taken)
    return count / (time.perf_counter() - began)


async def run(url: str) -> None:
    library = load()
    with tempfile.TemporaryDirectory() as folder:
        roster = Path(folder) / "roster.yaml"
        roster.write_text(ROSTER, encoding="utf-8")
        store = SqlStore(url or f"sqlite:///{folder}/bench.db")
        await store.open()
        world, so_far = World(store, library, roster=read_roster(roster)), 0
        for waiting in (1, 100, 1000):
            await seed(store, waiting - so_far, so_far)
            so_far = waiting
            seconds = sorted(await to_the_card(world, waiting))
            print(f"{waiting:5d} waiting: card after median {1000 * statistics.median(seconds):6.1f} ms, 99th {1000 * seconds[-1]:6.1f} ms", flush=True)
        print(f"claims of a card:  {await claims(world, 'card', 100):6.0f} a second\n“next”:            {await claims(world, 'next', 100):6.0f} a second")
        await store.close()


if __name__ == "__main__":
    asyncio.run(run(sys.argv[1] if len(sys.argv) > 1 else ""))
