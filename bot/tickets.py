"""What a ticket is and what can come of an act at the desk: values for all who look at it, web pages and chats alike."""

from dataclasses import dataclass
from enum import StrEnum

from bot.messages import Card


class Why(StrEnum):
    """Why a ticket was opened."""

    NO_ENTRY = "no_entry"
    UNSURE = "unsure"
    ASKED = "asked_for_person"
    EMERGENCY = "emergency"
    UNHAPPY = "unhappy"  # "not yet" after an answer
    STALE = "stale"  # the answer rests on a fact that nobody has read again in time
    UNREADABLE = "unreadable"  # pictures, voice, stickers, twice


class Role(StrEnum):
    """What somebody may do at the desk. Each may do what the ones before it may, except the organiser, who only reads figures."""

    ORGANISER = "organiser"
    VOLUNTEER = "volunteer"
    LEAD = "lead"
    MAINTAINER = "maintainer"

    @property
    def helps(self) -> bool:
        return self is not Role.ORGANISER

    @property
    def leads(self) -> bool:
        return self in (Role.LEAD, Role.MAINTAINER)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a volunteer's unique name, the role they signed in with, and the language of what they are told."""

    name: str
    role: Role = Role.VOLUNTEER
    language: str = "zh"


class Outcome(StrEnum):
    """What came of an act that has no more to tell. Each but DONE has a sentence `desk_<outcome>` in texts."""

    DONE = "done"
    NOT_YOURS = "not_yours"  # another holds it, or nobody
    GONE = "gone"  # it has ended
    NOT_ALLOWED = "not_allowed"  # the role may not do this
    NOBODY = "nobody"  # no volunteer of that name, or no lead in the roster
    BUSY = "busy"  # the named volunteer holds another conversation
    NO_REASON = "no_reason"  # to reveal what was masked, a reason must be written


@dataclass(frozen=True, slots=True)
class Taken:
    """The ticket is yours."""

    card: Card


@dataclass(frozen=True, slots=True)
class TakenBy:
    """Somebody was faster."""

    name: str


@dataclass(frozen=True, slots=True)
class Holding:
    """One conversation at a time: this one is still in your hands."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Enough:
    """The daily cap is reached; only emergencies can still be taken today."""

    cap: int


@dataclass(frozen=True, slots=True)
class NothingLeft:
    """The ticket has ended, or (for `next`) nobody waits whom you could help."""


Claim = Taken | TakenBy | Holding | Enough | NothingLeft


@dataclass(frozen=True, slots=True)
class Warned:
    """One rule that a volunteer's words break.

    `rule` names it (code, card, id, screen, link, phone, promise, safe, contact, private; for older readers: long, actions, jargon),
    `words` is the piece that breaks it, `said` the sentence for the volunteer in their language.
    `hard` rules (brief 3.8) must be mended in R2 and R3, or approved by a lead; the others are advice.
    """

    rule: str
    words: str
    said: str
    hard: bool


@dataclass(frozen=True, slots=True)
class Sent:
    """The words are on their way; `people` have waited for them."""

    people: int = 1


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing was sent. With `may_insist` the same words can be sent with `anyway=True`; else change them or `ask` a lead to approve."""

    warnings: tuple[Warned, ...]
    may_insist: bool


@dataclass(frozen=True, slots=True)
class Parked:
    """The words wait for a lead or a second volunteer (`Board.to_approve`); `why`: new_volunteer, sample or rule."""

    reply: int
    why: str


Reply = Sent | Refused | Parked | Outcome


@dataclass(frozen=True, slots=True)
class Revealed:
    """(kind, words) of what was masked and kept; the kinds are those of `redaction.Kind`."""

    pieces: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Proposed:
    """A reply that waits for a second pair of eyes, with the ticket it belongs to."""

    reply: int
    ticket: int
    author: str
    text: str
    why: str
    words: str  # the person's, redacted
    at: float  # seconds since the epoch
    to_all: bool = False
    warnings: tuple[str, ...] = ()  # names of rules


@dataclass(frozen=True, slots=True)
class OnRoster:
    """One volunteer of the roster, for the page. Times are seconds since the epoch, None where there is none."""

    name: str
    role: Role
    languages: tuple[str, ...]
    skills: tuple[str, ...]
    on_duty: bool
    at_desk: bool  # their page is open now
    until: float | None
    next_from: float | None
    ticket: int | None  # which they hold


@dataclass(frozen=True, slots=True)
class DraftEntry:
    """A finished ticket as an entry file: its text, and what `knowledge check` says of it (empty: it passes)."""

    id: str
    text: str
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Questions that nobody could answer and that mean about the same. `words` are kept only where the person wished to be told."""

    count: int
    days: int
    language: str
    topic: str
    nearest: str  # title of the entry that came nearest, or ""
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Thanks:
    """A volunteer's own figures, shown to them alone: conversations, people helped, hours at it, people who said "solved"."""

    conversations: int
    people: int
    hours: float
    solved: int
    today: int
    cap: int
