"""The desk as the web pages see it: every verb of their `Board` port is one look at the store, or one transaction of the desk's own acts."""

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time

from bot.desk import DeskParts
from bot.desk.calling import moment
from bot.desk.clusters import clusters
from bot.desk.drafting import Answered, draft
from bot.desk.roster import next_shift, on_duty
from bot.desk.speech import canned
from bot.messages import Card, Line
from bot.storage import Store, Ticket, Turn
from bot.tallies import Act
from bot.tickets import Actor, Claim, Cluster, DraftEntry, OnRoster, Outcome, Proposed, Reply, Revealed, Thanks
from knowledge import Language


@dataclass(frozen=True, slots=True)
class DeskBoard:
    """The `Board` port of the web pages. `wake` is called after whatever may have said something."""

    store: Store
    parts: DeskParts
    wake: Callable[[], None]
    today: Callable[[], date] = date.today

    # to be looked at

    async def waiting(self) -> Sequence[Card]:
        return await self.store.waiting_tickets()

    async def held(self, volunteer: str) -> Card | None:
        return await self.store.held_ticket(volunteer)

    async def lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        return await self.store.ticket_lines(ticket, after)

    async def to_approve(self, by: Actor) -> Sequence[Proposed]:
        async with self.store.look() as turn:
            return [one for one in await turn.replies_waiting() if await self.parts.speech.may_approve(turn, by, one)]

    async def roster(self) -> Sequence[OnRoster]:
        roster, now = self.parts.voices.roster, moment(self.store.now())
        async with self.store.look() as turn:
            here, held = set(await turn.on_duty()), {v.name: await turn.ticket_held_by(v.name) for v in roster.volunteers}
        rows = []
        for v in roster.volunteers:
            shift, ticket, after = on_duty(v, roster, now), held[v.name], next_shift(v, roster, now)
            rows.append(
                OnRoster(
                    v.name, v.role, tuple(sorted(v.languages)), tuple(sorted(v.skills)), shift is not None or v.name in here, v.name in here,
                    shift[1].timestamp() if shift else None, after.timestamp() if after else None, ticket.id if ticket else None,
                )
            )  # fmt: skip
        return sorted(rows, key=lambda row: (not row.on_duty, row.next_from or float("inf"), row.name))

    async def thanks(self, by: Actor) -> Thanks:
        roster = self.parts.voices.roster
        row = roster.named(by.name)
        zone = row.zone if row else roster.zone
        midnight = datetime.combine(moment(self.store.now()).astimezone(zone).date(), time.min, zone).timestamp()
        worked = await self.store.worked(by.name, midnight)
        return Thanks(worked.conversations, worked.people, round(worked.seconds / 3600, 1), worked.solved, worked.today, roster.cap_of(by.name))

    async def unmet(self, by: Actor) -> Sequence[Cluster]:
        if not by.role.leads:
            return ()
        wishes = {wish.ticket: wish.words for wish in await self.store.wishes()}
        language = Language.EN if by.language == "en" else Language.ZH
        titles = {entry.id: entry.text(language).title for entry in self.parts.voices.replies.library.all()}
        return await asyncio.to_thread(clusters, await self.store.unmet(), wishes, titles)

    async def canned(self, language: str) -> Sequence[str]:
        return canned(language)

    async def same_askers(self, ticket: int) -> Sequence[str]:
        async with self.store.look() as turn:
            return [other.card.alias for other in await turn.joined(ticket)]

    async def draft(self, by: Actor, ticket: int) -> DraftEntry | None:
        async with self.store.look() as turn:
            found = await turn.ticket(ticket)
        if found is None or found.wiped or not found.answers or not by.role.helps:
            return None
        lines = await self.store.ticket_lines(ticket)
        answers = [line.text for line in lines if line.author not in ("person", "banyan")]
        card = found.card
        answered = Answered(ticket, card.topic, card.risk, card.region, card.language, card.words, answers, card.asked_by, card.held_by or by.name)
        return await asyncio.to_thread(draft, answered, self.parts.voices.replies.library, self.today())

    # to act at

    async def claim(self, by: Actor, ticket: int, key: str) -> Claim:
        async with self._act(by, key) as turn:
            return await self.parts.acts.claim(turn, by, ticket)

    async def next(self, by: Actor, key: str) -> Claim:
        async with self._act(by, key) as turn:
            return await self.parts.acts.next(turn, by)

    async def stay(self, by: Actor, ticket: int, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.acts.stay(turn, by, ticket)

    async def give_back(self, by: Actor, ticket: int, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.acts.give_back(turn, by, ticket)

    async def pass_on(self, by: Actor, ticket: int, to: str, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.acts.pass_on(turn, by, ticket, to)

    async def ask_lead(self, by: Actor, ticket: int, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.acts.ask_lead(turn, by, ticket)

    async def reply(self, by: Actor, ticket: int, text: str, key: str, *, anyway: bool = False, to_all: bool = False, ask: bool = False) -> Reply:
        async with self._act(by, key) as turn:
            return await self.parts.speech.reply(turn, by, ticket, text, anyway=anyway, to_all=to_all, ask=ask)

    async def approve(self, by: Actor, reply: int, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.speech.approve(turn, by, reply)

    async def reject(self, by: Actor, reply: int, note: str, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.speech.reject(turn, by, reply, note)

    async def close(self, by: Actor, ticket: int, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.acts.close(turn, by, ticket)

    async def apart(self, by: Actor, ticket: int, person: str, key: str) -> Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.acts.apart(turn, by, ticket, person)

    async def reveal(self, by: Actor, ticket: int, reason: str, key: str) -> Revealed | Outcome:
        async with self._act(by, key) as turn:
            return await self.parts.desk.masked.reveal(turn, by, ticket, reason)

    async def forget(self, by: Actor, ticket: int, key: str) -> Outcome:
        if not by.role.leads:
            return Outcome.NOT_ALLOWED
        async with self._act(by, key) as turn:
            found: Ticket | None = await turn.ticket(ticket)
            if found is None or found.wiped:
                return Outcome.GONE
            await self.parts.desk.withdrawn(turn, await turn.conversation(found.person))
            await turn.forget(found.person)
            await turn.record(Act(by.name, "forgotten", ticket))
            return Outcome.DONE

    @asynccontextmanager
    async def _act(self, by: Actor, key: str) -> AsyncIterator[Turn]:
        async with self.store.act(f"desk:{by.name}:{key}") as turn:
            yield turn
        self.wake()
