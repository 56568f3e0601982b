"""A volunteer on Telegram: cards and buttons in their own chat, words straight to the person, drafts held back with a reason. And "did it work?"."""

from collections.abc import Sequence

import pytest
from sqlalchemy import select

from bot.flood import LIMIT
from bot.messages import Address, Incoming, Kind, Outgoing
from bot.storage import tables
from tests.desk.conftest import LEAD_CHAT, LI_CHAT, DeskWorld

ANN, BOB = Address("web", "ann"), Address("web", "bob")
WANG_CHAT, GROUP = Address("telegram", "102"), Address("telegram", "-900")
DOG = "我家的狗总在半夜叫怎么办"


def buttons(said: Sequence[Outgoing]) -> list[str]:
    return [choice.label for choice in said[-1].choices]


@pytest.fixture
def database_url(tmp_path: object) -> str:
    """SQLite alone: what differs between the engines is promised by the tests of the acts."""
    return f"sqlite:///{tmp_path}/banyan.db"


async def test_a_whole_conversation_from_the_card_to_the_end(desk: DeskWorld) -> None:
    desk.search.found["字小得像蚂蚁"] = [("phone-font-bigger", 0.22)]
    await desk.ticket("字小得像蚂蚁", ANN)
    (card,) = desk.heard(LI_CHAT)
    assert "“字小得像蚂蚁”" in card.text
    desk.phone.sent.append((LI_CHAT, card))
    taken = await desk.tap("我来", LI_CHAT)
    assert "在您手上了" in taken[0].text
    assert buttons(taken) == ["发第 1 条建议", "结束", "还回去", "转给别人", "请组长"]
    assert "志愿者Li来了" in desk.heard(ANN)[-1].text
    assert (await desk.say("您好，我是志愿者，慢慢说，不着急。", LI_CHAT))[0].text == "发出去了。"
    assert desk.heard(ANN)[-1].author == "Li"
    assert (await desk.tap("发第 1 条建议", LI_CHAT))[0].text == "发出去了。"
    assert "1. " in desk.heard(ANN)[-1].text
    done = await desk.tap("结束", LI_CHAT)
    assert buttons(done) == ["给我下一位"]
    assert "没有人在等" in (await desk.tap("给我下一位", LI_CHAT))[0].text


async def test_what_no_search_found_is_shown_without_a_percentage(desk: DeskWorld) -> None:
    await desk.say("我把钱转给骗子了，刚转的", ANN)
    (card,) = desk.heard(LI_CHAT)
    title = desk.library.scripts["emg-just-transferred"].zh.title
    assert f"榕树按规则选的：{title}" in card.text
    assert "%" not in card.text
    desk.search.found["字小得像蚂蚁"] = [("phone-font-bigger", 0.004)]
    await desk.ticket("字小得像蚂蚁", BOB)
    assert "（把握 0%）" in desk.heard(LI_CHAT)[-1].text, "a search that is not sure at all says so"


async def test_after_an_emergency_what_is_written_is_checked_as_strictly_as_a_risky_answer(desk: DeskWorld) -> None:
    """Their ticket has ended, they ask for a person again: the script still says what it is about."""
    await desk.say("我把钱转给骗子了，刚转的", ANN)
    (card,) = await desk.store.waiting_tickets()
    await desk.press(f"claim:{card.ticket}", LI_CHAT)
    await desk.press(f"close:{card.ticket}", LI_CHAT)
    for _ in range(2):
        await desk.press("person", ANN)
    (card,) = await desk.store.waiting_tickets()
    assert (card.risk, [guess.confidence for guess in card.guesses]) == ("R2", [None])


