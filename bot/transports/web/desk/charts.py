"""Bars of a small chart. Pure: the template draws them."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, HEIGHT, HEAD, FOOT = 640, 190, 26, 30  # units of the drawing; head and foot are for letters


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: where it stands, what is written above and below it."""

    x: float
    y: float
    width: float
    height: float
    above: str
    below: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


def bars(values: Sequence[int | None], above: Sequence[str], below: Sequence[str]) -> Sequence[Bar]:
    """Return one bar a value, the highest as high as the drawing allows; None and 0 have no height."""
    highest, room = max((value or 0 for value in values), default=0) or 1, HEIGHT - HEAD - FOOT
    step = WIDTH / max(1, len(values))
    heights = [room * (value or 0) / highest for value in values]
    return [
        Bar(round(n * step + step * 0.15, 1), round(HEAD + room - height, 1), round(step * 0.7, 1), round(height, 1), over, under)
        for n, (height, over, under) in enumerate(zip(heights, above, below, strict=True))
    ]
