"""What every store promises, on SQLite and on PostgreSQL."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Connection, inspect, select, text

from bot.conversation import Conversation, Offer, Status
from bot.errors import CannotStart, LaneLost, StoreError
from bot.messages import Address, Choice, Incoming, Outgoing
from bot.rights import Member
from bot.storage import Delivery, How, Lane, NewTicket, SqlStore, Waiting, migrations, tables
from bot.storage.base import Leaving
from bot.tickets import Role

ANN, BOB = Address("web", "ann"), Address("telegram", "7")


async def arrive(store: SqlStore, who: Address, *words: str) -> None:
    for word in words:
        await store.write_down(Incoming(who, word, key=f"{who}:{word}"))


async def claimed(store: SqlStore, seconds: float = 30) -> tuple[Lane, Waiting]:
    lane = await store.claim(seconds)
    assert lane is not None
    waiting = await store.next(lane)
    assert waiting is not None
    return lane, waiting


async def say(store: SqlStore, to: Address, *words: str) -> None:
    await arrive(store, to, "q" + "".join(words))
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        for word in words:
            await turn.say(to, Outgoing(word))
    await store.let_go(lane)


def ticket(person: Address = ANN, **changes: object) -> NewTicket:
    return replace(NewTicket(person, "桂-207", "unsure", "R1", False, "zh", "CN", "字太小"), **changes)  # type: ignore[arg-type]  # a test's shorthand


async def open_ticket(store: SqlStore, person: Address = ANN, **changes: object) -> int:
    await arrive(store, person, f"t{id(changes)}")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        number = (await turn.open_ticket(ticket(person, **changes))).id
    await store.let_go(lane)
    return number


async def test_a_message_is_kept_until_its_turn_and_comes_back_as_it_was(store: SqlStore) -> None:
    sent = Incoming(ANN, "字太小 👵🏻 看不清", key="k", language="zh")
    assert await store.write_down(sent, [Outgoing("先别转钱", (Choice("person", "找人"),), urgent=True)])
    lane, waiting = await claimed(store)
    assert lane.address == ANN
    assert waiting.incoming == sent
    assert waiting.said == (Outgoing("先别转钱", (Choice("person", "找人"),), urgent=True),)


async def test_the_same_key_is_written_down_once(store: SqlStore) -> None:
    assert await store.write_down(Incoming(ANN, "one", key="k"))
    assert not await store.write_down(Incoming(ANN, "again", key="k"))
    _, waiting = await claimed(store)
    assert waiting.incoming.text == "one"


async def test_each_person_keeps_their_order_and_nobody_waits_for_another(store: SqlStore) -> None:
    await arrive(store, ANN, "a1", "a2")
    await arrive(store, BOB, "b1")
    first, a1 = await claimed(store)
    second, b1 = await claimed(store)
    assert (a1.incoming.text, b1.incoming.text) == ("a1", "b1")
    assert await store.claim(30) is None, "ann's second message must wait for her first"
    async with store.turn(first, a1):
        pass
    await store.let_go(first)
    _, a2 = await claimed(store)
    assert a2.incoming.text == "a2"
    assert second.epoch == 1


async def test_the_raw_text_is_gone_once_the_turn_is_done(store: SqlStore) -> None:
    await store.write_down(Incoming(ANN, "我的卡号6222000000000000012", key="k"), [Outgoing("先别转钱")])
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        await turn.hear(ANN, "我的卡号[银行卡]")
    async with store._engine.connect() as connection:
        everything = [tuple(row) for table in tables.metadata.sorted_tables for row in await connection.execute(select(table))]
    assert "6222000000000000012" not in json.dumps([[str(value) for value in row] for row in everything], ensure_ascii=False)
    assert [line.text for line in await store.lines(ANN)] == ["我的卡号[银行卡]"]


async def test_a_turn_changes_all_or_nothing(store: SqlStore) -> None:
    await arrive(store, ANN, "hello")
    lane, waiting = await claimed(store)
    with pytest.raises(ZeroDivisionError):
        async with store.turn(lane, waiting) as turn:
            await turn.save((await turn.conversation(ANN)).speaking("en"))
            await turn.say(ANN, Outgoing("hi"))
            await turn.open_ticket(ticket())
            raise ZeroDivisionError
    assert (await store.conversation(ANN)).language == ""
    assert await store.lines(ANN) == []
    assert await store.waiting_tickets() == []
    assert await store.pending(ANN), "the message is still there for another try"


async def test_a_worker_whose_lane_was_taken_over_changes_nothing(database_url: str) -> None:
    now = 1_000.0
    store = SqlStore(database_url, clock=lambda: now)
    await store.open()
    await arrive(store, ANN, "hello")
    slow, waiting = await claimed(store, seconds=10)
    now += 11
    fast, again = await claimed(store, seconds=10)
    assert again.id == waiting.id
    with pytest.raises(LaneLost):
        async with store.turn(slow, waiting) as turn:
            await turn.say(ANN, Outgoing("from the slow one"))
    async with store.turn(fast, again) as turn:
        await turn.say(ANN, Outgoing("from the fast one"))
    assert [line.text for line in await store.lines(ANN)] == ["from the fast one"]
    await store.close()


async def test_a_lane_that_is_held_is_not_given_twice_to_many_workers(store: SqlStore) -> None:
    for n in range(20):
        await arrive(store, Address("web", f"p{n}"), "hello")
    lanes = [lane for lane in await asyncio.gather(*(store.claim(30) for _ in range(30))) if lane]
    while (lane := await store.claim(30)) is not None:
        lanes.append(lane)
    assert sorted(lane.id for lane in lanes) == sorted(f"web:p{n}" for n in range(20))


async def test_no_update_is_lost_when_many_write_at_once_on_sqlite(tmp_path: Path) -> None:
    """The regression test of the BEGIN IMMEDIATE hook: sixty times read, then write, six at once, on a row that no lane guards."""
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    for n in range(60):
        await store.write_down(Incoming(Address("web", f"w{n}"), "x", key=f"w{n}"))

    async def count_up() -> None:
        lane, waiting = await claimed(store)
        async with store.turn(lane, waiting) as turn:
            shared = await turn.conversation(Address("shared", "1"))
            await turn.save(replace(shared, turn=shared.turn + 1))

    for _ in range(10):
        await asyncio.gather(*(count_up() for _ in range(6)))
    assert (await store.conversation(Address("shared", "1"))).turn == 60
    await store.close()


async def test_messages_leave_one_at_a_time_per_address_in_order(store: SqlStore) -> None:
    await say(store, ANN, "one", "two")
    await say(store, BOB, "three")
    first = await store.claim_leaving(["web", "telegram"], 30)
    second = await store.claim_leaving(["web", "telegram"], 30)
    assert first is not None
    assert second is not None
    assert (first[1].message.text, second[1].message.text) == ("one", "three")
    assert await store.claim_leaving(["web", "telegram"], 30) is None, "“two” waits for “one”"
    await store.settle(*first, Delivery.SENT)
    third = await store.claim_leaving(["web", "telegram"], 30)
    assert third is not None
    assert third[1].message.text == "two"


async def test_a_message_that_must_wait_holds_up_only_its_own_address(database_url: str) -> None:
    now = 1_000.0
    store = SqlStore(database_url, clock=lambda: now)
    await store.open()
    await say(store, BOB, "one", "two")
    await say(store, ANN, "three")
    flooded = await store.claim_leaving(["telegram"], 30)
    assert flooded is not None
    await store.settle(*flooded, Delivery.WAITING, after=17)
    assert await store.claim_leaving(["telegram"], 30) is None
    other = await store.claim_leaving(["telegram", "web"], 30)
    assert other is not None
    assert other[1].message.text == "three"
    now += 18
    again = await store.claim_leaving(["telegram"], 30)
    assert again is not None
    assert (again[1].message.text, again[1].attempts) == ("one", 0), "being told to wait burns no attempt"
    await store.close()


async def test_a_crash_while_sending_is_seen_afterwards(database_url: str) -> None:
    now = 1_000.0
    store = SqlStore(database_url, clock=lambda: now)
    await store.open()
    await say(store, BOB, "one")
    assert await store.claim_leaving(["telegram"], 30) is not None
    assert await store.claim_leaving(["telegram"], 30) is None
    now += 31
    interrupted = await store.claim_leaving(["telegram"], 30)
    assert interrupted is not None
    assert interrupted[1].state is Delivery.SENDING
    await store.close()


async def test_what_was_said_before_is_not_said_again(store: SqlStore) -> None:
    await arrive(store, ANN, "a", "b")
    for _ in range(2):
        lane, waiting = await claimed(store)
        async with store.turn(lane, waiting) as turn:
            await turn.say(ANN, Outgoing("script", key="out:first"))
        await store.let_go(lane)
    assert [line.text for line in await store.lines(ANN)] == ["script"]


async def test_a_lane_can_be_given_back_for_later_and_knows_what_waits_behind(database_url: str) -> None:
    now = 1_000.0
    store = SqlStore(database_url, clock=lambda: now)
    await store.open()
    await arrive(store, ANN, "one", "two")
    lane, first = await claimed(store)
    assert await store.more_behind(lane, first)
    async with store.turn(lane, first):
        pass
    last = await store.next(lane)
    assert last is not None
    assert not await store.more_behind(lane, last)
    await store.let_go(lane, 5.0)
    assert await store.claim(30) is None
    now += 5.1
    assert await store.claim(30) is not None
    await store.close()


async def test_who_only_looks_does_not_wait_for_whoever_writes(database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    async with asyncio.timeout(20), store.act("a long one") as writing:
        await writing.save(Conversation(ANN, language="en"))
        async with store.look() as turn:
            assert (await turn.conversation(ANN)).language == ""  # what is not committed is not seen
    await store.close()


async def test_what_has_not_had_its_turn_is_told_in_its_order(database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    for number, (who, pressed) in enumerate([(ANN, "region:GB"), (BOB, "person"), (BOB, "region:SG"), (ANN, "region_x:1")]):
        await store.write_down(Incoming(who, pressed=pressed, key=f"p{number}"))
    lane = await store.claim(30)
    assert lane is not None
    first = await store.next(lane)
    assert first is not None
    async with store.turn(lane, first):
        pass
    assert [(one.sender, one.pressed) for one in await store.unanswered(2)] == [(BOB, "person"), (BOB, "region:SG")]
    await store.close()


async def test_the_latest_conversations_come_first(database_url: str) -> None:
    now = 1_000.0
    store = SqlStore(database_url, clock=lambda: now)
    await store.open()
    for who, region in ((ANN, "GB"), (BOB, "SG"), (ANN, "HK")):
        now += 1
        await arrive(store, who, region)
        lane, waiting = await claimed(store)
        async with store.turn(lane, waiting) as turn:
            await turn.save((await turn.conversation(who)).living_in(region))
        await store.let_go(lane)
    assert [(talk.person, talk.region) for talk in await store.latest(10)] == [(ANN, "HK"), (BOB, "SG")]
    assert len(await store.latest(1)) == 1
    await store.close()


async def test_only_the_newest_buttons_are_live(store: SqlStore) -> None:
    await arrive(store, ANN, "a", "b")
    for words in ("first", "second"):
        lane, waiting = await claimed(store)
        async with store.turn(lane, waiting) as turn:
            conversation, choices = (await turn.conversation(ANN)).says(Offer("entry:x", words))
            await turn.save(conversation)
            await turn.say(ANN, Outgoing(words, choices))
        await store.let_go(lane)
    assert [(line.text, line.live) for line in await store.lines(ANN)] == [("first", False), ("second", True)]


async def test_one_volunteer_wins_a_ticket_and_holds_only_one(store: SqlStore) -> None:
    number = await open_ticket(store)
    other = await open_ticket(store, BOB)
    for name in [f"v{n}" for n in range(12)]:
        await store.write_down(Incoming(Address("desk", name), pressed=f"claim:{number}", key=name))

    async def claim() -> str | None:
        lane, waiting = await claimed(store)
        for _ in range(20):
            try:
                async with store.turn(lane, waiting) as turn:
                    won = await turn.claim_ticket(number, lane.address.chat)
                return lane.address.chat if won else None
            except StoreError:
                continue
        raise AssertionError("never got a turn")

    winners = [name for name in await asyncio.gather(*(claim() for _ in range(12))) if name]
    assert len(winners) == 1
    held = await store.held_ticket(winners[0])
    assert held is not None
    assert held.ticket == number
    assert (await store.conversation(ANN)).status is Status.WITH_VOLUNTEER
    await arrive(store, ANN, "another turn")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        assert not await turn.claim_ticket(other, winners[0]), "holds one already"
        assert await turn.release_ticket(number, "somebody else", How.CLOSED) is None
        assert await turn.release_ticket(number, winners[0], How.BACK) == ANN
    assert (await store.conversation(ANN)).status is Status.WAITING


async def test_a_person_has_one_ticket_and_an_emergency_makes_it_urgent(store: SqlStore) -> None:
    number = await open_ticket(store)
    await open_ticket(store, BOB)
    assert await open_ticket(store, reason="emergency:emg-gave-code", urgent=True, risk="R3") == number
    cards = await store.waiting_tickets()
    assert (cards[0].ticket, cards[0].urgent) == (number, True), "urgent first"


async def test_a_claim_while_the_person_writes_is_not_overwritten(store: SqlStore) -> None:
    number = await open_ticket(store)
    before = await store.conversation(ANN)
    await arrive(store, Address("desk", "Li"), "claim")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        assert await turn.claim_ticket(number, "Li")
    await arrive(store, ANN, "still typing")
    lane, waiting = await claimed(store)
    async with store.turn(lane, waiting) as turn:
        await turn.save(before.speaking("en"))
    after = await store.conversation(ANN)
    assert (after.status, after.language) == (Status.WITH_VOLUNTEER, "en")


async def test_a_link_opens_the_desk_once(store: SqlStore) -> None:
    await store.add_link("Li", "digest", 60)
    used = await asyncio.gather(*(store.use_link("digest", f"s{n}", 60) for n in range(5)))
    assert [name for name in used if name] == ["Li"]
    session = used.index("Li")
    assert await store.session(f"s{session}") == Member("Li", frozenset({Role.VOLUNTEER}))
    assert await store.session("guessed") is None
    await store.end_session(f"s{session}")
    assert await store.session(f"s{session}") is None


async def test_a_link_and_a_session_end_with_their_time(database_url: str) -> None:
    now = 1_000.0
    store = SqlStore(database_url, clock=lambda: now)
    await store.open()
    await store.add_link("Li", "late", 60)
    await store.add_link("Li", "early", 60)
    assert await store.use_link("early", "s", 100) == "Li"
    now += 61
    assert await store.use_link("late", "t", 100) is None
    assert await store.session("s") is not None
    now += 61
    assert await store.session("s") is None
    await store.close()


async def test_a_volunteer_is_on_duty_while_their_page_is_open(database_url: str) -> None:
    now = 1_000_000.0
    store = SqlStore(database_url, clock=lambda: now)
    await store.open()
    await store.add_link("Li", "link", 60)
    await store.use_link("link", "s", 9_999)
    await store.session("s")
    for waited, expected in ((10, ["Li"]), (400, [])):
        now += waited
        await arrive(store, ANN, f"at {now}")
        lane, waiting = await claimed(store)
        async with store.turn(lane, waiting) as turn:
            assert list(await turn.on_duty()) == expected
        await store.let_go(lane)
    await store.close()


def shape(connection: Connection, table: str) -> tuple[set[str], set[str | None]]:
    """Return the names of a table's columns and indexes as they are in the database."""
    there = inspect(connection)
    return {column["name"] for column in there.get_columns(table)}, {index["name"] for index in there.get_indexes(table)}


