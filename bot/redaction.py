"""What a volunteer may see of a person's words. Pure. Fails closed: what cannot be checked is not shown.

Rules: domain brief 3.6. Every rule looks at a copy of the text in which full-width, circled, spoken and Chinese digits
are plain digits; each character of the copy knows its place in the original, so the marker stands exactly where the secret stood.
When unsure, mask: a masked price costs the volunteer some context, a missed card number can cost the person everything.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.redaction_rules import (
    AFTER_CODE,
    AMOUNT_TAIL,
    BEFORE_ACCOUNT,
    BEFORE_AMOUNT,
    BEFORE_CODE,
    BEFORE_ID,
    BEFORE_PASSWORD,
    BEFORE_PHONE,
    BEFORE_READ_OUT,
    COUNTED,
    COUNTED_FEW,
    DIALLED,
    HOTLINES,
    ID_15,
    ID_18,
    ID_LAST,
    LINK,
    MARKERS,
    MONEY,
    NARROW,
    NUMERALS,
    PATTERNS,
    SAFE,
    SIMPLIFIED,
    SPOKEN,
    WIDE,
    digits_of,
    luhn,
)

MAX_SHOWN: Final = 4000  # characters; the rest is left out, and said so
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


_PUNCTUATION: Final = " \n\t.,，。!！?？、:：;；~～\"'“”"
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})  # Unicode categories
SECRET: Final = frozenset({Kind.CARD, Kind.ID, Kind.CODE, Kind.PASSWORD})


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


Groups = list[tuple[int, int]]
Rule = Callable[[View, View], Iterator[Span]]


def redact(text: str, language: str = "zh") -> Redacted:
    """Return `text` with markers in place of secrets. Never raises; on any failure a fixed text that shows nothing."""
    english = language.startswith("en")
    try:
        spans = _spans(text[: MAX_SHOWN + _BEYOND])
        shown = _masked(text[:MAX_SHOWN], spans, english)
        if len(text) > MAX_SHOWN:
            shown += MARKERS["cut"][english]
        return Redacted(shown, frozenset(Kind(MARKERS[s.label][2]) for s in spans))
    except Exception:  # a fault in a rule must hide the text, not show it; the words themselves are never logged
        return Redacted(MARKERS["unchecked"][english], frozenset())


def secrets(text: str) -> frozenset[Kind]:
    """Return the kinds in `text` that the person must be warned of before anything else. All of them if it cannot be checked."""
    try:
        return frozenset(Kind(MARKERS[s.label][2]) for s in _spans(text[:MAX_SHOWN])) & SECRET
    except Exception:  # as in redact
        return SECRET


def _spans(text: str) -> list[Span]:
    """All that must be masked, merged where it overlaps (the earlier rule names it), in order of place."""
    words, digits = _view(text, SIMPLIFIED), _spoken(_view(text, SIMPLIFIED | NUMERALS))
    found = sorted((s.start, order + len(RULES) * (s.label == "digits"), s) for order, rule in enumerate(RULES) for s in rule(words, digits))
    merged: list[tuple[int, Span]] = []
    for start, order, span in found:
        if merged and start < merged[-1][1].end:
            first, last = merged[-1]
            winner = last if first <= order else span
            merged[-1] = (min(first, order), Span(last.start, max(last.end, span.end), winner.label, winner.shown))
        else:
            merged.append((order, span))
    return [span for _, span in merged]


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
                out.append(fold.get(c, c) if number is None else str(number))
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
            group = "hide" if match.groupdict().get("hide") else 0
            yield _span(view, match.start(group), match.end(group), label)


def _links(words: View, _: View) -> Iterator[Span]:
    """Only the domain stays, and only where it hides no number itself."""
    for match in LINK.finditer(words.text):
        domain = (match["domain"] or match["domain2"]).lower()
        yield _span(words, match.start(), match.end(), "link", domain if domain.isascii() and sum(c.isdigit() for c in domain) < 6 else "")


def _numbers(_: View, view: View) -> Iterator[Span]:
    """ID, card, phone, code, then any long run of digits."""
    text = SAFE.sub(lambda m: re.sub(r"\d", "#", m[0]), view.text)
    for groups in _runs(text, NARROW):
        spans = list(_number(text, groups))
        yield from (_span(view, start - (text[start - 1 : start] in ("+", "(")), end, label) for start, end, label in spans)
        for start, end, _label in spans:
            text = text[:start] + "#" * (end - start) + text[end:]
    for groups in _runs(text, WIDE):
        for start, end, label in _pieces(text, groups, sure=True):
            yield _span(view, start, end, label)


RULES: tuple[Rule, ...] = (_numbers, _lettered, _links)


def _runs(text: str, pattern: re.Pattern[str]) -> Iterator[Groups]:
    for run in pattern.finditer(text):
        yield [(run.start() + m.start(), run.start() + m.end()) for m in re.finditer(r"\d+", run[0])]


def _digits(text: str, groups: Groups) -> str:
    return "".join(text[start:end] for start, end in groups)


def _number(text: str, groups: Groups) -> Iterator[tuple[int, int, str]]:
    """One run of digits with at most light separators: what is it, and what of it must be hidden?"""
    number = _digits(text, groups)
    start, end = groups[0][0], groups[-1][1]
    before, after = text[max(0, start - 32) : start], text[end : end + 32]
    hotline = number in HOTLINES or all(text[a:b] in HOTLINES for a, b in groups)
    if hotline and (DIALLED.search(before) or not (BEFORE_CODE.search(before) or BEFORE_PASSWORD.search(before) or AFTER_CODE.match(after))):
        return
    found = list(_pieces(text, groups))
    if found:
        yield from found
        return
    alone = not text[:start].strip(_PUNCTUATION) and not text[end:].strip(_PUNCTUATION)
    if not _is_amount(text, groups, before, after) and (label := _named(number, before, after, alone)):
        yield start, end, label
        return
    rest = _without_amount(text, groups, before, after)
    if len(_digits(text, rest)) >= 6 and not all(text[a:b] in HOTLINES for a, b in rest):
        yield rest[0][0], rest[-1][1], "foreign_id" if BEFORE_ID.search(before) else "card" if BEFORE_ACCOUNT.search(before) else "phone" if BEFORE_PHONE.search(before) else "digits"


def _named(number: str, before: str, after: str, alone: bool) -> str:
    """The label of a short number by the words beside it, or ""."""
    if 3 <= len(number) <= 10 and BEFORE_PASSWORD.search(before):
        return "password"
    if 3 <= len(number) <= 10 and (BEFORE_CODE.search(before) or (len(number) > 3 and AFTER_CODE.match(after))):
        return "code"
    if alone and 4 <= len(number) <= 8:
        return "code"
    return "code" if 4 <= len(number) <= 8 and BEFORE_READ_OUT.search(before) else ""


def _pieces(text: str, groups: Groups, sure: bool = False) -> Iterator[tuple[int, int, str]]:
    """IDs, cards and phones in a run, the longest first from the left; once one is found, the rest of the run goes too unless it is an amount or a hotline."""
    found: list[tuple[int, int, str]] = []
    i = 0
    while i < len(groups):
        for j in range(min(len(groups), i + 24), i, -1):
            label, end = _label(text, groups[i:j], sure)
            if label:
                found.append((groups[i][0], end, label))
                i = j
                break
        else:
            i += 1
    if not found:
        return
    yield from found
    edges = [groups[0][0], *(place for a, b, _ in found for place in (a, b)), groups[-1][1]]
    for a, b in zip(edges[::2], edges[1::2], strict=True):
        rest = [g for g in groups if a <= g[0] and g[1] <= b]
        rest = _without_amount(text, rest, text[max(0, a - 32) : a], text[groups[-1][1] : groups[-1][1] + 32]) if rest else rest
        if rest and not all(text[x:y] in HOTLINES for x, y in rest):
            yield rest[0][0], rest[-1][1], "digits"


def _label(text: str, groups: Groups, sure: bool) -> tuple[str, int]:
    """What these digits are when taken as one number ("" if nothing), and where it ends (an X may follow).

    `sure` is for digits far apart ("100、200、300"): only a number with a shape of its own, or named by the words before it.
    """
    number, start, end = _digits(text, groups), groups[0][0], groups[-1][1]
    before = text[max(0, start - 32) : start]
    n = len(number)
    if 16 <= n <= 18 and (last := ID_LAST.match(text, end)):
        return "id", last.end()
    if (n == 18 and ID_18.fullmatch(number)) or (n == 15 and ID_15.fullmatch(number)):
        return "id", end
    if 13 <= n <= 19 and (luhn(number) or (n > 14 and not sure) or BEFORE_ACCOUNT.search(before)):
        return "card", end
    if number in HOTLINES:
        return "", end
    if re.fullmatch(r"(?:(?:00)?86|0)?1[3-9]\d{9}", number):
        return "mobile", end
    if [b - a for a, b in groups] in ([3, 2, 4], [2, 2, 2, 8], [6, 8]) or (n == 10 and BEFORE_ID.search(before)):
        return "foreign_id", end
    if sure and not BEFORE_PHONE.search(before):
        return "", end
    abroad = number.startswith("00") or re.search(r"(?:\+|\bplus) ?\(?$", before)
    return "phone" if re.fullmatch(r"0\d{9,11}|1?\d{10}", number) or (6 <= n <= 15 and abroad) else "", end


def _is_amount(text: str, groups: Groups, before: str, after: str) -> bool:
    n = len(_digits(text, groups))
    return not _without_amount(text, groups, before, after) or bool((n <= 5 and COUNTED.match(after)) or (n <= 3 and COUNTED_FEW.match(after)))


def _without_amount(text: str, groups: Groups, before: str, after: str) -> Groups:
    """The run less an amount of money at its end ("… 500元"), or nothing if all of it is one ("$120000", "转了150000")."""
    if not groups:
        return groups
    start, end = groups[0][0], groups[-1][1]
    run = text[start:end]
    if (amount := AMOUNT_TAIL.search(run)) and MONEY.match(after):
        return [g for g in groups if g[1] <= start + amount.start()]
    whole = amount is not None and amount.start() == 0
    if whole and (currency := BEFORE_AMOUNT.search(before)) and (currency["sign"] or run.endswith("00")):
        return []
    return groups
