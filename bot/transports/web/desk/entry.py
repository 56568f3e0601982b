"""Coming in and going out: one-time links, passkeys, the sign-in of another house."""

from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.rights import Action
from bot.sign_in import Refusal
from bot.transports.web import cookies
from bot.transports.web.desk.gate import Fetched, Gate, Visit

STATE = "banyan_state"
STATE_SECONDS = 600
HOMES = {Action.QUEUE: "/desk", Action.FIGURES: "/desk/figures"}


class Entry:
    """Nobody need be signed in here, except to leave."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._people = gate, gate.site.people
        gate.show("/enter/{link}", Action.ENTER, self.door)
        gate.do("/enter/{link}", Action.ENTER, self.enter)
        gate.show("/sign-in", Action.ENTER, self.sign_in)
        gate.do("/passkey/offer", Action.ENTER, self.offer, Fetched.PART)
        gate.do("/passkey/enter", Action.ENTER, self.by_passkey, Fetched.PART)
        gate.do("/other/go", Action.ENTER, self.away)
        gate.show("/other/back", Action.ENTER, self.back)
        gate.show("/home", Action.LEAVE, self.home)
        gate.do("/leave", Action.LEAVE, self.leave)
        gate.do("/leave/everywhere", Action.LEAVE, self.leave_everywhere)

    async def door(self, visit: Visit) -> Response:
        """Show a button only: a preview of the link in a messenger must not use it up."""
        return self._gate.page(visit, "enter", link=visit.request.path_params["link"])

    async def enter(self, visit: Visit) -> Response:
        """Use the link up and let the volunteer in."""
        session = await self._people.sign_in.redeem(visit.request.path_params["link"])
        return self._let_in(visit, session) if session else self._gate.page(visit, "used", 410)

    async def sign_in(self, visit: Visit) -> Response:
        return self._gate.page(visit, "login")

    async def offer(self, visit: Visit) -> Response:
        """Give a challenge for any passkey of ours."""
        if not self._gate.knocks(visit):
            return self._told(visit, "too_fast", 429)
        offered = await self._people.passkeys.offer_entry(self._gate.site.origin(visit.request))
        return JSONResponse({"offer": offered.token, "options": offered.options})

    async def by_passkey(self, visit: Visit) -> Response:
        fields = visit.sent.fields
        came = await self._people.passkeys.enter(fields.get("offer", ""), fields.get("answer", ""), self._gate.site.origin(visit.request), visit.source)
        if isinstance(came, Refusal):
            return self._told(visit, f"sign_in_{came}", 429 if came is Refusal.LOCKED else 403)
        response = JSONResponse({"to": "/desk/home"})
        cookies.remember_session(response, visit.request, came)
        return response

    async def away(self, visit: Visit) -> Response:
        """Lead to the other house. A signed-in member connects it, and only with a form of our own; nobody signs in."""
        provider, connecting = self._people.provider, visit.sent.fields.get("connect") == "yes"
        if provider is None:
            return self._gate.page(visit, "sorry", 404, "no_such_page")
        if connecting and (visit.member is None or visit.sent.fields.get("token") != visit.token):
            return self._gate.page(visit, "sorry", 403, "not_for_you")
        if not self._gate.knocks(visit):
            return self._gate.page(visit, "sorry", 429, "too_fast")
        way = await provider.begin(visit.member if connecting else None, self._back(visit))
        if isinstance(way, Refusal):
            return self._gate.page(visit, "login", 502, f"sign_in_{way}")
        response = self._gate.page(visit, "away", url=way.url, house=provider.name)
        secure = visit.request.url.scheme == "https"
        response.set_cookie(STATE, way.state, max_age=STATE_SECONDS, path="/desk/other", secure=secure, httponly=True, samesite="lax")
        return response

    async def back(self, visit: Visit) -> Response:
        """Somebody comes back from the other house."""
        provider, query = self._people.provider, visit.request.query_params
        if provider is None:
            return self._gate.page(visit, "sorry", 404, "no_such_page")
        held = visit.request.cookies.get(STATE, "")
        came = await provider.finish(held, query.get("state", ""), query.get("code", ""), self._back(visit))
        if isinstance(came, Refusal):
            response: Response = self._gate.page(visit, "login", 403, f"sign_in_{came}")
        elif came.session:
            response = self._let_in(visit, came.session)
        else:
            response = RedirectResponse("/desk/keys", 303)
        response.delete_cookie(STATE, path="/desk/other")
        return response

    async def home(self, visit: Visit) -> Response:
        """Lead to the page that this member came for."""
        first = next((path for action, path in HOMES.items() if visit.me.may(action)), "/desk/keys")
        return RedirectResponse(first, 303)

    async def leave(self, visit: Visit) -> Response:
        """End the session."""
        await self._people.sign_in.leave(cookies.session(visit.request))
        return self._out(visit)

    async def leave_everywhere(self, visit: Visit) -> Response:
        """End every session of this member, on every device."""
        await self._people.sign_in.leave_everywhere(visit.me)
        return self._out(visit)

    def _let_in(self, visit: Visit, session: str) -> Response:
        response = RedirectResponse("/desk/home", 303)
        cookies.remember_session(response, visit.request, session)
        return response

    def _out(self, visit: Visit) -> Response:
        response = RedirectResponse("/desk/sign-in", 303)
        cookies.forget_session(response, visit.request)
        return response

    def _back(self, visit: Visit) -> str:
        return f"{self._gate.site.origin(visit.request)}/desk/other/back"

    def _told(self, visit: Visit, sentence: str, status: int) -> Response:
        return JSONResponse({"notice": self._gate.site.pages.words[visit.language]["desk"]["notices"][sentence]}, status)
