"""The whole bot on Telegram, through either library, from the person's side: what stands in the chat, and what happens to it."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from bot.advice import Adviser
from bot.app import App, menu
from bot.messages import Address, Receive
from bot.storage import SqlStore
from bot.transports.telegram.road import TelegramTransport
from knowledge import Library
from tests.bot.world import POLICY, Memory, Told
from tests.conftest import furnished
from tests.contracts.sides import LIBRARIES
from tests.fake_telegram import PERSON, FakeTelegram, Fault, message, refused

FOUND = {
    "字太小怎么办": [("phone-font-bigger", 0.95)],
    "字怎么办": [("phone-font-bigger", 0.5), ("phone-volume", 0.4)],
    "您的账户异常，请点链接": [("phone-volume", 0.99), ("scam-subsidy-link", 0.9)],
    "我的手机\n没声音": [("phone-volume", 0.95)],
}


class Desk(Memory):
    """A desk that is open."""

    async def run(self, receive: Receive) -> None:
        await asyncio.Event().wait()


class Phone:
    """A whole Banyan with one library, and the chat as it stands on the person's phone."""

    def __init__(self, library: str, store: SqlStore, base: Library, pauses: dict[str, float]) -> None:
        self.server, self.store = FakeTelegram(), store
        self.transport: TelegramTransport = LIBRARIES[library](self.server)
        self.transport.set_up(store, menu())
        self.search = Told(base, FOUND)
        self.app = App(store, Adviser(base, self.search, POLICY, "CN"), base, "CN", {"telegram": self.transport, "desk": Desk("desk")}, pauses=pauses)
        self._stop = asyncio.Event()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator["Phone"]:
        running = asyncio.create_task(self.app.run(self._stop))
        try:
            yield self
        finally:
            self._stop.set()
            await running

    def texts(self, chat: int = PERSON) -> list[str]:
        return [form["text"] for form in self.server.sent if form["chat_id"] == str(chat)]

    def buttons(self) -> list[list[str]]:
        """Return the labels under each message that still stands in the chat."""
        rows = (json.loads(form.get("reply_markup", "{}")).get("inline_keyboard", []) for form in self.server.shown.values())
        return [[button["text"] for row in keyboard for button in row] for keyboard in rows]

    async def until(self, happened: Callable[[], bool]) -> None:
        await self.server.until(happened)

    async def hears(self, count: int) -> list[str]:
        await self.until(lambda: len(self.server.sent) >= count)
        return self.texts()

    async def taps(self, label: str) -> None:
        """Press the newest button with this label."""
        for form in reversed(self.server.shown.values()):
            for row in json.loads(form.get("reply_markup", "{}")).get("inline_keyboard", []):
                if label in row[0]["text"]:
                    await self.server.press(row[0]["callback_data"])
                    return
        raise AssertionError(f"no button “{label}” in {self.buttons()}")


@pytest.fixture(params=LIBRARIES)
async def phone(request: pytest.FixtureRequest, tmp_path: Path, library: Library) -> AsyncIterator[Phone]:
    store = SqlStore(furnished(f"sqlite:///{tmp_path}/banyan.db"))
    await store.open()
    phone = Phone(request.param, store, library, {})
    async with phone.running():
        yield phone
    assert phone.server.wrong == []


async def test_the_first_meeting(phone: Phone) -> None:
    await phone.server.write("/start", **{"from": {"id": PERSON, "is_bot": False, "first_name": "Ann", "language_code": "zh-hans"}})
    (greeting,) = await phone.hears(1)
    assert "我是程序" in greeting
    assert phone.buttons() == [["救急", "帮我看看是不是骗子", "找人帮我", "English"]]
    await phone.until(lambda: len(phone.server.menus) == 3)
    await phone.taps("English")
    assert "I will speak English" in (await phone.hears(2))[1]


async def test_what_is_kept_and_being_forgotten_stand_in_the_menu_in_both_languages(phone: Phone) -> None:
    await phone.until(lambda: len(phone.server.menus) == 3)
    menus = {form.get("language_code", ""): {one["command"]: one["description"] for one in json.loads(form["commands"])} for form in phone.server.menus}
    assert (menus["zh"]["kept"], menus["zh"]["forget"]) == ("看看留了我的什么", "忘掉我（会先再问一句）")
    assert (menus["en"]["kept"], menus["en"]["forget"]) == ("what do you keep of me?", "forget me (I ask once more first)")
    assert menus[""] == menus["en"]
    await phone.server.write("字太小怎么办")
    await phone.hears(1)
    await phone.server.write("/kept")
    assert "我这里有关于您的" in (await phone.hears(2))[1]
    await phone.server.write("/forget")
    assert "要删吗" in (await phone.hears(3))[2]
    await phone.taps("删掉")
    assert "都删掉了" in (await phone.hears(4))[3]


async def test_every_command_of_the_menu_is_understood(phone: Phone) -> None:
    await phone.until(lambda: len(phone.server.menus) == 3)
    for number, one in enumerate(json.loads(phone.server.menus[0]["commands"]), 1):
        await phone.server.write(f"/{one['command']}")
        said = await phone.hears(number)
        assert "我不认识" not in said[-1]
        assert "do not know that button" not in said[-1]


async def test_buttons_come_off_when_their_turn_is_over_and_the_press_is_acknowledged(phone: Phone) -> None:
    await phone.server.write("字怎么办")
    await phone.hears(1)
    assert "都不是" in phone.buttons()[0]
    await phone.taps("都不是")
    await phone.hears(2)
    await phone.until(lambda: phone.buttons()[0] == [])
    assert phone.buttons()[1] != []
    assert len(phone.server.acknowledged) == 1


