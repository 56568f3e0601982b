"""What crosses the seam between the sign-in pages and those who check: values."""

from dataclasses import dataclass
from enum import StrEnum


class Refusal(StrEnum):
    """Why somebody is not let in. Each has a sentence of its own on the pages."""

    UNKNOWN = "unknown"  # a challenge that is used or too old, an answer that does not fit
    LOCKED = "locked"  # too many failures of this account from this source
    STRANGER = "stranger"  # another house vouches for them, and they have no account here
    TAKEN = "taken"  # this sign-in is connected with another account
    AWAY = "away"  # the other house cannot be reached


@dataclass(frozen=True, slots=True)
class Offered:
    """A challenge: `token` comes back with the answer, `options` is what the browser's own passkey call takes, as JSON."""

    token: str
    options: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A passkey of one's own. `made_at`: seconds since the epoch."""

    id: str
    made_at: float


@dataclass(frozen=True, slots=True)
class Away:
    """Where another house takes over, and the state that the browser holds until it is back."""

    url: str
    state: str


@dataclass(frozen=True, slots=True)
class Entered:
    """Who came back from another house: with a new session, or without one where a signed-in member connected it."""

    account: str
    session: str
