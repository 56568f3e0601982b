"""Who waits, and the conversation in hand: pages, the parts of them that change, and the stream that says when."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from bot.errors import StoreError
from bot.messages import Card, Line
from bot.rights import Action
from bot.tickets import OnRoster, Proposed, Warned
from bot.transports.web import cookies, streams
from bot.transports.web.desk.gate import Fetched, Gate, Visit

NOTICES = 5
SHOWN = 30  # cards: a page that a phone can hold, and more than anybody chooses from
TOLD = frozenset(
    ["stayed", "given_back", "passed_on", "lead_asked", "closed", "set_apart", "approved", "rejected", "forgotten", "parked_new_volunteer", "parked_sample", "parked_rule"]
)  # what may stand in an address, because no word of it comes from there
STALE = 12 * 3600  # seconds after which a notice is no news


@dataclass(frozen=True, slots=True)
class Lists:
    """What a volunteer sees of the desk at one moment."""

    waiting: Sequence[Card]  # the first of them
    count: int  # of all who wait
    held: Card | None
    lines: Sequence[Line]
    others: Sequence[str]  # aliases of those who asked the same
    notices: Sequence[Line]
    to_approve: Sequence[Proposed]


class Queue:
    """`/desk` and `/desk/mine`."""

    def __init__(self, gate: Gate) -> None:
        self._gate, self._board = gate, gate.site.board
        gate.show("", Action.QUEUE, self.page)
        gate.show("/mine", Action.CONVERSATION, self.mine)
        gate.show("/part/queue", Action.QUEUE, self.queue_part, Fetched.PART)
        gate.show("/part/mine", Action.CONVERSATION, self.mine_part, Fetched.PART)
        gate.show("/stream", Action.QUEUE, self.stream, Fetched.STREAM)

    async def page(self, visit: Visit) -> Response:
        """Show who waits."""
        return await self.waiting(visit)

    async def waiting(self, visit: Visit, status: int = 200, sentence: str = "", **told: object) -> Response:
        return self._gate.page(visit, "queue", status, sentence or _told(visit), told, lists=await self.lists(visit))

    async def mine(self, visit: Visit) -> Response:
        """Show the conversation in hand; `?use=0` puts a suggestion into the reply box."""
        use = visit.request.query_params.get("use", "")
        held = await self._board.held(visit.me.name) if use.isascii() and use.isdigit() and len(use) < 3 else None
        return await self.conversation(visit, text=dict(enumerate(held.suggestions)).get(int(use), "") if held else "")

    async def conversation(
        self, visit: Visit, status: int = 200, sentence: str = "", text: str = "", warnings: Sequence[Warned] = (), may_insist: bool = False, to_all: bool = False,
        revealed: Sequence[tuple[str, str]] = (),
    ) -> Response:  # fmt: skip
        """Show the conversation in hand, with words in the reply box and what is wrong with them."""
        lists = await self.lists(visit)
        colleagues = [one for one in await self._board.roster() if _free(one, visit)] if lists.held else []
        return self._gate.page(
            visit,
            "mine",
            status,
            sentence or _told(visit),
            lists=lists,
            text=text,
            warnings=warnings,
            may_insist=may_insist,
            to_all=to_all,
            revealed=revealed,
            colleagues=colleagues,
            canned=await self._board.canned(lists.held.language) if lists.held else (),
        )

    async def queue_part(self, visit: Visit) -> Response:
        return self._gate.page(visit, "part_queue", lists=await self.lists(visit))

    async def mine_part(self, visit: Visit) -> Response:
        return self._gate.page(visit, "part_mine", lists=await self.lists(visit))

    async def stream(self, visit: Visit) -> Response:
        """Tell that something changed. Every look asks who this is: an open page is a volunteer on duty, until the session ends."""
        session = cookies.session(visit.request)
        if self._gate.site.bells.waiting(visit.address) >= streams.OPEN:
            return Response(status_code=204)
        seen: Lists | None = None

        async def look(rang: bool) -> list[str]:
            nonlocal seen
            try:
                member = await self._gate.site.people.sign_in.member(session)
                lists = await self.lists(visit) if member and member.may(Action.QUEUE) else None
            except StoreError:
                return []
            changed, seen = lists != seen, lists
            return [streams.event("change", "")] if changed else []

        return streams.response(self._gate.site, visit.address, look)

    async def lists(self, visit: Visit) -> Lists:
        held, waiting = await self._board.held(visit.me.name), await self._board.waiting()
        notices = [line for line in await self._gate.site.lines(visit.address) if _news(line)]
        return Lists(
            tuple(waiting[:SHOWN]),
            len(waiting),
            held,
            tuple(await self._board.lines(held.ticket)) if held else (),
            tuple(await self._board.same_askers(held.ticket)) if held and held.asked_by > 1 else (),
            tuple(notices[-NOTICES:]),
            tuple(await self._board.to_approve(visit.actor)),
        )


def _told(visit: Visit) -> str:
    """Return the sentence that an act led here with, as `?told=closed`: only ever one of ours."""
    told = visit.request.query_params.get("told", "") if visit.request.method == "GET" else ""
    return told if told in TOLD else ""


def _free(one: OnRoster, visit: Visit) -> bool:
    return one.name != visit.me.name and one.ticket is None and one.role.helps


def _news(line: Line) -> bool:
    """Return whether a line is a notice to the volunteer, and not an old one. Without a time it was sent just now."""
    return line.author != "person" and (not line.at or time.time() - line.at < STALE)
