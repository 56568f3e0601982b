"""The door in: written down first, then one turn at a time per person."""

import asyncio
import logging
import time
from collections import OrderedDict
from collections.abc import Coroutine, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol
from uuid import uuid4

from bot import flood, gathering
from bot.crew import Crew
from bot.errors import StoreError, TransportError
from bot.first_aid import REMEMBERED, FirstAid
from bot.messages import Address, Incoming, Kind, Outgoing
from bot.small_talk import wants_person
from bot.storage import Lane, Store, Waiting
from bot.transports.base import Typing

if TYPE_CHECKING:
    from bot.transports.base import Transport

log = logging.getLogger(__name__)

LEASE = 10.0  # seconds; a turn takes milliseconds, so a worker that holds longer is dead
MAX_TEXT = 100_000  # characters kept of one message
FIRST_AID_TIMEOUT = 5.0  # seconds for a script that is sent before anything is written down
MAX_ATTEMPTS = 3
SLOW, SHOWN = 1.0, 4.5  # seconds until a turn counts as slow, and between two signs that an answer is being written
AT_ONCE = 200  # messages of a flood passed over while the lane is held; a few milliseconds each


class Take(Protocol):
    """Whoever takes turns: the road of a message after the door."""

    async def take(self, lane: Lane, waiting: Waiting) -> None: ...
    async def apologise(self, lane: Lane, waiting: Waiting) -> None: ...
    async def pass_over(self, lane: Lane, waiting: Waiting) -> None: ...
    async def moved(self) -> None: ...


