"""Tickets in a transaction: opened, taken, given back, ended, joined. A ticket's row is locked before anything that hangs on it."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import and_, case, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address
from bot.storage import rows, tables, ticket_counts
from bot.storage.desk_base import Candidate, How, NewTicket, Opened, State, Ticket
from bot.storage.dialects import upsert

ON_DUTY = 180.0  # seconds since the desk page was last open, so that a locked phone's three minutes still count
MOST = 200  # tickets looked at to choose the next one
t = tables.ticket


class TicketRows:
    """See `desk_base.TicketTurn`. `_now` is in milliseconds."""

    def __init__(self, connection: AsyncConnection, now: int) -> None:
        self._connection, self._now = connection, now

    @property
    def now(self) -> float:
        return self._now / 1000

    async def open_ticket(self, new: NewTicket) -> Opened:
        row = (await self._connection.execute(select(t.c.id, t.c.urgent).where(t.c.person == str(new.person), t.c.state != State.CLOSED).with_for_update())).first()
        if row is None:
            fresh = int((await self._connection.execute(insert(t).values(**self._fresh(new)).returning(t.c.id))).scalar_one())
            await ticket_counts.opened(self._connection, self._now, fresh)
            return Opened(fresh, True)
        if new.urgent and not row.urgent:
            raised = {"urgent": True, "risk": new.risk, "reason": new.reason, "words": new.words, "same_as": None}
            await self._connection.execute(update(t).where(t.c.id == row.id).values(**raised, epoch=t.c.epoch + 1, changed_at=self._now))
            return Opened(int(row.id), False, True)
        return Opened(int(row.id), False)

    def _fresh(self, new: NewTicket) -> dict[str, Any]:
        return {
            "person": str(new.person), "alias": new.alias, "state": State.WAITING, "reason": new.reason, "risk": new.risk, "urgent": new.urgent,
            "language": new.language, "region": new.region, "words": new.words, "suggestions": json.dumps(new.suggestions, ensure_ascii=False),
            "guesses": json.dumps([[g.entry, g.title, g.confidence] for g in new.guesses], ensure_ascii=False), "topic": new.topic,
            "answered": new.answered, "opened_at": self._now, "changed_at": self._now,
        }  # fmt: skip

    async def ticket(self, id: int) -> Ticket | None:
        return await self._one(t.c.id == id)

    async def ticket_held_by(self, volunteer: str) -> Ticket | None:
        return await self._one(t.c.held_by == volunteer, t.c.state == State.HELD)

    async def ticket_of(self, person: Address) -> Ticket | None:
        row = (await self._connection.execute(rows.tickets().where(t.c.person == str(person)).order_by(t.c.id.desc()).limit(1))).first()
        return rows.to_ticket(row) if row else None

    async def _one(self, *where: Any) -> Ticket | None:
        row = (await self._connection.execute(rows.tickets().where(*where))).first()
        return rows.to_ticket(row) if row else None

    async def claim_first(self, tickets: Sequence[int], volunteer: str) -> int | None:
        if not tickets:
            return None
        rank = case({id: number for number, id in enumerate(tickets[:MOST])}, value=t.c.id)
        free = select(t.c.id).where(t.c.id.in_(tickets[:MOST]), t.c.state == State.WAITING, t.c.same_as.is_(None)).order_by(rank).limit(1)
        first = await self._connection.scalar(free.with_for_update(skip_locked=True))
        return first if first is not None and await self.claim_ticket(first, volunteer) else None

    async def claim_ticket(self, ticket: int, volunteer: str) -> bool:
        if await self._connection.scalar(select(t.c.id).where(t.c.held_by == volunteer, t.c.state == State.HELD)):
            return False
        values = {"state": State.HELD, "held_by": volunteer, "taken_at": func.coalesce(t.c.taken_at, self._now)}
        if not await self._moved(values, t.c.id == ticket, t.c.state == State.WAITING, t.c.same_as.is_(None)):
            return False
        await self._begin(ticket, volunteer)
        return True

    async def release_ticket(self, ticket: int, volunteer: str, how: How) -> Address | None:
        ended: dict[str, Any] = {"state": State.CLOSED, "closed_at": self._now, "closed_by": volunteer}
        values = ended if how is How.CLOSED else {"state": State.WAITING, "held_by": None}
        if not await self._moved(values, t.c.id == ticket, t.c.state == State.HELD, t.c.held_by == volunteer):
            return None
        await self._end(ticket, how)
        await self._connection.execute(delete(tables.called).where(tables.called.c.ticket == ticket))  # back in the queue everybody may be called again
        return Address.parse(str(await self._connection.scalar(select(t.c.person).where(t.c.id == ticket))))

    async def pass_ticket(self, ticket: int, volunteer: str, to: str) -> bool:
        if await self._connection.scalar(select(t.c.id).where(t.c.held_by == to, t.c.state == State.HELD)):
            return False
        if not await self._moved({"held_by": to}, t.c.id == ticket, t.c.state == State.HELD, t.c.held_by == volunteer):
            return False
        await self._end(ticket, How.PASSED)
        await self._begin(ticket, to)
        return True

    async def withdraw_ticket(self, ticket: int, by: str = "") -> str | None:
        row = (await self._connection.execute(select(t.c.state, t.c.held_by).where(t.c.id == ticket).with_for_update())).first()
        await self._moved({"state": State.CLOSED, "closed_at": self._now, "closed_by": by}, t.c.id == ticket, t.c.state != State.CLOSED)
        await self._end(ticket, How.WITHDRAWN)
        return str(row.held_by) if row is not None and row.state == State.HELD else None

    async def _moved(self, values: dict[str, Any], *where: Any) -> bool:
        """Change one ticket; False if it was not as `where` says, or a volunteer would hold two."""
        statement = update(t).where(*where).values(**values, epoch=t.c.epoch + 1, changed_at=self._now).returning(t.c.id)
        try:
            async with self._connection.begin_nested():
                return (await self._connection.execute(statement)).scalar() is not None
        except IntegrityError:  # the volunteer took another one at this very moment
            return False

    async def _begin(self, ticket: int, volunteer: str) -> None:
        await self._connection.execute(insert(tables.stint).values(ticket=ticket, volunteer=volunteer, begun_at=self._now))
        await ticket_counts.begun(self._connection, self._now, ticket, volunteer)

    async def _end(self, ticket: int, how: How) -> None:
        s = tables.stint
        await ticket_counts.ended(self._connection, self._now, ticket, how)
        await self._connection.execute(update(s).where(s.c.ticket == ticket, s.c.ended_at.is_(None)).values(ended_at=self._now, how=how))

    async def stir_ticket(self, ticket: int, *, answered: bool = False) -> None:
        values = {"epoch": t.c.epoch + 1, "answers": t.c.answers + 1} if answered else {"epoch": t.c.epoch + 1}
        await self._connection.execute(update(t).where(t.c.id == ticket).values(**values, changed_at=self._now))

    async def want_lead(self, ticket: int) -> None:
        await self._connection.execute(update(t).where(t.c.id == ticket).values(lead_wanted=True))

    async def candidates(self) -> Sequence[Candidate]:
        columns = (t.c.id, t.c.urgent, t.c.language, t.c.topic, t.c.opened_at, t.c.lead_wanted)
        found = await self._connection.execute(select(*columns).where(t.c.state == State.WAITING, t.c.same_as.is_(None)).order_by(t.c.urgent.desc(), t.c.id).limit(MOST))
        return [Candidate(row.id, bool(row.urgent), row.language, row.topic, row.opened_at / 1000, bool(row.lead_wanted)) for row in found]

    async def words_since(self, ticket: int) -> Sequence[str]:
        line = tables.line
        found = await self._connection.execute(select(line.c.body).where(line.c.ticket == ticket, line.c.author == "person").order_by(line.c.id).limit(MOST))
        return [str(json.loads(row.body)["text"]) for row in found]

    # the same question from several people

    async def join_ticket(self, ticket: int, other: int) -> None:
        await self._connection.execute(update(t).where(t.c.id == ticket, t.c.state == State.WAITING).values(same_as=other))

    async def part_ticket(self, ticket: int) -> None:
        await self._connection.execute(update(t).where(t.c.id == ticket).values(same_as=None, epoch=t.c.epoch + 1))

    async def joined(self, ticket: int) -> Sequence[Ticket]:
        found = await self._connection.execute(rows.tickets().where(t.c.same_as == ticket, t.c.state != State.CLOSED).order_by(t.c.id))
        return [rows.to_ticket(row) for row in found]

    async def like(self, topic: str) -> Sequence[Ticket]:
        open_still = or_(t.c.state == State.WAITING, and_(t.c.state == State.HELD, t.c.answers == 0))
        where = (open_still, t.c.same_as.is_(None), t.c.urgent.is_(False), t.c.topic == topic)
        return [rows.to_ticket(row) for row in await self._connection.execute(rows.tickets().where(*where).order_by(t.c.id).limit(MOST))]

    # who was called, who comes

    async def call(self, ticket: int, volunteers: Sequence[str]) -> Sequence[str]:
        new = []
        for name in volunteers:
            statement = upsert(self._connection, tables.called).values(ticket=ticket, volunteer=name, at=self._now).on_conflict_do_nothing().returning(tables.called.c.volunteer)
            if (await self._connection.execute(statement)).scalar() is not None:
                new.append(name)
        return new

    async def was_called(self, ticket: int) -> Sequence[str]:
        c = tables.called
        return [row.volunteer for row in await self._connection.execute(select(c.c.volunteer).where(c.c.ticket == ticket).order_by(c.c.volunteer))]

    async def reached(self, ticket: int) -> bool:
        if await self.on_duty():
            return True
        o, line = tables.outbox, tables.line
        arrived = select(o.c.id).join(line, line.c.id == o.c.line).where(line.c.ticket == ticket, line.c.key.like(f"card:{ticket}:%"), o.c.state == "sent")
        return await self._connection.scalar(arrived.limit(1)) is not None

    async def busy(self) -> frozenset[str]:
        return frozenset(row.held_by for row in await self._connection.execute(select(t.c.held_by).where(t.c.state == State.HELD)))

    async def begun_since(self, when: float) -> dict[str, int]:
        s = tables.stint
        counted = select(s.c.volunteer, func.count().label("n")).where(s.c.begun_at >= int(when * 1000)).group_by(s.c.volunteer)
        return {row.volunteer: row.n for row in await self._connection.execute(counted)}

    async def waits(self, urgent: bool, limit: int = 30) -> Sequence[float]:
        where = (t.c.taken_at.is_not(None), t.c.urgent.is_(urgent))
        found = await self._connection.execute(select(t.c.taken_at, t.c.opened_at).where(*where).order_by(t.c.id.desc()).limit(limit))
        return [(row.taken_at - row.opened_at) / 1000 for row in found]

    async def on_duty(self) -> Sequence[str]:
        v = tables.volunteer
        found = await self._connection.execute(select(v.c.name).where(v.c.seen_at > self._now - int(ON_DUTY * 1000)).order_by(v.c.name))
        return [str(row.name) for row in found]
