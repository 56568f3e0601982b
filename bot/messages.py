"""What crosses the port between a transport and the bot: data, nothing that acts."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self


@dataclass(frozen=True, slots=True)
class Address:
    """Where somebody can be reached. Names the platform, never the library that talks to it."""

    platform: str
    chat: str

    def __str__(self) -> str:
        return f"{self.platform}:{self.chat}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Undo `str(address)`."""
        platform, _, chat = text.partition(":")
        return cls(platform, chat)


@dataclass(frozen=True, slots=True)
class Choice:
    """A button: `id` comes back when it is pressed, `label` is what is read. At most 64 bytes of id (Telegram)."""

    id: str
    label: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Number:
    """A number that can be dialled with one tap, and what it is for."""

    number: str
    label: str


class Kind(StrEnum):
    """What came: words or a press, something that is not words, or news about the address itself."""

    WORDS = "words"
    PHOTO = "photo"
    VOICE = "voice"
    VIDEO = "video"
    STICKER = "sticker"
    PLACE = "place"
    CONTACT = "contact"
    FILE = "file"
    OTHER = "other"
    GONE = "gone"  # accepts nothing any more: blocked, or the bot was put out of the group
    BACK = "back"
    MOVED = "moved"  # `text` is the new chat

    @property
    def news(self) -> bool:
        """Whether it says something about the address and nothing to Banyan."""
        return self in (Kind.GONE, Kind.BACK, Kind.MOVED)


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing somebody sent: `text`, or `pressed` (a choice id), or neither (a sticker; `kind` says what).

    `key` names the event on its platform; a second message with the same key is dropped at the door.
    `language` is a hint ("zh", "en" or ""), such as the platform's setting. `message` is the platform's id of the message, by which
    it can be deleted or corrected; `file` its id of a voice or a picture. `forwarded`: somebody else's words. `edited`: the message
    `message` says this instead. `public`: others read along, so nothing personal may be said there.
    """

    sender: Address
    text: str = ""
    pressed: str | None = None
    key: str = ""
    language: str = ""
    kind: Kind = Kind.WORDS
    message: str = ""
    file: str = ""
    forwarded: bool = False
    edited: bool = False
    public: bool = False


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One thing Banyan says. `key` is unique; a transport that can, shows one key only once.

    `author` is "banyan", or the name of the volunteer who speaks. `repeatable`: reading it twice does no harm (a call to volunteers,
    which carries its ticket number), so it is sent again where nobody knows whether it arrived. `instead`: the key of an earlier
    message to the same address, in whose place this stands; where that one never arrived, or cannot be changed, nothing is said.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    numbers: tuple[Number, ...] = ()
    language: str = "zh"
    author: str = "banyan"
    urgent: bool = False
    key: str = ""
    repeatable: bool = False
    instead: str = ""

    def saying(self, text: str) -> Self:
        """Return the same message with other words."""
        return replace(self, text=text)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a platform lets us speak to one chat: one message every `seconds`, `burst` at once after a pause."""

    seconds: float
    burst: int = 1


Receive = Callable[[Incoming], Awaitable[None]]

DESK = "desk"
"""The platform of volunteers: an address there is a volunteer's name."""

PERSON, EMERGENCY, START, REGIONS, REGION, AGAIN = "person", "emergency", "start", "regions", "region", "again"
"""Choices that count at any time: get a person; it is an emergency; begin again; choose where one is; `region:GB`; `again:7` shows a message once more.
Also `lang:zh`, `lang:en`."""

KEPT, FORGET = "kept", "forget"
"""Also at any time: show what is kept of me; forget me (`forget` asks first, `forget:yes` does it, `forget:no` does not)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a conversation as it is shown again: both sides, in order of `number`.

    `author` is "person", "banyan", or a volunteer's name. `live` choices may still be pressed.
    """

    number: int
    author: str
    text: str
    key: str = ""
    choices: tuple[Choice, ...] = ()
    numbers: tuple[Number, ...] = ()
    language: str = "zh"
    urgent: bool = False
    live: bool = False
    at: float = 0.0  # seconds since the epoch


@dataclass(frozen=True, slots=True)
class Guess:
    """An entry that Banyan would have answered with, and the probability (0 to 1) that it is the right one; None where no search found it."""

    entry: str
    title: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class Card:
    """A ticket as a volunteer sees it: an alias and redacted words, never an address.

    `suggestions` are the answers of the first guesses in words, ready to send. `asked_by` counts the people who asked the
    same and wait for the same answer. `answered` is the title of what Banyan had answered before the person said "not yet".
    """

    ticket: int
    alias: str
    words: str
    reason: str  # a `tickets.Why`, with ":ID" of the script behind "emergency"
    risk: str
    language: str
    region: str
    urgent: bool
    opened: float  # seconds since the epoch
    held_by: str = ""
    suggestions: tuple[str, ...] = ()
    guesses: tuple[Guess, ...] = ()
    topic: str = ""  # pay, scam, priv, phone, pub, info, emg, or "" where nothing came near
    asked_by: int = 1
    answered: str = ""
    lead_wanted: bool = False  # somebody asked the lead to take it
