"""The shipped encoder's way to read: a text becomes known pieces, each piece a row of a table, the rows are added up.

Pieces of Chinese: every run of one to four characters that the vocabulary holds (so nothing has to be cut into words), and pairs of
sounds. Pieces of English: words, pairs of words, three and four letters within a word. No network, no torch: a table and an addition.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.normalise import clean, syllables, tokens

Matrix = NDArray[np.float32]
VOCABULARY, TABLE, SETTINGS = "pieces.txt", "table.npz", "config.json"
LONGEST = 4  # characters in a Chinese piece; longer words are sums of shorter ones


def pieces(text: str) -> list[str]:
    """Return every possible piece of a text, with repeats; the vocabulary decides which count.

    A prefix keeps the kinds apart: "" Chinese, "~" sounds, "w " words, "p " pairs of words, "# " letters.
    """
    parts = tokens(clean(text))
    found: list[str] = []
    run: list[str] = []
    words: list[str] = []
    for part in [*parts, ""]:
        if part and not part.isascii():
            run.append(part)
            continue
        found += _chinese("".join(run))
        run.clear()
        if part:
            words.append(part)
    found += [f"w {word}" for word in words]
    found += [f"p {left} {right}" for left, right in pairwise(words)]
    for word in words:
        padded = f"^{word}$"
        found += [f"# {padded[at : at + n]}" for n in (3, 4) if len(padded) > n for at in range(len(padded) - n + 1)]
    return found


def _chinese(run: str) -> list[str]:
    found = [run[at : at + n] for n in range(1, LONGEST + 1) for at in range(len(run) - n + 1)]
    heard = syllables(run)
    return found + [f"~{left} {right}" for left, right in pairwise(heard)]


@dataclass(frozen=True, slots=True)
class Grams:
    """A vocabulary of pieces and one row for each: shape (pieces, dim), the weight of a piece is the length of its row."""

    places: dict[str, int]
    table: Matrix

    @property
    def dim(self) -> int:
        return int(self.table.shape[1])

    def bags(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the rows of all texts one after the other, and where each text begins."""
        found = [[self.places[piece] for piece in pieces(text) if piece in self.places] for text in texts]
        lengths = np.fromiter((len(rows) for rows in found), dtype=np.int64, count=len(found))
        starts = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)[:-1]]) if len(found) else np.zeros(0, np.int64)
        return np.array([row for rows in found for row in rows], dtype=np.int64), starts

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return float32 rows of unit norm, shape (len(texts), dim). A text without a known piece is the zero row."""
        sums = np.zeros((len(texts), self.dim), dtype=np.float32)
        for number, text in enumerate(texts):
            rows = [self.places[piece] for piece in pieces(text) if piece in self.places]
            if rows:
                sums[number] = self.table[rows].sum(axis=0)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(np.divide(sums, norms, out=sums, where=norms > 0), dtype=np.float32)

    def save(self, folder: Path) -> None:
        """Write the table in eight bits a number, one scale a row: a quarter of the size, the same answers to two digits."""
        folder.mkdir(parents=True, exist_ok=True)
        scales = np.maximum(np.abs(self.table).max(axis=1, keepdims=True), 1e-8) / 127
        np.savez_compressed(folder / TABLE, rows=np.round(self.table / scales).astype(np.int8), scales=scales.astype(np.float32))
        (folder / VOCABULARY).write_text("\n".join(self.places) + "\n", encoding="utf-8")
        (folder / SETTINGS).write_text(json.dumps({"dim": self.dim, "pieces": len(self.places)}) + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: Path) -> "Grams":
        """Read what `save` wrote.

        Raises:
            OSError: a file is missing.
            ValueError: the files do not belong together.
        """
        names = (folder / VOCABULARY).read_text(encoding="utf-8").split("\n")[:-1]
        with np.load(folder / TABLE) as stored:
            table = stored["rows"].astype(np.float32) * stored["scales"].astype(np.float32)
        if len(names) != len(table):
            raise ValueError(f"{folder}: {len(names)} pieces, but {len(table)} rows")
        return cls({name: place for place, name in enumerate(names)}, table)
