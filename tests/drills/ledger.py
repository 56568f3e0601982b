"""What the database says at the end, and what was promised against what was shown."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field

from sqlalchemy import select, update

from bot import texts
from bot.messages import PERSON, REGIONS
from bot.storage import Delivery, codec, engine, tables
from bot.storage.migrations import upgrade
from tests.drills.telegram import Shown

_UNSENT = (Delivery.QUEUED, Delivery.SENDING, Delivery.WAITING)
_ASKS = {texts.say("did_it_arrive", language) for language in texts.LANGUAGES}
_LATER = frozenset(texts.say("script_again", language) for language in texts.LANGUAGES)

Sign = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Doubt:
    """An outbox row of which nobody knows whether it arrived."""

    number: int
    chat: int
    sign: Sign


class Books:
    """The bot's database, read from outside."""

    def __init__(self, url: str) -> None:
        self._engine = engine.create(url)
        self._reader = self._engine.execution_options(**{engine.READ_ONLY: True})

    async def create(self) -> None:
        async with self._engine.begin() as connection:
            await connection.run_sync(upgrade)

    async def close(self) -> None:
        await self._engine.dispose()

    async def unanswered(self) -> int:
        """Return how many messages had no turn."""
        async with self._reader.connect() as connection:
            return len((await connection.execute(select(tables.inbox.c.id).where(tables.inbox.c.state != "done"))).all())

    async def unsent(self, within: float) -> int:
        """Return how many messages are still on their way out and due within so many seconds."""
        o, until = tables.outbox, int((time.time() + within) * 1000)
        async with self._reader.connect() as connection:
            return len((await connection.execute(select(o.c.id).where(o.c.state.in_(_UNSENT), o.c.due_at <= until))).all())

    async def states(self) -> Counter[str]:
        async with self._reader.connect() as connection:
            return Counter(str(row.state) for row in await connection.execute(select(tables.outbox.c.state)))

    async def doubts(self) -> list[Doubt]:
        o, line = tables.outbox, tables.line
        query = select(o.c.id, line.c.address, line.c.body).join(line, line.c.id == o.c.line).where(o.c.state == Delivery.UNCERTAIN).order_by(o.c.id)
        async with self._reader.connect() as connection:
            rows = (await connection.execute(query)).all()
        found = []
        for row in rows:
            message = codec.load(row.body)
            found.append(Doubt(row.id, int(row.address.partition(":")[2]), sign(message.text, tuple(choice.id for choice in message.choices))))
        return found

    async def pass_time(self, seconds: float) -> None:
        """Let so much time pass for leases and waits, while the bot is off."""
        shift = int(seconds * 1000)
        async with self._engine.begin() as connection:
            await connection.execute(update(tables.lane).where(tables.lane.c.lease_until > 0).values(lease_until=tables.lane.c.lease_until - shift))
            await connection.execute(update(tables.outbox).where(tables.outbox.c.state.in_(_UNSENT)).values(due_at=tables.outbox.c.due_at - shift))


def sign(text: str, buttons: tuple[str, ...]) -> Sign:
    """Return what tells one message of a chat from another: its first line and its buttons, which carry their turn."""
    return text.strip().partition("\n")[0], buttons


def is_ask(shown: Shown) -> bool:
    return shown.text in _ASKS


def is_later(shown: Shown) -> bool:
    """Whether it is what the desk's clock says to those who wait for a person: a storm lasts that long, the calm run does not."""
    return shown.text.strip().partition("\n")[0] in _LATER


def is_script(buttons: tuple[str, ...]) -> bool:
    """Whether it is an emergency script: sent at once, before what was asked earlier, and rather twice than never."""
    return set(buttons) == {REGIONS, PERSON}


@dataclass
class Counts:
    """What a drill found. All from `lost` to `complaints` must be nothing."""

    messages: int = 0
    answers: int = 0
    shown_once: int = 0
    uncertain_arrived: int = 0
    uncertain_not_arrived: int = 0
    uncertain_shown_on_asking: int = 0
    asked_whether_it_arrived: int = 0
    scripts: int = 0
    scripts_repeated: int = 0

    lost: int = 0
    twice: int = 0
    out_of_order: int = 0
    unknown: int = 0
    not_shown_in_the_end: int = 0
    wrong_requests: int = 0
    complaints: int = 0

    lives: int = 0
    seconds: float = 0.0
    faults: dict[str, int] = field(default_factory=dict)
    states: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.twice or self.out_of_order or self.unknown or self.not_shown_in_the_end or self.wrong_requests or self.complaints)

    def as_data(self) -> dict[str, object]:
        return {**asdict(self), "clean": self.clean}


def compare(counts: Counts, promised: Sequence[Shown], shown: Sequence[Shown], doubts: Sequence[Sign]) -> None:
    """Add one chat to the counts: what a calm run showed there, what this run showed, and what is marked uncertain."""
    counts.asked_whether_it_arrived += sum(map(is_ask, shown))
    wanted = [sign(one.text, one.buttons) for one in promised]
    plain = [one for one in wanted if not is_script(one[1])]
    seen = [sign(one.text, one.buttons) for one in shown if not (is_ask(one) or is_later(one))]
    had, due, doubtful = Counter(seen), Counter(wanted), Counter(doubts)
    counts.answers += len(wanted)
    for one, times in due.items():
        arrived, marked = min(had[one], times), min(doubtful[one], times)
        missing = times - arrived
        counts.uncertain_not_arrived += min(missing, marked)
        if missing > marked:
            counts.lost += missing - marked
            counts.examples.append(f"lost: {one}")
        counts.uncertain_arrived += min(arrived, max(0, marked - missing))
        counts.shown_once += arrived - min(arrived, max(0, marked - missing))
        if is_script(one[1]):
            counts.scripts += times
            counts.scripts_repeated += max(0, had[one] - times)
        else:
            counts.twice += max(0, had[one] - times)
    unknown = {one: times for one, times in had.items() if one not in due}
    counts.unknown += sum(unknown.values())
    counts.examples += [f"unknown: {one}" for one in unknown]
    counts.out_of_order += _steps_back(plain, [one for one in seen if not is_script(one[1])])


def _steps_back(wanted: Sequence[Sign], seen: Sequence[Sign]) -> int:
    """Return how many messages came after one that was to come later."""
    places: dict[Sign, list[int]] = {}
    for place, one in enumerate(wanted):
        places.setdefault(one, []).append(place)
    highest, back = -1, 0
    for one in seen:
        if waiting := places.get(one):
            place = waiting.pop(0)
            back += place < highest
            highest = max(highest, place)
    return back
