"""Telegram, spoken through either of two libraries; only the chosen one is imported."""

from bot.errors import CannotStart
from bot.transports.telegram.road import TelegramTransport


def create(library: str, token: str, api_base: str) -> TelegramTransport:
    """Return the transport that `library` ("aiogram" or "python-telegram-bot") carries.

    Raises:
        CannotStart: a setting cannot be right.
    """
    if library == "aiogram":
        from bot.transports.telegram.with_aiogram import AiogramTransport

        return AiogramTransport(token, api_base)
    if library == "python-telegram-bot":
        from bot.transports.telegram.with_ptb import PtbTransport

        return PtbTransport(token, api_base)
    raise CannotStart("BANYAN_TELEGRAM_LIBRARY is not known: use aiogram or python-telegram-bot.")
