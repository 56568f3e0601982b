"""Masked pieces of what a person wrote, sealed for a lead; only with a key in the settings, and never what nobody may keep.

Off by default. A code, a password, a card or ID number, an account, a document, a link, a matter of health or bare digits are in no vault: who asks an older
person for these is a thief, and what is not kept cannot be stolen. What is kept (phone, address, name, number plate) may save somebody in danger.
"""

import json
import logging

from cryptography.fernet import Fernet, InvalidToken

from bot.desk.voices import Voices
from bot.errors import CannotStart
from bot.redaction import pieces, redact
from bot.storage import State, Turn
from bot.tallies import Act
from bot.tickets import Actor, Outcome, Revealed

log = logging.getLogger(__name__)
SHORTEST, LONGEST = 8, 200  # characters of a reason
MOST = 50  # pieces of one ticket


class Vault:
    """Without a key it is shut: nothing is sealed, and nothing can be seen."""

    def __init__(self, key: str = "") -> None:
        try:
            self._lock = Fernet(key) if key else None
        except ValueError:
            raise CannotStart("BANYAN_MASKED_KEY is no key: make one as README.md tells, or remove it to keep nothing.") from None

    @property
    def open(self) -> bool:
        return self._lock is not None

    def seal(self, ticket: int, kind: str, words: str) -> str:
        """Return what can be kept; bound to its ticket, so that moved to another it says nothing."""
        assert self._lock is not None
        return self._lock.encrypt(json.dumps([ticket, kind, words]).encode()).decode()

    def unseal(self, ticket: int, sealed: str) -> tuple[str, str] | None:
        """Return (kind, words); None where it was sealed with another key or for another ticket."""
        try:
            number, kind, words = json.loads(self._lock.decrypt(sealed.encode())) if self._lock else (None, "", "")
        except (InvalidToken, ValueError):
            return None
        return (str(kind), str(words)) if number == ticket else None


class Masked:
    """What is masked in the words to a ticket, put into the vault and shown to a lead."""

    def __init__(self, voices: Voices, vault: Vault) -> None:
        self._voices, self._vault = voices, vault

    async def keep(self, turn: Turn, ticket: int | None, text: str) -> None:
        """Seal what is masked in words that a person writes while their ticket is open: they were told of it when it was opened."""
        if ticket is None or not self._vault.open or not text:
            return
        found = await turn.ticket(ticket)
        if found is None or found.state is State.CLOSED:
            return
        room = MOST - len(await turn.sealed(ticket))
        for kind, words in pieces(text)[: max(0, room)]:
            await turn.seal(ticket, self._vault.seal(ticket, kind, words))

    async def reveal(self, turn: Turn, by: Actor, ticket: int, reason: str) -> Revealed | Outcome:
        """Show a lead who holds the ticket what was masked. The reason is written down for ever, so nothing personal of it is; the person is told."""
        if not by.role.leads:
            return Outcome.NOT_ALLOWED
        found = await turn.ticket(ticket)
        if found is None or found.state is not State.HELD or found.holder != by.name:
            return Outcome.NOT_YOURS
        if len(reason.strip()) < SHORTEST:
            return Outcome.NO_REASON
        await turn.record(Act(by.name, "revealed", ticket, redact(reason.strip()[:LONGEST], by.language).text))
        kept = [self._vault.unseal(ticket, sealed) for sealed in await turn.sealed(ticket)]
        if lost := sum(one is None for one in kept):
            log.warning("%d masked pieces of ticket %d were sealed with another key", lost, ticket)
        if any(kept):
            await self._voices.person(turn, found, "revealed", name=by.name)
        return Revealed(tuple(one for one in kept if one))
