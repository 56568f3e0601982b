"""What others do, on the same base and the same questions: one similarity and one threshold. Only `measure` needs it."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.index import vectors
from embeddings.normalise import clean, tokens, views
from embeddings.questions import Question
from embeddings.retriever import Retriever
from embeddings.shelf import VIEWS
from knowledge import Entry, Language

Matrix = NDArray[np.float32]
ROUTED = 5  # wordings that vote for their entry, as semantic-router does by default
SEARCHES, WIDTH = 500, 0.8  # random searches of its `fit`, and how far from its 0.5 a threshold may go


@dataclass(frozen=True, slots=True)
class Guess:
    """The entry that comes first, and a score by which a threshold would be set; only to be compared within one baseline."""

    score: float
    entry: str


def tfidf(retriever: Retriever, questions: Sequence[Question]) -> list[Guess]:
    """TF-IDF over n-grams of characters and words; cosine of the nearest wording."""
    place = VIEWS.index("characters_best")
    rows = retriever.values([views(question.text) for question in questions])[:, place]
    return [Guess(float(row.max()), retriever.entries[int(row.argmax())].id) for row in rows]


def bm25(entries: Sequence[Entry], questions: Sequence[Question]) -> list[Guess]:
    """BM25 over characters and words, as bm25s computes it; the best wording counts.

    Raises:
        ImportError: bm25s is not installed (it comes with the extra `dev`).
    """
    import bm25s

    shelves = {}
    for language in Language:
        said = _said(entries, language)
        index = bm25s.BM25()
        index.index([tokens(text) or [""] for _, text in said], show_progress=False)
        shelves[language] = (index, [id for id, _ in said])
    found = []
    for question in questions:
        one = views(question.text)
        index, ids = shelves[one.language]
        known = [token for token in tokens(one.whole) if token in index.vocab_dict]
        scores = index.get_scores(known) if known else np.zeros(len(ids))
        found.append(Guess(float(scores.max()), ids[int(scores.argmax())]))
    return found


def _said(entries: Sequence[Entry], language: Language) -> list[tuple[str, str]]:
    return [(entry.id, clean(text)) for entry in entries for text in (*entry.questions.of(language), entry.text(language).title)]


@dataclass(frozen=True, slots=True)
class Nearest:
    """The wordings of both languages with the vectors of one encoder."""

    encoder: Encoder
    ids: Sequence[str]
    rows: Matrix

    @classmethod
    def of(cls, entries: Sequence[Entry], encoder: Encoder, cache: Path | None) -> "Nearest":
        said = [pair for language in Language for pair in _said(entries, language)]
        return cls(encoder, [id for id, _ in said], vectors(encoder, [text for _, text in said], cache))

    def similarity(self, questions: Sequence[Question]) -> Iterator[Matrix]:
        asked = self.encoder.encode([clean(question.text) for question in questions])
        for start in range(0, len(asked), 256):
            yield from asked[start : start + 256] @ self.rows.T

    def cosine(self, questions: Sequence[Question]) -> list[Guess]:
        """The nearest wording, and its cosine."""
        return [Guess(float(row.max()), self.ids[int(row.argmax())]) for row in self.similarity(questions)]

    def routed(self, fitting: Sequence[Question], questions: Sequence[Question], seed: int = 0) -> list[Guess]:
        """semantic-router's way, written anew from its description: the mean of the five nearest wordings by entry, a threshold an entry,
        the thresholds found by random search for the highest accuracy on `fitting`. A score of 0 or more means answered."""
        thresholds = self._searched([self._vote(row) for row in self.similarity(fitting)], fitting, random.Random(seed))
        return [Guess(guess.score - thresholds[guess.entry], guess.entry) for guess in (self._vote(row) for row in self.similarity(questions))]

    def _vote(self, row: Matrix) -> Guess:
        best: dict[str, list[float]] = {}
        for place in np.argpartition(-row, min(ROUTED, len(row) - 1))[:ROUTED].tolist():
            best.setdefault(self.ids[place], []).append(float(row[place]))
        return max((Guess(sum(scores) / len(scores), id) for id, scores in best.items()), key=lambda guess: (guess.score, guess.entry))

    def _searched(self, votes: Sequence[Guess], fitting: Sequence[Question], chance: random.Random) -> dict[str, float]:
        ids = sorted(set(self.ids))
        places = {id: place for place, id in enumerate(ids)}
        guessed = np.array([places[vote.entry] for vote in votes], dtype=np.int64)
        scores = np.array([vote.score for vote in votes])
        right = np.array([vote.entry in question.entries for vote, question in zip(votes, fitting, strict=True)], dtype=np.bool_)
        empty = np.array([not question.entries for question in fitting], dtype=np.bool_)

        def accuracy(thresholds: NDArray[np.float64]) -> float:
            answered = scores > thresholds[guessed]
            return float(np.where(answered, right, empty).sum())

        best = np.full(len(ids), 0.5)
        reached = accuracy(best)
        for _ in range(SEARCHES):
            tried = np.array([chance.uniform(max(0.0, at - WIDTH), min(1.0, at + WIDTH)) for at in best])
            if (found := accuracy(tried)) > reached:
                best, reached = tried, found
        return dict(zip(ids, best.tolist(), strict=True))
