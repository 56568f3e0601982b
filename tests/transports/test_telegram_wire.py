"""Wire goldens: what either library puts on the wire for everything that Banyan asks, and that both put the same."""

import json
from typing import Any

import pytest

from bot.errors import TransportError, TryLater, Unreachable
from bot.messages import Address, Choice, Outgoing
from bot.transports.base import Lasting, Paced, Typing
from bot.transports.telegram.road import TelegramTransport
from bot.transports.telegram.rules import ALLOWED, Refused
from bot.transports.telegram.updates import Me
from tests.contracts.sides import LIBRARIES
from tests.fake_telegram import BOT, NAME, PERSON, FakeTelegram, Fault, refused

ANN = Address("telegram", str(PERSON))


def plain(form: dict[str, str]) -> dict[str, Any]:
    """Return the parameters with their JSON read, so that spaces do not count."""
    return {name: json.loads(value) if value[:1] in ("[", "{") else value for name, value in form.items()}


URGENT = Outgoing("😀先别转钱\n1. 挂断电话", (Choice("regions", "我不在中国大陆"), Choice("person", "找人帮我")), urgent=True, author="banyan")


async def everything(transport: TelegramTransport) -> None:
    await transport.fetch(None, 0)
    await transport.fetch(7, 0)
    assert await transport.ask_me() == Me(BOT, NAME)
    await transport.set_menu("", [("start", "begin again")])
    await transport.set_menu("zh", [("start", "重新开始"), ("sos", "出急事了")])
    await transport.set_webhook("https://banyan.example.org/telegram/x", "s3cret_-")
    await transport.set_webhook("", "")
    ref = await transport.send(ANN, URGENT)
    await transport.send(ANN, Outgoing("您好", author="小王"))
    await transport.fade(ANN, ref)
    await transport.change(ANN, ref, Outgoing("第 7 号由Li接了。"))
    await transport.change(ANN, ref, URGENT)
    await transport.typing(ANN)
    await transport.take_back(ANN, ref)


LIST = list(ALLOWED)
SCOPE = {"type": "all_private_chats"}
GOLDEN: list[tuple[str, dict[str, Any]]] = [
    ("getUpdates", {"timeout": "0", "allowed_updates": LIST}),
    ("getUpdates", {"timeout": "0", "offset": "7", "allowed_updates": LIST}),
    ("getMe", {}),
    ("setMyCommands", {"commands": [{"command": "start", "description": "begin again"}], "scope": SCOPE}),
    (
        "setMyCommands",
        {"commands": [{"command": "start", "description": "重新开始"}, {"command": "sos", "description": "出急事了"}], "scope": SCOPE, "language_code": "zh"},
    ),
    ("setWebhook", {"url": "https://banyan.example.org/telegram/x", "secret_token": "s3cret_-", "allowed_updates": LIST}),
    ("deleteWebhook", {}),
    (
        "sendMessage",
        {
            "chat_id": "11",
            "text": "😀先别转钱\n1. 挂断电话",
            "entities": [{"type": "bold", "offset": 0, "length": 6}],
            "reply_markup": {"inline_keyboard": [[{"text": "我不在中国大陆", "callback_data": "regions"}], [{"text": "找人帮我", "callback_data": "person"}]]},
        },
    ),
    ("sendMessage", {"chat_id": "11", "text": "小王：您好", "entities": [{"type": "bold", "offset": 0, "length": 3}]}),
    ("editMessageReplyMarkup", {"chat_id": "11", "message_id": "1001"}),
    ("editMessageText", {"chat_id": "11", "message_id": "1001", "text": "第 7 号由Li接了。"}),
    (
        "editMessageText",
        {
            "chat_id": "11",
            "message_id": "1001",
            "text": "😀先别转钱\n1. 挂断电话",
            "entities": [{"type": "bold", "offset": 0, "length": 6}],
            "reply_markup": {"inline_keyboard": [[{"text": "我不在中国大陆", "callback_data": "regions"}], [{"text": "找人帮我", "callback_data": "person"}]]},
        },
    ),
    ("sendChatAction", {"chat_id": "11", "action": "typing"}),
    ("deleteMessage", {"chat_id": "11", "message_id": "1001"}),
]


async def test_everything_that_is_asked_looks_like_this_through_either_library(transport: TelegramTransport, server: FakeTelegram) -> None:
    await everything(transport)
    assert [(method, plain(form)) for method, form in server.calls] == GOLDEN


def test_it_has_the_capabilities_that_the_rest_of_banyan_looks_for() -> None:
    for library in LIBRARIES.values():
        transport = library(FakeTelegram())
        assert isinstance(transport, Lasting)
        assert isinstance(transport, Paced)
        assert isinstance(transport, Typing)


