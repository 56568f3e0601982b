"""The door out: what each failure of a transport leads to."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import TransportError, TryLater, Uncertain, Unreachable
from bot.messages import Address, Incoming, Outgoing
from bot.outbox import MAX_ATTEMPTS, Outbox
from bot.storage import SqlStore
from tests.bot.world import Memory

BOB = Address("telegram", "7")


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Road:
    """An outbox over one transport, and messages put into it."""

    def __init__(self, store: SqlStore, clock: Clock, idempotent: bool) -> None:
        self.store, self.clock = store, clock
        self.far = Memory("telegram")
        self.far.idempotent = idempotent
        self.outbox = Outbox(store, {"telegram": self.far})

    async def say(self, *words: str, to: Address = BOB) -> None:
        await self.store.write_down(Incoming(to, "q", key="".join(words)))
        lane = await self.store.claim(9)
        assert lane is not None
        waiting = await self.store.next(lane)
        assert waiting is not None
        async with self.store.turn(lane, waiting) as turn:
            for word in words:
                await turn.say(to, Outgoing(word))
        await self.store.let_go(lane)

    async def sent_after(self, seconds: float) -> list[str]:
        self.clock.now += seconds
        await self.outbox.flush(10)
        return [message.text for _, message in self.far.sent]


@pytest.fixture
async def road(tmp_path: Path) -> AsyncIterator[Road]:
    clock = Clock()
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db", clock)
    await store.open()
    yield Road(store, clock, idempotent=False)
    await store.close()


async def test_told_to_wait_it_waits_exactly_so_long_and_keeps_the_order(road: Road) -> None:
    await road.say("one", "two")
    road.far.fail = [TryLater(17)]
    assert await road.sent_after(0) == []
    assert await road.sent_after(16.9) == []
    assert await road.sent_after(0.2) == ["one", "two"]


async def test_one_who_must_wait_delays_nobody_else(road: Road) -> None:
    await road.say("one")
    road.far.fail = [TryLater(3600)]
    assert await road.sent_after(0) == []
    await road.say("other", to=Address("telegram", "8"))
    assert await road.sent_after(0) == ["other"]


async def test_a_person_who_blocked_us_is_not_tried_again(road: Road) -> None:
    await road.say("one")
    road.far.fail = [Unreachable("blocked")]
    assert await road.sent_after(0) == []
    assert await road.sent_after(99_999) == []


async def test_a_refused_message_is_tried_a_few_times_and_then_given_up(road: Road, caplog: pytest.LogCaptureFixture) -> None:
    await road.say("one")
    road.far.fail = [TransportError("no") for _ in range(MAX_ATTEMPTS)]
    for _ in range(MAX_ATTEMPTS + 3):
        assert await road.sent_after(400) == []
    assert "given up" in caplog.text
    assert road.far.fail == []


async def test_an_unexpected_failure_harms_only_its_message(road: Road) -> None:
    await road.say("one")
    road.far.fail = [ZeroDivisionError()]
    assert await road.sent_after(0) == []
    assert await road.sent_after(10) == ["one"]


async def test_an_uncertain_answer_is_not_repeated_but_asked_about_once(road: Road) -> None:
    await road.say("one", "two")
    road.far.fail = [Uncertain("broke off")]
    assert await road.sent_after(0) == ["two"]
    said = await road.sent_after(20)
    assert said[0] == "two"
    assert "再发一遍" in road.far.sent[1][1].choices[0].label
    road.far.fail = [Uncertain("again")]
    assert len(await road.sent_after(9_999)) == 2, "nobody asks about the question itself"


async def test_where_repeating_is_harmless_it_is_repeated(road: Road) -> None:
    road.far.idempotent = True
    await road.say("one")
    road.far.fail = [Uncertain("broke off")]
    assert await road.sent_after(0) == []
    assert await road.sent_after(10) == ["one"]


async def test_it_runs_until_cancelled_and_leaves_no_task(road: Road) -> None:
    before = asyncio.all_tasks()
    running = asyncio.create_task(road.outbox.run())
    await road.say("one")
    road.outbox.wake()
    await road.far.until(1)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert asyncio.all_tasks() - before == set()
