"""make drills: the great drill at any size, on any combination. `make drills ARGS="--library aiogram --database postgresql --messages 1000"`."""

import argparse
import asyncio
import json
import sys
import tempfile
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from knowledge import Library, load
from tests.conftest import drop_schema, postgres_schema
from tests.drills.ledger import Counts
from tests.drills.program import Plain
from tests.drills.storm import FULL, Combination, Size, Storm

LIBRARIES, MODES, DATABASES = ("aiogram", "python-telegram-bot"), ("polling", "webhook"), ("sqlite", "postgresql")


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(prog="make drills", description=__doc__)
    made.add_argument("--library", choices=LIBRARIES, action="append", help="default: both")
    made.add_argument("--mode", choices=MODES, action="append", help="default: both")
    made.add_argument("--database", choices=DATABASES, action="append", help="default: both")
    made.add_argument("--messages", type=int, default=FULL.messages)
    made.add_argument("--people", type=int, default=FULL.people)
    made.add_argument("--kills", type=int, default=FULL.kills, help="by SIGKILL, and as many stops by SIGTERM")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--json", type=Path, help="write the counts to this file too")
    return made


def table(results: list[tuple[Combination, Counts]]) -> str:
    """Return the counts, a column a combination."""
    heads = [f"{one.library} {one.mode} {one.database}" for one, _ in results]
    rows = [("", *heads)]
    datas = [counts.as_data() for _, counts in results]
    rows += [(name.replace("_", " "), *(str(data[name]) for data in datas)) for name in datas[0] if name not in ("faults", "states", "examples")]
    for part in ("faults", "states"):
        names = sorted({name for _, counts in results for name in getattr(counts, part)})
        rows += [(f"  {name}", *(str(getattr(counts, part).get(name, 0)) for _, counts in results)) for name in names]
    wide = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join("  ".join(cell.ljust(width) if not column else cell.rjust(width) for column, (cell, width) in enumerate(zip(row, wide, strict=True))) for row in rows)


async def once(library: Library, combination: Combination, size: Size, seed: int) -> Counts:
    with tempfile.TemporaryDirectory() as folder:
        urls = [f"sqlite:///{folder}/{name}.db" for name in ("calm", "storm")] if combination.database == "sqlite" else [await postgres_schema(), await postgres_schema()]
        try:
            return await Storm(library, Plain(), Path(folder), urls[1], combination, size, seed).run(urls[0])
        finally:
            for url in urls if combination.database == "postgresql" else []:
                await drop_schema(url)


def main() -> int:
    chosen = parser().parse_args()
    size = replace(FULL, messages=chosen.messages, people=chosen.people, kills=chosen.kills, scripts=min(FULL.scripts, chosen.people))
    library = load()
    results = []
    for combination in (Combination(*one) for one in product(chosen.library or LIBRARIES, chosen.mode or MODES, chosen.database or DATABASES)):
        try:
            counts = asyncio.run(once(library, combination, size, chosen.seed))
        except pytest.skip.Exception as reason:
            print(f"{combination.library} {combination.mode} {combination.database}: skipped, {reason}", flush=True)
            continue
        results.append((combination, counts))
        print(json.dumps({**vars_of(combination), **counts.as_data()}, ensure_ascii=False), flush=True)
    if chosen.json:
        chosen.json.write_text(json.dumps([{**vars_of(one), **counts.as_data()} for one, counts in results], ensure_ascii=False, indent=1), encoding="utf-8")
    if results:
        print(table(results))
    return 0 if all(counts.clean for _, counts in results) else 1


def vars_of(combination: Combination) -> dict[str, str]:
    return {"library": combination.library, "mode": combination.mode, "database": combination.database}


if __name__ == "__main__":
    sys.exit(main())
