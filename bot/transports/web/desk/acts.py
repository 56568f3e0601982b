"""What a volunteer does: one form an act, one verb of the board behind it, one sentence about what came of it."""

from typing import assert_never

from starlette.responses import RedirectResponse, Response

from bot.rights import Action
from bot.tickets import Claim, Enough, Holding, NothingLeft, Outcome, Parked, Refused, Revealed, Sent, Taken, TakenBy
from bot.transports.web.desk.gate import Gate, Visit
from bot.transports.web.desk.queue import Queue

NOTE = 500  # characters to the author of a reply that is not sent


class Acts:
    """`/desk/do/...`. The form's own key makes a double press one act."""

    def __init__(self, gate: Gate, queue: Queue) -> None:
        self._board, self._queue = gate.site.board, queue
        gate.do("/do/claim", Action.CLAIM, self.claim)
        gate.do("/do/next", Action.CLAIM, self.next)
        gate.do("/do/stay", Action.STAY, self.stay)
        gate.do("/do/reply", Action.REPLY, self.reply)
        gate.do("/do/give_back", Action.GIVE_BACK, self.give_back)
        gate.do("/do/pass_on", Action.PASS_ON, self.pass_on)
        gate.do("/do/ask_lead", Action.ASK_LEAD, self.ask_lead)
        gate.do("/do/close", Action.CLOSE, self.close)
        gate.do("/do/apart", Action.APART, self.apart)
        gate.do("/do/approve", Action.APPROVE, self.approve)
        gate.do("/do/reject", Action.APPROVE, self.reject)
        gate.do("/do/forget", Action.FORGET, self.forget)
        gate.do("/do/reveal", Action.REVEAL, self.reveal)

    async def claim(self, visit: Visit) -> Response:
        return await self._claimed(visit, await self._board.claim(visit.actor, visit.sent.number("ticket"), _key(visit)))

    async def next(self, visit: Visit) -> Response:
        return await self._claimed(visit, await self._board.next(visit.actor, _key(visit)))

    async def stay(self, visit: Visit) -> Response:
        return await self._here(visit, await self._board.stay(visit.actor, visit.sent.number("ticket"), _key(visit)), "stayed")

    async def reply(self, visit: Visit) -> Response:
        """Send the words, or show them again with every rule that they break."""
        sent, fields = visit.sent, visit.sent.fields
        if sent.too_long:
            return await self._queue.conversation(visit, 413, "too_long", sent.text)
        if not sent.text.strip():
            return RedirectResponse("/desk/mine", 303)
        how, to_all = fields.get("how", ""), fields.get("to_all") == "yes"
        came = await self._board.reply(visit.actor, sent.number("ticket"), sent.text, _key(visit), anyway=how == "anyway", to_all=to_all, ask=how == "ask")
        match came:
            case Sent():
                return RedirectResponse("/desk/mine#end", 303)
            case Refused(warnings, may_insist):
                return await self._queue.conversation(visit, 422, "", sent.text, warnings, may_insist, to_all)
            case Parked(_, why):
                return _to("/desk/mine", f"parked_{why}")
            case Outcome():
                return await self._queue.conversation(visit, 409, f"outcome_{came}", sent.text)
            case never:
                assert_never(never)

    async def give_back(self, visit: Visit) -> Response:
        return await self._away(visit, await self._board.give_back(visit.actor, visit.sent.number("ticket"), _key(visit)), "given_back")

    async def pass_on(self, visit: Visit) -> Response:
        return await self._away(visit, await self._board.pass_on(visit.actor, visit.sent.number("ticket"), visit.sent.fields.get("to", ""), _key(visit)), "passed_on")

    async def ask_lead(self, visit: Visit) -> Response:
        return await self._here(visit, await self._board.ask_lead(visit.actor, visit.sent.number("ticket"), _key(visit)), "lead_asked")

    async def close(self, visit: Visit) -> Response:
        return await self._away(visit, await self._board.close(visit.actor, visit.sent.number("ticket"), _key(visit)), "closed")

    async def apart(self, visit: Visit) -> Response:
        return await self._here(visit, await self._board.apart(visit.actor, visit.sent.number("ticket"), visit.sent.fields.get("person", ""), _key(visit)), "set_apart")

    async def approve(self, visit: Visit) -> Response:
        return await self._decided(visit, await self._board.approve(visit.actor, visit.sent.number("reply"), _key(visit)), "approved")

    async def reject(self, visit: Visit) -> Response:
        note = visit.sent.fields.get("note", "")[:NOTE]
        return await self._decided(visit, await self._board.reject(visit.actor, visit.sent.number("reply"), note, _key(visit)), "rejected")

    async def forget(self, visit: Visit) -> Response:
        return await self._away(visit, await self._board.forget(visit.actor, visit.sent.number("ticket"), _key(visit)), "forgotten")

    async def reveal(self, visit: Visit) -> Response:
        """Show what was masked once, on the answer to this very form: it stands in no line and at no address."""
        came = await self._board.reveal(visit.actor, visit.sent.number("ticket"), visit.sent.fields.get("reason", "")[:NOTE], _key(visit))
        match came:
            case Revealed(pieces):
                return await self._queue.conversation(visit, 200, "revealed" if pieces else "nothing_kept", revealed=pieces)
            case Outcome():
                return await self._queue.conversation(visit, 409, f"outcome_{came}")
            case never:
                assert_never(never)

    async def _claimed(self, visit: Visit, came: Claim) -> Response:
        match came:
            case Taken() | Holding():
                return RedirectResponse("/desk/mine", 303)
            case TakenBy(name):
                return await self._queue.waiting(visit, 409, "taken_by", name=name)
            case Enough(cap):
                return await self._queue.waiting(visit, 409, "enough", cap=cap)
            case NothingLeft():
                return await self._queue.waiting(visit, 409, "nothing_left")
            case never:
                assert_never(never)

    async def _here(self, visit: Visit, came: Outcome, done: str) -> Response:
        """The conversation stays in hand."""
        return _to("/desk/mine", done) if came is Outcome.DONE else await self._queue.conversation(visit, 409, f"outcome_{came}")

    async def _away(self, visit: Visit, came: Outcome, done: str) -> Response:
        """The conversation leaves the hand."""
        return _to("/desk", done) if came is Outcome.DONE else await self._queue.conversation(visit, 409, f"outcome_{came}")

    async def _decided(self, visit: Visit, came: Outcome, done: str) -> Response:
        return _to("/desk", done) if came is Outcome.DONE else await self._queue.waiting(visit, 409, f"outcome_{came}")


def _key(visit: Visit) -> str:
    return f"desk:{visit.me.name}:{visit.sent.key}"


def _to(path: str, told: str) -> Response:
    return RedirectResponse(f"{path}?told={told}", 303)
