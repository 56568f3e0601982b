"""A member's own keys: passkeys to add and to drop, another house to connect."""

from starlette.responses import JSONResponse, RedirectResponse, Response

from bot.rights import Action
from bot.transports.web.desk.gate import Fetched, Gate, Visit


class KeysPages:
    """Everybody who is signed in."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._people = gate, gate.site.people
        gate.show("/keys", Action.KEYS, self.page)
        gate.do("/keys/offer", Action.KEYS, self.offer, Fetched.PART)
        gate.do("/keys/add", Action.KEYS, self.add, Fetched.PART)
        gate.do("/keys/drop", Action.KEYS, self.drop)

    async def page(self, visit: Visit) -> Response:
        return self._gate.page(visit, "keys", keys=await self._people.passkeys.kept(visit.me))

    async def offer(self, visit: Visit) -> Response:
        offered = await self._people.passkeys.offer_registration(visit.me, self._gate.site.origin(visit.request))
        return JSONResponse({"offer": offered.token, "options": offered.options})

    async def add(self, visit: Visit) -> Response:
        fields = visit.sent.fields
        added = await self._people.passkeys.register(visit.me, fields.get("offer", ""), fields.get("answer", ""), self._gate.site.origin(visit.request))
        if not added:
            return JSONResponse({"notice": self._gate.site.pages.words[visit.language]["desk"]["notices"]["passkey_refused"]}, 400)
        return JSONResponse({"to": "/desk/keys"})

    async def drop(self, visit: Visit) -> Response:
        await self._people.passkeys.drop(visit.me, visit.sent.fields.get("id", ""))
        return RedirectResponse("/desk/keys", 303)