class Inbox:
    """Writes every message down, then lets it be answered. People never wait for each other; each keeps their order."""

    def __init__(
        self,
        store: Store,
        turns: Take,
        first_aid: FirstAid,
        transports: "Mapping[str, Transport]",
        workers: int = 4,
        lease: float = LEASE,
        pauses: Mapping[str, float] | None = None,
    ) -> None:
        """`pauses`: by platform, the seconds that a few words wait for more; see `bot.gathering`."""
        self._store, self._turns, self._first_aid = store, turns, first_aid
        self._transports, self._lease, self._pauses = transports, lease, pauses or {}
        self._crew = Crew("inbox", self._one_lane, workers)
        self._floods = flood.Floods()
        self._scripts: OrderedDict[str, None] = OrderedDict()  # the messages that were answered at the door

    async def receive(self, incoming: Incoming) -> None:
        """Return once the message is written down: the platform may forget it, Banyan will not.

        An emergency that the rules know is answered first, by fixed words, straight through the transport.

        Raises:
            StoreError: it could not be written down; the platform should bring it again.
        """
        if incoming.kind.news:
            await self._news(incoming)
            return
        pressed = None if incoming.pressed is None else _storable(incoming.pressed)
        incoming = replace(incoming, key=incoming.key or f"{incoming.sender}:{uuid4()}", text=_storable(incoming.text[:MAX_TEXT]), pressed=pressed)
        volunteer = self._first_aid.seats(incoming.sender)
        if not volunteer:
            self._floods.note(incoming.sender, time.monotonic())
        script = self._first_aid.look(incoming)
        said = [script] if script and await self._said_at_once(incoming, script) else []
        in_no_hurry = not volunteer and script is None and gathering.waits(incoming) and not wants_person(incoming.text)
        pause = self._pauses.get(incoming.sender.platform, 0.0) if in_no_hurry else 0.0
        if await self._store.write_down(incoming, said, pause):
            self._first_aid.notice(incoming)
        self._crew.wake()
        if pause:
            self._crew.wake(after=pause)

    async def _news(self, incoming: Incoming) -> None:
        """Something about the address: whether it can be reached, and what it is called."""
        match incoming.kind:
            case Kind.GONE:
                await self._store.lost(incoming.sender, incoming.kind)
            case Kind.BACK:
                await self._store.found(incoming.sender)
            case Kind.MOVED:
                await self._store.rekey(incoming.sender, Address(incoming.sender.platform, incoming.text))
                await self._turns.moved()
            case _:
                raise AssertionError(f"{incoming.kind} is no news")

    async def recall(self) -> None:
        """Learn where people are from what was stored, so that nobody is given another country's numbers after a stop; and where the volunteers' group is."""
        await self._turns.moved()
        for talk in reversed(await self._store.latest(REMEMBERED)):
            self._first_aid.remember(talk.person, talk.language, talk.region)
        for incoming in await self._store.unanswered(REMEMBERED):
            self._first_aid.notice(incoming)  # where people said they are before the stop, in words or by a button, counts before its turn

    async def _said_at_once(self, incoming: Incoming, script: Outgoing) -> bool:
        """Send the script, once for each message, however often the platform or the database lets it come again."""
        if incoming.key in self._scripts:
            return True
        transport = self._transports.get(incoming.sender.platform)
        if transport is None:
            return False
        try:
            async with asyncio.timeout(FIRST_AID_TIMEOUT):
                await transport.send(incoming.sender, script)
        except (TransportError, TimeoutError) as error:
            log.warning("a script could not be sent at once, the outbox will try: %s", type(error).__name__)
            return False
        except Exception:
            log.exception("a script could not be sent at once, the outbox will try")
            return False
        self._scripts[incoming.key] = None
        if len(self._scripts) > REMEMBERED:
            self._scripts.popitem(last=False)
        return True

    async def run(self) -> None:
        """Take turns until cancelled, beginning with what an earlier run left unanswered."""
        await self._crew.run()

    def rest(self) -> None:
        """Begin no further turn."""
        self._crew.rest()

    async def drain(self, seconds: float) -> None:
        """Answer what was written down, for at most `seconds`."""
        await self._crew.finish(seconds)

    async def _one_lane(self) -> bool:
        lane = await self._store.claim(self._lease)
        if lane is None:
            return False
        self._crew.wake()
        flooding = self._floods.on(lane.address, time.monotonic())
        if flooding:
            await self._pass_over(lane)
        if waiting := await self._store.next(lane):
            await self._one_turn(lane, waiting)
        await self._store.let_go(lane, flood.REST if flooding else 0.0)
        return True

    async def _pass_over(self, lane: Lane) -> None:
        """Keep what a flood brought, and leave only its last message to be answered; whatever may be an emergency or asks for a person is answered."""
        for _ in range(AT_ONCE):
            waiting = await self._store.next(lane)
            if waiting is None or not await self._store.more_behind(lane, waiting):
                return
            incoming = waiting.incoming
            if waiting.said or not flood.may_be_passed_over(incoming) or wants_person(incoming.text) or self._first_aid.look(incoming):
                return
            await self._turns.pass_over(lane, waiting)

    async def _one_turn(self, lane: Lane, waiting: Waiting) -> None:
        try:
            if waiting.attempts >= MAX_ATTEMPTS:
                await self._turns.apologise(lane, waiting)
            else:
                await self._shown(waiting.incoming.sender, self._turns.take(lane, waiting))
        except StoreError:
            raise
        except Exception:
            log.exception("message %d failed, attempt %d", waiting.id, waiting.attempts + 1)
            await self._store.failed(lane, waiting)

    async def _shown(self, person: Address, work: Coroutine[None, None, None]) -> None:
        """Do the work; where it takes longer, the person sees that an answer is being written."""
        transport = self._transports.get(person.platform)
        if not isinstance(transport, Typing):
            await work
            return
        async with asyncio.TaskGroup() as group:
            showing = group.create_task(_typing(transport, person))
            (outcome,) = await asyncio.gather(work, return_exceptions=True)
            showing.cancel()
        if outcome is not None:
            raise outcome


async def _typing(transport: Typing, person: Address) -> None:
    await asyncio.sleep(SLOW)
    while True:
        await transport.typing(person)
        await asyncio.sleep(SHOWN)


def _storable(text: str) -> str:
    """Return the text without what no database takes: NUL, and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")
