"""`check`: what is wrong with the base, where, and what to do about it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from itertools import groupby

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from knowledge.findings import Finding, Severity
from knowledge.loader import Library
from knowledge.rules import findings
from knowledge.tools.screen import STYLES, all_as_json, refuse, screen, short


def check(library: Library, ids: Sequence[str], as_json: bool) -> int:
    """Return 1 if something must be mended, 2 if an id is unknown."""
    found = findings(library)
    for id in ids:
        if library.get(id) is None and not any(finding.path.stem == id for finding in found):
            return refuse(f"no entry {id}; look for a spelling mistake, or write it: python -m knowledge new {id}")
    found = [finding for finding in found if not ids or finding.path.stem in ids]
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    if as_json:
        all_as_json({**asdict(finding), "path": str(short(finding.path))} for finding in found)
        return 1 if errors else 0
    console = screen()
    if console.is_terminal:
        _for_people(found, console)
    else:
        for finding in found:
            print(f"{finding.severity}: {short(finding.path)}:{finding.line}: {finding.rule}: {finding.message}\n    {finding.remedy}")
    print(f"{len(library.entries)} entries, {len(library.scripts)} scripts: {errors} errors, {len(found) - errors} warnings")
    return 1 if errors else 0


def _for_people(found: Sequence[Finding], console: Console) -> None:
    """Print the findings file by file, then how many each rule has."""
    for path, here in groupby(found, key=lambda finding: finding.path):
        console.print(f"[bold]{escape(str(short(path)))}[/]")
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim", min_width=5)
        table.add_column(min_width=7)
        table.add_column(min_width=9)
        table.add_column(ratio=1)
        for finding in here:
            style = STYLES[finding.severity]
            table.add_row(str(finding.line), f"[{style}]{finding.severity}[/]", finding.rule, f"{escape(finding.message)}\n[dim]{escape(finding.remedy)}[/]")
        console.print(Padding(table, (0, 0, 1, 0)))
    if found:
        console.print(_by_rule(found))


def _by_rule(found: Sequence[Finding]) -> Table:
    counts = Counter((finding.rule, finding.severity) for finding in found)
    table = Table(title="findings by rule", title_justify="left", show_edge=False)
    for name in ("rule", "errors", "warnings"):
        table.add_column(name, justify="left" if name == "rule" else "right")
    for rule in sorted({finding.rule for finding in found}):
        table.add_row(rule, str(counts[rule, Severity.ERROR] or ""), str(counts[rule, Severity.WARNING] or ""))
    return table
