"""What a volunteer writes, looked at before it is sent. Pure: every finding names its rule and the words that break it.

The rules of brief 3.8 warn in both languages, whatever the language of the conversation. When unsure they warn: a kind sentence too many
costs a volunteer a moment, a code that was asked for can cost a person everything.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

from bot.desk import check_words as words
from bot.redaction import Kind, redact
from bot.redaction_rules import LINK, SIMPLIFIED
from knowledge.phone_numbers import phone_like, plain_number

NEVER: Final = frozenset({"code", "card", "id", "screen", "money"})
"""Rules that nobody may insist on breaking, at any risk: only a lead can approve."""
HARD: Final = NEVER | {"link", "phone", "private", "promise", "safe", "contact"}
_PRIVATE: Final = frozenset({Kind.ID, Kind.CARD, Kind.CODE, Kind.PASSWORD, Kind.ADDRESS, Kind.ACCOUNT, Kind.DOCUMENT, Kind.PLATE})
_INVISIBLE: Final = frozenset({"Mn", "Me", "Cf", "Cc", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Broken:
    """One rule that is broken, and by which words."""

    rule: str
    words: str

    @property
    def hard(self) -> bool:
        return self.rule in HARD


_ASKED: Final = tuple((name, words.rule(what)) for name, what in (("code", words.CODE), ("card", words.CARD), ("id", words.ID)))
_QUOTED = re.compile(r"[“\"][^”\"]{1,80}(?:[”\"]|$)")
_ASKS = words.rule(words.ASKS)
_SCREEN, _SCREEN_END, _PICTURE, _SOMEBODY = words.rule(words.SCREEN), words.rule(words.SCREEN_END), words.rule(words.PICTURE), words.rule(words.SOMEBODY)
_PLAIN: Final = (("contact", words.rule(words.CONTACT), words.NOT), ("money", words.rule(words.MONEY), words.NOT),
                 ("promise", words.rule(words.PROMISE), words.rule(words.PROMISE_NOT)), ("safe", words.rule(words.SAFE), words.rule(words.SAFE_NOT)))  # fmt: skip


def check(text: str, hotlines: Collection[str]) -> tuple[Broken, ...]:
    """Return the rules that `text` breaks, each once, in the order of the text. `hotlines`: plain digits of the numbers that may be given."""
    found: dict[str, Broken] = {}
    plain = _plain(text)
    for broken in (*_links(plain), *_numbers(text, plain, hotlines), *_clauses(plain)):
        found.setdefault(broken.rule, broken)
    return tuple(sorted(found.values(), key=lambda broken: plain.find(broken.words)))


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("’", "'")
    return "".join(SIMPLIFIED.get(c, c) for c in folded if c == "\n" or unicodedata.category(c) not in _INVISIBLE).lower()


def _clauses(plain: str) -> Iterator[Broken]:
    """Look at each clause alone: "do not be afraid, read me the code" denies nothing in its second half."""
    before = ""
    for piece in (part.strip() for part in words.CLAUSE.split(plain) if part):
        denied = words.NOT.search(piece) is not None
        for name, what in _ASKED:
            if not denied and ((what.search(piece) and _ASKS.search(piece)) or (what.search(before) and _bare_ask(piece))):
                yield Broken(name, piece)
        if not denied and not _SOMEBODY.search(piece) and ((_SCREEN.search(piece) and not _SCREEN_END.search(piece)) or _PICTURE.search(piece)):
            yield Broken("screen", piece)
        for name, rule, unless in _PLAIN:
            spoken = _QUOTED.sub("", piece) if name in ("contact", "money") else piece  # what the person is to say to the bank
            if (hit := rule.search(spoken)) and not unless.search(piece):
                yield Broken(name, hit[0])
        before = piece


_BARE = words.rule(
    r"^(?:请|麻烦)?(?:您|你)?(?:再|也|都)?(?:把(?:它|那个)?)?(?:发|念|报|读|说|告诉|给)(?:给|一下)?(?:我|过来|这里)"
    r"|^(?:please |just |then |and )*(?:send|tell|read|give|share|text)\b[^.]{0,12}\b(?:it|them|that|me|us)\b"
)


def _bare_ask(piece: str) -> bool:
    """Whether a clause asks for what the clause before named: "you will get a code, read it to me"."""
    return len(piece) <= 40 and _BARE.search(piece) is not None


def _links(plain: str) -> Iterator[Broken]:
    for link in LINK.finditer(plain):
        yield Broken("link", link[0])


def _numbers(text: str, plain: str, hotlines: Collection[str]) -> Iterator[Broken]:
    kinds = redact(text).kinds
    if kinds & _PRIVATE:
        yield Broken("private", text.strip()[:40])
    for number in phone_like(plain, hotlines):
        if plain_number(number) not in hotlines and len(re.sub(r"\D", "", number)) >= 3:
            yield Broken("phone", number)
            return
    if Kind.PHONE in kinds:
        yield Broken("phone", text.strip()[:40])
