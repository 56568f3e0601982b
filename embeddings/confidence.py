"""Evidence for an entry, and how likely it is that the entry really answers: small formulas whose numbers were fitted on labelled questions."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.encoder import SHIPPED, Encoder
from embeddings.shelf import VIEWS
from embeddings.signs import SIGNS
from knowledge import Language, Library, Risk

Numbers = NDArray[np.float64]
FILE = SHIPPED / "confidence.json"
RANKED = (*VIEWS, "dense_other", *SIGNS)  # what the order of the entries is made of
CHANGED = 0.05  # share of the entries that may change before the fitted numbers no longer speak of this base


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for and against one entry as the answer to one question."""

    dense_three: float  # mean cosine of the best three wordings: meaning, steadier than the best one
    dense_best: float  # cosine of the nearest wording: somebody asked in nearly these words
    characters_three: float  # the same words and letters
    characters_best: float  # a wording repeated almost to the letter is nearly always right
    sounds_three: float  # the same sounds: homophones, voice typing, misspelling
    letters_said: float  # share of the question's n-grams, rare ones counting more, that some wording of the entry has
    sounds_said: float  # the same for sounds
    words_said: float  # the same for characters and words: what nobody who asked for this entry ever mentioned speaks against it
    dense_other: float  # mean cosine of the best three wordings in the other language: other people's words for the same; helps real English questions most
    app_absent: float  # a how-to, and the question names an app that it never mentions: the steps would be another app's
    app_unsaid: float  # a how-to for one app, and the question names none
    place_unsaid: float  # the entry holds for the other country than the language is spoken in, and the question names nothing of there
    happened_script: float  # it has happened, and the entry is an emergency script
    asked_script: float  # the question is about something asked or planned, and the entry is an emergency script
    script: float  # the entry is an emergency script
    share: float  # of the entry among all, by the fused score: how much the others are out of the race
    margin: float  # fused score over the best other entry; negative for all but the first
    dense_margin: float  # each view's lead over the best other entry: views that agree on little lead agree on little
    characters_margin: float
    sounds_said_margin: float
    dense_other_margin: float
    characters_best_margin: float  # a wording repeated to the letter under this entry and under no other
    crowd: float  # logarithm of how many entries are in the race, as good as the first counting 1: 0 if it runs alone
    third_share: float  # of the third entry: two rivals are a question of either or, three are a question not understood
    spread: float  # fused score of the first over the fifth: how far the field is behind
    agreement: float  # share of the views that put this entry first
    neighbour_near: float  # a declared neighbour is among the first three: they are easily taken for each other
    field: float  # mean of the views by vectors of the best 20 entries: where everything is a little near, nothing is meant
    warning: float  # a scam or an emergency: people tell of them in stories, and ask how-tos in a line
    asking: float  # a question mark: who asks wants to know, who tells may want something else
    known: float  # share of the question's n-grams that any wording has: strange words, strange topic
    length: float  # logarithm of the number of different characters and words: short questions say little, stories much besides
    story: float  # there is a last sentence apart from the whole
    happened: float  # words of something done: then a how-to may be the wrong kind of answer
    chinese: float  # the views mean other things in the two languages

    def values(self) -> Numbers:
        return np.array([getattr(self, name) for name in EVIDENCE], dtype=np.float64)


EVIDENCE = tuple(one.name for one in fields(Evidence))


@dataclass(frozen=True, slots=True)
class Formula:
    """Logistic regression: values are centred, scaled, weighted, added up."""

    centre: tuple[float, ...]
    scale: tuple[float, ...]
    weight: tuple[float, ...]
    constant: float

    def probability(self, values: Numbers) -> Numbers:
        """Return 0 to 1 for each row of `values`, shape (n, len(EVIDENCE))."""
        logit = ((values - np.array(self.centre)) / np.array(self.scale)) @ np.array(self.weight) + self.constant
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -30, 30))))

    def reasons(self, evidence: "Evidence") -> list[tuple[str, float, float]]:
        """Return (name, value, how far it moves the log odds from where the average question leaves them), strongest first."""
        moved = (evidence.values() - np.array(self.centre)) / np.array(self.scale) * np.array(self.weight)
        found = zip(EVIDENCE, evidence.values().tolist(), moved.tolist(), strict=True)
        return sorted(found, key=lambda one: -abs(one[2]))


