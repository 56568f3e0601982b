"""The door out: what each failure of a transport leads to."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.errors import Moved, TransportError, TryLater, Uncertain, Unreachable
from bot.messages import Address, Choice, Incoming, Outgoing, Pace
from bot.outbox import MAX_ATTEMPTS, Outbox
from bot.storage import SqlStore
from tests.bot.world import Chat, Memory
from tests.conftest import furnished

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

    async def say(self, *words: str, to: Address = BOB, repeatable: bool = False, choices: tuple[Choice, ...] = ()) -> None:
        await self.store.write_down(Incoming(to, "q", key="".join(words)))
        lane = await self.store.claim(9)
        assert lane is not None
        waiting = await self.store.next(lane)
        assert waiting is not None
        async with self.store.turn(lane, waiting) as turn:
            for word in words:
                await turn.say(to, Outgoing(word, choices, repeatable=repeatable))
        await self.store.let_go(lane)

    async def call(self, words: str) -> None:
        """Say something that may be read twice."""
        await self.say(words, repeatable=True)

    async def sent_after(self, seconds: float) -> list[str]:
        self.clock.now += seconds
        await self.outbox.flush(10)
        return [message.text for _, message in self.far.sent]


@pytest.fixture
async def road(tmp_path: Path) -> AsyncIterator[Road]:
    clock = Clock()
    store = SqlStore(furnished(f"sqlite:///{tmp_path}/banyan.db"), clock)
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


async def test_a_person_who_blocked_us_is_not_tried_again_until_they_write(road: Road) -> None:
    await road.say("one")
    road.far.fail = [Unreachable("blocked")]
    assert await road.sent_after(0) == []
    assert await road.sent_after(99_999) == []
    await road.say("two")
    assert await road.sent_after(0) == ["one", "two"]


async def test_a_chat_that_moved_is_answered_at_its_new_address(road: Road) -> None:
    await road.say("one")
    road.far.fail = [Moved("-1007")]
    assert await road.sent_after(0) == ["one"]
    assert road.far.sent[0][0] == Address("telegram", "-1007")


async def test_a_call_to_volunteers_is_repeated_where_nobody_knows_whether_it_arrived(road: Road) -> None:
    await road.call("ticket 7")
    road.far.fail = [Uncertain("broke off")]
    assert await road.sent_after(0) == []
    assert await road.sent_after(10) == ["ticket 7"]


async def test_asked_about_an_uncertain_answer_when_they_write_and_not_only_after_a_while(road: Road) -> None:
    await road.say("one")
    road.far.fail = [Uncertain("broke off")]
    assert await road.sent_after(0) == []
    await road.say("two")
    said = await road.sent_after(0.1)
    assert ("可能没有送到" in said[0], said[1]) == (True, "two")


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


@pytest.fixture
async def chat(road: Road) -> Road:
    road.far = Chat(per_second=2)
    road.outbox = Outbox(road.store, {"telegram": road.far})
    return road


NUMBERED, PERSONAL = (Choice("1:0", "A"),), (Choice("person", "找人帮我"),)


async def test_the_buttons_of_a_turn_come_off_when_the_next_is_shown(chat: Road) -> None:
    assert isinstance(chat.far, Chat)
    await chat.say("question", choices=NUMBERED)
    assert await chat.sent_after(0) == ["question"]
    await chat.say("a word in between")
    await chat.sent_after(2)
    assert chat.far.faded == []
    await chat.say("answer", choices=PERSONAL)
    await chat.sent_after(2)
    assert chat.far.faded == ["m1"]
    await chat.say("thanks", choices=PERSONAL)
    await chat.sent_after(2)
    assert chat.far.faded == ["m1"], "once is enough, and what always counts stays"


@pytest.mark.parametrize(("error", "faded"), [(TryLater(3), ["m1"]), (TransportError("message can't be edited"), [])])
async def test_buttons_that_could_not_be_taken_off_are_tried_again_if_that_helps(chat: Road, error: TransportError, faded: list[str]) -> None:
    assert isinstance(chat.far, Chat)
    await chat.say("question", choices=NUMBERED)
    await chat.sent_after(0)
    chat.far.fade_fails = [error]
    for word in ("answer", "thanks"):
        await chat.say(word, choices=PERSONAL)
        await chat.sent_after(2)
    assert chat.far.faded == faded
    assert [message.text for _, message in chat.far.sent] == ["question", "answer", "thanks"]


async def test_one_chat_hears_no_more_than_its_pace_and_all_together_no_more_than_theirs(chat: Road) -> None:
    await chat.say("1", "2")
    assert await chat.sent_after(0) == ["1"]
    assert await chat.sent_after(0.5) == ["1"]
    assert await chat.sent_after(0.6) == ["1", "2"]
    for number in range(3):
        await chat.say(f"to {number}", to=Address("telegram", f"1{number}"))
    assert await chat.sent_after(2) == ["1", "2", "to 0", "to 1"], "two a second to all together"
    assert await chat.sent_after(1.1) == ["1", "2", "to 0", "to 1", "to 2"]


async def test_while_it_runs_the_pace_is_kept_by_waiting_not_by_being_asked_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("crew", "outbox"):
        monkeypatch.setattr(f"bot.{module}.POLL", 3600.0)  # the next look by itself comes long after this test has failed
    store = SqlStore(furnished(f"sqlite:///{tmp_path}/real.db"))
    await store.open()
    road = Road(store, Clock(), idempotent=False)
    far = Chat()
    far.pace = lambda to: Pace(0.2)  # type: ignore[method-assign]  # quick enough for a test
    far.per_second = 100
    outbox = Outbox(store, {"telegram": far})
    await road.say("1", "2", "3")
    running = asyncio.create_task(outbox.run())
    await far.until(3)
    running.cancel()
    await asyncio.wait({running})
    await store.close()


async def test_a_message_is_taken_back_and_it_is_known_whether(chat: Road) -> None:
    assert isinstance(chat.far, Chat)
    assert await chat.outbox.take_back(BOB, "77")
    assert chat.far.erased == ["77"]
    assert not await chat.outbox.take_back(BOB, "old")
    assert not await chat.outbox.take_back(BOB, "")
    assert not await chat.outbox.take_back(Address("web", "ann"), "77")
