"""What goes wrong, and when: drawn from a seed before anything runs. Pure."""

import random
from collections import Counter
from dataclasses import dataclass, field

from tests.fake_telegram import Fault, refused

FLOODED = "429"
"""Told by the server itself, because it has to know for which chat."""

SENDING: dict[str, Fault] = {
    "500": refused(500, "Internal Server Error"),
    "502": Fault(502, "<html>Bad Gateway</html>"),
    "504 after accepting": Fault(504, "<html>Gateway Timeout</html>", accepted=True),
    "dropped before accepting": Fault(lost="dropped"),
    "dropped after accepting": Fault(lost="dropped", accepted=True),
    "time-out before accepting": Fault(lost="silent"),
    "time-out after accepting": Fault(lost="silent", accepted=True),
}
POLLING: dict[str, Fault] = {
    "500": SENDING["500"],
    "502": SENDING["502"],
    "429": refused(429, "Too Many Requests: retry after 1", retry_after=1),
    "dropped before accepting": SENDING["dropped before accepting"],
    "dropped after accepting": SENDING["dropped after accepting"],
}

SENDING_ODDS = {
    FLOODED: 10, "500": 5, "502": 5, "504 after accepting": 2, "dropped before accepting": 4, "dropped after accepting": 4,
    "time-out before accepting": 1, "time-out after accepting": 1,
}  # fmt: skip
"""Faults a thousand requests; at least one of each, but none that is not one in the whole run."""

POLLING_ODDS = dict.fromkeys(POLLING, 15)


@dataclass
class Plan:
    """Faults by method and by the how-manyeth request it is. `met` counts what was really injected."""

    faults: dict[str, dict[int, str]]
    met: Counter[str] = field(default_factory=Counter)
    _asked: Counter[str] = field(default_factory=Counter)

    def draw(self, method: str) -> str:
        """Return the name of what befalls this request; "" for nothing."""
        self._asked[method] += 1
        name = self.faults.get(method, {}).get(self._asked[method], "")
        if name:
            self.met[f"{method}: {name}"] += 1
        return name


def drawn(seed: int, sends: int, polls: int, *, silence: bool) -> Plan:
    """Return a plan for about so many requests; `silence`: with time-outs too, which cost a quarter of a minute each."""
    chance = random.Random(seed)
    sending = {name: odds for name, odds in SENDING_ODDS.items() if silence or not name.startswith("time-out")}
    return Plan({"sendMessage": _spread(chance, sending, sends), "getUpdates": _spread(chance, POLLING_ODDS, polls)})


def _spread(chance: random.Random, odds: dict[str, int], requests: int) -> dict[int, str]:
    names = [name for name, share in odds.items() for _ in range(max(1, round(share * requests / 1000)))]
    chance.shuffle(names)
    return dict(zip(chance.sample(range(3, max(requests, len(names) + 4)), len(names)), names, strict=True))
