"""Pages to look at: who is on duty, replies that wait, one's own thanks, what nobody answers, a draft entry, the list of acts."""

from starlette.responses import Response

from bot.rights import Action
from bot.transports.web.desk.gate import Gate, Visit

ACTS = 100  # a page of the list


class Looks:
    """None of these changes anything."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._board = gate, gate.site.board
        gate.show("/roster", Action.ROSTER, self.roster)
        gate.show("/thanks", Action.THANKS, self.thanks)
        gate.show("/unmet", Action.UNMET, self.unmet)
        gate.show("/draft/{ticket}", Action.DRAFT, self.draft)
        gate.show("/audit", Action.AUDIT, self.audit)

    async def roster(self, visit: Visit) -> Response:
        return self._gate.page(visit, "roster", everybody=await self._board.roster())

    async def thanks(self, visit: Visit) -> Response:
        return self._gate.page(visit, "thanks", mine=await self._board.thanks(visit.actor))

    async def unmet(self, visit: Visit) -> Response:
        return self._gate.page(visit, "unmet", clusters=await self._board.unmet(visit.actor))

    async def draft(self, visit: Visit) -> Response:
        ticket = visit.request.path_params["ticket"]
        known = ticket.isascii() and ticket.isdigit() and len(ticket) < 18
        draft = await self._board.draft(visit.actor, int(ticket)) if known else None
        return self._gate.page(visit, "draft", draft=draft) if draft else self._gate.page(visit, "sorry", 404, "no_draft")

    async def audit(self, visit: Visit) -> Response:
        """Show the acts, newest first; `?before=7` goes on with older ones."""
        before = visit.request.query_params.get("before", "")
        known = before.isascii() and before.isdigit() and len(before) < 18
        acts = await self._gate.site.people.records.acts(int(before) if known else None, ACTS)
        return self._gate.page(visit, "audit", acts=acts, older=acts[-1].id if len(acts) == ACTS else None)
