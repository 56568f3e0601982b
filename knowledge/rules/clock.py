"""Rules on age (brief 2, W25): what nobody has read again in time is announced, then refused where it is dangerous."""

from collections.abc import Iterator
from datetime import date

from knowledge.entry import Entry, Language, Risk
from knowledge.loader import Library
from knowledge.rendering import render, script_for
from knowledge.rules.complaint import Complaint
from knowledge.tables import SOON, Clock, Hotline


def stale(entry: Entry, library: Library, today: date) -> Iterator[Complaint]:
    """Facts and menus past their clock: an error for R2 and R3, of which nobody is answered any more; a warning for the others, and for all when the day comes near."""
    calm = entry.risk in (Risk.R0, Risk.R1)
    for number, id in enumerate(entry.facts):
        fact = library.facts.get(id)
        if fact and fact.near(today):
            message = f"fact {id} was last read on {fact.checked_on or fact.read_on} ({fact.clock}: {fact.clock.days} days)"
            yield Complaint("W25", ("facts", number), message, "read its source again and write the new date", mild=calm or not fact.stale(today))
    for number, version in enumerate(entry.app_versions):
        age = (today - version.checked_on).days if version.checked_on else 0
        if age > SOON * Clock.MENU.days:
            message = f"{version.app} was last held in hand on {version.checked_on} (menu: {Clock.MENU.days} days)"
            yield Complaint("W25", ("app_versions", number), message, "walk the path again on the phone and write the new date", mild=calm or age <= Clock.MENU.days)
    if entry.reviewed.on > today:
        yield Complaint("W25", ("reviewed",), f"reviewed on {entry.reviewed.on}, which is still to come", "write the day on which it was read")


def old_hotlines(library: Library, today: date) -> Iterator[Complaint]:
    """A number seen at its source too long ago: an error where a scam answer or a script gives it, else a warning."""
    grave: set[Hotline] | None = None
    for number, hotline in enumerate(library.hotlines):
        if hotline.checked_on is None or (today - hotline.checked_on).days <= SOON * Clock.HOTLINE.days:
            continue
        grave = _given_in_danger(library) if grave is None else grave
        message = f"{hotline.number} was last seen at its source on {hotline.checked_on} ({Clock.HOTLINE.days} days)"
        yield Complaint("W25", ("hotlines", number), message, "look at its source again and write the new date", mild=hotline not in grave or not hotline.stale(today))


def _given_in_danger(library: Library) -> set[Hotline]:
    """Return the numbers that answers of R2 and R3 give to somebody, somewhere."""
    given: set[Hotline] = set()
    for entry in library.all():
        if entry.risk in (Risk.R2, Risk.R3):
            for region in library.regions:
                shown = script_for(entry, region, library)
                given.update(number for language in Language for number in render(shown, language, region, library).numbers)
    return given
