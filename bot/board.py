"""What the desk pages read, from the store."""

from collections.abc import Sequence

from bot.messages import Card, Line
from bot.storage import Store


class DeskBoard:
    """The `Board` port of the web pages."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def waiting(self) -> Sequence[Card]:
        return await self._store.waiting_tickets()

    async def held(self, volunteer: str) -> Card | None:
        return await self._store.held_ticket(volunteer)

    async def lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        return await self._store.ticket_lines(ticket, after)
