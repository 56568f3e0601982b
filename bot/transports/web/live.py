"""Wake-ups: open pages wait here until something may have changed. Hints only; every waiter also looks by itself now and then."""

import asyncio
import contextlib
from collections.abc import Iterator

from bot.messages import Address


class Bell:
    """One waiter's ear: rung while nobody waits, it is heard at the next `wait`."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the waiter."""
        self._rung.set()

    async def wait(self, seconds: float) -> bool:
        """Wait at most `seconds` and return whether it was rung."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._rung.wait(), seconds)
        rung = self._rung.is_set()
        self._rung.clear()
        return rung


class Bells:
    """Every waiter, by the address that it waits for."""

    def __init__(self) -> None:
        self.closed = False
        self._bells: dict[Address, set[Bell]] = {}

    def open(self) -> None:
        """Let waiters in."""
        self.closed = False

    def close(self) -> None:
        """Wake everybody for the last time: the server stops."""
        self.closed = True
        for bells in self._bells.values():
            for bell in bells:
                bell.ring()

    def ring(self, address: Address) -> None:
        """Wake those who wait for this address."""
        for bell in self._bells.get(address, ()):
            bell.ring()

    def waiting(self, address: Address) -> int:
        """Return how many wait for this address."""
        return len(self._bells.get(address, ()))

    @contextlib.contextmanager
    def listen(self, address: Address) -> Iterator[Bell]:
        """Wait for this address while the block runs."""
        bell = Bell()
        self._bells.setdefault(address, set()).add(bell)
        try:
            yield bell
        finally:
            rest = self._bells[address]
            rest.discard(bell)
            if not rest:
                del self._bells[address]
