"""Which digits in a text are meant to be dialled: not amounts, years, dates, or parts of longer figures."""

import re
from collections.abc import Collection, Iterator

_RUN = re.compile(r"(?<![\d.,])\+?\d(?:-?\d| (?=\d)){1,30}(?![\d%％])")
_YEAR = re.compile(r"(?:19|20)\d\d")
_DATE = re.compile(r"(?:19|20)\d\d-\d\d?(?:-\d\d?)?")
_AMOUNT = re.compile(r"\d+(?:-\d+)?")
_UNIT = re.compile(
    r"[ -]?(?:元|块|万|亿|%|％|个|年|月|日|天|周|小时|分钟|秒|岁|位|次|张|人(?!工)|倍|毫升|毫克|克|斤|米|度|套|页|字|"
    r"yuan|rmb|pounds?\b|dollars?\b|percent|years?\b|days?\b|hours?\b|minutes?\b|seconds?\b|people|digits?\b|characters?\b|steps?\b|points?\b)",
    re.I,
)
_MONEY = re.compile(r"[¥￥£$€第]\s*$")


def plain_number(number: str) -> str:
    """Return only the digits, without the 1 that Americans dial before toll-free numbers (800, 833, 877, 888)."""
    digits = re.sub(r"\D", "", number)
    return digits[1:] if len(digits) == 11 and digits.startswith("18") else digits


def phone_like(text: str, known: Collection[str] = ()) -> Iterator[str]:
    """Yield the runs of three and more digits that look like something to dial, as they are written.

    Spaces and dashes may stand inside a run. Two numbers with only a space between them are told apart
    if one of them is in `known` (plain digits).
    """
    for found in _RUN.finditer(text):
        at = found.start()
        for part in _parts(found[0], known):
            end = at + len(part)
            if len(re.sub(r"\D", "", part)) >= 3 and not _counts_something(part, text[:at], text[end:]):
                yield part
            at = end + 1


def _parts(run: str, known: Collection[str]) -> list[str]:
    """Cut a run at the spaces around a known number, the longest first; without one it stays whole."""
    words = run.split(" ") if run else []
    for size in range(len(words), 0, -1):
        for start in range(len(words) - size + 1):
            here = slice(start, start + size)
            if plain_number("".join(words[here])) in known:
                return [*_parts(" ".join(words[:start]), known), " ".join(words[here]), *_parts(" ".join(words[start + size :]), known)]
    return [run] if run else []


def _counts_something(part: str, before: str, after: str) -> bool:
    if _YEAR.fullmatch(part) or _DATE.fullmatch(part):
        return True
    if not _AMOUNT.fullmatch(part):
        return False
    return bool(_UNIT.match(after) or _MONEY.search(before) or re.match(r"[,.][a-z\d]", after))
