"""The port."""

from typing import Protocol, runtime_checkable

from bot.messages import Address, Outgoing, Pace, Receive


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

    async def send(self, to: Address, message: Outgoing) -> str | None:
        """Deliver one message, and return what the platform calls it where that is of use later.

        Raises:
            Unreachable, Moved, TryLater, Uncertain, TransportError: see `bot.errors`.
        """


@runtime_checkable
class Paced(Protocol):
    """A road with a speed limit: `per_second` messages to all chats together, and `pace` for one chat."""

    per_second: int

    def pace(self, to: Address) -> Pace: ...


@runtime_checkable
class Lasting(Protocol):
    """A road on which what was said stays visible and can still be changed. Each is done once however often it is asked.

    Raise what `send` raises.
    """

    async def fade(self, to: Address, ref: str) -> None:
        """Take the buttons off a message of ours."""

    async def change(self, to: Address, ref: str, message: Outgoing) -> None:
        """Show this in the place of a message of ours. One that is gone, or says this already, counts as changed."""

    async def take_back(self, to: Address, message: str) -> None:
        """Delete a message from the chat, theirs or ours."""


@runtime_checkable
class Typing(Protocol):
    """A road that can show that an answer is being written."""

    async def typing(self, to: Address) -> None:
        """Show it for some five seconds. Never raises."""
