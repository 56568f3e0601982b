"""Roads that lead nowhere for now: one message at a time tries them; when it arrives, all others follow in their order. Pure."""

from collections.abc import Callable, Iterable

IN_A_ROW = 3  # failures of a road itself, with no success between, that make an outage; a single one may be that message's own
PAUSE = 5.0  # seconds between two tries; one try costs nothing, and whoever waits gains by a short one


class Outages:
    """`clock` gives seconds. Each process finds out for itself."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._misses: dict[str, int] = {}
        self._next_try: dict[str, float] = {}

    def passable(self, roads: Iterable[str]) -> list[str]:
        """Return the roads that a message may be sent on now."""
        now = self._clock()
        return [road for road in roads if self._next_try.get(road, 0.0) <= now]

    def tries(self, road: str, patience: float) -> None:
        """Somebody sets out. In an outage nobody follows until it is known how that went, or for `patience` seconds."""
        if self._misses.get(road, 0) >= IN_A_ROW:
            self._next_try[road] = self._clock() + patience

    def failed(self, road: str) -> bool:
        """The road itself failed; return whether an outage begins with it."""
        self._misses[road] = self._misses.get(road, 0) + 1
        if self._misses[road] >= IN_A_ROW:
            self._next_try[road] = self._clock() + PAUSE
        return self._misses[road] == IN_A_ROW

    def worked(self, road: str) -> bool:
        """Something came through, or the far side said no to that message alone; return whether an outage ends with it."""
        self._next_try.pop(road, None)
        return self._misses.pop(road, 0) >= IN_A_ROW
