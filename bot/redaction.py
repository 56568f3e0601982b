"""What a volunteer may see of a person's words. Pure. Fails closed: what cannot be checked is not shown.

Rules: domain brief 3.6. Every rule looks at a copy of the text in which full-width, circled, spoken and Chinese digits
are plain digits; each character of the copy knows its place in the original, so the marker stands exactly where the secret stood.
When unsure, mask: a masked price costs the volunteer some context, a missed card number can cost the person everything.
"""

from __future__ import annotations

import re
import time
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.redaction_numbers import numbers
from bot.redaction_rules import IDLE_ONE, LINK, MARKERS, NUMERALS, PATTERNS, SIMPLIFIED, SPOKEN, digits_of

MAX_SHOWN: Final = 4000  # characters; the rest is left out, and said so
PATIENCE: Final = 2.0  # seconds; what takes longer has not been checked, and is not shown
_BEYOND: Final = 200  # characters looked at past the cut, so that a number cut in two is still seen


class Kind(StrEnum):
    """What was masked."""

    ID = "id"
    CARD = "card"
    PHONE = "phone"
    CODE = "code"
    PASSWORD = "password"
    ADDRESS = "address"
    PLATE = "plate"
    DOCUMENT = "document"
    NAME = "name"
    ACCOUNT = "account"
    LINK = "link"
    HEALTH = "health"
    DIGITS = "digits"


_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})  # Unicode categories
SECRET: Final = frozenset({Kind.CARD, Kind.ID, Kind.CODE, Kind.PASSWORD})
MAY_BE_KEPT: Final = frozenset({Kind.PHONE, Kind.ADDRESS, Kind.NAME, Kind.PLATE})  # no links: they carry codes
_WHOLE_PHONE, _CODE = 10, 6  # digits: a code has at most 8, and may look like the start of a phone number; no house has six


@dataclass(frozen=True, slots=True)
class Redacted:
    """`text` is fit to be shown; `kinds` tells what was masked in it."""

    text: str
    kinds: frozenset[Kind]


