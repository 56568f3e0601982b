"""Workers that look for something to do: both doors have one such crew."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from bot.errors import StoreError

log = logging.getLogger(__name__)

POLL = 1.0  # seconds; wake-ups are hints, this is the truth


class Crew:
    """`size` workers that take `step` again and again; it returns False when nothing is left to do for now.

    A wake-up wakes one of them: a step that has taken something wakes the next (`wake`) before it goes on, because where one thing waits, others may.
    """

    def __init__(self, name: str, step: Callable[[], Awaitable[bool]], size: int) -> None:
        self._name, self._step, self._size = name, step, size
        self._news = asyncio.Queue[None](1)  # each wake-up wakes one worker
        self._resting = False

    def wake(self, after: float = 0.0) -> None:
        """Something may be waiting, now or in so many seconds."""
        if after > 0:
            asyncio.get_running_loop().call_later(after, self.wake)
        elif not self._news.full():
            self._news.put_nowait(None)

    def rest(self) -> None:
        """Begin nothing new: `run` returns when what was begun is done."""
        self._resting = True
        self.wake()

    async def run(self) -> None:
        """Work until cancelled, or until told to rest."""
        async with asyncio.TaskGroup() as group:
            for _ in range(self._size):
                group.create_task(self._work())

    async def finish(self, seconds: float) -> None:
        """Do what is waiting now, for at most `seconds`; the rest is done after the next start."""
        try:
            async with asyncio.timeout(seconds):
                while await self._step():
                    pass
        except TimeoutError:
            log.warning("%s: stopped before everything was done; the rest is done after the next start", self._name)

    async def _work(self) -> None:
        while not self._resting:
            try:
                while not self._resting and await self._step():
                    pass
            except StoreError as error:
                log.error("%s: %s", self._name, error)
            try:
                async with asyncio.timeout(POLL):
                    await self._news.get()
            except TimeoutError:
                pass
        self.wake()  # whoever still sleeps is told to rest, too
