"""A Banyan that kills itself (SIGKILL) at a chosen point; run by test_crash.py as a process of its own.

The far side is two files: `updates.jsonl`, read from `offset` on, which moves only when `receive` returned (as a Bot API
acknowledges), and `sent.jsonl`, which receives what is sent.
"""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from bot.advice import Adviser
from bot.app import App
from bot.messages import Address, Incoming, Outgoing, Receive
from bot.storage import Lane, SqlStore
from knowledge import load
from tests.bot.world import POLICY, Told


def crash() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Files:
    """A transport over two files."""

    def __init__(self, folder: Path, platform: str, crash_at: str, countdown: int) -> None:
        self.folder, self.platform, self.idempotent = folder, platform, platform == "web"
        self.crash_at, self.countdown = crash_at, countdown

    def reached(self, point: str) -> None:
        if point == self.crash_at:
            self.countdown -= 1
            if self.countdown < 0:
                crash()

    async def run(self, receive: Receive) -> None:
        offset = self.folder / "offset"
        for number, line in enumerate((self.folder / "updates.jsonl").read_text(encoding="utf-8").splitlines()):
            if number < (int(offset.read_text()) if offset.exists() else 0):
                continue
            data = json.loads(line)
            self.reached("received")
            await receive(Incoming(Address(self.platform, data["who"]), data["text"], key=f"u{number}"))
            self.reached("written")
            offset.write_text(str(number + 1))
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing) -> None:
        self.reached("sending")
        with (self.folder / "sent.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps({"who": to.chat, "text": message.text, "key": message.key}, ensure_ascii=False) + "\n")
            out.flush()
            os.fsync(out.fileno())
        self.reached("sent")


async def main(folder: Path, url: str, platform: str, crash_at: str, countdown: int) -> None:
    library = load()
    store = SqlStore(url)
    await store.open()
    road = Files(folder, platform, crash_at, countdown)
    settle, take = store.settle, store.let_go

    async def settled(*args: Any, **kwargs: Any) -> None:
        await settle(*args, **kwargs)
        road.reached("recorded")

    async def let_go(lane: Lane, after: float = 0.0) -> None:
        road.reached("turned")
        await take(lane, after)

    store.settle, store.let_go = settled, let_go  # type: ignore[method-assign]  # to die between two steps
    found = {json.loads(line)["text"]: [("phone-font-bigger", 0.95)] for line in (folder / "updates.jsonl").read_text(encoding="utf-8").splitlines()}
    app = App(store, Adviser(library, Told(library, found), POLICY, "CN"), library, "CN", {platform: road}, turn_lease=0.3, send_lease=0.3)
    await app.run(asyncio.Event())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], sys.argv[4], int(sys.argv[5])))
