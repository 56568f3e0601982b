"""Claiming, giving back, passing on, asking the lead, ending: one wins, everybody is told, nobody holds two."""

import asyncio

from bot.errors import StoreError
from bot.messages import Address
from bot.tickets import Actor, Enough, Holding, NothingLeft, Outcome, Role, Taken, TakenBy
from tests.desk.conftest import BOSS, LEAD, LEAD_CHAT, LI, LI_CHAT, WANG, DeskWorld

ANN, BOB, EVA = Address("web", "ann"), Address("web", "bob"), Address("web", "eva")
DOG, CAT, BIRD = "我家的狗总在半夜叫怎么办", "猫不吃饭了怎么办", "鸟飞走了去哪里找"


async def test_of_many_who_claim_at_once_one_wins_and_all_others_learn_who(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)

    async def claim(name: str) -> object:
        for _ in range(30):
            try:
                return await desk.board.claim(Actor(name), number, name)
            except StoreError:  # SQLite was busy for longer than it waits
                continue
        raise AssertionError("never got a turn")

    claims = await asyncio.gather(*(claim(f"v{n}") for n in range(12)))
    winners = [claim for claim in claims if isinstance(claim, Taken)]
    assert len(winners) == 1
    assert [claim for claim in claims if isinstance(claim, TakenBy)] == [TakenBy(winners[0].card.held_by)] * 11


