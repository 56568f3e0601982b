"""How often somebody may knock. In memory: a flood is turned away before it costs anything; lock-outs, which must last, are in the database."""

import time
from collections import OrderedDict, deque
from collections.abc import Callable

REMEMBERED = 10_000  # names; the ones that were quiet longest are forgotten


class Throttle:
    """At most `limit` knocks of one name within `seconds`."""

    def __init__(self, limit: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit, self._seconds, self._clock = limit, seconds, clock
        self._knocks: OrderedDict[str, deque[float]] = OrderedDict()

    def takes(self, name: str) -> bool:
        """Count one knock and return whether it is within the limit. What is turned away is not counted, so that waiting helps."""
        now = self._clock()
        knocks = self._knocks.setdefault(name, deque())
        self._knocks.move_to_end(name)
        while knocks and knocks[0] <= now - self._seconds:
            knocks.popleft()
        while len(self._knocks) > REMEMBERED:
            self._knocks.popitem(last=False)
        if len(knocks) >= self._limit:
            return False
        knocks.append(now)
        return True
