"""python -m knowledge check | new | show | stats | diff | find: the maintainer's desk of tools. No torch in here."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from knowledge.entry import Language, Risk
from knowledge.loader import HERE, load
from knowledge.tools.check import check
from knowledge.tools.diff import diff
from knowledge.tools.find import find
from knowledge.tools.new import new
from knowledge.tools.screen import refuse
from knowledge.tools.show import show
from knowledge.tools.stats import stats


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb. Returns 0, 1 if `check` found errors or `find` nothing, 2 if what was asked for cannot be done."""
    chosen = _parser().parse_args(arguments)
    root: Path = chosen.root
    if not root.is_dir():
        return refuse(f"{root} is no folder; leave --root out for the shipped base")
    match chosen.verb:
        case "new":
            return new(root, chosen.id, chosen.risk, chosen.json)
        case "diff":
            return diff(root, chosen.old, chosen.new, chosen.drafts, chosen.json)
        case "show":
            return show(load(root, strict=False, drafts=True), chosen.id, chosen.region, chosen.language, chosen.json)
        case "check":
            return check(load(root, strict=False, drafts=chosen.drafts or bool(chosen.ids)), chosen.ids, chosen.json)
        case "find":
            return find(load(root, strict=False, drafts=chosen.drafts), " ".join(chosen.words), chosen.json)
        case _:
            return stats(load(root, strict=False, drafts=chosen.drafts), chosen.json, chosen.html, chosen.all)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m knowledge", description="Look after the knowledge base.")
    parser.add_argument("--root", type=Path, default=HERE, help="folder of the base (default: the shipped one)")
    parser.add_argument("--drafts", action="store_true", help="also the entries under drafts/, which no second person has read yet")
    verbs = parser.add_subparsers(dest="verb", required=True)
    checking = verbs.add_parser("check", help="say what is wrong with the base, with file, line and remedy; exit 1 on errors")
    checking.add_argument("ids", nargs="*", help="only these entries, drafts too")
    writing = verbs.add_parser("new", help="write a form for a new entry under drafts/, to be filled in")
    writing.add_argument("id", help="category and name, such as pay-red-packet-send")
    writing.add_argument("--risk", default="R1", choices=[str(risk) for risk in Risk])
    showing = verbs.add_parser("show", help="show an entry as a person sees it in the chat")
    showing.add_argument("id")
    showing.add_argument("--region", nargs="+", default=["CN"], help="one or more, such as GB, or ALL (default: CN)")
    showing.add_argument("--language", choices=[str(language) for language in Language], help="default: both")
    finding = verbs.add_parser("find", help="say which entry has these words; exit 1 if none")
    finding.add_argument("words", nargs="+")
    counting = verbs.add_parser("stats", help="count entries, wordings and what is not confirmed")
    counting.add_argument("--html", type=Path, metavar="FILE", help="also write a page with charts, readable without a network")
    counting.add_argument("--all", action="store_true", help="list every entry that is to be confirmed")
    comparing = verbs.add_parser("diff", help="say what changed for a reader since a git revision, or between two")
    comparing.add_argument("old", metavar="REV", help="such as HEAD~5, a tag, or a day: main@{yesterday}")
    comparing.add_argument("new", metavar="REV2", nargs="?", help="default: the files as they lie here")
    for verb in (checking, writing, showing, finding, counting, comparing):
        verb.add_argument("--json", action="store_true", help="for machines: one object a line")
    return parser


if __name__ == "__main__":
    try:
        sys.exit(main())
    except BrokenPipeError:  # the reader has gone, as with `| head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
