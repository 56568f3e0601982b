"""What is true of Telegram through either library."""

import contextlib
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Sequence
from typing import Any

from bot.errors import TransportError, Uncertain, Unreachable
from bot.messages import Address, Outgoing, Receive
from bot.transports.telegram import rules
from bot.transports.telegram.polling import Poller
from bot.transports.telegram.rules import Refused

PATIENCE = 15  # seconds for one request; shorter than the outbox waits, so that what went wrong is known here
CONNECT = 10  # seconds for a connection; until then nothing was sent

Rows = Sequence[tuple[str, str]]


class TelegramTransport(ABC):
    """A road over the Bot API. The library's session is open while `run` or any `send` uses it, before and after `run` too."""

    platform = rules.PLATFORM
    idempotent = False  # the Bot API has no key against sending twice

    def __init__(self, token: str, api_base: str) -> None:
        rules.check_settings(token, api_base)
        self.poller = Poller(self)
        self._users = 0

    async def run(self, receive: Receive) -> None:
        """Poll until cancelled.

        Raises:
            CannotStart: the token is not accepted.
        """
        async with self._open():
            await self.poller.run(receive)

    async def send(self, to: Address, message: Outgoing) -> None:
        """Deliver one message, in several pieces if it is long; the buttons hang on the last."""
        pieces, rows = rules.pieces(message), rules.keyboard(message.choices)
        async with self._open():
            for done, piece in enumerate(pieces):
                try:
                    await self.say(to.chat, piece, rows if done == len(pieces) - 1 else ())
                except Refused as refusal:
                    if failed := _failed(refusal, done, len(pieces)):
                        raise failed from refusal

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        self._users += 1
        try:
            await self.opened()
            yield
        finally:
            self._users -= 1
            if not self._users:
                await self.closed()

    @abstractmethod
    async def fetch(self, offset: int | None, seconds: int) -> Sequence[Any]: ...

    @abstractmethod
    def check(self, raw: Any) -> None: ...

    @abstractmethod
    async def acknowledge(self, query: str) -> None: ...

    @abstractmethod
    async def say(self, chat: str, text: str, rows: Rows) -> None:
        """Ask sendMessage, with a keyboard of (label, data) rows. Raises `Refused`, nothing else."""

    @abstractmethod
    async def opened(self) -> None:
        """Make the session usable. Called by every user; harmless when it is already."""

    @abstractmethod
    async def closed(self) -> None:
        """Close the session. Called when the last user left."""


def _failed(refusal: Refused, done: int, pieces: int) -> TransportError | None:
    failed = rules.failure(refusal.status, refusal.description, refusal.parameters, refusal.reached)
    if failed is None or not done or isinstance(failed, Unreachable):
        return failed
    return Uncertain(f"{done} of {pieces} pieces were delivered, then: {failed}")
