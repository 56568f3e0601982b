"""What every store promises of the two doors where Telegram stands behind them, on SQLite and on PostgreSQL."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import func, select, text

from bot.messages import Address, Choice, Incoming, Kind, Outgoing, Pace
from bot.storage import Delivery, Lane, SqlStore, tables
from bot.storage.base import Leaving
from tests.conftest import furnished
from tests.contracts.test_store import arrive, claimed, open_ticket, say

ANN, BOB, GROUP = Address("telegram", "1"), Address("telegram", "2"), Address("telegram", "-5")


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def timed(database_url: str) -> AsyncIterator[tuple[SqlStore, Clock]]:
    clock = Clock()
    store = SqlStore(furnished(database_url), clock)
    await store.open()
    yield store, clock
    await store.close()


async def leaving(store: SqlStore) -> tuple[Lane, Leaving] | None:
    return await store.claim_leaving(["telegram"], 30)


async def certain(store: SqlStore) -> tuple[Lane, Leaving]:
    found = await leaving(store)
    assert found is not None
    return found


async def test_everything_about_a_message_comes_back_as_it_was(store: SqlStore) -> None:
    sent = Incoming(ANN, "看看", key="k", language="zh", kind=Kind.PHOTO, message="77", file="F", forwarded=True, edited=True, public=True)
    await store.write_down(sent)
    _, waiting = await claimed(store)
    assert waiting.incoming == sent
    assert waiting.parts == (sent,)


async def test_a_few_words_wait_for_more_and_are_one_turn_together(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    await store.write_down(Incoming(ANN, "我的微信", key="a"), pause=4)
    assert await store.claim(30) is None
    clock.now += 3
    await store.write_down(Incoming(ANN, "打不开了", key="b"), pause=4)
    await store.write_down(Incoming(BOB, "谢谢", key="c"))
    lane, waiting = await claimed(store)
    assert waiting.incoming.sender == BOB, "nobody else waits for her"
    async with store.turn(lane, waiting):
        pass
    clock.now += 3.9
    assert await store.claim(30) is None
    clock.now += 0.2
    lane, waiting = await claimed(store)
    assert (waiting.incoming.text, len(waiting.rows)) == ("我的微信\n打不开了", 2)
    async with store.turn(lane, waiting):
        pass
    assert not await store.pending(ANN), "both are done"


async def test_the_first_of_many_does_not_wait_for_ever(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    for number in range(5):
        await store.write_down(Incoming(ANN, f"还有{number}", key=f"k{number}"), pause=4)
        clock.now += 3.5
    assert await store.claim(30) is not None


async def test_what_does_not_wait_lets_go_what_stood_before_it(timed: tuple[SqlStore, Clock]) -> None:
    store, _ = timed
    await store.write_down(Incoming(ANN, "我的", key="a"), pause=4)
    await store.write_down(Incoming(ANN, pressed="person", key="b"))
    _, waiting = await claimed(store)
    assert waiting.incoming.text == "我的"


async def test_an_address_is_spoken_to_no_faster_than_its_pace_and_others_meanwhile(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    await say(store, ANN, "1", "2", "3", "4", "5")
    sent = []
    for _ in range(3):
        lane, out = await certain(store)
        sent.append(out.message.text)
        await store.settle(lane, out, Delivery.SENT, pace=Pace(1.0, burst=3))
    assert await leaving(store) is None, "three at once, then one a second"
    assert await store.soonest(["telegram"]) == 1.0
    await say(store, BOB, "other")
    assert (await certain(store))[1].message.text == "other"
    clock.now += 1.0
    lane, out = await certain(store)
    assert out.message.text == "4"
    await store.settle(lane, out, Delivery.SENT, pace=Pace(1.0, burst=3))
    assert await leaving(store) is None
    clock.now += 60
    assert (await certain(store))[1].message.text == "5"


async def test_what_waits_behind_a_long_wait_is_no_reason_to_look_again_soon(timed: tuple[SqlStore, Clock]) -> None:
    store, _ = timed
    await say(store, ANN, "one", "two")
    lane, out = await certain(store)
    await store.settle(lane, out, Delivery.WAITING, after=3600)
    assert await store.soonest(["telegram"]) == 3600


async def test_what_its_road_had_failed_leaves_at_once_when_the_road_opens(store: SqlStore) -> None:
    await say(store, ANN, "one")
    await say(store, BOB, "two")
    lane, first = await certain(store)
    await store.settle(lane, first, Delivery.WAITING, after=3600)
    lane, second = await certain(store)
    await store.settle(lane, second, Delivery.WAITING, after=3600)
    await store.hurry([first.id])
    lane, out = await certain(store)
    assert (out.id, out.attempts) == (first.id, 0)
    await store.hurry([first.id])
    assert await leaving(store) is None, "what is on its way is not sent again, and the other one keeps its time"
    await store.settle(lane, out, Delivery.SENT)
    await store.hurry([first.id])
    assert await leaving(store) is None, "what was sent stays sent"


async def test_how_much_left_within_the_last_second_is_known_to_all(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    for number in range(3):
        await say(store, Address("telegram", f"{number}"), "x")
        await store.settle(*(await certain(store)), Delivery.SENT)
    await say(store, ANN, "waits")
    assert await store.left_lately("telegram", 1.0) == 3
    assert await store.left_lately("web", 1.0) == 0
    clock.now += 1.1
    assert await store.left_lately("telegram", 1.0) == 0


async def test_an_emergency_leaves_before_all_that_waits_longer(store: SqlStore) -> None:
    await say(store, ANN, "first")
    await say(store, BOB, "second")
    await arrive(store, BOB, "help")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        await turn.say(BOB, Outgoing("script", urgent=True))
    order = []
    while (found := await leaving(store)) is not None:
        order.append(found[1].message.text)
        await store.settle(*found, Delivery.SENT)
    assert order == ["second", "script", "first"], "each address keeps its order, and the one in need comes first"


async def test_for_whoever_is_gone_everything_waits_until_they_write_again(store: SqlStore) -> None:
    await say(store, ANN, "one", "two")
    lane, out = await certain(store)
    await store.lost(ANN, "blocked")
    await store.settle(lane, out, Delivery.WAITING)
    await say(store, BOB, "other")
    assert (await certain(store))[1].message.text == "other"
    assert await leaving(store) is None
    assert await store.soonest(["telegram"]) is None
    await arrive(store, ANN, "here I am")
    lane, out = await certain(store)
    assert (out.message.text, out.attempts) == ("one", 0)


async def test_a_refusal_that_is_older_than_what_they_wrote_does_not_count(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    await say(store, ANN, "one")
    clock.now += 1
    lane, out = await certain(store)
    clock.now += 1
    await arrive(store, ANN, "I am back")
    await store.lost(ANN, "blocked", out)
    await store.settle(lane, out, Delivery.WAITING)
    clock.now += 1
    lane, out = await certain(store)
    await store.lost(ANN, "blocked", out)
    await store.settle(lane, out, Delivery.WAITING)
    assert await leaving(store) is None


async def test_they_are_found_again_when_the_platform_says_so(store: SqlStore) -> None:
    await say(store, ANN, "one")
    await store.lost(ANN, "blocked")
    await store.lost(ANN, "still")
    assert await leaving(store) is None
    await store.found(ANN)
    assert (await certain(store))[1].message.text == "one"


async def test_a_group_that_moved_takes_everything_along(store: SqlStore) -> None:
    await say(store, GROUP, "answer")
    await arrive(store, GROUP, "question")
    number = await open_ticket(store, GROUP)
    await arrive(store, GROUP, "last")
    new = Address("telegram", "-1007")
    await store.lost(new, "?")
    await store.rekey(GROUP, new)
    assert (await certain(store))[1].to == new
    lane, waiting = await claimed(store)
    assert waiting.incoming.sender == new
    async with store.turn(lane, waiting) as turn:
        found = await turn.ticket(number)
        assert found is not None
        assert found.person == new
        assert (await turn.conversation(new)).person == new
    assert [line.text for line in await store.lines(GROUP)] == []
    await store.rekey(GROUP, new)


async def test_a_sending_that_learns_of_the_move_is_never_free_under_the_old_name(store: SqlStore) -> None:
    await say(store, GROUP, "answer")
    lane, leaving = await certain(store)
    new = Address("telegram", "-1007")
    await store.settle(lane, leaving, Delivery.WAITING, moved=new)
    again = (await certain(store))[1]
    assert (again.id, again.to, again.state) == (leaving.id, new, Delivery.WAITING)
    assert await store.moved_to(GROUP) == new


async def test_buttons_that_are_over_are_known_until_they_are_off(store: SqlStore) -> None:
    numbered, lasting = (Choice("1:0", "A"),), (Choice("person", "P"),)
    await arrive(store, ANN, "q")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        for words, choices in (("old", numbered), ("lasting", lasting), ("new", numbered)):
            await turn.say(ANN, Outgoing(words, choices))
    found: list[Leaving] = []
    while (out := await leaving(store)) is not None:
        found.append(out[1])
        await store.settle(*out, Delivery.SENT, ref=f"m{len(found)}")
    assert await store.fading(found[-1]) == [(found[0].id, "m1")]
    await store.faded(found[0].id)
    assert await store.fading(found[-1]) == []


async def test_one_holds_a_post_and_the_next_gets_it_when_it_is_left_runs_out_or_its_holder_has_ended(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    holders = await asyncio.gather(*(store.hold("poller", f"h{n}", 60) for n in range(5)))
    (holder,) = set(holders)
    assert await store.hold("poller", holder, 60) == holder
    other = "late"
    assert await store.hold("poller", other, 60) == holder
    assert await store.hold("poller", other, 60, dead="somebody else") == holder
    assert await store.hold("poller", other, 60, dead=holder) == other
    await store.leave_post("poller", "not theirs")
    assert await store.hold("poller", "third", 60) == other
    await store.leave_post("poller", other)
    assert await store.hold("poller", "third", 60) == "third"
    clock.now += 61
    assert await store.hold("poller", "fourth", 60) == "fourth"


async def test_what_could_not_be_read_is_kept_once_and_counted_and_forgotten_in_time(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    for body in ("{broken", "{broken"):
        await store.park("tg:1", body, "ValueError")
    await store.park("tg:2", "{}", "KeyError")
    assert await store.parked() == 2
    clock.now += 100
    await store.park("tg:3", "{}", "KeyError")
    await store.forget(50)
    assert await store.parked() == 1


async def test_only_what_had_its_turn_is_forgotten(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    await say(store, ANN, "answer")
    await arrive(store, BOB, "waits")
    clock.now += 100
    await store.forget(50)
    async with store._engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(tables.inbox)) == 1
    assert await store.pending(BOB)
    assert (await certain(store))[1].message.text == "answer"


async def test_what_hangs_on_a_ticket_is_there_as_long_as_the_ticket(store: SqlStore) -> None:
    number = await open_ticket(store)
    await arrive(store, ANN, "voice")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        file = await turn.attach(number, "telegram", "voice", "F")
    await store.let_go(lane)
    assert await store.attached(file) == (number, "telegram", "voice", "F")
    assert await store.attached(file + 1) is None
    await arrive(store, ANN, "bye")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        await turn.withdraw_ticket(number)
    assert await store.attached(file) is None
    await store.forget(9_999)
    async with store._engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM attachment")) == 0


async def test_a_question_of_our_own_does_not_wait_when_they_write(timed: tuple[SqlStore, Clock]) -> None:
    store, _ = timed
    await say(store, ANN, "lost")
    lane, out = await certain(store)
    await store.settle(lane, out, Delivery.UNCERTAIN)
    await store.ask(out, Outgoing("did it arrive?"), after=15)
    assert await leaving(store) is None
    await say(store, ANN, "next answer")
    order = []
    while (found := await leaving(store)) is not None:
        order.append(found[1].message.text)
        await store.settle(*found, Delivery.SENT)
    assert order == ["did it arrive?", "next answer"]


async def test_what_shows_a_ticket_is_known_by_its_id_at_the_platform_even_when_its_words_are_gone(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    number = await open_ticket(store)
    async with store.act("call") as turn:
        await turn.say(BOB, Outgoing("card", key="card:1"), ticket=number)
        await turn.card(number, BOB, "card:1")
    await store.settle(*(await certain(store)), Delivery.SENT, ref="77")
    async with store.act("end") as turn:
        assert await turn.cards(number) == [(BOB, "card:1")]
        await turn.say(BOB, Outgoing("over", instead="card:1"))
        await turn.say(BOB, Outgoing("none", instead="never said"))
        await turn.cards_over(number)
        assert await turn.cards(number) == []
        await turn.withdraw_ticket(number)
        await turn.forget(ANN)
    told = []
    while (found := await leaving(store)) is not None:
        told.append((found[1].message.text, found[1].ref))
        await store.settle(*found, Delivery.SENT)
    assert told == [("over", "77"), ("none", "")]
    clock.now += 100
    await store.forget(50)
    async with store._engine.connect() as connection:
        assert await connection.scalar(text("SELECT count(*) FROM card")) == 0


async def test_the_cards_of_an_open_ticket_are_not_swept_away(timed: tuple[SqlStore, Clock]) -> None:
    store, clock = timed
    number = await open_ticket(store)
    async with store.act("call") as turn:
        await turn.card(number, BOB, "card:1")
    clock.now += 100
    await store.forget(50)
    await store.rekey(BOB, GROUP)
    async with store.act("look") as turn:
        assert await turn.cards(number) == [(GROUP, "card:1")]


async def test_what_a_chat_is_called_now_is_known_however_often_it_moved(store: SqlStore) -> None:
    first, second, third = Address("telegram", "-1001"), Address("telegram", "-1002"), Address("telegram", "-1003")
    assert await store.moved_to(first) == first
    await store.rekey(first, second)
    await store.rekey(first, second)
    assert await store.moved_to(first) == second
    await store.rekey(second, third)
    async with store.act("look") as turn:
        assert [await turn.moved_to(one) for one in (first, second, third)] == [third] * 3
    await store.rekey(third, first)
    assert [await store.moved_to(one) for one in (first, second, third)] == [first] * 3
