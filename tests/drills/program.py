"""The bot as a process: started, killed, stopped. Two ways: `python -m bot`, and a fork of a process that has it in memory."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from tests.fake_telegram import TOKEN

ROOT = Path(__file__).parents[2]
STOP = 30.0  # seconds; the bot gives itself five for answering and five for sending


class Running(Protocol):
    """One life of the bot."""

    pid: int

    async def wait(self) -> int:
        """Return the exit code when it has ended; minus the signal's number where one killed it."""


class Starter(Protocol):
    """A way of starting it."""

    async def start(self, environment: dict[str, str], log: Path) -> Running: ...


class Plain:
    """`python -m bot`, as anybody would."""

    async def start(self, environment: dict[str, str], log: Path) -> Running:
        with log.open("ab") as out:
            everything = {**os.environ, **environment, "PYTHONPATH": str(ROOT)}
            return await asyncio.create_subprocess_exec(sys.executable, "-m", "bot", env=everything, cwd=log.parent, stdout=out, stderr=out)


class Forked:
    """A child of the nest."""

    def __init__(self, nest: "Nest", pid: int) -> None:
        self.pid, self._nest = pid, nest

    async def wait(self) -> int:
        return int((await asyncio.to_thread(self._nest.line)).removeprefix("ended "))


class Nest:
    """See nest.py. It has one child at a time."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    async def start(self, environment: dict[str, str], log: Path) -> Running:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"environment": environment, "log": str(log)}) + "\n")
        self._process.stdin.flush()
        return Forked(self, int((await asyncio.to_thread(self.line)).removeprefix("started ")))

    def line(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()


@contextmanager
def nest(folder: Path, *options: str) -> Iterator[Nest]:
    """Open a nest for as long as it is needed; see nest.py for its options."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-m", "tests.drills.nest", *options], cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        opened = Nest(process)
        assert opened.line() == "ready"
        yield opened
    finally:
        process.kill()
        process.communicate()


@dataclass
class Bot:
    """A bot with its settings, over several lives."""

    starter: Starter
    folder: Path
    api_base: str
    database: str
    library: str = "aiogram"
    more: dict[str, str] = field(default_factory=dict)
    running: Running | None = None
    lives: int = 0

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    async def start(self) -> None:
        environment = {
            "BANYAN_DATABASE_URL": self.database, "BANYAN_WEB_PORT": "0", "BANYAN_TELEGRAM_TOKEN": TOKEN,
            "BANYAN_TELEGRAM_API_BASE": self.api_base, "BANYAN_TELEGRAM_LIBRARY": self.library, **self.more,
        }  # fmt: skip
        self.running = await self.starter.start(environment, self.log)
        self.lives += 1

    async def kill(self) -> None:
        """SIGKILL: the power goes off."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """SIGTERM: an orderly stop."""
        code = await self._end(signal.SIGTERM)
        if code not in (0, -signal.SIGTERM):  # the second where it had not begun yet
            raise AssertionError(f"SIGTERM ended with exit code {code}")

    async def _end(self, number: signal.Signals) -> int:
        assert self.running is not None
        os.kill(self.running.pid, number)
        code = await asyncio.wait_for(self.running.wait(), STOP)
        self.running = None
        return code

    def memory(self) -> float:
        """Return the resident memory in MB."""
        assert self.running is not None
        pages = int(Path(f"/proc/{self.running.pid}/statm").read_text(encoding="ascii").split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE") / 2**20

    def worked(self) -> float:
        """Return the seconds of processor time that this life has used: other programs on the machine do not change it much."""
        assert self.running is not None
        fields = Path(f"/proc/{self.running.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def complaints(self) -> list[str]:
        """Return the lines of the log that should not be there: a traceback, the token."""
        text = self.log.read_text(encoding="utf-8") if self.log.exists() else ""
        return [line for line in text.splitlines() if "Traceback" in line or TOKEN.partition(":")[2] in line]