async def test_claiming_twice_is_claiming_once(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    assert isinstance(await desk.board.claim(LI, number, "a"), Taken)
    desk.heard(ANN)
    assert isinstance(await desk.board.claim(LI, number, "b"), Taken)
    await desk.settle()
    assert desk.heard(ANN) == [] or all("来了" in m.text for m in desk.heard(ANN))


async def test_a_volunteer_holds_one_conversation_at_a_time(desk: DeskWorld) -> None:
    one, other = await desk.ticket(DOG, ANN), await desk.ticket(CAT, BOB)
    await desk.board.claim(LI, one, "a")
    assert await desk.board.claim(LI, other, "b") == Holding(one)
    assert await desk.board.next(LI, "c") == Holding(one)


async def test_whoever_was_called_is_told_who_took_it(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    cards = [m for m in desk.heard(LI_CHAT) if DOG in m.text]
    assert [choice.id for choice in cards[0].choices] == [f"claim:{number}"]
    await desk.board.claim(Actor("Sun"), number, "a")
    await desk.settle()
    assert desk.heard(LI_CHAT) == [], "the card itself changes: nobody's phone rings for it"
    assert [(said.text, said.choices) for to, _, said in desk.phone.changed if to == LI_CHAT] == [(f"第 {number} 号由Sun接了。", ())]


async def test_next_chooses_the_emergency_then_the_language_then_who_has_waited_long_then_skill(desk: DeskWorld) -> None:
    first = await desk.ticket(DOG, ANN)
    desk.search.found["怎么给花付钱"] = [("pay-wechat-scan-shop", 0.2)]
    await desk.say("怎么给花付钱", BOB)
    pay = await desk.ticket("怎么给花付钱", BOB)
    english = await desk.ticket("how do I feed a hedgehog", EVA, "Yes, ask a volunteer")
    taken = await desk.board.next(WANG, "a")
    assert isinstance(taken, Taken)
    assert taken.card.ticket == pay, "what Wang knows comes first while nobody has waited long"
    await desk.board.give_back(WANG, pay, "b")
    await desk.later(700)
    taken = await desk.board.next(WANG, "c")
    assert isinstance(taken, Taken)
    assert taken.card.ticket == first, "who has waited longest comes first by now"
    taken = await desk.board.next(LI, "d")
    assert isinstance(taken, Taken)
    assert taken.card.ticket == pay
    assert await desk.board.next(Actor("Sun"), "e") == NothingLeft(), f"Sun speaks no English, so {english} is not for Sun"
    await desk.say("我把钱转给骗子了，刚转的", Address("web", "new"))
    taken = await desk.board.next(Actor("Sun"), "f")
    assert isinstance(taken, Taken)
    assert taken.card.urgent


async def test_the_daily_cap_spares_a_volunteer_but_never_an_emergency(desk: DeskWorld) -> None:
    for n, who in enumerate((ANN, BOB, EVA)):
        number = await desk.ticket(DOG + chr(97 + n) * 9, who)
        assert isinstance(await desk.board.claim(LI, number, f"a{n}"), Taken)
        assert await desk.board.close(LI, number, f"b{n}") is Outcome.DONE
    last = await desk.ticket(CAT, ANN)
    assert await desk.board.claim(LI, last, "c") == Enough(3)
    assert await desk.board.next(LI, "d") == Enough(3)
    await desk.say("我把钱转给骗子了，刚转的", BOB)
    taken = await desk.board.next(LI, "e")
    assert isinstance(taken, Taken)
    assert taken.card.urgent
    await desk.board.give_back(LI, taken.card.ticket, "f")
    desk.time.now += 24 * 3600
    assert isinstance(await desk.board.claim(LI, last, "g"), Taken), "a new day"


async def test_silence_is_warned_and_then_the_ticket_falls_back(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.settle()
    desk.heard(ANN), desk.heard(LI_CHAT)
    await desk.later(490)
    assert "再过 120 秒" in desk.heard(LI_CHAT)[0].text
    assert (await desk.store.held_ticket("Li")) is not None
    await desk.later(130)
    assert (await desk.store.held_ticket("Li")) is None
    assert "可能走开了" in desk.heard(ANN)[0].text
    assert [card.ticket for card in await desk.store.waiting_tickets()] == [number]
    assert "没有别人接" not in desk.heard(LI_CHAT)[0].text
    assert isinstance(await desk.board.claim(WANG, number, "b"), Taken)


async def test_an_emergency_falls_back_after_two_minutes(desk: DeskWorld) -> None:
    await desk.say("我把钱转给骗子了，刚转的", ANN)
    number = (await desk.store.waiting_tickets())[0].ticket
    await desk.board.claim(LI, number, "a")
    await desk.later(95)
    assert "再过 30 秒" in desk.heard(LI_CHAT)[-1].text
    await desk.later(30)
    assert (await desk.store.held_ticket("Li")) is None


async def test_a_word_or_a_tap_keeps_the_ticket(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.later(590)
    assert await desk.board.stay(LI, number, "b") is Outcome.DONE
    await desk.later(590)
    await desk.volunteer("Li", "您好，慢慢说")
    await desk.later(590)
    assert (await desk.store.held_ticket("Li")) is not None


async def test_passing_on_needs_a_free_volunteer_of_that_name(desk: DeskWorld) -> None:
    number, other = await desk.ticket(DOG, ANN), await desk.ticket(CAT, BOB)
    await desk.board.claim(LI, number, "a")
    await desk.board.claim(WANG, other, "b")
    assert await desk.board.pass_on(LI, number, "Nobody", "c") is Outcome.NOBODY
    assert await desk.board.pass_on(LI, number, "Boss", "c") is Outcome.NOBODY
    assert await desk.board.pass_on(LI, number, "Wang", "d") is Outcome.BUSY
    assert await desk.board.pass_on(WANG, number, "Sun", "e") is Outcome.NOT_YOURS
    assert await desk.board.pass_on(LI, number, "Sun", "f") is Outcome.DONE
    await desk.settle()
    assert "由志愿者Sun来帮您" in desk.heard(ANN)[-1].text
    assert any("转给了您" in m.text for m in desk.heard(Address("telegram", "104")))
    held = await desk.store.held_ticket("Sun")
    assert held is not None
    assert held.ticket == number


async def test_a_lead_who_was_asked_may_take_over_and_nobody_else(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    assert await desk.board.claim(LEAD, number, "b") == TakenBy("Li"), "not asked yet"
    assert await desk.board.ask_lead(LI, number, "c") is Outcome.DONE
    await desk.settle()
    assert any("Li请您看一下" in m.text for m in desk.heard(LEAD_CHAT))
    assert await desk.board.claim(WANG, number, "d") == TakenBy("Li")
    taken = await desk.board.claim(LEAD, number, "e")
    assert isinstance(taken, Taken)
    assert (await desk.store.held_ticket("Li")) is None


async def test_an_organiser_takes_nothing(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    assert await desk.board.claim(BOSS, number, "a") == NothingLeft()
    assert await desk.board.next(BOSS, "b") == NothingLeft()
    assert await desk.board.forget(Actor("Li", Role.VOLUNTEER), number, "c") is Outcome.NOT_ALLOWED


async def test_at_the_end_banyan_says_that_it_speaks_again_and_asks_whether_it_helped(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.volunteer("Li", "先看看它是不是饿了")
    desk.heard(ANN)
    assert await desk.board.close(LI, number, "b") is Outcome.DONE
    await desk.settle()
    (last,) = desk.heard(ANN)
    assert "现在又是我，榕树" in last.text
    assert "24小时后删除" in last.text
    assert [choice.label for choice in last.choices][:2] == ["好了，解决了", "还不行，请人看看"]
    assert await desk.board.close(LI, number, "c") is Outcome.GONE


async def test_a_hard_case_ends_with_a_word_of_care_for_the_volunteer(desk: DeskWorld) -> None:
    await desk.say("我把钱转给骗子了，刚转的", ANN)
    number = (await desk.store.waiting_tickets())[0].ticket
    await desk.board.claim(LI, number, "a")
    await desk.board.close(LI, number, "b")
    await desk.settle()
    assert "您做得很好" in desk.heard(LI_CHAT)[-1].text


async def test_the_card_says_why_how_sure_and_how_long(desk: DeskWorld) -> None:
    desk.search.found["字小得像蚂蚁"] = [("phone-font-bigger", 0.22), ("phone-wechat-font", 0.1), ("phone-video-call", 0.05)]
    await desk.ticket("字小得像蚂蚁", ANN)
    (card,) = await desk.store.waiting_tickets()
    assert (card.reason, card.topic, card.language, card.risk) == ("no_entry", "phone", "zh", "R1")
    assert [(guess.entry, guess.confidence) for guess in card.guesses] == [("phone-font-bigger", 0.22), ("phone-wechat-font", 0.1), ("phone-video-call", 0.05)]
    assert "把握 22%" in desk.heard(LI_CHAT)[0].text


async def test_figures_are_shown_to_their_own_volunteer(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.volunteer("Li", "先看看它是不是饿了")
    desk.time.now += 300
    await desk.board.close(LI, number, "b")
    await desk.settle()
    await desk.tap("好了，解决了", ANN)
    thanks = await desk.board.thanks(LI)
    assert (thanks.conversations, thanks.people, thanks.hours, thanks.solved, thanks.today, thanks.cap) == (1, 1, 0.1, 1, 1, 3)
    assert (await desk.board.thanks(WANG)).conversations == 0
