"""What the store promises about volunteers, on SQLite and on PostgreSQL: accounts, sessions, passkeys, lock-out, acts, counts."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from bot.errors import StoreError
from bot.messages import Address, Incoming
from bot.storage import SqlStore, tables
from bot.storage.credentials import TRIES, Passkey
from bot.storage.weekly import start_of, week_of
from bot.tallies import Act, Happening, Kind
from bot.tickets import Role
from tests.conftest import furnished

ANN, BOB = Address("web", "ann"), Address("telegram", "7")
DAY = 24 * 3600.0
MONDAY = 1_767_571_200.0  # 2026-01-05 00:00 UTC


class Clock:
    def __init__(self) -> None:
        self.now = MONDAY

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def clock() -> Clock:
    return Clock()


@pytest.fixture
async def store(database_url: str, clock: Clock) -> AsyncIterator[SqlStore]:
    opened = SqlStore(furnished(database_url), clock)
    await opened.open()
    yield opened
    await opened.close()


async def signed_in(store: SqlStore, name: str = "Li") -> str:
    await store.add_link(name, f"link of {name}", 60)
    assert await store.use_link(f"link of {name}", f"session of {name}", 3600) == name
    return f"session of {name}"


async def test_a_new_account_is_a_volunteers_and_roles_change_at_once(store: SqlStore) -> None:
    session = await signed_in(store)
    member = await store.session(session)
    assert member is not None
    assert member.roles == {Role.VOLUNTEER}
    await store.account("Li", [Role.LEAD, Role.ORGANISER])
    member = await store.session(session)
    assert member is not None
    assert member.roles == {Role.LEAD, Role.ORGANISER}
    await store.account("Li", [])
    member = await store.session(session)
    assert member is not None
    assert member.roles == frozenset()
    await store.add_link("Li", "another", 60)
    assert [one.roles for one in await store.members()] == [frozenset()], "a link gives no roles back"


async def test_signing_out_everywhere_ends_every_session_and_spoils_links(store: SqlStore) -> None:
    await signed_in(store)
    await store.open_session("Li", "second", 3600, "passkey")
    await signed_in(store, "Wang")
    await store.add_link("Li", "unused", 60)
    assert await store.end_sessions("Li") == 2
    assert await store.session("session of Li") is None
    assert await store.session("second") is None
    assert await store.use_link("unused", "third", 60) is None
    assert await store.session("session of Wang") is not None


async def test_a_session_and_a_link_end_by_themselves(store: SqlStore, clock: Clock) -> None:
    session = await signed_in(store)
    await store.add_link("Li", "slow", 60)
    clock.now += 61
    assert await store.use_link("slow", "s", 60) is None
    assert await store.session(session) is not None
    clock.now += 3600
    assert await store.session(session) is None


async def test_a_challenge_counts_once_and_not_for_long(store: SqlStore, clock: Clock) -> None:
    await store.add_challenge("h", "enter", {"challenge": "x"}, 60)
    assert await store.use_challenge("h", "register") is None, "of another kind"
    taken = await asyncio.gather(*(store.use_challenge("h", "enter") for _ in range(5)))
    assert [one for one in taken if one] == [{"challenge": "x"}]
    await store.add_challenge("old", "enter", {"challenge": "x"}, 60)
    clock.now += 61
    assert await store.use_challenge("old", "enter") is None


async def test_a_passkey_belongs_to_one_account_and_its_counter_moves_once(store: SqlStore) -> None:
    key = Passkey("id", "Li", "public", 7)
    assert await store.add_passkey(key)
    assert not await store.add_passkey(Passkey("id", "Mallory", "other", 0))
    found = await store.passkey("id")
    assert found is not None
    assert (found.account, found.public_key, found.sign_count) == ("Li", "public", 7)
    moved = await asyncio.gather(*(store.passkey_used("id", 7, 8) for _ in range(5)))
    assert sorted(moved) == [False, False, False, False, True]
    await store.drop_passkey("id", "Mallory")
    assert await store.passkey("id") is not None
    await store.drop_passkey("id", "Li")
    assert await store.passkey("id") is None


async def test_a_sign_in_of_another_house_belongs_to_one_account(store: SqlStore) -> None:
    assert await store.connect("Li", "https://id", "42")
    assert await store.connect("Li", "https://id", "42")
    assert not await store.connect("Mallory", "https://id", "42")
    assert await store.connected("https://id", "42") == "Li"
    assert await store.connected("https://other", "42") is None


async def test_a_lock_out_is_for_one_account_from_one_source_and_ends(store: SqlStore, clock: Clock) -> None:
    for _ in range(TRIES):
        assert not await store.locked_out("Li", "203.0.113.9")
        await store.sign_in_failed("Li", "203.0.113.9")
    assert await store.locked_out("Li", "203.0.113.9")
    assert not await store.locked_out("Li", "198.51.100.1"), "the real Li elsewhere"
    assert not await store.locked_out("Wang", "203.0.113.9"), "a colleague behind the same address"
    clock.now += 15 * 60 + 1
    assert not await store.locked_out("Li", "203.0.113.9")


async def test_a_success_wipes_the_failures(store: SqlStore) -> None:
    for _ in range(TRIES - 1):
        await store.sign_in_failed("Li", "x")
    await store.signed_in_at_last("Li", "x")
    await store.sign_in_failed("Li", "x")
    assert not await store.locked_out("Li", "x")


async def test_no_network_address_is_kept(store: SqlStore) -> None:
    await store.sign_in_failed("Li", "203.0.113.9")
    async with store._engine.connect() as connection:
        rows = [tuple(row) for table in tables.metadata.sorted_tables for row in await connection.execute(table.select())]
    assert "203.0.113.9" not in repr(rows)


async def test_the_list_of_acts_tells_who_what_and_when_and_is_read_in_pages(store: SqlStore, clock: Clock) -> None:
    for n in range(5):
        clock.now += 1
        await store.note(Act("Li", "ticket_claimed", n, "why"))
    newest = await store.acts(count=2)
    assert [(act.who, act.what, act.ticket, act.why, act.at) for act in newest] == [("Li", "ticket_claimed", 4, "why", MONDAY + 5), ("Li", "ticket_claimed", 3, "why", MONDAY + 4)]
    assert [act.ticket for act in await store.acts(newest[-1].id)] == [2, 1, 0]


@pytest.mark.parametrize("table", ["act", "happening"])
@pytest.mark.parametrize("statement", ["DELETE FROM {0}", "UPDATE {0} SET at = 0"])
async def test_what_was_written_down_can_be_neither_changed_nor_deleted(store: SqlStore, table: str, statement: str) -> None:
    await store.note(Act("Li", "sign_in"))
    await store.count(Happening("answered", ANN))
    with pytest.raises(StoreError, match="append-only"):
        async with store._writing() as connection:
            await connection.execute(text(statement.format(table)))
    async with store._reading() as connection:
        assert (await connection.execute(text(f"SELECT count(*) FROM {table} WHERE at > 0"))).scalar() == 1


async def test_signing_in_and_out_are_acts(store: SqlStore) -> None:
    session = await signed_in(store)
    await store.end_session(session)
    await store.end_session(session)
    await store.account("Li", [Role.LEAD], by="Chen")
    await store.end_sessions("Li")
    assert [(act.who, act.what, act.why) for act in reversed(await store.acts())] == [
        ("shell", "link", "Li"),
        ("Li", "sign_in", "link"),
        ("Li", "sign_out", ""),
        ("Chen", "roles", "Li: lead"),
        ("Li", "sign_out_everywhere", ""),
    ]


async def test_weeks_begin_on_monday_at_midnight_utc() -> None:
    monday = int(MONDAY * 1000)
    assert start_of(week_of(monday)) == monday
    assert week_of(monday - 1) == week_of(monday) - 1
    assert week_of(monday + 7 * 24 * 3600 * 1000 - 1) == week_of(monday)


async def test_happenings_are_counted_by_week_and_people_once_a_week(store: SqlStore, clock: Clock) -> None:
    await store.count(Happening("answered", ANN, "zh", "CN", "pay"))
    await store.count(Happening("answered", ANN, "zh", "CN", "pay"))
    await store.count(Happening("escalated", BOB, "en", "GB", "phone"))
    clock.now += 7 * DAY
    await store.count(Happening("answered", ANN, "zh", "CN", "pay"))
    before, last, now = await store.weeks(3)
    assert (before.people, before.counts) == (0, {})
    assert last.counts == {Kind("answered", "zh", "CN", "pay"): 2, Kind("escalated", "en", "GB", "phone"): 1}
    assert (last.people, now.people) == (2, 1)
    assert (last.starts, now.starts) == (MONDAY, MONDAY + 7 * DAY)


async def test_waiting_and_helping_are_measured(store: SqlStore, clock: Clock) -> None:
    await store.count(Happening("ticket_claimed", ticket=1, volunteer="Li", seconds=200))
    await store.count(Happening("ticket_claimed", ticket=2, volunteer="Wang", seconds=40))
    clock.now += 600
    await store.count(Happening("ticket_closed", ticket=1, volunteer="Li"))
    await store.count(Happening("ticket_given_back", ticket=2, volunteer="Wang", seconds=60))
    (week,) = await store.weeks(1)
    assert (week.waits, week.helped, week.helpers) == ([40, 200], 660, 2)


async def test_nobody_can_tell_from_the_counts_who_asked_once_the_week_is_over(store: SqlStore, clock: Clock) -> None:
    await store.count(Happening("answered", ANN))
    async with store._reading() as connection:
        (old,) = (await connection.execute(tables.weekly_key.select())).all()
    clock.now += 7 * DAY
    await store.count(Happening("answered", ANN))
    async with store._reading() as connection:
        (kept,) = (await connection.execute(tables.weekly_key.select())).all()
        first, second = (await connection.execute(tables.happening.select())).all()
    assert kept.secret != old.secret
    assert kept.week == old.week + 1
    assert first.visitor != second.visitor
    assert "ann" not in repr((first, second))


async def test_a_count_belongs_to_its_turn(store: SqlStore) -> None:
    await store.write_down(Incoming(ANN, "x", key="k"))
    lane = await store.claim(30)
    assert lane is not None
    waiting = await store.next(lane)
    assert waiting is not None
    with pytest.raises(RuntimeError):
        async with store.turn(lane, waiting) as turn:
            await turn.count(Happening("answered", ANN))
            await turn.record(Act("Li", "reply", 1))
            raise RuntimeError("the power went off")
    (week,) = await store.weeks(1)
    assert week.counts == {}
    assert await store.acts() == []
