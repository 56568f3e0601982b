"""The one polling loop under both libraries: brings raw updates in, one by one, and loses none."""

import asyncio
import contextlib
import logging
import random
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from bot.errors import CannotStart, StoreError
from bot.messages import Receive
from bot.transports.telegram import rules, updates
from bot.transports.telegram.intake import Intake, Library
from bot.transports.telegram.keeper import Keeper, ended, new_holder
from bot.transports.telegram.rules import Refused

POLL = 25  # seconds that Telegram may hold a getUpdates open until something comes
LEASE = 60.0  # seconds that the post of the poller is kept; longer than one poll with all its patience
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds between tries: doubling, with jitter
STEP_BACK = 10.0  # seconds at least that a second poller leaves the token to the first

log = logging.getLogger(__name__)


class Poller:
    """`last_poll` is when getUpdates last succeeded, in seconds since the epoch."""

    def __init__(self, library: Library, intake: Intake, keeper: Keeper, post: str, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self.last_poll: float | None = None
        self._library, self._intake, self._keeper, self._pause = library, intake, keeper, pause
        self._post, self._holder = post, new_holder()
        self._offset: int | None = None
        self._unhooked = False

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled.

        Raises:
            CannotStart: the token is not accepted.
        """
        try:
            await self._poll(receive)
        finally:
            with contextlib.suppress(StoreError, TimeoutError):
                async with asyncio.timeout(2):
                    await self._keeper.leave_post(self._post, self._holder)

    async def _poll(self, receive: Receive) -> None:
        misses = 0
        while True:
            await self._on_duty()
            try:
                await self._settle_in()
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

    async def _on_duty(self) -> None:
        """Wait until we are the one that polls: Telegram answers 409 to two of them, and both lose time."""
        tries = 0
        while not await self._held(tries):
            tries += 1
            await self._pause(STEP_BACK * random.uniform(0.5, 1.0))

    async def _held(self, tries: int) -> bool:
        try:
            holder = await self._keeper.hold(self._post, self._holder, LEASE)
            if holder != self._holder and ended(holder):
                holder = await self._keeper.hold(self._post, self._holder, LEASE, dead=holder)
        except StoreError as error:
            log.log(logging.DEBUG if tries else logging.ERROR, "who may ask Telegram for messages is not known: %s", error)
            return False
        if holder != self._holder:
            log.log(logging.DEBUG if tries else logging.WARNING, "Another Banyan reads this bot's messages; this one stands by.")
        return holder == self._holder

    async def _settle_in(self) -> None:
        if not self._unhooked:
            self._unhooked = await self._asked(self._library.set_webhook("", ""))
        await self._intake.settle_in()

    @staticmethod
    async def _asked(call: Awaitable[None]) -> bool:
        """Ask what should not stop us where it fails; return False where it is worth asking again."""
        try:
            await call
        except Refused as refusal:
            if refusal.status == 401:
                raise
            return 400 <= refusal.status < 500 and refusal.status != 429
        return True

    async def _batch(self, found: Sequence[Any], receive: Receive) -> bool:
        """Take all of them, and return whether the offset moved: that is what confirms them to Telegram, at the next poll."""
        before, highest = self._offset, -1
        for raw in found:
            await self._taken(raw, receive)
            if (number := updates.number(raw)) is not None:
                highest = max(highest, number)  # within a batch only: after a quiet week the ids start anywhere, lower ones too
                self._offset = highest + 1
        return self._offset != before

    async def _taken(self, raw: Any, receive: Receive) -> None:
        tries = 0
        while True:
            try:
                return await self._intake.take(raw, receive)
            except Exception as error:
                tries += 1
                log.error("Telegram update %s was not taken and is tried again: %s", updates.number(raw), type(error).__name__)
            await self._pause(backoff(tries))

    def _patience(self, refusal: Refused, misses: int) -> float:
        """Return the seconds to wait after a refused getUpdates, and say once why."""
        if refusal.status == 401 or (refusal.status == 404 and self.last_poll is None):
            raise not_accepted(refusal) from refusal
        tell = logging.WARNING if misses == 1 else logging.DEBUG
        if refusal.status == 409:
            self._unhooked = False  # a webhook that somebody has set is a reason for it, too
            log.log(tell, "Another program reads this bot's messages; stepping back and trying again every few seconds: %s", refusal.description)
            return STEP_BACK * random.uniform(1.0, 1.5)
        log.log(tell, "Telegram cannot be reached and is tried again: %s", refusal)
        return rules.told(refusal.parameters) if refusal.status == 429 else backoff(misses)


def not_accepted(refusal: Refused) -> CannotStart:
    hint = "" if refusal.status == 401 else " (or BANYAN_TELEGRAM_API_BASE is not a Bot API server)"
    return CannotStart(f"BANYAN_TELEGRAM_TOKEN is not accepted by Telegram{hint}: copy it again from @BotFather.")


def backoff(tries: int) -> float:
    """Return the seconds to wait after so many failed tries, 1 and up: doubling to a minute, with jitter, so that many do not come back at once."""
    return min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries - 1, 10)) * random.uniform(0.5, 1.0)
