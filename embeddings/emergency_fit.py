"""`python -m embeddings fit` also makes this: the weights of the emergency classifier and its two thresholds."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.emergency import FILE, NO_EMERGENCY, SIZE, EmergencyClassifier, Numbers, places
from embeddings.questions import Question, QuestionsBroken
from knowledge import Library, Risk

FOLDER = Path(__file__).parent / "emergencies"
FOLDS = 5
STRENGTH = 30.0  # of the logistic regression; the area under the curve is 0.957, as at 100; at 10 it is 0.955
COUNTS = 6.0  # how much more a sentence written for this counts than a wording of an entry, which has many brothers
CLOSE = 1e-5  # how near to the optimum the learning goes; at the usual 1e-4 it stopped early: area under the curve 0.953, not 0.957, and 161 of 273 emergencies shown, not 167
HAPPENED = 2.0  # how much more an emergency counts than its absence; at 1 and at 4 no difference that other folds would not make
NEEDLESS = 0.015  # of the ordinary fit questions at most this share may get a script by the classifier alone: with the rules, which it may doubt, it comes to 2 in 100; 3 are allowed
CAUGHT = 0.98  # of the emergencies at least this share is shown its script or asked about it, unless
ASKED = 0.08  # more than this share of the ordinary questions would be asked about one


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, whether it tells of an emergency, how much it counts, and whether it is a labelled question."""

    text: str
    emergency: bool
    weight: float
    labelled: bool = False


def sentences(folder: Path = FOLDER) -> list[Told]:
    """Read the JSON lines {"text", "emergency"} or {"text", "script"} of the folder.

    Raises:
        QuestionsBroken: a line is not such a sentence.
    """
    found = []
    for path in sorted(folder.glob("*.jsonl")):
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            try:
                row = json.loads(line)
                found.append(Told(row["text"], bool(row["emergency"] if "emergency" in row else row["script"]), COUNTS))
            except (ValueError, KeyError, TypeError) as error:
                raise QuestionsBroken(f'{path}:{number}: not a sentence: write {{"text": …, "language": …, "emergency": true or false}}') from error
    return found


def material(library: Library, questions: Sequence[Question], folder: Path = FOLDER) -> list[Told]:
    """Return everything to learn from: the wordings, the sentences of the folder, and the labelled questions that are for fitting and not both."""
    told = [Told(text, _is_emergency(library, entry.id), 1.0) for entry in library.all() for text in (*entry.questions.zh, *entry.questions.en)]
    told += sentences(folder)
    for question in questions:
        kinds = {_is_emergency(library, id) for id in question.entries} or {False}
        if question.for_fitting and len(kinds) == 1:
            told.append(Told(question.text, kinds.pop(), COUNTS, labelled=True))
    return told


def _is_emergency(library: Library, id: str) -> bool:
    entry = library.get(id)
    return entry is not None and entry.risk is Risk.R3 and id not in NO_EMERGENCY


def fit_emergency(library: Library, questions: Sequence[Question], out: Path = FILE, seed: int = 0, say: Callable[[str], None] = print) -> EmergencyClassifier:
    """Learn, choose the thresholds by cross-validation on the labelled questions, write `out`, and return what was fitted."""
    told = material(library, questions)
    matrix, rarity = _matrix([one.text for one in told])
    truth = np.array([one.emergency for one in told])
    weights = np.array([one.weight for one in told])
    labelled = np.array([one.labelled for one in told])
    folds = np.random.default_rng(seed).permutation(len(told)) % FOLDS
    crossed = np.zeros(len(told))
    for fold in range(FOLDS):
        inside = folds != fold
        crossed[~inside] = _learnt(matrix[inside], truth[inside], weights[inside]).predict_proba(matrix[~inside])[:, 1]
    sure, ask = thresholds(crossed[labelled & truth], crossed[labelled & ~truth])
    model = _learnt(matrix, truth, weights)
    fitted = EmergencyClassifier(rarity, model.coef_[0].astype(np.float32), float(model.intercept_[0]), sure, ask)
    fitted.save(out)
    yes, no = crossed[labelled & truth], crossed[labelled & ~truth]
    for name, threshold in (("shown", sure), ("asked about", ask)):
        say(f"emergencies: {name} from {threshold:.3f} on: {_share(yes, threshold)} emergencies, {_share(no, threshold)} others (classifier alone, cross-validated)")
    return fitted


def _share(probability: Numbers, threshold: float) -> str:
    return f"{int((probability >= threshold).sum())} of {len(probability)}"


def thresholds(yes: Numbers, no: Numbers) -> tuple[float, float]:
    """Return `sure` and `ask` for the probabilities of emergencies and of ordinary questions."""
    if not len(yes) or not len(no):
        return 1.0, 1.0
    sure = float(np.quantile(no, 1 - NEEDLESS, method="higher")) + 1e-6
    ask = max(float(np.quantile(yes, 1 - CAUGHT, method="lower")), float(np.quantile(no, 1 - ASKED, method="higher")))
    return sure, min(sure, ask)


def _matrix(texts: Sequence[str]) -> tuple[Any, NDArray[np.float32]]:
    """Return the rows of unit norm, shape (len(texts), SIZE), and the rarity of each place."""
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize

    rows = [places(text) for text in texts]
    seen = Counter(place for row in rows for place in row)
    rarity = np.zeros(SIZE, dtype=np.float32)
    for place, count in seen.items():
        if count > 1:  # what one sentence alone has teaches nothing
            rarity[place] = np.log((1 + len(texts)) / (1 + count)) + 1
    ends = np.cumsum([0, *(len(row) for row in rows)])
    indices = np.fromiter((place for row in rows for place in row), dtype=np.int32, count=int(ends[-1]))
    values = np.fromiter((value for row in rows for value in row.values()), dtype=np.float64, count=int(ends[-1])) * rarity[indices]
    return normalize(csr_matrix((values, indices, ends), shape=(len(texts), SIZE))), rarity


def _learnt(matrix: Any, truth: NDArray[np.bool_], weights: Numbers) -> Any:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=STRENGTH, class_weight={False: 1.0, True: HAPPENED}, max_iter=400, tol=CLOSE).fit(matrix, truth, sample_weight=weights)
