"""What stands in the volunteers' chats about a ticket: shown once, changed in place whenever the ticket moves, without any words when it has ended."""

from dataclasses import dataclass, replace

from bot import texts
from bot.desk.voices import Voices
from bot.messages import Address, Outgoing
from bot.storage import Turn


@dataclass(frozen=True, slots=True)
class Cards:
    """A change leaves by the outbox behind the card itself, so it never comes before it. It belongs to no ticket's words: these may be deleted first."""

    voices: Voices

    async def show(self, turn: Turn, ticket: int, to: Address, said: Outgoing) -> None:
        """Say something under its own key that will be changed when the ticket moves."""
        await turn.say(to, replace(said, repeatable=True), ticket=ticket)
        await turn.card(ticket, to, said.key)

    async def taken(self, turn: Turn, ticket: int, by: str) -> None:
        for to, key in await turn.cards(ticket):
            await self._change(turn, to, key, "desk_taken" if self._whose(to) == by else "taken_by", ticket, name=by)

    async def back(self, turn: Turn, ticket: int) -> None:
        """It waits again: whoever is called gets a new card, the old ones are over."""
        await self._last(turn, ticket, "card_back")

    async def ended(self, turn: Turn, ticket: int) -> None:
        await self._last(turn, ticket, "card_ended")

    async def _last(self, turn: Turn, ticket: int, text: str) -> None:
        for to, key in await turn.cards(ticket):
            await self._change(turn, to, key, text, ticket)
        await turn.cards_over(ticket)

    async def _change(self, turn: Turn, to: Address, key: str, text: str, ticket: int, **values: object) -> None:
        language = self.voices.speaks(self._whose(to))
        await turn.say(to, Outgoing(texts.say(text, language, ticket=ticket, **values), language=language, repeatable=True, instead=key))

    def _whose(self, to: Address) -> str:
        row = self.voices.roster.at(to)
        return row.name if row else ""
