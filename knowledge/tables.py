"""The records of the tables beside the entries: facts, hotlines, regions, glossary, synonyms, reverses (each a .yaml file)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from knowledge.entry import Language

SOON = 0.9  # of a clock


class Mark(StrEnum):
    """How well a fact or a number was confirmed."""

    OFFICIAL = "V-official"  # an official page was read
    NEWS = "V-news"  # a news item or a police notice was read
    WEAK = "V-weak"  # only third parties say so
    CONFLICT = "CONFLICT"  # sources disagree
    MEMORY = "M"  # not found anywhere

    @property
    def confirmed(self) -> bool:
        return self in (Mark.OFFICIAL, Mark.NEWS)


class Clock(StrEnum):
    """How fast a fact ages."""

    HOTLINE = "hotline"
    MENU = "menu"
    LAW = "law"
    SCAM = "scam"

    @property
    def days(self) -> int:
        """How long after it was read a fact may be used; domain/brief.md 2."""
        return {Clock.HOTLINE: 180, Clock.MENU: 90, Clock.LAW: 365, Clock.SCAM: 30}[self]


@dataclass(frozen=True, slots=True)
class Fact:
    """A claim that entries rest on. `checked_on` is empty until a person opened the primary source."""

    id: str
    claim: str
    source: str
    mark: Mark
    clock: Clock
    read_on: date
    warning: str = ""
    checked_on: date | None = None

    @property
    def confirmed(self) -> bool:
        return self.mark.confirmed or self.checked_on is not None

    def near(self, today: date) -> bool:
        """Whether most of its time is over: announced now, so that a person has days, not hours, to read it again."""
        return self.age(today) > SOON * self.clock.days

    def age(self, today: date) -> int:
        """Return the days since it was last read."""
        return (today - (self.checked_on or self.read_on)).days

    def stale(self, today: date) -> bool:
        return self.age(today) > self.clock.days


@dataclass(frozen=True, slots=True)
class Hotline:
    """A number that may be shown, and to whom."""

    number: str
    regions: tuple[str, ...]
    zh: str
    en: str
    source: str
    mark: Mark
    not_for: str = ""
    checked_on: date | None = None

    def stale(self, today: date) -> bool:
        """Whether it was seen at its source, and too long ago; a number that nobody has seen yet is counted by `stats`."""
        return self.checked_on is not None and (today - self.checked_on).days > Clock.HOTLINE.days

    @property
    def can_be_dialled(self) -> bool:
        """False for numbers that only send or take texts: they get no call button."""
        return "不能拨打" not in self.not_for


@dataclass(frozen=True, slots=True)
class Refused:
    """Words found wrong in the wild, which must never stand in an answer. `only_in` names the entries that say why they are wrong."""

    text: str
    why: str
    only_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """The one word for a thing. `instead_of` may stand in questions, never in answers."""

    word: str
    meaning: str
    instead_of: tuple[str, ...]

    @property
    def language(self) -> Language:
        """The language that the meaning is written in: WiFi is a word of both."""
        return Language.EN if self.meaning.isascii() else Language.ZH


@dataclass(frozen=True, slots=True)
class Glossary:
    """The words we use, and the hard words that need a short meaning in brackets at first use."""

    terms: tuple[Term, ...] = ()
    jargon: dict[Language, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Region:
    """What the placeholders of a text become for a person who lives there, per language."""

    code: str
    name: dict[Language, str]
    police: dict[Language, str]
    ambulance: dict[Language, str]
    fire: dict[Language, str]
    bank: dict[Language, str]
    scam_line: dict[Language, str]
    report: dict[Language, str]
    elder_help: dict[Language, str]
    support: dict[Language, str]
    wallets: dict[Language, str]
