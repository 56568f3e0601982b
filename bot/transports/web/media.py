"""A voice or a picture that a person handed over: shown to the volunteer who holds the ticket, fetched from its platform each time, kept nowhere."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.responses import Response

from bot.errors import TransportError
from bot.rights import Action
from bot.transports.web.desk.gate import Gate, Visit
from bot.transports.web.site import Site

TYPES = {"voice": "audio/ogg", "photo": "image/jpeg"}  # what Telegram makes of both

Find = Callable[[int], Awaitable[tuple[int, str, str, str] | None]]
"""By its number: (ticket, platform, kind, the platform's id of the file)."""
Fetch = Callable[[str], Awaitable[bytes]]


class Media(Gate):
    """`/desk/media/7`, behind the gate like every page of the desk. `fetch` holds, by platform, how to get a file."""

    def __init__(self, site: Site, find: Find, fetch: Mapping[str, Fetch]) -> None:
        super().__init__(site)
        self._find, self._fetch = find, fetch
        self.show("/media/{number}", Action.CONVERSATION, self.file)

    async def file(self, visit: Visit) -> Response:
        """Show it to whoever holds the ticket; to all others it does not exist."""
        number = visit.request.path_params["number"]
        held = await self.site.board.held(visit.me.name)
        found = await self._find(int(number)) if held and number.isascii() and number.isdigit() and len(number) < 19 else None
        if found is None or held is None or found[0] != held.ticket or found[1] not in self._fetch:
            return self.site.plain(visit.request, 404, "not_found")
        _, platform, kind, id = found
        try:
            body = await self._fetch[platform](id)
        except TransportError:
            return self.site.plain(visit.request, 503, "broken")
        return Response(body, media_type=TYPES.get(kind, "application/octet-stream"), headers={"content-disposition": "inline"})
