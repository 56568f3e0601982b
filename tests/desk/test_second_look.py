"""A reply that waits for a second pair of eyes: the lead is reminded, and then whoever waits for it learns what is going on."""

from bot.desk.waiting import patience, while_parked
from bot.messages import Address
from bot.storage import Kind
from bot.tickets import Outcome, Parked
from tests.desk.conftest import LEAD, LEAD_CHAT, LI, LI_CHAT, DeskWorld

ANN = Address("web", "ann")
DOG, ASKS = "我家的狗总在半夜叫怎么办", "把验证码发给我"
PAID = "我把钱转给骗子了，刚转的"


async def parked(desk: DeskWorld, words: str = DOG) -> tuple[int, int]:
    """Let Li's words wait for a lead; return the ticket and the reply. Everything said until then is heard."""
    if words == DOG:
        number = await desk.ticket(words, ANN)
    else:
        await desk.say(words, ANN)
        number = (await desk.store.waiting_tickets())[0].ticket
    await desk.board.claim(LI, number, "claim")
    waits = await desk.board.reply(LI, number, ASKS, "park", ask=True)
    assert isinstance(waits, Parked)
    await desk.settle()
    for who in (ANN, LI_CHAT, LEAD_CHAT):
        desk.heard(who)
    return number, waits.reply


def test_the_times_of_a_reply_that_waits() -> None:
    assert while_parked(0, 0, patience(300, False)) == [(Kind.LOOK, 300), (Kind.LOOK_LATE, 600)]
    assert while_parked(0, 0, patience(300, True)) == [(Kind.LOOK, 120), (Kind.LOOK_LATE, 240)]
    assert while_parked(400, 0, 300) == [(Kind.LOOK_LATE, 600)], "what is past was done"


async def test_after_five_minutes_the_lead_is_reminded_with_the_words_and_the_buttons(desk: DeskWorld) -> None:
    number, reply = await parked(desk)
    await desk.later(290)
    assert desk.heard(LEAD_CHAT) == []
    await desk.later(20)
    (again,) = desk.heard(LEAD_CHAT)
    assert f"还没有人看Li的这句话（第 {number} 号），已经等了 5 分钟" in again.text
    assert ASKS in again.text
    assert [choice.id for choice in again.choices] == [f"approve:{reply}", f"reject:{reply}"]
    assert desk.heard(ANN) == []


async def test_after_ten_the_volunteer_and_the_person_hear_honestly_and_the_ticket_stays_with_its_holder(desk: DeskWorld) -> None:
    number, _ = await parked(desk)
    await desk.later(590)
    assert desk.heard(ANN) == []
    assert desk.heard(LI_CHAT) == [], "whoever is kept waiting is not warned of silence"
    await desk.later(20)
    assert "现在还没有人来得及看" in desk.heard(ANN)[0].text
    assert f"第 {number} 号，您的话还没有人看" in desk.heard(LI_CHAT)[0].text
    assert await desk.store.held_ticket("Li") is not None
    await desk.later(600)
    assert await desk.store.held_ticket("Li") is None, "silence counts from then"


async def test_in_an_emergency_it_is_two_and_four_minutes(desk: DeskWorld) -> None:
    await parked(desk, PAID)
    await desk.later(130)
    assert "已经等了 2 分钟" in desk.heard(LEAD_CHAT)[0].text
    assert await desk.store.held_ticket("Li") is not None
    assert desk.heard(ANN) == []
    await desk.later(120)
    assert "现在还没有人来得及看" in desk.heard(ANN)[-1].text


async def test_a_word_or_a_tap_meanwhile_does_not_lose_the_reminder(desk: DeskWorld) -> None:
    number, _ = await parked(desk)
    await desk.later(200)
    assert await desk.board.stay(LI, number, "stay") is Outcome.DONE
    await desk.board.reply(LI, number, "您好，我是志愿者，慢慢说，不着急。", "kind")
    await desk.later(110)
    assert len(desk.heard(LEAD_CHAT)) == 1
    assert await desk.board.stay(LI, number, "stay again") is Outcome.DONE
    await desk.later(300)
    assert "现在还没有人来得及看" in desk.heard(ANN)[-1].text


async def test_what_was_looked_at_reminds_nobody(desk: DeskWorld) -> None:
    number, reply = await parked(desk)
    assert await desk.board.reject(LEAD, reply, "", "no") is Outcome.DONE
    await desk.later(490)
    assert [said.text for said in desk.heard(LEAD_CHAT)] == []
    assert any("好一会儿没回话" in said.text for said in desk.heard(LI_CHAT)), "silence counts from the lead's no"
    await desk.board.stay(LI, number, "stay")
    await desk.later(590)
    assert not any("来得及看" in said.text for said in desk.heard(ANN))


async def test_what_somebody_wrote_who_gave_the_ticket_back_reminds_nobody(desk: DeskWorld) -> None:
    number, _ = await parked(desk)
    await desk.board.pass_on(LI, number, "Wang", "pass")
    await desk.later(320)
    assert not any("还没有人看" in said.text for said in desk.heard(LEAD_CHAT))
