"""A finished ticket as a draft of an entry, in the shape of the knowledge base, and what its check says of it. No file is written here."""

import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from shutil import copytree, ignore_patterns

import yaml

from bot.tickets import DraftEntry
from knowledge import Language, Library, Risk, load
from knowledge.loader import HERE
from knowledge.rules import findings
from knowledge.template import BLANK

TOPICS = frozenset({"pay", "scam", "priv", "phone", "pub", "info"})
_STEP = re.compile(r"^\s*(?:\d{1,2}[.、)]|[-·•])\s*")
_SENTENCE = re.compile(r"(?<=[。！？])|(?<=[.!?])\s+")


@dataclass(frozen=True, slots=True)
class Answered:
    """What is known when a ticket has ended: the redacted question, what volunteers answered, in order."""

    ticket: int
    topic: str
    risk: str
    region: str
    language: str
    words: str
    answers: Sequence[str]
    asked_by: int
    by: str


def draft(answered: Answered, library: Library, today: date) -> DraftEntry:
    """Return the entry file of an answered ticket with the findings of `knowledge check` on it; none means that it passes.

    What a ticket cannot know (the other language, other wordings, the title) stays blank, and the check says so.
    """
    category = answered.topic if answered.topic in TOPICS else "info"
    id = f"{category}-ticket-{answered.ticket}"
    text = _head(answered, id) + yaml.safe_dump(_body(answered, id, category, today), allow_unicode=True, sort_keys=False, width=1000)
    return DraftEntry(id, text, checked(id, category, text, library, today))


def _head(answered: Answered, id: str) -> str:
    return f"# {id}: drafted from ticket {answered.ticket}, answered by {answered.by}, asked by {answered.asked_by}. Fill in every {BLANK}, then: python -m knowledge check {id}\n"


def _body(answered: Answered, id: str, category: str, today: date) -> dict[str, object]:
    zh, en = (_text(answered) if answered.language == str(language) else _blank(language) for language in (Language.ZH, Language.EN))
    asked = [answered.words]
    return {
        "id": id, "category": category, "risk": answered.risk if answered.risk in ("R0", "R1", "R2") else str(Risk.R1), "market": "cn" if answered.region == "CN" else "en",
        "caller_check": answered.risk != "R0" and category == "pay", "facts": [], "checked": False, "neighbours": [], "escalate_if": [],
        "reviewed": {"by": f"{BLANK} (drafted from a volunteer's answer)", "on": today}, "app_versions": [], "zh": zh, "en": en,
        "questions": {"zh": asked if answered.language == "zh" else [BLANK], "en": asked if answered.language == "en" else [BLANK]},
    }  # fmt: skip


def _text(answered: Answered) -> dict[str, object]:
    """The answer in the entry's shape: its first sentence opens, numbered lines or further sentences are the steps."""
    lines = [line.strip() for answer in answered.answers for line in answer.splitlines() if line.strip()]
    pieces = [piece.strip() for line in lines for piece in ([line] if _STEP.match(line) else _SENTENCE.split(line)) if piece.strip()]
    opening, *steps = pieces or [BLANK]
    return {
        "title": BLANK, "opening": _STEP.sub("", opening), "steps": [{"do": _STEP.sub("", step)} for step in steps] or [{"do": BLANK}],
        "if_not_see": BLANK, "offline": BLANK,
    }  # fmt: skip


def _blank(language: Language) -> dict[str, object]:
    return {"title": BLANK, "opening": f"{BLANK} {language}", "steps": [{"do": BLANK}], "if_not_see": BLANK, "offline": BLANK}


def checked(id: str, category: str, text: str, library: Library, today: date) -> tuple[str, ...]:
    """Check the draft beside the tables of the real base, in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "base"
        copytree(HERE, root, ignore=ignore_patterns("entries", "scripts", "drafts", "*.py", "__pycache__"))
        path = root / "entries" / category / f"{id}.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")
        own = load(root, strict=False)
    if (entry := own.entries.get(id)) is None:
        return tuple(f"{finding.rule}: {finding.message}" for finding in own.findings)
    own_findings = [finding for finding in own.findings if finding.path.stem == id]
    beside = replace(library, entries={**library.entries, id: entry}, sources={**library.sources, id: own.sources[id]}, findings=own_findings)
    return tuple(f"{finding.rule}: {finding.message} ({finding.remedy})" for finding in findings(beside, today) if finding.path.stem == id)
