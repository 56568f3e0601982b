"""Is this an emergency? Rules only: no model, no database, no network, nothing that can fail. Pure.

Source: harm rules 3.1 to 3.3 of the domain brief. A rule names the script; the gravest that fits wins. What has happened
counts, not what is feared, read of, or about to be done: the guards look beside the words that were found, in the same clause
or sentence. When in doubt the script is right: a needless one costs a smile, a missing one costs savings.
The words themselves stand in triage_words, by language and by what is in danger.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from bot.triage_words import en, zh
from bot.triage_words.en_life import EN_LIFE
from bot.triage_words.en_money import EN_MONEY
from bot.triage_words.en_phone import EN_PHONE
from bot.triage_words.zh_life import ZH_LIFE
from bot.triage_words.zh_money import ZH_MONEY
from bot.triage_words.zh_phone import ZH_PHONE

MAX_LOOKED_AT: Final = 3000  # characters; a longer text is looked at from both ends
_REACH: Final = 60  # characters before a finding that its guards look at, at most


@dataclass(frozen=True, slots=True)
class Alarm:
    """The script to show and the words that called for it (never kept)."""

    script: str
    found: str


@dataclass(frozen=True, slots=True)
class Rule:
    """`script` is shown where `pattern` is found. `signs`: parts of words of which one must be there (a quick look first; none: always look).

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
_GUARDS_ZH: Final = Guards((zh.READ_OF_ZH, zh.IMAGINED_ZH, zh.DOUBTED_ZH), zh.DENIED_ZH, zh.SUPPOSED_ZH, zh.KIN_ZH, 90, True)
_GUARDS_EN: Final = Guards((en.READ_OF_EN, en.IMAGINED_EN, en.DOUBTED_EN), en.DENIED_EN, en.SUPPOSED_EN, en.KIN_EN, 110, False)
GRAVITY: Final = (  # the gravest first
    *("emg-suicidal", "emg-medical", "pub-ambulance-info", "emg-fire-gas", "emg-lost-person", "emg-blackmail-photo", "emg-phone-controlled", "emg-screen-shared", "emg-account-drained"),
    *("emg-transferred-days-ago", "emg-gave-code", "emg-clicked-link", "emg-installed-app", "emg-card-handed-over", "emg-cash-gold-gone", "scam-en-courier-fraud", "emg-just-transferred"),
    *("emg-threatened", "scam-cash-pickup", "scam-remote-app", "scam-screen-share", "scam-en-crypto-atm", "emg-phone-lost", "priv-wechat-stolen", "priv-alipay-loss-report"),
    *("priv-wechat-freeze", "emg-family-money-abuse"),
)


def _compiled(*tables: tuple[tuple[str, ...], ...]) -> tuple[Rule, ...]:
    rules = [
        Rule(script, mood, frozenset(signs.split()), re.compile(pattern), tuple(re.compile(part) for part in near)) for table in tables for script, mood, signs, pattern, *near in table
    ]
    return tuple(sorted(rules, key=lambda rule: GRAVITY.index(rule.script)))


RULES_ZH: Final = _compiled(ZH_LIFE, ZH_MONEY, ZH_PHONE)
RULES_EN: Final = _compiled(EN_LIFE, EN_MONEY, EN_PHONE)
RULES: Final = RULES_ZH + RULES_EN
_SIGNS_ZH: Final = frozenset().union(*(rule.signs for rule in RULES_ZH))
_SIGNS_EN: Final = frozenset().union(*(rule.signs for rule in RULES_EN))

_HAN: Final = re.compile(r"[\u4e00-\u9fff]")
_LATIN: Final = re.compile(r"[a-z]{2}")
_LONE_HAN: Final = re.compile(r"(?<![\u4e00-\u9fff])[\u4e00-\u9fff](?: [\u4e00-\u9fff]){2,60}(?![\u4e00-\u9fff])")
_BETWEEN_HAN: Final = re.compile(r"(?<=[\u4e00-\u9fff]) (?=[\u4e00-\u9fff])")
_CLAUSE_END: Final = re.compile(r"[，。！？；、,.!?;:：\n]")
_SENTENCE_END: Final = re.compile(r"[。！？；.!?;\n]")
_WORD: Final = re.compile(r"[a-z']+")
_APOSTROPHES: Final = str.maketrans("’‘`´", "'" * 4)
_MARKS: Final = str.maketrans(",!?;:", "，！？；：")  # folding makes them narrow; the Chinese patterns know the wide ones


def triage(text: str) -> Alarm | None:
    """Return the emergency that `text` speaks of, the gravest first, or None. Never raises on any text."""
    view = _folded(text)
    found: list[Alarm] = []
    if _HAN.search(view):
        found += _first(RULES_ZH, _SIGNS_ZH, _chinese(view), _GUARDS_ZH)
    if _LATIN.search(view):
        found += _first(RULES_EN, _SIGNS_EN, _WORD.sub(lambda m: en.respelt(m[0]), view), _GUARDS_EN)
    return min(found, key=lambda alarm: GRAVITY.index(alarm.script), default=None)


def _first(rules: tuple[Rule, ...], signs: frozenset[str], view: str, guards: Guards) -> Iterator[Alarm]:
    """The first rule that holds, if any."""
    seen = {sign for sign in signs if sign in view}
    for rule in rules:
        if rule.signs and rule.signs.isdisjoint(seen):
            continue
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


def _chinese(view: str) -> str:
    """Simplified characters, slips of ear and key mended, English words inside Chinese put into Chinese; spaces as commas."""
    text = view.translate(zh.SIMPLIFIED).translate(_MARKS)
    for slip, meant in zh.SLIPS_ZH:
        text = text.replace(slip, meant)
    if " " in text:
        text = _LONE_HAN.sub(lambda m: m[0].replace(" ", ""), text)
        text = _BETWEEN_HAN.sub("，", text)
    if _LATIN.search(text):
        for english, meant in zh.MIXED:
            text = text.replace(english, meant)
    return text
