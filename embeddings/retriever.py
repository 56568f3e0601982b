"""A question in, the entries that may answer it out: each once, best first, with how sure we are and why."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.confidence import EVIDENCE, RANKED, Evidence, Fitted
from embeddings.encoder import Encoder
from embeddings.normalise import Views, tokens, views
from embeddings.shelf import VIEWS, Shelf
from embeddings.signs import WARNINGS, Signs, about, happened
from knowledge import Entry, Language, Library

Matrix = NDArray[np.float32]
Whole = NDArray[np.int64]
LARGE = 2_000  # entries; in a larger base only those are looked at that are near by some view
BATCH = 256  # questions at a time; their similarities to 5,000 wordings take some 20 MB
FIELD = 20  # entries whose mean likeness says how much the whole field is near
CANDIDATES = 8  # entries that get a confidence; the right one is hardly ever behind them
_OTHER = {Language.ZH: Language.EN, Language.EN: Language.ZH}
_LEADS = {"dense_three": "dense", "characters_three": "characters", "sounds_said": "sounds_said", "dense_other": "dense_other", "characters_best": "characters_best"}
_FIRSTS = ("dense_three", "dense_best", "characters_three", "sounds_three", "letters_said", "words_said")


@dataclass(frozen=True, slots=True)
class Hit:
    """An entry, its fused `score` (only to be compared within one question), and the probability that it really answers."""

    entry: Entry
    score: float
    confidence: float
    evidence: Evidence


class Retriever:
    """Searches entries and scripts of a library. Building takes seconds, less with a `cache` folder; searching changes nothing.

    The whole text is compared. Comparing the last sentence too and taking the higher was worse: of the stories among the `fit`
    questions 86 in 100 found their entry first, against 93; the sentences before the last say what "it" is.
    """

    def __init__(self, library: Library, encoder: Encoder, fitted: Fitted | None = None, cache: Path | None = None) -> None:
        self.entries = tuple(library.all())
        self.fitted = fitted or Fitted.load()
        self.encoder = encoder
        self._shelves = {language: Shelf(self.entries, language, encoder, cache) for language in Language}
        self._signs = Signs([about(entry) for entry in self.entries])
        places = {entry.id: place for place, entry in enumerate(self.entries)}
        self._near = tuple(frozenset(places[one.id] for one in entry.neighbours if one.id in places) for entry in self.entries)

    def meaning(self, text: str) -> bytes:
        """Return the vector of a text for keeping: float16, unit length. Only to be compared with those of the same encoder."""
        return bytes(self.encoder.encode([text])[0].astype(np.float16))

    def search(self, text: str, k: int = 3, language: Language | None = None) -> list[Hit]:
        """Return at most `k` hits, one an entry, by falling score, then by id. Nothing for a text without letters.

        `language` is a hint, used only where the text itself does not tell.
        """
        return self.search_many([text], k, language)[0]

    def nearest(self, texts: Sequence[str], among: Sequence[str]) -> list[Entry | None]:
        """Return for each text the entry with the highest score among those with these ids; None where none of them is in the base."""
        places = [place for place, entry in enumerate(self.entries) if entry.id in frozenset(among)]
        seen = [views(text) for text in texts]
        found: list[Entry | None] = []
        for one, values in zip(seen, self.values(seen), strict=True):
            scores = np.array(self.fitted.ranking[one.language], dtype=np.float64) @ values[:, places].astype(np.float64)
            found.append(self.entries[places[int(scores.argmax())]] if places else None)
        return found

    def search_many(self, texts: Sequence[str], k: int = 3, language: Language | None = None) -> list[list[Hit]]:
        """Return the hits of each text, as `search` does, several hundred texts a second."""
        return [hits for start in range(0, len(texts), BATCH) for hits in self._batch(texts[start : start + BATCH], k, language)]

    def _batch(self, texts: Sequence[str], k: int, language: Language | None) -> Iterator[list[Hit]]:
        seen = [views(text) for text in texts]
        if len(self.entries) > LARGE:
            found = (self._near_values(one) for one in seen)
        else:
            found = ((np.arange(len(self.entries)), values) for values in self.values(seen))
        for one, (places, values) in zip(seen, found, strict=True):
            yield self._hits(one, places, values, k) if tokens(one.whole) else []

    def values(self, seen: Sequence[Views]) -> Matrix:
        """Return everything the order is made of, shape (len(seen), len(RANKED), entries)."""
        result = np.zeros((len(seen), len(RANKED), len(self.entries)), dtype=np.float32)
        for language, shelf in self._shelves.items():
            here = [place for place, one in enumerate(seen) if one.language is language]
            if here:
                texts = [seen[place].whole for place in here]
                asked = self.encoder.encode(texts)
                result[here, : len(VIEWS)] = shelf.look(texts, asked)
                result[here, len(VIEWS)] = self._shelves[_OTHER[language]].meant(asked)
        for place, one in enumerate(seen):
            result[place, len(VIEWS) + 1 :] = self._signs.compare(one.whole)
        return result

    def _near_values(self, one: Views) -> tuple[Whole, Matrix]:
        """Return the entries that are near by any view, and for them what `values` returns for all."""
        asked = self.encoder.encode([one.whole])
        places, found = self._shelves[one.language].look_near(one.whole, asked)
        return places, np.concatenate([found, self._shelves[_OTHER[one.language]].meant(asked, places), self._signs.compare(one.whole, places)])

    def _hits(self, one: Views, places: Whole, values: Matrix, k: int) -> list[Hit]:
        scores = np.asarray(np.array(self.fitted.ranking[one.language], dtype=np.float64) @ values.astype(np.float64))
        found = self.evidence(one, values, scores, places)
        numbers = np.array([evidence.values() for _, evidence in found]).reshape(-1, len(EVIDENCE))
        sure = np.concatenate([self.fitted.first.probability(numbers[:1]), self.fitted.later.probability(numbers[1:])])
        hits = [Hit(self.entries[places[at]], float(scores[at]), float(p), evidence) for (at, evidence), p in zip(found, sure, strict=True)]
        return sorted(hits, key=lambda hit: (-hit.score, hit.entry.id))[:k]

    def evidence(self, one: Views, values: Matrix, scores: NDArray[np.float64], places: Whole | None = None) -> list[tuple[int, Evidence]]:
        """Return the evidence for the best CANDIDATES columns of `values` by `scores`, best first.

        `places` says which entries the columns are; None: all of them, in order.
        """
        owners = np.arange(len(scores)) if places is None else places
        order = np.argsort(-scores, kind="stable")[:CANDIDATES]
        raised = np.exp(scores - scores.max(initial=-np.inf)) if len(scores) else scores
        shares = raised / (raised.sum() or 1.0)
        rows = {name: values[place] for place, name in enumerate(RANKED)}
        firsts = np.array([int(rows[name].argmax()) for name in _FIRSTS]) if len(scores) else np.zeros(0)
        text = {
            "known": self._shelves[one.language].characters.known(one.whole),
            "length": float(np.log1p(len(set(tokens(one.whole))))),
            "story": float(bool(one.last)),
            "happened": float(happened(one.whole)),
            "chinese": float(one.language is Language.ZH),
            "crowd": float(np.log(max(raised.sum(), 1.0))),
            "third_share": float(shares[order[2]]) if len(order) > 2 else 0.0,
            "asking": float("?" in one.whole),
            "field": float(np.sort(rows["dense_three"])[-FIELD:].mean()) if len(scores) else 0.0,
            "spread": float(scores[order[0]] - scores[order[min(4, len(order) - 1)]]) if len(order) else 0.0,
        }
        leads = {name: _lead(rows[name]) for name in _LEADS} | {"": _lead(scores)}
        first_three = set(owners[order[:3]].tolist())
        found = []
        for place in order.tolist():
            made = {name: float(row[place]) for name, row in rows.items()} | text
            made |= {f"{short}_margin": float(leads[name][place]) for name, short in _LEADS.items()}
            made |= {"share": float(shares[place]), "margin": float(leads[""][place]), "agreement": float((firsts == place).mean())}
            made["warning"] = float(self.entries[int(owners[place])].category in WARNINGS)
            made["neighbour_near"] = float(bool(self._near[int(owners[place])] & first_three))
            found.append((place, Evidence(**made)))
        return found


def _lead(row: NDArray[Any]) -> NDArray[Any]:
    """Return how far each value is above the best of the others."""
    if len(row) < 2:
        return row
    second, first = np.partition(row, -2)[-2:]
    return np.asarray(np.where(row == first, row - second, row - first))
