"""Nobody waits unheard: what the person is told and when, who is called and when, and what happens if nobody is there."""

import logging

import pytest

from bot.desk.waiting import expected, joined, ladder, while_held, while_waiting
from bot.messages import Address
from bot.storage import Kind
from bot.tickets import Taken
from tests.desk.conftest import LEAD_CHAT, LI, LI_CHAT, MONDAY, ROSTER, WANG, DeskWorld, Made

ANN = Address("web", "ann")
GROUP, WANG_CHAT, SUN_CHAT = Address("telegram", "-900"), Address("telegram", "102"), Address("telegram", "104")
DOG = "我家的狗总在半夜叫怎么办"
PAID = "我把钱转给骗子了，刚转的"


async def test_the_best_two_are_called_then_everybody_on_duty_then_the_lead(desk: DeskWorld) -> None:
    await desk.ticket(DOG, ANN)
    assert [bool(desk.heard(chat)) for chat in (LI_CHAT, SUN_CHAT, WANG_CHAT, LEAD_CHAT)] == [True, True, False, False]
    await desk.later(130)
    assert [bool(desk.heard(chat)) for chat in (LI_CHAT, SUN_CHAT, WANG_CHAT, LEAD_CHAT)] == [False, False, True, False]
    (notice,) = desk.heard(GROUP)
    assert "有人在等" in notice.text
    await desk.later(180)
    assert [bool(desk.heard(chat)) for chat in (LI_CHAT, SUN_CHAT, WANG_CHAT, LEAD_CHAT)] == [False, False, False, True]


async def test_the_group_hears_nothing_personal(desk: DeskWorld) -> None:
    number = await desk.ticket("我叫张建国，我家的狗总在半夜叫怎么办", ANN)
    await desk.later(130)
    (notice,) = desk.heard(GROUP)
    async with desk.store.act("look") as turn:
        found = await turn.ticket(number)
    assert found is not None
    assert found.card.alias not in notice.text
    assert "狗" not in notice.text
    assert notice.choices == ()


async def test_the_person_hears_something_at_five_minutes_and_the_best_entry_with_its_doubt_at_thirty(desk: DeskWorld) -> None:
    desk.search.found["字小得像蚂蚁"] = [("phone-font-bigger", 0.22)]
    await desk.ticket("字小得像蚂蚁", ANN)
    desk.heard(ANN)
    await desk.later(290)
    assert desk.heard(ANN) == []
    await desk.later(20)
    (soon,) = desk.heard(ANN)
    assert "没有忘记您" in soon.text
    assert "110" in soon.text
    await desk.later(1480)
    assert desk.heard(ANN) == []
    await desk.later(30)
    (late,) = desk.heard(ANN)
    assert "没有把握" in late.text
    assert "1. " in late.text, "the steps of the entry"
    assert (await desk.store.conversation(ANN)).ticket is not None, "the person still waits"


async def test_without_any_entry_thirty_minutes_bring_an_honest_word(desk: DeskWorld) -> None:
    await desk.ticket(DOG, ANN)
    desk.heard(ANN)
    await desk.later(1810)
    assert "还在排队" in desk.heard(ANN)[-1].text


