"""What the tests of Telegram share: the fake Bot API, which must have seen no wrong request in the end, and a transport of either library on it."""

from collections.abc import AsyncIterator

import pytest

from bot.transports.telegram.road import TelegramTransport
from tests.contracts.sides import LIBRARIES
from tests.fake_telegram import FakeTelegram


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    server = FakeTelegram()
    yield server
    assert server.wrong == []


@pytest.fixture(params=LIBRARIES)
async def transport(server: FakeTelegram, request: pytest.FixtureRequest) -> TelegramTransport:
    return LIBRARIES[request.param](server)
