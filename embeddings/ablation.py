"""`python -m embeddings fit --ablation`: what each kind of evidence is worth, cross-validated on the `fit` questions. Nothing is written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from embeddings.confidence import EVIDENCE, RANKED, Fitted
from embeddings.encoder import Encoder
from embeddings.fit import FOLDS, Candidate, Case, candidates_of, formulas, look, ranked
from embeddings.questions import Question, usable
from embeddings.retriever import Retriever
from embeddings.shares import risk_coverage
from embeddings.thresholds import WRONG
from knowledge import Language, Library

Say = Callable[[str], None]
# What is taken away together, by the beginnings of the names of `Evidence`.
KINDS: Mapping[str, tuple[str, ...]] = {
    "nothing": (),
    "vectors": ("dense_",),
    "wordings of the other language": ("dense_other",),
    "letters": ("characters_", "letters_said"),
    "sounds": ("sounds_",),
    "words that the entry never says": ("words_said", "letters_said", "sounds_said"),
    "which app": ("app_",),
    "which country": ("place_unsaid",),
    "what has happened": ("happened", "asked_script"),
    "script or not": ("script", "warning"),
    "lead over the next": ("share", "margin", "dense_margin", "characters_margin", "sounds_said_margin", "dense_other_margin", "characters_best_margin", "crowd", "third_share", "spread", "agreement"),
    "a neighbour near": ("neighbour_near",),
    "strange words": ("known", "field"),
    "length, story, question mark": ("length", "story", "asking"),
    "language": ("chinese",),
}


@dataclass(frozen=True, slots=True)
class Worth:
    """Without this kind: right entry first (zh, en), log loss of the confidence, and the share that can be answered at WRONG wrong ones."""

    kind: str
    first: dict[str, float]
    loss: float
    covered: float


def ablation(library: Library, encoder: Encoder, questions: Sequence[Question], say: Say, seed: int = 0) -> list[Worth]:
    """Say and return one line for each kind of evidence. Two minutes."""
    retriever = Retriever(library, encoder, Fitted.careful())
    cases = look(retriever, [question for question in usable(questions, library) if question.for_fitting])
    folds = np.random.default_rng(seed).permutation(len(cases)) % FOLDS
    say(f"{'without':34}{'zh first':>10}{'en first':>10}{'log loss':>10}{f'answered at {WRONG:.0%} wrong':>24}")
    found = []
    for kind, beginnings in KINDS.items():
        one = worth(kind, retriever, cases, folds, [name for name in EVIDENCE if name.startswith(beginnings)] if beginnings else [])
        say(f"{kind:34}{one.first['zh']:10.3f}{one.first['en']:10.3f}{one.loss:10.4f}{one.covered:24.3f}")
        found.append(one)
    return found


def worth(kind: str, retriever: Retriever, cases: Sequence[Case], folds: NDArray[np.int64], gone: Sequence[str]) -> Worth:
    rows = [place for place, name in enumerate(RANKED) if name in gone]
    reduced = [replace(case, values=_without(case.values, rows)) for case in cases]
    _, crossed = ranked(reduced, folds)
    candidates = [_blind(one, gone) for one in candidates_of(retriever, reduced, crossed)]
    _, _, sure = formulas(candidates, folds)
    first = [(one, p) for one, p in zip(candidates, sure.tolist(), strict=True) if one.rank == 0]
    score, truth = np.clip([p for _, p in first], 1e-6, 1 - 1e-6), np.array([one.right for one, _ in first], dtype=np.bool_)
    coverage, risk = risk_coverage(score, truth)
    kept = np.flatnonzero(risk <= WRONG)
    shares = {language.value: _share(first, cases, language) for language in Language}
    return Worth(kind, shares, float(-np.where(truth, np.log(score), np.log(1 - score)).mean()), float(coverage[kept[-1]]) if len(kept) else 0.0)


def _without(values: NDArray[np.float32], rows: Sequence[int]) -> NDArray[np.float32]:
    made = values.copy()
    made[list(rows)] = 0
    return made


def _blind(one: Candidate, gone: Sequence[str]) -> Candidate:
    return replace(one, evidence=replace(one.evidence, **dict.fromkeys(gone, 0.0)))


def _share(first: Sequence[tuple[Candidate, float]], cases: Sequence[Case], language: Language) -> float:
    right = [one.right for one, _ in first if cases[one.case].question.entries and cases[one.case].question.language is language]
    return sum(right) / max(len(right), 1)
