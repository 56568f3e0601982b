"""Telegram away for an hour: nothing is given up, hardly anything is tried, and on return everybody is answered, oldest first."""

from pathlib import Path

from bot.errors import TryLater, Unreachable
from bot.messages import Address, Incoming, Outgoing
from bot.outages import IN_A_ROW, PAUSE, Outages
from bot.outbox import Outbox
from bot.storage import SqlStore
from tests.bot.world import Memory

PEOPLE = [Address("telegram", str(number)) for number in range(20)]
HOUR, LOOK = 3600, 30


async def asked(store: SqlStore, person: Address, *said: tuple[Address, str]) -> None:
    """Let a person ask, and let this be said."""
    await store.write_down(Incoming(person, "q", key=str(person)))
    lane = await store.claim(9)
    assert lane is not None
    waiting = await store.next(lane)
    assert waiting is not None
    async with store.turn(lane, waiting) as turn:
        for to, text in said:
            await turn.say(to, Outgoing(text))
    await store.let_go(lane)


class Clock:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Cut(Memory):
    """A road that is cut while `away`; `tried` counts the tries."""

    idempotent = False

    def __init__(self, platform: str = "telegram") -> None:
        super().__init__(platform)
        self.away, self.tried, self.pause = True, 0, 5.0

    async def send(self, to: Address, message: Outgoing) -> None:
        self.tried += 1
        if self.away:
            raise TryLater(self.pause, "nobody answers", road=True)
        await super().send(to, message)


def test_one_miss_is_no_outage_and_three_in_a_row_are() -> None:
    clock = Clock()
    outages = Outages(clock)
    for _ in range(10):
        assert not outages.failed("telegram")
        assert not outages.worked("telegram")
    assert [outages.failed("telegram") for _ in range(IN_A_ROW + 1)] == [False, False, True, False]
    assert outages.passable(["telegram", "web"]) == ["web"]
    clock.now += PAUSE
    assert outages.passable(["telegram", "web"]) == ["telegram", "web"]
    outages.tries("telegram", 20.0)
    assert outages.passable(["telegram"]) == [], "one at a time"
    clock.now += 20.0
    assert outages.passable(["telegram"]) == ["telegram"], "whoever set out and never came back holds nobody up for ever"
    assert outages.worked("telegram")
    assert outages.passable(["telegram"]) == ["telegram"]


async def test_an_hour_without_telegram(tmp_path: Path) -> None:
    clock = Clock()
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db", clock)
    await store.open()
    telegram, web = Cut(), Memory("web")
    outbox = Outbox(store, {"telegram": telegram, "web": web}, clock=clock)
    for person in PEOPLE:
        await asked(store, person, (person, "first"), (person, "second"), (Address("web", person.chat), "on the page"))
    for _ in range(0, HOUR, LOOK):
        clock.now += LOOK
        await outbox.flush(10)
    assert len(web.sent) == len(PEOPLE), "other roads are open"
    assert telegram.sent == []
    assert telegram.tried <= HOUR / LOOK + IN_A_ROW
    telegram.away = False
    clock.now += PAUSE
    await outbox.flush(10)
    order = [(to, message.text) for to, message in telegram.sent]
    assert order == [(person, text) for person in PEOPLE for text in ("first", "second")], "oldest first, and each in order"
    await store.close()


async def test_whoever_was_tried_in_vain_goes_first_when_the_road_opens(tmp_path: Path) -> None:
    clock = Clock()
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db", clock)
    await store.open()
    telegram = Cut()
    outbox = Outbox(store, {"telegram": telegram}, senders=1, clock=clock)
    for person in PEOPLE:
        await asked(store, person, (person, "hello"))
    clock.now += 1
    await outbox.flush(10)
    assert telegram.tried == IN_A_ROW
    telegram.pause, clock.now = 60.0, clock.now + PAUSE
    await outbox.flush(10)
    assert telegram.tried == IN_A_ROW + 1, "the oldest, who now waits for a minute"
    telegram.away = False
    clock.now += PAUSE
    await outbox.flush(10)
    order = [to for to, _ in telegram.sent]
    assert sorted(order[1:], key=PEOPLE.index) == order[1:], "one tries the road; then all in their order, those tried in vain too"
    assert len(order) == len(PEOPLE)
    await store.close()


async def test_somebody_who_blocked_the_bot_is_no_outage(tmp_path: Path) -> None:
    clock = Clock()
    telegram = Memory("telegram")
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db", clock)
    await store.open()
    outbox = Outbox(store, {"telegram": telegram}, clock=clock)
    telegram.fail = [Unreachable("blocked")] * 5
    for person in PEOPLE[:6]:
        await asked(store, person, (person, "hello"))
    clock.now += 1
    await outbox.flush(10)
    assert [to for to, _ in telegram.sent] == [PEOPLE[5]]
    await store.close()
