"""The webhook, on the same web server as the pages, under either library."""

import asyncio
import contextlib
import json
import logging
import re
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.errors import CannotStart, StoreError
from bot.messages import Incoming
from bot.transports.telegram.keeper import Alone
from bot.transports.telegram.webhook import MAX_BODY, SECRET, Webhook
from tests.browser.fakes import FakeBot, site
from tests.contracts.sides import LIBRARIES
from tests.fake_telegram import PERSON, TOKEN, FakeTelegram, Fault, message, refused

HERE = "https://banyan.example.org"
WORDS = "my card number is 6222"


class Bot:
    """A transport whose updates are brought, its web server, and the door behind it."""

    def __init__(self, server: FakeTelegram, library: str) -> None:
        self.server, self.keeper, self.pauses = server, Alone(), list[float]()
        self.transport = LIBRARIES[library](server)
        self.transport.set_up(self.keeper, {"": [("start", "begin")]}, f"{HERE}/", pause=self.pause)
        assert self.transport.webhook is not None
        self.webhook: Webhook = self.transport.webhook
        web = site(FakeBot())
        web.app.include_router(self.transport.routes)
        self.http = httpx.AsyncClient(transport=httpx.ASGITransport(web.app, raise_app_exceptions=False), base_url=HERE)
        self.taken: list[Incoming] = []
        self.refusals = 0
        self.written = asyncio.Event()
        self.written.set()

    async def pause(self, seconds: float) -> None:
        self.pauses.append(seconds)
        await asyncio.sleep(0)

    async def receive(self, incoming: Incoming) -> None:
        if self.refusals:
            self.refusals -= 1
            raise StoreError("the disk is full")
        await self.written.wait()
        self.taken.append(incoming)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.transport.run(self.receive))
        await self.server.until(lambda: bool(self.server.hooks) or task.done())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def bring(self, update: Any, **headers: str) -> int:
        body = update if isinstance(update, (bytes, str)) else json.dumps(update)
        told = {SECRET: self.webhook.secret, "content-type": "application/json", **headers}
        return (await self.http.post(self.webhook.path, content=body, headers=told)).status_code


@pytest.fixture(params=LIBRARIES)
async def bot(server: FakeTelegram, request: pytest.FixtureRequest) -> AsyncIterator[Bot]:
    bot = Bot(server, request.param)
    yield bot
    await bot.http.aclose()


def update(number: int, text: str = "字太小", **more: Any) -> dict[str, Any]:
    return {"update_id": number, "message": message(PERSON, message_id=number, text=text, **more)}


async def test_telegram_is_told_where_to_bring_updates_and_nothing_is_fetched(bot: Bot) -> None:
    async with bot.running():
        assert bot.server.polls == []
    (form,) = bot.server.hooks
    assert form["url"] == HERE + bot.webhook.path
    assert form["secret_token"] == bot.webhook.secret
    assert json.loads(form["allowed_updates"]) == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_an_update_is_answered_with_200_only_when_it_is_written_down(bot: Bot) -> None:
    bot.written.clear()
    async with bot.running():
        bringing = asyncio.create_task(bot.bring(update(1)))
        await asyncio.sleep(0.05)  # time enough to answer too early
        assert not bringing.done()
        bot.written.set()
        assert await bringing == 200
    assert [one.text for one in bot.taken] == ["字太小"]


async def test_what_could_not_be_written_down_is_brought_again(bot: Bot) -> None:
    bot.refusals = 1
    async with bot.running():
        assert await bot.bring(update(1)) == 503
        assert await bot.bring(update(1)) == 200
    assert len(bot.taken) == 1


async def test_while_it_does_not_run_updates_are_brought_later(bot: Bot) -> None:
    assert await bot.bring(update(1)) == 503
    async with bot.running():
        assert await bot.bring(update(1)) == 200
    assert await bot.bring(update(2)) == 503
    assert bot.server.hooks[1:] == [], "the webhook stays set, so that Telegram keeps what comes meanwhile"


@pytest.mark.parametrize("secret", ["", "wrong", "密"])
async def test_who_does_not_know_the_secret_is_not_heard(bot: Bot, secret: str) -> None:
    async with bot.running():
        response = await bot.http.post(bot.webhook.path, json=update(1), headers={SECRET.encode(): secret.encode()})
        assert response.status_code == 403
        assert response.content == b""
        assert (await bot.http.post(bot.webhook.path, json=update(1))).status_code == 403
        assert (await bot.http.get(bot.webhook.path)).status_code == 405
        assert (await bot.http.post("/telegram/guess", json=update(1))).status_code == 404
    assert bot.taken == []
    assert await bot.keeper.parked() == 0


