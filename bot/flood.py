"""Who writes more than anybody can mean: counted at the door, so that one person's flood neither buries their own question nor delays others. Pure."""

from collections import OrderedDict, deque

from bot.messages import EMERGENCY, PERSON, REGION, REGIONS, Address, Incoming

LIMIT, WITHIN = 30, 60.0  # messages of one person in so many seconds: three times what quick typing gives (one in six seconds)
REST = 5.0  # seconds between two answers to somebody who floods
REMEMBERED = 10_000  # people, the latest ones

_COUNTS_ALWAYS = {PERSON, EMERGENCY, REGION, REGIONS}


class Floods:
    """Times in seconds on any one clock. Each process counts what it has brought in itself."""

    def __init__(self) -> None:
        self._came: OrderedDict[Address, deque[float]] = OrderedDict()

    def note(self, person: Address, now: float) -> None:
        """Somebody has written."""
        self._came.setdefault(person, deque(maxlen=LIMIT)).append(now)
        self._came.move_to_end(person)
        if len(self._came) > REMEMBERED:
            self._came.popitem(last=False)

    def on(self, person: Address, now: float) -> bool:
        """Whether this person floods now."""
        came = self._came.get(person)
        return came is not None and len(came) == LIMIT and came[0] > now - WITHIN


def may_be_passed_over(incoming: Incoming) -> bool:
    """Whether a message of a flood may go without an answer of its own when a later one is answered."""
    return incoming.pressed is None or incoming.pressed.partition(":")[0] not in _COUNTS_ALWAYS
