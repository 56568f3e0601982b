"""`python -m embeddings fit`: the numbers of confidence.json, from the `fit` half of the labelled questions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.confidence import FILE, RANKED, Evidence, Fitted, Formula, fingerprint
from embeddings.encoder import Encoder
from embeddings.harm import harm
from embeddings.normalise import Views, views
from embeddings.questions import Question, mark, usable
from embeddings.retriever import Hit, Retriever
from embeddings.thresholds import Answered, choose
from embeddings.verdict import Policy, choices, torn
from knowledge import Language, Library

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
Say = Callable[[str], None]
FOLDS = 5
PULL = 2e-3  # how strongly the weights of the ranking are held to zero; flat over two powers of ten
STRENGTHS = (0.01, 0.03, 0.1, 0.3, 1.0)  # of the logistic regression, the best by cross-validated log loss is taken
LEARNT = 3  # candidates a question that the formula learns from: what `search` returns


@dataclass(frozen=True, slots=True)
class Case:
    """A question with everything that is known about it: `values` as `Retriever.values`, `right` 0 or 1 for each entry."""

    question: Question
    views: Views
    values: NDArray[np.float32]
    right: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of the first entries for a case: where the case stands, which place, which entry, its evidence, and whether it is right."""

    case: int
    rank: int
    entry: int
    evidence: Evidence
    right: bool


def fit(
    library: Library, encoder: Encoder, questions: Sequence[Question], out: Path = FILE, cache: Path | None = None, seed: int = 0, say: Say = print, *, everything: bool = False
) -> Fitted:
    """Fit on those of `questions` that are for fitting (with `everything`, on all of them), write `out`, and return what was fitted. A minute."""
    chosen = [question for question in usable(questions, library) if everything or question.for_fitting]
    retriever = Retriever(library, encoder, Fitted.careful(), cache)
    cases = look(retriever, chosen)
    folds = np.random.default_rng(seed).permutation(len(cases)) % FOLDS
    ranking, crossed = ranked(cases, folds)
    candidates = candidates_of(retriever, cases, crossed)
    first, later, sure = formulas(candidates, folds)
    answer, clarify, notes = choose(_answered(library, retriever, candidates, sure, cases), say)
    fitted = Fitted(ranking, first, later, answer, clarify, encoder.name, mark(chosen), fingerprint(library), {"questions": len(cases), **notes})
    fitted.save(out)
    say(f"fitted on {len(cases)} questions, written to {out}")
    return fitted


def look(retriever: Retriever, questions: Sequence[Question]) -> list[Case]:
    """Return the cases of the questions, in their order."""
    seen = [views(question.text) for question in questions]
    ids = np.array([entry.id for entry in retriever.entries])
    cases = []
    for start in range(0, len(seen), 256):
        part = slice(start, start + 256)
        for question, one, values in zip(questions[part], seen[part], retriever.values(seen[part]), strict=True):
            cases.append(Case(question, one, values, np.isin(ids, list(question.entries))))
    return cases


def ranked(cases: Sequence[Case], folds: Whole) -> tuple[Mapping[Language, tuple[float, ...]], list[Numbers]]:
    """Return the weights by language, and for each case weights that were fitted without its fold."""
    final: dict[Language, tuple[float, ...]] = {}
    crossed: list[Numbers] = [np.zeros(len(RANKED))] * len(cases)
    for language in Language:
        here = [place for place, case in enumerate(cases) if case.views.language is language]
        learnt = [place for place in here if cases[place].right.any()]
        final[language] = tuple(np.round(weigh([cases[place] for place in learnt]), 4).tolist())
        for fold in range(FOLDS):
            weights = weigh([cases[place] for place in learnt if folds[place] != fold])
            for place in here:
                if folds[place] == fold:
                    crossed[place] = weights
    return final, crossed


