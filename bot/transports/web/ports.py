"""What the web pages read; `app` hands it in. Everything that acts goes through `receive` instead."""

from collections.abc import Sequence
from typing import Protocol

from bot.messages import Address, Card, Line


class Transcripts(Protocol):
    """What was said, both sides. The person's own words are kept redacted once their turn is done."""

    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]:
        """Return the lines with a number above `after`, oldest first, at most the last 200."""

    async def pending(self, address: Address) -> bool:
        """Return whether something that this address sent still waits for its turn."""


class Board(Protocol):
    """The volunteers' desk, to be looked at."""

    async def waiting(self) -> Sequence[Card]:
        """Return the tickets that nobody holds, urgent first, then oldest first."""

    async def held(self, volunteer: str) -> Card | None:
        """Return the ticket that this volunteer holds."""

    async def lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        """Return the redacted conversation of a ticket since it was opened."""


class SignIn(Protocol):
    """Volunteers' one-time links and sessions."""

    async def redeem(self, link: str) -> str | None:
        """Use up a one-time link: return a new session, or None if it is unknown, used or too old."""

    async def volunteer(self, session: str) -> str | None:
        """Return the name behind a session, or None. Being asked counts as being at the desk."""

    async def leave(self, session: str) -> None:
        """End a session."""
