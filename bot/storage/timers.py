"""Timers in a transaction. The ticket's row is always locked first, then its timers: two writers cannot wait for each other."""

from collections.abc import Sequence

from sqlalchemy import delete, insert, select

from bot.storage import rows, tables
from bot.storage.desk_base import Kind, State, Ticket, Timer
from bot.storage.tickets import TicketRows

t, timers = tables.ticket, tables.timer


class TimerRows(TicketRows):
    """See `desk_base.TimerTurn`."""

    async def arm(self, ticket: int, wanted: Sequence[tuple[Kind, float]]) -> None:
        epoch = await self._locked(ticket)
        await self._connection.execute(delete(timers).where(timers.c.ticket == ticket))
        await self._set(ticket, epoch, wanted)

    async def arm_more(self, ticket: int, wanted: Sequence[tuple[Kind, float]]) -> None:
        epoch = await self._locked(ticket)
        kinds = [kind for kind, _ in wanted]
        await self._connection.execute(delete(timers).where(timers.c.ticket == ticket, timers.c.kind.in_(kinds)))
        await self._set(ticket, epoch, wanted)

    async def _locked(self, ticket: int) -> int:
        return int((await self._connection.execute(select(t.c.epoch).where(t.c.id == ticket).with_for_update())).scalar_one())

    async def _set(self, ticket: int, epoch: int, wanted: Sequence[tuple[Kind, float]]) -> None:
        for kind, due in wanted:
            await self._connection.execute(insert(timers).values(ticket=ticket, kind=kind, epoch=epoch, due_at=int(due * 1000)))

    async def fire(self, timer: Timer) -> Ticket | None:
        row = (await self._connection.execute(select(t.c.epoch).where(t.c.id == timer.ticket).with_for_update())).first()
        this = (timers.c.id == timer.id, timers.c.ticket == timer.ticket, timers.c.kind == timer.kind, timers.c.epoch == timer.epoch)  # SQLite gives an id out again
        used = (await self._connection.execute(delete(timers).where(*this).returning(timers.c.epoch))).scalar()
        if row is None or used is None or used != row.epoch:
            return None
        found = rows.to_ticket((await self._connection.execute(rows.tickets().where(t.c.id == timer.ticket))).one())
        return None if found.state is State.CLOSED else found
