"""What is said where others read along: what is written for everybody, and nothing about a person. Pure."""

from dataclasses import replace

from bot.advice import Advice
from bot.conversation import Conversation
from bot.decision import Answer, Clarify, Emergency, Escalate, SmallTalk
from bot.messages import START, Incoming, Outgoing
from bot.replies import Replies


def pressed(replies: Replies, incoming: Incoming) -> Outgoing:
    """Return the reply to a command in a group."""
    nobody = Conversation(incoming.sender, language=incoming.language)
    return _said(replies, nobody, "group_greeting" if incoming.pressed == START else "group_alone")


def answered(replies: Replies, incoming: Incoming, advice: Advice) -> Outgoing:
    """Return the answer without buttons: anybody could press them. What needs a question back belongs into a chat of two."""
    nobody = Conversation(incoming.sender, language=advice.language, region=advice.region)
    match advice.decision:
        case Emergency(entry):
            shown = replies.emergency(nobody, entry)[1]
        case Answer(hit) if not replies.outdated(hit.entry):
            shown = replies.answer(nobody, hit.entry)[1]
        case SmallTalk(reply):
            shown = replies.simple(nobody, reply)[1]
        case Answer() | Clarify() | Escalate():
            shown = _said(replies, nobody, "group_alone")
    return replace(shown, choices=())


def _said(replies: Replies, nobody: Conversation, key: str) -> Outgoing:
    return replace(replies.simple(nobody, key)[1], choices=())
