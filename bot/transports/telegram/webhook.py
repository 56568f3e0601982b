"""The other way in: Telegram brings each update to the web server, and brings it again until it hears 200."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from hashlib import sha256

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.messages import Receive
from bot.transports.telegram.intake import Intake, Library
from bot.transports.telegram.polling import backoff, not_accepted
from bot.transports.telegram.rules import Refused, masked

MAX_BODY = 512 * 1024  # bytes; an update has a few thousand
SECRET = "x-telegram-bot-api-secret-token"
BUSY = 50  # updates taken at once; Telegram brings at most 100 (setWebhook, max_connections), 40 unless asked

log = logging.getLogger(__name__)


class Webhook:
    """`routes` belong into the web server. Path and secret come out of the token: the same after a restart and in every process, and not to be guessed."""

    def __init__(self, library: Library, intake: Intake, token: str, url: str, pause: Callable[[float], Awaitable[object]] = asyncio.sleep) -> None:
        self._library, self._intake, self._pause = library, intake, pause
        self.path = f"/telegram/{_derived(token, 'path')[:40]}"
        self.secret = _derived(token, "secret")
        self._url = url.rstrip("/") + self.path
        self._receive: Receive | None = None
        self._places = asyncio.Semaphore(BUSY)
        self.routes = APIRouter(include_in_schema=False)
        self.routes.add_api_route(self.path, self.take, methods=["POST"], response_model=None)

    async def run(self, receive: Receive) -> None:
        """Tell Telegram where to bring updates, and take them until cancelled. The webhook stays set: Telegram keeps what comes meanwhile.

        Raises:
            CannotStart: the token is not accepted.
        """
        self._receive = receive
        try:
            await self._hook()
            await asyncio.Event().wait()
        finally:
            self._receive = None

    async def _hook(self) -> None:
        tries = 0
        while True:
            try:
                await self._intake.settle_in()
                return await self._library.set_webhook(self._url, self.secret)
            except Refused as refusal:
                if refusal.status in (401, 404):
                    raise not_accepted(refusal) from refusal
                tries += 1
                log.log(logging.WARNING if tries == 1 else logging.DEBUG, "Telegram does not take the webhook and is asked again: %s", masked(str(refusal)))
            await self._pause(backoff(tries))

    async def take(self, request: Request) -> Response:
        """Take one update: 200 once it is written down or set aside; anything else, and Telegram brings it again."""
        if not hmac.compare_digest(request.headers.get(SECRET, "").encode(), self.secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        if self._receive is None:
            return Response(status_code=503)
        try:
            async with self._places:
                await self._brought(body, self._receive)
        except Exception as error:
            log.error("a Telegram update was not taken and will be brought again: %s", type(error).__name__)
            return Response(status_code=503)
        return Response(status_code=200)

    async def _brought(self, body: bytes, receive: Receive) -> None:
        try:
            raw = json.loads(body)
        except ValueError as error:
            await self._intake.set_aside(body.decode("utf-8", "replace"), type(error).__name__)
            return
        await self._intake.take(raw, receive)


def _derived(token: str, purpose: str) -> str:
    return hmac.new(token.encode(), f"banyan webhook {purpose}".encode(), sha256).hexdigest()


async def _body(request: Request) -> bytes | None:
    """Return the body, or None where it is too long; no more of it is read then."""
    declared = request.headers.get("content-length", "0")
    if declared.isascii() and declared.isdigit() and int(declared) > MAX_BODY:
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            return None
    return body
