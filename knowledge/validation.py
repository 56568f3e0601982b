"""Plain values to records, with complaints that a person who is no programmer can act on."""

from dataclasses import fields, is_dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import ConfigDict, TypeAdapter, ValidationError

from knowledge import entry, reverses, synonyms, tables
from knowledge.findings import Finding
from knowledge.source import Loc, Source

_RECORDS = tuple(thing for module in (entry, tables, synonyms, reverses) for thing in vars(module).values() if isinstance(thing, type) and is_dataclass(thing))
_FIELDS = sorted({field.name for record in _RECORDS for field in fields(record)})
for _record in _RECORDS:  # pydantic reads this off plain dataclasses; a misspelt field must not be dropped in silence
    _record.__pydantic_config__ = ConfigDict(extra="forbid")  # type: ignore[attr-defined]


@cache
def _adapter(record: Any) -> TypeAdapter[Any]:
    return TypeAdapter(record)


def validated(record: Any, data: Any, source: Source, base: Loc, findings: list[Finding]) -> Any:
    """Return `data` as a `record`, or None after adding to `findings` everything that is in the way."""
    try:
        return _adapter(record).validate_python(data)
    except ValidationError as error:
        for problem in error.errors(include_url=False):
            loc = (*base, *problem["loc"])
            message, remedy = _in_words(problem["type"], loc, problem)
            findings.append(Finding(source.path, source.line(loc), "shape", message, remedy))
        return None


def _in_words(kind: str, loc: Loc, problem: Any) -> tuple[str, str]:
    place, given = ".".join(map(str, loc)), problem.get("input")
    match kind:
        case "missing" if loc in (("zh",), ("en",)):
            how = "in Chinese" if place == "zh" else "in English"
            return f"“{place}” is missing: the entry speaks one language only", f"write it {how} too, in its own words; `python -m knowledge new ID` shows a whole entry"
        case "missing":
            return f"“{place}” is missing", "add it; `python -m knowledge new ID` shows a whole entry"
        case "unexpected_keyword_argument" | "extra_forbidden":
            near = get_close_matches(str(loc[-1]), _FIELDS, 1)
            return f"“{place}” is not a field that we know", f"did you mean “{near[0]}”?" if near else "look for a spelling mistake, or take it out"
        case "string_type" if isinstance(given, dict):
            return f"“{place}” should be text", "put it in quotes: '{police}…'"
        case "string_type":
            return f"“{place}” should be text, it is {given!r}", "put it in quotes"
        case "enum":
            return f"“{place}” cannot be {given!r}", f"write {problem['ctx']['expected']}"
        case "tuple_type" | "list_type":
            return f"“{place}” should be a list", "one “- ” line each, or [] if there is none"
        case "dict_type" | "dataclass_type" | "dataclass_exact_type":
            return f"“{place}” should hold fields of its own" if place else "holds no fields", "compare it with a finished entry"
        case "bool_type" | "bool_parsing":
            return f"“{place}” cannot be {given!r}", "write true or false"
        case _ if kind.startswith("date"):
            return f"“{place}” is no date: {given!r}", "write it as 2026-11-24"
        case _:
            return f"“{place}” is not right: {problem['msg']}", "compare it with a finished entry"
