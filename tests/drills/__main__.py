"""make drills: real processes, a strict fake Telegram on a real socket, faults by plan. Minutes to hours; nothing here runs in `make test`.

make drills                                    the great drill on every combination, then the smaller ones
make drills ARGS="storm --library aiogram --database postgresql --messages 1000 --people 50 --kills 4"
make drills ARGS="flood outage gone"           the smaller ones alone
make drills ARGS="memory --messages 100000"    memory over many messages
make drills ARGS="figures"                     beside a bare echo bot: messages a second, seconds to an answer, start-up, memory
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, replace
from itertools import product
from pathlib import Path

import pytest

from knowledge import Library, load
from tests.drills import smaller
from tests.drills.figures import figures
from tests.drills.program import Plain
from tests.drills.smaller import Found
from tests.drills.stage import Combination, databases
from tests.drills.storm import FULL, Storm

DRILLS = ("storm", "flood", "outage", "gone", "memory", "figures")
LIBRARIES, MODES, DATABASES = ("aiogram", "python-telegram-bot"), ("polling", "webhook"), ("sqlite", "postgresql")

Result = tuple[str, Combination, dict[str, object]]


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="make drills", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    made.add_argument("drills", nargs="*", metavar="DRILL", help=f"{', '.join(DRILLS)}; default: all but memory and figures")
    made.add_argument("--library", choices=LIBRARIES, action="append", help="default: both")
    made.add_argument("--mode", choices=MODES, action="append", help="default: both")
    made.add_argument("--database", choices=DATABASES, action="append", help="default: both")
    made.add_argument("--messages", type=int, default=FULL.messages, help="of the great drill and of memory; default %(default)s")
    made.add_argument("--people", type=int, default=FULL.people)
    made.add_argument("--kills", type=int, default=FULL.kills, help="by SIGKILL, and as many stops by SIGTERM; default %(default)s")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--json", type=Path, help="write what was found to this file too")
    return made


async def play(drill: str, library: Library, combination: Combination, chosen: argparse.Namespace) -> tuple[bool, dict[str, object]]:
    """Return whether it went well, and what was found."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        async with databases(combination.database, folder, 2) as urls:
            if drill == "storm":
                size = replace(FULL, messages=chosen.messages, people=chosen.people, kills=chosen.kills, scripts=min(FULL.scripts, chosen.people))
                counts = await Storm(library, Plain(), folder, urls[1], combination, size, chosen.seed).run(urls[0])
                return counts.clean, counts.as_data()
            found = await _smaller(drill, library, folder, urls[0], combination, chosen)
            return _well(found), dict(found)


async def _smaller(drill: str, library: Library, folder: Path, url: str, combination: Combination, chosen: argparse.Namespace) -> Found:
    match drill:
        case "flood":
            return await smaller.flood(library, Plain(), folder, url, combination, 1000, 60.0, 20)
        case "outage":
            return await smaller.outage(library, Plain(), folder, url, combination, 40, 20.0)
        case "gone":
            return await smaller.gone(library, Plain(), folder, url, combination)
        case "memory":
            return await smaller.memory(library, Plain(), folder, url, combination, chosen.messages, chosen.people)
        case _:
            return await figures(library, folder, combination.library, 1000, 10)


def _well(found: Found) -> bool:
    """Whether a smaller drill found what it promises; what it only measures is for the reader."""
    limits = {"delayed by, median s": 1.0, "uncertain": 0, "given up": 0, "furthest from its place": 8, "place of the emergency": 4, "wrong requests": 0, "complaints in the log": 0, "told": 1}
    return all(found.get(name, 0) <= limit for name, limit in limits.items()) and not any(value is False for value in found.values())  # type: ignore[operator]  # these are numbers


def combinations(drill: str, chosen: argparse.Namespace) -> Iterator[Combination]:
    """The great drill on all of them; the smaller ones by library, the measuring ones on polling and SQLite unless told otherwise."""
    modes = chosen.mode or (MODES if drill == "storm" else MODES[:1])
    kinds = chosen.database or (DATABASES if drill == "storm" else DATABASES[:1])
    for one in product(chosen.library or LIBRARIES, modes, kinds):
        yield Combination(*one)


def table(results: list[Result]) -> str:
    """Return what one drill found, a column a combination."""
    datas = [_flat(data) for _, _, data in results]
    names = list(dict.fromkeys(name for data in datas for name in data))
    rows = [("", *(f"{one.library} {one.mode} {one.database}" for _, one, _ in results)), *((name, *(str(data.get(name, 0)) for data in datas)) for name in names)]
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.rjust(width) if column else cell.ljust(width) for column, (cell, width) in enumerate(zip(row, wide, strict=True))) for row in rows)


def _flat(data: dict[str, object]) -> dict[str, object]:
    flat: dict[str, object] = {}
    for name, value in data.items():
        if isinstance(value, dict):
            flat |= {f"  {inner}": one for inner, one in value.items()}
        else:
            flat[name.replace("_", " ")] = len(value) if isinstance(value, list) else value
    return flat


def main() -> int:
    chosen = parser().parse_args()
    if unknown := set(chosen.drills) - set(DRILLS):
        parser().error(f"there is no drill {', '.join(sorted(unknown))}; there are {', '.join(DRILLS)}")
    library, results, all_well = load(), list[Result](), True
    for drill in chosen.drills or DRILLS[:4]:
        for combination in combinations(drill, chosen):
            if reason := combination.missing():
                print(f"{drill} on {combination.library} {combination.mode} {combination.database}: skipped, {reason}", flush=True)
                continue
            try:
                well, found = asyncio.run(play(drill, library, combination, chosen))
            except pytest.skip.Exception as skipped:
                print(f"{drill} on {combination.library} {combination.mode} {combination.database}: skipped, {skipped}", flush=True)
                continue
            all_well &= well
            results.append((drill, combination, {"well": well, **found}))
            print(json.dumps({"drill": drill, **asdict(combination), "well": well, **found}, ensure_ascii=False), flush=True)
    for drill in dict.fromkeys(drill for drill, _, _ in results):
        print(f"\n{drill}\n{table([one for one in results if one[0] == drill])}")
    if chosen.json:
        chosen.json.write_text(json.dumps([{"drill": drill, **asdict(one), **data} for drill, one, data in results], ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if all_well else 1


if __name__ == "__main__":
    sys.exit(main())