async def test_a_card_number_is_warned_of_and_gone_from_the_chat(phone: Phone) -> None:
    await phone.server.write("我的卡号6222 0000 0000 0000 012对吗", message_id=7)
    said = await phone.hears(1)
    assert "删掉了" in said[0]
    assert phone.server.deleted == [(str(PERSON), 7)]


async def test_where_telegram_does_not_let_it_delete_banyan_does_not_say_so(phone: Phone) -> None:
    phone.server.fail("deleteMessage", refused(400, "Bad Request: message can't be deleted"))
    await phone.server.write("我的卡号6222 0000 0000 0000 012对吗")
    said = await phone.hears(1)
    assert "遮住" in said[0]
    assert "删掉" not in said[0]


async def test_a_voice_message_is_offered_to_a_volunteer(phone: Phone) -> None:
    await phone.server.write(voice={"file_id": "V", "file_unique_id": "u", "duration": 3})
    assert "语音我收到了" in (await phone.hears(1))[0]
    await phone.taps("交给志愿者")
    await phone.hears(2)
    assert (await phone.store.attached(1)) == (1, "telegram", "voice", "V")


async def test_an_album_is_answered_once(phone: Phone) -> None:
    for number in range(3):
        await phone.server.write(photo=[{"file_id": f"p{number}", "file_unique_id": "u", "width": 1, "height": 1}], media_group_id="m")
    await phone.server.write("谢谢")
    said = await phone.hears(2)
    assert ["图片我收到了" in said[0], "不客气" in said[1], len(said)] == [True, True, 2]


async def test_a_forwarded_message_is_a_question_about_a_scam(phone: Phone) -> None:
    origin = {"type": "hidden_user", "date": 1_790_000_000, "sender_user_name": "Sam"}
    await phone.server.write("您的账户异常，请点链接", forward_origin=origin)
    await phone.hears(1)
    assert (await phone.store.conversation(Address("telegram", str(PERSON)))).entry == "scam-subsidy-link"


async def test_an_edited_message_is_answered_as_what_it_says_now(phone: Phone) -> None:
    await phone.server.write("字怎么办", message_id=8)
    await phone.hears(1)
    await phone.server.arrive(edited_message=message(PERSON, message_id=8, text="字太小怎么办", edit_date=1_790_000_009))
    await phone.hears(2)
    assert (await phone.store.conversation(Address("telegram", str(PERSON)))).entry == "phone-font-bigger"


async def test_in_a_group_it_answers_when_it_is_called_and_without_buttons(phone: Phone) -> None:
    group = {"id": -5, "type": "group", "title": "Family"}
    await phone.server.write("字太小怎么办", chat=group)
    await phone.server.write("@banyan_bot 字太小怎么办", chat=group)
    await phone.server.write("谢谢")
    await phone.hears(2)
    assert [form["chat_id"] for form in phone.server.sent].count("-5") == 1
    assert [form for form in phone.server.sent if form["chat_id"] == "-5" and "reply_markup" in form] == []


async def test_a_flood_wait_holds_up_that_chat_alone(phone: Phone) -> None:
    phone.server.fail("sendMessage", refused(429, "Too Many Requests: retry after 3600", retry_after=3600))
    other = {"id": 12, "type": "private", "first_name": "Bob"}
    await phone.server.write("谢谢")
    await phone.until(lambda: not phone.server.faults["sendMessage"])
    await phone.server.write("谢谢", chat=other, **{"from": {"id": 12, "is_bot": False, "first_name": "Bob"}})
    await phone.until(lambda: len(phone.server.sent) == 1)
    assert [form["chat_id"] for form in phone.server.sent] == ["12"]


async def test_blocked_then_back_they_get_what_was_waiting(phone: Phone) -> None:
    phone.server.blocked.add(str(PERSON))
    await phone.server.write("谢谢")
    await phone.until(lambda: any(method == "sendMessage" for method, _ in phone.server.calls))
    phone.server.blocked.clear()
    await phone.server.write("谢谢")
    assert len(await phone.hears(2)) == 2


async def test_a_group_that_moved_is_answered_where_it_is_now(phone: Phone) -> None:
    phone.server.fail("sendMessage", refused(400, "Bad Request: group chat was upgraded to a supergroup chat", migrate_to_chat_id=-1007))
    await phone.server.write("@banyan_bot 字太小怎么办", chat={"id": -5, "type": "group", "title": "Family"})
    await phone.until(lambda: len(phone.server.sent) == 1)
    assert phone.server.sent[0]["chat_id"] == "-1007"


async def test_an_uncertain_answer_is_asked_about_and_shown_again_on_request(phone: Phone) -> None:
    phone.server.fail("sendMessage", Fault(lost="dropped", accepted=True))
    await phone.server.write("谢谢")
    await phone.hears(1)
    await phone.until(lambda: not phone.server.faults["sendMessage"])
    await phone.server.write("字太小怎么办")
    said = await phone.hears(3)
    assert ["不客气" in said[0], "可能没有送到" in said[1], "字" in said[2]] == [True, True, True]
    await phone.taps("再发一遍")
    assert "不客气" in (await phone.hears(4))[3]


async def test_a_few_words_and_a_few_more_are_one_question(tmp_path: Path, library: Library) -> None:
    for name in LIBRARIES:
        store = SqlStore(furnished(f"sqlite:///{tmp_path}/{name}.db"))
        await store.open()
        phone = Phone(name, store, library, {"telegram": 2.0})
        await phone.server.write("我的手机")
        await phone.server.write("没声音")
        async with phone.running():
            await phone.hears(1)
            assert phone.search.asked == ["我的手机\n没声音"]
            await phone.server.write("我刚给骗子转了钱")
            await phone.until(lambda phone=phone: any("110" in text for text in phone.texts()))  # type: ignore[misc]  # bound now
