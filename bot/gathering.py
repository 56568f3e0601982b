"""Several short messages in quick succession are one question, and an edited one says what it says now. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from bot.messages import Incoming, Kind

LONGEST = 15.0  # seconds that the first of several messages waits at most
MOST = 20  # messages read as one
LONG = 10  # words, or Chinese characters: who writes so much at once has said it

_WORD = re.compile(r"[\u3400-\u9fff]|[A-Za-z0-9']+")
_ENDS = re.compile(r"(?:[?？!！。]|[吗呢么吧]|怎么办|咋办|怎么弄|please)[\s”\"’)）]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message in line: when it came, until when it waits for more (seconds), and whether the door has answered it."""

    incoming: Incoming
    at: float
    due: float
    answered: bool = False


def waits(incoming: Incoming) -> bool:
    """Whether more may follow that belongs to this: a few words without an end, or somebody else's words, about which something will be asked."""
    if incoming.pressed is not None or incoming.kind is not Kind.WORDS or not incoming.text.strip():
        return False
    return incoming.forwarded or (len(_WORD.findall(incoming.text)) < LONG and not _ENDS.search(incoming.text))


def together(line: Sequence[Arrived]) -> int:
    """Return how many messages, from the first on, are one question: each came while the one before it waited."""
    count = 1
    for before, after in pairwise(line[:MOST]):
        if not (_words(before.incoming) and _words(after.incoming) and after.at <= before.due):
            break
        count += 1
    return count


def one(line: Sequence[Arrived]) -> Incoming:
    """Return what they say together. An edited one replaces what it corrects; what the door has answered already is what counts."""
    first = line[0].incoming
    said: list[Incoming] = []
    for part in (arrived.incoming for arrived in line):
        corrected = [n for n, before in enumerate(said) if part.edited and before.message == part.message]
        if corrected:
            said[corrected[0]] = replace(part, edited=said[corrected[0]].edited)
        else:
            said.append(part)
    alarm = next((arrived.incoming for arrived in line if arrived.answered), None)
    text = alarm.text if alarm else "\n".join(part.text for part in said)
    return replace(first, text=text, edited=len(said) == 1 and said[0].edited, forwarded=any(part.forwarded for part in said), language=line[-1].incoming.language or first.language)


def _words(incoming: Incoming) -> bool:
    return incoming.kind is Kind.WORDS and incoming.pressed is None
