"""Is this an emergency? Rules only: no model, no database, no network, nothing that can fail. Pure.

Source: harm rules 3.1 to 3.3 of the domain brief. A rule names the script; the first that fits wins, the gravest stand
first. What has happened counts, not what is feared, read, or about to be done: the guards below look beside the words
that were found, in the same clause or sentence. The words themselves are in triage_zh and triage_en.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.triage_en import DENIED_EN, DOUBTED_EN, EN, IMAGINED_EN, KIN_EN, READ_OF_EN, SLIPS_EN, SUPPOSED_EN
from bot.triage_zh import DENIED_ZH, DOUBTED_ZH, IMAGINED_ZH, KIN_ZH, MIXED, READ_OF_ZH, SIMPLIFIED, SLIPS_ZH, SUPPOSED_ZH, ZH

MAX_LOOKED_AT: Final = 3000  # characters; a longer text is looked at from both ends
_REACH: Final = 60  # characters before a finding that its guards look at, at most


@dataclass(frozen=True, slots=True)
class Alarm:
    """The script to show and the words that called for it (never kept)."""

    script: str
    found: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`script` is shown where `pattern` is found. `signs`: characters or beginnings of words of which one must be there.

    `near`: what must stand within reach of it, each of them.
    `mood` "read": silent where it was seen in a film; "imagine": also in "what if"; "done": also where it was not or not yet done.
    """

    script: str
    mood: str
    signs: frozenset[str]
    pattern: re.Pattern[str]
    near: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Guards:
    """Patterns of one language that make a finding unreal: `before` it (read of, imagined, doubted), in its clause, after it."""

    before: tuple[re.Pattern[str], ...]
    denied: re.Pattern[str]
    supposed: re.Pattern[str]
    kin: re.Pattern[str]
    reach: int  # characters on either side in which `near` is looked for
    within: bool  # whether the guards look into the finding too: Chinese denies and supposes inside it


MOODS: Final = ("read", "imagine", "done", "handed")  # how many of Guards.before a rule asks
_GUARDS_ZH: Final = Guards((READ_OF_ZH, IMAGINED_ZH, DOUBTED_ZH), DENIED_ZH, SUPPOSED_ZH, KIN_ZH, 60, True)
_GUARDS_EN: Final = Guards((READ_OF_EN, IMAGINED_EN, DOUBTED_EN), DENIED_EN, SUPPOSED_EN, KIN_EN, 110, False)


def _compiled(rows: tuple[tuple[str, ...], ...], chinese: bool) -> tuple[Rule, ...]:
    return tuple(
        Rule(script, mood, frozenset(signs if chinese else signs.split()), re.compile(pattern), tuple(re.compile(part) for part in near)) for script, mood, signs, pattern, *near in rows
    )


RULES_ZH: Final = _compiled(ZH, chinese=True)
RULES_EN: Final = _compiled(EN, chinese=False)
RULES: Final = RULES_ZH + RULES_EN
_GRAVITY: Final = {script: place for place, script in enumerate(dict.fromkeys(rule.script for rule in RULES))}

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[a-z]{2}")
_LONE_HAN: Final = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?: [\u4e00-\u9fff]){2,60}(?![\u4e00-\u9fff])")
_BETWEEN_HAN: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_CLAUSE_END: Final = re.compile(r"[，。！？；、,.!?;:：\n]")
_SENTENCE_END: Final = re.compile(r"[。！？；.!?;\n]")
_WORD: Final = re.compile(r"[a-z']+")


def triage(text: str) -> Alarm | None:
    """Return the emergency that `text` speaks of, the gravest first, or None. Never raises on any text."""
    view = _folded(text)
    found: list[Alarm] = []
    if _HAN.search(view):
        chinese = _chinese(view)
        found += _first(RULES_ZH, chinese, frozenset(chinese), _GUARDS_ZH)
    if _LATIN.search(view):
        english = _WORD.sub(_respelt, view)
        found += _first(RULES_EN, english, frozenset(word[:4] for word in _WORD.findall(english)), _GUARDS_EN)
    return min(found, key=lambda alarm: _GRAVITY[alarm.script], default=None)


def _first(rules: tuple[Rule, ...], view: str, signs: frozenset[str], guards: Guards) -> Iterator[Alarm]:
    for rule in rules:
        if not rule.signs.isdisjoint(signs):
            for match in rule.pattern.finditer(view):
                around = view[max(0, match.start() - guards.reach) : match.end() + guards.reach]
                if all(near.search(around) for near in rule.near) and _real(rule, match, view, guards):
                    yield Alarm(rule.script, match[0])
                    return


def _real(rule: Rule, match: re.Match[str], view: str, guards: Guards) -> bool:
    """Whether the words around what was found let it stand: not read of, not imagined, not denied, not handed to one's own family."""
    name = next((name for name, part in match.groupdict().items() if part), 0)
    start, end = match.span(name)
    reach = max(0, start - _REACH)
    through = end if guards.within else start
    sentence = _last(_SENTENCE_END, view, reach, start)
    read_of, imagined, doubted = guards.before
    asked = MOODS.index(rule.mood)
    if read_of.search(view[sentence:start]) or (asked > 0 and imagined.search(view[sentence:through])) or (asked > 1 and doubted.search(view[sentence:start])):
        return False
    if asked > 2 and guards.kin.search(view[max(0, match.start() - 12) : match.end() + 12]):
        return False
    return asked < 2 or not (guards.denied.search(view[_last(_CLAUSE_END, view, reach, start) : through]) or guards.supposed.match(view, end))


def _last(boundary: re.Pattern[str], view: str, start: int, end: int) -> int:
    """The place after the last boundary in view[start:end], or `start`."""
    place = start
    for match in boundary.finditer(view, start, end):
        place = match.end()
    return place


def _folded(text: str) -> str:
    """Lower case, full-width folded, invisible characters out, white space single; a long text by its two ends."""
    cut = text if len(text) <= MAX_LOOKED_AT else text[: MAX_LOOKED_AT // 2] + "\n" + text[-MAX_LOOKED_AT // 2 :]
    folded = cut if cut.isascii() else unicodedata.normalize("NFKC", cut).translate(_APOSTROPHES)
    if not folded.isprintable():
        folded = "".join(c for c in folded if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Cs"))
    return re.sub(r"[^\S\n]+", " ", folded.lower())


_APOSTROPHES: Final = str.maketrans("’‘`´，", "''''，")


def _chinese(view: str) -> str:
    """Simplified characters, slips of ear and key mended, English words inside Chinese put into Chinese; spaces as commas."""
    text = view.translate(SIMPLIFIED)
    for slip, meant in SLIPS_ZH:
        text = text.replace(slip, meant)
    if " " in text:
        text = _LONE_HAN.sub(lambda m: m[0].replace(" ", ""), text)
        text = _BETWEEN_HAN.sub("，", text)
    if _LATIN.search(text):
        for english, meant in MIXED:
            text = text.replace(english, meant)
    return text


def _respelt(match: re.Match[str]) -> str:
    return SLIPS_EN.get(match[0], match[0])
