"""A voice or a picture that a person handed over: shown to the volunteer who holds the ticket, fetched from its platform each time, kept nowhere."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from bot.errors import TransportError
from bot.transports.web import cookies
from bot.transports.web.site import Site

TYPES = {"voice": "audio/ogg", "photo": "image/jpeg"}  # what Telegram makes of both

Find = Callable[[int], Awaitable[tuple[int, str, str, str] | None]]
"""By its number: (ticket, platform, kind, the platform's id of the file)."""
Fetch = Callable[[str], Awaitable[bytes]]


@dataclass(frozen=True)
class Media:
    """`/desk/media/7`. `fetch` holds, by platform, how to get a file."""

    site: Site
    find: Find
    fetch: dict[str, Fetch]

    @property
    def routes(self) -> APIRouter:
        routes = APIRouter(include_in_schema=False)
        routes.add_api_route("/desk/media/{number}", self.show, methods=["GET"], response_model=None)
        return routes

    async def show(self, request: Request, number: int) -> Response:
        """Show it to whoever holds the ticket; to all others it does not exist."""
        session = request.cookies.get(cookies.DESK, "")
        name = await self.site.sign_in.volunteer(session) if session else None
        held = await self.site.board.held(name) if name else None
        found = await self.find(number) if held and 0 < number < 2**62 else None
        if found is None or held is None or found[0] != held.ticket or found[1] not in self.fetch:
            return self.site.plain(request, 404, "not_found")
        _, platform, kind, file = found
        try:
            body = await self.fetch[platform](file)
        except TransportError:
            return self.site.plain(request, 503, "broken")
        return Response(body, media_type=TYPES.get(kind, "application/octet-stream"), headers={"content-disposition": "inline"})
