"""`find`: where these words stand."""

from dataclasses import asdict
from itertools import groupby

from rich.console import Console
from rich.table import Table
from rich.text import Text

from knowledge import overview
from knowledge.loader import Library
from knowledge.overview import Place
from knowledge.tools.screen import STYLES, all_as_json, screen


def find(library: Library, words: str, as_json: bool) -> int:
    """Return 1 if the words stand nowhere."""
    found = overview.places(library, words)
    if as_json:
        all_as_json(asdict(place) for place in found)
        return 0 if found else 1
    console = screen()
    if console.is_terminal:
        _for_people(found, words, library, console)
    else:
        for place in found:
            print(f"{place.id}:{place.line}: {place.place}: {place.text}")
    return 0 if found else 1


def _for_people(found: list[Place], words: str, library: Library, console: Console) -> None:
    for id, places in groupby(found, key=lambda place: place.id):
        entry = library.get(id)
        assert entry is not None
        console.print(Text.assemble((id, "bold"), "  ", (entry.risk, STYLES[entry.risk]), "  ", entry.zh.title, " · ", entry.en.title))
        table = Table.grid(padding=(0, 2))
        table.add_column(justify="right", style="dim", min_width=5)
        table.add_column(style="dim", min_width=16)
        table.add_column(ratio=1)
        for place in places:
            text = Text(place.text)
            for start, end in overview.spans(place.text, words):
                text.stylize("bold black on yellow", start, end)
            table.add_row(str(place.line), place.place, text)
        console.print(table)
    entries = len({place.id for place in found})
    console.print(f"{len(found)} places in {entries} entries" if found else f"“{words}” stands nowhere", style="bold", markup=False)
