"""Does a text tell of an emergency? A linear classifier over its letters and sounds, the second net behind the rules of `bot.triage`.

Rules see what somebody thought of; of emergencies said in other words they miss every fourth. This net was trained on what people say
when it has happened and on what only sounds so (films, fears, long ago, one's own doing). It needs no encoder and takes less than
a millisecond. With vectors beside the letters it was worse (area under the curve 0.92 against 0.95): they put "it has happened" beside "could it happen".
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import BadZipFile
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from embeddings.normalise import clean, skeletons, syllables, tokens
from knowledge import Entry, Risk

if TYPE_CHECKING:
    from embeddings.retriever import Retriever

Numbers = NDArray[np.float64]
NO_EMERGENCY = frozenset(("emg-bank-hotline", "emg-wrong-country-number", "emg-call-110"))  # scripts that people ask for in peace too
FILE = Path(__file__).parent / "emergencies" / "weights.npz"  # not beside the encoder: its name is a hash of its folder
SIZE = 1 << 17  # places that the features are hashed to; with twice as many nothing changed
DOUBTED = 0.1  # below this the rules are not believed either: on the fit questions, by other folds, 61 of 89 needless scripts went, 16 of 227 real ones are asked about first
REACH = 5  # tokens that a pair of words may stand apart: "把 … 给了", "gave … code"


def features(text: str) -> list[str]:
    """Return runs of 1 to 4 tokens, of 2 and 3 syllables, of 1 and 2 skeletons of English words, and pairs of tokens that stand apart."""
    whole = clean(text)
    parts, heard, bare = tokens(whole), syllables(whole), skeletons(whole)
    found = [f"c{run}" for n in (1, 2, 3, 4) for run in _runs(parts, n)]
    found += [f"s{run}" for n in (2, 3) for run in _runs(heard, n)]
    found += [f"k{run}" for n in (1, 2) for run in _runs(bare, n)]
    found += [f"g{left}_{right}" for place, left in enumerate(parts) for right in parts[place + 2 : place + REACH + 1]]
    return found


def _runs(parts: Sequence[str], n: int) -> Iterator[str]:
    return (" ".join(parts[at : at + n]) for at in range(len(parts) - n + 1))


def places(text: str) -> dict[int, float]:
    """Return the places of a text's features among SIZE, each with one plus the logarithm of how often it stands there."""
    counts: dict[int, int] = {}
    for feature in features(text):
        place = crc32(feature.encode("utf-8", "surrogatepass")) % SIZE
        counts[place] = counts.get(place, 0) + 1
    return {place: 1 + float(np.log(count)) for place, count in counts.items()}


@dataclass(frozen=True, slots=True)
class EmergencyClassifier:
    """`rarity` and `weight`: float32, shape (SIZE,). From `sure` on the fitting script is shown, from `ask` on it is asked whether that has happened."""

    rarity: NDArray[np.float32]
    weight: NDArray[np.float32]
    constant: float
    sure: float
    ask: float

    @classmethod
    def load(cls, path: Path = FILE) -> "EmergencyClassifier":
        """Read what `save` wrote; a missing or broken file gives a classifier that never speaks: the rules and the search remain."""
        try:
            with np.load(path) as stored:
                constant, sure, ask = stored["numbers"].tolist()
                found = cls(stored["rarity"].astype(np.float32), stored["weight"].astype(np.float32), constant, sure, ask)
            if found.rarity.shape != (SIZE,) or found.weight.shape != (SIZE,):
                raise ValueError("another number of features")
        except (OSError, EOFError, ValueError, KeyError, BadZipFile):
            return cls.silent()
        return found

    @classmethod
    def silent(cls) -> "EmergencyClassifier":
        nothing = np.zeros(SIZE, dtype=np.float32)
        return cls(nothing, nothing, -30.0, 1.0, 1.0)

    def save(self, path: Path = FILE) -> None:
        np.savez_compressed(path, rarity=self.rarity.astype(np.float16), weight=self.weight.astype(np.float16), numbers=np.array([self.constant, self.sure, self.ask]))

    def doubts(self, text: str) -> bool:
        """Whether what sounds like an emergency is probably none: a film, long ago, found again. A classifier that was never fitted doubts nothing."""
        return bool(self.weight.any()) and self._one(text) < DOUBTED

    def probability(self, texts: Sequence[str]) -> Numbers:
        """Return for each text how likely it tells of an emergency, from 0 to 1; 0 for a text without words."""
        return np.array([self._one(text) for text in texts], dtype=np.float64)

    def _one(self, text: str) -> float:
        found = places(text)
        if not found:
            return 0.0
        where = np.fromiter(found, dtype=np.int64, count=len(found))
        values = np.fromiter(found.values(), dtype=np.float64, count=len(found)) * self.rarity[where]
        length = float(np.linalg.norm(values)) or 1.0
        return float(1 / (1 + np.exp(-np.clip(values @ self.weight[where] / length + self.constant, -30, 30))))


@dataclass(frozen=True, slots=True)
class Suspicion:
    """The script that fits best, and whether it is to be shown at once (`sure`) or asked about."""

    script: Entry
    probability: float
    sure: bool


class SecondNet:
    """The classifier says whether it is an emergency, the retriever which one."""

    def __init__(self, retriever: "Retriever", classifier: EmergencyClassifier | None = None) -> None:
        self._retriever = retriever
        self._classifier = classifier or EmergencyClassifier.load()
        self._scripts = [entry.id for entry in retriever.entries if entry.risk is Risk.R3 and entry.id not in NO_EMERGENCY]

    def doubts(self, text: str) -> bool:
        """See `EmergencyClassifier.doubts`."""
        return self._classifier.doubts(text)

    def look(self, texts: Sequence[str]) -> list[Suspicion | None]:
        """Return what each text is suspected of; None where nothing speaks for an emergency, as for most."""
        probability = self._classifier.probability(texts)
        suspects = [place for place, one in enumerate(probability) if one >= self._classifier.ask]
        found: list[Suspicion | None] = [None] * len(texts)
        for place, script in zip(suspects, self._retriever.nearest([texts[place] for place in suspects], self._scripts), strict=True):
            if script is not None:
                found[place] = Suspicion(script, float(probability[place]), bool(probability[place] >= self._classifier.sure))
        return found
