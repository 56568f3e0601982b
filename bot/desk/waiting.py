"""How long somebody waits before what happens, and whom "give me the next one" chooses. Pure; all in seconds."""

import statistics
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.storage import Kind
from bot.storage.desk_base import Candidate

SILENT, SILENT_URGENT = 600.0, 120.0  # until a claim falls back
WARNED, WARNED_URGENT = 120.0, 30.0  # before that, the volunteer is warned
ALL, LEAD, ALARM = 120.0, 300.0, 180.0  # after the first two were called
WORD_SOON, WORD_LATE = 300.0, 1800.0  # when the person hears something (issue: at 5 and at 30 minutes)
SCRIPT_AGAIN, ALARM_URGENT = 60.0, 60.0  # brief 3.9: the script again at 60 seconds
PATIENCE, URGENT_SHARE = 300.0, 0.4  # until a lead is reminded of a reply that waits for a second look, and the share of it in an emergency: 5 and 2 minutes
AGAIN = 600.0  # between two alarms for the same ticket
OVERDUE = 600.0  # who has waited longer comes before skill
SAMPLE = 5  # waits that must be known before a time is said
SPARE = 2  # volunteers called first

Timers = list[tuple[Kind, float]]


def while_waiting(now: float, urgent: bool, duty_from: float | None) -> Timers:
    """Timers of a fresh ticket. `duty_from`: when somebody is on duty; `now` or earlier if somebody is already; None if nobody knows."""
    words: Timers = [(Kind.WORD_SOON, now + WORD_SOON), (Kind.WORD_LATE, now + WORD_LATE)]
    if urgent:
        return [(Kind.SCRIPT, now + SCRIPT_AGAIN), (Kind.ALARM, now + ALARM_URGENT), *words]
    if duty_from is None:
        return [(Kind.ALARM, now + ALARM), *words]
    if duty_from > now:
        return [(Kind.CALL, duty_from), *words]
    return [*ladder(now), *words]


def ladder(now: float) -> Timers:
    """After the best two: everybody on duty, then the lead; and whether anybody was reached at all."""
    return [(Kind.ALL, now + ALL), (Kind.ALARM, now + ALARM), (Kind.LEAD, now + LEAD)]


def joined(now: float) -> Timers:
    """Somebody who waits for another's answer hears the same words; the volunteers are called for the other."""
    return [(Kind.WORD_SOON, now + WORD_SOON), (Kind.WORD_LATE, now + WORD_LATE)]


def while_held(now: float, urgent: bool) -> Timers:
    silent, warned = (SILENT_URGENT, WARNED_URGENT) if urgent else (SILENT, WARNED)
    return [(Kind.WARN, now + silent - warned), (Kind.FALL_BACK, now + silent)]


def patience(seconds: float, urgent: bool) -> float:
    """Return how long a reply may wait for a second look before somebody is reminded."""
    return seconds * URGENT_SHARE if urgent else seconds


def while_parked(now: float, since: float, seconds: float) -> Timers:
    """A reply waits `since` then: after `seconds` the lead is reminded, after twice that everybody learns what is going on. What is past was done."""
    return [(kind, due) for kind, due in ((Kind.LOOK, since + seconds), (Kind.LOOK_LATE, since + 2 * seconds)) if due > now]


def expected(waits: Sequence[float]) -> int | None:
    """Return in how many minutes nine of ten were served lately; None where too few waits are known to say anything."""
    if len(waits) < SAMPLE:
        return None
    return max(1, round(statistics.quantiles(waits, n=10, method="inclusive")[-1] / 60 + 0.5))


@dataclass(frozen=True, slots=True)
class Able:
    """What a volunteer brings; `None` for languages means all (somebody who is on no roster)."""

    languages: Collection[str] | None = None
    skills: Collection[str] = ()
    leads: bool = False


def order(candidates: Sequence[Candidate], able: Able, now: float) -> list[Candidate]:
    """Return who this volunteer could help, most needed first: emergencies, what asks for a lead, who has waited long, what they know, who came first."""
    spoken = [c for c in candidates if able.languages is None or c.language in able.languages]
    return sorted(
        spoken,
        key=lambda c: (not c.urgent, not (c.lead_wanted and able.leads), now - c.opened < OVERDUE, now - c.opened < OVERDUE and c.topic not in able.skills, c.opened, c.id),
    )
