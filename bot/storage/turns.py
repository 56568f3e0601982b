"""One turn in one transaction, on either engine."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversation import Conversation, Status
from bot.messages import Address, Card, Outgoing
from bot.storage import acts, codec, happenings, tables
from bot.storage.base import Delivery, NewTicket
from bot.storage.dialects import upsert
from bot.tallies import Act, Happening

_STATUS = {"waiting": Status.WAITING, "held": Status.WITH_VOLUNTEER}
ON_DUTY = 180.0  # seconds since the desk page was last open, so that a locked phone's three minutes still count


async def read_conversation(connection: AsyncConnection, address: Address) -> Conversation:
    body = await connection.scalar(select(tables.conversation.c.body).where(tables.conversation.c.address == str(address)))
    t = tables.ticket
    open_one = (await connection.execute(select(t.c.id, t.c.state).where(t.c.person == str(address), t.c.state != "closed"))).first()
    status = Status.WITH_BANYAN if open_one is None else _STATUS[open_one.state]
    data = json.loads(body) if body else {"person": str(address)}
    return Conversation.from_data(data, status, open_one.id if open_one else None)


async def leave(connection: AsyncConnection, to: Address, line: int, state: Delivery, now: int, due: int) -> None:
    """Put a line on its way; times in milliseconds."""
    await connection.execute(insert(tables.outbox).values(line=line, platform=to.platform, lane=f"out:{to}", state=state, due_at=due, changed_at=now))
    await connection.execute(upsert(connection, tables.lane).values(id=f"out:{to}").on_conflict_do_nothing())


class SqlTurn:
    """See `storage.base.Turn`. `now` is in milliseconds."""

    def __init__(self, connection: AsyncConnection, now: int, key: str) -> None:
        self._connection, self._now, self._key, self._said = connection, now, key, 0

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
            await leave(self._connection, to, line, state, self._now, self._now)

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

    async def open_ticket(self, new: NewTicket) -> int:
        t = tables.ticket
        open_one = select(t.c.id, t.c.urgent).where(t.c.person == str(new.person), t.c.state != "closed")
        if (row := (await self._connection.execute(open_one)).first()) is not None:
            if new.urgent and not row.urgent:
                await self._connection.execute(update(t).where(t.c.id == row.id).values(urgent=True, risk=new.risk, reason=new.reason, words=new.words, changed_at=self._now))
            return int(row.id)
        result = await self._connection.execute(
            insert(t)
            .values(
                person=str(new.person), alias=new.alias, state="waiting", reason=new.reason, risk=new.risk, urgent=new.urgent, language=new.language,
                region=new.region, words=new.words, suggestions=json.dumps(new.suggestions, ensure_ascii=False), opened_at=self._now, changed_at=self._now,
            )
            .returning(t.c.id)
        )  # fmt: skip
        return int(result.scalar_one())

    async def claim_ticket(self, ticket: int, volunteer: str) -> bool:
        t = tables.ticket
        if await self._connection.scalar(select(t.c.id).where(t.c.held_by == volunteer, t.c.state == "held")):
            return False
        statement = update(t).where(t.c.id == ticket, t.c.state == "waiting").values(state="held", held_by=volunteer, changed_at=self._now).returning(t.c.person)
        try:
            async with self._connection.begin_nested():
                person = (await self._connection.execute(statement)).scalar()
        except IntegrityError:  # the volunteer took another one at this very moment
            return False
        return person is not None

    async def release_ticket(self, ticket: int, volunteer: str, *, close: bool) -> Address | None:
        t = tables.ticket
        values = {"state": "closed" if close else "waiting", "held_by": volunteer if close else None, "changed_at": self._now}
        statement = update(t).where(t.c.id == ticket, t.c.state == "held", t.c.held_by == volunteer).values(**values).returning(t.c.person)
        person = (await self._connection.execute(statement)).scalar()
        return Address.parse(person) if person is not None else None

    async def withdraw_ticket(self, ticket: int) -> str | None:
        t = tables.ticket
        held_by = await self._connection.scalar(select(t.c.held_by).where(t.c.id == ticket, t.c.state == "held"))
        await self._connection.execute(update(t).where(t.c.id == ticket, t.c.state != "closed").values(state="closed", changed_at=self._now))
        return held_by

    async def card(self, ticket: int) -> tuple[Card, Address] | None:
        return await self._card(tables.ticket.c.id == ticket)

    async def held(self, volunteer: str) -> tuple[Card, Address] | None:
        return await self._card(tables.ticket.c.held_by == volunteer, tables.ticket.c.state == "held")

    async def on_duty(self) -> Sequence[str]:
        v = tables.volunteer
        rows = await self._connection.execute(select(v.c.name).where(v.c.seen_at > self._now - int(ON_DUTY * 1000)).order_by(v.c.name))
        return [str(row.name) for row in rows]

    async def _card(self, *where: Any) -> tuple[Card, Address] | None:
        row = (await self._connection.execute(select(tables.ticket).where(*where))).first()
        return (codec.to_card(row), Address.parse(row.person)) if row else None
