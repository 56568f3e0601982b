"""From confidences to a decision with a promise: where to answer at once, where to ask back.

The promise is that of fixed sequence testing (learn then test): thresholds are tried from the strictest down, each by an exact
binomial bound, and the walk ends at the first that fails. So the bound holds for the one that is taken, however many were tried.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from knowledge import Risk

SURE = 0.95  # of the upper bounds below: exact binomial (Clopper and Pearson), one-sided
WRONG, HARMFUL = 0.03, 0.005  # shares of wrong and of harmful ones among all answers, scripts included, that the promise allows
APART = {Risk.R1: 0.05, Risk.R2: 0.05}  # wrong ones in each of the risky classes by itself; fewer questions, so a wider bound
CEILING, FLOOR, STEP = 0.98, 0.5, 0.005  # the thresholds that are tried; the ceiling is taken where none keeps the promise
SCRIPT_WRONG = 0.02  # of the scripts that the search shows at once; at 0.05 (6 of 125 wrong) the promise could not be shown. Others are offered, and the rules come first
ASKED_RIGHT = 0.90  # of the answerable questions that are asked back, at least this share finds its entry among the choices
ASKED_USEFUL = 0.60  # of everything that is asked back, answerable or not, at least this share finds its entry; costs 2 % of the answerable, who go to a volunteer
LOWEST = 0.02  # below this nothing is asked back: the choices would be guesses

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Answered:
    """What would be said to one question: the first hit's confidence and risk, whether it is right, whether one of the choices is,
    whether the base has an answer at all, whether a wrong first hit would do harm, and whether a rival forbids to answer at once."""

    confidence: float
    risk: Risk
    right: bool
    among: bool
    answerable: bool
    harmful: bool = False
    torn: bool = False


def upper(wrong: int, total: int) -> float:
    """Return the upper bound of the true share of wrong ones, given `wrong` of `total`; 1 where nothing is known."""
    from scipy.stats import beta

    return 1.0 if wrong >= total else float(beta.ppf(SURE, wrong + 1, total - wrong))


def given(cases: Sequence[Answered], answer: Mapping[Risk, float]) -> list[Answered]:
    """Return those that are answered at once at these thresholds."""
    return [case for case in cases if not case.torn and case.confidence >= answer[case.risk]]


def bounds(cases: Sequence[Answered]) -> tuple[float, float]:
    """Return the upper bounds of the wrong and of the harmful share among answers."""
    return upper(sum(not case.right for case in cases), len(cases)), upper(sum(case.harmful for case in cases), len(cases))


def choose(cases: Sequence[Answered], say: Say) -> tuple[dict[Risk, float], float, dict[str, Any]]:
    """Return the thresholds of answering by risk, the one of asking back, and notes on what they rest on."""
    script = _script(cases)
    base, shown = _lowest(cases, lambda at: {Risk.R0: at, Risk.R1: at, Risk.R2: at, Risk.R3: script}, (WRONG, HARMFUL))
    answer = {Risk.R0: base, Risk.R3: script}
    notes: dict[str, Any] = {"promise shown": shown}
    for risk, target in APART.items():
        own, shown = _lowest([case for case in cases if case.risk is risk], lambda at: dict.fromkeys(Risk, at), (target, 1.0))
        answer[risk] = max(base, own)
        notes[str(risk)] = {"alone from": own, "promised": target, "shown": shown}
    answered = given(cases, answer)
    wrong, harmful = bounds(answered)
    notes["answered"] = {
        "questions": len(answered), "wrong": sum(not case.right for case in answered), "wrong at most": round(wrong, 4),
        "harmful": sum(case.harmful for case in answered), "harmful at most": round(harmful, 4),
    }  # fmt: skip
    say(f"answered from {', '.join(f'{risk} {answer[risk]:.3f}' for risk in Risk)} on: {len(answered)} of {len(cases)}")
    say(f"wrong at most {wrong:.4f}{_missed(wrong, WRONG)}, harmful at most {harmful:.4f}{_missed(harmful, HARMFUL)}, with {SURE:.0%} confidence")
    clarify, share = _asked(cases, answer)
    notes["asked back"] = {"right among the choices": round(share, 4)}
    say(f"asked back from {clarify:.3f} on, right one among the choices in {share:.3f} of the answerable")
    return answer, clarify, notes


def _missed(bound: float, target: float) -> str:
    return "" if bound <= target else f" (the promise of {target} cannot be shown with these questions)"


def _script(cases: Sequence[Answered]) -> float:
    """Return the lowest threshold from which on at most SCRIPT_WRONG of the scripts shown are wrong."""
    kept, wrong = CEILING, 0
    ordered = sorted((case for case in cases if case.risk is Risk.R3), key=lambda case: -case.confidence)
    for count, case in enumerate(ordered, 1):
        wrong += not case.right
        if wrong <= SCRIPT_WRONG * count:
            kept = float(np.floor(min(case.confidence, CEILING) * 1000) / 1000)
    return max(FLOOR, kept)


def _lowest(cases: Sequence[Answered], at: Callable[[float], Mapping[Risk, float]], targets: tuple[float, float]) -> tuple[float, bool]:
    """Walk down from the ceiling and return the last threshold at which both bounds keep their targets, and whether there is one.

    Thresholds at which not even an answer sheet without a mistake could show it are passed over: that hangs on the number of answers
    alone. Where the harmful share cannot be shown, the wrong share alone decides, and the answer is False.
    """
    steps = np.round(np.arange(CEILING, FLOOR, -STEP), 3).tolist()
    for harmful in (targets[1], 1.0):
        kept = None
        for threshold in steps:
            answered = given(cases, at(threshold))
            if upper(0, len(answered)) > min(targets[0], harmful):
                continue
            found = bounds(answered)
            if found[0] > targets[0] or found[1] > harmful:
                break
            kept = threshold
        if kept is not None:
            return kept, harmful == targets[1]
    return CEILING, False


def _asked(cases: Sequence[Answered], answer: Mapping[Risk, float]) -> tuple[float, float]:
    """Return the lowest threshold at which both promises of asking back are kept, and the share that the answerable ones reach."""
    waiting = sorted((case for case in cases if case.torn or case.confidence < answer[case.risk]), key=lambda case: -case.confidence)
    threshold, reached, among, answerable = 1.0, 1.0, 0, 0
    for count, case in enumerate(waiting, 1):
        among += case.among
        answerable += case.answerable
        if among >= ASKED_RIGHT * answerable and among >= ASKED_USEFUL * count:
            threshold, reached = max(LOWEST, float(np.floor(case.confidence * 1000) / 1000)), among / max(1, answerable)
    return threshold, reached
