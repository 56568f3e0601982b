"""The records of the knowledge base, in the shape of its YAML files: what a file says is what a record holds."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Risk(StrEnum):
    """What a wrong answer can cost; README.md says how to choose."""

    R0 = "R0"  # a plain how-to
    R1 = "R1"  # money, privacy or rights
    R2 = "R2"  # possibly a scam: warn first
    R3 = "R3"  # an emergency: fixed words, no ranking


class Market(StrEnum):
    """The country that an answer is about, never the language that it is written in."""

    CN = "cn"
    EN = "en"
    BOTH = "both"


class Language(StrEnum):
    ZH = "zh"
    EN = "en"


@dataclass(frozen=True, slots=True)
class Step:
    """One action. `stop` is read out before it, `see_next` after it."""

    do: str
    see_next: str = ""
    if_not_see: str = ""
    stop: str = ""


@dataclass(frozen=True, slots=True)
class Variant:
    """The same answer on another phone or in another app; `label` is read on a button."""

    label: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """An entry in one language. `title` is short enough for a button, `opening` is the answer itself."""

    title: str
    opening: str
    steps: tuple[Step, ...] = ()
    if_not_see: str = ""
    offline: str = ""
    closing: str = ""
    variants: tuple[Variant, ...] = ()


@dataclass(frozen=True, slots=True)
class Questions:
    """How people ask for the entry, in their own words."""

    zh: tuple[str, ...]
    en: tuple[str, ...]

    def of(self, language: Language) -> tuple[str, ...]:
        return self.zh if language is Language.ZH else self.en


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An entry that this one could be taken for, and the question that splits them."""

    id: str
    zh: str
    en: str

    def of(self, language: Language) -> str:
        return self.zh if language is Language.ZH else self.en


@dataclass(frozen=True, slots=True)
class Reviewed:
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class AppVersion:
    """The app that a menu path was written for; `checked_on` is empty until a person held the phone."""

    app: str
    version: str
    os: str
    checked_on: date | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One answer in both languages. Risk R3 is an emergency script: same shape, at most five steps.

    `elsewhere` (scripts only) maps a region to the script that stands in its place there.
    `checked` is false while anything in it rests on a fact or a menu that no person has confirmed.
    """

    id: str
    category: str
    risk: Risk
    market: Market
    zh: Text
    en: Text
    questions: Questions
    reviewed: Reviewed
    facts: tuple[str, ...] = ()
    checked: bool = False
    caller_check: bool = False
    neighbours: tuple[Neighbour, ...] = ()
    escalate_if: tuple[str, ...] = ()
    app_versions: tuple[AppVersion, ...] = ()
    elsewhere: dict[str, str] | None = None

    def text(self, language: Language) -> Text:
        return self.zh if language is Language.ZH else self.en
