"""What every test may ask for: the shipped base, and the services of this machine."""

import gc
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import uuid4

import pytest

from bot.storage import SqlStore
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


async def postgres_schema() -> str:
    """Make a schema of our own and return a URL that uses it."""
    import asyncpg

    try:
        connection = await asyncpg.connect(POSTGRES, timeout=3)
    except (OSError, asyncpg.PostgresError, TimeoutError):
        missing("PostgreSQL", "start it, or set BANYAN_TEST_POSTGRES to postgresql://user@host/database")
    name = f"banyan_{uuid4().hex[:12]}"
    await connection.execute(f"CREATE SCHEMA {name}")
    await connection.close()
    return f"{POSTGRES}?options=-csearch_path%3D{name}"


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
    opened = SqlStore(database_url)
    await opened.open()
    yield opened
    await opened.close()
