"""The chat page: for older people, in any browser, with or without scripts."""

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from fastapi import APIRouter

from bot.errors import StoreError
from bot.transports.web import cookies, forms, streams
from bot.transports.web.cookies import Visitor
from bot.transports.web.forms import Sent
from bot.transports.web.site import Site

BACK = {"/", "/desk"}


class Chat:
    """`/` shows, `/say` brings one message, `/stream` tells what is new, `/look` remembers a text size or a language."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self.routes = APIRouter(include_in_schema=False)
        self.routes.add_api_route("/", self.page, methods=["GET", "HEAD"], response_model=None)
        self.routes.add_api_route("/say", self.say, methods=["POST"], response_model=None)
        self.routes.add_api_route("/say", self.back, methods=["GET"], response_model=None)
        self.routes.add_api_route("/stream", self.stream, methods=["GET"], response_model=None)
        self.routes.add_api_route("/look", self.look, methods=["POST"], response_model=None)

    async def page(self, request: Request) -> Response:
        """Show the conversation; wait a moment if an answer is on its way."""
        return await self._shown(request, self._site.visitor(request))

    async def say(self, request: Request) -> Response:
        """Take one message. A browser without our cookie is answered on the spot: it may be one that keeps none."""
        who, sent = self._site.visitor(request), await forms.read(request)
        if sent.too_long:
            return await self._refused(request, who, sent, 413, "too_long")
        if not await self._site.receive(sent.incoming(who.address, who.language)):
            return await self._refused(request, who, sent, 503, "trouble" if sent.pressed is None else "trouble_pressed")
        if "application/json" in request.headers.get("accept", ""):
            return self._remembered(JSONResponse({"key": forms.fresh_key()}, 202), request, who)
        if who.fresh:
            return await self._shown(request, self._chosen(who, sent), sent=sent)
        return self._with_choice(RedirectResponse("/#latest", 303), request, sent)

    async def back(self) -> Response:
        """Lead on whoever reloads or comes back to the address of the form."""
        return RedirectResponse("/", 303)

    async def stream(self, request: Request) -> Response:
        """Tell what is new. Beyond a few streams a browser is told to do without (204: it does not ask again)."""
        who = self._site.visitor(request)
        if who.fresh or self._site.bells.waiting(who.address) >= streams.OPEN:
            return Response(status_code=204)
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        told = streams.Conversation(self._site, who.address, who.language, int(after) if after.isascii() and after.isdigit() else 0)
        return streams.response(self._site, who.address, told.look)

    async def look(self, request: Request) -> Response:
        """Remember a text size or a language in a cookie."""
        async with request.form() as form:
            size, language, back = form.get("size"), form.get("language"), form.get("back")
        response = RedirectResponse(back if isinstance(back, str) and back in BACK else "/", 303)
        if isinstance(size, str) and size in cookies.SIZES:
            cookies.remember(response, request, cookies.SIZE, size)
        if isinstance(language, str) and language in cookies.LANGUAGES:
            cookies.remember(response, request, cookies.LANGUAGE, language)
        return response
