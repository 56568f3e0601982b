"""Who can be reached, under which address, and which of their buttons are still shown though they are over."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address
from bot.storage import tables
from bot.storage.base import Delivery, Leaving
from bot.storage.connections import Connections
from bot.storage.dialects import upsert


class Reach(Connections):
    """See `storage.base.Store`."""

    async def lost(self, address: Address, why: str, leaving: Leaving | None = None) -> None:
        values = {"why": why, "at": self._now()}
        async with self._writing() as connection:
            if leaving and await connection.scalar(_wrote_since(leaving)):
                return
            statement = upsert(connection, tables.gone).values(address=str(address), **values)
            await connection.execute(statement.on_conflict_do_update(index_elements=["address"], set_=values))

    async def found(self, address: Address) -> None:
        async with self._writing() as connection:
            await connection.execute(delete(tables.gone).where(tables.gone.c.address == str(address)))

    async def rekey(self, old: Address, new: Address) -> None:
        async with self._writing() as connection:
            await self._rekey(connection, old, new)

    async def _rekey(self, connection: AsyncConnection, old: Address, new: Address) -> None:
        before, after = str(old), str(new)
        await self._remember(connection, before, after)
        for lane in (after, f"out:{after}"):
            await connection.execute(upsert(connection, tables.lane).values(id=lane).on_conflict_do_nothing())
        talk = await connection.scalar(select(tables.conversation.c.body).where(tables.conversation.c.address == before))
        if talk is not None:
            await connection.execute(delete(tables.conversation).where(tables.conversation.c.address.in_((before, after))))
            body = json.dumps({**json.loads(talk), "person": after}, ensure_ascii=False)
            await connection.execute(tables.conversation.insert().values(address=after, body=body, changed_at=self._now()))
        await connection.execute(delete(tables.gone).where(tables.gone.c.address.in_((before, after))))
        for column, was, now in (
            (tables.inbox.c.lane, before, after),
            (tables.line.c.address, before, after),
            (tables.ticket.c.person, before, after),
            (tables.wish.c.person, before, after),
            (tables.card.c.address, before, after),
            (tables.outbox.c.lane, f"out:{before}", f"out:{after}"),
        ):
            await connection.execute(update(column.table).where(column == was).values({column: now}))

    async def _remember(self, connection: AsyncConnection, before: str, after: str) -> None:
        """Whoever knows only the old name, a file of the team's, finds the new one; in one step, however often it moved."""
        m = tables.moved
        await connection.execute(delete(m).where(m.c.old.in_((before, after))))
        await connection.execute(update(m).where(m.c.new == before).values(new=after))
        await connection.execute(m.insert().values(old=before, new=after))

    async def moved_to(self, address: Address) -> Address:
        async with self._reading() as connection:
            return await moved_to(connection, address)

    async def fading(self, leaving: Leaving) -> Sequence[tuple[int, str]]:
        o = tables.outbox
        over = and_(o.c.lane == f"out:{leaving.to}", o.c.id < leaving.id, o.c.state == Delivery.SENT, o.c.perishable.is_(True))
        async with self._reading() as connection:
            return [(row.id, row.ref) for row in await connection.execute(select(o.c.id, o.c.ref).where(over).order_by(o.c.id.desc()).limit(3))]

    async def faded(self, number: int) -> None:
        async with self._writing() as connection:
            await connection.execute(update(tables.outbox).where(tables.outbox.c.id == number).values(perishable=False))


async def moved_to(connection: AsyncConnection, address: Address) -> Address:
    found = await connection.scalar(select(tables.moved.c.new).where(tables.moved.c.old == str(address)))
    return Address.parse(found) if found else address


def _wrote_since(leaving: Leaving) -> Any:
    """Whether they wrote while we were sending: then the refusal is older than what they wrote."""
    i, began = tables.inbox, select(tables.outbox.c.changed_at).where(tables.outbox.c.id == leaving.id).scalar_subquery()
    return select(i.c.id).where(i.c.lane == str(leaving.to), i.c.received_at > began).limit(1)
