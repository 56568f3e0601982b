"""The chat page: for older people, in any browser, with or without scripts."""

from collections.abc import Sequence

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from bot.errors import StoreError
from bot.messages import Line
from bot.transports.web import cookies, forms, streams
from bot.transports.web.cookies import Visitor
from bot.transports.web.forms import Sent
from bot.transports.web.guard import nonce
from bot.transports.web.site import Site

BACK = {"/", "/desk"}
NOTHING = Sent("", None, "")


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
        return await self._shown(request, self._site.visitor(request), NOTHING)

    async def say(self, request: Request) -> Response:
        """Take one message. A browser without our cookie is answered on the spot: it may be one that keeps none."""
        sent = await forms.read(request)
        who = cookies.chosen(self._site.visitor(request), sent.pressed, self._site.regions)
        if sent.too_long:
            return await self._refused(request, who, sent, 413, "too_long")
        if not await self._site.receive(sent.incoming(who.address, who.language)):
            return await self._refused(request, who, sent, 503, "trouble" if sent.pressed is None else "trouble_pressed")
        response: Response = RedirectResponse("/#latest", 303)
        if _script(request):
            response = JSONResponse({"key": forms.fresh_key()}, 202)
        elif who.fresh:
            return await self._shown(request, who, sent)
        cookies.keep(response, request, who, sent.pressed)
        return response

    async def back(self) -> Response:
        """Lead on whoever reloads or comes back to the address of the form."""
        return RedirectResponse("/", 303)

    async def stream(self, request: Request) -> Response:
        """Tell what is new. Beyond a few streams a browser is told to do without (204: it does not ask again)."""
        who = self._site.visitor(request)
        if who.fresh or self._site.bells.waiting(who.address) >= streams.OPEN:
            return Response(status_code=204)
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        number = int(after) if after.isascii() and after.isdigit() and len(after) <= 18 else 0
        told = streams.Conversation(self._site, who.address, who.language, number)
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

    async def _refused(self, request: Request, who: Visitor, sent: Sent, status: int, sentence: str) -> Response:
        if _script(request):
            return JSONResponse({"notice": self._sentence(who, sentence)}, status)
        return await self._shown(request, who, sent, status, sentence, sent.text)

    async def _shown(self, request: Request, who: Visitor, sent: Sent, status: int = 200, sentence: str = "", text: str = "") -> Response:
        settled = await self._site.settled(who.address)
        try:
            lines = await self._site.lines(who.address)
        except StoreError:
            lines, status, sentence = self._site.tail.everything(who.address), 503, sentence or "unread"
        sentence = sentence or ("tampered" if who.tampered else "")
        response = HTMLResponse(
            self._site.pages.page(
                "chat.html",
                who.language,
                size=who.size,
                nonce=nonce(request),
                region=who.region,
                lines=lines,
                last=max((line.number for line in lines), default=0),
                latest=_latest(lines),
                waiting=not settled,
                notice=self._sentence(who, sentence) if sentence else "",
                text=text,
                number=self._site.emergency_number(who.region),
                regions=self._site.regions,
                back="/",
            ),
            status,
        )
        cookies.keep(response, request, who, sent.pressed)
        return response

    def _sentence(self, who: Visitor, name: str) -> str:
        sentence: str = self._site.pages.words[who.language][name]
        return sentence.format(number=self._site.emergency_number(who.region))


def _script(request: Request) -> bool:
    return "application/json" in request.headers.get("accept", "")


def _latest(lines: Sequence[Line]) -> Line | None:
    """Return what the person said last, else the last line: where reading goes on."""
    own = [line for line in lines if line.author == "person"]
    return next(reversed(own or list(lines)), None)
