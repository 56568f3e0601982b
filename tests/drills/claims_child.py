"""One replica full of volunteers who take tickets as fast as they can; run by test_desk_claims.py as a process of its own.

Every call and what came of it is one line of its log, written before the next call: who was told what can be counted afterwards.
"""

import asyncio
import json
import random
import sys
from pathlib import Path
from typing import TextIO

from bot.board import DeskBoard
from bot.desk import Roster, build
from bot.errors import StoreError
from bot.replies import Replies
from bot.storage import SqlStore
from bot.tickets import Actor, Claim, Enough, Holding, NothingLeft, Outcome, Taken, TakenBy
from knowledge import load

PATIENCE = 3  # times that nothing is left before a volunteer goes home


class Volunteer:
    """Half of the time clicks a card that everybody sees, half of the time asks for the next one; then ends what they hold."""

    def __init__(self, board: DeskBoard, name: str, log: TextIO) -> None:
        self.board, self.by, self._log = board, Actor(name), log
        self._dice, self._calls = random.Random(name), 0

    def note(self, what: str, ticket: int = 0, told: str = "") -> None:
        self._log.write(json.dumps({"who": self.by.name, "what": what, "ticket": ticket, "told": told}) + "\n")
        self._log.flush()

    async def work(self) -> None:
        idle = 0
        while idle < PATIENCE:
            try:
                claim = await self._claim()
                idle = idle + 1 if isinstance(claim, NothingLeft) and not await self.board.waiting() else 0
                if isinstance(claim, Taken | Holding):
                    await self._end(claim.card.ticket if isinstance(claim, Taken) else claim.ticket)
            except StoreError:
                self.note("busy")  # the database was busy for longer than a call waits; nothing was done

    async def _claim(self) -> Claim:
        self._calls += 1
        cards = await self.board.waiting()
        self.note("asks")
        if cards and self._dice.random() < 0.5:
            claim = await self.board.claim(self.by, self._dice.choice(cards[:10]).ticket, f"c{self._calls}")
        else:
            claim = await self.board.next(self.by, f"n{self._calls}")
        match claim:
            case Taken(card):
                self.note("taken", card.ticket)
            case TakenBy(name):
                self.note("lost", told=name)
            case Holding(ticket):
                self.note("holding", ticket)
            case NothingLeft() | Enough():
                self.note("nothing")
        return claim

    async def _end(self, ticket: int) -> None:
        if await self.board.close(self.by, ticket, f"e{self._calls}") is Outcome.DONE:
            self.note("ended", ticket)


async def main(url: str, log: Path, first: int, last: int) -> None:
    store = SqlStore(url)
    await store.open()
    board = DeskBoard(store, build(store, Replies(load(), "CN"), Roster(cap=0), lambda: None), lambda: None)
    with log.open("a", encoding="utf-8") as out:
        async with asyncio.TaskGroup() as group:
            for number in range(first, last):
                group.create_task(Volunteer(board, f"v{number}", out).work())
    await store.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])))
