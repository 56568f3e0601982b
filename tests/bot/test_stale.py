"""A scam answer past its day: nothing of it is said, its numbers are buttons, and no old words reach a volunteer's hand."""

from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.freshness import stale
from bot.messages import Address, Incoming
from bot.replies import Replies
from bot.storage import SqlStore
from knowledge import Library, Risk, render, script_for
from tests.bot.world import World, fresh

LATE = date(2027, 6, 1)
FOUND = {"会员费": [("scam-member-fee-call", 0.97)], "短信": [("scam-member-fee-call", 0.5), ("phone-block-number", 0.4)]}


@pytest.mark.parametrize(("region", "expected"), [("CN", ["96110", "110"]), ("GB", ["0300 123 2040", "999"]), ("HK", ["18222", "999"])])
async def test_the_numbers_to_ask_are_buttons_of_the_persons_region(tmp_path: Path, library: Library, region: str, expected: list[str]) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    world = World(store, library, FOUND, region, today=LATE)
    (said,) = await world.say("会员费")
    assert [number.number for number in said.numbers] == expected
    old = render(library.entries["scam-member-fee-call"], Conversation(Address("web", "ann"), language="zh").tongue, region, library).text
    assert not set(said.text.splitlines()) & set(old.splitlines()) - {""}
    await store.close()


async def test_no_stale_answer_is_laid_before_a_volunteer_to_send(tmp_path: Path, library: Library) -> None:
    for today, whole in ((fresh(library), 2), (LATE, 1)):
        store = SqlStore(f"sqlite:///{tmp_path}/{today}.db")
        await store.open()
        world = World(store, library, FOUND, today=today)
        await world.say("短信")
        await world.tap("找人帮我")
        (card,) = await store.waiting_tickets()
        assert len(card.suggestions) == whole
        assert all(card.suggestions)
        await store.close()


def lawful(library: Library) -> str:
    """Return an ordinary how-to that rests on a rule of law or an official number."""
    late = date(2030, 1, 1)
    return next(entry.id for entry in library.all() if entry.risk in (Risk.R0, Risk.R1) and stale(entry, library, late))


async def test_a_how_to_on_an_old_rule_is_given_to_nobody_found_or_chosen_nor_in_a_group(tmp_path: Path, library: Library) -> None:
    id = lawful(library)
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    world = World(store, library, {"规定": [(id, 0.97)], "哪个": [(id, 0.6), ("phone-font-bigger", 0.5)]}, today=date(2030, 1, 1))
    (said,) = await world.say("规定")
    assert "没有人核对" in said.text
    assert "可以，请志愿者看" in [choice.label for choice in said.choices]
    assert "我已经付了钱" not in [choice.label for choice in said.choices]
    await world.say("哪个")
    (said,) = await world.tap(library.entries[id].zh.title)
    assert "没有人核对" in said.text
    (said,) = await world.said(Incoming(Address("telegram", "-5"), "规定", language="zh", public=True))
    assert "请单独跟我说" in said.text
    await store.close()


def test_every_scam_answer_is_held_back_and_every_script_is_sent_when_a_person_chooses_it(library: Library) -> None:
    replies, ann = Replies(library, "CN", lambda: date(2030, 1, 1)), Conversation(Address("web", "ann"), language="zh")
    for entry in library.all():
        said = replies.answer(ann, entry)[1].text
        if entry.risk is Risk.R3:
            assert said == render(script_for(entry, "CN", library), ann.tongue, "CN", library).text
        else:
            assert ("太久没有人核对" in said) == (entry.risk is Risk.R2 and bool(entry.facts)), entry.id
