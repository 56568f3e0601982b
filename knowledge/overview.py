"""The base in figures, and where words stand in it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median

from knowledge.entry import Entry, Language
from knowledge.loader import Library
from knowledge.rules.complaint import sentences

Figure = int | float | dict[str, int]


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What a person still has to confirm before `checked: true` may stand in an entry."""

    id: str
    risk: str
    facts: tuple[str, ...]
    menus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """One text that holds the words looked for."""

    id: str
    place: str
    line: int
    text: str


def figures(library: Library, today: date) -> dict[str, Figure]:
    """Return what `knowledge stats` prints, in that order."""
    everything = list(library.all())
    asked = {language: [len(entry.questions.of(language)) for entry in everything] for language in Language}
    facts = list(library.facts.values())
    return {
        "entries": len(library.entries),
        "scripts": len(library.scripts),
        "by category": dict(sorted(Counter(entry.category for entry in everything).items())),
        "by risk": dict(sorted(Counter(str(entry.risk) for entry in everything).items())),
        "by market": dict(sorted(Counter(str(entry.market) for entry in everything).items())),
        **{f"wordings {language}": sum(counts) for language, counts in asked.items()},
        **{f"wordings {language}, median an entry": median(counts) if counts else 0 for language, counts in asked.items()},
        "not checked by a person": sum(not entry.checked for entry in everything),
        "facts": len(facts),
        "facts not confirmed": sum(not fact.confirmed for fact in facts),
        "facts past their clock": sum(fact.stale(today) for fact in facts),
        "numbers not seen at their source": sum(hotline.checked_on is None for hotline in library.hotlines),
    }


def unchecked(library: Library) -> list[Unchecked]:
    """Return the entries that say `checked: false`, the most dangerous first."""
    open_ones = sorted((entry for entry in library.all() if not entry.checked), key=lambda entry: (-int(entry.risk[1]), entry.id))
    return [Unchecked(entry.id, entry.risk, _weak(entry, library), tuple(version.app for version in entry.app_versions if version.checked_on is None)) for entry in open_ones]


def _weak(entry: Entry, library: Library) -> tuple[str, ...]:
    return tuple(id for id in entry.facts if (fact := library.facts.get(id)) and not fact.confirmed)


def places(library: Library, words: str) -> Iterator[Place]:
    """Yield every text and wording that holds `words`; case, width, spaces and marks do not count."""
    wanted = _folded(words)
    for entry in library.all():
        asked = [(("questions", language, number), language, said) for language in Language for number, said in enumerate(entry.questions.of(language))]
        for loc, _, text in (*sentences(entry), *asked):
            if wanted and wanted in _folded(text):
                yield Place(entry.id, ".".join(map(str, loc)), library.sources[entry.id].line(loc), text)


def _folded(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()
