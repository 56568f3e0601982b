"""A bare echo bot of either library, as its own documents begin: what the whole bot is measured against. Run as a process by figures.py."""

import asyncio
import sys


async def with_aiogram(token: str, base: str) -> None:
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    await dispatcher.start_polling(Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(base))))


def with_ptb(token: str, base: str) -> None:
    from telegram import Update
    from telegram.ext import Application, ContextTypes, MessageHandler, filters

    async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        if update.message is not None:
            await update.message.reply_text(update.message.text or "")

    application = Application.builder().token(token).base_url(f"{base}/bot").build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    application.run_polling()


if __name__ == "__main__":
    if sys.argv[1] == "aiogram":
        asyncio.run(with_aiogram(sys.argv[2], sys.argv[3]))
    else:
        with_ptb(sys.argv[2], sys.argv[3])
