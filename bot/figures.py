"""Counts that may be shown. Pure.

Nobody may be found in a number. So every count is rounded down to a multiple of five before anything is made of it, and one under five is only
"<5". Rounding every number, totals too, is what keeps the small ones from being worked out: a total less its other parts is off by up to four for
the total and up to four for each part, so whatever is hidden could still be anything from 1 to 4. Shares are made of rounded counts. Weeks are
fixed, so that no two periods can be subtracted from one another.
"""

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from bot.tallies import Kind, Week

STEP = 5
P90_FROM = 10  # waits, so that the 90th percentile is not one person's
QUESTIONS = ("answered", "clarified", "escalated", "emergency")


@dataclass(frozen=True, slots=True)
class Covered:
    """How many asked in a language or from a region, and how many of them were answered at once. Rounded."""

    name: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Figures:
    """One week. All counts are rounded down to fives, so that 0 means "under five". `median` and `p90`: minutes, None where too few waited."""

    week: str  # ISO, as "2026-W48"
    starts: date
    questions: int
    people: int
    answered: int
    clarified: int
    chosen: int
    escalated: int
    emergencies: int
    handed_over: int
    solved: int
    not_yet: int
    median: int | None
    p90: int | None
    hours: int
    helpers: int
    languages: Sequence[Covered]  # here and below only what was asked five times and more
    regions: Sequence[Covered]
    unmet: Sequence[tuple[str, int]]  # topics that nobody could answer, most first


def rounded(count: float) -> int:
    """Return the largest multiple of five that is not above."""
    return int(count) // STEP * STEP


def shown(count: int) -> str:
    """Return a rounded count as it is read."""
    return str(count) if count else f"<{STEP}"


def share(part: int, whole: int) -> int | None:
    """Return a percentage of two rounded counts; None where either is too small to say."""
    return min(100, round(100 * part / whole)) if part and whole else None


def figures(week: Week) -> Figures:
    """Round one week."""
    starts = datetime.fromtimestamp(week.starts, UTC).date()
    year, number, _ = starts.isocalendar()

    def count(*kinds: str) -> int:
        return rounded(_sum(week.counts, lambda kind: kind.kind in kinds))

    return Figures(
        week=f"{year}-W{number:02d}",
        starts=starts,
        questions=count(*QUESTIONS),
        people=rounded(week.people),
        answered=count("answered"),
        clarified=count("clarified"),
        chosen=count("chosen"),
        escalated=count("escalated"),
        emergencies=count("emergency"),
        handed_over=count("ticket_opened"),
        solved=count("solved"),
        not_yet=count("not_yet"),
        median=_minutes(week.waits, 0.5) if len(week.waits) >= STEP else None,
        p90=_minutes(week.waits, 0.9) if len(week.waits) >= P90_FROM else None,
        hours=rounded(week.helped / 3600),
        helpers=rounded(week.helpers),
        languages=_covered(week.counts, lambda kind: kind.language),
        regions=_covered(week.counts, lambda kind: kind.region),
        unmet=_unmet(week.counts),
    )


def _sum(counts: Mapping[Kind, int], which: Callable[[Kind], bool]) -> int:
    return sum(n for kind, n in counts.items() if which(kind))


def _covered(counts: Mapping[Kind, int], by: Callable[[Kind], str]) -> Sequence[Covered]:
    found = (_one(counts, name, by) for name in _names(by(kind) for kind in counts if kind.kind in QUESTIONS))
    return [one for one in found if one.asked]


def _one(counts: Mapping[Kind, int], name: str, by: Callable[[Kind], str]) -> Covered:
    asked = _sum(counts, lambda kind: kind.kind in QUESTIONS and by(kind) == name)
    answered = _sum(counts, lambda kind: kind.kind == "answered" and by(kind) == name)
    return Covered(name, rounded(asked), rounded(answered))


def _names(names: Iterable[str]) -> Sequence[str]:
    return sorted({name for name in names if name})


def _unmet(counts: Mapping[Kind, int]) -> Sequence[tuple[str, int]]:
    topics = _names(kind.topic or "none" for kind in counts)
    found = [(topic, rounded(_sum(counts, lambda kind, topic=topic: kind.kind == "escalated" and (kind.topic or "none") == topic))) for topic in topics]  # type: ignore[misc]  # mypy reads no default of a lambda
    return sorted(((topic, n) for topic, n in found if n), key=lambda one: (-one[1], one[0]))


def _minutes(waits: Sequence[int], part: float) -> int:
    """Return a percentile (nearest rank) of sorted seconds, in minutes, rounded up."""
    return math.ceil(waits[math.ceil(part * len(waits)) - 1] / 60)
