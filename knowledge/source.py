"""A YAML file as plain values, with the line of every place in it. Findings instead of exceptions."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from knowledge.findings import Finding

Loc = tuple[str | int, ...]
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LOOK = "look at the indentation, quotes and colons of this line and the one before"


@dataclass(frozen=True, slots=True)
class Source:
    """Where something was written down, so that a finding can name the line."""

    path: Path
    lines: dict[Loc, int]

    def line(self, loc: Loc) -> int:
        """Return the line of the nearest place at or above `loc`, counted from 1."""
        while loc and loc not in self.lines:
            loc = loc[:-1]
        return self.lines.get(loc, 1)


def read(path: Path, findings: list[Finding]) -> tuple[Any, Source] | None:
    """Return what the file says, and where; None if it says nothing readable. Complaints are added to `findings`."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        findings.append(Finding(path, _line_of_bad_byte(error), "file", "is not UTF-8 text", "save it again as UTF-8 (in the editor: Save As, Encoding)"))
        return None
    except OSError as error:
        findings.append(Finding(path, 1, "file", f"cannot be read: {error.strerror}", "put the file there, and allow reading it"))
        return None
    if control := _CONTROL.search(text):
        findings.append(Finding(path, text.count("\n", 0, control.start()) + 1, "file", f"holds the control character U+{ord(control[0]):04X}", "type the line again by hand"))
        return None
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        findings.append(_not_yaml(path, text, error))
        return None
    if node is None:
        findings.append(Finding(path, 1, "yaml", "is empty", "write the entry, or delete the file"))
        return None
    reader = _Reader(path, findings)
    return reader.plain(node, ()), Source(path, reader.lines)


def _line_of_bad_byte(error: UnicodeDecodeError) -> int:
    return bytes(error.object[: error.start]).count(b"\n") + 1


def _not_yaml(path: Path, text: str, error: yaml.YAMLError) -> Finding:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    lines = text.splitlines() or [""]
    line = min(mark.line, len(lines) - 1) + 1 if mark else 1
    written = lines[line - 1]
    if "\t" in written:
        remedy = "replace the tab by spaces"
    elif "mapping values" in problem:
        remedy = "this line holds a colon and a space: put its whole text in '…'"
    elif written.lstrip(" -").partition(": ")[2][:1] in ('"', "{", "%", "@", "`", "*", "&", "!"):
        remedy = f"a text that begins with {written.lstrip(' -').partition(': ')[2][:1]} goes whole into '…'"
    else:
        remedy = _LOOK
    return Finding(path, line, "yaml", f"is not readable YAML: {problem}", remedy)


@dataclass(slots=True)
class _Reader:
    path: Path
    findings: list[Finding]
    lines: dict[Loc, int] = field(default_factory=dict)
    seen: set[int] = field(default_factory=set)
    scalars: Any = field(default_factory=yaml.constructor.SafeConstructor)

    def plain(self, node: yaml.Node, loc: Loc) -> Any:
        self.lines.setdefault(loc, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self.seen:
            self._complain(node, "uses & and *, which point to another place", "write the text out here")
            return None
        self.seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, loc)
        return [self.plain(item, (*loc, number)) for number, item in enumerate(node.value)]

    def _mapping(self, node: yaml.MappingNode, loc: Loc) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                self._complain(key, "has a list where the name of a field should be", _LOOK)
                continue
            if key.value in result:
                self._complain(key, f"“{key.value}” is written twice", "keep one of them")
            self.lines[(*loc, key.value)] = key.start_mark.line + 1
            result[key.value] = self.plain(value, (*loc, key.value))
        return result

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        if node.tag == "tag:yaml.org,2002:str":
            return node.value
        try:
            return self.scalars.construct_object(node)
        except (ValueError, yaml.YAMLError):
            self._complain(node, f"“{node.value}” cannot be read", "put it in quotes")
            return node.value

    def _complain(self, node: yaml.Node, message: str, remedy: str) -> None:
        self.findings.append(Finding(self.path, node.start_mark.line + 1, "yaml", message, remedy))
