"""Rules that need the whole base: references, wordings under two entries, age of facts (W18, W25)."""

import re
from collections.abc import Iterator
from datetime import date

from knowledge.entry import Entry, Language, Risk
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint, Rule
from knowledge.tables import Fact

CLOCK = {"hotline": 180, "menu": 90, "law": 365, "scam": 30}  # days, brief 2
ESCALATE_IF = frozenset({"money_sent", "code_given", "caller_on_line", "screen_shared", "app_installed", "money_missing", "threatened", "distress", "not_on_screen"})
_WEAK = frozenset({"V-weak", "CONFLICT", "M"})


def references(entry: Entry, library: Library) -> Iterator[Complaint]:
    for number, id in enumerate(entry.facts):
        if id not in library.facts:
            yield Complaint("facts", ("facts", number), f"fact {id} does not exist", "look for a spelling mistake, or add it to facts.yaml")
    for number, neighbour in enumerate(entry.neighbours):
        if library.get(neighbour.id) is None or neighbour.id == entry.id:
            yield Complaint("neighbours", ("neighbours", number), f"neighbour {neighbour.id} does not exist", "look for a spelling mistake")
    for region, id in (entry.elsewhere or {}).items():
        if region not in library.regions or id not in library.scripts:
            yield Complaint("elsewhere", ("elsewhere", region), f"{region}: {id} does not exist", "a region of regions.yaml and the id of a script")
    for number, reason in enumerate(entry.escalate_if):
        if reason not in ESCALATE_IF:
            yield Complaint("escalate_if", ("escalate_if", number), f"{reason} is not known", "one of " + ", ".join(sorted(ESCALATE_IF)))


def unconfirmed_is_marked(entry: Entry, library: Library) -> Iterator[Complaint]:
    weak = [id for id in entry.facts if (fact := library.facts.get(id)) and fact.mark in _WEAK and fact.checked_on is None]
    unseen = [v.app for v in entry.app_versions if v.checked_on is None]
    if entry.checked and (weak or unseen):
        yield Complaint("checked", ("checked",), f"says checked, but {', '.join(weak + unseen)} is not", "write checked: false until a person has confirmed it")


def stale(entry: Entry, library: Library, today: date) -> Iterator[Complaint]:
    """Facts past their clock: an error for R2 and R3, a warning for the others."""
    for number, id in enumerate(entry.facts):
        fact = library.facts.get(id)
        if fact and is_stale(fact, today):
            yield Complaint("W25", ("facts", number), f"fact {id} was last read on {fact.read_on} ({fact.clock}: {CLOCK[fact.clock]} days)", "read its source again and write the new date", mild=entry.risk in (Risk.R0, Risk.R1))


def is_stale(fact: Fact, today: date) -> bool:
    return (today - (fact.checked_on or fact.read_on)).days > CLOCK.get(fact.clock, 180)


def across(library: Library) -> Iterator[tuple[Entry, Complaint]]:
    """Yield wordings that stand twice, under one entry or under two."""
    first: dict[str, tuple[str, str]] = {}
    for entry in library.all():
        for language in Language:
            for number, question in enumerate(entry.questions.of(language)):
                key = re.sub(r"[\W_]+", "", question).lower()
                if key in first:
                    other, said = first[key]
                    where = "twice here" if other == entry.id else f"under {other} too"
                    yield entry, Complaint("wording", ("questions", language, number), f"“{said[:30]}” stands {where}", "keep it where the answer fits best")
                else:
                    first[key] = (entry.id, question)


ENTRY_RULES: tuple[Rule, ...] = (references, unconfirmed_is_marked)
