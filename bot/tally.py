"""What of a turn is counted. Pure."""

from typing import assert_never

from bot.advice import Advice
from bot.conversation import Conversation, Status
from bot.decision import Answer, Clarify, Emergency, Escalate, SmallTalk
from bot.tallies import Happening
from knowledge import Entry


def of_advice(conversation: Conversation, advice: Advice) -> Happening:
    """Return the happening of a question that was judged so."""
    kind, entry = _judged(advice)
    if conversation.status is Status.WITH_VOLUNTEER and kind != "emergency":
        kind = "with_volunteer"
    return _happening(kind, conversation, entry, advice.language, advice.region)


def of_choice(conversation: Conversation, entry: Entry, region: str, *, script: bool) -> Happening:
    """Return the happening of an answer that was picked from choices."""
    return _happening("emergency" if script else "chosen", conversation, entry, conversation.tongue, region)


def _judged(advice: Advice) -> tuple[str, Entry | None]:
    nearest = advice.hits[0].entry if advice.hits else None
    match advice.decision:
        case Emergency(entry):
            return "emergency", entry
        case Answer(hit):
            return "answered", hit.entry
        case Clarify(hits):
            return "clarified", hits[0].entry
        case Escalate():
            return "escalated", nearest
        case SmallTalk():
            return "small_talk", None
        case never:
            assert_never(never)


def _happening(kind: str, conversation: Conversation, entry: Entry | None, language: str, region: str) -> Happening:
    topic, id, risk = (entry.category, entry.id, entry.risk) if entry else ("", "", "")
    return Happening(kind, conversation.person, language, region, topic, id, risk, conversation.ticket)
