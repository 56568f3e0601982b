"""The writing rules (one small function each): `findings(library)` runs them all."""

from collections.abc import Iterator
from datetime import date

from knowledge.entry import Entry
from knowledge.findings import Finding, Severity
from knowledge.loader import Library
from knowledge.rules import base, language, numbers, reading, shape, taps, wordings
from knowledge.rules.complaint import Complaint, Rule

ENTRY_RULES: tuple[Rule, ...] = (*shape.RULES, *taps.RULES, *language.RULES, *reading.RULES, *numbers.RULES, *base.ENTRY_RULES)


def findings(library: Library, today: date | None = None) -> list[Finding]:
    """Return everything that is wrong with the base, in order of file and line. `today` decides what is stale."""
    found = list(library.findings)
    day = today or date.today()
    for entry in library.all():
        found.extend(_placed(entry, complaint, library) for complaint in _complaints(entry, library))
        found.extend(_placed(entry, complaint, library) for complaint in base.stale(entry, library, day))
    found.extend(_placed(entry, complaint, library) for entry, complaint in wordings.across(library))
    return sorted(found, key=lambda finding: (str(finding.path), finding.line, finding.rule, finding.message))


def _complaints(entry: Entry, library: Library) -> Iterator[Complaint]:
    for rule in ENTRY_RULES:
        yield from rule(entry, library)


def _placed(entry: Entry, complaint: Complaint, library: Library) -> Finding:
    source = library.sources[entry.id]
    severity = Severity.WARNING if complaint.mild else Severity.ERROR
    return Finding(source.path, source.line(complaint.loc), complaint.rule, complaint.message, complaint.remedy, severity)
