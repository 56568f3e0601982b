"""Where the tools write: a terminal with colours, or plain lines into a pipe or a file."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rich.console import Console

PIPE_WIDTH = 100  # columns of a table that goes into a pipe or a file

STYLES = {"error": "bold red", "warning": "yellow", "major": "bold red", "minor": "yellow", "typo": "green", "R0": "green", "R1": "cyan", "R2": "yellow", "R3": "bold red"}


def screen() -> Console:
    """Return the console of this moment: what it writes goes where `print` would."""
    console = Console(highlight=False, emoji=False)
    return console if console.is_terminal else Console(highlight=False, emoji=False, width=PIPE_WIDTH, color_system=None)


def as_json(row: Any) -> None:
    """Print one object a line, for machines."""
    print(json.dumps(row, ensure_ascii=False, default=str))


def all_as_json(rows: Iterable[Any]) -> None:
    for row in rows:
        as_json(row)


def refuse(sentence: str) -> int:
    """Say on the error output what cannot be done; return the exit code for that."""
    print(sentence, file=sys.stderr)
    return 2


def short(path: Path) -> Path:
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
