"""The one polling loop under both libraries: brings raw updates in, one by one, and loses none."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Protocol

from bot.errors import CannotStart
from bot.messages import Incoming, Receive
from bot.transports.telegram import rules, updates
from bot.transports.telegram.rules import Refused

POLL = 25  # seconds that Telegram may hold a getUpdates open until something comes
ANSWER = 5.0  # seconds for acknowledging a press; others wait meanwhile
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds between tries: doubling, with jitter
STEP_BACK = 10.0  # seconds at least that a second poller leaves the token to the first

log = logging.getLogger(__name__)


class Library(Protocol):
    """What a Telegram library lends to the loop."""

    async def fetch(self, offset: int | None, seconds: int) -> Sequence[Any]:
        """Ask getUpdates and return the raw updates. Raises `Refused`, nothing else."""

    def check(self, raw: Any) -> None:
        """Raise anything where the library's own model cannot hold this update."""

    async def acknowledge(self, query: str) -> None:
        """Ask answerCallbackQuery, so that the button stops blinking. Raises `Refused`, nothing else."""


class Poller:
    """`parked` counts the updates that could not be decoded; `last_poll` is when getUpdates last succeeded, in seconds since the epoch."""

    def __init__(self, library: Library, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self.parked = 0
        self.last_poll: float | None = None
        self._library, self._pause = library, pause
        self._offset: int | None = None

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled.

        Raises:
            CannotStart: the token is not accepted.
        """
        misses = 0
        while True:
            try:
                found = await self._library.fetch(self._offset, POLL)
            except Refused as refusal:
                misses += 1
                await self._pause(self._patience(refusal, misses))
                continue
            self.last_poll = time.time()
            moved = await self._batch(found, receive)
            if found and not moved:  # it all comes again, and must not come in a hot loop
                misses += 1
                await self._pause(backoff(misses))
            elif misses:
                misses = 0
                log.info("Telegram answers again.")

    async def take(self, raw: Any, receive: Receive) -> None:
        """Bring one raw update to `receive`, and return when it is written down, parked, or nothing for us."""
        try:
            self._library.check(raw)
            incoming, query = updates.incoming(raw), updates.query(raw)
        except Exception as error:
            self.parked += 1
            log.error("Telegram update %s cannot be decoded and is set aside: %s", updates.number(raw), type(error).__name__)
            return
        if incoming is not None:
            await self._written(incoming, receive)
        if query is not None:
            await self._acknowledge(query)

    async def _batch(self, found: Sequence[Any], receive: Receive) -> bool:
        """Take all of them, and return whether the offset moved: that is what confirms them to Telegram, at the next poll."""
        before, highest = self._offset, -1
        for raw in found:
            await self.take(raw, receive)
            if (number := updates.number(raw)) is not None:
                highest = max(highest, number)  # within a batch only: after a quiet week the ids start anywhere, lower ones too
                self._offset = highest + 1
        return self._offset != before

    async def _written(self, incoming: Incoming, receive: Receive) -> None:
        tries = 0
        while True:
            try:
                return await receive(incoming)
            except Exception as error:
                tries += 1
                log.error("message %s was not taken and is tried again: %s", incoming.key, type(error).__name__)
            await self._pause(backoff(tries))

    async def _acknowledge(self, query: str) -> None:
        try:
            async with asyncio.timeout(ANSWER):
                await self._library.acknowledge(query)
        except (Refused, TimeoutError) as error:
            log.debug("a press was not acknowledged: %s", error)

    def _patience(self, refusal: Refused, misses: int) -> float:
        """Return the seconds to wait after a refused getUpdates, and say once why."""
        if refusal.status == 401 or (refusal.status == 404 and self.last_poll is None):
            hint = "" if refusal.status == 401 else " (or BANYAN_TELEGRAM_API_BASE is not a Bot API server)"
            raise CannotStart(f"BANYAN_TELEGRAM_TOKEN is not accepted by Telegram{hint}: copy it again from @BotFather.") from refusal
        tell = logging.WARNING if misses == 1 else logging.DEBUG
        if refusal.status == 409:
            log.log(tell, "Another program reads this bot's messages; stepping back and trying again every few seconds: %s", refusal.description)
            return STEP_BACK * random.uniform(1.0, 1.5)
        log.log(tell, "Telegram cannot be reached and is tried again: %s", refusal)
        return rules.told(refusal.parameters) if refusal.status == 429 else backoff(misses)


def backoff(tries: int) -> float:
    """Return the seconds to wait after so many failed tries, 1 and up: doubling to a minute, with jitter, so that many do not come back at once."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries - 1, 10)) * random.uniform(0.5, 1.0)
