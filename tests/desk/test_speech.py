"""What a volunteer says: warned, stopped, looked at by somebody else, sent, shared with who asked the same, undone."""

from dataclasses import replace

from bot.desk.same import likeness, same
from bot.messages import Address, Card, Guess
from bot.tickets import Actor, Outcome, Parked, Refused, Sent
from tests.desk.conftest import LEAD, LEAD_CHAT, LI, LI_CHAT, WANG, DeskWorld

ANN, BOB, EVA = Address("web", "ann"), Address("web", "bob"), Address("web", "eva")
DOG = "我家的狗总在半夜叫怎么办"
ASKS_CODE = "请把验证码发给我看看"


async def holding(desk: DeskWorld, by: Actor, text: str = DOG, who: Address = ANN, found: tuple[str, float] | None = None) -> int:
    if found:
        desk.search.found[text] = [found]
    number = await desk.ticket(text, who)
    await desk.board.claim(by, number, "claim")
    await desk.settle()
    for address in (who, LI_CHAT, LEAD_CHAT):
        desk.heard(address)
    return number


async def test_a_warning_names_the_rule_and_nothing_is_sent(desk: DeskWorld) -> None:
    number = await holding(desk, LI)
    refused = await desk.board.reply(LI, number, ASKS_CODE, "a")
    assert isinstance(refused, Refused)
    assert [w.rule for w in refused.warnings if w.hard] == ["code"]
    assert any("验证码" in w.said for w in refused.warnings)
    assert not refused.may_insist, "nobody may insist on asking for a code, at any risk"
    assert await desk.board.reply(LI, number, ASKS_CODE, "b", anyway=True) == refused
    await desk.settle()
    assert desk.heard(ANN) == []


async def test_in_r2_a_promise_stops_until_it_is_changed_or_a_lead_approves(desk: DeskWorld) -> None:
    number = await holding(desk, WANG, "有人说我中奖了", found=("scam-lottery", 0.25))
    promise = "钱肯定能追回来"
    refused = await desk.board.reply(WANG, number, promise, "a", anyway=True)
    assert isinstance(refused, Refused)
    assert not refused.may_insist
    parked = await desk.board.reply(WANG, number, promise, "b", ask=True)
    assert isinstance(parked, Parked)
    assert parked.why == "rule"
    await desk.settle()
    assert desk.heard(ANN) == []
    assert promise in desk.heard(LEAD_CHAT)[-1].text
    assert await desk.board.approve(WANG, parked.reply, "c") is Outcome.NOT_ALLOWED, "nobody approves their own words"
    assert await desk.board.approve(Actor("Sun"), parked.reply, "d") is Outcome.NOT_ALLOWED, "a rule needs a lead"
    assert [one.reply for one in await desk.board.to_approve(LEAD)] == [parked.reply]
    assert await desk.board.approve(LEAD, parked.reply, "e") is Outcome.DONE
    assert await desk.board.approve(LEAD, parked.reply, "f") is Outcome.GONE
    await desk.settle()
    assert [m.text for m in desk.heard(ANN)] == [promise]
    assert isinstance(await desk.board.reply(WANG, number, "能不能回来谁也不能保证，请先报警", "g"), Sent)


async def test_in_r1_a_promise_is_warned_of_and_may_be_insisted_on(desk: DeskWorld) -> None:
    number = await holding(desk, WANG)
    refused = await desk.board.reply(WANG, number, "它一定会安静下来", "a")
    assert isinstance(refused, Refused)
    assert refused.may_insist
    assert await desk.board.reply(WANG, number, "它一定会安静下来", "b", anyway=True) == Sent(1)


async def test_a_new_volunteers_words_about_money_wait_for_a_second_pair_of_eyes(desk: DeskWorld) -> None:
    number = await holding(desk, LI, "怎么给花付钱", found=("pay-wechat-scan-shop", 0.2))
    parked = await desk.board.reply(LI, number, "先去店里问一问", "a")
    assert isinstance(parked, Parked)
    assert parked.why == "new_volunteer"
    await desk.settle()
    assert desk.heard(ANN) == []
    assert [one.text for one in await desk.board.to_approve(WANG)] == ["先去店里问一问"], "Wang is proven"
    assert await desk.board.to_approve(Actor("Sun")) == [], "Sun is new too"
    assert await desk.board.reject(WANG, parked.reply, "请说得短一点", "b") is Outcome.DONE
    await desk.settle()
    assert "请说得短一点" in desk.heard(LI_CHAT)[-1].text
    assert isinstance(await desk.board.reply(LI, number, "您好，我是志愿者，慢慢说，不着急。", "c"), Sent), "kind sentences need nobody"
    (card,) = [await desk.board.held("Li")]
    assert card is not None
    assert isinstance(await desk.board.reply(LI, number, card.suggestions[0], "d"), Sent), "reviewed words need nobody"


async def test_a_proven_volunteer_and_a_lead_wait_for_nobody(desk: DeskWorld) -> None:
    number = await holding(desk, WANG, "怎么给花付钱", found=("pay-wechat-scan-shop", 0.2))
    assert await desk.board.reply(WANG, number, "先去店里问一问", "a") == Sent(1)


