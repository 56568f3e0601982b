"""Many volunteers claim many tickets at once from three processes, of which two are killed: nothing held twice, nothing lost, every loser told.

The suite runs a short form. In full: BANYAN_DRILL=full python -m pytest -s tests/drills/test_desk_claims.py
"""

import asyncio
import json
import os
import signal
import sys
import time
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from bot.desk import Roster, build
from bot.messages import Address
from bot.replies import Replies
from bot.storage import NewTicket, SqlStore, tables
from knowledge import Library

FULL = os.environ.get("BANYAN_DRILL") == "full"
VOLUNTEERS, TICKETS = (200, 1000) if FULL else (24, 90)
SECONDS = 900 if FULL else 120
BEHIND = 700.0  # seconds after which a silent volunteer's ticket has fallen back


async def seed(store: SqlStore, count: int, first: int = 0) -> None:
    async with store.act("seed") as turn:
        for n in range(first, first + count):
            await turn.open_ticket(NewTicket(Address("web", f"p{n}"), f"桂-{n:03d}", "unsure", "R1", n % 20 == 0, "zh", "CN", f"问题 {n}"))


async def replica(url: str, folder: Path, first: int, last: int, generation: int) -> asyncio.subprocess.Process:
    log = folder / f"{first}-{generation}.jsonl"
    command = [sys.executable, "-m", "tests.drills.claims_child", url, str(log), str(first), str(last)]
    return await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2], stderr=asyncio.subprocess.DEVNULL)


def logged(folder: Path) -> list[dict[str, str]]:
    """Return every whole line of every log; a killed process may leave half a line."""
    lines = [line for path in sorted(folder.glob("*.jsonl")) for line in path.read_text(encoding="utf-8").splitlines()]
    return [json.loads(line) for line in lines if line.endswith("}")]


async def until_ended(folder: Path, count: int) -> None:
    """Wait until so many tickets were ended."""
    while sum(row["what"] == "ended" for row in logged(folder)) < count:  # noqa: ASYNC110 - files of other processes: nothing here can be awaited
        await asyncio.sleep(0.2)


@dataclass(frozen=True)
class Stint:
    ticket: int
    volunteer: str
    begun: int
    ended: int | None
    how: str


async def stints(store: SqlStore) -> list[Stint]:
    s = tables.stint
    async with store._engine.connect() as connection:
        rows = await connection.execute(select(s).order_by(s.c.id))
        return [Stint(row.ticket, row.volunteer, row.begun_at, ended(row.ended_at, row.how), row.how) for row in rows]


def ended(at: int | None, how: str) -> int | None:
    """Return when a stint ended by the clock of the replicas: what fell back was ended by a clock that runs ahead."""
    return at - int(BEHIND * 1000) if at is not None and how == "silent" else at


def overlaps(found: list[Stint]) -> list[tuple[Stint, Stint]]:
    ordered = sorted(found, key=lambda stint: (stint.begun, stint.ended or 0))
    return [(a, b) for a, b in pairwise(ordered) if a.ended is None or b.begun < a.ended]


async def fall_back(url: str, library: Library) -> None:
    """Let the desk's clock run as it will be when the silent volunteers' time is over."""
    later = SqlStore(url, clock=lambda: time.time() + BEHIND)
    await later.open()
    await build(later, Replies(library, "CN"), Roster(cap=0), lambda: None).clock.due()
    await later.close()


async def test_two_hundred_volunteers_and_a_thousand_tickets(database_url: str, tmp_path: Path, library: Library) -> None:
    store = SqlStore(database_url)
    await store.open()
    await seed(store, TICKETS)
    third = VOLUNTEERS // 3
    edges = [0, third, 2 * third, VOLUNTEERS]
    began = time.monotonic()
    async with asyncio.timeout(SECONDS):
        replicas = [await replica(database_url, tmp_path, first, last, 0) for first, last in pairwise(edges)]
        await until_ended(tmp_path, TICKETS // 5)
        replicas[0].send_signal(signal.SIGKILL)  # its volunteers come back with another process and find what they hold
        await replicas[0].wait()
        replicas[0] = await replica(database_url, tmp_path, edges[0], edges[1], 1)
        await until_ended(tmp_path, TICKETS // 2)
        replicas[1].send_signal(signal.SIGKILL)  # its volunteers never come back
        await replicas[1].wait()
        for process in (replicas[0], replicas[2]):
            assert await process.wait() == 0
        await fall_back(database_url, library)
        last = await replica(database_url, tmp_path, edges[0], edges[1], 2)
        assert await last.wait() == 0
    took = time.monotonic() - began
    rows, held = logged(tmp_path), await stints(store)
    report(rows, held, took)
    assert await store.waiting_tickets() == [], "none lost"
    by_ticket, by_volunteer = defaultdict(list), defaultdict(list)
    for stint in held:
        by_ticket[stint.ticket].append(stint)
        by_volunteer[stint.volunteer].append(stint)
    assert len(by_ticket) == TICKETS
    for one in by_ticket.values():
        assert overlaps(one) == [], "held by two at once"
        assert [stint.how for stint in one].count("closed") == 1, "ended twice, or never"
    for one in by_volunteer.values():
        assert overlaps(one) == [], "held two at once"
    assert all(row["told"] for row in rows if row["what"] == "lost"), "every loser is told who"
    unanswered = sum(row["what"] == "asks" for row in rows) - sum(row["what"] in ("taken", "lost", "holding", "nothing", "busy") for row in rows)
    assert unanswered <= 2 * third, "only who was killed in the middle of a call was told nothing"
    await store.close()


def report(rows: list[dict[str, str]], held: list[Stint], took: float) -> None:
    count: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        count[row["what"]] += 1
    fell = sum(stint.how == "silent" for stint in held)
    print(f"\n{VOLUNTEERS} volunteers, {TICKETS} tickets, {took:.0f} s: {dict(count)}; {len(held)} stints, {fell} fell back after a kill")
