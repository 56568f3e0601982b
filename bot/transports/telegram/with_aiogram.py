"""Telegram through aiogram."""

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import (
    AnswerCallbackQuery,
    DeleteMessage,
    DeleteWebhook,
    EditMessageReplyMarkup,
    EditMessageText,
    GetFile,
    GetMe,
    Response,
    SendChatAction,
    SendMessage,
    SetMyCommands,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import BotCommand, BotCommandScopeAllPrivateChats, InlineKeyboardButton, InlineKeyboardMarkup, MessageEntity, Update
from aiohttp import ClientConnectorError, ClientTimeout, ConnectionTimeoutError, InvalidURL

from bot.transports.telegram import rules
from bot.transports.telegram.road import CONNECT, PATIENCE, Rows, TelegramTransport
from bot.transports.telegram.rules import Piece, Refused
from bot.transports.telegram.updates import Me

NOT_SENT = (ClientConnectorError, ConnectionTimeoutError, InvalidURL)
T = TypeVar("T")


class Session(AiohttpSession):
    """aiogram's own, but keeping the status of what is refused, and knowing a connection that never stood."""

    def __init__(self) -> None:
        super().__init__()
        self.timeout = ClientTimeout(total=PATIENCE, sock_connect=CONNECT)  # type: ignore[assignment]  # handed to aiohttp as it is

    def check_response(self, bot: Bot, method: TelegramMethod[T], status_code: int, content: str) -> Response[T]:
        if refusal := rules.refusal(status_code, content):
            raise refusal
        _kept(method.__returning__)
        return super().check_response(bot, method, status_code, content)

    async def read(self, url: str) -> tuple[int, bytes]:
        """Fetch a file; return the HTTP status and what came."""
        session = await self.create_session()
        async with session.get(url, timeout=ClientTimeout(total=PATIENCE, sock_connect=CONNECT)) as response:
            return response.status, await response.read()


@cache
def _kept(returned: Any) -> Any:
    """Hold the model of an answer: pydantic remembers Response[T] only while somebody does, and made anew for each answer it costs more than all else done with it."""
    return Response[returned]


class RawUpdates(TelegramMethod[list[Any]]):
    """getUpdates without the model: aiogram's own decodes all updates or none (aiogram/aiogram#1840)."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str]


class AiogramTransport(TelegramTransport):
    """See `TelegramTransport`."""

    def __init__(self, token: str, api_base: str, session: Session | None = None) -> None:
        super().__init__(token, api_base)
        self._session = session or Session()
        self._session.api = TelegramAPIServer.from_base(api_base)
        self._bot = Bot(token, session=self._session)

    async def fetch(self, offset: int | None, seconds: int) -> Sequence[Any]:
        return await self._ask(RawUpdates(offset=offset, timeout=seconds, allowed_updates=list(rules.ALLOWED)), seconds + PATIENCE)

    def check(self, raw: Any) -> None:
        Update.model_validate(raw)

    async def acknowledge(self, query: str) -> None:
        await self._ask(AnswerCallbackQuery(callback_query_id=query))

    async def ask_me(self) -> Me:
        me = await self._ask(GetMe())
        return Me(me.id, me.username or "")

    async def set_menu(self, language: str, commands: Sequence[tuple[str, str]]) -> None:
        shown = [BotCommand(command=name, description=does) for name, does in commands]
        await self._ask(SetMyCommands(commands=shown, scope=BotCommandScopeAllPrivateChats(), language_code=language or None))

    async def set_webhook(self, url: str, secret: str) -> None:
        if url:
            await self._ask(SetWebhook(url=url, secret_token=secret, allowed_updates=list(rules.ALLOWED)))
        else:
            await self._ask(DeleteWebhook())

    async def say(self, chat: str, piece: Piece, rows: Rows) -> str:
        said = await self._ask(SendMessage(chat_id=chat, text=piece.text, entities=_drawn(piece), reply_markup=_keyboard(rows)))
        return str(said.message_id)

    async def bare(self, chat: str, message: int) -> None:
        await self._ask(EditMessageReplyMarkup(chat_id=chat, message_id=message))

    async def edit(self, chat: str, message: int, piece: Piece, rows: Rows) -> None:
        await self._ask(EditMessageText(chat_id=chat, message_id=message, text=piece.text, entities=_drawn(piece), reply_markup=_keyboard(rows)))

    async def delete(self, chat: str, message: int) -> None:
        await self._ask(DeleteMessage(chat_id=chat, message_id=message))

    async def act(self, chat: str, action: str) -> None:
        await self._ask(SendChatAction(chat_id=chat, action=action))

    async def download(self, name: str) -> bytes:
        found = await self._ask(GetFile(file_id=name))
        try:
            status, body = await self._session.read(self._session.api.file_url(self._bot.token, found.file_path or ""))
        except Exception as error:
            refused = _refused(error)
        else:
            if status == 200:
                return body
            refused = Refused(status, "the file is not there")
        raise refused  # out here, as in `_ask`

    async def opened(self) -> None:
        """aiogram opens its session with the first request."""

    async def closed(self) -> None:
        await self._bot.session.close()

    async def _ask(self, method: TelegramMethod[T], seconds: int | None = None) -> T:
        try:
            return await self._bot(method, request_timeout=seconds)
        except Refused:
            raise
        except Exception as error:
            refused = _refused(error)
        raise refused  # out here, so that no chain of causes leads to the URL with the token


def _drawn(piece: Piece) -> list[MessageEntity] | None:
    return [MessageEntity(type=one.type, offset=one.offset, length=one.length) for one in piece.entities] or None


def _keyboard(rows: Rows) -> InlineKeyboardMarkup | None:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=label, callback_data=data)] for label, data in rows]) if rows else None


def _refused(error: Exception) -> Refused:
    cause = error.__cause__ or error
    return Refused(0, type(cause).__name__, reached=not isinstance(cause, NOT_SENT))
