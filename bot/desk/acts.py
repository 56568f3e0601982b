"""What a volunteer can do with a ticket, whatever way they came in. Each verb is told the transaction it happens in."""

from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.conversation import Offer
from bot.desk import waiting
from bot.desk.calling import Calls, moment
from bot.desk.roster import Volunteer
from bot.desk.second_look import SecondLook
from bot.desk.voices import Voices
from bot.storage import How, State, Ticket, Turn
from bot.tallies import Act
from bot.tickets import Actor, Claim, Enough, Holding, NothingLeft, Outcome, Taken, TakenBy


@dataclass(frozen=True, slots=True)
class Acts:
    """Claim, next, stay, give back, pass on, ask the lead, close."""

    voices: Voices
    calls: Calls
    second: SecondLook

    async def claim(self, turn: Turn, by: Actor, id: int) -> Claim:
        """One wins; everybody else learns who. Claiming what one holds already changes nothing."""
        if not by.role.helps:
            return NothingLeft()
        held = await turn.ticket_held_by(by.name)
        if held is not None:
            return Taken(held.card) if held.id == id else Holding(held.id)
        found = await turn.ticket(id)
        if found is not None and found.same_as is not None:
            found = await turn.ticket(found.same_as)
        if found is None or found.state is State.CLOSED:
            return NothingLeft()
        if found.holder:
            return await self._take_over(turn, by, found)
        if (cap := await self._cap_reached(turn, by.name)) and not found.card.urgent:
            return Enough(cap)
        return await self._take(turn, by, found)

    async def _take(self, turn: Turn, by: Actor, found: Ticket) -> Claim:
        if await turn.claim_ticket(found.id, by.name):
            return await self._here(turn, by, found, "volunteer_here")
        now = await turn.ticket(found.id)
        if now is not None and now.holder:
            return Taken(now.card) if now.holder == by.name else TakenBy(now.holder)
        mine = await turn.ticket_held_by(by.name)
        return Holding(mine.id) if mine is not None else NothingLeft()

    async def _take_over(self, turn: Turn, by: Actor, found: Ticket) -> Claim:
        """A lead takes what a volunteer asked the lead to look at; nobody else takes what somebody holds."""
        if not (found.card.lead_wanted and by.role.leads and await turn.pass_ticket(found.id, found.holder, by.name)):
            return TakenBy(found.holder)
        await self.voices.volunteer(turn, found.holder, "desk_taken_over", name=by.name, ticket=found.id)
        return await self._here(turn, by, found, "volunteer_passed")

    async def _here(self, turn: Turn, by: Actor, found: Ticket, key: str) -> Claim:
        now = await turn.ticket(found.id)
        assert now is not None
        await self.second.hold(turn, now.id)
        await self.voices.person(turn, now, key, name=by.name)
        await self.calls.cards.taken(turn, now.id, by.name)
        return Taken(now.card)

    async def next(self, turn: Turn, by: Actor) -> Claim:
        """Take the one that needs `by` most; if somebody is faster, the one after it."""
        held = await turn.ticket_held_by(by.name)
        if held is not None:
            return Holding(held.id)
        if not by.role.helps:
            return NothingLeft()
        cap = await self._cap_reached(turn, by.name)
        wanted = waiting.order(await turn.candidates(), self._able(by), turn.now)
        first = await turn.claim_first([c.id for c in wanted if c.urgent or not cap], by.name)
        found = await turn.ticket(first) if first is not None else None
        if found is not None:
            return await self._here(turn, by, found, "volunteer_here")
        return Enough(cap) if cap and wanted else NothingLeft()

    def _able(self, by: Actor) -> waiting.Able:
        row: Volunteer | None = self.voices.roster.named(by.name)
        return waiting.Able(row.languages, row.skills, by.role.leads) if row else waiting.Able(leads=by.role.leads)

    async def _cap_reached(self, turn: Turn, name: str) -> int:
        """Return the daily cap if it is reached, else 0. The day is that of the volunteer's own clock."""
        row, roster = self.voices.roster.named(name), self.voices.roster
        zone = row.zone if row else roster.zone
        midnight = datetime.combine(moment(turn.now).astimezone(zone).date(), time.min, zone)
        begun = (await turn.begun_since(midnight.timestamp())).get(name, 0)
        return roster.cap_of(name) if begun >= roster.cap_of(name) else 0

    async def stay(self, turn: Turn, by: Actor, id: int) -> Outcome:
        found = await self._mine(turn, by, id)
        if isinstance(found, Outcome):
            return found
        await turn.stir_ticket(id)
        await self.second.hold(turn, id)
        return Outcome.DONE

    async def give_back(self, turn: Turn, by: Actor, id: int) -> Outcome:
        return await self.back(turn, by, id, How.BACK, "volunteer_back")

    async def back(self, turn: Turn, by: Actor, id: int, how: How, key: str) -> Outcome:
        """Put a ticket back into the queue and call the next ones."""
        found = await self._mine(turn, by, id)
        if isinstance(found, Outcome):
            return found
        if await turn.release_ticket(id, by.name, how) is None:
            return Outcome.NOT_YOURS
        now = await turn.ticket(id)
        assert now is not None
        await self.calls.cards.back(turn, id)
        expect = await self.calls.begin(turn, now, without=by.name)
        await self.voices.person(turn, now, key, name=by.name, expect=self.calls.in_words(expect, now.card.language))
        return Outcome.DONE

    async def pass_on(self, turn: Turn, by: Actor, id: int, to: str) -> Outcome:
        found = await self._mine(turn, by, id)
        if isinstance(found, Outcome):
            return found
        row = self.voices.roster.named(to)
        if to == by.name or (row is None and to not in await turn.on_duty()) or (row is not None and not row.role.helps):
            return Outcome.NOBODY
        if not await turn.pass_ticket(id, by.name, to):
            return Outcome.BUSY
        now = await turn.ticket(id)
        assert now is not None
        await self.second.hold(turn, id)
        await self.voices.person(turn, now, "volunteer_passed", name=to)
        await self.calls.cards.taken(turn, id, to)
        await self.voices.volunteer(turn, to, "desk_passed_to_you", name=by.name, ticket=id)
        await self.calls.card(turn, now, to)
        return Outcome.DONE

    async def ask_lead(self, turn: Turn, by: Actor, id: int) -> Outcome:
        found = await self._mine(turn, by, id)
        if isinstance(found, Outcome):
            return found
        leads = [v.name for v in self.voices.roster.leads() if v.name != by.name]
        if not leads:
            return Outcome.NOBODY
        await turn.want_lead(id)
        await turn.record(Act(by.name, "lead_asked", id))
        now = replace(found, card=replace(found.card, lead_wanted=True))
        for name in leads:
            await self.voices.volunteer(turn, name, "lead_asked", name=by.name, ticket=id)
            await self.calls.card(turn, now, name)
        return Outcome.DONE

    async def close(self, turn: Turn, by: Actor, id: int) -> Outcome:
        """End it, say who speaks again, and ask whether it helped; an unanswered question may be kept, if the person wishes."""
        found = await self._mine(turn, by, id)
        if isinstance(found, Outcome):
            return found
        if await turn.release_ticket(id, by.name, How.CLOSED) is None:
            return Outcome.NOT_YOURS
        await self._ended(turn, by, found)
        for other in await turn.joined(id):
            if other.answers:
                await turn.withdraw_ticket(other.id, by.name)
                await self._ended(turn, by, other)
        await self.regroup(turn, id)
        if found.card.risk == "R3" or found.card.urgent:
            await self.voices.volunteer(turn, by.name, "care")
        return Outcome.DONE

    async def _ended(self, turn: Turn, by: Actor, found: Ticket) -> None:
        conversation = await turn.conversation(found.person)
        keys, offers = ["volunteer_gone", "text_goes"], list[Offer]()
        if found.answers:
            keys.append("did_it_work")
            offers = [Offer(f"solved:volunteer:{by.name}", self.text(found, "solved")), Offer(f"not_yet:volunteer:{by.name}", self.text(found, "not_yet"))]
        elif conversation.question:
            keys.append("tell_me_later")
            offers = [Offer(f"tell:{found.id}", self.text(found, "yes_tell")), Offer("no_tell", self.text(found, "no_tell"))]
        conversation, said = self.voices.replies.several(conversation, keys, *offers, name=by.name)
        await self.voices.say(turn, conversation, said, found)
        await self.calls.cards.ended(turn, found.id)

    def text(self, found: Ticket, key: str) -> str:
        return self.voices.replies.say(key, found.card.language)

    async def regroup(self, turn: Turn, id: int) -> None:
        """Those who waited for the answer to a ticket that is over wait for the first of them now."""
        left = await turn.joined(id)
        for number, other in enumerate(left):
            await turn.part_ticket(other.id)
            if number:
                await turn.join_ticket(other.id, left[0].id)
                await turn.arm(other.id, waiting.joined(turn.now))
        if left:
            first = await turn.ticket(left[0].id)
            assert first is not None
            await self.calls.begin(turn, first)

    async def apart(self, turn: Turn, by: Actor, id: int, alias: str) -> Outcome:
        """Undo for one person who was taken to ask the same."""
        found = await turn.ticket(id)
        if found is None or (found.holder != by.name and not by.role.leads):
            return Outcome.NOT_YOURS
        for other in await turn.joined(id):
            if other.card.alias == alias:
                await turn.record(Act(by.name, "set_apart", id))
                await self.alone(turn, other)
                return Outcome.DONE
        return Outcome.GONE

    async def alone(self, turn: Turn, ticket: Ticket, key: str = "apart_done") -> None:
        """Let a person wait on their own again, and say so."""
        await turn.part_ticket(ticket.id)
        now = await turn.ticket(ticket.id)
        assert now is not None
        await self.calls.begin(turn, now)
        await self.voices.person(turn, now, key)

    async def _mine(self, turn: Turn, by: Actor, id: int) -> Ticket | Outcome:
        found = await turn.ticket(id)
        if found is not None and found.state is State.HELD and found.holder == by.name:
            return found
        return Outcome.GONE if found is None or found.state is State.CLOSED else Outcome.NOT_YOURS
