"""SQLite in the loop's own thread: the loop never stands still for another program, and whoever is cancelled leaves nothing locked."""

import asyncio
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.storage import engine


async def test_while_another_program_writes_the_loop_goes_on(tmp_path: Path) -> None:
    ours, other, ticks = engine.create(f"sqlite:///{tmp_path}/a.db"), sqlite3.connect(tmp_path / "a.db", isolation_level=None), 0

    async def write() -> None:
        async with ours.begin() as connection:
            await connection.execute(text("INSERT INTO t VALUES (1)"))

    async with ours.begin() as connection:
        await connection.execute(text("CREATE TABLE t (a INTEGER)"))
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(write())
    for _ in range(20):
        await asyncio.sleep(0.01)
        ticks += 1
    assert ticks == 20
    assert not waiting.done()
    other.execute("COMMIT")
    await waiting
    assert other.execute("SELECT count(*) FROM t").fetchone() == (1,)
    await ours.dispose()


async def test_who_is_cancelled_while_waiting_for_the_lock_does_not_keep_it(tmp_path: Path) -> None:
    ours, other = engine.create(f"sqlite:///{tmp_path}/a.db"), sqlite3.connect(tmp_path / "a.db", isolation_level=None, timeout=0.0)

    async def write() -> None:
        async with ours.begin():
            pass

    async with ours.begin() as connection:
        await connection.execute(text("CREATE TABLE t (a INTEGER)"))
    other.execute("BEGIN IMMEDIATE")
    waiting = asyncio.ensure_future(write())
    await asyncio.sleep(0.05)  # it waits in a thread by now
    waiting.cancel()
    await asyncio.sleep(0.05)
    other.execute("COMMIT")
    with pytest.raises(asyncio.CancelledError):
        await waiting
    other.execute("BEGIN IMMEDIATE")  # free
    other.execute("COMMIT")
    await ours.dispose()
