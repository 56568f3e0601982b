"""The far side of the web pages: a small bot in memory behind the three ports."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import cast

import httpx

from bot.errors import StoreError
from bot.messages import Address, Card, Choice, Incoming, Line, Number, Outgoing
from bot.transports.web import WebTransport
from bot.transports.web.ports import Board

REGIONS = {
    "CN": {"zh": "中国大陆", "en": "Mainland China"},
    "US": {"zh": "美国", "en": "United States"},
    "GB": {"zh": "英国", "en": "United Kingdom"},
}
NUMBERS = {"CN": "110", "US": "911", "GB": "999"}
LINK = "one-time-link"

ANSWER = Outgoing(
    "微信里的字可以变大。\n1. 打开微信，点右下角“我”。\n2. 点“设置”。\n3. 点“通用”，再点“字体大小”。",
    (Choice("t1:paid", "我已经转了钱", urgent=True), Choice("t1:phone", "整个手机的字"), Choice("t1:none", "都不是"), Choice("person", "找人帮我")),
    (Number("110", "警察"), Number("+1 877-382-4357", "FTC")),
    key="answer-1",
)
ANSWER_EN = Outgoing(
    "You can make the letters in WhatsApp larger.\n1. Open WhatsApp and tap Settings.\n2. Tap Chats.\n3. Tap Font size, then Large.",
    (Choice("t1:paid", "I have already paid", urgent=True), Choice("t1:phone", "All letters on the phone"), Choice("t1:none", "None of these"), Choice("person", "Get a person")),
    (Number("911", "police"), Number("+1 877-382-4357", "report a scam (FTC)")),
    language="en",
    key="answer-1",
)
CARDS = (
    Card(7, "榕树叶 07", "有人让我把验证码念给他", "emergency:emg-gave-code", "R3", "zh", "CN", True, 0.0),
    Card(8, "Leaf 08", "How do I make a video call?", "asked_for_person", "R0", "en", "GB", False, 0.0, suggestions=("Open WhatsApp and tap the camera.", "Call them first.")),
)


@dataclass
class FakeBot:
    """Writes down what it is told, answers from `answers`, and holds the desk of two tickets."""

    received: list[Incoming] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    talk: dict[Address, list[Line]] = field(default_factory=dict)
    answer: Callable[[Incoming], Outgoing | None] = lambda incoming: None
    cards: list[Card] = field(default_factory=lambda: list(CARDS))
    links: dict[str, str] = field(default_factory=lambda: {LINK: "小王"})
    sessions: dict[str, str] = field(default_factory=dict)
    unreadable: bool = False
    refusing: Exception | None = None
    thinking: bool = False
    asked: int = 0  # how often the pages asked who a volunteer is
    transport: WebTransport | None = None
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def receive(self, incoming: Incoming) -> None:
        if self.refusing:
            raise self.refusing
        if incoming.key in self.keys:
            return
        self.keys.add(incoming.key)
        async with self.news:
            self.received.append(incoming)
            self.news.notify_all()
        if incoming.sender.platform == "desk":
            self._act(incoming)
        else:
            self.note(incoming.sender, Outgoing(incoming.text or f"[{incoming.pressed or ''}]", author="person", key=incoming.key))
            if (said := self.answer(incoming)) is not None:
                await self.say(incoming.sender, said)

    async def heard(self, count: int = 1) -> list[Incoming]:
        """Wait until so many messages have come."""
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: len(self.received) >= count)
        return list(self.received)

    def note(self, address: Address, said: Outgoing) -> None:
        """Write a line down, as another process would: nobody is woken."""
        lines = self.talk.setdefault(address, [])
        if said.author == "person":
            lines[:] = [replace(line, live=False) for line in lines]
        lines.append(Line(next(self.numbers), said.author, said.text, said.key, said.choices, said.numbers, said.language, said.urgent, bool(said.choices)))

    async def say(self, address: Address, said: Outgoing) -> None:
        """Write a line down and send it."""
        self.note(address, said)
        if self.transport:
            await self.transport.send(address, said)

    def _act(self, incoming: Incoming) -> None:
        verb, _, ticket = (incoming.pressed or "").partition(":")
        if verb == "claim":
            self.cards = [replace(c, held_by=incoming.sender.chat) if c.ticket == int(ticket) else c for c in self.cards]
        elif verb == "release":
            self.cards = [replace(c, held_by="") if c.ticket == int(ticket) else c for c in self.cards]
        elif verb == "close":
            self.cards = [c for c in self.cards if c.ticket != int(ticket)]

    # Transcripts
    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]:
        if self.unreadable:
            raise StoreError("disk full")
        return [line for line in self.talk.get(address, []) if line.number > after][-200:]

    async def pending(self, address: Address) -> bool:
        if self.unreadable:
            raise StoreError("disk full")
        return self.thinking


class FakeBoard:
    """The desk of a FakeBot."""

    def __init__(self, bot: FakeBot) -> None:
        self._bot = bot

    async def waiting(self) -> Sequence[Card]:
        await self._bot.pending(Address("desk", ""))
        return sorted((c for c in self._bot.cards if not c.held_by), key=lambda c: not c.urgent)

    async def held(self, volunteer: str) -> Card | None:
        await self._bot.pending(Address("desk", ""))
        return next((c for c in self._bot.cards if c.held_by == volunteer), None)

    async def lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        return [Line(1, "person", "有人让我把验证码念给他"), Line(2, "banyan", "先别念。"), Line(3, "小王", "您好，我是志愿者。")]


class FakeSignIn:
    """One-time links and sessions of a FakeBot."""

    def __init__(self, bot: FakeBot) -> None:
        self._bot = bot

    async def redeem(self, link: str) -> str | None:
        name = self._bot.links.pop(link, None)
        if name is None:
            return None
        self._bot.sessions[f"session-{name.encode().hex()}"] = name
        return f"session-{name.encode().hex()}"

    async def volunteer(self, session: str) -> str | None:
        if self._bot.unreadable:
            raise StoreError("disk full")
        self._bot.asked += 1
        return self._bot.sessions.get(session)

    async def leave(self, session: str) -> None:
        self._bot.sessions.pop(session, None)


def site(bot: FakeBot, host: str = "127.0.0.1", port: int = 0) -> WebTransport:
    """Return the transport on this bot; port 0 is any free one."""
    bot.transport = WebTransport(host, port, bot, cast(Board, FakeBoard(bot)), FakeSignIn(bot), "CN", REGIONS, NUMBERS.__getitem__)
    return bot.transport


def browsing(transport: WebTransport, bot: FakeBot) -> httpx.AsyncClient:
    """Return a browser without scripts, at the pages, with no server between."""
    transport.site.door.receive = bot.receive
    return httpx.AsyncClient(transport=httpx.ASGITransport(transport.app, raise_app_exceptions=False), base_url="http://banyan.test", follow_redirects=True)


@contextlib.asynccontextmanager
async def serving(transport: WebTransport, bot: FakeBot) -> AsyncIterator[str]:
    """Run the real server while the block runs, and give its address."""
    running = asyncio.create_task(transport.run(bot.receive))
    opened = asyncio.create_task(transport.url())
    try:
        async with asyncio.timeout(10):
            await asyncio.wait({running, opened}, return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            await running
        yield opened.result()
    finally:
        for task in (running, opened):
            task.cancel()
        await asyncio.gather(running, opened, return_exceptions=True)