@dataclass(frozen=True, slots=True)
class Fitted:
    """The fitted numbers. `answer[risk]`: from this confidence on an entry of that risk is answered; `clarify`: from this on it is asked back.

    `ranking` holds the weights of RANKED for each language; `first` is the formula for the entry in the first place, `later` for those behind it.
    `base` maps entry ids to a hash of their wordings; `data` names the questions; `encoder` is `Encoder.name`; `notes` says how it was fitted.
    """

    ranking: Mapping[Language, tuple[float, ...]]
    first: Formula
    later: Formula
    answer: Mapping[Risk, float]
    clarify: float
    encoder: str = ""
    data: str = ""
    base: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path = FILE) -> "Fitted":
        """Read the file; a missing, broken or outdated one gives careful values."""
        try:
            return cls._of(json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return cls.careful()

    @classmethod
    def _of(cls, stored: dict[str, Any]) -> "Fitted":
        if stored["ranked"] != list(RANKED) or stored["evidence"] != list(EVIDENCE):
            raise ValueError("fitted for other evidence")
        return cls(
            {language: tuple(map(float, stored["ranking"][language])) for language in Language},
            _formula(stored["first"]),
            _formula(stored["later"]),
            {risk: float(stored["answer"][risk]) for risk in Risk},
            float(stored["clarify"]),
            str(stored["encoder"]), str(stored["data"]), dict(stored["base"]), dict(stored["notes"]),
        )  # fmt: skip

    @classmethod
    def careful(cls) -> "Fitted":
        """Return cautious values for any encoder: letters count more than vectors, and little short of a clear lead is answered."""
        ranking = dict.fromkeys(RANKED, 0.0) | {"dense_three": 4, "characters_three": 6, "characters_best": 2, "sounds_three": 3, "letters_said": 3, "words_said": 5}
        ranking |= {"app_absent": -2, "place_unsaid": -1, "happened_script": 0.5, "asked_script": -0.5}
        weight = dict.fromkeys(EVIDENCE, 0.0) | {"characters_three": 5.0, "characters_best": 2.0, "characters_margin": 5.0, "words_said": 2.0, "agreement": 1.5, "app_absent": -3.0}
        formula = Formula((0.0,) * len(EVIDENCE), (1.0,) * len(EVIDENCE), tuple(weight.values()), -6.0)
        return cls(
            dict.fromkeys(Language, tuple(map(float, ranking.values()))),
            formula,
            formula,
            {Risk.R0: 0.9, Risk.R1: 0.93, Risk.R2: 0.93, Risk.R3: 0.6},
            0.02,
            notes={"careful": True},
        )

    def save(self, path: Path = FILE) -> None:
        stored = {
            "ranked": RANKED, "evidence": EVIDENCE, "ranking": self.ranking, "first": asdict(self.first), "later": asdict(self.later),
            "answer": self.answer, "clarify": self.clarify, "encoder": self.encoder, "data": self.data, "base": self.base, "notes": self.notes,
        }  # fmt: skip
        path.write_text(json.dumps(stored, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    def matches(self, library: Library, encoder: Encoder) -> str | None:
        """Return None if these numbers speak of this encoder and base, or one sentence that says why not."""
        if not self.base:
            return "The confidence was never fitted: run python -m embeddings fit."
        if self.encoder != encoder.name:
            return f"The confidence was fitted for the encoder {self.encoder}, not for {encoder.name}: run python -m embeddings fit."
        now = fingerprint(library)
        changed = sum(self.base.get(id) != mark for id, mark in now.items()) + len(self.base.keys() - now.keys())
        if changed > CHANGED * len(now):
            return f"The confidence was fitted for a base in which {changed} of {len(now)} entries were different: run python -m embeddings fit."
        return None


def fingerprint(library: Library) -> dict[str, str]:
    """Return a short hash of the wordings of each entry."""
    return {entry.id: hashlib.sha256("\n".join((*entry.questions.zh, *entry.questions.en)).encode("utf-8", "surrogatepass")).hexdigest()[:8] for entry in library.all()}


def _formula(stored: dict[str, Any]) -> Formula:
    parts = [tuple(map(float, stored[name])) for name in ("centre", "scale", "weight")]
    if any(len(part) != len(EVIDENCE) for part in parts):
        raise ValueError("a formula of another length")
    return Formula(parts[0], parts[1], parts[2], float(stored["constant"]))
