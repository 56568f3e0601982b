"""The door out: durable rows, one at a time per address, tried again or given up visibly."""

import asyncio
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from bot import texts
from bot.conversation import ends_a_turn
from bot.crew import POLL, Crew
from bot.errors import BotError, Moved, TransportError, TryLater, Uncertain, Unreachable
from bot.messages import AGAIN, Address, Choice, Outgoing
from bot.outages import Outages
from bot.storage import Delivery, Lane, Leaving, Store
from bot.transports.base import Lasting, Paced

if TYPE_CHECKING:
    from bot.transports.base import Transport

log = logging.getLogger(__name__)

LEASE = 30.0  # seconds; a sending that takes longer is given up by its own timeout
SEND_TIMEOUT = 20.0  # seconds
ASK_AFTER = 15.0  # seconds until a person is asked whether an uncertain answer arrived
MAX_ATTEMPTS = 8
BACKOFF = 2.0  # seconds before the second attempt, doubled after each, at most five minutes
SHORTLY = 0.05  # seconds until a look whether a platform takes more again
TOUCH = 5.0  # seconds for changing what is shown already


class Outbox:
    """Sends what turns have said. Rows are `sending` before the call, so that a crash is seen afterwards."""

    def __init__(
        self, store: Store, transports: "Mapping[str, Transport]", senders: int = 4, lease: float = LEASE, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._store, self._transports, self._lease = store, transports, lease
        self._outages = Outages(clock)
        self._held_up: dict[str, set[int]] = {}  # by platform, what its road has failed
        self._crew = Crew("outbox", self._send_one, senders)

    def wake(self) -> None:
        """Something may be waiting to leave."""
        self._crew.wake()

    async def run(self) -> None:
        """Send until cancelled."""
        await self._crew.run()

    def rest(self) -> None:
        """Begin no further sending. One that was begun is not broken off: nobody would know whether it arrived."""
        self._crew.rest()

    async def flush(self, seconds: float) -> None:
        """Send what is still waiting, for at most `seconds`."""
        await self._crew.finish(seconds)

    async def take_back(self, to: Address, message: str) -> bool:
        """Delete a message from a chat, and return whether it is gone now."""
        transport = self._transports.get(to.platform)
        if not message or not isinstance(transport, Lasting):
            return False
        try:
            async with asyncio.timeout(TOUCH):
                await transport.take_back(to, message)
        except (TransportError, TimeoutError) as error:
            log.warning("a message could not be taken back: %s", type(error).__name__)
            return False
        return True

    async def _send_one(self) -> bool:
        passable = self._outages.passable(self._transports)
        open_roads = [name for name in passable if await self._open(name, self._transports[name])]
        claimed = await self._store.claim_leaving(open_roads, self._lease)
        if claimed is None:
            await self._look_again(passable, full=len(open_roads) < len(passable))
            return False
        self._crew.wake()
        lane, leaving = claimed
        transport = self._transports[leaving.to.platform]
        if leaving.state is Delivery.SENDING and not (transport.idempotent or leaving.message.repeatable):
            log.warning("message %d may or may not have arrived before the last stop", leaving.id)
            await self._uncertain(lane, leaving, "stopped while sending")
            return True
        await self._try(lane, leaving, transport)
        return True

    async def _open(self, name: str, transport: "Transport") -> bool:
        """Whether this platform takes one more message within this second."""
        return not isinstance(transport, Paced) or await self._store.left_lately(name, 1.0) < transport.per_second

    async def _look_again(self, passable: Sequence[str], *, full: bool) -> None:
        """Nothing may leave now: come back when something may, if that is sooner than the next look."""
        soon = SHORTLY if full else await self._store.soonest(passable)
        if soon is not None and soon < POLL:
            self._crew.wake(after=max(soon, SHORTLY))

    async def _try(self, lane: Lane, leaving: Leaving, transport: "Transport") -> None:
        self._outages.tries(transport.platform, SEND_TIMEOUT)
        try:
            async with asyncio.timeout(SEND_TIMEOUT):
                ref = await self._show(leaving, transport)
        except TryLater as later:
            await self._store.settle(lane, leaving, Delivery.WAITING, after=later.seconds, error=str(later))
            if not later.road:
                await self._passed(transport)
                return
            self._held_up.setdefault(transport.platform, set()).add(leaving.id)
            if self._outages.failed(transport.platform):
                log.warning("%s cannot be reached; what is to be said waits, in its order", transport.platform)
            return
        except (Uncertain, TimeoutError) as error:
            if transport.idempotent or leaving.message.repeatable:
                await self._failed(lane, leaving, str(error) or "no answer in time")
            else:
                await self._uncertain(lane, leaving, str(error) or "no answer in time")
            self._outages.failed(transport.platform)
            return
        except Unreachable as error:
            log.warning("message %d waits: this person cannot be reached until they write again", leaving.id)
            await self._store.lost(leaving.to, str(error), leaving)
            await self._store.settle(lane, leaving, Delivery.WAITING, error=str(error))
        except Moved as moved:
            await self._store.settle(lane, leaving, Delivery.WAITING, error=str(moved), moved=Address(leaving.to.platform, moved.chat))
        except TransportError as error:
            await self._failed(lane, leaving, str(error))
        except Exception:
            log.exception("message %d could not be sent", leaving.id)
            await self._failed(lane, leaving, "unexpected failure; see the log")
        else:
            pace = transport.pace(leaving.to) if isinstance(transport, Paced) else None
            await self._store.settle(lane, leaving, Delivery.SENT, ref=ref or "", pace=pace)
            if isinstance(transport, Lasting) and ends_a_turn(leaving.message):
                await self._fade(leaving, transport)
        await self._passed(transport)

    @staticmethod
    async def _show(leaving: Leaving, transport: "Transport") -> str | None:
        """Send it; or put it in the place of what was sent before, if that ever arrived where it can be changed."""
        if not leaving.message.instead:
            return await transport.send(leaving.to, leaving.message)
        if leaving.ref and isinstance(transport, Lasting):
            await transport.change(leaving.to, leaving.ref, leaving.message)
        return None

    async def _passed(self, transport: "Transport") -> None:
        """The road is open: whoever waited for it may go, those first whom it had failed before, for they had waited longest."""
        held_up = self._held_up.pop(transport.platform, None)
        if self._outages.worked(transport.platform):
            log.warning("%s can be reached again", transport.platform)
            if held_up:
                await self._store.hurry(sorted(held_up))
            self._crew.wake()

    async def _fade(self, leaving: Leaving, transport: Lasting) -> None:
        """Take the buttons off what was said before: their turn is over. What fails is tried again with the next message."""
        try:
            async with asyncio.timeout(TOUCH):
                for number, ref in await self._store.fading(leaving):
                    await self._faded(leaving.to, ref, transport)
                    await self._store.faded(number)
        except (BotError, TimeoutError) as error:
            log.info("old buttons are still shown: %s", type(error).__name__)

    @staticmethod
    async def _faded(to: Address, ref: str, transport: Lasting) -> None:
        try:
            await transport.fade(to, ref)
        except (TryLater, Uncertain):
            raise
        except TransportError as error:
            log.info("buttons that can never be taken off again: %s", error)

    async def _failed(self, lane: Lane, leaving: Leaving, error: str) -> None:
        given_up = leaving.attempts + 1 >= MAX_ATTEMPTS
        if given_up:
            log.error("message %d is given up after %d attempts: %s", leaving.id, MAX_ATTEMPTS, error)
        await self._store.settle(lane, leaving, Delivery.DEAD if given_up else Delivery.QUEUED, after=self._pause(leaving), error=error)

    async def _uncertain(self, lane: Lane, leaving: Leaving, error: str) -> None:
        """Do not say it twice blindly: ask, a while later, whether it arrived, with a button that shows it again."""
        await self._store.settle(lane, leaving, Delivery.UNCERTAIN, error=error)
        if not leaving.message.key.startswith("ask:"):
            language = leaving.message.language
            again = Choice(f"{AGAIN}:{leaving.id}", texts.say("show_again", language))
            await self._store.ask(leaving, Outgoing(texts.say("did_it_arrive", language), (again,), language=language), ASK_AFTER)

    @staticmethod
    def _pause(leaving: Leaving) -> float:
        return float(min(300.0, BACKOFF * 2.0**leaving.attempts))
