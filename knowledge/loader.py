"""Files to a `Library`. Every complaint names the file and the line, and all of them come at once."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ConfigDict, TypeAdapter, ValidationError

from knowledge.entry import Entry, Fact, Hotline, Region, Risk
from knowledge.findings import Finding, Severity

HERE = Path(__file__).parent
Loc = tuple[str | int, ...]
_FORBID = ConfigDict(extra="forbid")
_SCALARS = yaml.constructor.SafeConstructor()
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class KnowledgeBroken(Exception):
    """The base cannot be used; `findings` say where and what to do."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("\n".join(str(finding) for finding in findings))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class Source:
    """Where an entry was written down, so that a finding can name the line."""

    path: Path
    lines: dict[Loc, int]

    def line(self, loc: Loc) -> int:
        """Return the line of the nearest place at or above `loc`, counted from 1."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


@dataclass(frozen=True, slots=True)
class Glossary:
    """The one word for a thing, the words that people use instead, and the hard words."""

    terms: dict[str, tuple[str, ...]]
    jargon: dict[str, tuple[str, ...]]


@dataclass(slots=True)
class Library:
    """Everything we know. `entries` holds the how-tos, `scripts` the emergencies; ids are unique over both."""

    entries: dict[str, Entry] = field(default_factory=dict)
    scripts: dict[str, Entry] = field(default_factory=dict)
    facts: dict[str, Fact] = field(default_factory=dict)
    hotlines: tuple[Hotline, ...] = ()
    domains: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    regions: dict[str, Region] = field(default_factory=dict)
    glossary: Glossary = field(default_factory=lambda: Glossary({}, {}))
    sources: dict[str, Source] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def all(self) -> Iterator[Entry]:
        """Every entry and script, in order of id."""
        both = {**self.entries, **self.scripts}
        return (both[id] for id in sorted(both))

    def get(self, id: str) -> Entry | None:
        return self.entries.get(id) or self.scripts.get(id)


@lru_cache(maxsize=32)
def _adapter(record: type) -> TypeAdapter[Any]:
    record.__pydantic_config__ = _FORBID  # type: ignore[attr-defined]  # pydantic reads it off a plain dataclass
    return TypeAdapter(record)


def _forbid_unknown_keys(*records: type) -> None:
    for record in records:
        record.__pydantic_config__ = _FORBID  # type: ignore[attr-defined]  # so in nested records too


def load(root: Path = HERE, *, strict: bool = True) -> Library:
    """Read every file under `root`.

    Raises:
        KnowledgeBroken: with `strict`, if any file cannot be read as what it should be.
            Without, the findings are in `Library.findings` and the readable rest is usable.
    """
    library = Library()
    _read_tables(root, library)
    for folder, shelf in (("entries", library.entries), ("scripts", library.scripts)):
        for path in sorted((root / folder).rglob("*.y*ml")):
            _read_entry(path, shelf, library)
    if strict and library.findings:
        raise KnowledgeBroken(library.findings)
    return library


def _read_entry(path: Path, shelf: dict[str, Entry], library: Library) -> None:
    parsed = _parse(path, library.findings)
    if parsed is None:
        return
    entry, source = _validated(Entry, parsed[0], parsed[1], (), library.findings)
    if entry is None:
        return
    if other := library.sources.get(entry.id):
        library.findings.append(Finding(path, source.line(("id",)), "id", f"{entry.id} stands in {other.path.name} too", "give one of them another id"))
        return
    if entry.id != path.stem:
        library.findings.append(Finding(path, source.line(("id",)), "id", f"id is {entry.id}, file is {path.name}", f"rename the file to {entry.id}.yaml"))
    if shelf is library.scripts and entry.risk is not Risk.R3 or shelf is library.entries and entry.risk is Risk.R3:
        library.findings.append(Finding(path, source.line(("risk",)), "folder", f"risk {entry.risk} is in the wrong folder", "R3 belongs to scripts/, all others to entries/<category>/"))
    elif shelf is library.entries and path.parent.name != entry.category:
        library.findings.append(Finding(path, source.line(("category",)), "folder", f"category {entry.category} lies in folder {path.parent.name}", f"move the file to entries/{entry.category}/"))
    shelf[entry.id] = entry
    library.sources[entry.id] = source


def _read_tables(root: Path, library: Library) -> None:
    found = library.findings

    def rows(name: str, key: str | None, record: type, sink: Callable[[Any], None]) -> Any:
        parsed = _parse(root / name, found)
        if parsed is None:
            return {}
        data, source = parsed
        listed = data if key is None else (data.get(key) if isinstance(data, dict) else None)
        for number, row in enumerate(listed or ()):
            loc: Loc = (number,) if key is None else (key, number)
            value, _ = _validated(record, row, source, loc, found)
            if value is not None:
                sink(value)
        return data

    hotlines: list[Hotline] = []
    table = rows("hotlines.yaml", "hotlines", Hotline, hotlines.append)
    library.hotlines = tuple(hotlines)
    library.domains = tuple(table.get("domains", ()))
    library.refused = tuple((str(r["text"]), str(r["why"])) for r in table.get("refused", ()))
    rows("regions.yaml", None, Region, lambda r: library.regions.__setitem__(r.code, r))
    rows("facts.yaml", "facts", Fact, lambda f: library.facts.__setitem__(f.id, f))
    parsed = _parse(root / "glossary.yaml", found)
    if parsed is not None:
        words = parsed[0]
        library.glossary = Glossary(
            {t["word"]: tuple(t.get("not", ())) for t in words.get("terms", ())},
            {k: tuple(v) for k, v in words.get("jargon", {}).items()},
        )


def _parse(path: Path, findings: list[Finding]) -> tuple[Any, Source] | None:
    try:
        text = path.read_text(encoding="utf-8")
        node = yaml.compose(text, Loader=_LOADER)
    except (OSError, UnicodeDecodeError) as error:
        findings.append(Finding(path, 1, "file", f"cannot be read: {error}", "save it as UTF-8 text"))
        return None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 1 if mark else 1
        tabs = line <= text.count("\n") + 1 and "\t" in text.splitlines()[min(line, len(text.splitlines())) - 1] if text else False
        remedy = "replace the tab by spaces" if tabs else "look at the indentation, quotes and colons of this line and the one before"
        findings.append(Finding(path, line, "yaml", f"is not readable YAML: {getattr(error, 'problem', error)}", remedy))
        return None
    if node is None:
        findings.append(Finding(path, 1, "yaml", "is empty", "write the entry, or delete the file"))
        return None
    lines: dict[Loc, int] = {}
    return _plain(node, (), lines, path, findings), Source(path, lines)


def _plain(node: yaml.Node, loc: Loc, lines: dict[Loc, int], path: Path, findings: list[Finding]) -> Any:
    lines[loc] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        result: dict[str, Any] = {}
        for key, value in node.value:
            if key.value in result:
                findings.append(Finding(path, key.start_mark.line + 1, "yaml", f"“{key.value}” is written twice", "keep one of them"))
            result[key.value] = _plain(value, (*loc, key.value), lines, path, findings)
            lines[(*loc, key.value)] = key.start_mark.line + 1
        return result
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*loc, number), lines, path, findings) for number, item in enumerate(node.value)]
    try:
        return _SCALARS.construct_object(node)  # type: ignore[no-untyped-call]
    except (ValueError, yaml.YAMLError):
        findings.append(Finding(path, node.start_mark.line + 1, "yaml", f"“{node.value}” cannot be read", "put it in quotes"))
        return node.value


def _validated(record: type, data: Any, source: Source, base: Loc, findings: list[Finding]) -> tuple[Any, Source]:
    try:
        return _adapter(record).validate_python(data), source
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            loc = tuple(problem["loc"])
            message, remedy = _in_words(problem["type"], ".".join(map(str, loc)), problem)
            findings.append(Finding(source.path, source.line(base + loc), "shape", message, remedy, Severity.ERROR))
        return None, source


def _in_words(kind: str, place: str, problem: Any) -> tuple[str, str]:
    given = problem.get("input")
    if kind == "missing":
        return f"“{place}” is missing", "add it; `python -m knowledge new ID` shows a whole entry"
    if kind in ("unexpected_keyword_argument", "extra_forbidden"):
        return f"“{place}” is not a field that we know", "look for a spelling mistake, or take it out"
    if kind == "string_type":
        return f"“{place}” should be text, it is {given!r}", "put it in quotes"
    if kind == "enum":
        return f"“{place}” cannot be {given!r}", f"write one of {problem['ctx']['expected']}"
    return f"“{place}” is not right: {problem['msg']}", "compare it with a finished entry"


def _nested() -> tuple[type, ...]:
    from knowledge import entry

    return (entry.Step, entry.Variant, entry.Text, entry.Questions, entry.Neighbour, entry.Reviewed, entry.AppVersion)


_forbid_unknown_keys(*_nested())
