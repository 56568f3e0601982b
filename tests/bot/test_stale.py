"""A scam answer past its day: nothing of it is said, its numbers are buttons, and no old words reach a volunteer's hand."""

from datetime import date
from pathlib import Path

import pytest

from bot.conversation import Conversation
from bot.messages import Address
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


def test_every_scam_answer_is_held_back_and_every_script_is_sent_when_a_person_chooses_it(library: Library) -> None:
    replies, ann = Replies(library, "CN", lambda: date(2030, 1, 1)), Conversation(Address("web", "ann"), language="zh")
    for entry in library.all():
        said = replies.answer(ann, entry)[1].text
        if entry.risk is Risk.R3:
            assert said == render(script_for(entry, "CN", library), ann.tongue, "CN", library).text
        else:
            assert ("太久没有人核对" in said) == (entry.risk is Risk.R2 and bool(entry.facts)), entry.id
