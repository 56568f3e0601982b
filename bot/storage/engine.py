"""One engine for SQLite and for PostgreSQL."""

import sqlite3
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from bot.errors import CannotStart
from bot.storage import direct

BUSY_SECONDS = 5.0  # how long a SQLite writer waits for another
CONNECT_SECONDS = 10.0
READ_ONLY = "banyan_read_only"


def parse(url: str) -> URL:
    """Return the URL with its asynchronous driver.

    Raises:
        CannotStart: it is not `sqlite:///PATH` or `postgresql://...`.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise CannotStart("BANYAN_DATABASE_URL cannot be read: write sqlite:///banyan.db or postgresql://user@host/database.") from error
    match parsed.get_backend_name():
        case "sqlite":
            return parsed.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            return parsed.set(drivername="postgresql+asyncpg")
        case other:
            raise CannotStart(f"BANYAN_DATABASE_URL names {other}, and Banyan knows sqlite:///PATH and postgresql://... only.")


def create(url: str) -> AsyncEngine:
    """Return an engine; nothing is connected yet."""
    parsed = parse(url)
    if parsed.get_backend_name() != "sqlite":
        return create_async_engine(parsed.set(query={}), async_creator=partial(_connect, parsed), pool_pre_ping=True, pool_size=10, max_overflow=10)
    if parsed.database and parsed.database != ":memory:":
        folder = Path(parsed.database).parent
        if not folder.is_dir():
            raise CannotStart(f"The folder {folder} of the database does not exist: create it, or choose another BANYAN_DATABASE_URL.")
        try:
            sqlite3.connect(parsed.database).close()
        except sqlite3.Error as error:
            raise CannotStart(f"The database {parsed.database} cannot be opened ({error}): check the rights of its file and folder, or choose another BANYAN_DATABASE_URL.") from error
    engine = create_async_engine(parsed, async_creator=partial(direct.connect, parsed.database or ":memory:", BUSY_SECONDS), pool_size=5, max_overflow=5)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin)
    return engine


async def _connect(url: URL) -> Any:
    """Let asyncpg read the URL itself: it knows libpq's options (sslmode, application_name, options ...)."""
    import asyncpg

    return await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False), timeout=CONNECT_SECONDS)


def _prepare(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "foreign_keys=ON", f"busy_timeout={int(BUSY_SECONDS * 1000)}"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the write lock before reading.

    Without this, SQLite lets two transactions read the same row and then write over one another: 640 counted up to 30 in a trial.
    """
    reading = connection.get_execution_options().get(READ_ONLY, False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
