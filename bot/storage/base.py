"""The Store port: what the rest of Banyan asks of a database."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.conversation import Conversation
from bot.messages import Address, Incoming, Line, Outgoing
from bot.storage.desk_base import DeskStore, KeepingTurn, ReplyTurn, TicketTurn, TimerTurn
from bot.tallies import Act, Happening


class Delivery(StrEnum):
    """How far a message on its way out has come."""

    QUEUED = "queued"
    SENDING = "sending"  # committed before the call, so that a crash is seen
    SENT = "sent"
    UNCERTAIN = "uncertain"  # it broke off: delivered or not, nobody knows
    WAITING = "waiting"  # the platform said: later
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class Lane:
    """A conversation that one worker holds until `lease_until`; `epoch` tells it from later holders."""

    id: str
    epoch: int

    @property
    def address(self) -> Address:
        return Address.parse(self.id)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A message that was written down and has not had its turn. `said`: what the door has answered already."""

    id: int
    incoming: Incoming
    said: tuple[Outgoing, ...] = ()
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message on its way out."""

    id: int
    to: Address
    message: Outgoing
    attempts: int
    state: Delivery


class Turn(TicketTurn, TimerTurn, ReplyTurn, KeepingTurn, Protocol):
    """One transaction: all that a turn changes, or nothing."""

    async def conversation(self, address: Address) -> Conversation: ...
    async def save(self, conversation: Conversation) -> None: ...
    async def hear(self, address: Address, redacted: str, ticket: int | None = None) -> None:
        """Keep the person's words as they may be kept: redacted."""

    async def say(self, to: Address, message: Outgoing, state: Delivery = Delivery.QUEUED, ticket: int | None = None) -> None:
        """Put a message on its way. A key that was said before is left alone."""

    async def said(self, to: Address, number: int) -> Outgoing | None:
        """Return message `number` of the outbox, if it went to this address."""

    async def count(self, happening: Happening) -> None:
        """Count what happened. No words and no address are kept."""

    async def record(self, act: Act) -> None:
        """Add to the list of acts, which nobody can change."""

class Store(DeskStore, Protocol):
    """Everything durable. Every method may raise StoreError."""

    async def open(self) -> None: ...
    async def close(self) -> None: ...

    async def write_down(self, incoming: Incoming, said: Sequence[Outgoing] = ()) -> bool:
        """Keep a message for its turn; False if its key is known already."""

    async def claim(self, seconds: float) -> Lane | None:
        """Take the lane with the oldest waiting message that nobody holds, for `seconds`."""

    async def next(self, lane: Lane) -> Waiting | None:
        """Return the oldest waiting message of a lane."""

    async def failed(self, lane: Lane, waiting: Waiting) -> None:
        """Count one failed attempt."""

    async def let_go(self, lane: Lane) -> None:
        """Give a lane back before its lease ends."""

    def turn(self, lane: Lane, waiting: Waiting) -> AbstractAsyncContextManager[Turn]:
        """One turn: on leaving, `waiting` is done and its raw text gone, and all commits together.

        Raises:
            LaneLost: somebody else holds the lane by now; nothing was changed.
        """

    def act(self, key: str) -> AbstractAsyncContextManager[Turn]:
        """One transaction that no incoming message stands behind: a button of the desk page, a timer. `key` names what is said in it."""

    async def hold(self, lane: str, seconds: float) -> Lane | None:
        """Take a lane that is no conversation (the desk's clock) unless another process holds it."""

    async def conversation(self, address: Address) -> Conversation: ...

    async def claim_leaving(self, platforms: Sequence[str], seconds: float) -> tuple[Lane, Leaving] | None:
        """Take the oldest unsent message of an address that nobody is sending to; it becomes `sending`."""

    async def settle(self, lane: Lane, leaving: Leaving, state: Delivery, *, after: float = 0.0, error: str = "") -> None:
        """Record how a sending ended, and give the address free. `after` seconds until the next try."""

    async def ask(self, leaving: Leaving, message: Outgoing, after: float) -> None:
        """Put a question about `leaving` on its way, `after` seconds from now."""

    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]: ...
    async def pending(self, address: Address) -> bool: ...
