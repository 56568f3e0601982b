"""What is written down about the work itself: acts of volunteers, and happenings to be counted. Values; no words and no addresses of people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.messages import Address


@dataclass(frozen=True, slots=True)
class Act:
    """Who did what, to which ticket, and why. `who` is a volunteer's name, or "shell"; `at`: seconds since the epoch.

    `why` is a word or two of our own, never of a person; of a lead who reveals what was masked, their reason, redacted.
    """

    who: str
    what: str
    ticket: int | None = None
    why: str = ""
    id: int = 0
    at: float = 0.0


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing to count.

    `kind`: answered, chosen (an answer picked from choices), clarified, escalated, emergency, small_talk, with_volunteer, solved, not_yet,
    ticket_opened, ticket_claimed, ticket_given_back, ticket_fell_back, ticket_passed_on, ticket_closed. `person` is never stored: a word that stands
    for them this week is. `seconds`: how long the person waited (ticket_claimed); how long the volunteer helped, where it is not the time since they claimed.
    `topic`: pay, scam, priv, phone, pub, info, emg, or "" where nothing came near.
    """

    kind: str
    person: Address | None = None
    language: str = ""
    region: str = ""
    topic: str = ""
    entry: str = ""
    risk: str = ""
    ticket: int | None = None
    volunteer: str = ""
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """What happenings are counted by."""

    kind: str
    language: str
    region: str
    topic: str


@dataclass(frozen=True, slots=True)
class Week:
    """The happenings of one week, counted exactly. Not to be shown as it is: see `Figures`.

    `starts`: seconds since the epoch, a Monday in UTC. `waits`: seconds that people waited, shortest first.
    """

    starts: float
    counts: Mapping[Kind, int]
    people: int
    waits: Sequence[int]
    helped: int  # seconds that volunteers helped, all together
    helpers: int  # volunteers who did
