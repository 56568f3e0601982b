"""The store on SQLAlchemy Core: the same code on SQLite and on PostgreSQL."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import and_, exists, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Conversation
from bot.errors import LaneLost
from bot.messages import Address, Incoming, Outgoing
from bot.storage import codec, tables
from bot.storage.acts import Acts
from bot.storage.base import Delivery, Lane, Leaving, Waiting
from bot.storage.deskbook import DeskBook
from bot.storage.dialects import upsert
from bot.storage.happenings import Happenings
from bot.storage.pages import Pages
from bot.storage.people import PeopleStore
from bot.storage.turns import SqlTurn, leave, read_conversation

_UNSENT = (Delivery.QUEUED, Delivery.WAITING, Delivery.SENDING)


class SqlStore(Pages, DeskBook, PeopleStore, Acts, Happenings):
    """See `storage.base.Store`: the two doors and the lanes; what pages and the desk read and who may come in stand in the bases."""

    # the door in

    async def write_down(self, incoming: Incoming, said: Sequence[Outgoing] = ()) -> bool:
        address = str(incoming.sender)
        values: dict[str, Any] = {
            "key": incoming.key, "lane": address, "text": incoming.text, "pressed": incoming.pressed, "language": incoming.language,
            "said": codec.dump_all(tuple(said)) if said else None, "state": "waiting", "received_at": self._now(),
        }  # fmt: skip
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.lane).values(id=address).on_conflict_do_nothing())
            statement = upsert(connection, tables.inbox).values(**values).on_conflict_do_nothing(index_elements=["key"]).returning(tables.inbox.c.id)
            return (await connection.execute(statement)).scalar() is not None

    async def claim(self, seconds: float) -> Lane | None:
        i, now = tables.inbox, self._now()
        oldest = (
            select(tables.lane.c.id)
            .join(i, i.c.lane == tables.lane.c.id)
            .where(i.c.state == "waiting", tables.lane.c.lease_until <= now)
            .order_by(i.c.id)
            .limit(1)
        )
        async with self._writing() as connection:
            return await self._take(connection, oldest, now, seconds)

    async def _take(self, connection: AsyncConnection, which: Any, now: int, seconds: float) -> Lane | None:
        row = (await connection.execute(which.with_for_update(of=tables.lane, skip_locked=True))).first()
        if row is None:
            return None
        statement = (
            update(tables.lane)
            .where(tables.lane.c.id == row.id, tables.lane.c.lease_until <= now)
            .values(lease_until=now + int(seconds * 1000), epoch=tables.lane.c.epoch + 1)
            .returning(tables.lane.c.id, tables.lane.c.epoch)
        )
        taken = (await connection.execute(statement)).first()
        return Lane(taken.id, taken.epoch) if taken else None

    async def next(self, lane: Lane) -> Waiting | None:
        i = tables.inbox
        async with self._reading() as connection:
            row = (await connection.execute(select(i).where(i.c.lane == lane.id, i.c.state == "waiting").order_by(i.c.id).limit(1))).first()
        if row is None:
            return None
        return Waiting(row.id, Incoming(lane.address, row.text, row.pressed, row.key, row.language), codec.load_all(row.said), row.attempts)

    async def failed(self, lane: Lane, waiting: Waiting) -> None:
        async with self._writing() as connection:
            await connection.execute(update(tables.inbox).where(tables.inbox.c.id == waiting.id).values(attempts=tables.inbox.c.attempts + 1))

    async def let_go(self, lane: Lane) -> None:
        async with self._writing() as connection:
            await connection.execute(update(tables.lane).where(tables.lane.c.id == lane.id, tables.lane.c.epoch == lane.epoch).values(lease_until=0))

    @asynccontextmanager
    async def turn(self, lane: Lane, waiting: Waiting) -> AsyncIterator[SqlTurn]:
        async with self._writing() as connection:
            yield SqlTurn(connection, self._now(), waiting.incoming.key)
            still_ours = exists().where(tables.lane.c.id == lane.id, tables.lane.c.epoch == lane.epoch)
            done = (
                update(tables.inbox)
                .where(tables.inbox.c.id == waiting.id, tables.inbox.c.state == "waiting", still_ours)
                .values(state="done", text="", said=None)
                .returning(tables.inbox.c.id)
            )
            if (await connection.execute(done)).scalar() is None:
                raise LaneLost(f"{waiting.id} was taken over by another worker")

    @asynccontextmanager
    async def act(self, key: str) -> AsyncIterator[SqlTurn]:
        async with self._writing() as connection:
            yield SqlTurn(connection, self._now(), key)

    async def hold(self, lane: str, seconds: float) -> Lane | None:
        now = self._now()
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.lane).values(id=lane).on_conflict_do_nothing())
            return await self._take(connection, select(tables.lane.c.id).where(tables.lane.c.id == lane, tables.lane.c.lease_until <= now), now, seconds)

    async def conversation(self, address: Address) -> Conversation:
        async with self._reading() as connection:
            return await read_conversation(connection, address)

    # the door out

    async def claim_leaving(self, platforms: Sequence[str], seconds: float) -> tuple[Lane, Leaving] | None:
        o, now = tables.outbox, self._now()
        earlier = o.alias()
        first_of_lane = ~exists().where(earlier.c.lane == o.c.lane, earlier.c.id < o.c.id, earlier.c.state.in_(_UNSENT))
        due = or_(and_(o.c.state.in_((Delivery.QUEUED, Delivery.WAITING)), o.c.due_at <= now), o.c.state == Delivery.SENDING)
        which = (
            select(tables.lane.c.id, o.c.id.label("row"), o.c.state, o.c.attempts, tables.line.c.body, tables.line.c.key)
            .select_from(o.join(tables.lane, tables.lane.c.id == o.c.lane).join(tables.line, tables.line.c.id == o.c.line))
            .where(o.c.platform.in_(platforms), due, first_of_lane, tables.lane.c.lease_until <= now)
            .order_by(o.c.id)
            .limit(1)
        )
        async with self._writing() as connection:
            row = (await connection.execute(which.with_for_update(of=tables.lane, skip_locked=True))).first()
            lane = await self._take(connection, select(tables.lane.c.id).where(tables.lane.c.id == row.id), now, seconds) if row else None
            if row is None or lane is None:
                return None
            await connection.execute(update(o).where(o.c.id == row.row).values(state=Delivery.SENDING, changed_at=now))
        message = codec.load(row.body)
        keyed = Outgoing(message.text, message.choices, message.numbers, message.language, message.author, message.urgent, row.key)
        return lane, Leaving(row.row, Address.parse(row.id.removeprefix("out:")), keyed, row.attempts, Delivery(row.state))

    async def settle(self, lane: Lane, leaving: Leaving, state: Delivery, *, after: float = 0.0, error: str = "") -> None:
        now = self._now()
        attempts = leaving.attempts + (state in (Delivery.QUEUED, Delivery.DEAD))
        async with self._writing() as connection:
            await connection.execute(
                update(tables.outbox)
                .where(tables.outbox.c.id == leaving.id)
                .values(state=state, attempts=attempts, due_at=now + int(after * 1000), changed_at=now, error=error or None)
            )
            await connection.execute(update(tables.lane).where(tables.lane.c.id == lane.id, tables.lane.c.epoch == lane.epoch).values(lease_until=0))

    async def ask(self, leaving: Leaving, message: Outgoing, after: float) -> None:
        now, line = self._now(), tables.line
        values = {"address": str(leaving.to), "author": message.author, "key": f"ask:{leaving.id}", "body": codec.dump(message), "at": now}
        async with self._writing() as connection:
            statement = upsert(connection, line).values(**values).on_conflict_do_nothing(index_elements=["key"]).returning(line.c.id)
            number = (await connection.execute(statement)).scalar()
            if number is not None:
                await leave(connection, leaving.to, number, Delivery.QUEUED, now, now + int(after * 1000))
