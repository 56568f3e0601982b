"""`python -m embeddings measure --intents DIR`: the same machinery fed with published sets of intents, as if each were a knowledge base.

Reads BANKING77 and CLINC150 as JSON lines {"text", "intent"}, gzip: en_banking77_{train,test}, en_clinc150_{train,val,test} and
en_clinc150_oos_{val,test}. The figures stand in the model's card beside published ones; nothing of the bot rests on them.
"""

import gzip
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from embeddings.encoder import Encoder
from embeddings.fit import fit
from embeddings.questions import Question
from embeddings.retriever import Retriever
from embeddings.shares import Share
from knowledge import Entry, Language, Library, Market, Risk, Text
from knowledge.entry import Questions, Reviewed

FEW = 10  # wordings an intent, drawn with seed 0
Say = Callable[[str], None]
Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Trial:
    """A set of intents: wordings that make the base, labelled questions to fit on, and questions to measure on. "oos" is no intent."""

    name: str
    base: Rows
    fitting: Rows
    asked: Rows


def trials(folder: Path) -> list[Trial]:
    """Return BANKING77 with few and with all wordings, and CLINC150 with its out-of-scope questions.

    BANKING77 has no part to fit on: a tenth of its training questions is taken out of the base for that.

    Raises:
        OSError: a file is not there; names it.
    """
    banking, clinc = _rows(folder, "en_banking77_train"), _rows(folder, "en_clinc150_train")
    fitting, base = banking[::10], [row for place, row in enumerate(banking) if place % 10]
    asked = _rows(folder, "en_banking77_test")
    clinc_fit = [*_rows(folder, "en_clinc150_val"), *_rows(folder, "en_clinc150_oos_val")]
    clinc_asked = [*_rows(folder, "en_clinc150_test"), *_rows(folder, "en_clinc150_oos_test")]
    return [
        Trial(f"BANKING77, {FEW} wordings an intent", few(base), fitting, asked),
        Trial("BANKING77, all wordings", base, fitting, asked),
        Trial("CLINC150 with out of scope", clinc, clinc_fit, clinc_asked),
    ]


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def few(rows: Rows, each: int = FEW, seed: int = 0) -> list[Mapping[str, str]]:
    """Return at most `each` rows an intent, drawn by chance."""
    chance = random.Random(seed)
    by_intent: dict[str, list[Mapping[str, str]]] = {}
    for row in rows:
        by_intent.setdefault(row["intent"], []).append(row)
    return [row for intent in sorted(by_intent) for row in chance.sample(by_intent[intent], min(each, len(by_intent[intent])))]


def as_library(rows: Rows) -> Library:
    """Return one how-to an intent, whose English wordings are its questions and whose title is its name."""
    said: dict[str, list[str]] = {}
    for row in rows:
        said.setdefault(row["intent"], []).append(row["text"])
    return Library(entries={intent: _entry(intent, texts) for intent, texts in said.items()})


def _entry(intent: str, texts: Sequence[str]) -> Entry:
    text = Text(intent.replace("_", " "), intent)
    return Entry(intent, "intent", Risk.R0, Market.BOTH, text, text, Questions((), tuple(texts)), Reviewed("set", date(2020, 1, 1)))


def questions(rows: Rows) -> list[Question]:
    return [Question(row["text"], Language.EN, frozenset() if row["intent"] == "oos" else frozenset([row["intent"]]), "plain") for row in rows]


def try_one(trial: Trial, encoder: Encoder, cache: Path | None = None) -> dict[str, Any]:
    """Fit on `trial.fitting`, measure on `trial.asked`: accuracy, and where there are out-of-scope questions, how well they are told apart."""
    library = as_library(trial.base)
    with TemporaryDirectory() as folder:
        fitted = fit(library, encoder, [*questions(trial.fitting)], Path(folder) / "confidence.json", cache, everything=True, say=_silent)
    retriever = Retriever(library, encoder, fitted, cache)
    asked, held = questions(trial.asked), questions(trial.fitting)
    sure, right, inside = _found(retriever, asked)
    found: dict[str, Any] = {"name": trial.name, "intents": len(library.entries), "accuracy": Share.count(right[inside]), "questions": len(asked)}
    if not inside.all():
        from sklearn.metrics import roc_auc_score

        threshold = _threshold(*_found(retriever, held))
        kept = sure >= threshold
        found["AUROC, in scope against out of scope"] = round(float(roc_auc_score(inside, sure)), 4)
        found["out of scope refused"] = Share.count(~kept[~inside])
        found["in scope right and not refused"] = Share.count((kept & right)[inside])
    return found


def _found(retriever: Retriever, asked: Sequence[Question]) -> tuple[Any, Any, Any]:
    """Return confidence of the first hit, whether it is right, whether the question is in scope."""
    hits = retriever.search_many([question.text for question in asked])
    sure = np.array([three[0].confidence if three else 0.0 for three in hits])
    right = np.array([bool(three) and three[0].entry.id in question.entries for question, three in zip(asked, hits, strict=True)])
    return sure, right, np.array([bool(question.entries) for question in asked])


def _threshold(sure: Any, right: Any, inside: Any) -> float:
    """Return the confidence below which refusing makes most of the questions for fitting come out right, in scope and out of it counting the same."""
    steps = np.unique(np.round(sure, 3))
    worth = [(right & (sure >= step))[inside].mean() + (sure < step)[~inside].mean() for step in steps]
    return float(steps[int(np.argmax(worth))])


def table(rows: Sequence[Mapping[str, Any]]) -> str:
    """Return the figures as lines to read, with 95 % intervals."""
    lines = []
    for row in rows:
        lines.append(f"{row['name']}: {row['intents']} intents, {row['questions']} questions")
        for key, value in row.items():
            if isinstance(value, Share):
                lines.append(f"  {key:40}{value.value:8.3f}  ({value.interval[0]:.3f} to {value.interval[1]:.3f})")
            elif isinstance(value, float):
                lines.append(f"  {key:40}{value:8.3f}")
    return "\n".join(lines)


def _silent(line: str) -> None:
    """Say nothing: the numbers of a trial are not kept."""
