"""What the pages read: transcripts and tickets."""

from collections.abc import Sequence

from sqlalchemy import and_, select

from bot.messages import Address, Card, Line
from bot.storage import codec, tables
from bot.storage.connections import Connections
from bot.storage.turns import read_conversation

MAX_LINES = 200


class Pages(Connections):
    """The reading half of the store."""

    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]:
        async with self._reading() as connection:
            talk = await read_conversation(connection, address)
            where = and_(tables.line.c.address == str(address), tables.line.c.id > after)
            rows = (await connection.execute(select(tables.line).where(where).order_by(tables.line.c.id.desc()).limit(MAX_LINES))).all()
        found = [codec.to_line(row) for row in reversed(rows)]
        live = next((n.key for n in reversed(found) if n.choices and talk.live(n.choices[0].id)), "")
        return [codec.to_line(row, live) for row in reversed(rows)]

    async def pending(self, address: Address) -> bool:
        async with self._reading() as connection:
            where = and_(tables.inbox.c.lane == str(address), tables.inbox.c.state == "waiting")
            return (await connection.execute(select(tables.inbox.c.id).where(where).limit(1))).first() is not None

    async def waiting_tickets(self) -> Sequence[Card]:
        t = tables.ticket
        async with self._reading() as connection:
            rows = await connection.execute(select(t).where(t.c.state == "waiting").order_by(t.c.urgent.desc(), t.c.id).limit(MAX_LINES))
            return [codec.to_card(row) for row in rows]

    async def held_ticket(self, volunteer: str) -> Card | None:
        t = tables.ticket
        async with self._reading() as connection:
            row = (await connection.execute(select(t).where(t.c.held_by == volunteer, t.c.state == "held"))).first()
            return codec.to_card(row) if row else None

    async def ticket_lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        where = and_(tables.line.c.ticket == ticket, tables.line.c.id > after)
        async with self._reading() as connection:
            rows = (await connection.execute(select(tables.line).where(where).order_by(tables.line.c.id.desc()).limit(MAX_LINES))).all()
        return [codec.to_line(row) for row in reversed(rows)]
