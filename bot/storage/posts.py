"""What only one process may do at a time, what could not be read, and what is kept for a while only."""

from sqlalchemy import and_, delete, func, or_, select, update

from bot.storage import tables
from bot.storage.connections import Connections
from bot.storage.dialects import upsert

MAX_PARKED = 100_000  # characters kept of an update that could not be read


class Posts(Connections):
    """See `storage.base.Store` and the ports of the transports."""

    async def hold(self, name: str, holder: str, seconds: float, dead: str = "") -> str:
        """Take or keep a post for `seconds`; return who holds it now.

        `dead`: a holder that is known to have ended, whose post need not run out first.
        """
        p, now = tables.post, self._now()
        free = or_(p.c.holder == holder, p.c.held_until <= now, and_(p.c.holder == dead, p.c.holder != ""))
        async with self._writing() as connection:
            await connection.execute(upsert(connection, p).values(name=name, holder="", held_until=0).on_conflict_do_nothing())
            await connection.execute(update(p).where(p.c.name == name, free).values(holder=holder, held_until=now + int(seconds * 1000)))
            return str(await connection.scalar(select(p.c.holder).where(p.c.name == name)))

    async def leave_post(self, name: str, holder: str) -> None:
        """Give a post back."""
        async with self._writing() as connection:
            await connection.execute(update(tables.post).where(tables.post.c.name == name, tables.post.c.holder == holder).values(held_until=0))

    async def park(self, key: str, body: str, why: str) -> None:
        """Keep what could not be read, once a key, until somebody has looked at it or `forget` deletes it."""
        values = {"key": key, "body": body[:MAX_PARKED], "why": why, "at": self._now()}
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.parked).values(**values).on_conflict_do_nothing(index_elements=["key"]))

    async def parked(self) -> int:
        """Return how many updates lie there unread."""
        async with self._reading() as connection:
            return int(await connection.scalar(select(func.count()).select_from(tables.parked)) or 0)

    async def forget(self, seconds: float) -> None:
        before = self._now() - int(seconds * 1000)
        t, a = tables.ticket, tables.attachment
        closed = select(t.c.id).where(t.c.state == "closed")
        async with self._writing() as connection:
            await connection.execute(delete(tables.inbox).where(tables.inbox.c.state == "done", tables.inbox.c.received_at < before))
            await connection.execute(delete(tables.parked).where(tables.parked.c.at < before))
            await connection.execute(delete(tables.card).where(tables.card.c.over.is_(True), tables.card.c.ticket.in_(closed.where(t.c.closed_at < before))))
            await connection.execute(delete(a).where(or_(a.c.ticket.in_(closed), a.c.at < before)))

    async def attached(self, number: int) -> tuple[int, str, str, str] | None:
        """Return (ticket, platform, kind, file) of what hangs on a ticket that is still open."""
        a, t = tables.attachment, tables.ticket
        where = and_(a.c.id == number, t.c.id == a.c.ticket, t.c.state != "closed")
        async with self._reading() as connection:
            row = (await connection.execute(select(a.c.ticket, a.c.platform, a.c.kind, a.c.file).where(where))).first()
        return (row.ticket, row.platform, row.kind, row.file) if row else None