async def test_only_the_holder_speaks_and_never_after_the_end(desk: DeskWorld) -> None:
    number = await holding(desk, LI)
    assert await desk.board.reply(WANG, number, "您好", "a") is Outcome.NOT_YOURS
    await desk.board.close(LI, number, "b")
    assert await desk.board.reply(LI, number, "您好", "c") is Outcome.GONE


async def test_advice_for_older_readers_can_be_overruled(desk: DeskWorld) -> None:
    number = await holding(desk, LI)
    refused = await desk.board.reply(LI, number, "请先授权", "a")
    assert isinstance(refused, Refused)
    assert [w.rule for w in refused.warnings] == ["jargon"]
    assert refused.may_insist


async def test_the_same_form_sent_twice_is_said_once(desk: DeskWorld) -> None:
    number = await holding(desk, WANG)
    for _ in range(2):
        await desk.board.reply(WANG, number, "先看看它是不是饿了", "same-key")
    await desk.settle()
    assert [m.text for m in desk.heard(ANN)] == ["先看看它是不是饿了"]


async def test_one_answer_helps_all_who_asked_the_same_with_undo_for_each(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.ticket("我家的狗，总在半夜叫，怎么办？", BOB)
    await desk.ticket(DOG + "啊", EVA)
    (card,) = await desk.store.waiting_tickets()
    assert (card.ticket, card.asked_by) == (number, 3)
    await desk.board.claim(WANG, number, "a")
    assert len(await desk.board.same_askers(number)) == 2
    await desk.settle()
    for who in (ANN, BOB, EVA):
        desk.heard(who)
    assert await desk.board.reply(WANG, number, "先看看它是不是饿了", "b", to_all=True) == Sent(3)
    await desk.settle()
    assert [m.text for m in desk.heard(ANN)] == ["先看看它是不是饿了"]
    intro, answer = desk.heard(BOB)
    assert "几位都问了同一件事" in intro.text
    assert answer.text == "先看看它是不是饿了"
    assert answer.author == "Wang"
    await desk.press(intro.choices[0].id, BOB)
    assert "单独排队" in desk.heard(BOB)[-1].text
    await desk.board.close(WANG, number, "c")
    await desk.settle()
    assert "现在又是我" in desk.heard(EVA)[-1].text
    assert [card.alias for card in await desk.store.waiting_tickets()] == [next(c.alias for c in await desk.store.waiting_tickets())]
    assert (await desk.store.conversation(BOB)).ticket is not None, "Bob waits on his own"


async def test_who_waited_for_an_answer_that_never_came_waits_for_the_next(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.ticket(DOG + "啊", BOB)
    await desk.ticket(DOG + "呀", EVA)
    await desk.tap("不用等了", ANN)
    (card,) = await desk.store.waiting_tickets()
    assert card.ticket != number
    assert card.asked_by == 2


async def test_an_answer_in_another_language_is_not_sent_and_the_person_is_told(desk: DeskWorld) -> None:
    desk.search.found |= {"字小得像蚂蚁": [("phone-font-bigger", 0.91)], "text like ants": [("phone-font-bigger", 0.91)]}
    number = await desk.ticket(DOG, ANN)
    other = await desk.ticket("my dog barks all night", BOB, "Yes, ask a volunteer")
    async with desk.store.act("join") as turn:
        await turn.join_ticket(other, number)
    await desk.board.claim(WANG, number, "a")
    await desk.settle()
    desk.heard(BOB)
    assert await desk.board.reply(WANG, number, "先看看它是不是饿了", "b", to_all=True) == Sent(1)
    await desk.settle()
    (told,) = desk.heard(BOB)
    assert "not in your language" in told.text
    assert [card.ticket for card in await desk.store.waiting_tickets()] == [other]


async def test_the_volunteer_can_undo_for_one_person(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.ticket(DOG + "啊", BOB)
    await desk.board.claim(WANG, number, "a")
    (alias,) = await desk.board.same_askers(number)
    assert await desk.board.apart(LI, number, alias, "b") is Outcome.NOT_YOURS
    assert await desk.board.apart(WANG, number, alias, "c") is Outcome.DONE
    assert await desk.board.same_askers(number) == []
    assert len(await desk.store.waiting_tickets()) == 1


CARD = Card(1, "桂-207", DOG, "no_entry", "R1", "zh", "CN", False, 0.0)


def test_nearly_the_same_words_are_the_same_question_and_others_are_not() -> None:
    assert same(CARD, replace(CARD, words="我家的狗，总在半夜叫，怎么办？"))
    assert not same(CARD, replace(CARD, words="我家的猫总在白天睡怎么办"))
    assert not same(CARD, replace(CARD, urgent=True))
    assert not same(CARD, replace(CARD, reason="asked_for_person"))
    assert not same(CARD, replace(CARD, guesses=(Guess("pay-x", "x", 0.2),))), "another best entry"
    assert not same(replace(CARD, words="狗叫"), replace(CARD, words="狗叫")), "too short to say anything"
    assert likeness("", "") == 0.0


def test_two_languages_need_the_same_entry_and_to_be_sure_of_it() -> None:
    english = replace(CARD, language="en", words="my dog barks")
    assert not same(CARD, english)
    sure = (Guess("pay-x", "x", 0.92),)
    assert same(replace(CARD, guesses=sure), replace(english, guesses=sure))
    assert not same(replace(CARD, guesses=(Guess("pay-x", "x", 0.6),)), replace(english, guesses=sure))