@dataclass(frozen=True, slots=True)
class View:
    """A copy to match on: its character i stands for original[starts[i]:ends[i]]."""

    text: str
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Where, in the original, something must be masked. `label` is a key of MARKERS; `shown` is kept inside the marker (a domain)."""

    start: int
    end: int
    label: str
    shown: str = ""


_clock = time.monotonic
Rule = Callable[[View, View], Iterator[Span]]


def redact(text: str, language: str = "zh") -> Redacted:
    """Return `text` with markers in place of secrets. Never raises; on any failure a fixed text that shows nothing."""
    english = language.startswith("en")
    try:
        spans, kinds = _spans(text[: MAX_SHOWN + _BEYOND])
        shown = _masked(text[:MAX_SHOWN], spans, english)
        if not isinstance(shown, str) or (text.strip() and not shown.strip()):
            raise ValueError("redaction returned nothing")
        if len(text) > MAX_SHOWN:
            shown += MARKERS["cut"][english]
        return Redacted(shown, kinds)
    except Exception:  # a fault in a rule must hide the text, not show it; the words themselves are never logged
        return Redacted(MARKERS["unchecked"][english], frozenset())


def secrets(text: str) -> frozenset[Kind]:
    """Return the kinds in `text` that the person must be warned of before anything else. All of them if it cannot be checked."""
    try:
        return _spans(text[:MAX_SHOWN])[1] & SECRET
    except Exception:  # as in redact
        return SECRET


def pieces(text: str) -> tuple[tuple[str, str], ...]:
    """Return (kind, words) of what is masked in `text` and may be kept for a lead; nothing that touches a secret, nothing if it cannot be checked.

    What may be a code is not kept either: a short phone number, a phone number that runs into other digits, a long number in an address.
    """
    try:
        shown = text[:MAX_SHOWN]
        found = _each(shown)
        never = [span for span in found if _KIND[span.label] not in MAY_BE_KEPT]
        kept = {span for span in found if _KIND[span.label] in MAY_BE_KEPT and not any(span.start < one.end and one.start < span.end for one in never)}
        outer = [span for span in sorted(kept) if not any(one != span and one.start <= span.start and span.end <= one.end for one in kept)]
        kept_words = [(_KIND[span.label], shown[span.start : span.end]) for span in outer]
        return tuple((kind.value, words) for kind, words in kept_words if not _may_be_code(kind, words))
    except Exception:  # as in redact
        return ()


def _may_be_code(kind: Kind, words: str) -> bool:
    plain = _spoken(_view(words, SIMPLIFIED | NUMERALS)).text
    if kind is Kind.PHONE:
        return sum(c.isdigit() for c in plain) < _WHOLE_PHONE
    return re.search(rf"(?:\d[\W_]*){{{_CODE}}}", plain) is not None


_RANK: Final = {label: rank for rank, label in enumerate(MARKERS)}
_KIND: Final = {label: Kind(marker[2]) for label, marker in MARKERS.items() if marker[2]}


def _spans(text: str) -> tuple[list[Span], frozenset[Kind]]:
    """All that must be masked, in order of place, and its kinds. Where two overlap both go: the longer or the first label of MARKERS names it."""
    found = _each(text)
    merged: list[Span] = []
    for span in found:
        if merged and span.start < merged[-1].end:
            last = merged.pop()
            within = last.end >= span.end or span.start == last.start
            named = max(last, span, key=lambda s: (s.label != "digits", s.end - s.start if within else 0, -_RANK[s.label]))
            span = Span(last.start, max(last.end, span.end), named.label, named.shown)
        merged.append(span)
    secret = {_KIND[span.label] for span in found} & SECRET
    return merged, frozenset(secret | {_KIND[span.label] for span in merged})


def _each(text: str) -> list[Span]:
    """Return all that any rule finds, in order of place; they may overlap."""
    return sorted(_found(_view(text, SIMPLIFIED), _spoken(_view(text, SIMPLIFIED | NUMERALS))))


def _found(words: View, digits: View) -> Iterator[Span]:
    """Yield what the rules find, and look at the clock after each.

    Raises:
        TimeoutError: they took longer than PATIENCE.
    """
    until = _clock() + PATIENCE
    for rule in RULES:
        yield from rule(words, digits)
        if _clock() > until:
            raise TimeoutError("redaction took too long")


def _masked(text: str, spans: list[Span], english: bool) -> str:
    pieces, at = [], 0
    for span in spans:
        if span.start >= len(text):
            break
        marker = MARKERS[span.label][english]
        pieces += [text[at : span.start], marker[:-1] + " " + span.shown + "]" if span.shown else marker]
        at = span.end
    return "".join([*pieces, text[at:]])


def _view(text: str, fold: dict[str, str]) -> View:
    """Compatibility forms and `fold` applied, any script's digits plain, invisible characters and accents out."""
    out: list[str] = []
    starts: list[int] = []
    for place, original in enumerate(text):
        for c in original if original.isascii() else unicodedata.normalize("NFKC", original):
            if c in "\n\t\r" or unicodedata.category(c) not in _INVISIBLE:
                number = unicodedata.digit(c, None)
                idle = c == "一" and text[place + 1 : place + 2] in IDLE_ONE and text[place - 1 : place] not in NUMERALS and place + 1 < len(text)
                out.append(str(number) if number is not None else c if idle else fold.get(c, c))
                starts.append(place)
    return View("".join(out), starts, [place + 1 for place in starts])


def _spoken(view: View) -> View:
    """English digit words ("one", "oh", "double five", "twenty-three") as digits."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    at = 0
    for match in SPOKEN.finditer(view.text):
        number = digits_of(match)
        out += [view.text[at : match.start()], number]
        starts += view.starts[at : match.start()] + [view.starts[match.start()]] * len(number)
        ends += view.ends[at : match.start()] + [view.ends[match.end() - 1]] * len(number)
        at = match.end()
    return View("".join(out) + view.text[at:], starts + view.starts[at:], ends + view.ends[at:])


def _span(view: View, start: int, end: int, label: str, shown: str = "") -> Span:
    return Span(view.starts[start], view.ends[end - 1], label, shown)


def _lettered(words: View, digits: View) -> Iterator[Span]:
    """IBAN, insurance numbers, plates, passports, passwords, accounts, names, addresses: all that one pattern can find."""
    for label, pattern, on_digits in PATTERNS:
        view = digits if on_digits else words
        for match in pattern.finditer(view.text):
            group = next((name for name, part in match.groupdict().items() if part), 0)
            yield _span(view, match.start(group), match.end(group), label)


def _links(words: View, _: View) -> Iterator[Span]:
    """Only the domain stays, and only where it hides no number itself."""
    for match in LINK.finditer(words.text):
        domain = (match["domain"] or match["domain2"]).lower()
        yield _span(words, match.start(), match.end(), "link", domain if domain.isascii() and sum(c.isdigit() for c in domain) < 6 else "")


def _numbers(_: View, digits: View) -> Iterator[Span]:
    for start, end, label in numbers(digits.text):
        yield _span(digits, start, end, label)


RULES: tuple[Rule, ...] = (_numbers, _lettered, _links)
