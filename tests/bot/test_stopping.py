"""An orderly stop: what was begun is finished, so that nobody has to be asked whether it arrived."""

import asyncio
from pathlib import Path

import pytest

from bot import app
from bot.advice import Adviser
from bot.app import App
from bot.messages import Address, Incoming, Outgoing, Receive
from bot.storage import SqlStore
from knowledge import Library
from tests.bot.world import POLICY, Memory, Told
from tests.drills.ledger import Books

ANN = Address("telegram", "1")


class Slow(Memory):
    """A road on which a message takes until `go`."""

    idempotent = False

    def __init__(self) -> None:
        super().__init__("telegram")
        self.go, self.begun = asyncio.Event(), asyncio.Event()

    async def run(self, receive: Receive) -> None:
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing) -> None:
        self.begun.set()
        await self.go.wait()
        await super().send(to, message)


async def stopped(tmp_path: Path, library: Library, road: Slow, *, go: bool) -> dict[str, int]:
    """Stop while one message is being sent, and return how the outbox stands."""
    url = f"sqlite:///{tmp_path}/banyan.db"
    store = SqlStore(url)
    await store.open()
    running = App(store, Adviser(library, Told(library, {}), POLICY, "CN"), library, "CN", {"telegram": road})
    stop = asyncio.Event()
    task = asyncio.create_task(running.run(stop))
    await running.inbox.receive(Incoming(ANN, "谢谢", key="k"))
    await road.begun.wait()
    stop.set()
    await asyncio.sleep(0)
    if go:
        road.go.set()
    await asyncio.wait_for(task, 20)
    books = Books(url)
    states = dict(await books.states())
    await books.close()
    return states


async def test_a_sending_that_was_begun_is_finished(tmp_path: Path, library: Library) -> None:
    road = Slow()
    assert await stopped(tmp_path, library, road, go=True) == {"sent": 1}
    assert len(road.sent) == 1


async def test_a_sending_that_takes_too_long_does_not_keep_it_from_stopping(tmp_path: Path, library: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "FLUSH", 0.2)
    assert await stopped(tmp_path, library, Slow(), go=False) == {"sending": 1}
