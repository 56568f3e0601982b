"""Both libraries over a real socket: nothing of them replaced, only `api_base` set."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.errors import CannotStart, TryLater, Uncertain
from bot.messages import Address, Choice, Incoming, Outgoing
from bot.transports.telegram import create
from tests.contracts.sides import LIBRARIES
from tests.fake_telegram import PERSON, TOKEN, FakeTelegram, refused

ANN = Address("telegram", str(PERSON))
SAID = Outgoing("微信里的字可以变大。👍", (Choice("t1:all", "整个手机的字"),))


class Server(uvicorn.Server):
    """Says when it serves, and leaves signals alone."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.serving = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.serving.set()


@contextlib.asynccontextmanager
async def over_http(fake: FakeTelegram) -> AsyncIterator[str]:
    """Serve the fake at an address of this machine."""

    async def answer(request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        status, body = await fake.handle(request.url.path, form)
        return PlainTextResponse(body, status) if isinstance(body, str) else JSONResponse(body, status)

    app = Starlette(routes=[Route("/{path:path}", answer, methods=["POST"])])
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        server = Server(uvicorn.Config(app, log_config=None, access_log=False, lifespan="off"))
        serving = asyncio.create_task(server.serve([listening]))
        await server.serving.wait()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        await fake.hang_up()
        await serving


@contextlib.asynccontextmanager
async def hanging_up() -> AsyncIterator[str]:
    """Take every request, and close without a word."""

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


@pytest.mark.parametrize("library", LIBRARIES)
async def test_the_whole_road_over_a_real_socket(library: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    fake, taken = FakeTelegram(), asyncio.Queue[Incoming]()
    async with asyncio.timeout(20), over_http(fake) as base:
        transport = create(library, TOKEN, base)
        running = asyncio.create_task(transport.run(taken.put))
        await fake.write("字太小，看不清")
        assert (await taken.get()).text == "字太小，看不清"
        await transport.send(ANN, SAID)
        await fake.press("t1:all")
        assert (await taken.get()).pressed == "t1:all"
        await fake.until(lambda: fake.confirmed == 2 and len(fake.acknowledged) == 1)
        fake.fail("sendMessage", refused(429, "Too Many Requests: retry after 17", retry_after=17))
        with pytest.raises(TryLater, match="17"):
            await transport.send(ANN, SAID)
        running.cancel()
        await asyncio.wait({running})
        await transport.send(ANN, SAID)
    assert [form["text"] for form in fake.sent] == [SAID.text, SAID.text]
    assert fake.wrong == []
    assert TOKEN.partition(":")[2] not in caplog.text
    assert not {text for text in ("字太小", SAID.text) if text in caplog.text}


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_wrong_token_over_a_real_socket(library: str) -> None:
    async with over_http(FakeTelegram()) as base:
        with pytest.raises(CannotStart, match="BANYAN_TELEGRAM_TOKEN"):
            await create(library, "42:another", base).run(asyncio.Queue[Incoming]().put)


@pytest.mark.parametrize("library", LIBRARIES)
async def test_where_nobody_listens_nothing_was_sent(library: str) -> None:
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as listening:
        base = f"http://127.0.0.1:{listening.getsockname()[1]}"
    with pytest.raises(TryLater):
        await create(library, TOKEN, base).send(ANN, SAID)


@pytest.mark.parametrize("library", LIBRARIES)
async def test_where_the_line_breaks_it_is_uncertain(library: str) -> None:
    async with hanging_up() as base:
        with pytest.raises(Uncertain):
            await create(library, TOKEN, base).send(ANN, SAID)
