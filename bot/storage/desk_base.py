"""The desk's half of the Store port: tickets, timers, parked replies, what stays when the words are gone."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from bot.messages import Address, Card, Guess, Line
from bot.tickets import Proposed


class State(StrEnum):
    """Where a ticket is. Nothing leads out of CLOSED."""

    WAITING = "waiting"
    HELD = "held"
    CLOSED = "closed"


class How(StrEnum):
    """How a volunteer's stint with a ticket ended."""

    CLOSED = "closed"
    BACK = "back"
    SILENT = "silent"
    PASSED = "passed"
    WITHDRAWN = "withdrawn"


class Kind(StrEnum):
    """What a timer is for."""

    CALL = "call"  # the next two volunteers (also: when a shift begins)
    ALL = "all"
    LEAD = "lead"
    ALARM = "alarm"
    SCRIPT = "script"  # an emergency's words once more
    WORD_SOON = "word_soon"
    WORD_LATE = "word_late"
    WARN = "warn"
    FALL_BACK = "fall_back"
    LOOK = "look"  # a reply waits for a second look
    LOOK_LATE = "look_late"


@dataclass(frozen=True, slots=True)
class NewTicket:
    """What a ticket is opened with. `words` are redacted already."""

    person: Address
    alias: str
    reason: str
    risk: str
    urgent: bool
    language: str
    region: str
    words: str
    suggestions: tuple[str, ...] = field(default=())
    guesses: tuple[Guess, ...] = ()
    topic: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """`fresh`: it was not there before; `raised`: it was, and has become an emergency now."""

    id: int
    fresh: bool
    raised: bool = False


@dataclass(frozen=True, slots=True)
class Ticket:
    """The whole record. `epoch` counts up with whatever happens at the desk. Times are seconds since the epoch."""

    id: int
    person: Address
    state: State
    epoch: int
    card: Card
    opened: float
    holder: str = ""
    same_as: int | None = None
    answers: int = 0
    closed: float | None = None
    wiped: bool = False


@dataclass(frozen=True, slots=True)
class Timer:
    """Something to be done for a ticket at `due` (seconds since the epoch), unless its epoch has moved on."""

    id: int
    ticket: int
    kind: Kind
    due: float
    epoch: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """A waiting ticket as the choice of "next" sees it."""

    id: int
    urgent: bool
    language: str
    topic: str
    opened: float
    lead_wanted: bool = False


@dataclass(frozen=True, slots=True)
class Worked:
    """What a volunteer has done: conversations begun today and ever, people helped, seconds, "solved" said by people."""

    today: int
    conversations: int
    people: int
    seconds: float
    solved: int


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept about a person, counted."""

    lines: int
    tickets: int
    wishes: int
    since: float | None
    sealed: int = 0  # masked pieces that a lead could see


class TicketTurn(Protocol):
    """Tickets within one transaction. A write to a ticket locks its row first, so that two writers go one after the other."""

    @property
    def now(self) -> float:
        """Seconds since the epoch, by the store's clock."""

    async def open_ticket(self, new: NewTicket) -> Opened:
        """Open a ticket, or return the one that this person has open already."""

    async def ticket(self, id: int) -> Ticket | None: ...
    async def ticket_held_by(self, volunteer: str) -> Ticket | None: ...
    async def ticket_of(self, person: Address) -> Ticket | None:
        """Return the person's open ticket, or the one that ended last."""

    async def claim_first(self, tickets: Sequence[int], volunteer: str) -> int | None:
        """Let `volunteer` hold the first of these that is waiting and that nobody is just taking; None if there is none. Queues behind nobody."""

    async def claim_ticket(self, ticket: int, volunteer: str) -> bool:
        """Let `volunteer` hold the ticket; False if it is not waiting or they hold another."""

    async def release_ticket(self, ticket: int, volunteer: str, how: How) -> Address | None:
        """End `volunteer`'s hold (CLOSED ends the ticket) and return whose ticket it was; None if they do not hold it."""

    async def pass_ticket(self, ticket: int, volunteer: str, to: str) -> bool:
        """Put the ticket into another's hands; False if `volunteer` does not hold it or `to` holds one."""

    async def withdraw_ticket(self, ticket: int, by: str = "") -> str | None:
        """Close a ticket from the person's side, or because `by` has answered it with another; return who held it, if anybody."""

    async def stir_ticket(self, ticket: int, *, answered: bool = False) -> None:
        """Something happened: earlier timers are void. `answered`: the volunteer spoke."""

    async def want_lead(self, ticket: int) -> None: ...
    async def candidates(self) -> Sequence[Candidate]:
        """Return the waiting tickets that are no part of another, oldest first."""

    async def words_since(self, ticket: int) -> Sequence[str]:
        """Return what the person has said, redacted, since the ticket was opened, oldest first."""

    async def join_ticket(self, ticket: int, other: int) -> None:
        """Let the person of `ticket` wait for the answer to `other`."""

    async def part_ticket(self, ticket: int) -> None:
        """Let the person of `ticket` wait on their own again."""

    async def joined(self, ticket: int) -> Sequence[Ticket]:
        """Return the open tickets that wait for the answer to this one."""

    async def like(self, topic: str) -> Sequence[Ticket]:
        """Return open tickets that somebody could be joined to: not urgent, no part of another, not answered yet, of this topic."""

    async def call(self, ticket: int, volunteers: Sequence[str]) -> Sequence[str]:
        """Note that these volunteers were called; return those who had not been before."""

    async def was_called(self, ticket: int) -> Sequence[str]: ...
    async def reached(self, ticket: int) -> bool:
        """Whether a card of this ticket has arrived anywhere, or a called volunteer's page is open."""

    async def busy(self) -> frozenset[str]:
        """Return who holds a ticket now."""

    async def begun_since(self, when: float) -> dict[str, int]:
        """Return how many conversations each volunteer has begun since then."""

    async def waits(self, urgent: bool, limit: int = 30) -> Sequence[float]:
        """Return how long the latest tickets waited until somebody came, in seconds, newest first."""

    async def on_duty(self) -> Sequence[str]:
        """Return the volunteers whose desk page was open within the last minutes."""


