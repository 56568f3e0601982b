"""A whole Banyan on a real store, with a transport that remembers and a search that was told what to find."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from bot.advice import Adviser
from bot.app import App
from bot.board import DeskBoard
from bot.decision import Policy
from bot.desk import DeskParts, Roster, build
from bot.desk.clock import Embed, nothing
from bot.errors import Moved, TransportError
from bot.messages import Address, Incoming, Outgoing, Pace, Receive
from bot.people import DeskSignIn, digest
from bot.replies import Replies
from bot.storage import SqlStore
from embeddings import Evidence, Hit, Suspicion
from knowledge import Library, Risk

POLICY = Policy(answer={Risk.R0: 0.8, Risk.R1: 0.85, Risk.R2: 0.85, Risk.R3: 0.4}, clarify=0.3)
NO_EVIDENCE = Evidence(*[0.0] * len(Evidence.__dataclass_fields__))
ANN = Address("web", "ann")


def hit(library: Library, id: str, confidence: float) -> Hit:
    entry = library.get(id)
    assert entry is not None, id
    return Hit(entry, confidence, confidence, NO_EVIDENCE)


def fresh(library: Library) -> date:
    """Return a day on which no fact is past its clock: tests must not fail on a calendar."""
    return max(fact.read_on for fact in library.facts.values())


class Told:
    """A search that finds what a test told it, and nothing else."""

    def __init__(self, library: Library, found: Mapping[str, Sequence[tuple[str, float]]]) -> None:
        self._library, self.found, self.asked = library, dict(found), list[str]()

    def search_many(self, texts: Sequence[str], k: int = 3) -> list[list[Hit]]:
        self.asked.extend(texts)
        return [[hit(self._library, id, p) for id, p in self.found.get(text, ())] for text in texts]


class ToldNet:
    """A second net that suspects what a test told it: text -> (script, probability, sure), and doubts what a test told it."""

    def __init__(self, library: Library, suspected: Mapping[str, tuple[str, float, bool]], doubted: Collection[str] = ()) -> None:
        self._library, self._suspected, self._doubted = library, suspected, doubted

    def doubts(self, text: str) -> bool:
        return text in self._doubted

    def look(self, texts: Sequence[str]) -> list[Suspicion | None]:
        return [Suspicion(self._library.scripts[told[0]], told[1], told[2]) if (told := self._suspected.get(text)) else None for text in texts]


class Memory:
    """A transport that keeps what it was given; `fail` is raised instead, as often as told."""

    idempotent = True

    def __init__(self, platform: str = "web") -> None:
        self.platform = platform
        self.sent: list[tuple[Address, Outgoing]] = []
        self.fail: list[Exception] = []
        self._news = asyncio.Event()

    async def run(self, receive: Receive) -> None: ...

    async def send(self, to: Address, message: Outgoing) -> str | None:
        if self.fail:
            raise self.fail.pop(0)
        self.sent.append((to, message))
        self._news.set()
        return None

    async def until(self, count: int, seconds: float = 20) -> None:
        """Wait until so many messages were sent."""
        async with asyncio.timeout(seconds):
            while len(self.sent) < count:
                self._news.clear()
                await self._news.wait()


class Chat(Memory):
    """A messenger: it has a speed limit, what was said stays and can be changed, and it shows that somebody is writing."""

    def __init__(self, per_second: int = 1000) -> None:
        super().__init__("telegram")
        self.idempotent, self.per_second = False, per_second
        self.faded: list[str] = []
        self.changed: list[tuple[Address, str, Outgoing]] = []
        self.moves: dict[Address, Address] = {}
        self.erased: list[str] = []
        self.fade_fails: list[Exception] = []
        self.writing: list[Address] = []

    def pace(self, to: Address) -> Pace:
        return Pace(1.0, burst=1 if self.per_second < 1000 else 1000)

    async def send(self, to: Address, message: Outgoing) -> str:
        if to in self.moves:
            raise Moved(self.moves[to].chat)
        await super().send(to, message)
        return f"m{len(self.sent)}"

    async def fade(self, to: Address, ref: str) -> None:
        if self.fade_fails:
            raise self.fade_fails.pop(0)
        self.faded.append(ref)

    async def change(self, to: Address, ref: str, message: Outgoing) -> None:
        self.changed.append((to, ref, message))

    async def take_back(self, to: Address, message: str) -> None:
        if message == "old":
            raise TransportError("too old")
        self.erased.append(message)

    async def typing(self, to: Address) -> None:
        self.writing.append(to)
        self._news.set()

    async def until_writing(self, count: int) -> None:
        """Wait until it was shown so often that an answer is being written."""
        async with asyncio.timeout(5):
            while len(self.writing) < count:
                self._news.clear()
                await self._news.wait()


class World:
    """Say, press, and read what came back. Nothing runs by itself: every step is taken when it is asked for."""

    def __init__(
        self,
        store: SqlStore,
        library: Library,
        found: Mapping[str, Sequence[tuple[str, float]]] | None = None,
        region: str = "CN",
        suspected: Mapping[str, tuple[str, float, bool]] | None = None,
        today: date | None = None,
        roster: Roster | None = None,
        embed: Embed = nothing,
        parts: DeskParts | None = None,
        doubted: Collection[str] = (),
    ) -> None:
        self.store, self.library = store, library
        self.today = today or fresh(library)
        self.search = Told(library, found or {})
        self.web, self.desk, self.phone = Memory(), Memory("desk"), Chat()
        adviser = Adviser(library, self.search, POLICY, region, ToldNet(library, suspected or {}, doubted), lambda: self.today)
        parts = parts or build(store, Replies(library, region, lambda: self.today), roster or Roster(), lambda: None, embed)
        self.board = DeskBoard(store, parts, lambda: None, lambda: self.today)
        roads = {"web": self.web, "desk": self.desk, "telegram": self.phone}
        self.app = App(store, adviser, library, region, roads, desk=parts, today=lambda: self.today)
        self._keys = 0

    async def receive(self, incoming: Incoming) -> None:
        self._keys += 1
        await self.app.inbox.receive(replace(incoming, key=incoming.key or f"k{self._keys}"))

    async def settle(self) -> None:
        """Take every turn and send everything that was said."""
        await self.app.inbox.drain(30)
        await self.app.outbox.flush(30)

    async def said(self, incoming: Incoming) -> list[Outgoing]:
        """Bring one message in and return what its sender is told, in order."""
        road: Memory = {"desk": self.desk, "telegram": self.phone}.get(incoming.sender.platform, self.web)
        before = len(road.sent)
        await self.receive(incoming)
        await self.settle()
        return [message for to, message in road.sent[before:] if to == incoming.sender]

    async def say(self, text: str, who: Address = ANN, language: str = "") -> list[Outgoing]:
        return await self.said(Incoming(who, text, language=language))

    async def press(self, choice: str, who: Address = ANN) -> list[Outgoing]:
        return await self.said(Incoming(who, pressed=choice))

    async def tap(self, label: str, who: Address = ANN) -> list[Outgoing]:
        """Press the newest button whose label contains `label`."""
        road = self.phone if who.platform == "telegram" else self.web
        for to, message in reversed(road.sent):
            for choice in message.choices:
                if to == who and label in choice.label:
                    return await self.press(choice.id, who)
        raise AssertionError(f"no button “{label}” in {[[c.label for c in m.choices] for to, m in road.sent if to == who]}")

    async def on_duty(self, name: str) -> None:
        """Let a volunteer sit down at the desk."""
        await self.store.add_link(name, digest(name), 999)
        session = await DeskSignIn(self.store).redeem(name)
        assert session is not None
        member = await DeskSignIn(self.store).member(session)
        assert member is not None
        assert member.name == name

    async def volunteer(self, name: str, text: str = "", pressed: str | None = None) -> list[Outgoing]:
        """Let a volunteer act; return what they are told."""
        return await self.said(Incoming(Address("desk", name), text, pressed))
