"""Rows of `ticket` to records, and the one SELECT that all readers of tickets share."""

import json
from typing import Any

from sqlalchemy import Select, func, select

from bot.messages import Address, Card, Guess
from bot.storage import tables
from bot.storage.desk_base import State, Ticket

t = tables.ticket
_other = t.alias("other")
ASKED_BY = (select(func.count()).select_from(_other).where(_other.c.same_as == t.c.id, _other.c.state != "closed").scalar_subquery() + 1).label("asked_by")


def tickets() -> Select[Any]:
    """Every column of a ticket, and how many people wait for its answer."""
    return select(t, ASKED_BY)


def to_card(row: Any) -> Card:
    return Card(
        ticket=row.id,
        alias=row.alias,
        words=row.words,
        reason=row.reason,
        risk=row.risk,
        language=row.language,
        region=row.region,
        urgent=bool(row.urgent),
        opened=row.opened_at / 1000,
        held_by=row.held_by or "",
        suggestions=tuple(json.loads(row.suggestions)),
        guesses=tuple(Guess(*guess) for guess in json.loads(row.guesses)),
        topic=row.topic,
        asked_by=row.asked_by,
        answered=row.answered,
        lead_wanted=bool(row.lead_wanted),
    )


def to_ticket(row: Any) -> Ticket:
    held = row.state == State.HELD
    return Ticket(
        id=row.id,
        person=Address.parse(row.person),
        state=State(row.state),
        epoch=row.epoch,
        card=to_card(row),
        opened=row.opened_at / 1000,
        holder=row.held_by if held else "",
        same_as=row.same_as,
        answers=row.answers,
        closed=row.closed_at / 1000 if row.closed_at is not None else None,
        wiped=row.wiped_at is not None,
    )
