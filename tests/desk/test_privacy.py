"""What is kept, shown and forgotten: words go a day after the end, counts stay; "forget me" and "show me" work at once; every fault shows nothing."""

import json

import pytest
from sqlalchemy import select

from bot import redaction
from bot.memory import wish
from bot.messages import FORGET, KEPT, Address, Incoming, Kind
from bot.storage import tables
from bot.tickets import Outcome
from tests.desk.conftest import LEAD, LI, LI_CHAT, WANG, DeskWorld

ANN, BOB = Address("web", "ann"), Address("web", "bob")
DOG = "我家的狗总在半夜叫怎么办"
ANSWER = "先看看它是不是饿了"


async def everything(desk: DeskWorld) -> str:
    """Return every value of every row as one text."""
    async with desk.store._engine.connect() as connection:
        rows = [tuple(row) for table in tables.metadata.sorted_tables for row in await connection.execute(select(table))]
    return json.dumps([[str(value) for value in row] for row in rows], ensure_ascii=False)


async def ended(desk: DeskWorld) -> int:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.volunteer("Li", ANSWER)
    await desk.say("它还在叫个不停呢", ANN)
    await desk.board.close(LI, number, "b")
    await desk.settle()
    return number


async def test_a_day_after_its_end_the_words_of_a_ticket_are_gone_and_the_counts_stay(desk: DeskWorld) -> None:
    number = await ended(desk)
    await desk.app.desk.clock.tick()
    assert DOG in await everything(desk)
    desk.time.now += 24 * 3600 + 1
    await desk.app.desk.clock.tick()
    left = await everything(desk)
    for words in (DOG, ANSWER, "它还在叫个不停呢"):
        assert words not in left
    async with desk.store.act("look") as turn:
        found = await turn.ticket(number)
    assert found is not None
    assert (found.wiped, found.answers, found.card.reason, found.card.language) == (True, 1, "no_entry", "zh")
    assert await desk.board.draft(LI, number) is None


async def test_forgetting_asks_first_and_then_forgets_everything(desk: DeskWorld) -> None:
    await ended(desk)
    assert "删了找不回来" in (await desk.say("把我的记录都删掉", ANN))[0].text
    assert "都还在" in (await desk.tap("先留着", ANN))[0].text
    assert DOG in await everything(desk)
    await desk.say("忘记我", ANN)
    said = await desk.tap("删掉", ANN)
    assert "都删掉了" in said[0].text
    left = await everything(desk)
    for words in (DOG, ANSWER, "它还在叫个不停呢", "忘记我"):
        assert words not in left
    async with desk.store._engine.connect() as connection:
        assert [row.person for row in await connection.execute(select(tables.ticket.c.person))] == ["forgotten:1"]


async def test_who_is_forgotten_while_they_wait_waits_no_more_and_the_volunteer_is_told(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.settle()
    desk.heard(LI_CHAT)
    await desk.press(f"{FORGET}:yes", ANN)
    assert await desk.store.held_ticket("Li") is None
    assert any("已经结束" in m.text for m in desk.heard(LI_CHAT))
    assert DOG not in await everything(desk)


async def test_a_voice_that_was_handed_over_is_forgotten_with_the_person(desk: DeskWorld) -> None:
    bea = Address("telegram", "11")
    await desk.said(Incoming(bea, kind=Kind.VOICE, file="F-of-bea", language="zh"))
    await desk.tap("交给志愿者", bea)
    assert "F-of-bea" in await everything(desk)
    await desk.press(f"{FORGET}:yes", bea)
    assert "F-of-bea" not in await everything(desk)


async def test_forgetting_one_person_leaves_the_others(desk: DeskWorld) -> None:
    await desk.ticket(DOG, ANN)
    await desk.ticket("猫不吃饭了怎么办", BOB)
    await desk.press(f"{FORGET}:yes", ANN)
    assert [card.words for card in await desk.store.waiting_tickets()] == ["猫不吃饭了怎么办"]
    assert len(await desk.store.lines(BOB)) > 0


async def test_show_me_what_you_keep(desk: DeskWorld) -> None:
    await ended(desk)
    (said,) = await desk.say("你记了我什么", ANN)
    assert "1个找过志愿者的问题" in said.text
    assert "2026-11-30" in said.text
    assert said.choices[0].id == FORGET
    assert "没有留您的话" not in said.text


async def test_a_lead_can_forget_a_person_who_asks_on_the_phone(desk: DeskWorld) -> None:
    number = await ended(desk)
    assert await desk.board.forget(LI, number, "a") is Outcome.NOT_ALLOWED
    assert await desk.board.forget(LEAD, number, "b") is Outcome.DONE
    assert DOG not in await everything(desk)


@pytest.mark.parametrize(
    ("text", "meant"),
    [("忘记我", FORGET), ("请忘掉我", FORGET), ("把我的记录都删掉", FORGET), ("删除我的信息", FORGET), ("forget me", FORGET), ("Please delete my data.", FORGET), ("你记了我什么", KEPT),
     ("What do you know about me?", KEPT), ("show me what you keep", KEPT), ("show me what you keep about me", KEPT),
     ("忘记密码了", ""), ("删除微信好友", ""), ("delete", ""), ("怎么删除我的照片和聊天记录呢", ""), ("forget it", ""), ("what do you know about scams", "")],
)  # fmt: skip
def test_only_the_whole_text_is_such_a_wish(text: str, meant: str) -> None:
    assert wish(text) == meant


def _raises(*_: object) -> None:
    raise ValueError("planted")


def _nothing(*_: object) -> None:
    return None


@pytest.mark.parametrize("fault", [_raises, _nothing])
@pytest.mark.parametrize("part", ["_spans", "_masked", "numbers"])
async def test_where_redaction_fails_the_volunteer_sees_no_words(desk: DeskWorld, monkeypatch: pytest.MonkeyPatch, part: str, fault: object) -> None:
    monkeypatch.setattr(redaction, part, fault)
    await desk.ticket("我的卡6222000000000000012丢了怎么办", ANN)
    (card,) = await desk.store.waiting_tickets()
    assert card.words == "[无法检查，已隐藏]"
    assert "6222" not in desk.heard(LI_CHAT)[0].text
    assert "6222000000000000012" not in await everything(desk)


async def test_a_redaction_that_takes_too_long_shows_nothing(desk: DeskWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks = iter(range(0, 10_000, 10))
    monkeypatch.setattr(redaction, "_clock", lambda: float(next(ticks)))
    assert redaction.redact("我叫张建国，卡号4000000000000002").text == "[无法检查，已隐藏]"
    assert redaction.secrets("hello") == redaction.SECRET


async def test_what_a_volunteer_writes_is_covered_too(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(WANG, number, "a")
    refused = await desk.board.reply(WANG, number, "卡号是6222000000000000012吗", "b")
    assert not isinstance(refused, Outcome)
    assert "6222000000000000012" not in await everything(desk)
