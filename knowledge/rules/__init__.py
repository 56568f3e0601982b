"""The writing rules (one small function each): `findings(library)` runs them all."""

from collections.abc import Iterator
from datetime import date

from knowledge.entry import Entry
from knowledge.findings import Finding, Severity
from knowledge.loader import Library
from knowledge.rules import base, clock, language, numbers, reading, rows, shape, taps, twins, undoing, variety, wordings
from knowledge.rules.complaint import Complaint, Rule
from knowledge.source import Source

ENTRY_RULES: tuple[Rule, ...] = (
    *shape.RULES, *taps.RULES, *language.RULES, *reading.RULES, *numbers.RULES, *twins.RULES, *variety.RULES, *undoing.RULES, *base.ENTRY_RULES,
)  # fmt: skip


def findings(library: Library, today: date | None = None) -> list[Finding]:
    """Return everything that is wrong with the base, in order of file and line. `today` decides what is stale."""
    found = list(library.findings)
    day = today or date.today()
    for entry in library.all():
        found.extend(_placed(complaint, library.sources[entry.id]) for complaint in _complaints(entry, library, day))
    found.extend(_placed(complaint, library.sources[entry.id]) for entry, complaint in wordings.across(library))
    for name, complaint in _of_tables(library, day):
        found.append(_placed(complaint, library.tables[name]))
    return sorted(found, key=lambda finding: (str(finding.path), finding.line, finding.rule, finding.message))


def _complaints(entry: Entry, library: Library, today: date) -> Iterator[Complaint]:
    for rule in ENTRY_RULES:
        yield from rule(entry, library)
    yield from clock.stale(entry, library, today)


def _of_tables(library: Library, today: date) -> Iterator[tuple[str, Complaint]]:
    for complaint in (*rows.hotline_is_whole(library), *rows.debunked_where(library), *clock.old_hotlines(library, today)):
        yield "hotlines.yaml", complaint
    for complaint in undoing.lost_rows(library):
        yield "reverses.yaml", complaint


def _placed(complaint: Complaint, source: Source) -> Finding:
    severity = Severity.WARNING if complaint.mild else Severity.ERROR
    return Finding(source.path, source.line(complaint.loc), complaint.rule, complaint.message, complaint.remedy, severity)