async def test_the_id_of_what_was_said_comes_back_and_its_buttons_can_be_taken_off(transport: TelegramTransport, server: FakeTelegram) -> None:
    ref = await transport.send(ANN, URGENT)
    assert "reply_markup" in server.shown["11", int(ref)]
    await transport.fade(ANN, ref)
    assert "reply_markup" not in server.shown["11", int(ref)]
    await transport.fade(ANN, ref)  # "message is not modified" is done


async def test_of_a_long_text_the_last_piece_is_the_one_with_the_buttons(transport: TelegramTransport, server: FakeTelegram) -> None:
    ref = await transport.send(ANN, Outgoing("字" * 5000, (Choice("1:0", "A"),)))
    assert [int(ref.rpartition(",")[2])] == [number for (_, number), form in server.shown.items() if "reply_markup" in form]
    await transport.fade(ANN, ref)
    assert not any("reply_markup" in form for form in server.shown.values())


async def test_a_long_text_is_changed_whole(transport: TelegramTransport, server: FakeTelegram) -> None:
    ref = await transport.send(ANN, Outgoing("字" * 9000, (Choice("1:0", "A"),)))
    server.fail("deleteMessage", refused(400, "Bad Request: message can't be deleted for everyone"))
    await transport.change(ANN, ref, Outgoing("到此为止"))
    assert [form["text"] for form in list(server.shown.values())[-1:]] == ["到此为止"]
    assert server.deleted == [("11", 1002)], "the one that Telegram refused stays, the next one goes"


@pytest.mark.parametrize("words", ["message is not modified: specified new message content", "message to edit not found", "MESSAGE_ID_INVALID", "message can't be edited"])
async def test_what_cannot_be_changed_any_more_counts_as_changed(transport: TelegramTransport, server: FakeTelegram, words: str) -> None:
    ref = await transport.send(ANN, URGENT)
    server.fail("editMessageText", refused(400, f"Bad Request: {words}"))
    await transport.change(ANN, ref, Outgoing("到此为止"))
    server.fail("editMessageText", refused(429, "Too Many Requests", retry_after=3))
    with pytest.raises(TryLater):
        await transport.change(ANN, ref, Outgoing("到此为止"))


async def test_deleting_twice_is_once(transport: TelegramTransport, server: FakeTelegram) -> None:
    await transport.take_back(ANN, "5")
    await transport.take_back(ANN, "5")
    assert server.deleted == [("11", 5)]


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (refused(400, "Bad Request: message can't be deleted"), TransportError),
        (refused(400, "Bad Request: message can't be deleted for everyone"), TransportError),
        (refused(429, "Too Many Requests", retry_after=3), TryLater),
        (refused(403, "Forbidden: bot was blocked by the user"), Unreachable),
    ],
)
async def test_what_cannot_be_deleted_is_told(transport: TelegramTransport, server: FakeTelegram, fault: Fault, error: type[TransportError]) -> None:
    server.fail("deleteMessage", fault)
    with pytest.raises(TransportError) as caught:
        await transport.take_back(ANN, "5")
    assert type(caught.value) is error


@pytest.mark.parametrize("words", ["can't parse entities: unsupported", "ENTITY_BOUNDS_INVALID"])
async def test_where_the_drawing_is_refused_the_words_are_sent_plain_once(transport: TelegramTransport, server: FakeTelegram, words: str, caplog: pytest.LogCaptureFixture) -> None:
    server.fail("sendMessage", refused(400, f"Bad Request: {words}"))
    await transport.send(ANN, URGENT)
    assert [form.get("entities") for form in server.sent] == [None]
    assert "reply_markup" in server.sent[0]
    assert "sent plain" in caplog.text
    server.fail("sendMessage", *[refused(400, f"Bad Request: {words}")] * 2)
    with pytest.raises(TransportError):
        await transport.send(ANN, URGENT)


@pytest.mark.parametrize("fault", [refused(429, "wait", retry_after=9), refused(403, "blocked"), Fault(lost="silent"), refused(500, "oh")])
async def test_showing_that_somebody_writes_never_fails(transport: TelegramTransport, server: FakeTelegram, fault: Fault) -> None:
    server.fail("sendChatAction", fault)
    await transport.typing(ANN)
    assert server.actions == []


async def test_a_webhook_that_is_refused_is_told_as_it_is(transport: TelegramTransport, server: FakeTelegram) -> None:
    server.fail("setWebhook", refused(400, "Bad Request: bad webhook: HTTPS url must be provided for webhook"))
    with pytest.raises(Refused, match="HTTPS"):
        await transport.set_webhook("http://x/y", "s")
