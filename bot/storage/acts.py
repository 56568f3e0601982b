"""The append-only list of acts: who did what, to which ticket, when and why. No words of the people helped."""

from collections.abc import Sequence

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables
from bot.storage.connections import Connections
from bot.tallies import Act


async def write(connection: AsyncConnection, now: int, act: Act) -> None:
    """Add one act; `now` in milliseconds."""
    await connection.execute(insert(tables.act).values(at=now, who=act.who, what=act.what, ticket=act.ticket, why=act.why))


class Acts(Connections):
    """The acts outside of a turn, and reading them."""

    async def note(self, act: Act) -> None:
        async with self._writing() as connection:
            await write(connection, self._now(), act)

    async def acts(self, before: int | None = None, count: int = 100) -> Sequence[Act]:
        """Return at most `count` acts, newest first, older than number `before`."""
        a = tables.act
        which = select(a).order_by(a.c.id.desc()).limit(count)
        if before is not None:
            which = which.where(a.c.id < before)
        async with self._reading() as connection:
            rows = (await connection.execute(which)).all()
        return [Act(row.who, row.what, row.ticket, row.why, row.id, row.at / 1000) for row in rows]
