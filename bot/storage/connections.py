"""Connections to one database, reading and writing apart, and its failures in plain words."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext

from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import StoreError
from bot.storage import engine, migrations


def _in_words(error: SQLAlchemyError) -> str:
    told = str(getattr(error, "orig", error)).splitlines()[0]
    if "locked" in told:
        return "The database is locked by another program: close it, or choose another BANYAN_DATABASE_URL."
    if "readonly" in told or "read-only" in told:
        return "The database cannot be written to: check the rights of its file and folder."
    if "full" in told or "No space" in told:
        return "The disk is full: make room, nothing was lost."
    return f"The database did not answer: {told}"


class Connections:
    """What every part of the store stands on. `clock` gives seconds since the epoch."""

    def __init__(self, url: str, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine.create(url)
        self._reader = self._engine.execution_options(**{engine.READ_ONLY: True})
        self._clock = clock
        self._turn_to_write: AbstractAsyncContextManager[object] = asyncio.Lock() if self._engine.dialect.name == "sqlite" else nullcontext()

    def _now(self) -> int:
        return int(self._clock() * 1000)

    async def open(self) -> None:
        async with self._errors(), self._engine.begin() as connection:
            await connection.run_sync(migrations.upgrade)

    async def close(self) -> None:
        await self._engine.dispose()

    @asynccontextmanager
    async def _errors(self) -> AsyncIterator[None]:
        try:
            yield
        except (DBAPIError, SQLAlchemyError) as error:
            raise StoreError(_in_words(error)) from error
        except OSError as error:
            raise StoreError(f"The database cannot be reached: {error.strerror or error}. Is it running, and is BANYAN_DATABASE_URL right?") from error

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        """One transaction that writes. SQLite has one writer, and whoever waits for it there waits by chance, not in line: so they queue here."""
        async with self._turn_to_write, self._errors(), self._engine.begin() as connection:
            yield connection

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        async with self._errors(), self._reader.connect() as connection:
            yield connection
