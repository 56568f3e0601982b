"""The store on SQLAlchemy Core: the same code on SQLite and on PostgreSQL."""

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import and_, delete, exists, or_, select, update
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Conversation
from bot.errors import LaneLost, StoreError
from bot.messages import Address, Card, Incoming, Line, Outgoing
from bot.storage import codec, engine, migrations, tables
from bot.storage.base import Delivery, Lane, Leaving, Waiting
from bot.storage.turns import SqlTurn, leave, read_conversation, upsert

MAX_LINES = 200
_UNSENT = (Delivery.QUEUED, Delivery.WAITING, Delivery.SENDING)


def _in_words(error: SQLAlchemyError) -> str:
    told = str(getattr(error, "orig", error)).splitlines()[0]
    if "locked" in told:
        return "The database is locked by another program: close it, or choose another BANYAN_DATABASE_URL."
    if "readonly" in told or "read-only" in told:
        return "The database cannot be written to: check the rights of its file and folder."
    if "full" in told or "No space" in told:
        return "The disk is full: make room, nothing was lost."
    return f"The database did not answer: {told}"


class SqlStore:
    """See `storage.base.Store`. `clock` gives seconds since the epoch."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine.create(url)
        self._reader = self._engine.execution_options(**{engine.READ_ONLY: True})
        self._clock = clock

    def _now(self) -> int:
        return int(self._clock() * 1000)

    async def open(self) -> None:
        async with self._errors(), self._engine.begin() as connection:
            await connection.run_sync(migrations.upgrade)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def _errors(self) -> AsyncIterator[None]:
        try:
            yield
        except (DBAPIError, SQLAlchemyError) as error:
            raise StoreError(_in_words(error)) from error
        except OSError as error:
            raise StoreError(f"The database cannot be reached: {error.strerror or error}. Is it running, and is BANYAN_DATABASE_URL right?") from error

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._errors(), self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._errors(), self._reader.connect() as connection:
            yield connection

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

    # what pages read

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

    # volunteers' sign-in

    async def add_link(self, volunteer: str, digest: str, seconds: float) -> None:
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.volunteer).values(name=volunteer).on_conflict_do_nothing())
            await connection.execute(tables.desk_link.insert().values(hash=digest, volunteer=volunteer, expires_at=self._now() + int(seconds * 1000)))

    async def use_link(self, digest: str, session_digest: str, seconds: float) -> str | None:
        d, now = tables.desk_link, self._now()
        async with self._writing() as connection:
            used = update(d).where(d.c.hash == digest, d.c.used_at.is_(None), d.c.expires_at > now).values(used_at=now).returning(d.c.volunteer)
            volunteer: str | None = (await connection.execute(used)).scalar()
            if volunteer is not None:
                await connection.execute(tables.desk_session.insert().values(hash=session_digest, volunteer=volunteer, expires_at=now + int(seconds * 1000)))
        return volunteer

    async def session(self, digest: str) -> str | None:
        s, v, now = tables.desk_session, tables.volunteer, self._now()
        async with self._reading() as connection:
            row = (await connection.execute(select(s.c.volunteer, v.c.seen_at).join(v, v.c.name == s.c.volunteer).where(s.c.hash == digest, s.c.expires_at > now))).first()
        if row is None:
            return None
        if row.seen_at < now - 20_000:
            async with self._writing() as connection:
                await connection.execute(update(v).where(v.c.name == row.volunteer).values(seen_at=now))
        return str(row.volunteer)

    async def end_session(self, digest: str) -> None:
        async with self._writing() as connection:
            await connection.execute(delete(tables.desk_session).where(tables.desk_session.c.hash == digest))
