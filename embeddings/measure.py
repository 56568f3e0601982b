"""`python -m embeddings measure`: how good all this is, on questions that nothing was fitted on. As numbers, as lines, and as a page."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from embeddings.baselines import Guess, Nearest, bm25, tfidf
from embeddings.confidence import RANKED, Fitted, Formula
from embeddings.corpus import CannotTrain, teacher_name
from embeddings.decisions import Row, calibration_of, confusions, counted, grouped, harms, rows_of, what_if
from embeddings.encoder import Encoder, ModelMissing, SentenceEncoder
from embeddings.fit import Case, look
from embeddings.questions import Question, usable
from embeddings.retriever import Retriever
from embeddings.shares import Flags, Numbers, Share, least_area, reliability, risk_coverage, under_curve
from embeddings.verdict import Policy
from knowledge import Language, Library

OURS = "Banyan"
ALONE: Mapping[str, Mapping[str, float]] = {
    "encoder alone": {"dense_three": 1.0},
    "letters alone": {"characters_three": 1.0},
    "sounds alone": {"sounds_three": 1.0},
    "letters, sounds, words said": {"characters_three": 1.0, "sounds_three": 1.0, "words_said": 1.0},
}
WORST, POINTS = 25, 60  # misses that are shown; points of a curve


@dataclass(frozen=True, slots=True)
class Measured:
    """One set of questions: what was said to each, and how sure each baseline was about its own first entry."""

    title: str
    rows: list[Row]
    ranking: dict[str, dict[str, dict[str, Share]]]
    scores: dict[str, tuple[Numbers, Flags]]
    days: list[dict[str, float]]
    formula: Formula


def measure(library: Library, encoder: Encoder, questions: Sequence[Question], also: Sequence[Question] = (), cache: Path | None = None) -> tuple[dict[str, Any], list[Measured]]:
    """Return the numbers as `--json` prints them, and everything the page draws: the questions kept apart, and the other file if one was given."""
    retriever = Retriever(library, encoder, cache=cache)
    known = usable(questions, library)
    fitting, apart = [q for q in known if q.for_fitting], [q for q in known if not q.for_fitting]
    sets = [("Questions kept apart", apart)] + ([("The other file", usable(also, library))] if also else [])
    measured = [_measured(title, library, retriever, chosen, fitting, cache) for title, chosen in sets]
    head = {"encoder": encoder.name, "warning": retriever.fitted.matches(library, encoder) or "", "entries": len(retriever.entries), "thresholds": _thresholds(retriever.fitted)}
    return head | {"sets": [as_json(one) for one in measured]}, measured


def _thresholds(fitted: Fitted) -> dict[str, float]:
    return {str(risk): value for risk, value in fitted.answer.items()} | {"asked back": fitted.clarify}


def _measured(title: str, library: Library, retriever: Retriever, questions: Sequence[Question], fitting: Sequence[Question], cache: Path | None) -> Measured:
    hits = retriever.search_many([question.text for question in questions])
    policy = Policy.of(retriever.fitted)
    rows = rows_of(questions, hits, policy, library)
    scores = {OURS: (np.array([row.hits[0].confidence if row.hits else 0.0 for row in rows]), np.array([row.first_right for row in rows], dtype=np.bool_))}
    guesses = _guesses(retriever, questions, fitting, cache)
    scores |= {name: _scored(those, questions) for name, those in guesses.items()}
    return Measured(title, rows, _rankings(retriever, rows, guesses), scores, what_if(questions, hits, policy, library), retriever.fitted.first)


def _guesses(retriever: Retriever, questions: Sequence[Question], fitting: Sequence[Question], cache: Path | None) -> dict[str, list[Guess]]:
    """Return the baselines that this machine has the packages for."""
    found = {"TF-IDF, cosine": tfidf(retriever, questions)}
    with suppress(ImportError):
        found["BM25"] = bm25(retriever.entries, questions)
    try:
        mini = Nearest.of(retriever.entries, SentenceEncoder(teacher_name()), cache)
    except (CannotTrain, ModelMissing):
        return found
    found["all-MiniLM-L6-v2, cosine"] = mini.cosine(questions)
    found["semantic-router, all-MiniLM-L6-v2"] = mini.routed(fitting, questions)
    found["semantic-router, our encoder"] = Nearest.of(retriever.entries, retriever.encoder, cache).routed(fitting, questions)
    return found


def _scored(guesses: Sequence[Guess], questions: Sequence[Question]) -> tuple[Numbers, Flags]:
    right = [guess.entry in question.entries for guess, question in zip(guesses, questions, strict=True)]
    return np.array([guess.score for guess in guesses]), np.array(right, dtype=np.bool_)


def _rankings(retriever: Retriever, rows: Sequence[Row], guesses: Mapping[str, Sequence[Guess]]) -> dict[str, dict[str, dict[str, Share]]]:
    """Return the shares of right entries first and among three, by what makes the order, by language."""
    answerable = [row for row in rows if row.question.entries]
    cases = look(retriever, [row.question for row in answerable])
    found = {name: firsts(cases, {language: weights_of(parts) for language in Language}) for name, parts in ALONE.items()}
    found[OURS] = {language.value: _both([row for row in answerable if row.question.language is language]) for language in Language}
    for name, those in guesses.items():
        pairs = [(row.question, guess) for row, guess in zip(rows, those, strict=True) if row.question.entries]
        found[name] = {language.value: {"first": Share.count(guess.entry in q.entries for q, guess in pairs if q.language is language)} for language in Language}
    return found


def _both(rows: Sequence[Row]) -> dict[str, Share]:
    three = Share.count(any(hit.entry.id in row.question.entries for hit in row.hits[:3]) for row in rows)
    return {"first": Share.count(row.first_right for row in rows), "among three": three}


def weights_of(parts: Mapping[str, float]) -> tuple[float, ...]:
    return tuple(parts.get(name, 0.0) for name in RANKED)


def firsts(cases: Sequence[Case], weights: Mapping[Language, Sequence[float]]) -> dict[str, dict[str, Share]]:
    """Return the shares of right entries first and among three, by language, when `weights` alone make the order."""
    found = {}
    for language in Language:
        ranks = []
        for case in cases:
            if case.question.language is language:
                order = np.argsort(-(np.array(weights[case.views.language]) @ case.values), kind="stable")[:3]
                ranks.append(case.right[order])
        found[language.value] = {"first": Share.count(bool(rank[0]) for rank in ranks), "among three": Share.count(bool(rank.any()) for rank in ranks)}
    return found


def as_json(one: Measured) -> dict[str, Any]:
    """Return everything in numbers; shares carry their 95 % interval and what they are counted of."""
    areas = {name: under_curve(score, truth) for name, (score, truth) in one.scores.items()}
    return {
        "title": one.title,
        "questions": len(one.rows),
        "ranking": {name: {language: {key: share.as_json() for key, share in shares.items()} for language, shares in parts.items()} for name, parts in one.ranking.items()},
        "decision": {name: {key: share.as_json() for key, share in counted(rows).items()} | {"calibration error": calibration_of(rows)} for name, rows in grouped(one.rows).items()},
        "harmful": harms(one.rows),
        "emergencies missed": [row.question.text for row in one.rows if row.missed_emergency],
        "reliability": [{"sure": round(part.sure, 4), **part.right.as_json()} for part in reliability(*one.scores[OURS])],
        "area under risk and coverage": areas | {"the least that is possible for ours": least_area(one.scores[OURS][1])},
        "what if": [{key: round(value, 3) for key, value in day.items()} for day in one.days],
        "confusions": confusions(one.rows),
        "worst": [miss(row) for row in worst(one.rows)],
    }


def worst(rows: Sequence[Row]) -> list[Row]:
    """Return the wrong answers that were given, the surest first, the harmful ones before all."""
    return sorted((row for row in rows if row.wrong), key=lambda row: (row.harm is None, -row.hits[0].confidence))[:WORST]


def miss(row: Row) -> dict[str, Any]:
    return {
        "text": row.question.text, "kind": row.question.kind, "wanted": sorted(row.question.entries), "harm": row.harm.value if row.harm else "",
        "found": [{"entry": hit.entry.id, "confidence": round(hit.confidence, 3)} for hit in row.hits],
    }  # fmt: skip


def curve(score: Numbers, truth: Flags) -> list[tuple[float, float]]:
    """Return POINTS points of coverage and risk."""
    if not len(truth):
        return []
    coverage, risk = risk_coverage(score, truth)
    places = np.unique(np.linspace(0, len(risk) - 1, POINTS).astype(int))
    return [(float(coverage[place]), float(risk[place])) for place in places]


def table(found: Mapping[str, Any]) -> str:
    """Return the numbers as lines to read."""
    lines = [f"Encoder {found['encoder']}, {found['entries']} entries. {found['warning']}"]
    lines += ["Answered from " + ", ".join(f"{name} {value:.3f}" for name, value in found["thresholds"].items())]
    for part in found["sets"]:
        lines += ["", f"{part['title']}: {part['questions']}", f"{'right entry':38}{'zh first':>10}{'of three':>10}{'en first':>10}{'of three':>10}"]
        for name, shares in part["ranking"].items():
            cells = (shares[language].get(column) for language in ("zh", "en") for column in ("first", "among three"))
            lines.append(f"{name:38}" + "".join(f"{cell['share']:10.3f}" if cell else f"{'':10}" for cell in cells))
        groups = part["decision"]
        lines += ["", " " * 58 + "".join(f"{group[:8]:>9}" for group in groups)]
        lines += [f"{column:58}" + "".join(_cell(shares[column]) for shares in groups.values()) for column in groups["all"]]
        lines += ["", "area under risk and coverage: " + ", ".join(f"{name} {area:.3f}" for name, area in part["area under risk and coverage"].items())]
        lines += [f"harmful: {part['harmful'] or 'none'}; emergencies that the search alone missed: {len(part['emergencies missed'])}"]
    return "\n".join(lines)


def _cell(value: float | Mapping[str, float]) -> str:
    if isinstance(value, Mapping):
        return f"{value['share']:9.3f}" if value["of"] else f"{'–':>9}"
    return f"{value:9.3f}"
