"""A desk on either engine, with a roster and a clock that tests turn by hand."""

from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.desk import read_roster
from bot.messages import Address, Outgoing
from bot.storage import SqlStore
from bot.tickets import Actor, Role
from knowledge import Library
from tests.bot.world import World
from tests.conftest import furnished

MONDAY = 1_796_000_400.0  # Monday 2026-11-30, 01:00 UTC: 09:00 in Shanghai
LI, WANG, LEAD, BOSS = Actor("Li"), Actor("Wang"), Actor("Zhao", Role.LEAD), Actor("Boss", Role.ORGANISER)
LI_CHAT, LEAD_CHAT = Address("telegram", "101"), Address("telegram", "103")
ROSTER = """
time_zone: Asia/Shanghai
group: telegram:-900
cap: 3
volunteers:
  - {name: Li, languages: [zh], skills: [phone], addresses: [telegram:101], shifts: [{days: [mon], from: "08:00", to: "12:00"}]}
  - {name: Wang, languages: [zh, en], skills: [pay], addresses: [telegram:102], shifts: [{days: [mon], from: "08:00", to: "12:00"}], proven: true}
  - {name: Zhao, role: lead, languages: [zh, en], addresses: [telegram:103]}
  - {name: Sun, languages: [zh], addresses: [telegram:104], shifts: [{days: [mon], from: "08:00", to: "12:00"}]}
  - {name: Boss, role: organiser, languages: [zh]}
"""


class Time:
    """Seconds since the epoch, moved by tests."""

    def __init__(self, now: float = MONDAY) -> None:
        self.now = now

    def __call__(self) -> float:
        return self.now


class DeskWorld(World):
    """A World whose time can be moved."""

    time: Time

    async def later(self, seconds: float) -> None:
        """Let time pass: everything that falls due happens at its own moment."""
        end = self.time.now + seconds
        while self.time.now < end:
            self.time.now = min(end, self.time.now + 30)
            await self.app.desk.clock.tick()
        await self.settle()

    def heard(self, who: Address) -> list[Outgoing]:
        """Return what somebody was told since this was last asked."""
        new: list[Outgoing] = []
        for road in (self.web, self.desk, self.phone):
            new += [message for to, message in road.sent if to == who]
            road.sent[:] = [(to, message) for to, message in road.sent if to != who]
        return new

    async def ticket(self, text: str, who: Address, reason_button: str = "可以，请志愿者看") -> int:
        """Let somebody ask what nobody can answer, and agree to a volunteer; return the number of the ticket."""
        await self.say(text, who)
        await self.tap(reason_button, who)
        async with self.store.act("look") as turn:
            found = await turn.ticket_of(who)
        assert found is not None
        return found.id


Made = Callable[[str], Awaitable[DeskWorld]]


@pytest.fixture
async def make(database_url: str, tmp_path: Path, library: Library) -> AsyncIterator[Made]:
    """A function that makes the world of a roster."""
    opened: list[SqlStore] = []

    async def made(roster: str) -> DeskWorld:
        path = tmp_path / "roster.yaml"
        path.write_text(roster, encoding="utf-8")
        time = Time()
        store = SqlStore(furnished(database_url), clock=time)
        await store.open()
        opened.append(store)
        world = DeskWorld(store, library, roster=read_roster(path))
        world.time = time
        return world

    yield made
    for store in opened:
        await store.close()


@pytest.fixture
async def desk(make: Made) -> DeskWorld:
    return await make(ROSTER)
