"""Rules on the table of what undoes what (issue 3): somebody who was helped to block a number will ask how to take it back."""

from collections.abc import Iterator

from knowledge.entry import Entry
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint, Rule


def reverse_is_there(entry: Entry, library: Library) -> Iterator[Complaint]:
    for id in library.reverses.wanted(entry.id):
        if library.get(id) is None:
            yield Complaint("reverse", ("id",), f"what takes this back is missing: {id}", f"python -m knowledge new {id}; or say in reverses.yaml, under one_way, why there is none", mild=True)


def lost_rows(library: Library) -> Iterator[Complaint]:
    """A pair of which neither entry is there says nothing: a misspelt id, mostly."""
    for number, pair in enumerate(library.reverses.pairs):
        if library.get(pair.does) is None and library.get(pair.undoes) is None:
            yield Complaint("reverse", ("pairs", number), f"neither {pair.does} nor {pair.undoes} is there", "look for a spelling mistake, or write one of the two", mild=True)


RULES: tuple[Rule, ...] = (reverse_is_there,)
