"""The port."""

from typing import Protocol

from bot.messages import Address, Outgoing, Receive


class Transport(Protocol):
    """A road to people. `platform` is what its addresses are called.

    `idempotent`: showing one key twice is harmless here, so a sending that broke off may simply be repeated.
    """

    platform: str
    idempotent: bool

    async def run(self, receive: Receive) -> None:
        """Bring everything that arrives to `receive`, until cancelled. Leaves no task behind.

        What arrives counts as taken only when `receive` has returned: it is written down then.
        """

    async def send(self, to: Address, message: Outgoing) -> None:
        """Deliver one message.

        Raises:
            Unreachable, TryLater, Uncertain, TransportError: see `bot.errors`.
        """
