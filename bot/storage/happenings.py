"""What is counted: one row for everything that happened, without words and without addresses. Rows are only ever added."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import ColumnElement, distinct, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address
from bot.storage import tables
from bot.storage.connections import Connections
from bot.storage.weekly import disguised, start_of, week_of
from bot.tallies import Happening, Kind, Week

BEGUN = "ticket_claimed"
ENDED = ("ticket_given_back", "ticket_fell_back", "ticket_passed_on", "ticket_withdrawn", "ticket_closed")


async def write(connection: AsyncConnection, now: int, one: Happening) -> None:
    """Add one row; `now` in milliseconds."""
    await connection.execute(
        insert(tables.happening).values(
            at=now,
            kind=one.kind,
            platform=one.person.platform if one.person else "",
            language=one.language,
            region=one.region,
            topic=one.topic,
            entry=one.entry,
            risk=one.risk,
            visitor=await _visitor(connection, now, one.person) if one.person else "",
            ticket=one.ticket,
            volunteer=one.volunteer,
            seconds=None if one.seconds is None else max(0, round(one.seconds)),
        )
    )


async def _visitor(connection: AsyncConnection, now: int, person: Address) -> str:
    return await disguised(connection, now, f"person {person}")


class Happenings(Connections):
    """Counting outside of a turn, and reading the counts."""

    async def count(self, one: Happening) -> None:
        """Add one row."""
        async with self._writing() as connection:
            await write(connection, self._now(), one)

    async def weeks(self, count: int) -> Sequence[Week]:
        """Return the last `count` weeks, the running one last; a week in which nothing happened is there too."""
        last = week_of(self._now())
        async with self._reading() as connection:
            return [await _week(connection, week) for week in range(last - count + 1, last + 1)]


async def _week(connection: AsyncConnection, week: int) -> Week:
    h = tables.happening
    during = (h.c.at >= start_of(week), h.c.at < start_of(week + 1))
    counts: dict[Kind, int] = defaultdict(int)
    by = (h.c.kind, h.c.language, h.c.region, h.c.topic)
    for row in await connection.execute(select(*by, func.count().label("n")).where(*during).group_by(*by)):
        counts[Kind(row.kind, row.language, row.region, row.topic)] = row.n
    people = await connection.scalar(select(func.count(distinct(h.c.visitor))).where(*during, h.c.visitor != ""))
    waits = select(h.c.seconds).where(*during, h.c.kind == "ticket_claimed", h.c.seconds.is_not(None)).order_by(h.c.seconds)
    waited = [int(row.seconds) for row in await connection.execute(waits)]
    helped, helpers = await _helped(connection, *during)
    return Week(start_of(week) / 1000, dict(counts), people or 0, waited, helped, helpers)


async def _helped(connection: AsyncConnection, *during: ColumnElement[bool]) -> tuple[int, int]:
    """Return the seconds that volunteers held conversations, all together, and how many volunteers did."""
    h, seconds, volunteers = tables.happening, 0, set[str]()
    begun: dict[tuple[int, str], int] = {}
    which = select(h.c.at, h.c.kind, h.c.ticket, h.c.volunteer, h.c.seconds).where(*during, h.c.volunteer != "", h.c.ticket.is_not(None))
    for row in await connection.execute(which.order_by(h.c.id)):
        volunteers.add(row.volunteer)
        if row.kind == BEGUN:
            begun[row.ticket, row.volunteer] = row.at
        elif row.kind in ENDED:
            since = begun.pop((row.ticket, row.volunteer), row.at)
            seconds += row.seconds if row.seconds is not None else (row.at - since) // 1000
    return seconds, len(volunteers)
