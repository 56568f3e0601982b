"""What is kept and what is forgotten, in a transaction: words go, counts stay."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, delete, func, insert, select, update

from bot.messages import Address
from bot.storage import happenings, tables
from bot.storage.desk_base import Kept, State, Ticket
from bot.storage.dialects import upsert
from bot.storage.replies import ReplyRows
from bot.tallies import Happening

t, line, outbox, inbox = tables.ticket, tables.line, tables.outbox, tables.inbox
FORGOTTEN = "forgotten:"  # whose ticket it was is nobody's business any more
_NO_WORDS: dict[str, Any] = {"words": "", "suggestions": "[]"}


class KeepingRows(ReplyRows):
    """See `desk_base.KeepingTurn`."""

    async def judged(self, entry: str, confidence: float | None, language: str, said: str) -> None:
        await self._connection.execute(insert(tables.verdict).values(entry=entry, confidence=confidence, language=language, said=said, at=self._now))
        await happenings.write(self._connection, self._now, Happening(said, language=language, entry=entry))

    async def add_unmet(self, ticket: Ticket, day: str, vector: bytes) -> None:
        nearest = ticket.card.guesses[0].entry if ticket.card.guesses else ""
        values = {"ticket": ticket.id, "day": day, "language": ticket.card.language, "topic": ticket.card.topic, "nearest": nearest, "vector": vector}
        await self._connection.execute(upsert(self._connection, tables.unmet).values(**values).on_conflict_do_nothing(index_elements=["ticket"]))

    async def add_wish(self, ticket: Ticket) -> None:
        card = ticket.card
        values = {"ticket": ticket.id, "person": str(ticket.person), "words": card.words, "language": card.language, "region": card.region, "at": self._now}
        await self._connection.execute(upsert(self._connection, tables.wish).values(**values).on_conflict_do_nothing(index_elements=["ticket"]))

    async def use_wish(self, wish: int, entry: str = "") -> bool:
        w = tables.wish
        ticket = (await self._connection.execute(delete(w).where(w.c.id == wish).returning(w.c.ticket))).scalar()
        if ticket is not None and entry:
            await self._connection.execute(update(tables.unmet).where(tables.unmet.c.ticket == ticket).values(met_by=entry))
        return ticket is not None

    async def kept(self, person: Address) -> Kept:
        here = line.c.address == str(person)
        tickets = select(func.count()).select_from(t).where(t.c.person == str(person), t.c.wiped_at.is_(None))
        wishes = select(func.count()).select_from(tables.wish).where(tables.wish.c.person == str(person))
        first = await self._connection.scalar(select(func.min(line.c.at)).where(here))
        lines = await self._connection.scalar(select(func.count()).select_from(line).where(here))
        mine = select(t.c.id).where(t.c.person == str(person))
        locked = await self._connection.scalar(select(func.count()).select_from(tables.sealed).where(tables.sealed.c.ticket.in_(mine)))
        since = first / 1000 if first is not None else None
        return Kept(lines or 0, await self._connection.scalar(tickets) or 0, await self._connection.scalar(wishes) or 0, since, locked or 0)

    async def forget(self, person: Address) -> None:
        address = str(person)
        theirs = [row.id for row in await self._connection.execute(select(t.c.id).where(t.c.person == address).with_for_update())]
        for ticket in theirs:
            await self._wipe(ticket)
            await self._connection.execute(update(t).where(t.c.id == ticket).values(person=f"{FORGOTTEN}{ticket}", alias=""))
        await self._delete_lines(select(line.c.id).where(line.c.address == address))
        await self._connection.execute(delete(inbox).where(inbox.c.lane == address, inbox.c.state == "done"))
        await self._connection.execute(update(inbox).where(inbox.c.lane == address, inbox.c.state == "waiting").values(text="", said=None, more=None))
        await self._connection.execute(delete(tables.conversation).where(tables.conversation.c.address == address))
        await self._connection.execute(delete(tables.wish).where(tables.wish.c.person == address))

    async def seal(self, ticket: int, body: str) -> None:
        await self._connection.execute(insert(tables.sealed).values(ticket=ticket, body=body))

    async def sealed(self, ticket: int) -> Sequence[str]:
        s = tables.sealed
        return [row.body for row in await self._connection.execute(select(s.c.body).where(s.c.ticket == ticket).order_by(s.c.id))]

    async def wipe_ticket(self, ticket: int) -> bool:
        row = (await self._connection.execute(select(t.c.person, t.c.words).where(t.c.id == ticket, t.c.state == State.CLOSED, t.c.wiped_at.is_(None)).with_for_update())).first()
        if row is None:
            return False
        await self._wipe(ticket)
        await self._unremember(row.person, row.words)
        return True

    async def _wipe(self, ticket: int) -> None:
        await self._connection.execute(update(t).where(t.c.id == ticket).values(**_NO_WORDS, wiped_at=self._now))
        await self._connection.execute(update(tables.reply).where(tables.reply.c.ticket == ticket).values(text=""))
        for hanging in (tables.attachment, tables.sealed):
            await self._connection.execute(delete(hanging).where(hanging.c.ticket == ticket))
        await self._delete_lines(select(line.c.id).where(line.c.ticket == ticket))

    async def _delete_lines(self, which: "Select[tuple[int]]") -> None:
        await self._connection.execute(delete(outbox).where(outbox.c.line.in_(which)))
        await self._connection.execute(delete(line).where(line.c.id.in_(which)))

    async def _unremember(self, person: str, words: str) -> None:
        """The question stands in the conversation's memory and, as the person's own line, before the ticket: out of both."""
        c = tables.conversation
        row = (await self._connection.execute(select(c.c.body).where(c.c.address == person))).first()
        if row is not None and (data := json.loads(row.body)).get("question") == words:
            await self._connection.execute(update(c).where(c.c.address == person).values(body=json.dumps({**data, "question": ""}, ensure_ascii=False)))
        if not words:
            return
        said = await self._connection.execute(select(line.c.id, line.c.body).where(line.c.address == person))
        asked = [row.id for row in said if _tells(json.loads(row.body).get("text", ""), words)]
        await self._delete_lines(select(line.c.id).where(line.c.id.in_(asked)))


def _tells(text: str, words: str) -> bool:
    """Whether a line is the question, or quotes it ("a volunteer will see: ...")."""
    return text == words or f"“{words}”" in text or f'"{words}"' in text
