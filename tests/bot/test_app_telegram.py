"""How the parts are put together where there is a Telegram token."""

import socket
from pathlib import Path
from typing import get_args

import httpx
import pytest

from bot import app
from bot.board import DeskBoard
from bot.desk import Roster, build
from bot.replies import Replies
from bot.settings import Settings
from bot.storage import SqlStore
from bot.transports.telegram.road import TelegramTransport
from bot.transports.web import WebTransport
from knowledge import Library

TOKEN = "4200:Planted-Secret_token"
NAMES = get_args(Settings.model_fields["telegram_library"].annotation)


def web_for(settings: Settings, library: Library, store: SqlStore) -> WebTransport:
    desk = build(store, Replies(library, settings.region), Roster(), app.Bell())
    return app.web_for(settings, library, store, DeskBoard(store, desk, app.Bell()))


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("webhook", ["", "https://banyan.example.org"])
async def test_the_web_server_carries_what_telegram_needs(name: str, webhook: str, tmp_path: Path, library: Library) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    settings = Settings(telegram_token=TOKEN, telegram_library=name, telegram_webhook_url=webhook)  # type: ignore[arg-type]  # pydantic makes of it what it needs
    web = web_for(settings, library, store)
    roads = app.transports_for(settings, web, store)
    telegram = roads["telegram"]
    assert isinstance(telegram, TelegramTransport)
    assert (telegram.keeper is store, telegram.webhook is not None) == (True, bool(webhook))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web.app), base_url="http://banyan.test") as browser:
        health = await browser.get("/health/telegram")
        assert health.json()["mode"] == ("webhook" if webhook else "polling")
        assert (await browser.get("/desk/media/1")).status_code == 403
        if telegram.webhook:
            assert (await browser.post(telegram.webhook.path, content=b"{}")).status_code == 403
    assert TOKEN not in repr(settings) + repr(roads)
    await store.close()


def test_without_a_token_there_is_no_telegram(tmp_path: Path, library: Library) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    settings = Settings()
    assert set(app.transports_for(settings, web_for(settings, library, store), store)) == {"web", "desk"}


async def test_only_one_process_of_a_machine_polls_and_the_name_says_which() -> None:
    from bot.transports.telegram.keeper import ended, new_holder

    holder = new_holder()
    assert holder.startswith(socket.gethostname())
    assert not ended(holder)
    assert not ended("")
    assert not ended(f"{socket.gethostname()}:nonsense:x")
