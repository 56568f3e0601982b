"""Files to a `Library`. Every complaint names the file and the line, and all of them come at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from knowledge.entry import Entry, Language, Risk
from knowledge.findings import Finding
from knowledge.reverses import OneWay, Pair, Reverses
from knowledge.source import Loc, Source, read
from knowledge.synonyms import Synonym, Synonyms
from knowledge.tables import Clock, Fact, Glossary, Hotline, Refused, Region, Term
from knowledge.validation import validated

HERE = Path(__file__).parent


class KnowledgeBroken(Exception):
    """The base cannot be used; `findings` say where and what to do."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(slots=True)
class Library:
    """Everything we know. `entries` holds the how-tos, `scripts` the emergencies; ids are unique over both.

    `sources` says where each entry was written down, `tables` the same for each table, by file name.
    """

    entries: dict[str, Entry] = field(default_factory=dict)
    scripts: dict[str, Entry] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    hotlines: tuple[Hotline, ...] = ()
    domains: tuple[str, ...] = ()
    refused: tuple[Refused, ...] = ()
    regions: dict[str, Region] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=Glossary)
    synonyms: Synonyms = field(default_factory=Synonyms)
    reverses: Reverses = field(default_factory=Reverses)
    sources: dict[str, Source] = field(default_factory=dict)
    tables: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def all(self) -> Iterator[Entry]:
        """Every entry and script, in order of id."""
        both = {**self.entries, **self.scripts}
        return (both[id] for id in sorted(both))

    def get(self, id: str) -> Entry | None:
        return self.entries.get(id) or self.scripts.get(id)

    def overdue(self, entry: Entry, today: date) -> tuple[str, ...]:
        """Return what `entry` rests on and nobody has read again in time: ids of facts, and apps whose menu was last walked too long ago."""
        facts = [id for id in entry.facts if (fact := self.facts.get(id)) and fact.stale(today)]
        menus = [version.app for version in entry.app_versions if version.checked_on and (today - version.checked_on).days > Clock.MENU.days]
        return (*facts, *menus)

    def stale(self, entry: Entry, today: date) -> bool:
        """Whether nobody may be answered from `entry`: a scam or an emergency (R2, R3) with something overdue in it."""
        return entry.risk in (Risk.R2, Risk.R3) and bool(self.overdue(entry, today))


def load(root: Path = HERE, *, strict: bool = True, drafts: bool = False) -> Library:
    """Read every file under `root`; with `drafts`, also the entries that no second person has read yet. Nobody is answered from those.

    Raises:
        KnowledgeBroken: with `strict`, if any file cannot be read as what it should be.
            Without, the findings are in `Library.findings` and the readable rest is usable.
    """
    library = Library()
    _Tables(root, library).read()
    folders = [("entries", library.entries), ("scripts", library.scripts)]
    if drafts:
        folders += [("drafts/entries", library.entries), ("drafts/scripts", library.scripts)]
    for folder, shelf in folders:
        for path in sorted((root / folder).rglob("*.y*ml")):
            _read_entry(path, shelf, library)
    if strict and library.findings:
        raise KnowledgeBroken(library.findings)
    return library


def _read_entry(path: Path, shelf: dict[str, Entry], library: Library) -> None:
    page = read(path, library.findings)
    if page is None:
        return
    data, source = page
    entry = validated(Entry, data, source, (), library.findings)
    if entry is None:
        return
    if other := library.sources.get(entry.id):
        library.findings.append(Finding(path, source.line(("id",)), "id", f"{entry.id} stands in {other.path.name} too", "give one of them another id"))
        return
    library.findings.extend(_misplaced(entry, source, shelf is library.scripts))
    shelf[entry.id] = entry
    library.sources[entry.id] = source


def _misplaced(entry: Entry, source: Source, among_scripts: bool) -> Iterator[Finding]:
    """Yield what file name, folder, category and risk have to say about each other."""
    path = source.path
    if entry.id != path.stem:
        yield Finding(path, source.line(("id",)), "id", f"id is {entry.id}, file is {path.name}", f"rename the file to {entry.id}.yaml")
    if entry.category != entry.id.split("-")[0]:
        yield Finding(path, source.line(("category",)), "id", f"category is {entry.category}, id begins with {entry.id.split('-')[0]}", "the category is the first word of the id")
    if (entry.risk is Risk.R3) != among_scripts:
        yield Finding(path, source.line(("risk",)), "folder", f"risk {entry.risk} is in the wrong folder", "R3 belongs to scripts/, all others to entries/<category>/")
    elif not among_scripts and path.parent.name != entry.category:
        yield Finding(path, source.line(("category",)), "folder", f"category {entry.category} lies in folder {path.parent.name}", f"move the file to entries/{entry.category}/")


