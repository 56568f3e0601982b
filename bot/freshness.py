"""Whether an answer may still be given. Pure; the day is handed in."""

from datetime import date

from knowledge import Entry, Library, Risk
from knowledge.tables import Clock


def stale(entry: Entry, library: Library, today: date) -> bool:
    """Whether a how-to rests on a rule of law or an official number that nobody has read again in time.

    Scams and emergencies have a stricter rule of their own (`Library.stale`). A menu that has moved has its own sentence in every
    entry ("not there?").
    """
    if entry.risk not in (Risk.R0, Risk.R1):
        return False
    facts = (library.facts.get(id) for id in entry.facts)
    return any(fact.stale(today) for fact in facts if fact is not None and fact.clock in (Clock.LAW, Clock.HOTLINE))
