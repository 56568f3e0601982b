"""python -m knowledge check | new | show | find | stats: the maintainer's desk of tools. No torch in here."""

import argparse
import json
import os
import re
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from knowledge import overview
from knowledge.entry import Language, Risk
from knowledge.findings import Severity
from knowledge.loader import HERE, Library, load
from knowledge.rendering import render, script_for
from knowledge.rules import findings
from knowledge.template import template

CATEGORIES = ("pay", "scam", "priv", "phone", "pub", "info", "emg")
_ID = re.compile(rf"(?:{'|'.join(CATEGORIES)})(?:-[a-z0-9]+)+")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. Returns 0, 1 if `check` found errors or `find` nothing, 2 if what was asked for cannot be done."""
    chosen = _parser().parse_args(arguments)
    root: Path = chosen.root
    if not root.is_dir():
        return _refuse(f"{root} is no folder; leave --root out for the shipped base")
    if chosen.verb == "new":
        return _new(root, chosen.id, chosen.risk)
    library = load(root, strict=False, drafts=chosen.drafts)
    match chosen.verb:
        case "check":
            return _check(library, chosen.ids, chosen.json)
        case "show":
            return _show(library, chosen.id, chosen.region, chosen.language)
        case "find":
            return _find(library, " ".join(chosen.words), chosen.json)
        case _:
            return _stats(library, chosen.json)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="Look after the knowledge base.")
    parser.add_argument("--root", type=Path, default=HERE, help="folder of the base (default: the shipped one)")
    parser.add_argument("--drafts", action="store_true", help="also the entries under drafts/, which no second person has read yet")
    verbs = parser.add_subparsers(dest="verb", required=True)
    check = verbs.add_parser("check", help="say what is wrong with the base, with file, line and remedy; exit 1 on errors")
    check.add_argument("ids", nargs="*", help="only these entries")
    new = verbs.add_parser("new", help="write a form for a new entry, to be filled in")
    new.add_argument("id", help="category and name, such as pay-red-packet-send")
    new.add_argument("--risk", default="R1", choices=[str(risk) for risk in Risk])
    show = verbs.add_parser("show", help="show an entry as a person sees it in the chat")
    show.add_argument("id")
    show.add_argument("--region", default="CN")
    show.add_argument("--language", choices=[str(language) for language in Language], help="default: both")
    find = verbs.add_parser("find", help="say where these words stand; exit 1 if nowhere")
    find.add_argument("words", nargs="+")
    stats = verbs.add_parser("stats", help="count entries, wordings and what is not confirmed")
    for verb in (check, find, stats):
        verb.add_argument("--json", action="store_true", help="for machines")
    return parser


def _check(library: Library, ids: list[str], as_json: bool) -> int:
    found = findings(library)
    for id in ids:
        if library.get(id) is None and not any(finding.path.stem == id for finding in found):
            return _refuse(f"no entry {id}; look for a spelling mistake, or write it: python -m knowledge new {id}")
    found = [finding for finding in found if not ids or finding.path.stem in ids]
    for finding in found:
        if as_json:
            print(json.dumps({**asdict(finding), "path": str(_short(finding.path))}, ensure_ascii=False))
        else:
            print(f"{finding.severity}: {_short(finding.path)}:{finding.line}: {finding.rule}: {finding.message}\n    {finding.remedy}")
    errors = sum(finding.severity is Severity.ERROR for finding in found)
    if not as_json:
        print(f"{len(library.entries)} entries, {len(library.scripts)} scripts: {errors} errors, {len(found) - errors} warnings")
    return 1 if errors else 0


def _new(root: Path, id: str, risk: str) -> int:
    if not _ID.fullmatch(id):
        return _refuse(f"{id} is no id: one of {', '.join(CATEGORIES)}, then small letters, digits and dashes, such as pay-red-packet-send")
    folder = root / "scripts" if risk == Risk.R3 else root / "entries" / id.split("-")[0]
    path = folder / f"{id}.yaml"
    if there := next((other for other in (*root.glob(f"entries/*/{id}.yaml"), root / "scripts" / path.name) if other.exists()), None):
        return _refuse(f"{_short(there)} exists already; edit it, or choose another id")
    folder.mkdir(parents=True, exist_ok=True)
    path.write_text(template(id, risk, date.today()), encoding="utf-8")
    print(f"{_short(path)} is written. Fill it in, then: python -m knowledge check {id}")
    return 0


def _show(library: Library, id: str, region: str, language: str | None) -> int:
    asked = library.get(id)
    if asked is None:
        return _refuse(f"no entry {id}")
    if region not in library.regions:
        return _refuse(f"no region {region}; there are {', '.join(library.regions)}")
    entry = script_for(asked, region, library)
    for tongue in [Language(language)] if language else Language:
        text = entry.text(tongue)
        print(f"== {text.title} ({entry.id}, {tongue}, {region}, {entry.risk}{', asks first about a caller' if entry.caller_check else ''})")
        for label in ("", *(variant.label for variant in text.variants)):
            shown = render(entry, tongue, region, library, label)
            print(*([f"-- [{label}]"] if label else []), shown.text, sep="\n")
            print("".join(f"   [{number.number} {number.zh if tongue is Language.ZH else number.en}]\n" for number in shown.numbers))
    return 0


def _find(library: Library, words: str, as_json: bool) -> int:
    found = list(overview.places(library, words))
    for place in found:
        print(json.dumps(asdict(place), ensure_ascii=False) if as_json else f"{place.id}:{place.line}: {place.place}: {place.text}")
    return 0 if found else 1


def _stats(library: Library, as_json: bool) -> int:
    table, open_ones = overview.figures(library, date.today()), overview.unchecked(library)
    if as_json:
        print(json.dumps({**table, "unchecked": [asdict(one) for one in open_ones]}, ensure_ascii=False))
        return 0
    for name, value in table.items():
        print(f"{name}: " + (", ".join(f"{key} {count}" for key, count in value.items()) if isinstance(value, dict) else f"{value:g}"))
    print("\nto be confirmed by a person, the most dangerous first:")
    for one in open_ones:
        print(f"  {one.id} ({one.risk}): {', '.join([*one.facts, *(f'menu of {app}' for app in one.menus)]) or 'read it once more'}")
    return 0


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return 2


def _short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
