"""The store on SQLAlchemy Core: the same code on SQLite and on PostgreSQL."""

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import and_, case, delete, exists, func, or_, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot import gathering
from bot.conversation import Conversation, perishable
from bot.errors import LaneLost
from bot.gathering import Arrived
from bot.messages import Address, Incoming, Outgoing, Pace
from bot.storage import codec, tables
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

_UNSENT = (Delivery.QUEUED, Delivery.WAITING, Delivery.SENDING)
_BY_INDEX = text(f"outbox.{tables.UNSENT}")


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
        i, now = tables.inbox, self._now()
        oldest = (
            select(tables.lane.c.id)
            .join(i, i.c.lane == tables.lane.c.id)
            .where(i.c.state == "waiting", tables.lane.c.lease_until <= now, tables.lane.c.quiet_until <= now)
            .order_by(i.c.id)
            .limit(1)
        )
        if not await self._any(oldest):
            return None
        async with self._writing() as connection:
            return await self._take(connection, oldest, now, seconds)

    async def _any(self, which: Any) -> bool:
        """Whether it is worth a writing transaction: most looks find nothing, and whoever writes keeps others waiting."""
        async with self._reading() as connection:
            return (await connection.execute(which)).first() is not None

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
            return await self._take(connection, select(tables.lane.c.id).where(tables.lane.c.id == lane, tables.lane.c.lease_until <= now), now, seconds)

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
        due = or_(and_(o.c.state.in_((Delivery.QUEUED, Delivery.WAITING)), o.c.due_at <= now), o.c.state == Delivery.SENDING)
        which = (
            select(tables.lane.c.id, o.c.id.label("row"), o.c.state, o.c.attempts, tables.line.c.body, tables.line.c.key)
            .select_from(o.join(tables.lane, tables.lane.c.id == o.c.lane).join(tables.line, tables.line.c.id == o.c.line))
            .where(_BY_INDEX, o.c.platform.in_(platforms), due, tables.lane.c.lease_until <= now, tables.lane.c.paced_until <= now, ~_gone(o.c.lane), _first_of_lane())
            .order_by(o.c.id)
            .limit(1)
        )
        if not await self._any(which):
            return None
        which = which.with_for_update(of=tables.lane, skip_locked=True)
        async with self._writing() as connection:
            first = which.where(o.c.lane.in_(_with_something_urgent()))
            row = (await connection.execute(first)).first() or (await connection.execute(which)).first()
            lane = await self._take(connection, select(tables.lane.c.id).where(tables.lane.c.id == row.id), now, seconds) if row else None
            if row is None or lane is None:
                return None
            await connection.execute(update(o).where(o.c.id == row.row).values(state=Delivery.SENDING, changed_at=now))
        keyed = replace(codec.load(row.body), key=row.key)
        return lane, Leaving(row.row, Address.parse(row.id.removeprefix("out:")), keyed, row.attempts, Delivery(row.state))

    async def settle(self, lane: Lane, leaving: Leaving, state: Delivery, *, after: float = 0.0, error: str = "", ref: str = "", pace: Pace | None = None) -> None:
        now = self._now()
        attempts = leaving.attempts + (state in (Delivery.QUEUED, Delivery.DEAD))
        values = {"state": state, "attempts": attempts, "due_at": now + int(after * 1000), "changed_at": now, "error": error or None}
        if ref:
            values.update(ref=ref, perishable=perishable(leaving.message))
        async with self._writing() as connection:
            await connection.execute(update(tables.outbox).where(tables.outbox.c.id == leaving.id).values(**values))
            ours = and_(tables.lane.c.id == lane.id, tables.lane.c.epoch == lane.epoch)
            await connection.execute(update(tables.lane).where(ours).values(lease_until=0, **(_next_of(pace, now) if pace else {})))

    async def left_lately(self, platform: str, seconds: float) -> int:
        o = tables.outbox
        where = and_(o.c.platform == platform, o.c.changed_at > self._now() - int(seconds * 1000), o.c.state != Delivery.QUEUED, o.c.state != Delivery.DEAD)
        async with self._reading() as connection:
            return int(await connection.scalar(select(func.count()).select_from(o).where(where)) or 0)

    async def soonest(self, platforms: Sequence[str]) -> float | None:
        o, lane, now = tables.outbox, tables.lane, self._now()
        when = case((o.c.due_at > lane.c.paced_until, o.c.due_at), else_=lane.c.paced_until)
        waiting = and_(_BY_INDEX, o.c.platform.in_(platforms), o.c.state != Delivery.SENDING, lane.c.lease_until <= now, ~_gone(o.c.lane), _first_of_lane())
        async with self._reading() as connection:
            at = await connection.scalar(select(func.min(when)).select_from(o.join(lane, lane.c.id == o.c.lane)).where(waiting))
        return None if at is None else max(0.0, (at - now) / 1000)

    async def ask(self, leaving: Leaving, message: Outgoing, after: float) -> None:
        now, line = self._now(), tables.line
        values = {"address": str(leaving.to), "author": message.author, "key": f"ask:{leaving.id}", "body": codec.dump(message), "at": now}
        async with self._writing() as connection:
            statement = upsert(connection, line).values(**values).on_conflict_do_nothing(index_elements=["key"]).returning(line.c.id)
            number = (await connection.execute(statement)).scalar()
            if number is not None:
                await leave(connection, leaving.to, number, Delivery.QUEUED, now, now + int(after * 1000))


def _first_of_lane() -> Any:
    earlier = tables.outbox.alias("earlier")
    return ~exists().where(earlier.c.lane == tables.outbox.c.lane, earlier.c.id < tables.outbox.c.id, earlier.c.state.in_(_UNSENT))


def _gone(lane: Any) -> Any:
    return exists().where(tables.gone.c.address == func.substr(lane, len("out:") + 1))


def _with_something_urgent() -> Any:
    """The lanes in which something urgent waits, whatever stands before it."""
    rushed = tables.outbox.alias("rushed")
    return select(rushed.c.lane).where(text(f"rushed.urgent AND rushed.{tables.UNSENT}"))


def _next_of(pace: Pace, now: int) -> dict[str, Any]:
    """One more message left: the generic cell rate algorithm, with `paced_until` the moment from which the next may leave."""
    step, slack = int(pace.seconds * 1000), int(pace.seconds * 1000) * (pace.burst - 1)
    promised = tables.lane.c.paced_until + slack
    return {"paced_until": case((promised > now, promised), else_=now) + step - slack}
