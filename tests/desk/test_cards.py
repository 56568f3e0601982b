"""Cards in the volunteers' chats change in place: taken, given back, ended; whatever happens to the words meanwhile."""

from bot.messages import Address, Incoming, Kind
from bot.tickets import Actor
from tests.desk.conftest import LEAD_CHAT, LI, LI_CHAT, WANG, DeskWorld

ANN = Address("web", "ann")
SUN_CHAT, GROUP = Address("telegram", "104"), Address("telegram", "-900")
DOG = "我家的狗总在半夜叫怎么办"


def last(desk: DeskWorld, who: Address) -> tuple[str, str, int]:
    """Return (platform's id, text, number of buttons) of the last change in a chat."""
    ref, said = [(ref, said) for to, ref, said in desk.phone.changed if to == who][-1]
    return ref, said.text, len(said.choices)


async def called(desk: DeskWorld) -> tuple[int, dict[Address, str]]:
    """Let Ann wait; return the ticket, and by chat the platform's id of the card there."""
    number = await desk.ticket(DOG, ANN)
    sent = [to for to, _ in desk.phone.sent]
    return number, {to: f"m{place}" for place, to in enumerate(sent, 1)}


async def test_every_card_says_who_took_it_and_the_takers_own_that_it_is_theirs(desk: DeskWorld) -> None:
    number, at = await called(desk)
    assert set(at) == {LI_CHAT, SUN_CHAT}
    await desk.board.claim(LI, number, "a")
    await desk.settle()
    assert last(desk, SUN_CHAT) == (at[SUN_CHAT], f"第 {number} 号由Li接了。", 0)
    assert last(desk, LI_CHAT) == (at[LI_CHAT], f"第 {number} 号在您手上了。您写的话会直接发给对方。", 0)


async def test_a_card_that_leaves_after_the_claim_is_changed_after_it(desk: DeskWorld) -> None:
    desk.phone.per_second = 0
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.settle()
    assert (desk.phone.sent, desk.phone.changed) == ([], []), "the platform takes nothing now"
    desk.phone.per_second = 1000
    await desk.settle()
    assert "我来" in [choice.label for choice in desk.heard(SUN_CHAT)[0].choices]
    assert last(desk, SUN_CHAT)[1] == f"第 {number} 号由Li接了。"


async def test_given_back_the_old_cards_are_over_and_the_called_have_new_ones(desk: DeskWorld) -> None:
    number, at = await called(desk)
    await desk.board.claim(LI, number, "a")
    await desk.board.give_back(LI, number, "b")
    await desk.settle()
    assert last(desk, SUN_CHAT) == (at[SUN_CHAT], f"第 {number} 号还回来了，又在等人接。", 0)
    assert len([to for to, said in desk.phone.sent if to == SUN_CHAT and said.choices]) == 2
    before = len(desk.phone.changed)
    await desk.board.claim(WANG, number, "c")
    await desk.settle()
    changed = [(to, ref) for to, ref, _ in desk.phone.changed[before:]]
    assert (SUN_CHAT, at[SUN_CHAT]) not in changed, "what is over is left alone"
    assert SUN_CHAT in [to for to, _ in changed]


async def test_silence_changes_the_cards_too(desk: DeskWorld) -> None:
    number, at = await called(desk)
    await desk.board.claim(LI, number, "a")
    await desk.later(610)
    assert last(desk, LI_CHAT) == (at[LI_CHAT], f"第 {number} 号还回来了，又在等人接。", 0)


async def test_passing_on_and_a_lead_who_takes_over_are_told_on_the_cards(desk: DeskWorld) -> None:
    number, _ = await called(desk)
    await desk.board.claim(LI, number, "a")
    await desk.board.pass_on(LI, number, "Wang", "b")
    await desk.settle()
    assert last(desk, SUN_CHAT)[1] == f"第 {number} 号由Wang接了。"
    await desk.board.ask_lead(WANG, number, "c")
    await desk.settle()
    await desk.press(f"claim:{number}", LEAD_CHAT)
    assert last(desk, SUN_CHAT)[1] == f"第 {number} 号由Zhao接了。"


async def test_at_the_end_no_words_stand_in_any_chat(desk: DeskWorld) -> None:
    number, at = await called(desk)
    await desk.press(f"claim:{number}", LI_CHAT)
    held = len(desk.phone.sent)
    assert DOG in desk.phone.sent[held - 1][1].text, "the conversation in hand, with its buttons"
    await desk.press(f"close:{number}", LI_CHAT)
    ended = {(to, ref) for to, ref, said in desk.phone.changed if said.text == f"第 {number} 号已经结束了。"}
    assert ended == {(LI_CHAT, at[LI_CHAT]), (SUN_CHAT, at[SUN_CHAT]), (LI_CHAT, f"m{held}")}


async def test_who_wants_to_be_forgotten_is_gone_from_the_cards_though_the_words_go_first(desk: DeskWorld) -> None:
    number, at = await called(desk)
    await desk.press("forget", ANN)
    await desk.press("forget:yes", ANN)
    assert last(desk, LI_CHAT) == (at[LI_CHAT], f"第 {number} 号已经结束了。", 0)


async def test_the_notice_in_the_group_changes_too(desk: DeskWorld) -> None:
    await desk.say("我把钱转给骗子了，刚转的", ANN)
    (card,) = await desk.store.waiting_tickets()
    await desk.board.claim(Actor("Sun"), card.ticket, "a")
    await desk.settle()
    assert last(desk, GROUP)[1] == f"第 {card.ticket} 号由Sun接了。"


SUPERGROUP = Address("telegram", "-1007")


async def test_notices_go_where_the_group_is_now_after_the_next_start_too(desk: DeskWorld) -> None:
    await desk.receive(Incoming(GROUP, "-1007", kind=Kind.MOVED))
    await desk.say("我把钱转给骗子了，刚转的", ANN)
    assert [said.urgent for said in desk.heard(SUPERGROUP)] == [True]
    assert desk.heard(GROUP) == []
    again = DeskWorld(desk.store, desk.library, roster=desk.app.desk.voices.roster)
    await again.app.inbox.recall()
    assert again.app.desk.desk.seats(SUPERGROUP)
    assert again.app.desk.desk.seats(GROUP)


async def test_who_moved_while_a_notice_was_being_sent_gets_it_at_once_and_the_next_ones(desk: DeskWorld) -> None:
    desk.phone.moves[GROUP] = SUPERGROUP
    await desk.say("我把钱转给骗子了，刚转的", ANN)
    assert len(desk.heard(SUPERGROUP)) == 1
    (card,) = await desk.store.waiting_tickets()
    await desk.board.claim(LI, card.ticket, "a")
    await desk.settle()
    assert last(desk, SUPERGROUP)[1] == f"第 {card.ticket} 号由Li接了。"


async def test_nobody_in_the_moved_group_is_taken_for_a_person(desk: DeskWorld) -> None:
    await desk.store.rekey(GROUP, SUPERGROUP)  # another process was told
    assert await desk.said(Incoming(SUPERGROUP, "字太小怎么办", public=True)) == []
    assert await desk.said(Incoming(SUPERGROUP, "我把钱转给骗子了，刚转的", public=True)) == []
    assert await desk.store.waiting_tickets() == []
