"""A reply that waits for a second pair of eyes: who is shown it, who is reminded, and what is said to those who wait for it meanwhile."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot import texts
from bot.desk import waiting
from bot.desk.calling import Calls
from bot.desk.voices import Voices
from bot.messages import Choice
from bot.storage import State, Ticket, Turn
from bot.tickets import Proposed

log = logging.getLogger(__name__)
NEW = 10  # tickets ended with an answer until a volunteer is new no more; a number of the team's, not a measurement


@dataclass(frozen=True, slots=True)
class SecondLook:
    """`patience`: seconds until somebody is reminded (`waiting.PATIENCE`)."""

    voices: Voices
    calls: Calls
    patience: float = waiting.PATIENCE

    async def hold(self, turn: Turn, id: int) -> None:
        """Set the timers of a ticket that somebody holds. While others let the holder wait, the holder is not the one who is silent."""
        found = await turn.ticket(id)
        assert found is not None
        urgent, mine = found.card.urgent, await self._waiting(turn, found)
        patience = waiting.patience(self.patience, urgent)
        looks = waiting.while_parked(turn.now, min(one.at for one in mine), patience) if mine else []
        await turn.arm(id, [*looks, *waiting.while_held(max(turn.now, *(one.at + 2 * patience for one in mine)) if mine else turn.now, urgent)])

    async def show(self, turn: Turn, number: int, author: str, found: Ticket, text: str, why: str) -> None:
        """Show a reply to whoever may let it go."""
        for name in await self._lookers(turn, author, why):
            shown = self.voices.notice(name, "desk_approve", *self._buttons(name, number), name=author, ticket=found.id, words=text)
            await self.voices.chats(turn, name, replace(shown, key=f"approve:{number}:{name}"), found.id)

    async def remind(self, turn: Turn, found: Ticket) -> None:
        """The leads have had it for a while: tell them again, wherever they are; without a lead, whoever else may look."""
        for one in await self._waiting(turn, found):
            leads = [v.name for v in self.voices.roster.leads() if v.name != one.author]
            for name in leads or await self._lookers(turn, one.author, one.why):
                minutes = max(1, int((turn.now - one.at) // 60))
                await self.voices.volunteer(turn, name, "desk_look_again", *self._buttons(name, one.reply), name=one.author, ticket=found.id, words=one.text, minutes=minutes)

    async def late(self, turn: Turn, found: Ticket) -> None:
        """Nobody has looked: the volunteer learns what they can do instead, the person why it takes so long."""
        if not await self._waiting(turn, found):
            return
        log.error("a reply to ticket %d has waited for a second look, and nobody came", found.id)
        await self.remind(turn, found)
        await self.voices.volunteer(turn, found.holder, "desk_look_late", ticket=found.id)
        await self.voices.person(turn, found, "reply_waits", name=found.holder)

    async def may(self, turn: Turn, name: str) -> bool:
        """Whether a volunteer is not new any more."""
        return self.voices.roster.proven(name) or await turn.answers_by(name) >= NEW

    async def _waiting(self, turn: Turn, found: Ticket) -> Sequence[Proposed]:
        """Return what waits and could still be sent: of whoever holds the ticket now."""
        return [one for one in await turn.replies_waiting(found.id) if one.author == found.holder] if found.state is State.HELD else []

    async def _lookers(self, turn: Turn, author: str, why: str) -> Sequence[str]:
        """Return who is shown a parked reply: leads, and, unless a rule is broken, whoever is on duty and may look at it."""
        leads = [v.name for v in self.voices.roster.leads()]
        others = [] if why == "rule" else [v.name for v in await self.calls.on_duty(turn) if await self.may(turn, v.name)]
        return [name for name in dict.fromkeys([*leads, *others]) if name != author]

    def _buttons(self, name: str, number: int) -> tuple[Choice, Choice]:
        language = self.voices.speaks(name)
        return Choice(f"approve:{number}", texts.say("desk_approve_button", language)), Choice(f"reject:{number}", texts.say("desk_reject_button", language))