async def test_nothing_of_this_happens_once_somebody_has_come(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    assert isinstance(await desk.board.claim(WANG, number, "a"), Taken)
    await desk.settle()
    for chat in (ANN, LI_CHAT, LEAD_CHAT, GROUP):
        desk.heard(chat)
    for n in range(4):
        await desk.later(590)
        await desk.volunteer("Wang", f"我在的，第{n}步")
    assert [m.author for m in desk.heard(ANN)] == ["Wang"] * 4
    assert [desk.heard(chat) for chat in (LI_CHAT, LEAD_CHAT, GROUP)] == [[], [], []]


async def test_an_emergency_calls_everybody_and_the_lead_at_once_and_repeats_its_script(desk: DeskWorld) -> None:
    said = await desk.say(PAID, ANN)
    assert all(desk.heard(chat) for chat in (LI_CHAT, SUN_CHAT, WANG_CHAT, LEAD_CHAT, GROUP))
    desk.heard(ANN)
    await desk.later(70)
    (again,) = desk.heard(ANN)
    assert again.text.startswith("志愿者还没到")
    assert said[0].text in again.text
    assert again.urgent


async def test_with_nobody_on_duty_the_person_is_told_when_and_which_number(make: Made) -> None:
    desk = await make(ROSTER)
    desk.time.now = MONDAY - 3 * 3600  # 06:00, two hours before the first shift
    await desk.say(DOG, ANN)
    said = await desk.tap("可以，请志愿者看", ANN)
    assert "现在没有志愿者在，大约2个小时后有人来" in said[0].text
    assert "请打 110" in said[0].text
    assert desk.heard(LI_CHAT) == []
    await desk.later(2 * 3600 + 60)
    assert desk.heard(LI_CHAT), "the shift has begun"


async def test_the_number_is_that_of_the_place_where_the_person_is(make: Made) -> None:
    desk = await make("volunteers: []")
    await desk.press("region:GB", ANN)
    await desk.say(DOG, ANN)
    said = await desk.tap("可以，请志愿者看", ANN)
    assert "什么时候有人我还不知道" in said[0].text
    assert "请打 999" in said[0].text


async def test_a_waiting_time_is_said_only_when_it_is_known(desk: DeskWorld) -> None:
    await desk.say(DOG, ANN)
    said = await desk.tap("可以，请志愿者看", ANN)
    assert "我说不准" in said[0].text
    for n, asked in enumerate(("猫不吃饭了怎么办", "鸟飞走了去哪里找", "花盆漏水该换土吗", "几点钟钓鱼最好", "腌萝卜要放多少盐")):
        who = Address("web", f"p{n}")
        number = await desk.ticket(asked, who)
        desk.time.now += 100
        await desk.board.claim(LI, number, f"a{n}")
        await desk.board.close(LI, number, f"b{n}")
        desk.time.now += 24 * 3600 * 7
    bob = Address("web", "bob")
    await desk.say("别的事情 猫", bob)
    said = await desk.tap("可以，请志愿者看", bob)
    assert "2分钟内" in said[0].text


async def test_a_ticket_that_reached_nobody_sounds_the_alarm(make: Made, caplog: pytest.LogCaptureFixture) -> None:
    desk = await make("volunteers: [{name: Zhao, role: lead, addresses: [telegram:103]}]")
    number = await desk.ticket(DOG, ANN)
    with caplog.at_level(logging.ERROR):
        await desk.later(190)
    assert f"ticket {number} has waited" in caplog.text
    assert "谁也没通知到" in desk.heard(LEAD_CHAT)[0].text
    await desk.later(610)
    assert "谁也没通知到" in desk.heard(LEAD_CHAT)[0].text, "and again, until somebody looks"


async def test_a_ticket_that_reached_somebody_sounds_none(desk: DeskWorld, caplog: pytest.LogCaptureFixture) -> None:
    await desk.ticket(DOG, ANN)
    await desk.later(200)
    assert "has reached nobody" not in caplog.text


async def test_nobody_is_rung_in_quiet_hours_except_a_lead_in_an_emergency(make: Made) -> None:
    desk = await make(
        """
volunteers:
  - {name: Li, addresses: [telegram:101], shifts: [{days: [all], from: "00:00", to: "23:59"}], quiet: {from: "08:00", to: "10:00"}}
  - {name: Zhao, role: lead, addresses: [telegram:103], quiet: {from: "08:00", to: "10:00"}}
"""
    )
    await desk.ticket(DOG, ANN)
    await desk.later(400)
    assert desk.heard(LI_CHAT) == []
    await desk.say(PAID, Address("web", "bob"))
    assert desk.heard(LI_CHAT) == []
    assert desk.heard(LEAD_CHAT)


async def test_a_timer_whose_ticket_has_moved_on_does_nothing(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    desk.time.now += 125
    (timer,) = await desk.store.timers_due()
    await desk.board.claim(LI, number, "a")
    async with desk.store.act("timer") as turn:
        assert await turn.fire(timer) is None


async def test_one_timer_is_fired_once_whoever_looks(desk: DeskWorld) -> None:
    await desk.ticket(DOG, ANN)
    desk.time.now += 125
    (timer,) = await desk.store.timers_due()
    fired = []
    for n in range(3):
        async with desk.store.act(f"timer{n}") as turn:
            fired.append(await turn.fire(timer) is not None)
    assert fired == [True, False, False]


async def test_one_process_at_a_time_keeps_the_clock_and_another_takes_over(desk: DeskWorld) -> None:
    lane = await desk.store.hold_lane("clock:desk", 30)
    assert lane is not None
    await desk.ticket(DOG, ANN)
    desk.time.now += 25
    assert await desk.app.desk.clock.tick() == 0
    desk.time.now += 100
    assert await desk.app.desk.clock.tick() > 0, "its holder is dead"


def test_the_plan_of_a_fresh_ticket() -> None:
    assert while_waiting(0, False, 0) == [(Kind.ALL, 120), (Kind.ALARM, 180), (Kind.LEAD, 300), (Kind.WORD_SOON, 300), (Kind.WORD_LATE, 1800)]
    assert while_waiting(0, False, 7200) == [(Kind.CALL, 7200), (Kind.WORD_SOON, 300), (Kind.WORD_LATE, 1800)]
    assert while_waiting(0, False, None) == [(Kind.ALARM, 180), (Kind.WORD_SOON, 300), (Kind.WORD_LATE, 1800)]
    assert while_waiting(0, True, None)[:2] == [(Kind.SCRIPT, 60), (Kind.ALARM, 60)]
    assert while_held(0, False) == [(Kind.WARN, 480), (Kind.FALL_BACK, 600)]
    assert while_held(0, True) == [(Kind.WARN, 90), (Kind.FALL_BACK, 120)]
    assert [kind for kind, _ in joined(0)] == [Kind.WORD_SOON, Kind.WORD_LATE]
    assert [kind for kind, _ in ladder(0)] == [Kind.ALL, Kind.ALARM, Kind.LEAD]


def test_a_time_is_what_nine_in_ten_waited() -> None:
    assert expected([30.0] * 4) is None
    assert expected([60.0] * 9 + [600.0]) == 2
    assert expected([10.0] * 5) == 1
