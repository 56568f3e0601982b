"""What all pages share."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import HTMLResponse

from bot.errors import StoreError
from bot.messages import Address, Incoming, Line, Receive
from bot.transports.web import cookies
from bot.transports.web.cookies import Visitor
from bot.transports.web.guard import nonce
from bot.transports.web.live import Bells
from bot.transports.web.pages import Pages
from bot.transports.web.people import People
from bot.transports.web.ports import Board, Transcripts
from bot.transports.web.tail import Tail

PATIENCE = 3.0  # seconds that a page waits for the database before it shows what it has
SETTLING = 2.0  # seconds that a page waits for an answer that is on its way
GLANCE = 0.25  # seconds between two looks, in case another process answers

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Door:
    """Where everything goes that people do; shut while the server does not run."""

    receive: Receive | None = None


@dataclass(frozen=True)
class Site:
    """The ports, the settings, and what is in memory."""

    transcripts: Transcripts
    board: Board
    people: People
    region: str
    regions: Mapping[str, Mapping[str, str]]
    emergency_number: Callable[[str], str]
    address: str = ""  # how the pages are reached from outside, where that is set
    pages: Pages = field(default_factory=Pages)
    bells: Bells = field(default_factory=Bells)
    tail: Tail = field(default_factory=Tail)
    door: Door = field(default_factory=Door)

    async def receive(self, incoming: Incoming) -> bool:
        """Hand one message over and return whether it was taken. Never raises: one message must not harm the next."""
        try:
            if self.door.receive is None:
                raise StoreError("the bot is not running")
            await self.door.receive(incoming)
        except Exception as error:
            log.error("message %s was not taken: %s", incoming.key, type(error).__name__)
            return False
        finally:
            self.bells.ring(incoming.sender)
        return True

    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]:
        """Return the transcript, then what was sent and is not in it yet.

        Raises:
            StoreError: the database cannot be read now.
        """
        try:
            async with asyncio.timeout(PATIENCE):
                lines = list(await self.transcripts.lines(address, after))
        except TimeoutError as error:
            raise StoreError("the database is slow") from error
        self.tail.settle(address, [line.key for line in lines])
        return lines + list(self.tail.unsettled(address))

    async def pending(self, address: Address) -> bool:
        """Return whether an answer is on its way; no, if the database cannot say."""
        try:
            async with asyncio.timeout(PATIENCE):
                return await self.transcripts.pending(address)
        except (StoreError, TimeoutError):
            return False

    async def settled(self, address: Address) -> bool:
        """Wait a moment for an answer that is on its way, and return whether none is outstanding now."""
        end = asyncio.get_running_loop().time() + SETTLING
        with self.bells.listen(address) as bell:
            while await self.pending(address):
                left = end - asyncio.get_running_loop().time()
                if left <= 0 or self.bells.closed:
                    return False
                await bell.wait(min(GLANCE, left))
        return True

    def origin(self, request: Request) -> str:
        """Return where the browser is: "https://desk.example.org". What the settings say counts, else what the browser asked for."""
        asked = f"{request.url.scheme}://{request.url.netloc}"
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.address)) if self.address else asked

    def visitor(self, request: Request) -> Visitor:
        return cookies.visitor(request, self.regions, self.region)

    def plain(self, request: Request, status: int, sentence: str) -> HTMLResponse:
        """Return a page with one sentence, and help still in its place."""
        who = self.visitor(request)
        number = self.emergency_number(who.region)
        notice = self.pages.words[who.language][sentence].format(number=number)
        page = self.pages.page("plain.html", who.language, size=who.size, nonce=nonce(request), number=number, notice=notice, back="/desk" if request.url.path.startswith("/desk") else "/")
        return HTMLResponse(page, status)
