"""One turn in one transaction, on either engine."""

import json

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Conversation, Status
from bot.messages import Address, Outgoing
from bot.storage import acts, codec, happenings, tables
from bot.storage.base import Delivery
from bot.storage.cards import CardRows
from bot.storage.dialects import upsert
from bot.tallies import Act, Happening

_STATUS = {"waiting": Status.WAITING, "held": Status.WITH_VOLUNTEER}


async def read_conversation(connection: AsyncConnection, address: Address) -> Conversation:
    body = await connection.scalar(select(tables.conversation.c.body).where(tables.conversation.c.address == str(address)))
    t = tables.ticket
    open_one = (await connection.execute(select(t.c.id, t.c.state).where(t.c.person == str(address), t.c.state != "closed"))).first()
    status = Status.WITH_BANYAN if open_one is None else _STATUS[open_one.state]
    data = json.loads(body) if body else {"person": str(address)}
    return Conversation.from_data(data, status, open_one.id if open_one else None)


async def leave(connection: AsyncConnection, to: Address, line: int, state: Delivery, now: int, due: int, urgent: bool = False) -> None:
    """Put a line on its way; times in milliseconds. A question of Banyan's own that waited for its time (see `ask`) goes before it, now."""
    o = tables.outbox
    await connection.execute(update(o).where(o.c.lane == f"out:{to}", o.c.state == Delivery.QUEUED, o.c.attempts == 0, o.c.due_at > now).values(due_at=now))
    await connection.execute(insert(o).values(line=line, platform=to.platform, lane=f"out:{to}", state=state, due_at=due, changed_at=now, urgent=urgent))
    await connection.execute(upsert(connection, tables.lane).values(id=f"out:{to}").on_conflict_do_nothing())


class SqlTurn(CardRows):
    """See `storage.base.Turn`. `now` is in milliseconds."""

    def __init__(self, connection: AsyncConnection, now: int, key: str) -> None:
        super().__init__(connection, now)
        self._key, self._said = key, 0

    async def conversation(self, address: Address) -> Conversation:
        return await read_conversation(self._connection, address)

    async def save(self, conversation: Conversation) -> None:
        values = {"body": json.dumps(conversation.to_data(), ensure_ascii=False), "changed_at": self._now}
        statement = upsert(self._connection, tables.conversation).values(address=str(conversation.person), **values)
        await self._connection.execute(statement.on_conflict_do_update(index_elements=["address"], set_=values))

    async def hear(self, address: Address, redacted: str, ticket: int | None = None) -> None:
        await self._line(address, "person", f"in:{self._key}", codec.dump(Outgoing(redacted, author="person")), ticket)

    async def say(self, to: Address, message: Outgoing, state: Delivery = Delivery.QUEUED, ticket: int | None = None) -> None:
        self._said += 1
        key = message.key or f"out:{self._key}:{self._said}"
        line = await self._line(to, message.author, key, codec.dump(message), ticket)
        if line is not None:
            await leave(self._connection, to, line, state, self._now, self._now, message.urgent)

    async def said(self, to: Address, number: int) -> Outgoing | None:
        o, line = tables.outbox, tables.line
        body = await self._connection.scalar(select(line.c.body).join(o, o.c.line == line.c.id).where(o.c.id == number, o.c.lane == f"out:{to}"))
        return codec.load(body) if body else None

    async def count(self, happening: Happening) -> None:
        await happenings.write(self._connection, self._now, happening)

    async def record(self, act: Act) -> None:
        await acts.write(self._connection, self._now, act)

    async def _line(self, address: Address, author: str, key: str, body: str, ticket: int | None) -> int | None:
        statement = upsert(self._connection, tables.line).values(address=str(address), author=author, key=key, body=body, at=self._now, ticket=ticket)
        return (await self._connection.execute(statement.on_conflict_do_nothing(index_elements=["key"]).returning(tables.line.c.id))).scalar()

    async def attach(self, ticket: int, platform: str, kind: str, file: str) -> int:
        values = {"ticket": ticket, "platform": platform, "kind": kind, "file": file, "at": self._now}
        return int((await self._connection.execute(insert(tables.attachment).values(**values).returning(tables.attachment.c.id))).scalar_one())
