"""Telegram through python-telegram-bot."""

import json
import logging
from collections.abc import Awaitable, Sequence
from typing import Any, TypeVar

import httpx
from telegram import Bot, BotCommand, BotCommandScopeAllPrivateChats, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, Update
from telegram.request import BaseRequest, HTTPXRequest

from bot.transports.telegram import rules
from bot.transports.telegram.road import CONNECT, PATIENCE, Rows, TelegramTransport
from bot.transports.telegram.rules import Piece, Refused
from bot.transports.telegram.updates import Me

NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol, httpx.InvalidURL)
T = TypeVar("T")


class Asking(BaseRequest):
    """Between the library and the network: keeps the status of what is refused, which the library's errors lose."""

    def __init__(self, network: BaseRequest) -> None:
        self._network = network

    @property
    def read_timeout(self) -> float | None:
        return self._network.read_timeout

    async def initialize(self) -> None:
        await self._network.initialize()

    async def shutdown(self) -> None:
        await self._network.shutdown()

    async def do_request(self, *request: Any, **options: Any) -> tuple[int, bytes]:
        status, body = await self._network.do_request(*request, **options)
        if refusal := rules.refusal(status, body):
            raise refusal
        return status, body


    async def read(self, url: str) -> tuple[int, bytes]:
        """Fetch a file; return the HTTP status and what came."""
        return await self._network.do_request(url, "GET")


class RawUpdates(Asking):
    """Under getUpdates: keeps the raw updates and shows the library none, because it decodes all or none."""

    def __init__(self, network: BaseRequest) -> None:
        super().__init__(network)
        self.found: list[Any] = []

    async def do_request(self, *request: Any, **options: Any) -> tuple[int, bytes]:
        status, body = await super().do_request(*request, **options)
        self.found = json.loads(body)["result"]
        if not isinstance(self.found, list):
            raise Refused(status, "the answer is no list of updates")
        return status, b'{"ok": true, "result": []}'


class DiscreetBot(Bot):
    """The library's own, which shows the token in its repr."""

    def __repr__(self) -> str:
        return type(self).__name__


class PtbTransport(TelegramTransport):
    """See `TelegramTransport`."""

    def __init__(self, token: str, api_base: str, request: BaseRequest | None = None) -> None:
        super().__init__(token, api_base)
        self._updates = RawUpdates(request or _network())
        self._asking = Asking(request or _network())
        self._bot = DiscreetBot(token, f"{api_base.rstrip('/')}/bot", f"{api_base.rstrip('/')}/file/bot", request=self._asking, get_updates_request=self._updates)
        for name in ("httpx", "telegram.Bot"):
            logging.getLogger(name).addFilter(discreet)

    async def fetch(self, offset: int | None, seconds: int) -> Sequence[Any]:
        await self._ask(self._bot.get_updates(offset=offset, timeout=seconds, allowed_updates=list(rules.ALLOWED)))
        return self._updates.found

    def check(self, raw: Any) -> None:
        Update.de_json(raw, self._bot)

    async def acknowledge(self, query: str) -> None:
        await self._ask(self._bot.answer_callback_query(query))

    async def ask_me(self) -> Me:
        me = await self._ask(self._bot.get_me())
        return Me(me.id, me.username or "")

    async def set_menu(self, language: str, commands: Sequence[tuple[str, str]]) -> None:
        shown = [BotCommand(name, does) for name, does in commands]
        await self._ask(self._bot.set_my_commands(shown, scope=BotCommandScopeAllPrivateChats(), language_code=language or None))

    async def set_webhook(self, url: str, secret: str) -> None:
        if url:
            await self._ask(self._bot.set_webhook(url, secret_token=secret, allowed_updates=list(rules.ALLOWED)))
        else:
            await self._ask(self._bot.delete_webhook())

    async def say(self, chat: str, piece: Piece, rows: Rows) -> str:
        said = await self._ask(self._bot.send_message(chat, piece.text, entities=_drawn(piece), reply_markup=_keyboard(rows)))
        return str(said.message_id)

    async def bare(self, chat: str, message: int) -> None:
        await self._ask(self._bot.edit_message_reply_markup(chat, message))

    async def edit(self, chat: str, message: int, piece: Piece, rows: Rows) -> None:
        await self._ask(self._bot.edit_message_text(piece.text, chat, message, entities=_drawn(piece), reply_markup=_keyboard(rows)))

    async def delete(self, chat: str, message: int) -> None:
        await self._ask(self._bot.delete_message(chat, message))

    async def act(self, chat: str, action: str) -> None:
        await self._ask(self._bot.send_chat_action(chat, action))

    async def download(self, name: str) -> bytes:
        found = await self._ask(self._bot.get_file(name))
        try:
            status, body = await self._asking.read(found.file_path or "")  # the library makes a whole address of it
        except Exception as error:
            refused = _refused(error)
        else:
            if status == 200:
                return body
            refused = Refused(status, "the file is not there")
        raise refused  # out here, as in `_ask`

    async def opened(self) -> None:
        # Not Bot.initialize: that asks getMe, and names the token in the error where it is refused.
        await self._updates.initialize()
        await self._bot.request.initialize()

    async def closed(self) -> None:
        await self._updates.shutdown()
        await self._bot.request.shutdown()

    async def _ask(self, asked: Awaitable[T]) -> T:
        try:
            return await asked
        except Exception as error:
            refused = _refused(error)
        raise refused  # out here, so that no chain of causes leads to the URL with the token


def _drawn(piece: Piece) -> list[MessageEntity] | None:
    return [MessageEntity(one.type, one.offset, one.length) for one in piece.entities] or None


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)] for label, data in rows]) if rows else None


def discreet(record: logging.LogRecord) -> bool:
    """Let a record pass without the token, which httpx logs with every URL, and without what people write, which the library logs for debugging."""
    if record.name == "telegram.Bot":
        return record.levelno > logging.DEBUG
    record.msg, record.args = rules.masked(record.getMessage()), ()
    return True


def _network() -> HTTPXRequest:
    return HTTPXRequest(read_timeout=PATIENCE, write_timeout=PATIENCE, connect_timeout=CONNECT, pool_timeout=PATIENCE)


def _refused(error: Exception) -> Refused:
    cause = error.__cause__ or error
    if isinstance(cause, Refused):
        return cause
    return Refused(0, type(cause).__name__, reached=not isinstance(cause, NOT_SENT))
