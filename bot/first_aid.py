"""The words for an emergency, ready before anything can fail: no model, no database, no network."""

from collections import OrderedDict
from collections.abc import Callable

from bot.advice import Question, at_once
from bot.decision import Emergency
from bot.messages import DESK, Address, Incoming, Outgoing
from bot.replies import Replies

REMEMBERED = 10_000  # people whose region is kept in memory, the latest ones


class FirstAid:
    """Looks at every message at the door, except from where volunteers sit (`seats`). `remember` is told where people are, so that no database must be asked."""

    def __init__(self, replies: Replies, seats: Callable[[Address], bool] = lambda address: address.platform == DESK) -> None:
        self._replies, self._seats = replies, seats
        self._regions: OrderedDict[Address, tuple[str, str]] = OrderedDict()

    def remember(self, person: Address, language: str, region: str) -> None:
        self._regions[person] = (language, region)
        self._regions.move_to_end(person)
        if len(self._regions) > REMEMBERED:
            self._regions.popitem(last=False)

    def forget(self, person: Address) -> None:
        self._regions.pop(person, None)

    def look(self, incoming: Incoming) -> Outgoing | None:
        """Return the script to send at once, or None if this is no emergency that the rules know."""
        if not incoming.text or self._seats(incoming.sender):
            return None  # a volunteer writes about emergencies, and is in none
        language, region = self._regions.get(incoming.sender, (incoming.language, ""))
        advice = at_once(Question(incoming.text, language, region), self._replies.library, self._replies.region)
        if advice is None or not isinstance(advice.decision, Emergency):
            return None
        return self._replies.script_now(advice.decision.entry, advice.language, advice.region, f"out:{incoming.key}:first")
