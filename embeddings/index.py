"""Vectors of wordings in FAISS, exact. Encoding is the dear part, so vectors are kept by (model, text)."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import Encoder

Matrix = NDArray[np.float32]
KEPT = 200_000  # vectors in a cache; a fuller one is begun anew with those asked for last
EXACT, CELLS, PROBED = 20_000, 256, 16  # rows compared one by one; more are sorted into cells (3 s once for 200,000)
NEAREST = 256  # rows looked at a question; what lies behind them counts as far as the last of them


class Index:
    """Rows of unit vectors; nearest first. Ties fall to the lower row.

    Up to EXACT rows every row is compared. Above, FAISS sorts them into CELLS and looks into the nearest PROBED: a sixteenth of
    the time, and now and then a row that is missed.
    """

    def __init__(self, vectors: Matrix) -> None:
        import faiss

        faiss.omp_set_num_threads(1)  # FAISS and torch each bring their own OpenMP; two of them may hang or crash
        self.rows = len(vectors)
        rows = np.ascontiguousarray(vectors, dtype=np.float32)
        self._index: Any = faiss.IndexFlatIP(rows.shape[1])
        if self.rows > EXACT:
            self._index = faiss.index_factory(rows.shape[1], f"IVF{CELLS},Flat", faiss.METRIC_INNER_PRODUCT)
            self._index.nprobe = PROBED
            self._index.train(rows)
        self._index.add(rows)

    def similarity(self, asked: Matrix, nearest: int = NEAREST) -> Matrix:
        """Return cosines, shape (len(asked), rows): exact for the `nearest` rows, for all others that of the last of these."""
        k = min(nearest, self.rows)
        if not k or not len(asked):
            return np.zeros((len(asked), self.rows), dtype=np.float32)
        found, rows = self._index.search(np.ascontiguousarray(asked, dtype=np.float32), k)
        found, rows = np.where(rows < 0, found[:, :1], found), np.where(rows < 0, rows[:, :1], rows)  # cells may hold fewer than k
        result = np.repeat(found.min(axis=1, keepdims=True), self.rows, axis=1)
        np.put_along_axis(result, rows, found, axis=1)
        return np.asarray(result, dtype=np.float32)


def vectors(encoder: Encoder, texts: Sequence[str], cache: Path | None = None) -> Matrix:
    """Return the encoder's rows for `texts`, shape (len(texts), dim), encoding only those not in the folder `cache`.

    A cache that is broken, not ours, or not writable is ignored.
    """
    path = cache / f"vectors-{hashlib.sha256(encoder.name.encode()).hexdigest()[:16]}.npz" if cache else None
    known = _read(path, encoder.dim) if path else {}
    keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32] for text in texts]
    missing = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
    if missing:
        known.update(zip(missing, encoder.encode(list(missing.values())), strict=True))
        if path:
            _write(path, known if len(known) <= KEPT else {key: known[key] for key in keys})
    return np.array([known[key] for key in keys], dtype=np.float32).reshape(len(texts), encoder.dim)


def _read(path: Path, dim: int) -> dict[str, Matrix]:
    try:
        with np.load(path, allow_pickle=False) as stored:
            keys, rows = stored["keys"], stored["rows"]
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        return {}
    if rows.shape != (len(keys), dim) or rows.dtype != np.float32 or not np.isfinite(rows).all():
        return {}
    return dict(zip(keys.tolist(), rows, strict=True))


def _write(path: Path, known: dict[str, Matrix]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as file:
            np.savez(file, keys=np.array(list(known)), rows=np.array(list(known.values()), dtype=np.float32))
        os.replace(file.name, path)  # whole or not at all, also with two processes
    except OSError:
        return
