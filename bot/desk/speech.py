"""What a volunteer says to a person: checked, looked at by a second pair of eyes where it must be, sent, shared with who asked the same."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from bot import texts
from bot.conversation import Offer
from bot.desk.acts import Acts
from bot.desk.calling import Calls
from bot.desk.checks import NEVER, Broken, check
from bot.desk.readable import readable
from bot.desk.second_look import SecondLook
from bot.desk.voices import Voices
from bot.messages import Card, Outgoing
from bot.redaction import redact
from bot.storage import State, Ticket, Turn
from bot.tallies import Act
from bot.tickets import Actor, Outcome, Parked, Proposed, Refused, Reply, Sent, Warned

SAMPLED = 20  # of the other answers one in so many is looked at before it goes, if somebody is there to look
CANNED = tuple(f"canned_{n}" for n in range(1, 7))
_MONEY = frozenset({"pay", "scam", "priv"})  # topics in which a wrong answer costs money or identity
_STRICT = frozenset({"R2", "R3"})


def canned(language: str) -> tuple[str, ...]:
    return tuple(texts.say(key, language) for key in CANNED)


@dataclass(frozen=True, slots=True)
class Speech:
    """`hotlines`: plain digits of the numbers that may be given; `jargon`: hard words by language."""

    voices: Voices
    calls: Calls
    acts: Acts
    second: SecondLook
    hotlines: Collection[str]
    jargon: Mapping[str, Sequence[str]]

    async def reply(self, turn: Turn, by: Actor, id: int, text: str, *, anyway: bool = False, to_all: bool = False, ask: bool = False) -> Reply:
        """Send, or say why not. A lead may send what a volunteer must have approved, except what nobody may ask for."""
        found = await turn.ticket(id)
        if found is None or found.state is State.CLOSED:
            return Outcome.GONE
        if found.holder != by.name or not text.strip():
            return Outcome.NOT_YOURS
        broken = self.look(text, found.card)
        if broken:
            if self.stops(broken, found.card, by):
                return await self._park(turn, by, found, text, "rule", broken, to_all) if ask else Refused(self.warned(broken, by.language), False)
            if not anyway:
                return Refused(self.warned(broken, by.language), True)
        if why := await self._second_eyes(turn, by, found, text):
            return await self._park(turn, by, found, text, why, broken, to_all)
        return Sent(await self.send(turn, found, by.name, text, to_all=to_all))

    def look(self, text: str, card: Card) -> tuple[Broken, ...]:
        """Return what is wrong with these words; nothing with those that were written and reviewed beforehand."""
        if text.strip() in card.suggestions or text.strip() in canned(card.language):
            return ()
        return (*check(text, self.hotlines), *readable(text, card.language, self.jargon))

    @staticmethod
    def stops(broken: Sequence[Broken], card: Card, by: Actor) -> bool:
        """Whether insisting is not enough."""
        rules = {b.rule for b in broken if b.hard}
        return bool(rules & NEVER) or (bool(rules) and card.risk in _STRICT and not by.role.leads)

    @staticmethod
    def warned(broken: Sequence[Broken], language: str) -> tuple[Warned, ...]:
        return tuple(Warned(b.rule, b.words, texts.say(f"rule_{b.rule}", language, words=b.words), b.hard) for b in broken)

    async def _second_eyes(self, turn: Turn, by: Actor, found: Ticket, text: str) -> str:
        """Return why somebody else looks first: new_volunteer, sample, or "" where nobody does."""
        card, said = found.card, text.strip()
        if by.role.leads or self.voices.roster.proven(by.name) or said in card.suggestions or said in canned(card.language):
            return ""
        touches = card.topic in _MONEY or card.risk in _STRICT
        if touches and not await self.second.may(turn, by.name):
            return "new_volunteer"
        drawn = int.from_bytes(sha256(f"{found.id}:{found.answers}".encode()).digest()[:4], "big") % SAMPLED == 0
        others = [v for v in await self.calls.on_duty(turn) if v.name != by.name]
        return "sample" if drawn and others else ""

    async def _park(self, turn: Turn, by: Actor, found: Ticket, text: str, why: str, broken: Sequence[Broken], to_all: bool) -> Parked:
        number = await turn.park(found.id, by.name, text, why, [b.rule for b in broken], to_all=to_all)
        await turn.record(Act(by.name, "reply_parked", found.id, why))
        await turn.stir_ticket(found.id)
        await self.second.hold(turn, found.id)
        await self.second.show(turn, number, by.name, found, text, why)
        return Parked(number, why)

    async def approve(self, turn: Turn, by: Actor, reply: int) -> Outcome:
        """Send a parked reply, if its ticket is still with its author."""
        proposed = await self._theirs(turn, by, reply)
        if isinstance(proposed, Outcome):
            return proposed
        found = await turn.ticket(proposed.ticket)
        if found is None or found.holder != proposed.author or not await turn.settle_reply(reply, "sent"):
            return Outcome.GONE
        await self.send(turn, found, proposed.author, proposed.text, to_all=proposed.to_all)
        await turn.record(Act(by.name, "reply_approved", proposed.ticket))
        await self.voices.volunteer(turn, proposed.author, "desk_approved")
        return Outcome.DONE

    async def reject(self, turn: Turn, by: Actor, reply: int, note: str) -> Outcome:
        proposed = await self._theirs(turn, by, reply)
        if isinstance(proposed, Outcome):
            return proposed
        if not await turn.settle_reply(reply, "rejected"):
            return Outcome.GONE
        await turn.record(Act(by.name, "reply_rejected", proposed.ticket))
        if (found := await turn.ticket(proposed.ticket)) is not None and found.holder == proposed.author:
            await self.second.hold(turn, found.id)
        await self.voices.volunteer(turn, proposed.author, "desk_rejected", note=note)
        return Outcome.DONE

    async def _theirs(self, turn: Turn, by: Actor, reply: int) -> Proposed | Outcome:
        proposed = await turn.parked(reply)
        if proposed is None or proposed.why == "chat":
            return Outcome.GONE
        return proposed if await self.may_approve(turn, by, proposed) else Outcome.NOT_ALLOWED

    async def may_approve(self, turn: Turn, by: Actor, proposed: Proposed) -> bool:
        """Nobody approves their own words; a broken rule needs a lead, everything else somebody who is not new."""
        if proposed.author == by.name or not by.role.helps:
            return False
        return by.role.leads or (proposed.why != "rule" and await self.second.may(turn, by.name))

    async def send(self, turn: Turn, found: Ticket, author: str, text: str, *, to_all: bool = False) -> int:
        """Send the words, to all who asked the same if wished; return how many people got them. Numbers that look private are covered."""
        said = Outgoing(redact(text, found.card.language).text, language=found.card.language, author=author)
        await turn.say(found.person, said, ticket=found.id)
        await turn.record(Act(author, "reply", found.id))
        await turn.stir_ticket(found.id, answered=True)
        await self.second.hold(turn, found.id)
        if not to_all:
            return 1
        return 1 + sum([await self._share(turn, other, said, author) for other in await turn.joined(found.id)])

    async def _share(self, turn: Turn, other: Ticket, said: Outgoing, author: str) -> bool:
        """Give another person the same answer, in their language, with a button that undoes it; without one in their language they wait on."""
        if other.card.language != said.language:
            await self.acts.alone(turn, other, "other_tongue")
            return False
        mine = Offer("apart", texts.say("not_mine", other.card.language))
        await self.voices.person(turn, other, "same_answer", mine, name=author)
        await turn.say(other.person, said, ticket=other.id)
        await turn.stir_ticket(other.id, answered=True)
        await turn.arm(other.id, [])
        return True
