"""python -m knowledge check | new | show | stats: the maintainer's desk of tools. No torch in here."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from knowledge.entry import Language
from knowledge.findings import Severity
from knowledge.loader import HERE, load
from knowledge.rendering import render
from knowledge.rules import findings
from knowledge.template import template


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="Look after the knowledge base.")
    parser.add_argument("--root", type=Path, default=HERE, help="folder of the base (default: the shipped one)")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="say what is wrong with the base, with file, line and remedy; exit 1 on errors")
    check.add_argument("ids", nargs="*", help="only these entries")
    check.add_argument("--json", action="store_true", help="one JSON object a line")
    new = verbs.add_parser("new", help="write a template for a new entry")
    new.add_argument("id")
    new.add_argument("--risk", default="R1", choices=["R0", "R1", "R2", "R3"])
    show = verbs.add_parser("show", help="show an entry as a person sees it in the chat")
    show.add_argument("id")
    show.add_argument("--region", default="CN")
    stats = verbs.add_parser("stats", help="count entries, wordings and what is not confirmed")
    stats.add_argument("--json", action="store_true")
    chosen = parser.parse_args(arguments)
    match chosen.verb:
        case "check":
            return _check(chosen.root, chosen.ids, chosen.json)
        case "new":
            return _new(chosen.root, chosen.id, chosen.risk)
        case "show":
            return _show(chosen.root, chosen.id, chosen.region)
        case _:
            return _stats(chosen.root, chosen.json)


def _check(root: Path, ids: list[str], as_json: bool) -> int:
    library = load(root, strict=False)
    found = [f for f in findings(library) if not ids or f.path.stem in ids]
    for finding in found:
        if as_json:
            print(json.dumps({**asdict(finding), "path": str(finding.path)}, ensure_ascii=False))
        else:
            print(f"{finding.severity}: {_short(finding.path)}:{finding.line}: {finding.rule}: {finding.message}\n    {finding.remedy}")
    errors = sum(f.severity is Severity.ERROR for f in found)
    if not as_json:
        print(f"{len(library.entries)} entries, {len(library.scripts)} scripts: {errors} errors, {len(found) - errors} warnings")
    return 1 if errors else 0


def _new(root: Path, id: str, risk: str) -> int:
    folder = root / "scripts" if risk == "R3" else root / "entries" / id.split("-")[0]
    path = folder / f"{id}.yaml"
    if path.exists():
        print(f"{_short(path)} exists already; edit it, or choose another id", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(template(id, risk), encoding="utf-8")
    print(f"{_short(path)} is written. Fill it in, then: python -m knowledge check {id}")
    return 0


def _show(root: Path, id: str, region: str) -> int:
    library = load(root, strict=False)
    entry = library.get(id)
    if entry is None or region not in library.regions:
        print(f"no entry {id}" if entry is None else f"no region {region}; there are {', '.join(library.regions)}", file=sys.stderr)
        return 2
    for language in Language:
        text = entry.text(language)
        print(f"== {text.title} ({language}, {region}, {entry.risk})\n{render(entry, language, region, library).text}\n")
        for variant in text.variants:
            print(f"-- [{variant.label}]\n{render(entry, language, region, library, variant.label).text}\n")
    return 0


def _stats(root: Path, as_json: bool) -> int:
    library = load(root, strict=False)
    everything = list(library.all())
    table = {
        "entries": len(library.entries),
        "scripts": len(library.scripts),
        "by category": dict(sorted(Counter(e.category for e in everything).items())),
        "by risk": dict(sorted(Counter(str(e.risk) for e in everything).items())),
        "wordings zh": sum(len(e.questions.zh) for e in everything),
        "wordings en": sum(len(e.questions.en) for e in everything),
        "not checked by a person": sum(not e.checked for e in everything),
        "facts not confirmed": sum(f.mark in ("V-weak", "CONFLICT", "M") for f in library.facts.values()),
    }
    if as_json:
        print(json.dumps({**table, "unchecked": [e.id for e in everything if not e.checked]}, ensure_ascii=False))
        return 0
    for name, value in table.items():
        print(f"{name}: " + (", ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else str(value)))
    return 0


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    sys.exit(main())
