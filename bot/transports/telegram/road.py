"""What is true of Telegram through either library."""

import asyncio
import contextlib
import logging
import time
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from bot.errors import TransportError, TryLater, Uncertain, Unreachable
from bot.messages import Address, Outgoing, Pace, Receive
from bot.transports.telegram import rules
from bot.transports.telegram.intake import Intake, Menu
from bot.transports.telegram.keeper import Alone, Keeper
from bot.transports.telegram.polling import Poller
from bot.transports.telegram.rules import Piece, Refused
from bot.transports.telegram.updates import Me
from bot.transports.telegram.webhook import Webhook

PATIENCE = 15  # seconds for one request; shorter than the outbox waits, so that what went wrong is known here
CONNECT = 10  # seconds for a connection; until then nothing was sent
STALE = 120.0  # seconds without a successful poll after which something is wrong
TYPING = 3.0  # seconds for a sign that an answer is being written

Rows = Sequence[tuple[str, str]]

log = logging.getLogger(__name__)


class TelegramTransport(ABC):
    """A road over the Bot API. The library's session is open while `run` or any `send` uses it, before and after `run` too."""

    platform = rules.PLATFORM
    idempotent = False  # the Bot API has no key against sending twice
    per_second = rules.PER_SECOND

    def __init__(self, token: str, api_base: str) -> None:
        rules.check_settings(token, api_base)
        self._users = 0
        self._token = _Secret(token)
        self.set_up()

    def set_up(self, keeper: Keeper | None = None, menu: Menu | None = None, webhook_url: str = "", pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        """Say who keeps what this needs to keep, what the menu shows, and where Telegram shall bring updates ("" to fetch them)."""
        rules.check_webhook(webhook_url)
        self.keeper = keeper or Alone()
        self.intake = Intake(self, self.keeper, menu or {})
        self.poller = Poller(self, self.intake, self.keeper, f"poller:{rules.PLATFORM}:{self._token.value.partition(':')[0]}", pause)
        self.webhook = Webhook(self, self.intake, self._token.value, webhook_url, pause) if webhook_url else None

    @property
    def routes(self) -> APIRouter:
        """What belongs into the web server: `/health/telegram`, and the webhook if there is one."""
        routes = APIRouter(include_in_schema=False)
        routes.add_api_route("/health/telegram", self._health, methods=["GET"], response_model=None)
        if self.webhook:
            routes.include_router(self.webhook.routes)
        return routes

    async def run(self, receive: Receive) -> None:
        """Fetch updates, or have them brought, until cancelled.

        Raises:
            CannotStart: the token is not accepted.
        """
        async with self._open():
            await (self.webhook or self.poller).run(receive)

    async def health(self) -> dict[str, Any]:
        """Say how it goes: `ok` is False where no poll has succeeded for two minutes; `parked` counts what could not be read."""
        last = self.poller.last_poll
        polled = {} if self.webhook else {"seconds_since_poll": None if last is None else round(time.time() - last, 1)}
        ok = self.webhook is not None or (last is not None and time.time() - last < STALE)
        return {"ok": ok, "mode": "webhook" if self.webhook else "polling", **polled, "parked": await self.keeper.parked()}

    async def _health(self) -> Response:
        health = await self.health()
        return JSONResponse(health, 200 if health["ok"] else 503)

    def pace(self, to: Address) -> Pace:
        return rules.pace(to)

    async def send(self, to: Address, message: Outgoing) -> str:
        """Deliver one message, in several pieces if it is long; the buttons hang on the last. Return the ids of all pieces, apart by commas."""
        pieces, rows, refs = rules.pieces(message), rules.keyboard(message.choices), list[str]()
        async with self._open():
            for done, piece in enumerate(pieces):
                try:
                    refs.append(await self._say(to.chat, piece, rows if done == len(pieces) - 1 else ()))
                except Refused as refusal:
                    if failed := _failed(refusal, done, len(pieces)):
                        raise failed from refusal
        return ",".join(refs)

    async def _say(self, chat: str, piece: Piece, rows: Rows) -> str:
        """Say it; where Telegram does not like how it is drawn, once more without that."""
        try:
            return await self.say(chat, piece, rows)
        except Refused as refusal:
            if refusal.status != 400 or not piece.entities or rules.MISFORMED not in refusal.description.lower():
                raise
            log.error("Telegram refuses how a text is drawn; it is sent plain: %s", refusal.description)
        return await self.say(chat, Piece(piece.text), rows)

    async def fade(self, to: Address, ref: str) -> None:
        await self._done(self.bare(to.chat, int(ref.rpartition(",")[2])))

    async def change(self, to: Address, ref: str, message: Outgoing) -> None:
        """Let the last piece say this, in one piece, and delete the pieces before it."""
        *before, last = ref.split(",")
        await self._done(self.edit(to.chat, int(last), rules.pieces(message)[0], rules.keyboard(message.choices)))
        for piece in before:
            try:
                await self._done(self.delete(to.chat, int(piece)))
            except (TryLater, Uncertain):
                raise
            except TransportError as error:
                log.info("a piece that can never be deleted: %s", error)  # after two days Telegram lets nobody

    async def take_back(self, to: Address, message: str) -> None:
        await self._done(self.delete(to.chat, int(message)))

    async def typing(self, to: Address) -> None:
        try:
            async with asyncio.timeout(TYPING), self._open():
                await self.act(to.chat, "typing")
        except (Refused, TimeoutError) as error:
            log.debug("typing could not be shown: %s", error)

    async def file(self, name: str) -> bytes:
        """Return what Telegram holds under this file id; at most 20 MB, its own limit (core.telegram.org/bots/api#getfile).

        Raises:
            TransportError: it is not there any more, or cannot be fetched now.
        """
        async with self._open():
            try:
                return await self.download(name)
            except Refused as refusal:
                raise rules.failure(refusal.status, refusal.description, refusal.parameters, refusal.reached) or TransportError(str(refusal)) from refusal

    async def _done(self, call: Awaitable[None]) -> None:
        async with self._open():
            try:
                await call
            except Refused as refusal:
                if failed := _failed(refusal, 0, 1):
                    raise failed from refusal

    @contextlib.asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        self._users += 1
        try:
            await self.opened()
            yield
        finally:
            self._users -= 1
            if not self._users:
                await self.closed()

    @abstractmethod
    async def fetch(self, offset: int | None, seconds: int) -> Sequence[Any]: ...

    @abstractmethod
    def check(self, raw: Any) -> None: ...

    @abstractmethod
    async def acknowledge(self, query: str) -> None: ...

    @abstractmethod
    async def ask_me(self) -> Me: ...

    @abstractmethod
    async def set_menu(self, language: str, commands: Sequence[tuple[str, str]]) -> None: ...

    @abstractmethod
    async def set_webhook(self, url: str, secret: str) -> None: ...

    @abstractmethod
    async def say(self, chat: str, piece: Piece, rows: Rows) -> str:
        """Ask sendMessage, with a keyboard of (label, data) rows; return the message's id. Raises `Refused`, nothing else, as all below do."""

    @abstractmethod
    async def bare(self, chat: str, message: int) -> None:
        """Ask editMessageReplyMarkup: no buttons any more."""

    @abstractmethod
    async def edit(self, chat: str, message: int, piece: Piece, rows: Rows) -> None:
        """Ask editMessageText, with a keyboard as for `say`; without rows it has none any more."""

    @abstractmethod
    async def delete(self, chat: str, message: int) -> None:
        """Ask deleteMessage."""

    @abstractmethod
    async def act(self, chat: str, action: str) -> None:
        """Ask sendChatAction."""

    @abstractmethod
    async def download(self, name: str) -> bytes:
        """Ask getFile, then fetch what it names."""

    @abstractmethod
    async def opened(self) -> None:
        """Make the session usable. Called by every user; harmless when it is already."""

    @abstractmethod
    async def closed(self) -> None:
        """Close the session. Called when the last user left."""


class _Secret:
    """A value that no repr shows."""

    __slots__ = ("value",)

    def __init__(self, value: str) -> None:
        self.value = value


def _failed(refusal: Refused, done: int, pieces: int) -> TransportError | None:
    failed = rules.failure(refusal.status, refusal.description, refusal.parameters, refusal.reached)
    if failed is None or not done or isinstance(failed, Unreachable):
        return failed
    return Uncertain(f"{done} of {pieces} pieces were delivered, then: {failed}")
