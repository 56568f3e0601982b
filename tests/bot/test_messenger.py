"""What a person meets in a messenger: pictures and voices, forwarded and edited messages, groups, secrets in the chat, the first greeting."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from bot import texts
from bot.app import menu
from bot.inbox import Inbox
from bot.messages import Address, Incoming, Kind
from bot.storage import Delivery, Lane, SqlStore, Waiting
from embeddings import Hit
from knowledge import Library
from tests.bot.world import ANN, Chat, World
from tests.conftest import furnished

BEA = Address("telegram", "11")
FAMILY = Address("telegram", "-5")
CARD = "6222 0000 0000 0000 012"


async def heard(world: World, text: str = "", who: Address = BEA, **more: object) -> list[str]:
    return [message.text for message in await world.said(replace(Incoming(who, text), **more))]  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize("kind", [kind for kind in Kind if not kind.news and kind is not Kind.WORDS])
@pytest.mark.parametrize("language", ["zh", "en"])
async def test_what_is_no_text_gets_its_own_sentence_and_what_works_instead(world: World, kind: Kind, language: str) -> None:
    (said,) = await heard(world, kind=kind, language=language)
    assert said == texts.say(f"got_{kind}", language, police="110")


async def test_words_under_a_picture_are_read_and_the_picture_is_not(world: World) -> None:
    world.search.found = {"字太小": [("phone-font-bigger", 0.95)]}
    unseen, answer = await heard(world, "字太小", kind=Kind.PHOTO, file="F")
    assert "图我看不懂" in unseen
    assert "字" in answer


async def test_a_voice_goes_to_a_volunteer_only_after_yes_and_leaves_with_the_ticket(world: World) -> None:
    await world.on_duty("Li")
    await heard(world, kind=Kind.VOICE, file="F", language="zh")
    assert (await world.store.conversation(BEA)).file == "voice:F"
    assert await world.store.waiting_tickets() == []
    assert await world.store.attached(1) is None
    (said,) = await world.tap("交给志愿者", BEA)
    assert "交给志愿者了" in said.text
    (card,) = await world.store.waiting_tickets()
    assert (card.words, card.reason) == ("语音", "media")
    assert await world.store.attached(1) == (card.ticket, "telegram", "voice", "F")
    assert (await world.store.conversation(BEA)).file == ""
    assert "/desk/media/1" in (await world.store.ticket_lines(card.ticket))[0].text
    await world.volunteer("Li", pressed=f"claim:{card.ticket}")
    assert await world.store.attached(1) is not None
    await world.volunteer("Li", pressed=f"close:{card.ticket}")
    assert await world.store.attached(1) is None


async def test_a_voice_that_was_not_handed_over_is_not_kept(world: World) -> None:
    await heard(world, kind=Kind.VOICE, file="F")
    await heard(world, "谢谢")
    assert (await world.store.conversation(BEA)).file == ""
    assert "过时" in (await world.tap("交给志愿者", BEA))[0].text


async def test_a_sticker_offers_nothing_to_hand_over(world: World) -> None:
    (said,) = await world.said(Incoming(BEA, kind=Kind.STICKER))
    assert [choice.id for choice in said.choices] == ["person"]


async def test_a_forwarded_message_is_looked_at_as_a_possible_scam(world: World) -> None:
    text = "您的微信字体将停用，请点链接"
    world.search.found = {text: [("phone-font-bigger", 0.99), ("scam-subsidy-link", 0.9)]}
    (said,) = await world.said(Incoming(BEA, text, forwarded=True))
    assert (await world.store.conversation(BEA)).entry == "scam-subsidy-link"
    assert "链接" in said.text


async def test_a_forwarded_message_that_no_entry_knows_gets_the_four_questions(world: World) -> None:
    await heard(world, "奇怪的话", forwarded=True)
    assert (await world.store.conversation(BEA)).entry == "scam-is-it-a-scam"


async def test_what_a_scammer_wrote_is_not_what_the_person_did_but_a_cry_for_help_is(world: World) -> None:
    await heard(world, "我刚给骗子转了钱", forwarded=True)
    assert await world.store.waiting_tickets() == []
    await heard(world, "我摔倒了起不来", forwarded=True)
    assert [card.reason for card in await world.store.waiting_tickets()] == ["emergency:emg-medical"]


async def test_an_edited_message_is_answered_anew_and_what_was_asked_back_is_forgotten(world: World) -> None:
    world.search.found = {"字": [("phone-font-bigger", 0.5), ("phone-volume", 0.4)], "字太小": [("phone-font-bigger", 0.95)]}
    await heard(world, "字", message="5")
    assert (await world.store.conversation(BEA)).clarifications == 1
    said = await heard(world, "字太小", message="5", edited=True)
    assert len(said) == 1
    talk = await world.store.conversation(BEA)
    assert (talk.entry, talk.clarifications) == ("phone-font-bigger", 0)


async def test_an_edit_that_changes_nothing_is_not_answered_twice(world: World) -> None:
    world.search.found = {"字太小": [("phone-font-bigger", 0.95)]}
    await heard(world, "字太小", message="5")
    assert await heard(world, "字太小", message="5", edited=True) == []
    assert not await world.store.pending(BEA)


async def test_a_secret_is_warned_of_first_and_deleted_and_it_is_said_only_if_it_is_true(world: World) -> None:
    world.search.found = {}
    said = await heard(world, f"我的卡号{CARD}对吗", message="77")
    assert "删掉了" in said[0]
    assert world.phone.erased == ["77"]
    said = await heard(world, f"我的卡号{CARD}对吗", message="old")
    assert "遮住" in said[0]
    assert "删掉" not in said[0]
    said = await heard(world, f"我的卡号{CARD}对吗", who=ANN)
    assert "删掉" not in said[0]


async def test_only_the_message_with_the_secret_is_deleted(tmp_path: Path, library: Library) -> None:
    clock = [1_000.0]
    store = SqlStore(furnished(f"sqlite:///{tmp_path}/banyan.db"), lambda: clock[0])
    await store.open()
    world = World(store, library)
    for number, text in enumerate(("我的卡", CARD, "对吗")):
        await store.write_down(Incoming(BEA, text, key=text, message=f"{number}"), pause=4)
    clock[0] += 5
    await world.settle()
    assert world.phone.erased == ["1"]
    await store.close()


async def test_in_a_group_it_says_what_is_for_everybody_and_nothing_personal(world: World) -> None:
    world.search.found = {"字太小": [("phone-font-bigger", 0.95)], "怪事": [("phone-volume", 0.1)], "字": [("phone-font-bigger", 0.5), ("phone-volume", 0.4)]}
    for text, expected in (("字太小", "字"), ("怪事", "单独跟我说"), ("字", "单独跟我说"), ("找人帮我", "单独跟我说"), ("谢谢", "不客气")):
        said = await world.said(Incoming(FAMILY, text, public=True))
        assert len(said) == 1
        assert expected in said[0].text
        assert said[0].choices == ()
    assert [line.author for line in await world.store.lines(FAMILY)] == ["banyan"] * 5, "what people say there is not kept"
    assert await world.store.waiting_tickets() == []


async def test_an_emergency_in_a_group_is_answered_without_buttons_and_without_a_ticket(world: World) -> None:
    (said,) = await world.said(Incoming(FAMILY, "我刚给骗子转了钱", public=True))
    assert "110" in said.text
    assert said.choices == ()
    assert await world.store.waiting_tickets() == []


async def test_a_command_in_a_group_greets_or_leads_away(world: World) -> None:
    assert "大家好" in (await heard(world, who=FAMILY, pressed="start", public=True, language="zh"))[0]
    assert "alone" in (await heard(world, who=FAMILY, pressed="person", public=True, language="en"))[0]


@pytest.mark.parametrize(("language", "program", "other"), [("zh", "我是程序", "English"), ("en", "I am a program", "中文")])
async def test_the_greeting_says_that_it_is_a_program_and_gives_four_choices(world: World, language: str, program: str, other: str) -> None:
    (said,) = await world.said(Incoming(BEA, pressed="start", language=language))
    assert program in said.text
    assert len(said.choices) == 4
    assert said.choices[-1].label == other
    (switched,) = await world.press(said.choices[-1].id, BEA)
    assert switched.language != language


@pytest.mark.parametrize(("place", "expected"), enumerate(("出了什么事", "骗", "志愿者", "English")))
async def test_every_choice_of_the_greeting_leads_somewhere(world: World, place: int, expected: str) -> None:
    (said,) = await world.said(Incoming(BEA, pressed="start", language="zh"))
    assert expected in "".join(message.text for message in await world.press(said.choices[place].id, BEA))


@pytest.mark.parametrize("kind", [Kind.GONE, Kind.BACK, Kind.MOVED])
async def test_news_of_an_address_is_no_message(world: World, kind: Kind) -> None:
    await world.receive(Incoming(FAMILY, "-1007" if kind is Kind.MOVED else "", kind=kind))
    await world.settle()
    assert world.phone.sent == []
    assert not await world.store.pending(FAMILY)


async def test_blocked_and_unblocked_what_was_queued_arrives(world: World) -> None:
    world.search.found = {"字太小": [("phone-font-bigger", 0.95)]}
    await world.receive(Incoming(BEA, "字太小"))
    await world.app.inbox.drain(9)
    await world.receive(Incoming(BEA, kind=Kind.GONE))
    await world.app.outbox.flush(9)
    assert world.phone.sent == []
    await world.receive(Incoming(BEA, kind=Kind.BACK))
    await world.app.outbox.flush(9)
    assert len(world.phone.sent) == 1


async def test_a_few_words_wait_for_more_but_an_emergency_and_a_wish_for_a_person_do_not(tmp_path: Path, library: Library) -> None:
    clock = [1_000.0]
    store = SqlStore(furnished(f"sqlite:///{tmp_path}/banyan.db"), lambda: clock[0])
    await store.open()
    world = World(store, library, {"我的微信\n打不开": [("phone-font-bigger", 0.95)]})
    world.app.inbox._pauses = {"telegram": 4.0}
    await world.receive(Incoming(BEA, "我的微信"))
    await world.settle()
    assert world.phone.sent == []
    clock[0] += 3
    await world.receive(Incoming(BEA, "打不开"))
    clock[0] += 4.1
    await world.settle()
    assert len(world.phone.sent) == 1
    assert world.search.asked == ["我的微信\n打不开"]
    for number, text in enumerate(("我刚给骗子转了钱", "找人帮我"), 2):
        await world.receive(Incoming(BEA, text))
        await world.settle()
        assert len(world.phone.sent) >= number
    await store.close()


class Slow:
    """A turn that lasts until it is told to end."""

    def __init__(self, store: SqlStore) -> None:
        self._store, self.end, self.fails = store, asyncio.Event(), False

    async def take(self, lane: Lane, waiting: Waiting) -> None:
        await self.end.wait()
        if self.fails:
            raise ZeroDivisionError
        async with self._store.turn(lane, waiting):
            pass

    async def apologise(self, lane: Lane, waiting: Waiting) -> None: ...
    async def pass_over(self, lane: Lane, waiting: Waiting) -> None: ...

    async def moved(self) -> None: ...


@pytest.mark.parametrize("fails", [False, True])
async def test_while_a_turn_takes_long_the_person_sees_that_an_answer_is_written(world: World, fails: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.inbox.SLOW", 0.0)
    monkeypatch.setattr("bot.inbox.SHOWN", 0.01)
    slow, phone = Slow(world.store), Chat()
    inbox = Inbox(world.store, slow, world.app.inbox._first_aid, {"telegram": phone})
    await inbox.receive(Incoming(BEA, "谢谢", key="k"))
    working = asyncio.create_task(inbox._one_lane())
    await phone.until_writing(2)
    slow.fails = fails
    slow.end.set()
    assert await working
    assert set(phone.writing) == {BEA}
    assert await world.store.pending(BEA) is fails


async def test_a_quick_turn_shows_nothing(world: World) -> None:
    await heard(world, "谢谢")
    assert world.phone.writing == []


def test_the_menu_is_there_in_both_languages_and_in_english_for_all_others() -> None:
    shown = menu()
    assert shown[""] == shown["en"]
    assert [name for name, _ in shown["zh"]] == [name for name, _ in shown["en"]]
    assert all(1 <= len(does) <= 256 for commands in shown.values() for _, does in commands)


def test_hits_are_what_they_were_for_all_other_questions(library: Library) -> None:
    """Asking for more hits because of a forwarded message changes nothing for the others of a batch."""
    from bot.advice import Adviser, Question
    from tests.bot.world import POLICY, hit

    class Asked:
        def search_many(self, texts: Sequence[str], k: int = 3) -> list[list[Hit]]:
            return [[hit(library, id, p) for id, p in (("phone-volume", 0.9), ("scam-loan", 0.88), ("phone-flashlight", 0.1), ("scam-lottery", 0.05))][:k] for _ in texts]

    own, forwarded = Adviser(library, Asked(), POLICY, "CN").advise_all([Question("声音小", "zh"), Question("贷款", "zh", forwarded=True)])
    assert [one.entry.id for one in own.hits] == ["phone-volume", "scam-loan", "phone-flashlight"]
    assert [one.entry.id for one in forwarded.hits] == ["scam-loan", "scam-lottery"]


def test_a_message_that_was_sent_is_a_state_of_its_own() -> None:
    assert {state.value for state in Delivery} == {"queued", "sending", "sent", "uncertain", "waiting", "dead"}
