"""A voice that a person handed over reaches the volunteer who holds the ticket, through either library, and nobody else."""

import logging
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.errors import TransportError
from bot.messages import Card
from bot.tickets import Role
from bot.transports.telegram.road import TelegramTransport
from bot.transports.web.media import Media
from tests.browser.fake_board import FakeBoard
from tests.browser.fakes import FakeBot, site
from tests.contracts.sides import LIBRARIES
from tests.fake_telegram import TOKEN, FakeTelegram


class Held(FakeBoard):
    """Li holds ticket 7, Wang holds ticket 8."""

    async def held(self, volunteer: str) -> Card | None:
        ticket = {"Li": 7, "Wang": 8}.get(volunteer)
        return Card(ticket, "桂-207", "语音", "media", "R1", "zh", "CN", False, 0.0) if ticket else None


async def find(number: int) -> tuple[int, str, str, str] | None:
    return {1: (7, "telegram", "voice", "V"), 2: (7, "telegram", "voice", "lost"), 3: (7, "elsewhere", "voice", "V")}.get(number)


@pytest.fixture
def server() -> FakeTelegram:
    server = FakeTelegram()
    server.files["V"] = b"OggS-a-voice"
    return server


@pytest.fixture(params=LIBRARIES)
def transport(server: FakeTelegram, request: pytest.FixtureRequest) -> TelegramTransport:
    return LIBRARIES[request.param](server)


@pytest.fixture
async def browser(transport: TelegramTransport) -> AsyncIterator[httpx.AsyncClient]:
    bot = FakeBot(sessions={name: name for name in ("Li", "Wang", "Zhao", "Boss")}, roles={"Boss": {Role.ORGANISER}})
    bot.board = Held(bot)
    web = site(bot)
    web.app.include_router(Media(web.site, find, {"telegram": transport.file}).routes)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(web.app), base_url="http://banyan.test") as browser:
        yield browser


async def test_a_file_comes_as_it_is_and_the_token_is_in_no_log(transport: TelegramTransport, server: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    assert await transport.file("V") == b"OggS-a-voice"
    with pytest.raises(TransportError):
        await transport.file("unknown")
    assert TOKEN.partition(":")[2] not in caplog.text
    assert server.wrong == []


@pytest.mark.parametrize(
    ("who", "number", "status"), [("Li", 1, 200), ("Wang", 1, 404), ("", 1, 403), ("Boss", 1, 403), ("Zhao", 1, 404), ("Li", 9, 404), ("Li", "x", 404), ("Li", 2, 503), ("Li", 3, 404)]
)
async def test_only_who_holds_the_ticket_hears_it(browser: httpx.AsyncClient, who: str, number: object, status: int) -> None:
    browser.cookies.set("banyan_desk", who)
    response = await browser.get(f"/desk/media/{number}")
    assert response.status_code == status
    assert (response.content == b"OggS-a-voice") is (status == 200)
    if status == 200:
        assert response.headers["content-type"] == "audio/ogg"
        assert response.headers["cache-control"] == "no-store"
