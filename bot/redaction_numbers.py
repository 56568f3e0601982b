"""Numbers in a text whose digits are plain already: which are secrets, which are amounts, dates and hotlines that may stay. Pure."""

import re
from collections.abc import Iterator
from typing import Final

from bot.redaction_rules import (
    AFTER_CODE,
    AFTER_MASKED,
    AMOUNT_TAIL,
    BEFORE_ACCOUNT,
    BEFORE_AMOUNT,
    BEFORE_CODE,
    BEFORE_ID,
    BEFORE_MASKED,
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
    MASKED,
    MONEY,
    NARROW,
    SAFE,
    WIDE,
    luhn,
)

Groups = list[tuple[int, int]]  # places of digits that stand together; a run is several with light separators between
Found = tuple[int, int, str]  # start, end, label

_PUNCTUATION: Final = " \n\t.,，。!！?？、:：;；~～\"'“”"


def numbers(plain: str) -> Iterator[Found]:
    """Return ID, card, phone, code, then any long run of digits; first where digits stand close, then where they stand apart."""
    text = SAFE.sub(lambda m: re.sub(r"\d", "#", m[0]), plain)
    for groups in _runs(text, NARROW):
        for start, end, label in list(_number(text, groups)):
            yield start - (text[start - 1 : start] in ("+", "(")), end, label
            text = text[:start] + MASKED * (end - start) + text[end:]
    for groups in _runs(text, WIDE):
        for start, end, label in list(_far(text, groups)):
            yield start, end, label
            text = text[:start] + MASKED * (end - start) + text[end:]
    yield from _left_over(text)


def _far(text: str, groups: Groups) -> Iterator[Found]:
    """Digits far apart: numbers with a shape of their own, or a code that is read out with pauses, by the words beside it."""
    found = list(_pieces(text, groups, sure=True))
    if found or len(groups) < 2:
        yield from found
        return
    start, end = groups[0][0], groups[-1][1]
    before, after = text[max(0, start - 32) : start], text[end : end + 32]
    alone = not text[:start].strip(_PUNCTUATION) and not text[end:].strip(_PUNCTUATION) and not re.search(r"[/:：]", text[start:end])  # 21/7/1969
    number = _digits(text, groups)
    if not all(text[a:b] in HOTLINES for a, b in groups) and not _is_amount(text, groups, before, after) and (label := _named(number, before, after, alone)):
        yield start, end, label


def _left_over(text: str) -> Iterator[Found]:
    """What stands beside a number that was found, with only a pause between, is the rest of it, unless it is money, a count or a hotline."""
    for pattern in (AFTER_MASKED, BEFORE_MASKED):
        for match in pattern.finditer(text):
            start, end = match.span("rest")
            groups = [(start + m.start(), start + m.end()) for m in re.finditer(r"\d+", match["rest"])]
            if all(text[a:b] in HOTLINES for a, b in groups) or _is_amount(text, groups, text[max(0, start - 32) : start], text[end : end + 32]):
                continue
            yield start, end, "digits"


def _runs(text: str, pattern: re.Pattern[str]) -> Iterator[Groups]:
    for run in pattern.finditer(text):
        yield [(run.start() + m.start(), run.start() + m.end()) for m in re.finditer(r"\d+", run[0])]


def _digits(text: str, groups: Groups) -> str:
    return "".join(text[start:end] for start, end in groups)


def _number(text: str, groups: Groups) -> Iterator[Found]:
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


def _pieces(text: str, groups: Groups, sure: bool = False) -> Iterator[Found]:
    """IDs, cards and phones in a run, the longest first from the left; once one is found, the rest of the run goes too unless it is an amount or a hotline."""
    found: list[Found] = []
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
        rest = _without_amount(text, rest, text[max(0, a - 32) : a], text[rest[-1][1] : rest[-1][1] + 32]) if rest else rest
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
    if 13 <= n <= 19 and (luhn(number) or (n > 14 and not sure) or BEFORE_ACCOUNT.search(before) or (sure and _even(text, groups))):
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


def _even(text: str, groups: Groups) -> bool:
    """Whether groups are as a long number is read out: all of the same length but the last, and not round like amounts."""
    lengths = {end - start for start, end in groups[:-1]}
    return len(lengths) == 1 and lengths <= {1, 2, 3, 4, 6} and not all(text[start:end].endswith("00") for start, end in groups)


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
