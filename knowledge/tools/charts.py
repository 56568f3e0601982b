"""Charts as SVG text, drawn by hand: bars that say their number, and a title for those who hear the page."""

from collections.abc import Mapping, Sequence
from html import escape

ROW, LABEL, WIDTH = 34, 190, 640  # pixels: a bar with its gap, the room for names, the whole
_NUMBER = 52  # pixels right of the longest bar, for its number


def bars(title: str, rows: Mapping[str, Mapping[str, int]], tones: Sequence[str]) -> str:
    """Return lying bars, each cut into parts of the classes `tones` (one a part, in order), with the sum at its end."""
    longest = max((sum(parts.values()) for parts in rows.values()), default=0) or 1
    scale = (WIDTH - LABEL - _NUMBER) / longest
    drawn = []
    for number, (name, parts) in enumerate(rows.items()):
        top, left = number * ROW, float(LABEL)
        drawn.append(f'<text class="name" x="{LABEL - 10}" y="{top + 21}">{escape(name)}</text>')
        for (part, count), tone in zip(parts.items(), tones, strict=True):
            if count:
                drawn.append(
                    f'<rect class="{tone}" x="{left:.1f}" y="{top + 4}" width="{max(count * scale - 1, 1):.1f}" height="{ROW - 10}"><title>{escape(name)}, {escape(part)}: {count}</title></rect>'
                )
                left += count * scale
        drawn.append(f'<text class="number" x="{left + 6:.1f}" y="{top + 21}">{sum(parts.values())}</text>')
    return _svg(title, "".join(drawn), len(rows) * ROW)


def columns(title: str, counts: Mapping[int, int], tone: str, axis: str) -> str:
    """Return standing bars over a row of whole numbers, such as how many entries have 16 wordings, 17, 18."""
    height, foot = 170, 44
    if not counts:
        return _svg(title, "", foot)
    step, tallest = WIDTH / len(counts), max(counts.values()) or 1
    every = max(1, round(len(counts) / 16))
    drawn = []
    for number, (value, count) in enumerate(counts.items()):
        left, tall = number * step, count / tallest * (height - 24)
        if count:
            drawn.append(f'<rect class="{tone}" x="{left + 1:.1f}" y="{height - tall:.1f}" width="{max(step - 2, 1):.1f}" height="{tall:.1f}"><title>{value}: {count}</title></rect>')
            if step >= 22:
                drawn.append(f'<text class="above" x="{left + step / 2:.1f}" y="{height - tall - 6:.1f}">{count}</text>')
        if number % every == 0:
            drawn.append(f'<text class="below" x="{left + step / 2:.1f}" y="{height + 18}">{value}</text>')
    drawn.append(f'<text class="below" x="{WIDTH / 2}" y="{height + 38}">{escape(axis)}</text>')
    return _svg(title, "".join(drawn), height + foot)


def _svg(title: str, drawn: str, height: float) -> str:
    return f'<svg role="img" viewBox="0 0 {WIDTH} {height:g}" xmlns="http://www.w3.org/2000/svg"><title>{escape(title)}</title>{drawn}</svg>'
