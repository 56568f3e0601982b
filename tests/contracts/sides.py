"""The far side of each transport's network: what a person there does and sees."""

import contextlib
import hashlib
import io
import json
import os
import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any, Protocol, cast
from urllib.parse import parse_qsl

import aiohttp
import httpx
import pytest
from aiogram.client.session.base import BaseSession
from aiohttp.client_reqrep import ConnectionKey
from telegram.request import HTTPXRequest

from bot.messages import Address
from bot.transports.base import Transport
from bot.transports.console import ConsoleTransport
from bot.transports.telegram.with_aiogram import AiogramTransport, Session
from bot.transports.telegram.with_ptb import PtbTransport
from tests.browser.fakes import FakeBot, site
from tests.fake_telegram import PERSON, TOKEN, FakeTelegram, Lost

BASE = "https://api.telegram.test"


@dataclass(frozen=True)
class Seen:
    """One message as the person reads it: the text, all of the page, and the labels of the buttons."""

    text: str
    page: str
    labels: tuple[str, ...] = ()


class Side(Protocol):
    """A person and the way there."""

    longest: int  # characters that fit into one message
    one_line: bool  # a line end sends
    offers_again: bool  # somebody on the way keeps a message until it is taken

    @property
    def person(self) -> Address: ...

    @property
    def transport(self) -> Transport: ...

    async def ready(self) -> None:
        """Wait until the running transport can be written to."""

    async def say(self, text: str) -> None:
        """Write, and write again until it is taken."""

    async def press(self, label: str) -> None:
        """Press the button with this label under what was heard last."""

    async def wordless(self) -> None:
        """Send what has no words."""

    async def heard(self) -> list[Seen]:
        """Return what has been shown so far."""

    def taken(self) -> int:
        """Return how many messages this platform believes that the bot has."""

    async def close(self) -> None: ...


class AiohttpOnFake:
    """An aiohttp.ClientSession as far as aiogram uses one."""

    def __init__(self, server: FakeTelegram) -> None:
        self._server = server
        self.status, self._text, self._body = 0, "", b""

    @contextlib.asynccontextmanager
    async def post(self, url: str, data: aiohttp.FormData, timeout: Any) -> AsyncIterator["AiohttpOnFake"]:
        form = dict(parse_qsl(cast(aiohttp.BytesPayload, data()).decode(), keep_blank_values=True))
        try:
            status, body = await self._server.handle(url.removeprefix(BASE), form)
        except Lost as lost:
            key = ConnectionKey("api.telegram.test", 443, True, True, None, None, None)
            raise {"refused": aiohttp.ClientConnectorError(key, OSError(111, url)), "dropped": aiohttp.ServerDisconnectedError(), "silent": TimeoutError()}[lost.how] from None
        answer = AiohttpOnFake(self._server)
        answer.status, answer._text = status, body if isinstance(body, str) else json.dumps(body)
        yield answer

    @contextlib.asynccontextmanager
    async def get(self, url: str, timeout: Any) -> AsyncIterator["AiohttpOnFake"]:
        answer = AiohttpOnFake(self._server)
        answer.status, answer._body = self._server.downloaded(url.removeprefix(BASE))
        yield answer

    async def read(self) -> bytes:
        return self._body

    async def text(self) -> str:
        return self._text


class AiogramSession(Session):
    """aiogram's session, on the fake instead of a network."""

    def __init__(self, server: FakeTelegram) -> None:
        BaseSession.__init__(self)  # not AiohttpSession's, which reads all certificates of this machine
        self._server, self.open = server, False

    async def create_session(self) -> aiohttp.ClientSession:
        self.open = True
        return cast(aiohttp.ClientSession, AiohttpOnFake(self._server))

    async def close(self) -> None:
        self.open = False


class HttpxOnFake(httpx.AsyncBaseTransport):
    """The network under python-telegram-bot's httpx."""

    def __init__(self, server: FakeTelegram) -> None:
        self._server = server

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.method == "GET":
            status, content = self._server.downloaded(request.url.path)
            return httpx.Response(status, content=content)
        form = dict(parse_qsl((await request.aread()).decode(), keep_blank_values=True))
        try:
            status, body = await self._server.handle(request.url.path, form)
        except Lost as lost:
            raise {"refused": httpx.ConnectError, "dropped": httpx.RemoteProtocolError, "silent": httpx.ReadTimeout}[lost.how](str(request.url), request=request) from None
        return httpx.Response(status, text=body) if isinstance(body, str) else httpx.Response(status, json=body)


def aiogram_on(server: FakeTelegram, token: str = TOKEN) -> AiogramTransport:
    return AiogramTransport(token, BASE, AiogramSession(server))


def ptb_on(server: FakeTelegram, token: str = TOKEN) -> PtbTransport:
    return PtbTransport(token, BASE, HTTPXRequest(httpx_kwargs={"transport": HttpxOnFake(server)}))


LIBRARIES = {"aiogram": aiogram_on, "python-telegram-bot": ptb_on}


