"""Where a drill plays: the town on its socket, the bot as a process, an empty database."""

import asyncio
import contextlib
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings
from tests.conftest import drop_schema, postgres_schema
from tests.drills.ledger import Books
from tests.drills.program import Bot, Starter
from tests.drills.telegram import Town
from tests.drills.wire import Deliveries, served

SOON = 6.0  # seconds; longer than any wait but that for the question whether an answer arrived
AWAY = 60.0  # seconds that pass for leases and waits where time is not to be waited for

NO_PAUSE = {"BANYAN_TELEGRAM_PAUSE": "0"}
"""Every message is a question of its own: several in a row are not read together. Ignored where there is no such setting."""


@dataclass(frozen=True, slots=True)
class Combination:
    """What the bot runs on."""

    library: str = "aiogram"
    mode: str = "polling"
    database: str = "sqlite"

    def missing(self) -> str:
        """Return why this cannot be played, "" where it can."""
        return "there is no setting for a webhook in this version" if self.mode == "webhook" and "telegram_webhook_url" not in Settings.model_fields else ""


@contextlib.asynccontextmanager
async def stage(town: Town, starter: Starter, folder: Path, database: str, combination: Combination, more: dict[str, str] | None = None) -> AsyncIterator[Bot]:
    """Open everything but the bot, which the drill starts; whatever runs at the end is killed."""
    async with served(town) as base, asyncio.TaskGroup() as group:
        environment, delivering = {**NO_PAUSE, **(more or {})}, []
        if combination.mode == "webhook":
            port = _free_port()
            environment |= {"BANYAN_WEB_PORT": str(port), "BANYAN_TELEGRAM_WEBHOOK_URL": "https://banyan.test"}
            delivering.append(group.create_task(Deliveries(town, f"http://127.0.0.1:{port}").run()))
        bot = Bot(starter, folder, base, database, combination.library, environment)
        try:
            yield bot
        finally:
            for task in delivering:
                task.cancel()
            if bot.running is not None:
                await bot.kill()


@contextlib.asynccontextmanager
async def databases(kind: str, folder: Path, count: int) -> AsyncIterator[list[str]]:
    """Make so many empty databases."""
    if kind == "sqlite":
        yield [f"sqlite:///{folder}/{number}.db" for number in range(count)]
        return
    urls = [await postgres_schema() for _ in range(count)]
    try:
        yield urls
    finally:
        for url in urls:
            await drop_schema(url)


async def settled(town: Town, books: Books, seconds: float, within: float = AWAY, *, turns_only: bool = False) -> bool:
    """Wait until nothing waits on either side (what is due later than `within` seconds apart, and with `turns_only` all that is to leave); return whether it came so far in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not town.outstanding() and not await books.unanswered() and (turns_only or not await books.unsent(within)):
            return True
        await asyncio.sleep(0.2)  # the database of another process; nothing there can be awaited
    return False


def _free_port() -> int:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])