def weigh(cases: Sequence[Case]) -> Numbers:
    """Return the weights under which the right entries win most clearly: softmax over all entries, convex, so there is one answer."""
    from scipy.optimize import minimize

    if not cases:
        return np.array(next(iter(Fitted.careful().ranking.values())))
    values = np.stack([case.values for case in cases]).transpose(0, 2, 1).astype(np.float32)
    right = np.stack([case.right for case in cases])

    def loss(weights: Numbers) -> tuple[float, Numbers]:
        scores = values @ weights.astype(np.float32)
        scores -= scores.max(axis=1, keepdims=True)
        raised = np.exp(scores)
        all_mass, right_mass = raised.sum(axis=1), (raised * right).sum(axis=1) + 1e-12
        pull = raised * (1 / all_mass[:, None] - right / right_mass[:, None])
        gradient = np.einsum("qe,qef->f", pull, values, optimize=True) / len(cases)
        return float(np.log(all_mass / right_mass).mean() + PULL * (weights @ weights) / 2), gradient.astype(np.float64) + PULL * weights

    found = minimize(loss, np.zeros(len(RANKED)), jac=True, method="L-BFGS-B", options={"maxiter": 200})
    return np.asarray(found.x, dtype=np.float64)


def candidates_of(retriever: Retriever, cases: Sequence[Case], weights: Sequence[Numbers]) -> list[Candidate]:
    return [
        Candidate(place, rank, entry, evidence, bool(case.right[entry]))
        for place, (case, weight) in enumerate(zip(cases, weights, strict=True))
        for rank, (entry, evidence) in enumerate(retriever.evidence(case.views, case.values, weight @ case.values)[:LEARNT])
    ]


def formulas(candidates: Sequence[Candidate], folds: Whole) -> tuple[Formula, Formula, Numbers]:
    """Return the formulas for the first place and for those behind it, and for each candidate the probability by a formula fitted without its fold."""
    values = np.array([one.evidence.values() for one in candidates])
    right = np.array([one.right for one in candidates])
    fold = np.array([folds[one.case] for one in candidates])
    sure = np.zeros(len(candidates))
    found = []
    for here in (np.array([one.rank == 0 for one in candidates]), np.array([0 < one.rank < LEARNT for one in candidates])):
        formula, strength = _strongest(values[here], right[here], fold[here])
        found.append(formula)
        for out in range(FOLDS):
            told = here & (fold == out)
            sure[told] = _logistic(values[here & (fold != out)], right[here & (fold != out)], strength).probability(values[told])
    return found[0], found[1], sure


def _strongest(values: Numbers, right: NDArray[np.bool_], fold: Whole) -> tuple[Formula, float]:
    def loss(strength: float) -> float:
        total = 0.0
        for out in range(FOLDS):
            sure = np.clip(_logistic(values[fold != out], right[fold != out], strength).probability(values[fold == out]), 1e-6, 1 - 1e-6)
            total -= float(np.where(right[fold == out], np.log(sure), np.log(1 - sure)).sum())
        return total

    strength = min(STRENGTHS, key=loss)
    return _logistic(values, right, strength), strength


def _logistic(values: Numbers, right: NDArray[np.bool_], strength: float) -> Formula:
    from sklearn.linear_model import LogisticRegression

    if len(set(right.tolist())) < 2:
        return Fitted.careful().first
    centre, scale = values.mean(axis=0), np.maximum(values.std(axis=0), 1e-3)
    model: Any = LogisticRegression(C=strength, max_iter=2000).fit((values - centre) / scale, right)
    rounded = [tuple(np.round(part, 5).tolist()) for part in (centre, scale, model.coef_[0])]
    return Formula(rounded[0], rounded[1], rounded[2], round(float(model.intercept_[0]), 5))


def _answered(library: Library, retriever: Retriever, candidates: Sequence[Candidate], sure: Numbers, cases: Sequence[Case]) -> list[Answered]:
    """Return for each case what would be said: its first three as hits, judged as the bot judges them."""
    of: dict[int, list[Hit]] = {}
    for one, confidence in zip(candidates, sure, strict=True):
        of.setdefault(one.case, []).append(Hit(retriever.entries[one.entry], -one.rank, float(confidence), one.evidence))
    return [answered(cases[place].question, hits, library) for place, hits in sorted(of.items())]


def answered(question: Question, hits: Sequence[Hit], library: Library) -> Answered:
    """Return what is known about a question and its hits (at least one), for choosing thresholds."""
    policy, best = Policy.of(Fitted.careful()), hits[0]
    among = any(hit.entry.id in question.entries for hit in choices(hits, policy))
    wrongs = harm(question, best.entry, library) is not None
    return Answered(best.confidence, best.entry.risk, best.entry.id in question.entries, among, bool(question.entries), wrongs, torn(hits, policy))
