"""The desk's clock: what happens when nobody does anything. Timers stand in the store; a slow poll is the truth.

One process at a time holds the lane of the clock; if it dies, another takes over when the lease ends. Each timer is used up in the
transaction that does what it is for, and only if its ticket has not moved on since: nothing happens twice, whoever looks.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import assert_never

from bot import texts
from bot.desk import waiting
from bot.desk.acts import Acts
from bot.desk.calling import Calls
from bot.desk.voices import Voices
from bot.errors import StoreError
from bot.messages import Choice
from bot.storage import How, Kind, State, Store, Ticket, Timer, Turn
from bot.tickets import Actor, Why

log = logging.getLogger(__name__)

LANE, LEASE = "clock:desk", 30.0
POLL = 1.0  # seconds
KEPT = 24 * 3600.0  # seconds that the text of an ended ticket is kept (brief 3.7)
_UNMET = frozenset({"no_entry", "unsure", "unhappy", "stale", "none_of_these"})

Embed = Callable[[str], bytes]


def nothing(_: str) -> bytes:
    return b""


@dataclass(frozen=True, slots=True)
class Clock:
    """`embed` turns words into a vector (float16, unit length) without which their meaning would be gone with them; it may block."""

    store: Store
    voices: Voices
    calls: Calls
    acts: Acts
    wake: Callable[[], None]
    embed: Embed = nothing

    async def run(self) -> None:
        """Look every second, until cancelled."""
        while True:
            try:
                await self.tick()
            except StoreError as error:
                log.error("the desk's clock: %s", error)
            await asyncio.sleep(POLL)

    async def tick(self) -> int:
        """Do what is due now, if no other process does; return how many things were done."""
        lane = await self.store.hold_lane(LANE, LEASE)
        if lane is None:
            return 0
        try:
            return await self.due()
        finally:
            await self.store.let_go(lane)

    async def due(self) -> int:
        done = 0
        while timers := await self.store.timers_due():
            for timer in timers:
                await self._each(self._fire(timer), f"timer {timer.id} ({timer.kind})")
            done += len(timers)
            self.wake()
        for ticket in await self.store.tickets_to_wipe(self._now() - KEPT):
            await self._each(self._wipe(ticket), f"the end of ticket {ticket}")
            done += 1
        return done

    def _now(self) -> float:
        return self.store.now()

    async def _each(self, doing: Awaitable[None], what: str) -> None:
        """One thing that fails must not hold up the next."""
        try:
            await doing
        except StoreError:
            raise
        except Exception:
            log.exception("%s failed", what)

    async def _fire(self, timer: Timer) -> None:
        async with self.store.act(f"timer:{timer.id}") as turn:
            ticket = await turn.fire(timer)
            if ticket is not None:
                await self._do(turn, ticket, timer.kind)

    async def _do(self, turn: Turn, ticket: Ticket, kind: Kind) -> None:
        match kind:
            case Kind.WARN | Kind.FALL_BACK:
                if ticket.state is State.HELD:
                    await (self._warn(turn, ticket) if kind is Kind.WARN else self._fall_back(turn, ticket))
            case Kind.LOOK:
                await self.acts.second.remind(turn, ticket)
            case Kind.LOOK_LATE:
                await self.acts.second.late(turn, ticket)
            case _ if ticket.state is not State.WAITING:
                pass
            case Kind.CALL | Kind.ALL | Kind.LEAD:
                await self.calls.rung(turn, ticket, kind)
            case Kind.ALARM:
                await self.calls.alarm(turn, ticket)
            case Kind.SCRIPT:
                await self._script(turn, ticket)
            case Kind.WORD_SOON:
                expect = await self.calls.expect(turn, ticket)
                await self.voices.person(turn, ticket, "still_waiting", expect=self.calls.in_words(expect, ticket.card.language))
            case Kind.WORD_LATE:
                await self._late(turn, ticket)
            case never:
                assert_never(never)

    async def _warn(self, turn: Turn, ticket: Ticket) -> None:
        left = waiting.WARNED_URGENT if ticket.card.urgent else waiting.WARNED
        here = Choice(f"stay:{ticket.id}", texts.say("i_am_here", self.voices.speaks(ticket.holder)))
        await self.voices.volunteer(turn, ticket.holder, "desk_silent_soon", here, ticket=ticket.id, seconds=int(left))

    async def _fall_back(self, turn: Turn, ticket: Ticket) -> None:
        silent = Actor(ticket.holder)
        await self.acts.back(turn, silent, ticket.id, How.SILENT, "volunteer_silent")
        await self.voices.volunteer(turn, silent.name, "desk_silent", ticket=ticket.id)

    async def _script(self, turn: Turn, ticket: Ticket) -> None:
        """The emergency's words once more, with the number, while nobody has come."""
        why, _, id = ticket.card.reason.partition(":")
        entry = self.voices.replies.library.get(id)
        if why != Why.EMERGENCY or entry is None:
            return
        _, script = self.voices.replies.emergency(await turn.conversation(ticket.person), entry)
        again = texts.say("script_again", ticket.card.language)
        await turn.say(ticket.person, script.saying(f"{again}\n\n{script.text}"), ticket=ticket.id)

    async def _late(self, turn: Turn, ticket: Ticket) -> None:
        """Half an hour and nobody came: the best entry with its doubt stated, or an honest word where there is none."""
        expect = self.calls.in_words(await self.calls.expect(turn, ticket), ticket.card.language)
        if not ticket.card.suggestions or not ticket.card.guesses:
            await self.voices.person(turn, ticket, "late_none", expect=expect)
            return
        conversation, said = self.voices.replies.simple(await turn.conversation(ticket.person), "late_best", expect=expect)
        await self.voices.say(turn, conversation, said.saying(f"{said.text}\n\n{ticket.card.suggestions[0]}"), ticket)

    async def _wipe(self, id: int) -> None:
        """A day after its end: what it was about is kept as a vector and counts, its words go."""
        async with self.store.act(f"wipe:{id}") as turn:
            ticket = await turn.ticket(id)
        if ticket is None:
            return
        vector = await self._vector(ticket)
        async with self.store.act(f"wipe:{id}") as turn:
            if vector:
                await turn.add_unmet(ticket, datetime.fromtimestamp(ticket.opened, UTC).date().isoformat(), vector)
            await turn.wipe_ticket(id)

    async def _vector(self, ticket: Ticket) -> bytes:
        if ticket.card.reason not in _UNMET or not ticket.card.words:
            return b""
        try:
            return await asyncio.to_thread(self.embed, ticket.card.words)
        except Exception:
            log.exception("the question of ticket %d could not be kept as a vector; its words go all the same", ticket.id)
            return b""
