"""The far side of the web pages: a small bot in memory behind the three ports."""

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace

import httpx

from bot.errors import StoreError
from bot.messages import Address, Card, Choice, Guess, Incoming, Line, Number, Outgoing
from bot.rights import Member
from bot.sign_in import Kept, Offered, Refusal
from bot.tallies import Act, Week
from bot.tickets import Role
from bot.transports.web import WebTransport
from bot.transports.web.people import People
from tests.browser.fake_board import FakeBoard

REGIONS = {
    "CN": {"zh": "中国大陆", "en": "Mainland China"},
    "US": {"zh": "美国", "en": "United States"},
    "GB": {"zh": "英国", "en": "United Kingdom"},
}
NUMBERS = {"CN": "110", "US": "911", "GB": "999"}
LINK = "one-time-link"
MONDAY = 1_764_547_200.0  # 2025-12-01 00:00 UTC

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
    Card(
        8, "Leaf 08", "How do I make a video call?", "asked_for_person", "R0", "en", "GB", False, 0.0,
        suggestions=("Open WhatsApp and tap the camera.", "Call them first."), guesses=(Guess("phone-video-call", "Make a video call", 0.62),), topic="phone",
    ),
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
    roles: dict[str, set[Role]] = field(default_factory=dict)
    acts: list[Act] = field(default_factory=list)
    weeks: list[Week] = field(default_factory=list)
    asked: int = 0  # how often the pages asked who a volunteer is
    transport: WebTransport | None = None
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))
    news: asyncio.Condition = field(default_factory=asyncio.Condition)

    def __post_init__(self) -> None:
        self.board = FakeBoard(self)

    async def receive(self, incoming: Incoming) -> None:
        if self.refusing:
            raise self.refusing
        if incoming.key in self.keys:
            return
        self.keys.add(incoming.key)
        async with self.news:
            self.received.append(incoming)
            self.news.notify_all()
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

    # Transcripts
    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]:
        if self.unreadable:
            raise StoreError("disk full")
        return [line for line in self.talk.get(address, []) if line.number > after][-200:]

    async def pending(self, address: Address) -> bool:
        if self.unreadable:
            raise StoreError("disk full")
        return self.thinking


class FakeSignIn:
    """One-time links and sessions of a FakeBot."""

    def __init__(self, bot: FakeBot) -> None:
        self._bot = bot

    async def redeem(self, link: str) -> str | None:
        name = self._bot.links.pop(link, None)
        if name is None:
            return None
        session = f"session-{len(self._bot.sessions)}-{name.encode().hex()}"
        self._bot.sessions[session] = name
        return session

    async def member(self, session: str) -> Member | None:
        if self._bot.unreadable:
            raise StoreError("disk full")
        self._bot.asked += 1
        name = self._bot.sessions.get(session)
        return Member(name, frozenset(self._bot.roles.get(name, {Role.VOLUNTEER}))) if name else None

    async def leave(self, session: str) -> None:
        self._bot.sessions.pop(session, None)

    async def leave_everywhere(self, member: Member) -> None:
        self._bot.sessions = {session: name for session, name in self._bot.sessions.items() if name != member.name}


class NoPasskeys:
    """A desk where nobody has a passkey."""

    async def offer_registration(self, member: Member, origin: str) -> Offered:
        return Offered("token", "{}")

    async def register(self, member: Member, token: str, answer: str, origin: str) -> bool:
        return False

    async def offer_entry(self, origin: str) -> Offered:
        return Offered("token", "{}")

    async def enter(self, token: str, answer: str, origin: str, source: str) -> str | Refusal:
        return Refusal.UNKNOWN

    async def kept(self, member: Member) -> Sequence[Kept]:
        return []

    async def drop(self, member: Member, id: str) -> None: ...


class FakeRecords:
    """Acts and counts that a test wrote down."""

    def __init__(self, bot: FakeBot) -> None:
        self._bot = bot

    async def acts(self, before: int | None = None, count: int = 100) -> Sequence[Act]:
        return [act for act in reversed(self._bot.acts) if before is None or act.id < before][:count]

    async def weeks(self, count: int) -> Sequence[Week]:
        weeks = self._bot.weeks[-count:]
        return [*(Week(MONDAY - 7 * 86400 * n, {}, 0, (), 0, 0) for n in range(count - len(weeks) + len(weeks) - 1, len(weeks) - 1, -1)), *weeks]


def site(bot: FakeBot, host: str = "127.0.0.1", port: int = 0, people: People | None = None) -> WebTransport:
    """Return the transport on this bot; port 0 is any free one. `people` may be the real ones."""
    bot.transport = WebTransport(host, port, bot, bot.board, people or People(FakeSignIn(bot), NoPasskeys(), None, FakeRecords(bot)), "CN", REGIONS, NUMBERS.__getitem__)
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
