"""Sending through either library, on the strict fake."""

import gc
import json
import logging
import subprocess
import sys
import traceback
import weakref
from collections.abc import Iterator

import httpx
import pytest
from aiogram.methods import GetMe, Response
from aiogram.types import User

from bot.errors import CannotStart, Moved, TransportError, TryLater, Uncertain, Unreachable
from bot.messages import Address, Choice, Number, Outgoing
from bot.transports.telegram import create
from bot.transports.telegram.road import TelegramTransport
from bot.transports.telegram.with_aiogram import AiogramTransport
from bot.transports.telegram.with_ptb import PtbTransport
from tests.contracts.sides import BASE, AiogramSession, ptb_on
from tests.fake_telegram import PERSON, TOKEN, FakeTelegram, Fault, refused

ANN = Address("telegram", str(PERSON))
SECRET = TOKEN.partition(":")[2]
ANSWER = Outgoing("微信里的字可以变大。👍", (Choice("t1:paid", "我已经转了钱", urgent=True), Choice("person", "找人帮我")), (Number("110", "报警"),), key="a")
LONG = Outgoing("字" * 9000, ANSWER.choices, key="long")


GOLDEN = {
    "chat_id": "11",
    "text": "微信里的字可以变大。👍\n\n110 — 报警",
    "reply_markup": {"inline_keyboard": [[{"text": "我已经转了钱", "callback_data": "t1:paid"}], [{"text": "找人帮我", "callback_data": "person"}]]},
}


async def test_both_libraries_put_the_same_on_the_wire(transport: TelegramTransport, server: FakeTelegram) -> None:
    await transport.send(ANN, ANSWER)
    await transport.send(ANN, Outgoing("没有按钮 <b> *x* & _y_"))
    first, second = server.sent
    assert {**first, "reply_markup": json.loads(first["reply_markup"])} == GOLDEN
    assert second == {"chat_id": "11", "text": "没有按钮 <b> *x* & _y_"}


@pytest.mark.parametrize(
    ("fault", "error", "seconds"),
    [
        (refused(403, "Forbidden: bot was blocked by the user"), Unreachable, None),
        (refused(403, "Forbidden: user is deactivated"), Unreachable, None),
        (refused(400, "Bad Request: chat not found"), Unreachable, None),
        (refused(429, "Too Many Requests: retry after 17", retry_after=17), TryLater, 17),
        (refused(500, "Internal Server Error"), TryLater, 5),
        (Fault(502, "<html>Bad Gateway</html>"), TryLater, 5),
        (refused(401, "Unauthorized"), TryLater, 300),
        (refused(404, "Not Found"), TryLater, 300),
        (Fault(504, "<html>", accepted=True), Uncertain, None),
        (Fault(200, "<html>", accepted=True), Uncertain, None),
        (Fault(200, {"ok": True, "result": {"message_id": {}}}, accepted=True), Uncertain, None),
        (Fault(lost="refused"), TryLater, 5),
        (Fault(lost="dropped"), Uncertain, None),
        (Fault(lost="dropped", accepted=True), Uncertain, None),
        (Fault(lost="silent", accepted=True), Uncertain, None),
        (refused(400, "Bad Request: message is too long"), TransportError, None),
        (refused(413, "Request Entity Too Large"), TransportError, None),
        (refused(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-100), Moved, None),
    ],
    ids=lambda value: f"{value.status}{value.lost}" if isinstance(value, Fault) else None,
)
async def test_failures_become_ours(transport: TelegramTransport, server: FakeTelegram, fault: Fault, error: type[TransportError], seconds: float | None) -> None:
    server.fail("sendMessage", fault)
    with pytest.raises(TransportError) as caught:
        await transport.send(ANN, ANSWER)
    assert type(caught.value) is error
    assert getattr(caught.value, "seconds", None) == seconds
    assert len(server.sent) == fault.accepted
    await transport.send(ANN, ANSWER)
    assert len(server.sent) == 1 + fault.accepted


async def test_what_was_done_already_is_no_failure(transport: TelegramTransport, server: FakeTelegram) -> None:
    server.fail("sendMessage", refused(400, "Bad Request: message is not modified"))
    await transport.send(ANN, ANSWER)


async def test_a_person_who_blocked_the_bot_cannot_be_reached(transport: TelegramTransport, server: FakeTelegram) -> None:
    server.blocked.add(ANN.chat)
    with pytest.raises(Unreachable):
        await transport.send(ANN, ANSWER)
    server.blocked.clear()
    await transport.send(ANN, ANSWER)
    assert len(server.sent) == 1