async def test_what_the_person_says_reaches_the_volunteers_chat(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.press(f"claim:{number}", LI_CHAT)
    desk.heard(LI_CHAT)
    await desk.say("它还在叫，我的电话是13800001111", ANN)
    (heard,) = desk.heard(LI_CHAT)
    assert "它还在叫" in heard.text
    assert "13800001111" not in heard.text


async def test_a_voice_that_the_person_hands_over_is_announced_in_the_volunteers_chat(desk: DeskWorld) -> None:
    bea = Address("telegram", "11")
    number = await desk.ticket(DOG, bea)
    await desk.press(f"claim:{number}", LI_CHAT)
    desk.heard(LI_CHAT)
    await desk.said(Incoming(bea, kind=Kind.VOICE, file="F", language="zh"))
    assert await desk.store.attached(1) is None
    await desk.tap("交给志愿者", bea)
    assert "/desk/media/1" in desk.heard(LI_CHAT)[0].text
    assert await desk.store.attached(1) == (number, "telegram", "voice", "F")


async def test_an_edited_message_and_a_picture_of_a_volunteer_reach_nobody(desk: DeskWorld) -> None:
    """Words that were meant for the person before must not go to the one in hand."""
    number = await desk.ticket(DOG, ANN)
    await desk.press(f"claim:{number}", LI_CHAT)
    desk.heard(ANN)
    for incoming in (Incoming(LI_CHAT, "您好，慢慢说。", edited=True, message="5"), Incoming(LI_CHAT, "您看", kind=Kind.PHOTO, file="F")):
        assert "没有发给对方" in (await desk.said(incoming))[0].text
    assert desk.heard(ANN) == []


async def test_a_volunteer_who_writes_fast_is_no_flood(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.press(f"claim:{number}", LI_CHAT)
    desk.heard(ANN)
    for n in range(LIMIT + 2):
        await desk.receive(Incoming(LI_CHAT, "您好，我是志愿者，慢慢说，不着急。", key=f"fast{n}"))
    await desk.settle()
    assert [said.author for said in desk.heard(ANN)] == ["Li"] * (LIMIT + 2)


async def test_words_that_break_a_rule_are_held_back_with_the_reason_and_a_way(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.press(f"claim:{number}", LI_CHAT)
    desk.heard(ANN)
    refused = await desk.say("把验证码发给我", LI_CHAT)
    assert "志愿者从来不要" in refused[0].text
    assert buttons(refused) == ["请组长看", "不发"]
    assert "请另一位看一眼" in (await desk.tap("请组长看", LI_CHAT))[0].text
    assert desk.heard(ANN) == []
    shown = desk.heard(LEAD_CHAT)[-1]
    desk.phone.sent.append((LEAD_CHAT, shown))
    assert "先别发" in [c.label for c in shown.choices]
    await desk.tap("先别发", LEAD_CHAT)
    assert "先没有发" in desk.heard(LI_CHAT)[-1].text
    advised = await desk.say("它一定会安静下来", LI_CHAT)
    assert buttons(advised) == ["还是发", "不发"]
    assert (await desk.tap("还是发", LI_CHAT))[0].text == "发出去了。"
    assert desk.heard(ANN)[-1].text == "它一定会安静下来"


async def test_passing_on_in_the_chat_shows_who_is_free(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.press(f"claim:{number}", LI_CHAT)
    assert buttons(await desk.tap("转给别人", LI_CHAT)) == ["Wang", "Sun"]
    assert "转给Wang了" in (await desk.tap("Wang", LI_CHAT))[0].text
    assert any("转给了您" in m.text for m in desk.heard(WANG_CHAT))


async def test_a_volunteer_who_holds_nobody_is_shown_the_way_and_never_treated_as_a_person(desk: DeskWorld) -> None:
    assert buttons(await desk.say("我把钱转给骗子了，刚转的", LI_CHAT)) == ["给我下一位"]
    assert await desk.store.waiting_tickets() == []


async def test_the_group_is_never_answered(desk: DeskWorld) -> None:
    assert await desk.say("大家好，我把钱转给骗子了", GROUP) == []
    assert await desk.store.waiting_tickets() == []


async def verdicts(desk: DeskWorld) -> list[tuple[str, str]]:
    async with desk.store._engine.connect() as connection:
        return [(row.entry, row.said) for row in await connection.execute(select(tables.verdict).order_by(tables.verdict.c.id))]


async def test_did_it_work_is_one_tap_under_an_answer_and_solved_is_counted(desk: DeskWorld) -> None:
    desk.search.found["字太小"] = [("phone-font-bigger", 0.95)]
    said = await desk.say("字太小", ANN)
    assert {"好了，解决了", "还不行，请人看看", "找人帮我"} <= set(buttons(said))
    assert len(said[-1].choices) <= 5
    assert "太好了" in (await desk.tap("好了，解决了", ANN))[0].text
    assert await verdicts(desk) == [("phone-font-bigger", "solved")]
    again = await desk.say("字太小", ANN)
    assert "好了，解决了" not in buttons(again), "not twice for the same answer"


async def test_not_yet_opens_a_ticket_at_once_with_the_history(desk: DeskWorld) -> None:
    desk.search.found["字太小"] = [("phone-font-bigger", 0.95)]
    await desk.say("字太小", ANN)
    said = await desk.tap("还不行，请人看看", ANN)
    assert "“字太小”" in said[0].text
    assert "我刚才的回答" in said[0].text
    (card,) = await desk.store.waiting_tickets()
    assert (card.reason, card.words, card.guesses[0].entry) == ("unhappy", "字太小", "phone-font-bigger")
    assert card.answered == card.guesses[0].title
    assert await verdicts(desk) == [("phone-font-bigger", "not_yet")]
    assert "没有用" in desk.heard(LI_CHAT)[0].text


async def test_small_talk_and_emergencies_are_not_asked_about(desk: DeskWorld) -> None:
    assert "好了，解决了" not in buttons(await desk.say("谢谢", ANN))
    for said in await desk.say("我把钱转给骗子了，刚转的", ANN):
        assert "好了，解决了" not in [choice.label for choice in said.choices]


async def test_getting_a_person_after_an_answer_counts_as_a_verdict(desk: DeskWorld) -> None:
    desk.search.found["字太小"] = [("phone-font-bigger", 0.95)]
    await desk.say("字太小", ANN)
    await desk.press("person", ANN)
    assert await verdicts(desk) == [("phone-font-bigger", "person")]


async def test_pictures_twice_lead_to_a_volunteer_not_to_a_loop(desk: DeskWorld) -> None:
    await desk.say("", ANN)
    assert "可以，请志愿者看" in buttons(await desk.say("", ANN))
    await desk.tap("可以，请志愿者看", ANN)
    (card,) = await desk.store.waiting_tickets()
    assert card.reason == "unreadable"
