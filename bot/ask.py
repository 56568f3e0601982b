"""`banyan ask`: what a person would see, or one JSON line a question."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from bot.advice import Advice, Adviser, Question
from bot.conversation import Conversation
from bot.decision import Answer, Clarify, Emergency, Escalate, SmallTalk
from bot.errors import CannotStart
from bot.messages import Address
from bot.redaction import redact
from bot.replies import Replies, Said
from knowledge import Entry, Library, script_for

BATCH = 256  # questions searched together


def as_json(advice: Advice) -> dict[str, Any]:
    """Return the outcome of one question in the shape that README.md documents."""
    outcome, entry, confidence, choices, reason = "answer", None, None, [], ""
    match advice.decision:
        case Emergency(found, found_by):
            outcome, entry, reason = "emergency", found.id, found_by
            confidence = advice.hits[0].confidence if advice.hits else None
        case Answer(hit):
            entry, confidence, reason = hit.entry.id, hit.confidence, "sure"
        case Clarify(hits, split, suspicion):
            outcome, reason = "clarify", "neighbours" if split else "perhaps_emergency" if suspicion else "unsure"
            asked = [(suspicion.script.id, suspicion.probability)] if suspicion else []
            asked += [(hit.entry.id, hit.confidence) for hit in hits]
            choices = [{"entry": id, "confidence": round(sure, 4)} for id, sure in asked]
            confidence = asked[0][1]
        case SmallTalk(reply):
            outcome, reason = "small_talk", reply
        case Escalate(why, hits):
            outcome, reason = "escalate", why
            confidence = hits[0].confidence if hits else None
    return {
        "text": advice.question.text,
        "language": advice.language,
        "outcome": outcome,
        "entry": entry,
        "confidence": round(confidence, 4) if confidence is not None else None,
        "choices": choices,
        "reason": reason,
    }


def as_seen(advice: Advice, library: Library, region: str) -> str:
    """Return what a person would read, with the buttons in square brackets."""
    replies = Replies(library, region)
    nobody = Conversation(Address("ask", "1"), language=advice.language, region=advice.region)
    said: Said
    match advice.decision:
        case Emergency(entry):
            said = replies.emergency(nobody, entry)
        case Answer(hit):
            said = replies.answer(nobody, hit.entry)
        case Clarify() as clarify:
            said = replies.clarify(nobody, clarify)
        case SmallTalk(reply):
            said = replies.simple(nobody, reply)
        case Escalate("asked_for_person"):
            said = replies.simple(nobody, "asking_off_duty", words=replies.text("no_words", nobody), expect=replies.text("wait_nobody", nobody))
        case Escalate(stale=Entry() as old):
            said = replies.stale(nobody, script_for(old, advice.region, library), redact(advice.question.text, advice.language).text)
        case Escalate(reason):
            said = replies.offer_person(nobody, reason, redact(advice.question.text, advice.language).text)
    buttons = "\n".join(f"[{choice.label}]" for choice in said[1].choices)
    return f"{said[1].text}\n\n{buttons}" if buttons else said[1].text


def questions_in(lines: Iterable[str]) -> Iterator[Question]:
    """Read one question a line, or JSON lines with "text" and optional "language" and "region".

    Raises:
        CannotStart: a line looks like JSON and is not; names the line.
    """
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        if not text.lstrip().startswith("{"):
            yield Question(text)
            continue
        try:
            data = json.loads(text)
            yield Question(str(data["text"]), str(data.get("language") or ""), str(data.get("region") or "").upper())
        except (json.JSONDecodeError, KeyError, TypeError) as error:
            raise CannotStart(f"Line {number} is neither a question nor a JSON object with \"text\": mend that line.") from error


def batch(adviser: Adviser, library: Library, source: str, out: TextIO = sys.stdout) -> None:
    """Answer every question of a file (or standard input: "-"), one JSON line each, in order."""
    with _opened(source) as lines:
        questions = (_known(q, library) for q in questions_in(lines))
        while chunk := list(islice(questions, BATCH)):
            for advice in adviser.advise_all(chunk):
                out.write(json.dumps(as_json(advice), ensure_ascii=False) + "\n")


def _opened(source: str) -> AbstractContextManager[TextIO]:
    if source == "-":
        return nullcontext(sys.stdin)
    try:
        return Path(source).open(encoding="utf-8", errors="replace")
    except OSError as error:
        raise CannotStart(f"{source} cannot be read: {error.strerror}.") from error


def _known(question: Question, library: Library) -> Question:
    region = "GB" if question.region == "UK" else question.region
    return Question(question.text, question.language if question.language in ("zh", "en") else "", region if region in library.regions else "")
