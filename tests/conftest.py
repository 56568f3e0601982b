"""What every test may ask for: the shipped base, and the services of this machine."""

import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from functools import cache
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import create_engine

from bot.storage import SqlStore, migrations
from knowledge import Library, load

POSTGRES = os.environ.get("BANYAN_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/test")
REQUIRED = os.environ.get("BANYAN_TEST_SERVICES") == "required"


def missing(service: str, remedy: str) -> None:
    """Skip a test for want of a service, with the remedy; fail where services are required (CI)."""
    if REQUIRED:
        pytest.fail(f"{service} is required here and does not answer: {remedy}")
    pytest.skip(f"{service} does not answer: {remedy}")


def pytest_collection_finish() -> None:
    """Set aside what lives as long as the run (modules, tests, schemas): 800,000 objects, and each full collection walked them all for about half a second."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def library() -> Library:
    return load()


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of Chromium."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None:
        missing("Chromium", "install it (Debian: apt-get install chromium fonts-noto-cjk)")
    assert found is not None
    return found


@cache
def _tables_of_today() -> bytes:
    """Return a SQLite file that went through every migration: made once a run."""
    with tempfile.TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{folder}/model.db")
        with engine.begin() as connection:
            migrations.upgrade(connection)
        engine.dispose()
        return (Path(folder) / "model.db").read_bytes()


def furnished(url: str) -> str:
    """Put the tables of today into a new SQLite database, and return its URL. Migrating takes six times as long; the tests of migrations do without this."""
    if url.startswith("sqlite:///") and not (path := Path(url.removeprefix("sqlite:///"))).exists():
        path.write_bytes(_tables_of_today())
    return url


async def postgres_schema() -> str:
    """Make a schema of our own and return a URL that uses it.

    It does not wait for the disk at each commit: processes are killed here, never the server.
    """
    import asyncpg

    try:
        connection = await asyncpg.connect(POSTGRES, timeout=3)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        missing("PostgreSQL", "start it, or set BANYAN_TEST_POSTGRES to postgresql://user@host/database")
    name = f"banyan_{uuid4().hex[:12]}"
    await connection.execute(f"CREATE SCHEMA {name}")
    await connection.close()
    return f"{POSTGRES}?options=-csynchronous_commit%3Doff%20-csearch_path%3D{name}"


async def drop_schema(url: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(POSTGRES, timeout=3)
    await connection.execute(f"DROP SCHEMA {url.rpartition('%3D')[2]} CASCADE")
    await connection.close()


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A fresh, empty database on either engine."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/banyan.db"
        return
    url = await postgres_schema()
    yield url
    await drop_schema(url)


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[SqlStore]:
    opened = SqlStore(furnished(database_url))
    await opened.open()
    yield opened
    await opened.close()
