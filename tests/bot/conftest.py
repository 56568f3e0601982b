"""A world on SQLite for every test of the bot; the store's contract covers PostgreSQL."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.storage import SqlStore
from knowledge import Library
from tests.bot.world import World
from tests.conftest import furnished


@pytest.fixture
async def world(tmp_path: Path, library: Library) -> AsyncIterator[World]:
    store = SqlStore(furnished(f"sqlite:///{tmp_path}/banyan.db"))
    await store.open()
    yield World(store, library)
    await store.close()
