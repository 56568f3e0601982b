"""The base in figures, and where words stand in it."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from knowledge.entry import Entry, Language, Risk
from knowledge.loader import Library
from knowledge.rules.complaint import bare, sentences
from knowledge.rules.shape import MIN_QUESTIONS
from knowledge.source import Loc
from knowledge.tables import Clock, Fact

Figure = int | float | dict[str, int]
AGES = {30: "up to 30 days", 90: "31 to 90 days", 180: "91 to 180 days", 365: "181 to 365 days"}
OLDER = "over a year"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What a person still has to confirm before `checked: true` may stand in an entry."""

    id: str
    risk: str
    facts: tuple[str, ...]
    menus: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OpenFact:
    """A fact that no person has confirmed at its source, and how many entries rest on it; `worst` is the highest risk among them."""

    id: str
    mark: str
    clock: str
    days_left: int
    entries: int
    worst: str
    source: str
    claim: str


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
        "by category": _counted(entry.category for entry in everything),
        "by risk": _counted(str(entry.risk) for entry in everything),
        "by market": _counted(str(entry.market) for entry in everything),
        "by age": by_age(library, today),
        **{f"wordings {language}": sum(counts) for language, counts in asked.items()},
        **{f"wordings {language}, median an entry": median(counts) if counts else 0 for language, counts in asked.items()},
        **{f"wordings {language}, fewest an entry": min(counts, default=0) for language, counts in asked.items()},
        "not checked by a person": sum(not entry.checked for entry in everything),
        "facts": len(facts),
        "facts not confirmed": sum(not fact.confirmed for fact in facts),
        "facts near their clock": sum(fact.near(today) and not fact.stale(today) for fact in facts),
        "facts past their clock": sum(fact.stale(today) for fact in facts),
        "not answered from, being stale": sum(library.stale(entry, today) for entry in everything),
        "numbers": len(library.hotlines),
        "numbers not seen at their source": sum(hotline.checked_on is None for hotline in library.hotlines),
    }


def _counted(names: Iterator[str]) -> dict[str, int]:
    return dict(sorted(Counter(names).items()))


def by_age(library: Library, today: date) -> dict[str, int]:
    """Return how many entries were last reviewed how long ago."""
    counts = dict.fromkeys([*AGES.values(), OLDER], 0)
    for entry in library.all():
        age = (today - entry.reviewed.on).days
        counts[next((name for days, name in AGES.items() if age <= days), OLDER)] += 1
    return counts


def category_by_risk(library: Library) -> dict[str, dict[str, int]]:
    """Return, by category, how many entries and scripts have each risk."""
    table: dict[str, dict[str, int]] = {category: dict.fromkeys(map(str, Risk), 0) for category in sorted({entry.category for entry in library.all()})}
    for entry in library.all():
        table[entry.category][entry.risk] += 1
    return table


def wordings_per_entry(library: Library, language: Language) -> dict[int, int]:
    """Return how many entries have how many wordings, from the fewest to the most, with the gaps between them."""
    counts = Counter(len(entry.questions.of(language)) for entry in library.all())
    return {number: counts[number] for number in range(min(counts), max(counts) + 1)} if counts else {}


def by_language(library: Library) -> dict[str, dict[str, float]]:
    """Return, by language: entries, wordings, and the fewest, the median and the most wordings an entry."""
    table: dict[str, dict[str, float]] = {}
    for language in Language:
        counts = [len(entry.questions.of(language)) for entry in library.all()] or [0]
        few = sum(count < MIN_QUESTIONS[language] for count in counts)
        table[language] = {"entries": len(counts), "wordings": sum(counts), "fewest": min(counts), "median": median(counts), "most": max(counts), f"under {MIN_QUESTIONS[language]}": few}
    return table


def facts_by_clock(library: Library, today: date) -> Mapping[Clock, dict[str, int]]:
    """Return, by clock: facts that are confirmed and fresh, not confirmed, near their clock, past it; each fact once, by the worst."""
    table = {clock: dict.fromkeys(("confirmed", "not confirmed", "near", "past"), 0) for clock in Clock}
    for fact in library.facts.values():
        table[fact.clock][_state(fact, today)] += 1
    return table


def _state(fact: Fact, today: date) -> str:
    if fact.stale(today):
        return "past"
    if fact.near(today):
        return "near"
    return "confirmed" if fact.confirmed else "not confirmed"


def open_facts(library: Library, today: date) -> list[OpenFact]:
    """Return the facts to be confirmed or read again, those first on which the most dangerous and the most entries rest."""
    resting: dict[str, list[Entry]] = {id: [] for id in library.facts}
    for entry in library.all():
        for id in entry.facts:
            resting.setdefault(id, []).append(entry)
    rows = []
    for fact in library.facts.values():
        if _state(fact, today) != "confirmed":
            entries = resting[fact.id]
            worst = max((str(entry.risk) for entry in entries), default="")
            rows.append(OpenFact(fact.id, fact.mark, fact.clock, fact.clock.days - fact.age(today), len(entries), worst, fact.source, fact.claim))
    return sorted(rows, key=lambda row: (row.days_left >= 0, row.worst == "", -int(row.worst[1:] or 0), -row.entries, row.id))


def unchecked(library: Library) -> list[Unchecked]:
    """Return the entries that say `checked: false`, the most dangerous first."""
    open_ones = sorted((entry for entry in library.all() if not entry.checked), key=lambda entry: (-int(entry.risk[1]), entry.id))
    return [Unchecked(entry.id, entry.risk, _weak(entry, library), tuple(version.app for version in entry.app_versions if version.checked_on is None)) for entry in open_ones]


def _weak(entry: Entry, library: Library) -> tuple[str, ...]:
    return tuple(id for id in entry.facts if (fact := library.facts.get(id)) and not fact.confirmed)


def places(library: Library, words: str) -> list[Place]:
    """Return every text and wording that holds `words`; case, width, spaces and marks do not count.

    Where no text holds them one after the other, those are meant that hold each of them somewhere.
    """
    everything = [(entry, loc, text) for entry in library.all() for loc, text in _texts(entry)]
    for wanted in ([bare(words)], [bare(word) for word in words.split()]):
        found = [(entry, loc, text) for entry, loc, text in everything if all(word in bare(text) for word in wanted)] if all(wanted) and wanted else []
        if found:
            return [Place(entry.id, ".".join(map(str, loc)), library.sources[entry.id].line(loc), text) for entry, loc, text in found]
    return []


def _texts(entry: Entry) -> Iterator[tuple[Loc, str]]:
    yield from ((loc, text) for loc, _, text in sentences(entry))
    yield from ((("questions", language, number), said) for language in Language for number, said in enumerate(entry.questions.of(language)))


def spans(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Yield where in `text` the words stand that `places` found: one after the other, or else each of them."""
    wide = unicodedata.normalize("NFKC", text)
    for wanted in ([words], words.split()):
        found = [match.span() for word in wanted if (pattern := _loosely(word)) for match in pattern.finditer(wide if len(wide) == len(text) else text)]
        if found:
            yield from sorted(found)
            return


def _loosely(words: str) -> re.Pattern[str] | None:
    """Return a pattern of the letters of `words` with any spaces and marks between them; None if there are none."""
    letters = [character for character in unicodedata.normalize("NFKC", words) if not re.match(r"[\W_]", character)]
    return re.compile(r"[\W_]*".join(map(re.escape, letters)), re.IGNORECASE) if letters else None