class TelegramSide:
    """A person with Telegram."""

    person, longest, one_line, offers_again = Address("telegram", str(PERSON)), 4096, False, True

    def __init__(self, library: str) -> None:
        self.server = FakeTelegram()
        self.transport = LIBRARIES[library](self.server)

    async def ready(self) -> None:
        await self.server.until(lambda: bool(self.server.polls))

    async def say(self, text: str) -> None:
        await self.server.write(text)

    async def press(self, label: str) -> None:
        (data,) = [data for shown, data in self._buttons(self.server.sent[-1]) if shown == label]
        await self.server.press(data)

    async def wordless(self) -> None:
        await self.server.write(voice={"file_id": "f", "file_unique_id": "u", "duration": 3})

    async def heard(self) -> list[Seen]:
        return [Seen(form["text"], form["text"], tuple(shown for shown, _ in self._buttons(form))) for form in self.server.sent]

    def taken(self) -> int:
        return self.server.confirmed

    async def close(self) -> None:
        assert self.server.wrong == []

    @staticmethod
    def _buttons(form: dict[str, str]) -> list[tuple[str, str]]:
        rows = json.loads(form.get("reply_markup", "{}")).get("inline_keyboard", [])
        assert all(len(row) == 1 for row in rows)
        return [(row[0]["text"], row[0]["callback_data"]) for row in rows]


class Screen(io.StringIO):
    """A terminal's output, page by page."""

    def __init__(self) -> None:
        super().__init__()
        self.pages: list[str] = []

    def write(self, page: str) -> int:
        self.pages.append(page)
        return len(page)


class ConsoleSide:
    """A person at a terminal."""

    person, longest, one_line, offers_again = Address("console", "me"), 100_000, True, False

    def __init__(self) -> None:
        reading, self._writing = os.pipe()
        self._stdin, self._screen = os.fdopen(reading, encoding="utf-8"), Screen()
        self.transport = ConsoleTransport(self._stdin, self._screen)

    async def ready(self) -> None: ...

    async def say(self, text: str) -> None:
        os.write(self._writing, f"{text}\n".encode())

    async def press(self, label: str) -> None:
        await self.say(re.findall(rf"^ +(\d+)\. {re.escape(label)}$", self._screen.pages[-1], re.M)[0])

    async def wordless(self) -> None:
        await self.say("")

    async def heard(self) -> list[Seen]:
        return [Seen(re.split(r"\n  |\n\Z", page[1:])[0], page, tuple(re.findall(r"^  \d+\. (.*)$", page, re.M))) for page in self._screen.pages]

    def taken(self) -> int:
        pytest.skip("a terminal offers nothing twice: what was typed while the bot stopped has to be typed again")

    async def close(self) -> None:
        os.close(self._writing)
        self._stdin.close()


class Page(HTMLParser):
    """What stands on the chat page: for each of Banyan's lines its paragraphs, everything, and its buttons; and the keys of the forms."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[tuple[list[str], list[str], dict[str, str]]] = []
        self.key = self._value = ""
        self._inside: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        of = dict(attributes)
        if tag == "article":
            self.lines.append(([], [], {}))
        if tag == "input" and of.get("name") == "key":
            self.key = of["value"] or ""
        if tag == "button":
            self._value = (of.get("name") == "pressed" and of.get("value")) or ""
        if tag in ("article", "div", "p", "button"):
            self._inside.append(of.get("class") or tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("article", "div", "p", "button"):
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not any(name.startswith("line ") for name in self._inside):
            return
        texts, everything, buttons = self.lines[-1]
        everything.append(data)
        if self._inside[-2:] == ["said", "p"]:
            texts.append(data)
        if self._inside[-1] == "button" and self._value and data.strip():
            buttons[data] = self._value


class WebSide:
    """A person with a browser, without scripts."""

    longest, one_line, offers_again = 100_000, False, False

    def __init__(self) -> None:
        self.transport = site(FakeBot())
        token = "a" * 43
        self.person = Address("web", hashlib.sha256(token.encode()).hexdigest()[:32])
        self._browser = httpx.AsyncClient(transport=httpx.ASGITransport(self.transport.app), base_url="http://banyan.test", cookies={"banyan_chat": token})
        self._taken = 0

    async def ready(self) -> None:
        await self.transport.url()

    async def say(self, text: str) -> None:
        await self._post(await self._page(), text=text)

    async def press(self, label: str) -> None:
        page = await self._page()
        await self._post(page, pressed=page.lines[-1][2][label])

    async def wordless(self) -> None:
        await self.say("")

    async def heard(self) -> list[Seen]:
        return [Seen("\n".join(texts), "".join(everything), tuple(buttons)) for texts, everything, buttons in (await self._page()).lines]

    def taken(self) -> int:
        return self._taken

    async def close(self) -> None:
        await self._browser.aclose()

    async def _page(self) -> Page:
        return Page((await self._browser.get("/")).text)

    async def _post(self, page: Page, **fields: str) -> None:
        while (await self._browser.post("/say", data={"key": page.key, **fields})).status_code != 303:
            pass  # the page says that it was not taken, with the words still in the box: the person presses again
        self._taken += 1


SIDES: dict[str, Callable[[], Side]] = {
    "console": ConsoleSide,
    "web": WebSide,
    "aiogram": lambda: TelegramSide("aiogram"),
    "python-telegram-bot": lambda: TelegramSide("python-telegram-bot"),
}