@dataclass(slots=True)
class _Tables:
    """The tables beside the entries. A broken row is named, the others stand."""

    root: Path
    library: Library

    def read(self) -> None:
        library = self.library
        numbers = self._fields("hotlines.yaml", ("hotlines", "domains", "refused"))
        library.hotlines = tuple(self._rows(numbers, "hotlines", Hotline, lambda row: row.number))
        library.domains = tuple(self._rows(numbers, "domains", str, str))
        library.refused = tuple(self._rows(numbers, "refused", Refused, lambda row: row.text))
        facts = self._fields("facts.yaml", ("facts",))
        library.facts = {fact.id: fact for fact in self._rows(facts, "facts", Fact, lambda row: row.id)}
        regions = self._fields("regions.yaml", ())
        library.regions = {region.code: region for region in self._rows(regions, None, Region, lambda row: row.code)}
        words = self._fields("glossary.yaml", ("terms", "jargon"))
        terms = tuple(self._rows(words, "terms", Term, lambda row: row.word))
        jargon = self._one(words, "jargon", dict[Language, tuple[str, ...]])
        library.glossary = Glossary(terms, jargon or {})
        folk = self._fields("synonyms.yaml", ("synonyms",))
        library.synonyms = Synonyms(tuple(self._rows(folk, "synonyms", Synonym, lambda row: f"{row.word} ({row.language}, {row.kind})")))
        undone = self._fields("reverses.yaml", ("words", "pairs", "one_way"))
        library.reverses = Reverses(
            pairs=tuple(self._rows(undone, "pairs", Pair, lambda row: f"{row.does} and {row.undoes}")),
            one_way=tuple(self._rows(undone, "one_way", OneWay, lambda row: row.id)),
            words=tuple(self._rows(undone, "words", tuple[str, str], " and ".join)),
        )

    def _fields(self, name: str, expected: tuple[str, ...]) -> tuple[Any, Source] | None:
        """Return the file if it holds just the `expected` fields; with none expected, a list."""
        path = self.root / name
        page = read(path, self.library.findings)
        if page is None:
            return None
        data, source = page
        self.library.tables[name] = source
        if not isinstance(data, dict if expected else list):
            what = " and ".join(f"“{key}:”" for key in expected) if expected else "one “- ” line a row"
            self._complain(source, (), "is not laid out as we know it", f"it should hold {what}")
            return None
        for key in expected:
            if key not in data:
                self._complain(source, (), f"“{key}” is missing", "write it again; look at an earlier version of the file")
        for key in set(data) - set(expected) if expected else ():
            self._complain(source, (key,), f"“{key}” is not a field that we know", "look for a spelling mistake, or take it out")
        return page

    def _rows(self, page: tuple[Any, Source] | None, key: str | None, record: Any, name: Callable[[Any], str]) -> Iterator[Any]:
        if page is None:
            return
        data, source = page
        listed = data if key is None else data.get(key, [])
        base: Loc = () if key is None else (key,)
        if not isinstance(listed, list):
            self._complain(source, base, f"“{key}” should be a list", "one “- ” line a row")
            return
        seen: set[str] = set()
        for number, row in enumerate(listed):
            value = validated(record, row, source, (*base, number), self.library.findings)
            if value is None:
                continue
            if name(value) in seen:
                self._complain(source, (*base, number), f"{name(value)} stands twice", "keep one of the two rows")
            seen.add(name(value))
            yield value

    def _one(self, page: tuple[Any, Source] | None, key: str, record: Any) -> Any:
        return validated(record, page[0][key], page[1], (key,), self.library.findings) if page and key in page[0] else None

    def _complain(self, source: Source, loc: Loc, message: str, remedy: str) -> None:
        self.library.findings.append(Finding(source.path, source.line(loc), "table", message, remedy))
