"""Small plots as SVG, to stand inside a page: no script, no file beside it, readable in the dark too."""

from collections.abc import Mapping, Sequence
from html import escape

Points = Sequence[tuple[float, float]]
WIDTH, HEIGHT, LEFT, BELOW, AROUND = 560, 360, 56, 44, 14  # pixels
COLOURS = ("#0b6e4f", "#c0392b", "#2471a3", "#b9770e", "#7d3c98", "#5d6d7e", "#148f77")
DASHES = ("", "6 3", "2 3", "8 3 2 3", "4 4", "1 4", "10 4")


def lines(title: str, across: str, up: str, drawn: Mapping[str, Points], top: float = 1.0, logarithmic: bool = False) -> str:
    """Return one plot of several lines, named below; `up` runs from 0 to `top`, `across` from 0 to 1, or over powers of ten."""
    axis = _Axis([x for points in drawn.values() for x, _ in points], top, logarithmic)
    parts = [*_frame(title, across, up, axis)]
    for number, points in enumerate(drawn.values()):
        path = " ".join(f"{axis.x(x):.1f},{axis.y(y):.1f}" for x, y in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{COLOURS[number % len(COLOURS)]}" stroke-width="2" stroke-dasharray="{DASHES[number % len(DASHES)]}"/>')
    return _figure(title, parts, len(drawn)) + _legend(list(drawn))


def reliability(title: str, bins: Sequence[tuple[float, float, float, float]]) -> str:
    """Return the plot of (confidence, share right, low, high): dots with whiskers beside the line where the two are equal."""
    axis = _Axis([0.0, 1.0], 1.0, False)
    parts = [*_frame(title, "how sure", "share that is right", axis)]
    parts.append(f'<line x1="{axis.x(0):.1f}" y1="{axis.y(0):.1f}" x2="{axis.x(1):.1f}" y2="{axis.y(1):.1f}" stroke="currentColor" stroke-dasharray="4 4" opacity="0.5"/>')
    for sure, right, low, high in bins:
        parts.append(f'<line x1="{axis.x(sure):.1f}" x2="{axis.x(sure):.1f}" y1="{axis.y(low):.1f}" y2="{axis.y(high):.1f}" stroke="{COLOURS[0]}" stroke-width="1.5"/>')
        parts.append(f'<circle cx="{axis.x(sure):.1f}" cy="{axis.y(right):.1f}" r="4" fill="{COLOURS[0]}"/>')
    return _figure(title, parts, 0)


class _Axis:
    """From numbers to pixels."""

    def __init__(self, across: Sequence[float], top: float, logarithmic: bool) -> None:
        from math import log10

        self.top, self.logarithmic, self._log = top, logarithmic, log10
        self.low, self.high = (min(across), max(across)) if logarithmic and across else (0.0, 1.0)

    def x(self, value: float) -> float:
        part = value
        if self.logarithmic:
            part = (self._log(value) - self._log(self.low)) / max(self._log(self.high) - self._log(self.low), 1e-9)
        return LEFT + part * (WIDTH - LEFT - AROUND)

    def y(self, value: float) -> float:
        return AROUND + (1 - min(value / self.top, 1.0)) * (HEIGHT - AROUND - BELOW)

    def ticks(self) -> list[tuple[float, str]]:
        if not self.logarithmic:
            return [(part / 5, f"{part / 5:.1f}") for part in range(6)]
        powers = range(round(self._log(self.low)), round(self._log(self.high)) + 1)
        return [(10.0**power, f"{10**power:,}") for power in powers]


def _frame(title: str, across: str, up: str, axis: _Axis) -> list[str]:
    parts = [f"<title>{escape(title)}</title>"]
    for value, name in axis.ticks():
        at = axis.x(value)
        parts.append(f'<line x1="{at:.1f}" x2="{at:.1f}" y1="{AROUND}" y2="{HEIGHT - BELOW}" stroke="currentColor" opacity="0.12"/>')
        parts.append(f'<text x="{at:.1f}" y="{HEIGHT - BELOW + 16}" text-anchor="middle">{name}</text>')
    for part in range(6):
        value = axis.top * part / 5
        at = axis.y(value)
        parts.append(f'<line x1="{LEFT}" x2="{WIDTH - AROUND}" y1="{at:.1f}" y2="{at:.1f}" stroke="currentColor" opacity="0.12"/>')
        parts.append(f'<text x="{LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{value:.3g}</text>')
    parts.append(f'<text x="{(LEFT + WIDTH) / 2:.0f}" y="{HEIGHT - 6}" text-anchor="middle">{escape(across)}</text>')
    parts.append(f'<text transform="translate(13 {HEIGHT / 2:.0f}) rotate(-90)" text-anchor="middle">{escape(up)}</text>')
    return parts


def _figure(title: str, parts: Sequence[str], drawn: int) -> str:
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{escape(title)}" data-lines="{drawn}">{"".join(parts)}</svg>'


def _legend(names: Sequence[str]) -> str:
    rows = []
    for number, name in enumerate(names):
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        line = f'<line x1="0" x2="34" y1="4" y2="4" stroke="{colour}" stroke-width="3" stroke-dasharray="{dash}"/>'
        rows.append(f'<li><svg viewBox="0 0 34 8" class="key" aria-hidden="true">{line}</svg> {escape(name)}</li>')
    return f'<ul class="legend">{"".join(rows)}</ul>'
