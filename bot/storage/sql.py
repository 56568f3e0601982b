"""The store on SQLAlchemy Core: the same code on SQLite and on PostgreSQL."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, case, delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gathering
from bot.conversation import Conversation, perishable
from bot.errors import LaneLost
from bot.gathering import Arrived
from bot.messages import Address, Incoming, Outgoing, Pace
from bot.storage import claims, codec, tables
from bot.storage.acts import Acts
from bot.storage.base import Delivery, Lane, Leaving, Waiting
from bot.storage.deskbook import DeskBook
from bot.storage.dialects import upsert
from bot.storage.happenings import Happenings
from bot.storage.pages import Pages
from bot.storage.people import PeopleStore
from bot.storage.posts import Posts
from bot.storage.reach import Reach
from bot.storage.turns import SqlTurn, leave, read_conversation


class SqlStore(Pages, DeskBook, PeopleStore, Acts, Happenings, Reach, Posts):
    """See `storage.base.Store`: the two doors and the lanes; what pages and the desk read, who may come in, who can be reached and what only one may do stand in the bases."""

    # the door in

    async def write_down(self, incoming: Incoming, said: Sequence[Outgoing] = (), pause: float = 0.0) -> bool:
        address, now = str(incoming.sender), self._now()
        values: dict[str, Any] = {
            "key": incoming.key, "lane": address, "text": incoming.text, "pressed": incoming.pressed, "language": incoming.language,
            "said": codec.dump_all(tuple(said)) if said else None, "state": "waiting", "received_at": now, "more": codec.dump_more(incoming),
        }  # fmt: skip
        async with self._writing() as connection:
            await connection.execute(delete(tables.gone).where(tables.gone.c.address == address))
            due = await self._due(connection, address, now, pause) if pause else 0
            statement = upsert(connection, tables.inbox).values(due_at=due, **values).on_conflict_do_nothing(index_elements=["key"]).returning(tables.inbox.c.id)
            if (await connection.execute(statement)).scalar() is None:
                return False
            quiet = upsert(connection, tables.lane).values(id=address, quiet_until=due)
            changed = tables.lane.c.quiet_until != due
            await connection.execute(quiet.on_conflict_do_update(index_elements=["id"], set_={"quiet_until": due}, where=changed))
            return True

    async def _due(self, connection: AsyncConnection, lane: str, now: int, pause: float) -> int:
        i = tables.inbox
        first = await connection.scalar(select(func.min(i.c.received_at)).where(i.c.lane == lane, i.c.state == "waiting"))
        return int(min(now + pause * 1000, (now if first is None else first) + gathering.LONGEST * 1000))

    async def claim(self, seconds: float) -> Lane | None:
        now = self._now()
        if not await self._any(claims.NEXT_LANE, now=now):
            return None
        async with self._writing() as connection:
            row = (await connection.execute(claims.LANE_HELD, {"now": now})).first()
            return await self._take(connection, row.id, now, seconds) if row else None

    async def _any(self, which: Any, **values: Any) -> bool:
        """Whether it is worth a writing transaction: most looks find nothing, and whoever writes keeps others waiting."""
        async with self._reading() as connection:
            return (await connection.execute(which, values)).first() is not None

    @staticmethod
    async def _take(connection: AsyncConnection, lane: str, now: int, seconds: float) -> Lane | None:
        statement = (
            update(tables.lane)
            .where(tables.lane.c.id == lane, tables.lane.c.lease_until <= now)
            .values(lease_until=now + int(seconds * 1000), epoch=tables.lane.c.epoch + 1)
            .returning(tables.lane.c.id, tables.lane.c.epoch)
        )
        taken = (await connection.execute(statement)).first()
        return Lane(taken.id, taken.epoch) if taken else None

    async def next(self, lane: Lane) -> Waiting | None:
        i = tables.inbox
        async with self._reading() as connection:
            rows = (await connection.execute(select(i).where(i.c.lane == lane.id, i.c.state == "waiting").order_by(i.c.id).limit(gathering.MOST))).all()
        if not rows:
            return None
        line = [Arrived(codec.to_incoming(row), row.received_at / 1000, row.due_at / 1000, row.said is not None) for row in rows]
        count = gathering.together(line)
        said = tuple(message for row in rows[:count] for message in codec.load_all(row.said))
        parts = tuple(arrived.incoming for arrived in line[:count])
        return Waiting(rows[0].id, gathering.one(line[:count]), said, rows[0].attempts, parts, tuple(row.id for row in rows[:count]))

    async def failed(self, lane: Lane, waiting: Waiting) -> None:
        async with self._writing() as connection:
            await connection.execute(update(tables.inbox).where(tables.inbox.c.id == waiting.id).values(attempts=tables.inbox.c.attempts + 1))

    async def more_behind(self, lane: Lane, waiting: Waiting) -> bool:
        i = tables.inbox
        async with self._reading() as connection:
            later = select(i.c.id).where(i.c.lane == lane.id, i.c.state == "waiting", i.c.id > waiting.id)
            return (await connection.execute(later.limit(1))).first() is not None

    async def let_go(self, lane: Lane, after: float = 0.0) -> None:
        until = self._now() + int(after * 1000) if after else 0
        async with self._writing() as connection:
            await connection.execute(update(tables.lane).where(tables.lane.c.id == lane.id, tables.lane.c.epoch == lane.epoch).values(lease_until=until))

    @asynccontextmanager
    async def turn(self, lane: Lane, waiting: Waiting) -> AsyncIterator[SqlTurn]:
        async with self._writing() as connection:
            yield SqlTurn(connection, self._now(), waiting.incoming.key)
            still_ours = exists().where(tables.lane.c.id == lane.id, tables.lane.c.epoch == lane.epoch)
            done = (
                update(tables.inbox)
                .where(tables.inbox.c.id.in_(waiting.rows), tables.inbox.c.state == "waiting", still_ours)
                .values(state="done", text="", said=None, more=None)
                .returning(tables.inbox.c.id)
            )
            if len((await connection.execute(done)).all()) != len(waiting.rows):
                raise LaneLost(f"{waiting.id} was taken over by another worker")

    @asynccontextmanager
    async def look(self) -> AsyncIterator[SqlTurn]:
        async with self._reading() as connection:
            yield SqlTurn(connection, self._now(), "look")

    @asynccontextmanager
    async def act(self, key: str) -> AsyncIterator[SqlTurn]:
        async with self._writing() as connection:
            yield SqlTurn(connection, self._now(), key)

    async def hold_lane(self, lane: str, seconds: float) -> Lane | None:
        now = self._now()
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.lane).values(id=lane).on_conflict_do_nothing())
            return await self._take(connection, lane, now, seconds)

    async def conversation(self, address: Address) -> Conversation:
        async with self._reading() as connection:
            return await read_conversation(connection, address)

    async def latest(self, count: int) -> Sequence[Conversation]:
        c = tables.conversation
        async with self._reading() as connection:
            rows = await connection.execute(select(c.c.body).order_by(c.c.changed_at.desc(), c.c.address).limit(count))
            return [Conversation.from_data(json.loads(row.body)) for row in rows]

    async def unanswered(self, count: int) -> Sequence[Incoming]:
        i = tables.inbox
        async with self._reading() as connection:
            rows = await connection.execute(select(i).where(i.c.state == "waiting").order_by(i.c.id).limit(count))
            return [codec.to_incoming(row) for row in rows]

    # the door out

    async def claim_leaving(self, platforms: Sequence[str], seconds: float) -> tuple[Lane, Leaving] | None:
        o, now = tables.outbox, self._now()
        values = {"now": now, "platforms": list(platforms)}
        if not await self._any(claims.NEXT_LEAVING, **values):
            return None
        async with self._writing() as connection:
            row = (await connection.execute(claims.URGENT_HELD, values)).first() or (await connection.execute(claims.LEAVING_HELD, values)).first()
            lane = await self._take(connection, row.id, now, seconds) if row else None
            if row is None or lane is None:
                return None
            await connection.execute(update(o).where(o.c.id == row.row).values(state=Delivery.SENDING, changed_at=now))
            keyed = replace(codec.load(row.body), key=row.key)
            ref = await connection.scalar(select(tables.card.c.ref).where(tables.card.c.key == keyed.instead)) if keyed.instead else ""
        return lane, Leaving(row.row, Address.parse(row.id.removeprefix("out:")), keyed, row.attempts, Delivery(row.state), ref or "")

    async def settle(
        self, lane: Lane, leaving: Leaving, state: Delivery, *, after: float = 0.0, error: str = "", ref: str = "", pace: Pace | None = None, moved: Address | None = None
    ) -> None:
        now = self._now()
        attempts = leaving.attempts + (state in (Delivery.QUEUED, Delivery.DEAD))
        values = {"state": state, "attempts": attempts, "due_at": now + int(after * 1000), "changed_at": now, "error": error or None}
        if ref:
            values.update(ref=ref, perishable=perishable(leaving.message))
        async with self._writing() as connection:
            await connection.execute(update(tables.outbox).where(tables.outbox.c.id == leaving.id).values(**values))
            if ref:
                await connection.execute(update(tables.card).where(tables.card.c.key == leaving.message.key).values(ref=ref))
            ours = and_(tables.lane.c.id == lane.id, tables.lane.c.epoch == lane.epoch)
            await connection.execute(update(tables.lane).where(ours).values(lease_until=0, **(_next_of(pace, now) if pace else {})))
            if moved:
                await self._rekey(connection, leaving.to, moved)

    async def hurry(self, numbers: Sequence[int]) -> None:
        o, now = tables.outbox, self._now()
        async with self._writing() as connection:
            await connection.execute(update(o).where(o.c.id.in_(numbers), o.c.state == Delivery.WAITING, o.c.due_at > now).values(due_at=now))

    async def left_lately(self, platform: str, seconds: float) -> int:
        o = tables.outbox
        where = and_(o.c.platform == platform, o.c.changed_at > self._now() - int(seconds * 1000), o.c.state != Delivery.QUEUED, o.c.state != Delivery.DEAD)
        async with self._reading() as connection:
            return int(await connection.scalar(select(func.count()).select_from(o).where(where)) or 0)

    async def soonest(self, platforms: Sequence[str]) -> float | None:
        now = self._now()
        async with self._reading() as connection:
            at = await connection.scalar(claims.SOONEST, {"now": now, "platforms": list(platforms)})
        return None if at is None else max(0.0, (at - now) / 1000)

    async def ask(self, leaving: Leaving, message: Outgoing, after: float) -> None:
        now, line = self._now(), tables.line
        values = {"address": str(leaving.to), "author": message.author, "key": f"ask:{leaving.id}", "body": codec.dump(message), "at": now}
        async with self._writing() as connection:
            statement = upsert(connection, line).values(**values).on_conflict_do_nothing(index_elements=["key"]).returning(line.c.id)
            number = (await connection.execute(statement)).scalar()
            if number is not None:
                await leave(connection, leaving.to, number, Delivery.QUEUED, now, now + int(after * 1000))


def _next_of(pace: Pace, now: int) -> dict[str, Any]:
    """One more message left: the generic cell rate algorithm, with `paced_until` the moment from which the next may leave."""
    step, slack = int(pace.seconds * 1000), int(pace.seconds * 1000) * (pace.burst - 1)
    promised = tables.lane.c.paced_until + slack
    return {"paced_until": case((promised > now, promised), else_=now) + step - slack}
