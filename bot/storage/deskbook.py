"""What the desk reads and does outside a turn: due timers, cards, figures, unanswered questions."""

from collections.abc import Sequence

from sqlalchemy import and_, distinct, func, select

from bot.messages import Address, Card, Line
from bot.storage import codec, rows, tables
from bot.storage.connections import Connections
from bot.storage.desk_base import Kind, State, Timer, Unmet, Wish, Worked

MAX_LINES = 200
MAX_CARDS = 200
t = tables.ticket


class DeskBook(Connections):
    """See `desk_base.DeskStore`."""

    def now(self) -> float:
        return self._clock()

    async def timers_due(self, limit: int = 50) -> Sequence[Timer]:
        due = tables.timer
        async with self._reading() as connection:
            found = await connection.execute(select(due).where(due.c.due_at <= self._now()).order_by(due.c.due_at, due.c.id).limit(limit))
            return [Timer(row.id, row.ticket, Kind(row.kind), row.due_at / 1000, row.epoch) for row in found]

    async def tickets_to_wipe(self, ended_before: float, limit: int = 50) -> Sequence[int]:
        where = (t.c.state == State.CLOSED, t.c.closed_at < int(ended_before * 1000), t.c.wiped_at.is_(None))
        async with self._reading() as connection:
            return [row.id for row in await connection.execute(select(t.c.id).where(*where).order_by(t.c.closed_at).limit(limit))]

    async def waiting_tickets(self) -> Sequence[Card]:
        async with self._reading() as connection:
            which = rows.tickets().where(t.c.state == State.WAITING, t.c.same_as.is_(None)).order_by(t.c.urgent.desc(), t.c.id).limit(MAX_CARDS)
            return [rows.to_card(row) for row in await connection.execute(which)]

    async def held_ticket(self, volunteer: str) -> Card | None:
        async with self._reading() as connection:
            row = (await connection.execute(rows.tickets().where(t.c.held_by == volunteer, t.c.state == State.HELD))).first()
            return rows.to_card(row) if row else None

    async def ticket_lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        line = tables.line
        where = and_(line.c.ticket == ticket, line.c.id > after, line.c.address == t.c.person, t.c.id == ticket)
        async with self._reading() as connection:
            found = (await connection.execute(select(line).where(where).order_by(line.c.id.desc()).limit(MAX_LINES))).all()
        return [codec.to_line(row) for row in reversed(found)]

    async def worked(self, volunteer: str, since: float) -> Worked:
        s = tables.stint
        mine = s.c.volunteer == volunteer
        spent = func.sum(func.coalesce(s.c.ended_at, self._now()) - s.c.begun_at)
        async with self._reading() as connection:
            row = (await connection.execute(select(func.count().label("n"), spent.label("spent")).where(mine))).one()
            today = await connection.scalar(select(func.count()).select_from(s).where(mine, s.c.begun_at >= int(since * 1000)))
            helped = await connection.scalar(select(func.count(distinct(t.c.person))).where(t.c.closed_by == volunteer, t.c.answers > 0))
            said = (tables.verdict.c.entry == f"volunteer:{volunteer}", tables.verdict.c.said == "solved")
            solved = await connection.scalar(select(func.count()).select_from(tables.verdict).where(*said))
        return Worked(today or 0, row.n, helped or 0, float(row.spent or 0) / 1000, solved or 0)

    async def wishes(self) -> Sequence[Wish]:
        w = tables.wish
        async with self._reading() as connection:
            found = await connection.execute(select(w).order_by(w.c.id))
            return [Wish(row.id, Address.parse(row.person), row.words, row.language, row.region, row.ticket, row.at / 1000) for row in found]

    async def unmet(self) -> Sequence[Unmet]:
        u = tables.unmet
        async with self._reading() as connection:
            found = await connection.execute(select(u).where(u.c.met_by.is_(None)).order_by(u.c.id))
            return [Unmet(row.ticket, row.day, row.language, row.topic, row.nearest, bytes(row.vector)) for row in found]
