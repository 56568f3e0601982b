"""SQLite without a thread a connection: a statement is done where it is asked, which takes microseconds; only what may wait goes to a thread.

aiosqlite hands every cursor, statement, fetch and close to a thread of its own, and each hand-over waits for the interpreter's lock: that was most
of the time that an answer took. Here the loop itself runs the statements. What waits for the disk (COMMIT of what was written) or for another
program's lock (BEGIN IMMEDIATE where it is taken, opening) is still done in a thread, so that the loop never stands still for it.
"""

import asyncio
import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from typing import Any, Self

_BEGIN = "BEGIN IMMEDIATE"
_WHOLE = ("PRAGMA", "ALTER", "CREATE", "DROP")
"""What a statement begins with that is about the whole file."""


class Cursor:
    """As much of aiosqlite's cursor as SQLAlchemy asks for."""

    def __init__(self, cursor: sqlite3.Cursor, busy_seconds: float) -> None:
        self._cursor, self._busy = cursor, int(busy_seconds * 1000)
        self.arraysize = 1

    @property
    def description(self) -> Any:
        return self._cursor.description

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount

    @property
    def lastrowid(self) -> int | None:
        return self._cursor.lastrowid

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, operation: str, parameters: Sequence[Any] = ()) -> Self:
        if operation == _BEGIN and self._begun_at_once():
            return self
        if operation == _BEGIN or operation.startswith(_WHOLE):
            await _elsewhere(self._cursor.execute, operation, parameters)
        else:
            self._cursor.execute(operation, parameters)
        return self

    def _begun_at_once(self) -> bool:
        """Take the lock if it is free; return whether it was."""
        self._cursor.execute("PRAGMA busy_timeout=0")
        try:
            self._cursor.execute(_BEGIN)
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            return False
        finally:
            self._cursor.execute(f"PRAGMA busy_timeout={self._busy}")
        return True

    async def executemany(self, operation: str, parameters: Sequence[Sequence[Any]]) -> Self:
        self._cursor.executemany(operation, parameters)
        return self

    async def fetchall(self) -> list[Any]:
        return self._cursor.fetchall()

    async def close(self) -> None:
        self._cursor.close()


class Direct:
    """As much of aiosqlite's connection as SQLAlchemy asks for; with transactions of our own (see `engine`)."""

    isolation_level = None

    def __init__(self, connection: sqlite3.Connection, busy_seconds: float) -> None:
        self._connection: sqlite3.Connection | None = connection
        self._busy_seconds, self._written = busy_seconds, connection.total_changes

    def cursor(self) -> Cursor:
        return Cursor(self._open.cursor(), self._busy_seconds)

    @property
    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            raise sqlite3.ProgrammingError("connection closed")
        return self._connection

    async def create_function(self, *args: Any, **options: Any) -> None:
        self._open.create_function(*args, **options)

    async def commit(self) -> None:
        """Wait for the disk, elsewhere. What has changed no row has nothing to wait for; a changed table has, and counts as written with the first row."""
        written, self._written = self._written, self._open.total_changes
        if self._written == written:
            self._open.commit()
        else:
            await _elsewhere(self._open.commit)

    async def rollback(self) -> None:
        self._open.rollback()

    async def close(self) -> None:
        if self._connection is not None:
            connection, self._connection = self._connection, None
            connection.close()

    def stop(self) -> None:
        """Close at once: called where nothing can be awaited any more."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


async def connect(path: str, busy_seconds: float) -> Direct:
    """Open a database file; whoever writes there meanwhile is waited for so long."""
    opened = await asyncio.to_thread(sqlite3.connect, path, busy_seconds, isolation_level=None, check_same_thread=False)
    return Direct(opened, busy_seconds)


async def _elsewhere(call: Callable[..., object], *arguments: object) -> None:
    """Do it in a thread. Whoever is cancelled waits for its end: what goes on unseen in a connection that others get next would hold the lock for ever."""
    work = asyncio.get_running_loop().run_in_executor(None, call, *arguments)
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        while not work.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait({work})
        raise
