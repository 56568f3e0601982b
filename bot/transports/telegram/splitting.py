"""Cut long texts where a reader would pause. Pure."""

import re
import unicodedata
from collections.abc import Sequence
from itertools import takewhile

PAUSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\n\s*\n",  # a paragraph ends
        r"\n",
        r"[。！？!?…；]+[”’」』）)\"']*|[.;][”)\"']*\s",  # a sentence ends
        r"\s|[，、：]",
    )
)
EARLIEST = 4  # a pause in the first quarter of what fits is too early: it would make many small pieces
Span = tuple[int, int]
"""From one character of a text to before another."""

KEYCAPS = {0x200D, 0x20E3}  # zero width joiner; enclosing keycap


def units(text: str) -> int:
    """Return the length in UTF-16 code units, as Telegram counts."""
    return len(text) + sum(ord(character) > 0xFFFF for character in text)


def split(text: str, limit: int) -> list[str]:
    """Cut so that no piece has more than `limit` units: at a paragraph, a line, a sentence, a word, else between two graphemes.

    Only white space beside a cut is lost. A text of nothing but white space gives no piece.
    """
    return [text[start:end] for start, end in cuts(text, limit)]


def cuts(text: str, limit: int, whole: Sequence[Span] = ()) -> list[Span]:
    """Return where the pieces of `split` lie. No cut falls inside one of the spans `whole`, unless it alone is too long."""
    found, start = [], len(text) - len(text.lstrip())
    end = len(text.rstrip())
    while start < end:
        rest = text[start:end]
        at = start + _cut(rest, _fits(rest, limit))
        before = next((first for first, last in whole if first < at < last and text[start:first].strip()), at)
        piece = text[start:before].rstrip()
        found.append((start, start + len(piece)))
        start = before + len(text[before:end]) - len(text[before:end].lstrip())
    return found


def shortened(text: str, limit: int) -> str:
    """Return `text` in at most `limit` units, cut at a word where there is one, with an ellipsis."""
    text = " ".join(text.split())
    if units(text) <= limit:
        return text
    at = _whole(text, _fits(text, limit - 1))
    space = text.rfind(" ", at // 2, at)
    return text[: space if space > 0 else at].rstrip() + "…"


def _fits(text: str, limit: int) -> int:
    """Return how many characters from the start have at most `limit` units."""
    head = text[:limit]
    over = units(head) - limit
    while over > 0:
        over -= units(head[-1])
        head = head[:-1]
    return len(head)


def _cut(text: str, fits: int) -> int:
    """Return where to cut a text of which `fits` characters fit."""
    if fits == len(text):
        return fits
    window = text[: fits + 1]  # a pause may stand exactly behind what fits
    for pause in PAUSES:
        ends = [min(found.end(), fits) for found in pause.finditer(window) if found.start() < fits]
        if ends and ends[-1] > fits // EARLIEST and not _joined(text, ends[-1]):
            return ends[-1]
    return _whole(text, fits)


def _whole(text: str, fits: int) -> int:
    """Return the last border between two graphemes up to `fits`; `fits` itself where there is none."""
    return next((at for at in range(fits, 0, -1) if not _joined(text, at)), fits)


def _joined(text: str, at: int) -> bool:
    """Return whether the characters before and after `at` are drawn as one (unicode.org/reports/tr29, without Indic and jamo rules)."""
    if not 0 < at < len(text):
        return False
    before, after = ord(text[at - 1]), ord(text[at])
    if unicodedata.category(text[at]) in ("Mn", "Mc", "Me") or after in KEYCAPS or before == 0x200D:
        return True
    if 0x1F3FB <= after <= 0x1F3FF or 0xE0020 <= after <= 0xE007F:  # skin tones; the letters inside a flag of a region
        return True
    if _flag(text[at]) and _flag(text[at - 1]):  # flags are pairs of letters
        return sum(1 for _ in takewhile(_flag, reversed(text[:at]))) % 2 == 1
    return text[at - 1 : at + 1] == "\r\n"


def _flag(character: str) -> bool:
    return 0x1F1E6 <= ord(character) <= 0x1F1FF
