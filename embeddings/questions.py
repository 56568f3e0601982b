"""Labelled questions: for fitting and for measuring, apart from the entries' own wordings."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from knowledge import Language, Library, Market

FOLDER = Path(__file__).parent / "questions"
FIT_SHARE = 0.6  # of the questions; the rest is only ever measured on


class QuestionsBroken(Exception):
    """A file of questions cannot be used; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the ids of the entries that really answer it; none means that nothing in the base does."""

    text: str
    language: Language
    entries: frozenset[str]
    kind: str

    @property
    def for_fitting(self) -> bool:
        """Whether it may be fitted on. It hangs on the text alone, so a question that is added moves no other."""
        return int(hashlib.sha256(self.text.encode("utf-8", "surrogatepass")).hexdigest()[:8], 16) < FIT_SHARE * 2**32


def read(paths: Iterable[Path]) -> list[Question]:
    """Read JSON lines {"text", "language" or "lang", "entries", "kind"}, each text once.

    Raises:
        QuestionsBroken: a line is not such a question.
    """
    found: dict[str, Question] = {}
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    row = json.loads(line)
                    kind = row.get("kind") or ("real" if row.get("in_scope", True) else "out-of-scope")
                    found.setdefault(row["text"], Question(row["text"], Language(row.get("language") or row["lang"]), frozenset(row["entries"]), kind))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise QuestionsBroken(f'{path}:{number}: not a question: write {{"text": …, "language": "zh" or "en", "entries": [ids], "kind": …}}') from error
    return list(found.values())


def usable(questions: Iterable[Question], library: Library) -> list[Question]:
    """Return the questions as far as the library knows their entries: unknown ids are taken out, and a question that had only such ones goes.

    Where a script is right, the script that another country puts in its place is right too: the person's country decides which
    of the two is shown, whichever was found.
    """
    swapped: dict[str, set[str]] = {}
    for script in library.scripts.values():
        for other in (script.elsewhere or {}).values():
            if (there := library.get(other)) and Market.BOTH not in (script.market, there.market):
                swapped.setdefault(other, set()).add(script.id)
    kept = []
    for question in questions:
        known = {id for id in question.entries if library.get(id)}
        if known or not question.entries:
            kept.append(Question(question.text, question.language, frozenset(known.union(*(swapped.get(id, ()) for id in known))), question.kind))
    return kept


def shipped(folder: Path = FOLDER) -> list[Question]:
    """Return the project's own questions, in order of file and line."""
    return read(sorted(folder.glob("*.jsonl")))


def mark(questions: Iterable[Question]) -> str:
    """Return a short hash of the questions, in any order."""
    lines = sorted(f"{question.text} {sorted(question.entries)}" for question in questions)
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:12]
