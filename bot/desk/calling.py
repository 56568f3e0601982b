"""Who is called to a ticket, and when somebody will be there. The ladder: the best two, everybody on duty, the lead."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot import texts
from bot.desk import waiting
from bot.desk.cards import Cards
from bot.desk.roster import Volunteer, best, may_ring, next_duty, on_duty
from bot.desk.voices import Voices, called, card_text, span
from bot.messages import Choice, Outgoing
from bot.storage import Kind, Ticket, Turn
from bot.tickets import Role

log = logging.getLogger(__name__)
ANY_LANGUAGE = frozenset({"zh", "en"})


def moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


@dataclass(frozen=True, slots=True)
class Expect:
    """What a person may be told honestly: who is there, in how many minutes, or when somebody will be (seconds from now)."""

    there: tuple[str, ...] = ()
    minutes: int | None = None
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """Whom to call; every call is noted, so that nobody is called twice for the same ticket."""

    voices: Voices
    cards: Cards

    async def on_duty(self, turn: Turn) -> list[Volunteer]:
        """Return who is on duty now: by their shift, or because their page is open."""
        roster, now = self.voices.roster, moment(turn.now)
        by_shift = {v.name: v for v in roster.volunteers if on_duty(v, roster, now)}
        by_page = {name: roster.named(name) or Volunteer(name, Role.VOLUNTEER, roster.zone, ANY_LANGUAGE, frozenset()) for name in await turn.on_duty()}
        return [v for v in {**by_page, **by_shift}.values() if v.role.helps]

    async def expect(self, turn: Turn, ticket: Ticket) -> Expect:
        """Return what can be said about the waiting time of this ticket."""
        there = best(await self.on_duty(turn), ticket.card.language, ticket.card.topic, {})
        speaking = tuple(v.name for v in there if ticket.card.language in v.languages)
        if speaking:
            return Expect(speaking, waiting.expected(await turn.waits(ticket.card.urgent)))
        when = next_duty(self.voices.roster, moment(turn.now), ticket.card.language)
        return Expect((), None, when.timestamp() - turn.now if when is not None else None)

    def in_words(self, expect: Expect, language: str) -> str:
        """Return the sentence for the person."""
        if expect.there:
            return texts.say("wait_minutes", language, minutes=expect.minutes) if expect.minutes else texts.say("wait_unknown", language)
        if expect.after is not None:
            return texts.say("wait_until", language, when=span(max(expect.after, 60.0), language))
        return texts.say("wait_nobody", language)

    async def begin(self, turn: Turn, ticket: Ticket, without: str = "") -> Expect:
        """Call the first ones (all and the leads, in an emergency), set the timers, and say what to expect. `without`: who has just been silent."""
        expect = await self.expect(turn, ticket)
        if ticket.card.urgent:
            await self.call(turn, ticket, [*await self._names(turn, ticket, without), *self._leads(turn, urgent=True)])
            await self.group(turn, ticket)
        elif expect.there:
            await self.call(turn, ticket, (await self._names(turn, ticket, without))[: waiting.SPARE])
        duty = turn.now if expect.there else turn.now + expect.after if expect.after is not None else None
        await turn.arm(ticket.id, waiting.while_waiting(turn.now, ticket.card.urgent, duty))
        return expect

    async def rung(self, turn: Turn, ticket: Ticket, kind: Kind) -> None:
        """One rung of the ladder for a ticket that nobody has taken yet."""
        if kind is Kind.CALL:
            await self.call(turn, ticket, (await self._names(turn, ticket))[: waiting.SPARE])
            await turn.arm_more(ticket.id, waiting.ladder(turn.now))
        elif kind is Kind.ALL:
            await self.call(turn, ticket, await self._names(turn, ticket))
            await self.group(turn, ticket)
        else:
            await self.call(turn, ticket, self._leads(turn, urgent=ticket.card.urgent))

    async def _names(self, turn: Turn, ticket: Ticket, without: str = "") -> list[str]:
        """Return who can be called now, the best first: on duty, in no quiet hour, with nobody else, and speaking the language."""
        busy, today = await turn.busy(), await turn.begun_since(turn.now - 86400)
        able = [v for v in await self.on_duty(turn) if v.name not in busy and v.name != without and ticket.card.language in v.languages]
        return [v.name for v in best(able, ticket.card.language, ticket.card.topic, today) if may_ring(v, moment(turn.now))]

    def _leads(self, turn: Turn, *, urgent: bool) -> list[str]:
        """Return the leads; in an emergency at any hour, else not in their quiet hours."""
        return [v.name for v in self.voices.roster.leads() if urgent or may_ring(v, moment(turn.now))]

    async def call(self, turn: Turn, ticket: Ticket, names: Sequence[str]) -> None:
        for name in await turn.call(ticket.id, called(names)):
            await self.card(turn, ticket, name)

    async def card(self, turn: Turn, ticket: Ticket, name: str) -> None:
        language = self.voices.speaks(name)
        take = Choice(f"claim:{ticket.id}", texts.say("take_it", language), ticket.card.urgent)
        said = Outgoing(card_text(ticket.card, language, turn.now), (take,), language=language, urgent=ticket.card.urgent, key=f"card:{ticket.id}:{ticket.epoch}:{name}")
        for address, copy in self.voices.copies(name, said):
            await self.cards.show(turn, ticket.id, address, copy)

    async def group(self, turn: Turn, ticket: Ticket) -> None:
        """Tell the group that somebody waits: no words, no alias, nothing personal."""
        group = self.voices.roster.group
        if group is not None:
            await self.cards.show(turn, ticket.id, await turn.moved_to(group), replace(self._notice(turn, ticket, "group_waiting"), key=f"group:{ticket.id}:{ticket.epoch}"))

    async def alarm(self, turn: Turn, ticket: Ticket) -> None:
        """Nobody was reached: tell the leads wherever they are, and the log for whoever watches it."""
        if await turn.reached(ticket.id):
            return
        log.error("ticket %d has waited %d s and has reached nobody", ticket.id, int(turn.now - ticket.opened))
        for name in self._leads(turn, urgent=True):
            for address in self.voices.addresses(name):
                await turn.say(address, self._notice(turn, ticket, "alarm"), ticket=ticket.id)
        await turn.arm_more(ticket.id, [(Kind.ALARM, turn.now + waiting.AGAIN)])

    @staticmethod
    def _notice(turn: Turn, ticket: Ticket, key: str) -> Outgoing:
        language, card = "zh", ticket.card
        said = texts.say(
            key, language, urgent=texts.say("card_urgent", language) if card.urgent else "", topic=texts.say(f"topic_{card.topic or 'none'}", language),
            tongue=texts.say(f"language_{card.language}", language), minutes=max(0, int((turn.now - ticket.opened) // 60)), ticket=ticket.id,
        )  # fmt: skip
        return Outgoing(said, language=language, urgent=card.urgent, repeatable=True)
