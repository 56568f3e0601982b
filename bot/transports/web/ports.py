"""What the web pages read; `app` hands it in. Everything that acts goes through `receive` instead."""

from collections.abc import Sequence
from typing import Protocol

from bot.messages import Address, Card, Line
from bot.tickets import Actor, Claim, Cluster, DraftEntry, OnRoster, Outcome, Proposed, Reply, Revealed, Thanks


class Transcripts(Protocol):
    """What was said, both sides. The person's own words are kept redacted once their turn is done."""

    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]:
        """Return the lines with a number above `after`, oldest first, at most the last 200."""

    async def pending(self, address: Address) -> bool:
        """Return whether something that this address sent still waits for its turn."""


class Board(Protocol):
    """The volunteers' desk: to be looked at, and to act at.

    The words of older people go through `receive`; what a volunteer does at the web desk goes through these verbs, which answer at
    once and are one transaction each. Volunteers on Telegram write to `receive`; the desk calls the same acts for them.

    `key` is the form's own: an act with a key that was done already changes nothing and answers as it can.
    Roles are checked by each verb (`Outcome.NOT_ALLOWED`), whatever the page has checked before.
    Every verb may raise StoreError.
    """

    async def waiting(self) -> Sequence[Card]:
        """Return the tickets that nobody holds, urgent first, then oldest first; people who asked the same are one card."""

    async def held(self, volunteer: str) -> Card | None:
        """Return the ticket that this volunteer holds."""

    async def lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        """Return the redacted conversation of a ticket since it was opened."""

    async def to_approve(self, by: Actor) -> Sequence[Proposed]:
        """Return the replies that wait for a second pair of eyes and that `by` may approve: never their own."""

    async def roster(self) -> Sequence[OnRoster]:
        """Return everybody of the roster, on duty first."""

    async def thanks(self, by: Actor) -> Thanks:
        """Return their own figures."""

    async def unmet(self, by: Actor) -> Sequence[Cluster]:
        """Return what people ask and nobody answers, most asked first; nothing for who is no lead or maintainer."""

    async def canned(self, language: str) -> Sequence[str]:
        """Return kind sentences, ready to send."""

    async def claim(self, by: Actor, ticket: int, key: str) -> Claim:
        """Take this ticket. One wins."""

    async def next(self, by: Actor, key: str) -> Claim:
        """Take the one that needs `by` most: by urgency, language, skill and waiting time."""

    async def stay(self, by: Actor, ticket: int, key: str) -> Outcome:
        """Say "I am still here": the ticket does not fall back for another while."""

    async def give_back(self, by: Actor, ticket: int, key: str) -> Outcome:
        """Put the ticket back into the queue."""

    async def pass_on(self, by: Actor, ticket: int, to: str, key: str) -> Outcome:
        """Hand the ticket to a named volunteer, who holds it from then on and is told."""

    async def ask_lead(self, by: Actor, ticket: int, key: str) -> Outcome:
        """Call the leads to this ticket; `by` goes on holding it."""

    async def reply(self, by: Actor, ticket: int, text: str, key: str, *, anyway: bool = False, to_all: bool = False, ask: bool = False) -> Reply:
        """Send words to the person, checked first (brief 3.8).

        `anyway` sends in spite of warnings, where `Refused.may_insist`. `ask` parks words that break a hard rule for a lead.
        `to_all` sends the answer also to everybody else who asked the same, in the language it is written in.
        """

    async def approve(self, by: Actor, reply: int, key: str) -> Outcome:
        """Send a parked reply."""

    async def reject(self, by: Actor, reply: int, note: str, key: str) -> Outcome:
        """Do not send it; its author is told, with the note."""

    async def close(self, by: Actor, ticket: int, key: str) -> Outcome:
        """End the ticket; the person is told that Banyan speaks again."""

    async def apart(self, by: Actor, ticket: int, person: str, key: str) -> Outcome:
        """Undo for one person (their alias) who was taken to ask the same: they wait on their own again."""

    async def same_askers(self, ticket: int) -> Sequence[str]:
        """Return the aliases of the others who wait for the answer to this ticket."""

    async def draft(self, by: Actor, ticket: int) -> DraftEntry | None:
        """Turn an answered ticket into an entry file; None once its text is gone."""

    async def reveal(self, by: Actor, ticket: int, reason: str, key: str) -> Revealed | Outcome:
        """Show a lead what was masked in the words to the ticket they hold, as far as it was kept. The reason is written into the list of acts."""

    async def forget(self, by: Actor, ticket: int, key: str) -> Outcome:
        """Forget everything about the person of this ticket (leads only; the person can do it in the chat)."""
