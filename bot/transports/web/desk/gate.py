"""The one gate to the desk: who is it, may they do this, and does the form come from our own page. Every route is opened here."""

import hashlib
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.messages import Address
from bot.rights import Action, Member, allowed
from bot.tickets import Actor
from bot.transports.web import cookies, forms
from bot.transports.web.forms import Sent
from bot.transports.web.guard import nonce
from bot.transports.web.site import Site
from bot.transports.web.throttle import Throttle

ACTS, ACTS_SECONDS = 120, 60.0  # acts of one member: far more than a hand can press, far less than a program
KNOCKS, KNOCKS_SECONDS = 60, 60.0  # sign-ins begun from one source; one-time links are never counted here
_NOTHING = Sent("", None, "")


class Fetched(StrEnum):
    """What becomes of a request that is not let through: a page for a reader, a bare answer for a script."""

    PAGE = "page"
    PART = "part"  # HTMX put it into an open page
    STREAM = "stream"


@dataclass(frozen=True, slots=True)
class Visit:
    """One request that was let through. `member` is None only where nobody need be signed in."""

    request: Request
    member: Member | None
    sent: Sent

    @property
    def language(self) -> str:
        return cookies.language(self.request)

    @property
    def me(self) -> Member:
        """The member; on every route but the sign-in there is one."""
        assert self.member is not None
        return self.member

    @property
    def actor(self) -> Actor:
        return self.me.acting(self.language)

    @property
    def address(self) -> Address:
        return Address("desk", self.me.name)

    @property
    def source(self) -> str:
        """Where the request comes from, as far as the network says."""
        return self.request.client.host if self.request.client else "unknown"

    @property
    def token(self) -> str:
        return form_token(cookies.session(self.request)) if self.member else ""


Endpoint = Callable[[Visit], Awaitable[Response]]


def form_token(session: str) -> str:
    """Return what every form of this session carries: another site can send our cookie along, but cannot know this."""
    return hashlib.sha256(f"form of {session}".encode()).hexdigest()[:32]


class Gate:
    """Opens routes, and shows pages to whoever came through."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.routes = APIRouter(prefix="/desk")
        self.opened: dict[tuple[str, str], Action] = {}
        self._acts, self._knocks = Throttle(ACTS, ACTS_SECONDS), Throttle(KNOCKS, KNOCKS_SECONDS)

    def show(self, path: str, action: Action, endpoint: Endpoint, fetched: Fetched = Fetched.PAGE) -> None:
        """Open a page."""
        self._open(path, ["GET", "HEAD"] if fetched is Fetched.PAGE else ["GET"], action, endpoint, fetched)

    def do(self, path: str, action: Action, endpoint: Endpoint, fetched: Fetched = Fetched.PAGE) -> None:
        """Open an act: a form that is sent."""
        self._open(path, ["POST"], action, endpoint, fetched)

    def _open(self, path: str, methods: list[str], action: Action, endpoint: Endpoint, fetched: Fetched) -> None:
        async def through(request: Request) -> Response:
            session = cookies.session(request)
            member = await self.site.people.sign_in.member(session) if session else None
            if not allowed(member.roles if member else None, action):
                return self._refused(request, member, fetched)
            if request.method != "POST":
                return await endpoint(Visit(request, member, _NOTHING))
            visit = Visit(request, member, await forms.read(request))
            if action is not Action.ENTER:
                if not secrets.compare_digest(visit.sent.fields.get("token", "").encode(), visit.token.encode()):
                    return self.site.plain(request, 403, "cross_site")
                if not self._acts.takes(visit.me.name):
                    return self.page(visit, "sorry", 429, "too_fast")
            return await endpoint(visit)

        through.__name__ = f"{methods[0].lower()}{path.replace('/', '_')}".replace("{", "").replace("}", "").replace(".", "_").replace("-", "_").replace(":path", "")
        self.routes.add_api_route(path, through, methods=methods, response_model=None)
        self.opened |= {(method, f"/desk{path}"): action for method in methods}

    def knocks(self, visit: Visit) -> bool:
        """Count one sign-in that was begun, and return whether this source may go on."""
        return self._knocks.takes(visit.source)

    def page(self, visit: Visit, template: str, status: int = 200, sentence: str = "", told: Mapping[str, object] = MappingProxyType({}), **values: object) -> HTMLResponse:
        """Return a page of the desk; `sentence` names a notice in the words of the desk, `told` is what stands in it."""
        return self._page(visit.request, visit.member, template, status, sentence, told, **values)

    def _page(self, request: Request, member: Member | None, template: str, status: int = 200, sentence: str = "", told: Mapping[str, object] = MappingProxyType({}), **values: object) -> HTMLResponse:
        language = cookies.language(request)
        words = self.site.pages.words[language]["desk"]
        shared = {
            "size": cookies.size(request),
            "nonce": nonce(request),
            "back": "/desk",
            "notice": words["notices"][sentence].format(**told) if sentence else "",
            "member": member,
            "may": member.may if member else lambda action: False,
            "token": form_token(cookies.session(request)) if member else "",
            "provider": self.site.people.provider,
            "regions": self.site.regions,
        }
        return HTMLResponse(self.site.pages.page(f"desk/{template}.html", language, **(shared | values)), status)

    def _refused(self, request: Request, member: Member | None, fetched: Fetched) -> Response:
        match fetched:
            case Fetched.STREAM:
                return Response(status_code=204)  # a browser does not ask again
            case Fetched.PART:
                return Response(status_code=403, headers={"hx-redirect": "/desk"})
            case Fetched.PAGE if member is None:
                return self._page(request, None, "login", 403)
            case Fetched.PAGE:
                return self._page(request, member, "sorry", 403, "not_for_you")
