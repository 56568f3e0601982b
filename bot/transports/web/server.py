"""The web server as a transport: one for the people at `web:...`, and a second, sharing it, for the volunteers at `desk:...`."""

import asyncio
import contextlib
import errno
import socket
from collections.abc import Callable, Iterator, Mapping

import uvicorn
from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.staticfiles import StaticFiles

from bot.errors import CannotStart, StoreError
from bot.messages import Address, Outgoing, Receive
from bot.transports.web import desk
from bot.transports.web.chat import Chat
from bot.transports.web.guard import Guard, headers_for
from bot.transports.web.pages import STATIC
from bot.transports.web.people import People
from bot.transports.web.ports import Board, Transcripts
from bot.transports.web.site import Site

GRACE = 2  # seconds that open requests get when the server stops; streams end at once
SENTENCES = {404: "not_found", 405: "not_found", 413: "far_too_long"}


class DeskTransport:
    """The road to the volunteers. The web server carries it; this only wakes their pages."""

    platform = "desk"
    idempotent = True

    def __init__(self, site: Site) -> None:
        self._site = site

    async def run(self, receive: Receive) -> None:
        """Wait until cancelled: what volunteers do comes in through the web server's `receive`."""
        await asyncio.Event().wait()

    async def send(self, to: Address, message: Outgoing) -> None:
        """Keep the message for the volunteer's page and wake it. Never fails; the same key twice is once."""
        self._site.tail.keep(to, message)
        self._site.bells.ring(to)


class WebTransport:
    """The road to people with a browser. `app` answers requests, `site` is what is behind it, `desk` the volunteers' transport in it."""

    platform = "web"
    idempotent = True

    def __init__(
        self,
        host: str,
        port: int,
        transcripts: Transcripts,
        board: Board,
        people: People,
        region: str,
        regions: Mapping[str, Mapping[str, str]],
        emergency_number: Callable[[str], str],
        address: str = "",
    ) -> None:
        self._host, self._port = host, port
        self.site = Site(transcripts, board, people, region, regions, emergency_number, address)
        self._listening = asyncio.Event()
        self.app = application(self.site)
        self.desk = DeskTransport(self.site)

    async def run(self, receive: Receive) -> None:
        """Serve until cancelled; then open pages get a moment to finish.

        Raises:
            CannotStart: the port is taken, or the host is none of this machine's.
        """
        with contextlib.closing(_bound(self._host, self._port)) as listening:
            self._port = listening.getsockname()[1]
            self.site.door.receive = receive
            self.site.bells.open()
            try:
                await self._serve(_Server(_config(self.app), self._listening), listening)
            finally:
                self.site.door.receive = None
                self._listening.clear()

    async def _serve(self, server: "_Server", listening: socket.socket) -> None:
        async with asyncio.TaskGroup() as group:
            serving = group.create_task(server.serve([listening]))
            try:
                await asyncio.shield(serving)
            finally:
                server.should_exit = True
                self.site.bells.close()
                await serving
                if left := server.server_state.tasks:
                    await asyncio.wait(left, timeout=GRACE)

    async def send(self, to: Address, message: Outgoing) -> None:
        """Keep the message for the person's page and wake it. Never fails; the same key twice is once."""
        self.site.tail.keep(to, message)
        self.site.bells.ring(to)

    async def url(self) -> str:
        """Wait until pages are served, and return where: "http://127.0.0.1:8080"."""
        await self._listening.wait()
        return f"http://{f'[{self._host}]' if ':' in self._host else self._host}:{self._port}"


class _Server(uvicorn.Server):
    """Leaves signals to the application, which stops every transport alike, and says when it serves."""

    def __init__(self, config: uvicorn.Config, listening: asyncio.Event) -> None:
        super().__init__(config)
        self._listening = listening

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listening.set()


def application(site: Site) -> FastAPI:
    """Return the whole site: chat, desk, style, health."""
    app = FastAPI(title="Banyan", openapi_url=None, docs_url=None, redoc_url=None)
    app.include_router(Chat(site).routes)
    app.include_router(desk.routes(site))
    app.add_api_route("/health", health, methods=["GET"], response_model=None)
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_middleware(Guard, refuse=site.plain)

    async def refused(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 400
        return site.plain(request, status, SENTENCES.get(status, "unclear"))

    async def broken(request: Request, error: Exception) -> Response:
        response = site.plain(request, 503 if isinstance(error, StoreError) else 500, "broken")
        response.headers.update(headers_for(request.scope))
        return response

    app.add_exception_handler(HTTPException, refused)
    app.add_exception_handler(StoreError, broken)
    app.add_exception_handler(Exception, broken)
    return app


async def health() -> Response:
    """Say that the server answers."""
    return JSONResponse({"ok": True})


def _config(app: FastAPI) -> uvicorn.Config:
    return uvicorn.Config(app, log_config=None, access_log=False, lifespan="off", ws="none", server_header=False, timeout_graceful_shutdown=GRACE)


def _bound(host: str, port: int) -> socket.socket:
    """Take the port before anything else starts, so that a taken one is a sentence and not a traceback."""
    if not 0 <= port <= 65535:  # glibc's getaddrinfo would quietly take it modulo 65536
        raise CannotStart(f"BANYAN_WEB_PORT={port} is no port: use a number from 1024 to 65535.")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        listening = socket.socket(family, kind, protocol)
    except (OSError, UnicodeError) as error:
        raise CannotStart(f"BANYAN_WEB_HOST={host} is no address: use 127.0.0.1 for this machine only, 0.0.0.0 for the whole network.") from error
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind(address)
        listening.listen(socket.SOMAXCONN)
    except OSError as error:
        listening.close()
        raise CannotStart(_why(host, port, error.errno)) from error
    return listening


def _why(host: str, port: int, number: int | None) -> str:
    if number == errno.EADDRINUSE:
        return f"Port {port} is taken by another program: stop that one, or set BANYAN_WEB_PORT to another number."
    if number == errno.EACCES:
        return f"Port {port} is reserved for the administrator: set BANYAN_WEB_PORT to a number from 1024 to 65535."
    return f"BANYAN_WEB_HOST={host} is not an address of this machine: use 127.0.0.1 for this machine only, 0.0.0.0 for the whole network."
