"""From confidences to a decision with a promise: where to answer at once, where to ask back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge import Risk

SURE = 0.95  # of the upper bounds below: exact binomial (Clopper and Pearson), one-sided
WRONG = 0.03  # the share of wrong ones among the answers of R0 to R2 together that the promise allows
APART = {Risk.R1: 0.05, Risk.R2: 0.05}  # the same for each of the risky classes by itself; fewer questions, so a wider bound
CEILING = 0.98  # no threshold lies above this; it says so where the promise cannot be shown even there
SCRIPT_FOUND = 0.90  # of the emergencies whose script comes first, at least this share is answered with it; the others are asked back
ASKED_RIGHT = 0.90  # of the answerable questions that are asked back, at least this share finds its entry among the three
ASKED_USEFUL = 0.60  # of everything that is asked back, answerable or not, at least this share finds its entry; costs 2 % of the answerable, who go to a volunteer
LOWEST = 0.02  # below this nothing is asked back: the choices would be guesses


@dataclass(frozen=True, slots=True)
class Answered:
    """What would be said to one question: the first hit's confidence and risk, whether it is right, whether one of three is,
    and whether the base has an answer at all."""

    confidence: float
    risk: Risk
    right: bool
    among: bool
    answerable: bool


def upper(wrong: int, total: int) -> float:
    """Return the upper bound of the true share of wrong ones, given `wrong` of `total`; 1 where nothing is known."""
    from scipy.stats import beta

    return 1.0 if wrong >= total else float(beta.ppf(SURE, wrong + 1, total - wrong))


def choose(cases: Sequence[Answered], say: Callable[[str], None]) -> tuple[dict[Risk, float], float, dict[str, Any]]:
    """Return the thresholds of answering by risk, the one of asking back, and notes on what they rest on.

    The rule: for R0 to R2 the lowest threshold from which on the upper bound of wrong answers keeps the promise; R1 and R2 must
    besides keep their own, or get a higher one. Where no threshold keeps it, the one with the lowest bound. For R3 the highest
    that still gives the script to SCRIPT_FOUND of those who need it: in doubt the script.
    """
    plain = [case for case in cases if case.risk is not Risk.R3]
    base, bound, kept = _lowest(plain, WRONG)
    answer, notes = {Risk.R0: base}, {"R0 to R2": _note(bound, kept, WRONG)}
    say(f"R0 to R2: answered from {base:.3f} on, {kept} answers, wrong at most {bound:.3f}{_missed(bound, WRONG)}")
    for risk, target in APART.items():
        own, bound, kept = _lowest([case for case in plain if case.risk is risk], target)
        answer[risk] = max(base, own)
        notes[str(risk)] = _note(bound, kept, target)
        say(f"{risk}: answered from {answer[risk]:.3f} on; from {own:.3f} on {kept} answers, wrong at most {bound:.3f}{_missed(bound, target)}")
    scripts = np.sort([case.confidence for case in cases if case.risk is Risk.R3 and case.right])
    answer[Risk.R3] = round(float(scripts[int(len(scripts) * (1 - SCRIPT_FOUND))]), 3) if len(scripts) else 0.5
    clarify, share = _asked(cases, answer)
    notes["asked back"] = {"right among three": round(share, 4)}
    say(f"R3: answered from {answer[Risk.R3]:.3f} on; asked back from {clarify:.3f} on, right one among three in {share:.3f} of the answerable")
    return answer, clarify, notes


def _note(bound: float, kept: int, target: float) -> dict[str, Any]:
    return {"wrong at most": round(bound, 4), "answered": kept, "promised": target, "kept": bound <= target}


def _missed(bound: float, target: float) -> str:
    return "" if bound <= target else f" (the promise of {target} cannot be shown with these questions)"


def _lowest(cases: Sequence[Answered], target: float) -> tuple[float, float, int]:
    """Return threshold, bound and number of answers."""
    ordered = sorted(cases, key=lambda case: -case.confidence)
    best = (CEILING, 1.0, 0)
    kept: tuple[float, float, int] | None = None
    wrong = 0
    for count, case in enumerate(ordered, 1):
        wrong += not case.right
        if count < len(ordered) and ordered[count].confidence == case.confidence:
            continue
        here = (min(CEILING, float(np.floor(case.confidence * 1000) / 1000)), upper(wrong, count), count)
        if here[1] <= target:
            kept = here
        if here[1] < best[1]:
            best = here
    return kept or best


def _asked(cases: Sequence[Answered], answer: dict[Risk, float]) -> tuple[float, float]:
    """Return the lowest threshold at which both promises of asking back are kept, and the share that the answerable ones reach."""
    waiting = sorted((case for case in cases if case.confidence < answer[case.risk]), key=lambda case: -case.confidence)
    threshold, reached, among, answerable = 1.0, 1.0, 0, 0
    for count, case in enumerate(waiting, 1):
        among += case.among
        answerable += case.answerable
        if among >= ASKED_RIGHT * answerable and among >= ASKED_USEFUL * count:
            threshold, reached = max(LOWEST, float(np.floor(case.confidence * 1000) / 1000)), among / max(1, answerable)
    return threshold, reached