class TimerTurn(Protocol):
    """Timers within one transaction."""

    async def arm(self, ticket: int, timers: Sequence[tuple[Kind, float]]) -> None:
        """Set these timers (times in seconds since the epoch) and drop all others of the ticket."""

    async def arm_more(self, ticket: int, timers: Sequence[tuple[Kind, float]]) -> None:
        """Set these timers beside the ticket's others."""

    async def fire(self, timer: Timer) -> Ticket | None:
        """Use a timer up and return its ticket; None if it is void or somebody else has used it."""


class ReplyTurn(Protocol):
    """Replies that wait, within one transaction."""

    async def park(self, ticket: int, author: str, text: str, why: str, warnings: Sequence[str], *, to_all: bool) -> int: ...
    async def parked(self, reply: int) -> Proposed | None:
        """Return a reply that still waits."""

    async def settle_reply(self, reply: int, state: str) -> bool:
        """Mark it sent or rejected; False if somebody else has."""

    async def replies_waiting(self, ticket: int | None = None) -> Sequence[Proposed]: ...
    async def answers_by(self, volunteer: str) -> int:
        """Return how many tickets this volunteer has ended with an answer: what makes them new or not."""


class CardTurn(Protocol):
    """What shows a ticket in the volunteers' chats, within one transaction."""

    async def card(self, ticket: int, to: Address, key: str) -> None:
        """Note that message `key` to this address shows the ticket."""

    async def cards(self, ticket: int) -> Sequence[tuple[Address, str]]:
        """Return (address, key) of the messages that show the ticket and are not over."""

    async def cards_over(self, ticket: int) -> None:
        """All that show the ticket now have their last words, or will."""

    async def moved_to(self, address: Address) -> Address:
        """Return what an address is called now."""


class KeepingTurn(Protocol):
    """What is kept and forgotten, within one transaction."""

    async def judged(self, entry: str, confidence: float | None, language: str, said: str) -> None:
        """Count what a person said of an answer: solved, not_yet, person. Nothing tells who."""

    async def add_unmet(self, ticket: Ticket, day: str, vector: bytes) -> None: ...
    async def add_wish(self, ticket: Ticket) -> None: ...
    async def use_wish(self, wish: int, entry: str = "") -> bool:
        """Delete a wish; with `entry`, tick its question off as answered by it. False if it is gone already."""

    async def kept(self, person: Address) -> Kept: ...
    async def forget(self, person: Address) -> None:
        """Delete all words to and from this person, their conversation, wishes and tickets' texts; counts stay."""

    async def seal(self, ticket: int, body: str) -> None:
        """Keep something encrypted beside a ticket until its words go."""

    async def sealed(self, ticket: int) -> Sequence[str]: ...
    async def wipe_ticket(self, ticket: int) -> bool:
        """Delete the words of an ended ticket; counts stay. False if they are gone already."""


@dataclass(frozen=True, slots=True)
class Wish:
    """A question that nobody could answer, and somebody who would like to be told once there is an answer."""

    id: int
    person: Address
    words: str
    language: str
    region: str
    ticket: int
    at: float


@dataclass(frozen=True, slots=True)
class Unmet:
    """One unanswered question without its words. `vector`: float16, unit length."""

    ticket: int
    day: str
    language: str
    topic: str
    nearest: str
    vector: bytes


class DeskStore(Protocol):
    """What the desk reads outside a turn."""

    def now(self) -> float:
        """Return the seconds since the epoch, by the store's clock."""

    async def timers_due(self, limit: int = 50) -> Sequence[Timer]: ...
    async def tickets_to_wipe(self, ended_before: float, limit: int = 50) -> Sequence[int]: ...
    async def waiting_tickets(self) -> Sequence[Card]: ...
    async def held_ticket(self, volunteer: str) -> Card | None: ...
    async def ticket_lines(self, ticket: int, after: int = 0) -> Sequence[Line]: ...
    async def worked(self, volunteer: str, since: float) -> Worked: ...
    async def wishes(self) -> Sequence[Wish]: ...
    async def unmet(self) -> Sequence[Unmet]: ...
