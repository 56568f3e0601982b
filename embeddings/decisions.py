"""What would be said to labelled questions at the fitted thresholds, counted."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from embeddings.harm import Harm, harm
from embeddings.questions import Question
from embeddings.retriever import Hit
from embeddings.shares import Share, calibration
from embeddings.verdict import Kind, Policy, Verdict, judge
from knowledge import Language, Library, Risk

ASSUMED_A_DAY = 100  # questions, for the table of what if
WHAT_IF = (0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.93, 0.95, 0.97, 0.98, 0.99)


@dataclass(frozen=True, slots=True)
class Row:
    """A question, its hits, and what became of them."""

    question: Question
    hits: Sequence[Hit]
    verdict: Verdict
    harm: Harm | None

    @property
    def answered(self) -> bool:
        return self.verdict.kind is Kind.ANSWER

    @property
    def first_right(self) -> bool:
        return bool(self.hits) and self.hits[0].entry.id in self.question.entries

    @property
    def offered_right(self) -> bool:
        return self.verdict.kind is Kind.ASK and any(hit.entry.id in self.question.entries for hit in self.verdict.hits)

    @property
    def wrong(self) -> bool:
        return self.answered and not self.first_right

    @property
    def missed_emergency(self) -> bool:
        """An emergency whose script is neither shown nor among the choices. The rules of the bot come before the search; this is what the search alone misses."""
        return self.question.kind == "emergency" and not (self.offered_right or (self.answered and self.first_right))


def rows_of(questions: Sequence[Question], hits: Sequence[Sequence[Hit]], policy: Policy, library: Library) -> list[Row]:
    """Return one row a question; `harm` is None unless a wrong answer is given."""
    made = []
    for question, three in zip(questions, hits, strict=True):
        verdict = judge(three, policy)
        given = verdict.kind is Kind.ANSWER
        made.append(Row(question, three, verdict, harm(question, three[0].entry, library) if given else None))
    return made


def counted(rows: Sequence[Row]) -> dict[str, Share]:
    """Return the shares of one group of questions."""
    answered = [row for row in rows if row.answered]
    asked = [row for row in rows if row.verdict.kind is Kind.ASK]
    answerable = [row for row in rows if row.question.entries]
    nothing = [row for row in rows if not row.question.entries]
    return {
        "right entry first, of the answerable": Share.count(row.first_right for row in answerable),
        "right entry among the first three": Share.count(any(hit.entry.id in row.question.entries for hit in row.hits[:3]) for row in answerable),
        "answered at once": Share.count(row.answered for row in rows),
        "answered at once and right, of the answerable": Share.count(row.answered and row.first_right for row in answerable),
        "settled without a volunteer, of the answerable": Share.count((row.answered and row.first_right) or row.offered_right for row in answerable),
        "asked back": Share.count(row.verdict.kind is Kind.ASK for row in rows),
        "right one among the choices, of the answerable asked back": Share.count(row.offered_right for row in asked if row.question.entries),
        "handed over": Share.count(row.verdict.kind is Kind.HAND_OVER for row in rows),
        "wrong among answers": Share.count(row.wrong for row in answered),
        "the same, emergency scripts aside": Share.count(row.wrong for row in answered if row.hits[0].entry.risk is not Risk.R3),
        "harmful among answers": Share.count(row.harm is not None for row in answered),
        "not answered, of those that nothing answers": Share.count(not row.answered for row in nothing),
    }


def calibration_of(rows: Sequence[Row]) -> float:
    return calibration(np.array([row.hits[0].confidence if row.hits else 0.0 for row in rows]), np.array([row.first_right for row in rows], dtype=np.bool_))


def grouped(rows: Sequence[Row]) -> dict[str, list[Row]]:
    """Return the rows all together, by language, and by kind."""
    groups = {"all": list(rows)} | {language.value: [row for row in rows if row.question.language is language] for language in Language}
    return groups | {kind: [row for row in rows if row.question.kind == kind] for kind in sorted({row.question.kind for row in rows})}


def harms(rows: Sequence[Row]) -> dict[str, int]:
    return dict(Counter(row.harm.value for row in rows if row.harm))


def confusions(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Return which entry stands first for questions of which other one, most frequent first; `answered` of them were given at once."""
    pairs: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.question.entries and row.hits and not row.first_right:
            pairs.setdefault((min(row.question.entries), row.hits[0].entry.id), []).append(row)
    ordered = sorted(pairs.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    return [
        {"wanted": wanted, "found": found, "questions": len(these), "answered": sum(row.answered for row in these), "neighbours": any(n.id == wanted for n in these[0].hits[0].entry.neighbours)}
        for (wanted, found), these in ordered
    ]


def what_if(questions: Sequence[Question], hits: Sequence[Sequence[Hit]], policy: Policy, library: Library, thresholds: Sequence[float] = WHAT_IF) -> list[dict[str, float]]:
    """Return what a day of ASSUMED_A_DAY such questions would look like if everything but scripts were answered from `threshold` on."""
    found = []
    for threshold in thresholds:
        answer: Mapping[Risk, float] = dict.fromkeys(Risk, threshold) | {Risk.R3: policy.answer[Risk.R3]}
        rows = rows_of(questions, hits, replace(policy, answer=answer, clarify=min(policy.clarify, threshold)), library)
        part = ASSUMED_A_DAY / max(len(rows), 1)
        kinds = Counter(row.verdict.kind for row in rows)
        found.append(
            {"threshold": threshold, "answered": kinds[Kind.ANSWER] * part, "wrong": sum(row.wrong for row in rows) * part, "harmful": sum(row.harm is not None for row in rows) * part,
             "asked back": kinds[Kind.ASK] * part, "handed over": kinds[Kind.HAND_OVER] * part}
        )  # fmt: skip
    return found
