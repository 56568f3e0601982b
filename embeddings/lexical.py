"""Evidence from letters and sounds: TF-IDF over n-grams of a text, and a linear classifier over the entries on top of it."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.normalise import skeletons, syllables, tokens, words

Matrix = NDArray[np.float32]
Grams = Callable[[str], list[str]]
RIDGE = 0.5  # of the classifier; chosen on the `fit` questions, flat between 0.1 and 1
# Grams in more than this share of the texts ("的", "how") are left out: the answers stay the same and the start takes half the time.
COMMON, FEW = 0.2, 50


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
    """Sparse rows of unit norm: 1 + log of the count, times inverse document frequency. Unknown grams are dropped."""

    def __init__(self, texts: Sequence[str], grams: Grams) -> None:
        self._grams = grams
        counted = [Counter(grams(text)) for text in texts]
        seen = Counter(gram for counts in counted for gram in counts)
        often = max(COMMON * len(texts), FEW)
        self._common = frozenset(gram for gram, count in seen.items() if count > often)
        self._places = {gram: place for place, gram in enumerate(sorted(seen.keys() - self._common))}
        frequency = np.array([seen[gram] for gram in self._places], dtype=np.float32)
        self._idf = np.log((1 + len(texts)) / (1 + frequency)) + 1
        self.rows = self._matrix(counted)
        self._columns = self.rows.T.tocsr()

    def kernel(self) -> Any:
        """Return the cosines of the rows among themselves, sparse, shape (rows, rows)."""
        return self.rows @ self._columns

    def similarity(self, texts: Sequence[str]) -> Matrix:
        """Return cosines, shape (len(texts), rows), 0 to 1. A text without a known gram is 0 to all."""
        asked = self._matrix([Counter(self._grams(text)) for text in texts])
        return np.asarray((asked @ self._columns).toarray(), dtype=np.float32)

    def known(self, text: str) -> float:
        """Return the share of the text's grams that occur in the rows; 0 for an empty text."""
        found = set(self._grams(text))
        return sum(gram in self._places or gram in self._common for gram in found) / len(found) if found else 0.0

    def _matrix(self, counted: Sequence[Counter[str]]) -> Any:
        from scipy.sparse import csr_matrix

        places, weights, ends = [], [], [0]
        for counts in counted:
            row = [(self._places[gram], count) for gram, count in counts.items() if gram in self._places]
            where = np.fromiter((place for place, _ in row), dtype=np.int32, count=len(row))
            value = (1 + np.log(np.fromiter((count for _, count in row), dtype=np.float32, count=len(row)))) * self._idf[where]
            norm = float(np.sqrt((value * value).sum()))
            places.append(where)
            weights.append(value / norm if norm else value)
            ends.append(ends[-1] + len(row))
        joined = (np.concatenate(weights) if weights else np.zeros(0, np.float32), np.concatenate(places) if places else np.zeros(0, np.int32), np.array(ends))
        return csr_matrix(joined, shape=(len(counted), len(self._places)), dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Classifier:
    """Kernel ridge regression over entries: similarities to the wordings in, one score an entry out, about 0 to 1.

    `duals` has shape (rows, entries). It costs one product of matrices a question, since the similarities are there already.
    """

    duals: Matrix

    @classmethod
    def fit(cls, similarity: Matrix, owners: NDArray[np.int64], entries: int, ridge: float = RIDGE) -> "Classifier":
        """Fit on the similarities of the rows among themselves; `owners[row]` is the entry of a row. About a second for 5,000 rows."""
        from scipy.linalg import cho_factor, cho_solve

        wanted = np.full((len(owners), entries), -1.0 / max(entries, 1), dtype=np.float32)
        wanted[np.arange(len(owners)), owners] = 1.0
        if not len(owners):
            return cls(wanted)
        kernel = similarity.astype(np.float32)
        kernel[np.diag_indices_from(kernel)] += ridge
        return cls(np.asarray(cho_solve(cho_factor(kernel, lower=True, overwrite_a=True, check_finite=False), wanted, check_finite=False), dtype=np.float32))

    def scores(self, similarity: Matrix) -> Matrix:
        """Return one score per question and entry."""
        return similarity @ self.duals
