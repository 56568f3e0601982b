"""What happens to tickets, counted and listed in the same transaction: one line each where a ticket is opened, taken, and let go."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.messages import Address
from bot.storage import acts, happenings, tables
from bot.storage.desk_base import How
from bot.tallies import Act, Happening

_ENDS = {
    How.CLOSED: "ticket_closed",
    How.BACK: "ticket_given_back",
    How.SILENT: "ticket_fell_back",
    How.PASSED: "ticket_passed_on",
    How.WITHDRAWN: "ticket_withdrawn",
}


async def opened(connection: AsyncConnection, now: int, ticket: int) -> None:
    await _count(connection, now, ticket, "ticket_opened")


async def begun(connection: AsyncConnection, now: int, ticket: int, volunteer: str) -> None:
    """A volunteer holds it now."""
    await _count(connection, now, ticket, "ticket_claimed", volunteer)
    await acts.write(connection, now, Act(volunteer, "ticket_claimed", ticket))


async def ended(connection: AsyncConnection, now: int, ticket: int, how: How) -> None:
    """Whoever held it does not any more. To be called while the stint is open; without one nothing is counted."""
    s = tables.stint
    for row in (await connection.execute(select(s.c.volunteer).where(s.c.ticket == ticket, s.c.ended_at.is_(None)))).all():
        await _count(connection, now, ticket, _ENDS[how], row.volunteer)
        await acts.write(connection, now, Act(row.volunteer, _ENDS[how], ticket))


async def _count(connection: AsyncConnection, now: int, ticket: int, kind: str, volunteer: str = "") -> None:
    t = tables.ticket
    row = (await connection.execute(select(t.c.person, t.c.language, t.c.region, t.c.topic, t.c.risk, t.c.opened_at, t.c.taken_at).where(t.c.id == ticket))).one()
    waited = (now - row.opened_at) / 1000 if kind == "ticket_claimed" and row.taken_at == now else None
    person = None if volunteer else Address.parse(row.person)
    await happenings.write(connection, now, Happening(kind, person, row.language, row.region, row.topic, "", row.risk, ticket, volunteer, waited))
