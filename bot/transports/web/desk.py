"""The volunteers' pages: a one-time link leads in; from then on everything they do goes through `receive` like anybody's words."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from bot.errors import StoreError
from bot.messages import Address, Card, Line
from bot.transports.web import cookies, forms, streams
from bot.transports.web.site import Site

NOTICES = 5
STALE = 12 * 3600  # seconds after which a notice is no news


@dataclass(frozen=True, slots=True)
class Lists:
    """What a volunteer sees of the desk at one moment."""

    waiting: Sequence[Card]
    held: Card | None
    lines: Sequence[Line]
    notices: Sequence[Line]


class Desk:
    """`/desk` shows, `/desk/act` does, `/desk/stream` tells that something changed, `/desk/lists` is the part that changes."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes = APIRouter(prefix="/desk", include_in_schema=False)
        self.routes.add_api_route("/enter/{link}", self.door, methods=["GET", "HEAD"], response_model=None)
        self.routes.add_api_route("/enter/{link}", self.enter, methods=["POST"], response_model=None)
        self.routes.add_api_route("", self.page, methods=["GET", "HEAD"], response_model=None)
        self.routes.add_api_route("/act", self.act, methods=["POST"], response_model=None)
        self.routes.add_api_route("/act", self.back, methods=["GET"], response_model=None)
        self.routes.add_api_route("/lists", self.lists, methods=["GET"], response_model=None)
        self.routes.add_api_route("/stream", self.stream, methods=["GET"], response_model=None)
        self.routes.add_api_route("/leave", self.leave, methods=["POST"], response_model=None)

    async def door(self, request: Request, link: str) -> Response:
        """Show a button only: a preview of the link in a messenger must not use it up."""
        return self._shown(request, 200, "enter", link=link)

    async def enter(self, request: Request, link: str) -> Response:
        """Use the link up and let the volunteer in."""
        session = await self._site.sign_in.redeem(link)
        if session is None:
            return self._shown(request, 410, "used")
        response = RedirectResponse("/desk", 303)
        cookies.remember(response, request, cookies.DESK, session, path="/desk")
        return response

    async def page(self, request: Request) -> Response:
        """Show the desk; wait a moment if something this volunteer did is still being done."""
        name = await self._volunteer(request)
        if name is None:
            return self._shown(request, 403, "login")
        await self._site.settled(Address("desk", name))
        return await self._desk(request, name, text=await self._suggested(request, name))

    async def act(self, request: Request) -> Response:
        """Do one thing: take, reply, give back, close."""
        name, sent = await self._volunteer(request), await forms.read(request)
        if name is None:
            return self._shown(request, 403, "login")
        if sent.too_long:
            return await self._desk(request, name, 413, "too_long", sent.text)
        if sent.pressed is None and not sent.text.strip():
            return RedirectResponse("/desk", 303)
        if not await self._site.receive(sent.incoming(Address("desk", name), cookies.language(request))):
            return await self._desk(request, name, 503, "trouble", sent.text)
        return RedirectResponse("/desk#mine", 303)

    async def back(self) -> Response:
        """Lead on whoever reloads or comes back to the address of the form."""
        return RedirectResponse("/desk", 303)

    async def lists(self, request: Request) -> Response:
        """Return the part of the desk that changes."""
        name = await self._volunteer(request)
        if name is None:
            return Response(status_code=403)
        lists, language = await self._lists(name), cookies.language(request)
        return HTMLResponse(self._site.pages.page("lists.html", language, name=name, lists=lists, regions=self._site.regions))

    async def stream(self, request: Request) -> Response:
        """Tell that something changed. Every look asks who this is: an open page is a volunteer on duty, until the session ends."""
        name = await self._volunteer(request)
        if name is None or self._site.bells.waiting(Address("desk", name)) >= streams.OPEN:
            return Response(status_code=204)
        seen: Lists | None = None

        async def look(rang: bool) -> list[str]:
            nonlocal seen
            try:
                lists = await self._lists(name) if await self._volunteer(request) else None
            except StoreError:
                return []
            changed, seen = lists != seen, lists
            return [streams.event("change", "")] if changed else []

        return streams.response(self._site, Address("desk", name), look)

    async def leave(self, request: Request) -> Response:
        """End the session."""
        await self._site.sign_in.leave(request.cookies.get(cookies.DESK, ""))
        response = RedirectResponse("/desk", 303)
        response.delete_cookie(cookies.DESK, path="/desk")
        return response

    async def _volunteer(self, request: Request) -> str | None:
        session = request.cookies.get(cookies.DESK, "")
        return await self._site.sign_in.volunteer(session) if session else None

    async def _lists(self, name: str) -> Lists:
        held = await self._site.board.held(name)
        return Lists(
            tuple(await self._site.board.waiting()),
            held,
            tuple(await self._site.board.lines(held.ticket)) if held else (),
            tuple(line for line in await self._site.lines(Address("desk", name)) if _news(line))[-NOTICES:],
        )

    async def _suggested(self, request: Request, name: str) -> str:
        """Return the suggestion that was asked into the reply box, as `?use=0`."""
        use = request.query_params.get("use", "")
        held = await self._site.board.held(name) if use.isascii() and use.isdigit() else None
        return dict(enumerate(held.suggestions)).get(int(use), "") if held else ""

    async def _desk(self, request: Request, name: str, status: int = 200, sentence: str = "", text: str = "") -> Response:
        lists: Lists | None = None
        try:
            lists = await self._lists(name)
        except StoreError:
            status, sentence = 503, sentence or "unread"
        return self._shown(request, status, "desk", sentence, name=name, lists=lists, text=text, regions=self._site.regions)

    def _shown(self, request: Request, status: int, part: str, sentence: str = "", **values: object) -> Response:
        language = cookies.language(request)
        notice = self._site.pages.words[language]["desk"][sentence] if sentence else ""
        page = self._site.pages.page(f"{part}.html", language, size=cookies.size(request), notice=notice, back="/desk", **values)
        return HTMLResponse(page, status)


def _news(line: Line) -> bool:
    """Return whether a line is a notice to the volunteer, and not an old one. Without a time it was sent just now."""
    return line.author != "person" and (not line.at or time.time() - line.at < STALE)
