"""`python -m embeddings measure`: how good all this is, on questions that nothing was fitted on."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.confidence import RANKED, Fitted
from embeddings.corpus import CannotTrain, teacher_name
from embeddings.encoder import Encoder, ModelMissing, SentenceEncoder
from embeddings.fit import Case, look
from embeddings.questions import Question, usable
from embeddings.retriever import Hit, Retriever
from knowledge import Language, Library, Risk

Numbers = NDArray[np.float64]
BINS = 15  # of equal mass, for the calibration error
ALONE: Mapping[str, Mapping[str, float]] = {
    "encoder alone": {"dense_three": 1.0},
    "letters alone": {"characters_three": 1.0},
    "sounds alone": {"sounds_three": 1.0},
    "letters and sounds": {"characters_three": 1.0, "sounds_three": 1.0, "words_said": 1.0},
}


def measure(library: Library, encoder: Encoder, questions: Sequence[Question], also: Sequence[Question] = (), cache: Path | None = None) -> dict[str, Any]:
    """Return shares from 0 to 1, with the number of questions that each rests on."""
    retriever = Retriever(library, encoder, cache=cache)
    chosen = [question for question in usable(questions, library) if not question.for_fitting]
    found: dict[str, Any] = {"encoder": encoder.name, "warning": retriever.fitted.matches(library, encoder) or "", "entries": len(retriever.entries)}
    found["ranking"] = _rankings(library, retriever, chosen, cache)
    found["decision"] = decisions(retriever, chosen)
    if also:
        usable_also = usable(also, library)
        found["also"] = {"ranking": _rankings(library, retriever, usable_also, cache), "decision": decisions(retriever, usable_also)}
    return found


def _rankings(library: Library, retriever: Retriever, questions: Sequence[Question], cache: Path | None) -> dict[str, Any]:
    answerable = [question for question in questions if question.entries]
    cases = look(retriever, answerable)
    found = {name: firsts(cases, {language: _weights(parts) for language in Language}) for name, parts in ALONE.items()}
    hits = retriever.search_many([question.text for question in answerable])
    found["all together"] = _shares(answerable, [[hit.entry.id for hit in three] for three in hits])
    try:
        baseline = Retriever(library, SentenceEncoder(teacher_name()), Fitted.careful(), cache)
    except (CannotTrain, ModelMissing):
        return found
    found["all-MiniLM-L6-v2 alone"] = firsts(look(baseline, answerable), {language: _weights({"dense_three": 1.0}) for language in Language})
    return found


def _weights(parts: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(parts.get(name, 0.0) for name in RANKED)


def firsts(cases: Sequence[Case], weights: Mapping[Language, Sequence[float]]) -> dict[str, Any]:
    """Return the share of right entries first and among three, by language, when `weights` alone make the order."""
    found: dict[str, Any] = {}
    for language in Language:
        ranks = []
        for case in cases:
            if case.question.language is language:
                order = np.argsort(-(np.array(weights[case.views.language]) @ case.values), kind="stable")[:3]
                ranks.append(case.right[order])
        if ranks:
            found[language.value] = {"first": _share([bool(rank[0]) for rank in ranks]), "among three": _share([bool(rank.any()) for rank in ranks]), "questions": len(ranks)}
    return found


def _shares(questions: Sequence[Question], order: Sequence[Sequence[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for language in Language:
        here = [(question.entries, ids) for question, ids in zip(questions, order, strict=True) if question.language is language]
        if here:
            found[language.value] = {
                "first": _share([bool(ids) and ids[0] in right for right, ids in here]),
                "among three": _share([bool(right & set(ids)) for right, ids in here]),
                "questions": len(here),
            }
    return found


def decisions(retriever: Retriever, questions: Sequence[Question]) -> dict[str, Any]:
    """Return what would be said at the fitted thresholds, all together, by language and by kind."""
    hits = retriever.search_many([question.text for question in questions])
    rows = list(zip(questions, hits, strict=True))
    found = {"all": decided(retriever.fitted, rows)}
    for language in Language:
        found[language.value] = decided(retriever.fitted, [row for row in rows if row[0].language is language])
    for kind in sorted({question.kind for question in questions}):
        found[kind] = decided(retriever.fitted, [row for row in rows if row[0].kind == kind])
    return found


def decided(fitted: Fitted, rows: Sequence[tuple[Question, Sequence[Hit]]]) -> dict[str, Any]:
    """Return the shares of one group of questions."""
    answered = [(question, hits) for question, hits in rows if hits and hits[0].confidence >= fitted.answer[hits[0].entry.risk]]
    waiting = [(question, hits) for question, hits in rows if not (hits and hits[0].confidence >= fitted.answer[hits[0].entry.risk])]
    asked = [(question, hits) for question, hits in waiting if hits and hits[0].confidence >= fitted.clarify]
    right = [hits[0].entry.id in question.entries for question, hits in answered]
    helped = [bool(question.entries & {hit.entry.id for hit in hits}) for question, hits in asked if question.entries]
    answerable = sum(bool(question.entries) for question, _ in rows)
    sure = np.array([hits[0].confidence if hits else 0.0 for _, hits in rows])
    truth = np.array([bool(hits) and hits[0].entry.id in question.entries for question, hits in rows])
    plain = [hits[0].entry.id in question.entries for question, hits in answered if hits[0].entry.risk is not Risk.R3]
    none = [(question, hits) for question, hits in answered if not question.entries]
    return {
        "questions": len(rows), "answerable": answerable, "answered": _share([True] * len(answered), len(rows)), "wrong among answers": _share([not one for one in right]),
        "the same, emergency scripts aside": _share([not one for one in plain]),
        "answered right, of the answerable": _share([one for one in right if one], answerable), "asked back": _share([True] * len(asked), len(rows)),
        "right one among the choices": _share(helped), "settled, of the answerable": _share([True] * (sum(right) + sum(helped)), answerable),
        "handed over": _share([True] * (len(waiting) - len(asked)), len(rows)), "answered though nothing fits": _share([True] * len(none), len(rows) - answerable),
        "calibration error": calibration(sure, truth),
    }  # fmt: skip


def calibration(sure: NDArray[np.floating[Any]], truth: NDArray[np.bool_]) -> float:
    """Return the mean distance between confidence and share of right ones, over BINS bins of equal mass."""
    parts = np.array_split(np.argsort(sure, kind="stable"), BINS)
    return round(float(sum(abs(sure[part].mean() - truth[part].mean()) * len(part) for part in parts if len(part)) / max(len(sure), 1)), 4)


def _share(flags: Sequence[bool], of: int | None = None) -> float:
    total = len(flags) if of is None else of
    return round(sum(flags) / total, 4) if total else 0.0


def table(found: Mapping[str, Any]) -> str:
    """Return the numbers as lines to read."""
    lines = [f"Encoder {found['encoder']}, {found['entries']} entries. {found['warning']}"]
    for title, part in (("Questions kept apart", found), ("The other file", found.get("also"))):
        if part:
            lines += ["", title, f"{'right entry':34}{'zh first':>10}{'of three':>10}{'en first':>10}{'of three':>10}"]
            for name, shares in part["ranking"].items():
                lines.append(f"{name:34}" + "".join(f"{shares.get(language, {}).get(column, 0):10.3f}" for language in ("zh", "en") for column in ("first", "among three")))
            groups = part["decision"]
            lines += ["", " " * 36 + "".join(f"{group[:8]:>9}" for group in groups)]
            lines += [f"{column:36}" + "".join(_cell(shares[column]) for shares in groups.values()) for column in groups["all"]]
    return "\n".join(lines)


def _cell(value: float) -> str:
    return f"{value:9d}" if isinstance(value, int) else f"{value:9.3f}"
