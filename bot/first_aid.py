"""The words for an emergency, ready before anything can fail: no model, no database, no network."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from bot.advice import Question, at_once
from bot.decision import Emergency
from bot.messages import DESK, REGION, Address, Incoming, Outgoing
from bot.places import region_named
from bot.replies import Replies

REMEMBERED = 10_000  # people whose region is kept in memory, the latest ones


class FirstAid:
    """Looks at every message at the door, except from where volunteers sit (`seats`). `remember` is told where people are, so that no database must be asked.

    `doubts`: whether what the rules take for an emergency is probably none; such words wait for their turn and are asked about (`bot.advice`).
    """

    def __init__(
        self, replies: Replies, seats: Callable[[Address], bool] = lambda address: address.platform == DESK, doubts: Callable[[str], bool] = lambda text: False
    ) -> None:
        self._replies, self.seats, self._doubts = replies, seats, doubts
        self._regions: OrderedDict[Address, tuple[str, str]] = OrderedDict()
        self._told: dict[Address, str] = {}  # where people have said they are, until the turn of that press is done

    def remember(self, person: Address, language: str, region: str) -> None:
        """Learn from a turn that is done. What a person has said of themselves since, and what waits for its turn yet, stands over it."""
        if self._told.get(person) == region:
            del self._told[person]
        self._regions[person] = (language, self._told.get(person, region))
        self._keep(person)

    def _keep(self, person: Address) -> None:
        self._regions.move_to_end(person)
        if len(self._regions) > REMEMBERED:
            self._told.pop(self._regions.popitem(last=False)[0], None)

    def forget(self, person: Address) -> None:
        self._regions.pop(person, None)
        self._told.pop(person, None)

    def look(self, incoming: Incoming) -> Outgoing | None:
        """Return the script to send at once, or None if this is no emergency that the rules know."""
        if not incoming.text or self.seats(incoming.sender):
            return None  # a volunteer writes about emergencies, and is in none
        language, region = self._regions.get(incoming.sender, (incoming.language, ""))
        advice = at_once(Question(incoming.text, language, region, forwarded=incoming.forwarded), self._replies.library, self._replies.region, self._doubts)
        if advice is None or not isinstance(advice.decision, Emergency):
            return None
        script = self._replies.script_now(advice.decision.entry, advice.language, advice.region, f"out:{incoming.key}:first")
        return replace(script, choices=()) if incoming.public else script

    def notice(self, incoming: Incoming) -> None:
        """Somebody says where they are: their next words may be an emergency, and may come before the turn of this one.

        Tell each message once, when it is written down: one that the platform brings again says where the person was then.
        """
        language, known = self._regions.get(incoming.sender, (incoming.language, ""))
        verb, _, region = (incoming.pressed or "").partition(":")
        if verb != REGION:
            own_words = not known and not incoming.forwarded and not incoming.public
            region = region_named(incoming.text) if own_words else ""
        if region in self._replies.library.regions:
            self._told[incoming.sender] = region  # first, or an earlier place whose turn is still to come would stand over it
            self._regions[incoming.sender] = (language, region)
            self._keep(incoming.sender)
