"""Replies that wait for a second pair of eyes, in a transaction."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, insert, select, update

from bot.storage import tables
from bot.storage.timers import TimerRows
from bot.tickets import Proposed

r, t = tables.reply, tables.ticket
PARKED, DRAFT = "parked", "draft"


class ReplyRows(TimerRows):
    """See `desk_base.ReplyTurn`."""

    async def park(self, ticket: int, author: str, text: str, why: str, warnings: Sequence[str], *, to_all: bool) -> int:
        state = DRAFT if why == "chat" else PARKED
        values = {"ticket": ticket, "author": author, "text": text, "why": why, "warnings": json.dumps(list(warnings)), "to_all": to_all, "state": state, "at": self._now}
        return int((await self._connection.execute(insert(r).values(**values).returning(r.c.id))).scalar_one())

    async def parked(self, reply: int) -> Proposed | None:
        found = await self._proposed(r.c.id == reply, r.c.state.in_((PARKED, DRAFT)))
        return found[0] if found else None

    async def settle_reply(self, reply: int, state: str) -> bool:
        statement = update(r).where(r.c.id == reply, r.c.state.in_((PARKED, DRAFT))).values(state=state).returning(r.c.id)
        return (await self._connection.execute(statement)).scalar() is not None

    async def replies_waiting(self, ticket: int | None = None) -> Sequence[Proposed]:
        return await self._proposed(r.c.state == PARKED, t.c.state != "closed", *([r.c.ticket == ticket] if ticket is not None else []))

    async def _proposed(self, *where: Any) -> Sequence[Proposed]:
        found = await self._connection.execute(select(r, t.c.words).join(t, t.c.id == r.c.ticket).where(*where).order_by(r.c.id))
        return [
            Proposed(row.id, row.ticket, row.author, row.text, row.why, row.words, row.at / 1000, bool(row.to_all), tuple(json.loads(row.warnings))) for row in found
        ]

    async def answers_by(self, volunteer: str) -> int:
        where = (t.c.closed_by == volunteer, t.c.answers > 0)
        return int(await self._connection.scalar(select(func.count()).select_from(t).where(*where)) or 0)
