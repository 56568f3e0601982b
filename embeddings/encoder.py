"""Texts to vectors. `Encoder` is the port; behind it stands the shipped model, or any sentence-transformers model by one setting."""

import logging
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Matrix = NDArray[np.float32]
SHIPPED = Path(__file__).parent / "model"
BATCH = 64  # texts; larger batches gain nothing on two cores


class ModelMissing(Exception):
    """The model cannot be loaded; the message is one sentence that says what to do."""


class Encoder(Protocol):
    """A text-to-vector model. `name` is the same exactly when the vectors are."""

    @property
    def name(self) -> str: ...

    @property
    def dim(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Return one row per text.

        float32, shape (len(texts), dim), rows of unit L2 norm, so that a dot product is a cosine; a text in which the
        model knows nothing may be a zero row. Empty input gives shape (0, dim). Blocks for the length of a model pass.
        """
        ...


class SentenceEncoder:
    """A sentence-transformers model: "" or "shipped" for ours, a folder, or a name on the Hugging Face hub.

    Importing sentence-transformers takes seconds and about 400 MB; it happens here, and only here.

    Raises:
        ModelMissing: there is no such model on this machine, and it could not be fetched.
    """

    def __init__(self, model: str = "") -> None:
        shipped = model in ("", "shipped")
        path = str(SHIPPED) if shipped else model
        if shipped and not (SHIPPED / "modules.json").is_file():
            raise ModelMissing(f"The shipped model is not in {SHIPPED}: install Banyan again, or make it with python -m embeddings train.")
        self._model = _load(path, offline=Path(path).is_dir())
        self._path = Path(path)

    @cached_property
    def name(self) -> str:
        """The folder's name and a hash of its weights, or the name on the hub."""
        return named(self._path) if self._path.is_dir() else str(self._path)

    @property
    def dim(self) -> int:
        return int(self._model.get_sentence_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See `Encoder.encode`."""
        if not texts:
            return np.zeros((0, self.dim), dtype=np.float32)
        return np.asarray(self._model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True), dtype=np.float32)
