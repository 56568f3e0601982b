"""Before any page: no orders from other sites, no endless bodies, and headers that let nothing foreign in."""

import secrets
from collections.abc import Callable
from urllib.parse import urlsplit

from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 1024 * 1024  # bytes; a text of forms.MAX_TEXT fits with what the form wraps around it

HEADERS = {
    "x-content-type-options": "nosniff",
    # Not `no-referrer`: with it browsers send `Origin: null` with our own forms (Fetch standard, "append a request Origin header"),
    # and over plain http, where there is no Sec-Fetch-Site, they could not be told from foreign ones. Other sites see nothing either way.
    "referrer-policy": "same-origin",
}
_POLICY = "default-src 'self'; script-src 'nonce-{nonce}'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
_HSTS = "max-age=31536000"  # a year; told only where the page is encrypted already

Refuse = Callable[[Request, int, str], Response]
"""Makes the page that says no: status, and the name of the sentence."""


def foreign(request: Request) -> bool:
    """Return whether another site is behind this request. Programs that are no browsers send neither header."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return False
    site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin")
    if site is not None:
        return site not in ("same-origin", "none")
    return origin is not None and urlsplit(origin).netloc != request.headers.get("host", "")


def nonce(request: Request) -> str:
    """Return the word that our own script tags carry on this page, and no others."""
    return str(request.state.nonce)


def headers_for(scope: Scope) -> dict[str, str]:
    """Return the headers of one answer."""
    own = HEADERS | {"content-security-policy": _POLICY.format(nonce=scope["state"]["nonce"])}
    return own | {"strict-transport-security": _HSTS} if scope["scheme"] == "https" else own


class Guard:
    """ASGI around ASGI."""

    def __init__(self, app: ASGIApp, refuse: Refuse) -> None:
        self._app = app
        self._refuse = refuse

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        scope.setdefault("state", {})["nonce"] = secrets.token_urlsafe(16)
        request, sending = Request(scope), _with_headers(scope, send)
        if foreign(request):
            await self._refuse(request, 403, "cross_site")(scope, receive, sending)
        else:
            await self._app(scope, _counted(receive), sending)


def _counted(receive: Receive) -> Receive:
    size = 0

    async def counted() -> Message:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > MAX_BODY:
            raise HTTPException(413)
        return message

    return counted


def _with_headers(scope: Scope, send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.update(headers_for(scope))
            headers.setdefault("cache-control", "no-cache" if scope["path"].startswith("/static/") else "no-store")
        await send(message)

    return sending
