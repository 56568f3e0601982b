"""Evidence from letters and sounds: TF-IDF over n-grams of a text.

A linear classifier over the entries on top of it (kernel ridge, on letters, on vectors) was tried: alone it finds more than
TF-IDF alone, but beside the other evidence it finds nothing more (first place 0.935 with it, 0.938 without, on `fit` questions).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.normalise import skeletons, syllables, tokens, words

Matrix = NDArray[np.float32]
Grams = Callable[[str], list[str]]
# Grams in more than this share of the texts ("的", "how") are left out: the answers stay the same and come twice as fast.
COMMON, FEW = 0.2, 50
MANY = 10_000  # wordings; in a large base a gram that more of them have says too little for the time it takes


def characters(text: str) -> list[str]:
    """Return 1 to 3 neighbouring Chinese characters, words, pairs of words, and 2 to 4 letters within a word."""
    parts = tokens(text)
    grams = [*parts, *_runs(parts, 2), *_runs(parts, 3)]
    for word in words(text):
        padded = f" {word} "
        grams += [padded[at : at + n] for n in (2, 3, 4) for at in range(len(padded) - n + 1)]
    return grams


def sounds(text: str) -> list[str]:
    """Return 1 to 3 neighbouring syllables, and consonants of words: what is left of a text when the spelling is wrong."""
    heard = syllables(text)
    bare = skeletons(text)
    return [*heard, *_runs(heard, 2), *_runs(heard, 3), *(f"={one}" for one in bare), *(f"={pair}" for pair in _runs(bare, 2))]


def _runs(parts: Sequence[str], n: int) -> list[str]:
    return ["|".join(parts[at : at + n]) for at in range(len(parts) - n + 1)]


class Tfidf:
    """N-grams of wordings, weighted by inverse document frequency: how alike two texts are, and how much of one an entry has ever said.

    `owners[row]` is the entry of a wording, from 0 to `entries` - 1.
    """

    def __init__(self, texts: Sequence[str], owners: NDArray[np.int64], entries: int, grams: Grams) -> None:
        from scipy.sparse import csr_matrix

        self._grams = grams
        counted = [Counter(grams(text)) for text in texts]
        seen = Counter(gram for counts in counted for gram in counts)
        self._places = {gram: place for place, gram in enumerate(sorted(seen))}
        frequency = np.array([seen[gram] for gram in self._places], dtype=np.float32)
        self._rarity = np.log((1 + len(texts)) / (1 + frequency)) + 1
        self._strange = float(np.log(1 + len(texts)) + 1)
        self._weight = np.where(frequency > max(COMMON * len(texts), FEW), 0, self._rarity)
        counts = self._counts(counted)
        self._columns = self._unit(counts).T.tocsr()
        counts.data[:] = 1
        said = csr_matrix((np.ones(len(texts), np.float32), (owners, np.arange(len(texts)))), shape=(entries, len(texts))) @ counts
        self._said = (said > 0).T.tocsr().astype(np.float32)
        self._by_entry: Any = None  # the same the other way round, made when a large base first needs it

    def look(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """Return cosines to the wordings, shape (len(texts), rows), and for each entry the share of the text's grams that its
        wordings have, rare ones counting more, shape (len(texts), entries). Both lie between 0 and 1."""
        counted = [Counter(self._grams(text)) for text in texts]
        counts = self._counts(counted)
        return np.asarray((self._unit(counts) @ self._columns).toarray(), dtype=np.float32), np.asarray((self._shares(counts, counted) @ self._said).toarray(), dtype=np.float32)

    def near(self, text: str) -> Matrix:
        """Return the cosines of one text to the wordings, shape (rows,), for large bases: grams in more than MANY wordings are passed over."""
        row = self._unit(self._counts([Counter(self._grams(text))]))
        starts = self._columns.indptr
        kept = [(place, value) for place, value in zip(row.indices.tolist(), row.data.tolist(), strict=True) if starts[place + 1] - starts[place] <= MANY]
        parts = [slice(starts[place], starts[place + 1]) for place, _ in kept]
        if not parts:
            return np.zeros(self._columns.shape[1], dtype=np.float32)
        rows = np.concatenate([self._columns.indices[part] for part in parts])
        weights = np.concatenate([self._columns.data[part] * value for part, (_, value) in zip(parts, kept, strict=True)])
        return np.bincount(rows, weights, minlength=self._columns.shape[1]).astype(np.float32)

    def said_by(self, text: str, entries: NDArray[np.int64]) -> Matrix:
        """Return `said` of one text for some entries only, shape (those entries,)."""
        counted = [Counter(self._grams(text))]
        row = self._shares(self._counts(counted), counted)
        if self._by_entry is None:
            self._by_entry = self._said.T.tocsr()
        share = np.zeros(self._by_entry.shape[1], dtype=np.float32)
        share[row.indices] = row.data
        return np.asarray(self._by_entry[entries] @ share, dtype=np.float32)

    def said(self, texts: Sequence[str]) -> Matrix:
        """Return the second half of `look` alone."""
        counted = [Counter(self._grams(text)) for text in texts]
        return np.asarray((self._shares(self._counts(counted), counted) @ self._said).toarray(), dtype=np.float32)

    def known(self, text: str) -> float:
        """Return the share of the text's grams that any wording has; 0 for an empty text."""
        found = set(self._grams(text))
        return sum(gram in self._places for gram in found) / len(found) if found else 0.0

    def _counts(self, counted: Sequence[Counter[str]]) -> Any:
        from scipy.sparse import csr_matrix

        known = [[(self._places[gram], count) for gram, count in counts.items() if gram in self._places] for counts in counted]
        ends = np.cumsum([0, *(len(row) for row in known)])
        pairs = np.fromiter((number for row in known for pair in row for number in pair), dtype=np.int32, count=2 * int(ends[-1]))
        return csr_matrix((pairs[1::2].astype(np.float32), pairs[::2].copy(), ends), shape=(len(counted), len(self._places)))

    def _unit(self, counts: Any) -> Any:
        """Return rows of unit norm, common grams left out."""
        rows = counts.copy()
        rows.data = ((1 + np.log(rows.data)) * self._weight[rows.indices]).astype(np.float32)
        rows.eliminate_zeros()
        norms = np.sqrt(np.asarray(rows.multiply(rows).sum(axis=1)).ravel())
        rows.data /= np.repeat(np.maximum(norms, 1e-9), np.diff(rows.indptr)).astype(np.float32)
        return rows

    def _shares(self, counts: Any, counted: Sequence[Counter[str]]) -> Any:
        """Return rows of rarities that add up to 1 together with those of unknown grams."""
        rows = counts.copy()
        rows.data = self._rarity[rows.indices].astype(np.float32)
        strange = (np.array([len(one) for one in counted]) - np.diff(rows.indptr)) * self._strange
        totals = np.asarray(rows.sum(axis=1)).ravel() + strange
        rows.data /= np.repeat(np.maximum(totals, 1e-9), np.diff(rows.indptr)).astype(np.float32)
        return rows
