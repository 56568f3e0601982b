"""Shares with their uncertainty, and the curves that are made of confidences."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.floating[Any]]
Flags = NDArray[np.bool_]
BINS = 15  # of equal mass, for the calibration error


@dataclass(frozen=True, slots=True)
class Share:
    """`yes` of `of`; `value` is 0 where nothing was counted."""

    yes: int
    of: int

    @classmethod
    def count(cls, flags: Iterable[bool]) -> "Share":
        counted = list(flags)
        return cls(sum(counted), len(counted))

    @property
    def value(self) -> float:
        return self.yes / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """The exact binomial 95 % interval (Clopper and Pearson); 0 to 1 where nothing was counted."""
        from scipy.stats import beta

        low = float(beta.ppf(0.025, self.yes, self.of - self.yes + 1)) if self.yes else 0.0
        high = float(beta.ppf(0.975, self.yes + 1, self.of - self.yes)) if self.yes < self.of else 1.0
        return low, high

    def as_json(self) -> dict[str, float | int]:
        low, high = self.interval
        return {"share": round(self.value, 4), "low": round(low, 4), "high": round(high, 4), "yes": self.yes, "of": self.of}


@dataclass(frozen=True, slots=True)
class Bin:
    """Questions of like confidence: how sure on average, and how many of them are right."""

    sure: float
    right: Share


def reliability(sure: Numbers, truth: Flags) -> list[Bin]:
    """Return BINS bins of equal mass by rising confidence; fewer where there are fewer questions."""
    parts = np.array_split(np.argsort(sure, kind="stable"), BINS)
    return [Bin(float(sure[part].mean()), Share(int(truth[part].sum()), len(part))) for part in parts if len(part)]


def calibration(sure: Numbers, truth: Flags) -> float:
    """Return the mean distance between confidence and share of right ones, over the bins of `reliability`."""
    return round(float(sum(abs(one.sure - one.right.value) * one.right.of for one in reliability(sure, truth)) / max(len(sure), 1)), 4)


def risk_coverage(score: Numbers, truth: Flags) -> tuple[Numbers, Numbers]:
    """Return coverage and the share of wrong ones among the answers, when questions are answered by falling score."""
    ordered = truth[np.argsort(-score, kind="stable")]
    counts = np.arange(1, len(ordered) + 1)
    return counts / max(len(ordered), 1), np.cumsum(~ordered) / counts


def under_curve(score: Numbers, truth: Flags) -> float:
    """Return the area under `risk_coverage`: the mean share of wrong ones over all coverages. Lower is better."""
    return round(float(risk_coverage(score, truth)[1].mean()), 4) if len(truth) else 0.0


def least_area(truth: Flags) -> float:
    """Return the area that remains when every right answer comes before every wrong one: questions without an answer are wrong at full coverage whoever orders them."""
    return under_curve(truth.astype(np.float64), truth)
