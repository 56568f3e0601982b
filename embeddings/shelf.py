"""All wordings of one language, and how near a question is to each entry by every view of it."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder
from embeddings.index import NEAREST, Index, vectors
from embeddings.lexical import Tfidf, characters, sounds
from embeddings.normalise import clean, tokens
from embeddings.signs import EVERY, Places
from knowledge import Entry, Language

Matrix = NDArray[np.float32]
Whole = NDArray[np.int64]
BEST = 3  # wordings whose mean is the likeness of an entry; one may be a chance hit, ten are never all near
# What `look` returns for each question and entry, in this order.
VIEWS = ("dense_three", "dense_best", "characters_three", "characters_best", "sounds_three", "letters_said", "sounds_said", "words_said")


class Shelf:
    """The rows of one language, sorted by entry. Building one takes a second or two for 5,000 wordings.

    Titles count as wordings. An entry without any wording in this language is never near.
    """

    def __init__(self, entries: Sequence[Entry], language: Language, encoder: Encoder, cache: Path | None = None) -> None:
        said = [(number, clean(text)) for number, entry in enumerate(entries) for text in (*entry.questions.of(language), entry.text(language).title)]
        kept = list(dict.fromkeys((number, text) for number, text in said if text))
        self.entries = len(entries)
        self.texts = [text for _, text in kept]
        self._owners = np.array([number for number, _ in kept], dtype=np.int64)
        self._slots = _slots(self._owners, self.entries)
        self.characters, self._sounds, self._words = (Tfidf(self.texts, self._owners, self.entries, grams) for grams in (characters, sounds, tokens))
        self._index = Index(vectors(encoder, self.texts, cache))

    def look(self, texts: Sequence[str], asked: Matrix) -> Matrix:
        """Return the views, shape (len(texts), len(VIEWS), entries). `asked` holds the encoder's rows of the same texts."""
        (letters, letters_said), (heard, heard_said) = self.characters.look(texts), self._sounds.look(texts)
        return self._views((self._index.similarity(asked), letters, heard), (letters_said, heard_said, self._words.said(texts)), EVERY)

    def meant(self, asked: Matrix, entries: Places = EVERY) -> Matrix:
        """Return the mean cosine of the best three wordings, by vectors alone, shape (len(asked), entries): for questions in another language."""
        return self._nearest(self._index.similarity(asked), entries)[1]

    def look_near(self, text: str, asked: Matrix) -> tuple[Whole, Matrix]:
        """Return the entries that any view has among its nearest rows, and their views, shape (len(VIEWS), those entries).

        For large bases: what is not near by any view is never the answer, and need not be looked at. `asked` has shape (1, dim).
        """
        seen = self._index.similarity(asked), self.characters.near(text)[None], self._sounds.near(text)[None]
        rows = np.concatenate([_top(similarity[0], NEAREST) for similarity in seen])
        entries = np.unique(self._owners[rows])
        said = [grams.said_by(text, entries)[None] for grams in (self.characters, self._sounds, self._words)]
        return entries, self._views(seen, said, entries)[0]

    def _views(self, seen: tuple[Matrix, Matrix, Matrix], said: Sequence[Matrix], entries: Places) -> Matrix:
        """Return the views of `entries`. `seen`: similarities to all rows, by vectors, letters, sounds; `said`: shares that `entries` have said."""
        dense, letters, heard = seen
        dense_best, dense_three = self._nearest(dense, entries)
        letters_best, letters_three = self._nearest(letters, entries)
        _, heard_three = self._nearest(heard, entries)
        return np.stack([dense_three, dense_best, letters_three, letters_best, heard_three, *said], axis=1)

    def _nearest(self, similarity: Matrix, entries: Places) -> tuple[Matrix, Matrix]:
        """Return the best and the mean of the best three wordings of each entry, shape (questions, entries) each."""
        padded = np.concatenate([similarity, np.zeros((len(similarity), 1), np.float32)], axis=1)[:, self._slots[entries]]
        best = np.sort(padded, axis=2)[:, :, -BEST:] if padded.shape[2] <= BEST else np.partition(padded, -BEST, axis=2)[:, :, -BEST:]
        return best.max(axis=2), best.mean(axis=2)


def _top(row: Matrix, most: int) -> Whole:
    """Return the places of the `most` highest values above zero, in any order."""
    places = np.argpartition(-row, most)[:most] if len(row) > most else np.arange(len(row))
    return np.asarray(places[row[places] > 0], dtype=np.int64)


def _slots(owners: NDArray[np.int64], entries: int) -> NDArray[np.int64]:
    """Return for each entry the rows of its wordings, filled up with the row behind the last, which is zero. Shape (entries, most)."""
    counts = np.bincount(owners, minlength=entries) if len(owners) else np.zeros(entries, np.int64)
    slots = np.full((entries, max(BEST, int(counts.max(initial=0)))), len(owners), dtype=np.int64)
    filled = np.zeros(entries, dtype=np.int64)
    for row, owner in enumerate(owners):
        slots[owner, filled[owner]] = row
        filled[owner] += 1
    return slots
