"""One person's flood: their last message is answered, nothing is lost, they are told once, and nobody else waits."""

import time

import pytest

from bot import flood, texts
from bot.flood import LIMIT, WITHIN, Floods, may_be_passed_over
from bot.messages import Address, Incoming
from tests.bot.world import ANN, World

BOB = Address("web", "bob")
TOLD = "您写得太快"


def test_a_flood_is_more_than_the_limit_within_a_minute_and_ends_by_itself() -> None:
    floods = Floods()
    for number in range(LIMIT):
        assert not floods.on(ANN, number)
        floods.note(ANN, number)
    assert floods.on(ANN, LIMIT)
    assert not floods.on(BOB, LIMIT)
    assert not floods.on(ANN, WITHIN)


def test_only_the_latest_people_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "REMEMBERED", 2)
    floods = Floods()
    for _ in range(LIMIT):
        floods.note(ANN, 0.5)
    floods.note(BOB, 1)
    floods.note(Address("web", "cid"), 1)
    assert not floods.on(ANN, 1)


def test_what_may_be_passed_over() -> None:
    assert may_be_passed_over(Incoming(ANN, "字太小"))
    assert may_be_passed_over(Incoming(ANN, pressed="3:0"))
    assert not may_be_passed_over(Incoming(ANN, pressed="person"))
    assert not may_be_passed_over(Incoming(ANN, pressed="region:GB"))


def later(world: World, seconds: float) -> None:
    """Let time pass for the store."""
    world.store._clock = lambda: time.time() + seconds


async def flooded(world: World, count: int, last: str = "字太小") -> None:
    world.search.found[last] = [("phone-font-bigger", 0.95)]
    for number in range(count - 1):
        await world.receive(Incoming(ANN, f"呜哩哇啦 {number}"))
    await world.receive(Incoming(ANN, last))


async def test_the_last_message_is_answered_and_the_person_is_told_once(world: World) -> None:
    await flooded(world, 120)
    await world.receive(Incoming(BOB, "谢谢"))
    await world.settle()
    to_ann = [message.text for to, message in world.web.sent if to == ANN]
    assert len(to_ann) == 2
    assert to_ann[0].startswith(TOLD)
    assert "1." in to_ann[1]
    assert [to for to, _ in world.web.sent].count(BOB) == 1
    heard = [line.text for line in await world.store.lines(ANN) if line.author == "person"]
    assert len(heard) == 120, "nothing is lost"


async def test_a_flood_rests_after_an_answer_and_is_told_nothing_twice(world: World) -> None:
    await flooded(world, 60)
    await world.settle()
    await world.receive(Incoming(ANN, "再来"))
    await world.receive(Incoming(ANN, "字太小"))
    await world.settle()
    assert len(world.web.sent) == 2, "the lane rests"
    later(world, flood.REST + 1)
    await world.settle()
    assert len(world.web.sent) == 3
    assert sum(message.text.startswith(TOLD) for _, message in world.web.sent) == 1


async def test_an_emergency_and_a_wish_for_a_person_are_never_passed_over(world: World) -> None:
    for number in range(40):
        await world.receive(Incoming(ANN, f"呜哩哇啦 {number}"))
    await world.receive(Incoming(ANN, "我刚给骗子转了钱"))
    assert world.web.sent[-1][1].urgent, "at once, flood or not"
    await world.receive(Incoming(ANN, pressed="person"))
    await world.receive(Incoming(ANN, "字太小"))
    for rest in range(4):
        later(world, rest * (flood.REST + 1))
        await world.settle()
    (card,) = await world.store.waiting_tickets()
    assert card.urgent
    said = [message.text for _, message in world.web.sent]
    assert any(text.startswith(texts.say("already_waiting", "zh", police="110")[:12]) for text in said)


@pytest.mark.parametrize("language", texts.LANGUAGES)
def test_the_sentence_has_a_number_for_the_urgent(language: str) -> None:
    assert "110" in texts.say("too_many", language, police="110")
