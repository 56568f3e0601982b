"""`python -m embeddings train`: how the shipped encoder was made. Seeded; half an hour on two cores."""

import os
import random
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from embeddings.corpus import CannotTrain, Corpus, gather, taught, teacher_name
from embeddings.grams import Grams, pieces
from embeddings.noise import misheard
from knowledge import Library

Matrix = NDArray[np.float32]
Say = Callable[[str], None]

DIM = 256  # of the teacher's 384; the first principal components carry 97 % of it
STEPS = 4_000  # twelve minutes on two quiet cores; the same steps give the same table, however busy the machine is
ROWS = 92_000  # with one byte a number this is what 25 MB hold
COPIES = 2  # of each wording, misspelt or misheard
# How often a piece must occur: (texts of all corpora, wordings of the base). A dictionary word needs to occur once.
OFTEN = {"": (8, 2), "~": (12, 3), "w": (3, 1), "p": (8, 3), "#": (15, 2)}


def train(library: Library, folder: Path | None, out: Path, steps: int = STEPS, seed: int = 0, cache: Path | None = None, say: Say = print) -> None:
    """Train on `folder` and the library's wordings, and write a model directory to `out`.

    Raises:
        CannotTrain: data or teacher are not there.
    """
    folder = folder or _folder()
    teacher_name()
    corpus = gather(folder, library)
    say(f"{len(corpus.wordings)} wordings, {len(corpus.chinese)} parallel sentences, {len(corpus.more_english)} English ones, {len(corpus.glosses)} words of the dictionary")
    vocabulary = choose(corpus)
    places = {piece: place for place, piece in enumerate(vocabulary)}
    words = sorted(set(corpus.glosses) & places.keys())
    english = [*corpus.english, *corpus.more_english, *(wording.text for wording in corpus.wordings if wording.text.isascii())]
    say(f"{len(vocabulary)} pieces; the teacher reads {len(english) + len(words)} texts")
    vectors, glosses = taught(english, cache and cache / "sentences"), taught([corpus.glosses[word] for word in words], cache and cache / "glosses")
    axes = principal(vectors)
    targets = _unit(vectors @ axes)
    start = begin(vocabulary, places, dict(zip(words, _unit(glosses @ axes - targets.mean(axis=0)), strict=True)), english, targets, corpus)
    say("the table begins to learn")
    _learn(corpus, Grams(places, start), english, targets, (steps, seed), out, say)


def _folder() -> Path:
    named = os.environ.get("BANYAN_TRAIN_DATA")
    if not named:
        raise CannotTrain("no training data: give its folder with --data, or in BANYAN_TRAIN_DATA (embeddings/model/README.md names the sources)")
    return Path(named)


def choose(corpus: Corpus) -> list[str]:
    """Return the pieces of the vocabulary, sorted, at most ROWS."""
    everywhere: Counter[str] = Counter()
    at_home: Counter[str] = Counter()
    for text in (*corpus.chinese, *corpus.english, *corpus.more_english):
        everywhere.update(set(pieces(text)))
    for wording in corpus.wordings:
        at_home.update(set(pieces(wording.text)))
    rank: dict[str, float] = {}
    for piece in everywhere.keys() | at_home.keys():
        kind = piece[0] if piece[:1] == "~" or piece[1:2] == " " else ""
        often, home = OFTEN[kind]
        score = everywhere[piece] / often + at_home[piece] / home
        if kind == "" and (len(piece) == 1 or piece in corpus.glosses):
            score += 1
        if score >= 1:
            rank[piece] = score
    return sorted(sorted(rank, key=lambda piece: (-rank[piece], piece))[:ROWS])


def principal(vectors: Matrix) -> Matrix:
    """Return the axes on which the teacher's vectors differ most, shape (384, DIM)."""
    values, axes = np.linalg.eigh((vectors.T @ vectors).astype(np.float64))
    return np.ascontiguousarray(axes[:, np.argsort(-values)[:DIM]], dtype=np.float32)


def begin(vocabulary: Sequence[str], places: dict[str, int], glosses: dict[str, Matrix], english: Sequence[str], targets: Matrix, corpus: Corpus) -> Matrix:
    """Return the rows to start from: a word of the dictionary lies where its gloss lies; an English piece, and a Chinese
    piece without a gloss, where the sentences lie in which it occurs. Rare pieces are longer, as in inverse document frequency."""
    table = np.zeros((len(vocabulary), DIM), dtype=np.float32)
    counted = np.ones(len(vocabulary), dtype=np.float32)
    centre = targets.mean(axis=0)
    texts = [*zip(english, targets, strict=True), *zip(corpus.chinese, targets[: len(corpus.chinese)], strict=True)]
    for text, target in texts:
        rows = list({places[piece] for piece in pieces(text) if piece in places})
        table[rows] += target - centre
        counted[rows] += 1
    for piece, row in glosses.items():
        table[places[piece]] = row + 0.3 * _unit(table[places[piece]][None])[0]
    rarity = np.log(len(texts) / counted) / np.log(len(texts))
    kind = np.array([0.3 if piece[:1] in "~#" and len(piece) > 1 else 1.0 for piece in vocabulary], dtype=np.float32)
    return np.asarray(_unit(table) * (rarity * kind)[:, None], dtype=np.float32)


def _learn(corpus: Corpus, grams: Grams, english: Sequence[str], targets: Matrix, plan: tuple[int, int], out: Path, say: Say) -> None:
    from embeddings.module import write_model
    from embeddings.student import Pull, Student, Together

    steps, seed = plan
    chance = random.Random(seed)

    def bag(text: str) -> NDArray[np.int64]:
        return np.array([grams.places[piece] for piece in pieces(text) if piece in grams.places] or [0], dtype=np.int64)

    slips = [misheard(text, chance) for text in english]
    texts = [wording.text for wording in corpus.wordings]
    owners = [wording.entry for wording in corpus.wordings]
    for _ in range(COPIES):
        texts += [misheard(wording.text, chance) for wording in corpus.wordings]
        owners += [wording.entry for wording in corpus.wordings]
    pulls = [
        Pull([bag(text) for text in (*english, *slips)], np.concatenate([targets, targets]), 768),
        Pull([bag(text) for text in corpus.chinese], targets[: len(corpus.chinese)], 512),
    ]
    together = Together([bag(text) for text in texts], np.array(owners), families(owners, corpus.near, chance), 768)
    student = Student(grams.table, seed)
    student.learn(pulls, together, steps, say)
    write_model(Grams(grams.places, student.table), out)
    say(f"written to {out}; the confidence belongs to the model before: run python -m embeddings fit")


def families(owners: Sequence[int], near: Sequence[set[int]], chance: random.Random, each: int = 6) -> list[list[int]]:
    """Return groups of texts: some of an entry and some of each of its neighbours, so that a step has to tell them apart."""
    texts: dict[int, list[int]] = {}
    for place, owner in enumerate(owners):
        texts.setdefault(owner, []).append(place)
    groups = []
    for _ in range(20):
        for owner in sorted(texts):
            kin = [owner, *chance.sample(sorted(near[owner]), k=min(3, len(near[owner])))]
            groups.append([place for one in kin if one in texts for place in chance.sample(texts[one], k=min(each, len(texts[one])))])
    return groups


def _unit(rows: Matrix) -> Matrix:
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), dtype=np.float32)