@pytest.mark.parametrize("fault", [refused(429, "wait", retry_after=3), Fault(lost="refused"), refused(400, "Bad Request: odd"), Fault(lost="dropped")])
async def test_half_of_a_long_text_is_uncertain_and_not_sent_twice(transport: TelegramTransport, server: FakeTelegram, fault: Fault) -> None:
    server.fail("sendMessage", Fault(200, {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": PERSON, "type": "private"}}}, accepted=True), fault)
    with pytest.raises(Uncertain, match="1 of 3 pieces"):
        await transport.send(ANN, LONG)
    assert len(server.sent) == 1


async def test_a_long_text_that_fails_at_once_may_be_tried_again(transport: TelegramTransport, server: FakeTelegram) -> None:
    server.fail("sendMessage", refused(429, "wait", retry_after=3))
    with pytest.raises(TryLater):
        await transport.send(ANN, LONG)


@pytest.mark.parametrize("said", [Outgoing("choose", (Choice("x" * 65, "too long"),)), Outgoing(" ")])
async def test_what_telegram_cannot_carry_is_refused_before_anything_is_sent(transport: TelegramTransport, server: FakeTelegram, said: Outgoing) -> None:
    with pytest.raises(TransportError):
        await transport.send(ANN, said)
    assert server.sent == []


def chain(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        yield from chain(error.__cause__)
        error = error.__context__


LOSSES = [Fault(lost="refused"), Fault(lost="dropped"), Fault(lost="silent"), Fault(502, f"<html>{BASE}/bot{TOKEN}/"), refused(404, f"no /bot{TOKEN}/sendMessage"), Fault(200, f'"{TOKEN}"')]


@pytest.mark.parametrize("fault", LOSSES, ids=lambda fault: f"{fault.status}{fault.lost}")
async def test_the_token_is_in_no_log_no_repr_and_no_error(transport: TelegramTransport, server: FakeTelegram, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    server.fail("sendMessage", fault)
    with pytest.raises(TransportError) as caught:
        await transport.send(ANN, ANSWER)
    told = [f"{one!r} {one} {one.args}" for one in chain(caught.value)] + traceback.format_exception(caught.value)
    shown = "\n".join([*told, repr(transport), str(transport), repr(transport.poller), caplog.text])
    assert SECRET not in shown
    assert ANSWER.text not in shown


async def test_the_network_is_let_go_when_nobody_uses_it(server: FakeTelegram) -> None:
    session = AiogramSession(server)
    aiogram, ptb = AiogramTransport(TOKEN, BASE, session), ptb_on(server)
    for transport in (aiogram, ptb):
        await transport.send(ANN, ANSWER)
    assert not session.open
    client: httpx.AsyncClient = ptb._updates._network._client  # type: ignore[attr-defined]  # the library has no public name for it
    assert client.is_closed


@pytest.mark.parametrize(("library", "kind"), [("aiogram", AiogramTransport), ("python-telegram-bot", PtbTransport)])
async def test_the_chosen_library_carries_it(library: str, kind: type) -> None:
    transport = create(library, TOKEN, "https://api.telegram.org/")
    assert type(transport) is kind
    assert (transport.platform, transport.idempotent) == ("telegram", False)


@pytest.mark.parametrize(("library", "other"), [("aiogram", "telegram"), ("python-telegram-bot", "aiogram")])
def test_only_the_chosen_library_is_imported(library: str, other: str) -> None:
    code = f"import sys; from bot.transports.telegram import create; create({library!r}, '42:x', 'https://x'); print({other!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True).stdout == "False\n"


@pytest.mark.parametrize(("library", "token"), [("telebot", TOKEN), ("aiogram", "no token"), ("python-telegram-bot", "")])
def test_a_setting_that_cannot_be_right_is_one_sentence(library: str, token: str) -> None:
    with pytest.raises(CannotStart, match="BANYAN_TELEGRAM_"):
        create(library, token, BASE)


def test_aiogram_makes_the_model_of_an_answer_once() -> None:
    transport = AiogramTransport(TOKEN, BASE)
    transport._session.check_response(transport._bot, GetMe(), 200, '{"ok": true, "result": {"id": 1, "is_bot": true, "first_name": "B"}}')
    model = weakref.ref(Response[User])
    gc.collect()
    assert model() is not None, "pydantic makes it again for each answer, which costs milliseconds"
