"""`diff`: what changed for a reader between two revisions of the base."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from difflib import SequenceMatcher
from itertools import groupby
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from knowledge.changes import Asked, Change, asked, changes
from knowledge.history import NoSuchRevision, at_revision
from knowledge.loader import load
from knowledge.tools.screen import STYLES, all_as_json, refuse, screen
from knowledge.weighing import Weight


def diff(root: Path, old: str, new: str | None, drafts: bool, as_json: bool) -> int:
    """Compare `old` with `new`, or with the files as they lie there. Returns 2 for a revision that cannot be read."""
    try:
        was = at_revision(root, old, drafts)
        now = at_revision(root, new, drafts) if new else load(root, strict=False, drafts=drafts)
    except NoSuchRevision as error:
        return refuse(str(error))
    found = changes(was, now)
    if as_json:
        all_as_json(asdict(change) for change in found)
        return 0
    console = screen()
    if console.is_terminal:
        _for_people(found, console)
    else:
        for change in found:
            print(f"{change.weight}: {change.id}: {change.place or 'whole'}: {change.reason}\n  - {change.before}\n  + {change.after}")
    _sum(found, asked(was, now), f"{old} to {new or 'the files here'}", console)
    return 0


def _sum(found: Sequence[Change], wordings: Asked, what: str, console: Console) -> None:
    counts = Counter(change.weight for change in found)
    parts = ", ".join(f"{counts[weight]} {weight}" for weight in reversed(Weight))
    entries = len({change.id for change in found})
    console.print(f"{what}: {parts}, in {entries} entries", style="bold", markup=False, soft_wrap=not console.is_terminal)
    console.print(f"wordings, which nobody reads but which change what is found: {wordings.added} new, {wordings.removed} gone", markup=False, soft_wrap=not console.is_terminal)


def _for_people(found: Sequence[Change], console: Console) -> None:
    for (weight, id), here in groupby(found, key=lambda change: (change.weight, change.id)):
        console.print(Text.assemble((weight, STYLES[weight]), "  ", (id, "bold")))
        table = Table.grid(padding=(0, 2))
        table.add_column(min_width=2)
        table.add_column(ratio=1)
        for change in here:
            table.add_row("", Text.assemble((change.place, "cyan"), "  " if change.place else "", (change.reason, "dim")))
            before, after = _marked(change)
            for sign, text in (("-", before), ("+", after)):
                if text.plain:
                    table.add_row(sign, text)
        console.print(table)


def _marked(change: Change) -> tuple[Text, Text]:
    """Return both texts with what differs standing out."""
    before, after = Text(change.before), Text(change.after)
    for kind, a, b, c, d in SequenceMatcher(None, change.before, change.after, autojunk=False).get_opcodes():
        if kind != "equal" and change.before and change.after:
            before.stylize("bold red", a, b)
            after.stylize("bold green", c, d)
    return before, after
