"""The Store port: what the rest of Banyan asks of a database."""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.conversation import Conversation
from bot.messages import Address, Incoming, Line, Outgoing, Pace
from bot.storage.desk_base import CardTurn, DeskStore, KeepingTurn, ReplyTurn, TicketTurn, TimerTurn
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
    """What was written down and has not had its turn. `said`: what the door has answered already.

    `incoming` is one message, or several that belong together (`parts`, each as it came; `rows`, their numbers).
    """

    id: int
    incoming: Incoming
    said: tuple[Outgoing, ...] = ()
    attempts: int = 0
    parts: tuple[Incoming, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Leaving:
    """A message on its way out. `ref`: the platform's id of the message that this one stands in for (`Outgoing.instead`), "" if it never got there."""

    id: int
    to: Address
    message: Outgoing
    attempts: int
    state: Delivery
    ref: str = ""


class Turn(TicketTurn, TimerTurn, ReplyTurn, KeepingTurn, CardTurn, Protocol):
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

    async def attach(self, ticket: int, platform: str, kind: str, file: str) -> int:
        """Let whoever holds the ticket fetch this file from its platform; return its number."""


class Store(DeskStore, Protocol):
    """Everything durable. Every method may raise StoreError."""

    async def open(self) -> None: ...
    async def close(self) -> None: ...

    async def write_down(self, incoming: Incoming, said: Sequence[Outgoing] = (), pause: float = 0.0) -> bool:
        """Keep a message for its turn, which comes `pause` seconds after it; False if its key is known already.

        Who writes can be reached again.
        """

    async def claim(self, seconds: float) -> Lane | None:
        """Take the lane with the oldest waiting message that nobody holds, for `seconds`."""

    async def next(self, lane: Lane) -> Waiting | None:
        """Return the oldest waiting message of a lane, with those that belong to it (see `bot.gathering`)."""

    async def failed(self, lane: Lane, waiting: Waiting) -> None:
        """Count one failed attempt."""

    async def more_behind(self, lane: Lane, waiting: Waiting) -> bool:
        """Return whether a later message of the lane waits."""

    async def let_go(self, lane: Lane, after: float = 0.0) -> None:
        """Give a lane back before its lease ends, to be taken again `after` seconds from now."""

    def turn(self, lane: Lane, waiting: Waiting) -> AbstractAsyncContextManager[Turn]:
        """One turn: on leaving, `waiting` is done and its raw text gone, and all commits together.

        Raises:
            LaneLost: somebody else holds the lane by now; nothing was changed.
        """

    def look(self) -> AbstractAsyncContextManager[Turn]:
        """A turn's eyes without its hands, for pages: it only reads, and never waits for whoever writes."""

    def act(self, key: str) -> AbstractAsyncContextManager[Turn]:
        """One transaction that no incoming message stands behind: a button of the desk page, a timer. `key` names what is said in it."""

    async def hold_lane(self, lane: str, seconds: float) -> Lane | None:
        """Take a lane that is no conversation (the desk's clock) unless another process holds it."""

    async def conversation(self, address: Address) -> Conversation: ...
    async def latest(self, count: int) -> Sequence[Conversation]:
        """Return the conversations that changed last, the newest first; without their tickets."""

    async def unanswered(self, count: int) -> Sequence[Incoming]:
        """Return what was written down and has not had its turn yet, in its order, at most `count`."""

    async def claim_leaving(self, platforms: Sequence[str], seconds: float) -> tuple[Lane, Leaving] | None:
        """Take the oldest unsent message of an address that nobody is sending to, urgent ones first; it becomes `sending`.

        Addresses that are gone, and those that were just spoken to as fast as their platform allows, wait.
        """

    async def settle(
        self, lane: Lane, leaving: Leaving, state: Delivery, *, after: float = 0.0, error: str = "", ref: str = "", pace: Pace | None = None, moved: Address | None = None
    ) -> None:
        """Record how a sending ended, and give the address free, though no sooner than `pace` allows.

        `after` seconds until the next try; `ref`: the platform's id of what was shown; `moved`: what the address is called from now
        on, as by `rekey`, in one step: nobody sends to the old one in between.
        """

    async def hurry(self, numbers: Sequence[int]) -> None:
        """Let these messages leave now if they wait for nothing but their time: the road that failed them is open again."""

    async def left_lately(self, platform: str, seconds: float) -> int:
        """Return how many messages were sent or tried within the last `seconds`, by any process."""

    async def soonest(self, platforms: Sequence[str]) -> float | None:
        """Return the seconds until a message may leave that waits only for its time; None where there is none."""

    async def fading(self, leaving: Leaving) -> Sequence[tuple[int, str]]:
        """Return (number, ref) of earlier messages to the same address whose buttons are over and still shown."""

    async def faded(self, number: int) -> None:
        """Their buttons are shown no more."""

    async def lost(self, address: Address, why: str, leaving: Leaving | None = None) -> None:
        """This address accepts nothing; what is queued for it waits. Not so if they wrote while `leaving`, which was refused, was being sent."""

    async def found(self, address: Address) -> None:
        """This address accepts messages again."""

    async def rekey(self, old: Address, new: Address) -> None:
        """The address has another name from now on: conversation, tickets and everything on its way move along."""

    async def moved_to(self, address: Address) -> Address:
        """Return what an address is called now."""

    async def forget(self, seconds: float) -> None:
        """Delete what is only needed for a while and is older: keys of messages that had their turn, parked updates, files and cards of closed tickets."""

    async def ask(self, leaving: Leaving, message: Outgoing, after: float) -> None:
        """Put a question about `leaving` on its way, `after` seconds from now."""

    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]: ...
    async def pending(self, address: Address) -> bool: ...