def test_path_and_secret_cannot_be_guessed_and_are_the_same_after_a_restart(server: FakeTelegram) -> None:
    first, second, other = Bot(server, "aiogram"), Bot(server, "python-telegram-bot"), LIBRARIES["aiogram"](server, "4200:Another")
    other.set_up(webhook_url=HERE)
    assert (first.webhook.path, first.webhook.secret) == (second.webhook.path, second.webhook.secret)
    assert other.webhook is not None
    assert other.webhook.path != first.webhook.path
    assert re.fullmatch(r"/telegram/[0-9a-f]{40}", first.webhook.path)
    assert re.fullmatch(r"[A-Za-z0-9_-]{64}", first.webhook.secret)
    assert TOKEN.partition(":")[2] not in first.webhook.path + first.webhook.secret


@pytest.mark.parametrize("declared", [True, False])
async def test_a_body_that_is_too_long_is_refused(bot: Bot, declared: bool) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY // 65536 + 2):
            yield b"x" * 65536

    async with bot.running():
        content: Any = b"x" * (MAX_BODY + 1) if declared else chunks()
        response = await bot.http.post(bot.webhook.path, content=content, headers={SECRET: bot.webhook.secret})
        assert response.status_code == 413
    assert bot.taken == []
    assert await bot.keeper.parked() == 0


BROKEN: list[Any] = ["{not json", b"\xff\xfe", "[]", "null", {"update_id": 3, "message": {"text": WORDS}}, {"message": message(PERSON, text=WORDS)}]


@pytest.mark.parametrize("body", BROKEN, ids=range(len(BROKEN)))
async def test_what_cannot_be_read_is_set_aside_and_not_brought_for_ever(bot: Bot, body: Any, caplog: pytest.LogCaptureFixture) -> None:
    async with bot.running():
        assert await bot.bring(body) == 200
        assert await bot.bring(update(9)) == 200
        health = (await bot.http.get("/health/telegram")).json()
    assert health == {"ok": True, "mode": "webhook", "parked": 1}
    assert [one.text for one in bot.taken] == ["字太小"]
    assert "set aside" in caplog.text
    assert WORDS not in caplog.text


async def test_a_press_is_acknowledged(bot: Bot) -> None:
    await bot.server.press("t1:a")
    (raw,) = bot.server.queue
    async with bot.running():
        assert await bot.bring(raw) == 200
    assert bot.server.acknowledged == ["press-700000000"]
    assert [one.pressed for one in bot.taken] == ["t1:a"]


async def test_many_at_once_are_all_taken(bot: Bot) -> None:
    async with bot.running():
        assert set(await asyncio.gather(*(bot.bring(update(number, f"m{number}")) for number in range(200)))) == {200}
    assert sorted(one.text for one in bot.taken) == sorted(f"m{number}" for number in range(200))


@pytest.mark.parametrize("fault", [Fault(lost="refused"), refused(429, "wait", retry_after=3), refused(400, "Bad Request: bad webhook"), Fault(502, "<html>")])
async def test_a_webhook_that_is_not_taken_is_offered_again(bot: Bot, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    bot.server.fail("setWebhook", *[fault] * 3)
    async with bot.running():
        assert len(bot.server.hooks) == 1
    assert len(bot.pauses) == 3
    assert bot.pauses[2] > bot.pauses[0]
    assert len([one for one in caplog.records if one.levelno >= logging.WARNING]) == 1


async def test_a_wrong_token_is_one_sentence(bot: Bot) -> None:
    bot.server.fail("setWebhook", refused(401, "Unauthorized"))
    with pytest.raises(CannotStart, match="BANYAN_TELEGRAM_TOKEN"):
        await bot.transport.run(bot.receive)


@pytest.mark.parametrize("url", ["banyan.example.org", "https://x/{y}", "ftp://x"])
def test_an_address_that_is_none_is_one_sentence(server: FakeTelegram, url: str) -> None:
    with pytest.raises(CannotStart, match="BANYAN_TELEGRAM_WEBHOOK_URL"):
        LIBRARIES["aiogram"](server).set_up(webhook_url=url)


async def test_the_secrets_are_in_no_log_and_no_repr(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bot.server.fail("setWebhook", refused(400, f"Bad Request: {HERE}/bot{TOKEN}"), Fault(lost="dropped"))
    async with bot.running():
        await bot.bring(update(1, WORDS))
        await bot.bring({"update_id": 2, "message": WORDS})
    shown = caplog.text + repr(bot.transport) + repr(bot.webhook) + repr(vars(bot.transport))
    for secret in (TOKEN, TOKEN.partition(":")[2], bot.webhook.secret, WORDS):
        assert secret not in shown
