"""Texts to vectors. `Encoder` is the port; behind it stands the shipped model, or any sentence-transformers model by one setting."""

import hashlib
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol
from urllib.error import HTTPError
from urllib.request import urlopen
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from embeddings.grams import Grams

Matrix = NDArray[np.float32]
SHIPPED = Path(__file__).parent / "model"
BATCH = 64  # texts; larger batches gain nothing on two cores
WEIGHTS = (".npz", ".safetensors", ".bin")


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


class ShippedEncoder:
    """The shipped model without sentence-transformers: the same vectors from the same folder, in a tenth of a second and 100 MB.

    Raises:
        ModelMissing: the folder is not there, or broken.
    """

    def __init__(self, folder: Path = SHIPPED) -> None:
        try:
            self._grams = Grams.load(folder)
        except (OSError, ValueError, KeyError, BadZipFile) as error:
            raise ModelMissing(f"The shipped model in {folder} cannot be read: install Banyan again, or make it with python -m embeddings train.") from error
        self.name = name_of(folder)

    @property
    def dim(self) -> int:
        return self._grams.dim

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See `Encoder.encode`."""
        return self._grams.encode(texts)


class SentenceEncoder:
    """A sentence-transformers model: "" or "shipped" for ours, a folder, or a name on the Hugging Face hub.

    Importing sentence-transformers takes seconds and about 400 MB; it happens here, and only here. A folder never asks the network.

    Raises:
        ModelMissing: there is no such model on this machine, and it could not be fetched.
    """

    def __init__(self, model: str = "") -> None:
        path = SHIPPED if model in ("", "shipped") else Path(model)
        if path == SHIPPED and not (path / "modules.json").is_file():
            raise ModelMissing(f"The shipped model is not in {path}: install Banyan again, or make it with python -m embeddings train.")
        self._model = _load(str(path) if path.is_dir() else model, path.is_dir())
        self.name = name_of(path) if path.is_dir() else model

    @property
    def dim(self) -> int:
        return int(self._model.get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> Matrix:
        """See `Encoder.encode`."""
        if not len(texts):
            return np.zeros((0, self.dim), dtype=np.float32)
        return np.asarray(self._model.encode(list(texts), batch_size=BATCH, normalize_embeddings=True, show_progress_bar=False, convert_to_numpy=True), dtype=np.float32)


def open_encoder(model: str = "") -> Encoder:
    """Return the encoder of a setting: the shipped one by the short road, any other by sentence-transformers."""
    return ShippedEncoder() if model in ("", "shipped") else SentenceEncoder(model)


def name_of(folder: Path) -> str:
    """Return the folder's name and a hash of its weights and words: the same exactly when the vectors are."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.suffix in WEIGHTS or path.name in ("pieces.txt", "vocab.txt", "tokenizer.json")):
        digest.update(path.read_bytes())
    return f"{folder.resolve().name}-{digest.hexdigest()[:12]}"


def _load(model: str, local: bool) -> Any:
    with _quiet():
        try:
            from sentence_transformers import SentenceTransformer

            if local and _ours(Path(model)):
                from sentence_transformers.sentence_transformer.modules import Normalize

                from embeddings.module import GramsModule

                return SentenceTransformer(modules=[GramsModule.load(model), Normalize()], device="cpu")
            return SentenceTransformer(model, local_files_only=local or not _reachable())
        except Exception as error:  # the hub, the disk, the format: a dozen kinds of error that all mean the same here
            where = f"the folder {model} is not a whole sentence-transformers model" if local else f"“{model}” is neither a folder here nor a model that could be fetched"
            raise ModelMissing(f"The encoder cannot be loaded: {where}; leave the setting empty to use the shipped one.") from error


def _reachable() -> bool:
    """Whether the hub answers; asked first, since its own client tries for more than a minute."""
    from huggingface_hub.constants import ENDPOINT

    try:
        urlopen(ENDPOINT, timeout=10).close()
    except HTTPError:
        return True
    except (OSError, ValueError):
        return False
    return True


def _ours(folder: Path) -> bool:
    modules = folder / "modules.json"
    return modules.is_file() and "embeddings.module.GramsModule" in modules.read_text(encoding="utf-8")


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries from drawing bars and from warning about what is not wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from transformers.utils import logging as voices

        level = voices.get_verbosity()
        voices.set_verbosity(40)  # ERROR
        voices.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            yield
        finally:
            voices.set_verbosity(level)