async def test_migrations_lead_to_the_tables_of_today_and_back(database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    await store.open()
    async with store._engine.begin() as connection:
        names = await connection.run_sync(lambda c: set(inspect(c).get_table_names()))
        assert names == {table.name for table in tables.metadata.sorted_tables} | {"alembic_version"}
        for table in tables.metadata.sorted_tables:
            columns, indexes = await connection.run_sync(shape, table.name)
            assert columns == {column.name for column in table.columns}, table.name
            assert indexes >= {index.name for index in table.indexes}, table.name
        await connection.run_sync(migrations.downgrade)
        assert await connection.run_sync(lambda c: inspect(c).get_table_names()) == ["alembic_version"]
        await connection.run_sync(migrations.upgrade)
    await store.close()


async def test_a_database_that_cannot_be_used_is_a_sentence(tmp_path: Path) -> None:
    for url, words in (("mysql://x/y", "sqlite:///PATH"), ("nonsense", "cannot be read"), (f"sqlite:///{tmp_path}/missing/x.db", "does not exist")):
        with pytest.raises(CannotStart, match=words):
            SqlStore(url)
    broken = SqlStore("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(StoreError, match="cannot be reached"):
        await broken.open()
    await broken.close()


async def test_a_settled_message_does_not_come_back(store: SqlStore) -> None:
    await say(store, BOB, "one")
    found = await store.claim_leaving(["telegram"], 30)
    assert found is not None
    lane, leaving = found
    for state in (Delivery.SENT, Delivery.DEAD, Delivery.UNCERTAIN):
        await store.settle(lane, Leaving(leaving.id, leaving.to, leaving.message, 0, leaving.state), state)
        assert await store.claim_leaving(["telegram"], 30) is None


async def test_sqlite_writes_to_disk_before_it_says_so(database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    async with store._engine.connect() as connection:
        if connection.dialect.name == "sqlite":
            assert (await connection.execute(text("PRAGMA journal_mode"))).scalar() == "wal"
            assert (await connection.execute(text("PRAGMA synchronous"))).scalar() == 2
    await store.close()
