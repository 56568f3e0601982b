"""What Telegram is: limits, splitting, keyboards, updates, refusals. Pure."""

import random
from dataclasses import replace
from typing import Any

import pytest

from bot.errors import CannotStart, Moved, TransportError, TryLater, Uncertain, Unreachable
from bot.messages import Address, Choice, Incoming, Kind, Number, Outgoing
from bot.transports.telegram import rules, updates
from bot.transports.telegram.polling import backoff
from bot.transports.telegram.rules import Entity, Piece
from bot.transports.telegram.splitting import cuts, shortened, split, units
from bot.transports.telegram.updates import Me
from tests.fake_telegram import BOT, NAME, PERSON, message, user

FAMILY, FLAG, WAVE = "👨‍👩‍👧‍👦", "🇨🇳", "👋🏽"


@pytest.mark.parametrize(
    ("text", "limit", "pieces"),
    [
        ("", 5, []),
        (" \n ", 5, []),
        ("短", 5, ["短"]),
        ("12345", 5, ["12345"]),
        ("one two\n\nthree four", 12, ["one two", "three four"]),
        ("一二三。四五六。七", 7, ["一二三。", "四五六。七"]),
        ("一二三。”四五六七", 7, ["一二三。”", "四五六七"]),
        ("It costs 3.14 yuan. Then pay", 20, ["It costs 3.14 yuan.", "Then pay"]),
        ("one two three", 8, ["one two", "three"]),
        ("一二三四五六七", 3, ["一二三", "四五六", "七"]),
        ("a\n\nbcdefghijklm", 12, ["a\n\nbcdefghij", "klm"]),  # too early a pause is none
        ("ab" + "\n" * 30 + "cd", 5, ["ab", "cd"]),
        ("😀😀😀", 4, ["😀😀", "😀"]),
        ("😀😀😀", 5, ["😀😀", "😀"]),  # never half a surrogate pair
        (f"ab{FAMILY}", 12, ["ab", FAMILY]),
        (f"abc{FLAG}{FLAG}", 8, [f"abc{FLAG}", FLAG]),
        (f"abc{FLAG}{FLAG}", 10, [f"abc{FLAG}", FLAG]),
        (f"abc{WAVE}", 6, ["abc", WAVE]),
        ("abcde\u0301f", 5, ["abcd", "e\u0301f"]),
        ("ab1\ufe0f\u20e3", 4, ["ab", "1\ufe0f\u20e3"]),
        ("a" + "\u0301" * 9, 4, ["a\u0301\u0301\u0301", "\u0301" * 4, "\u0301" * 2]),  # longer than a piece: somewhere it must be cut
    ],
)
def test_texts_are_cut_where_a_reader_would_pause(text: str, limit: int, pieces: list[str]) -> None:
    assert split(text, limit) == pieces


def test_whatever_the_text_no_piece_is_too_long_and_only_white_space_is_lost() -> None:
    dice = random.Random(7)
    parts = ["字", "a", "b", " ", "\n", "\n\n", "。", ". ", "，", FAMILY, FLAG, WAVE, "😀", "e\u0301", "110"]
    for _ in range(300):
        text = "".join(dice.choices(parts, k=dice.randrange(120)))
        pieces = split(text, dice.randrange(12, 40))
        assert "".join("".join(pieces).split()) == "".join(text.split())
        assert all(0 < units(piece) < 40 for piece in pieces)
        assert not any(piece.startswith(("\u0301", "\u200d", "🏽")) for piece in pieces)


@pytest.mark.parametrize(
    ("text", "limit", "whole", "pieces"),
    [
        ("打给 96110 反诈", 6, [(3, 8)], ["打给", "96110", "反诈"]),
        ("一二。三四五六七八", 6, [(3, 7)], ["一二。", "三四五六七八"]),
        ("一二三四五六七八", 4, [(2, 8)], ["一二", "三四五六", "七八"]),  # longer than a piece: somewhere it must be cut
        ("  ab cd  ", 9, [(2, 4)], ["ab cd"]),
    ],
)
def test_no_cut_falls_inside_what_must_stay_whole(text: str, limit: int, whole: list[tuple[int, int]], pieces: list[str]) -> None:
    assert [text[start:end] for start, end in cuts(text, limit, whole)] == pieces


def test_a_number_at_the_border_of_two_messages_stays_whole_and_what_is_bold_stays_bold() -> None:
    first, second = rules.pieces(Outgoing("字" * 4090 + " 95588123", numbers=(Number("95588123", "银行"),), author="王"))
    assert (first.text, second.text) == ("王：" + "字" * 4090, "95588123")
    assert (first.entities, second.entities) == ((Entity("bold", 0, 2),), ())


def test_the_first_line_of_an_emergency_is_bold() -> None:
    (piece,) = rules.pieces(Outgoing("😀先别转钱\n1. 挂断", urgent=True))
    assert piece.entities == (Entity("bold", 0, 6),)


@pytest.mark.parametrize(("chat", "pace"), [("11", rules.ONE_CHAT), ("-100", rules.ONE_GROUP)])
def test_groups_are_spoken_to_more_slowly(chat: str, pace: object) -> None:
    assert rules.pace(Address("telegram", chat)) == pace


@pytest.mark.parametrize(
    ("label", "limit", "short"),
    [
        ("微信里的字", 10, "微信里的字"),
        ("I have already paid them", 16, "I have already…"),
        ("已经把验证码告诉了别人", 6, "已经把验证…"),
        (f"a{FAMILY}", 8, "a…"),
        ("two\nlines", 20, "two lines"),
    ],
)
def test_labels_are_shortened_at_a_word(label: str, limit: int, short: str) -> None:
    assert shortened(label, limit) == short


def test_every_choice_has_a_row_and_keeps_its_id() -> None:
    assert rules.keyboard((Choice("t1:a", "安卓"), Choice("字" * 21, "x" * 80))) == [("安卓", "t1:a"), ("x" * 63 + "…", "字" * 21)]


@pytest.mark.parametrize("bad", ["", "x" * 65, "字" * 22])
def test_a_choice_id_that_does_not_fit_is_refused(bad: str) -> None:
    with pytest.raises(TransportError, match="64"):
        rules.keyboard((Choice("fine", "fine"), Choice(bad, "label")))


@pytest.mark.parametrize(
    ("text", "numbers", "shown"),
    [
        ("先打电话。", (Number("110", "报警"),), "先打电话。\n\n110 — 报警"),
        ("先打 110。", (Number("110", "报警"),), "先打 110。"),
        ("卡号 1100 不是。", (Number("110", "报警"),), "卡号 1100 不是。\n\n110 — 报警"),
        ("Call now.", (Number("+1 877-382-4357", "FTC"), Number("911", "")), "Call now.\n\n+1 877-382-4357 — FTC\n911"),
        ("", (Number("110", "报警"),), "110 — 报警"),
    ],
)
def test_numbers_stand_in_lines_of_their_own_unless_the_text_has_them(text: str, numbers: tuple[Number, ...], shown: str) -> None:
    assert [piece.text for piece in rules.pieces(Outgoing(text, numbers=numbers))] == [shown]


def test_a_volunteer_speaks_under_their_name() -> None:
    assert rules.pieces(Outgoing("您好。", author="小王")) == [Piece("小王：您好。", (Entity("bold", 0, 3),))]
    assert rules.pieces(Outgoing("Hello.", author="Wang 👩", language="en")) == [Piece("Wang 👩: Hello.", (Entity("bold", 0, 8),))]


def test_nothing_to_say_is_refused() -> None:
    with pytest.raises(TransportError, match="no text"):
        rules.pieces(Outgoing(" \n "))


def test_halves_of_characters_are_mended() -> None:
    assert rules.pieces(Outgoing("a\ud83d\ude00b\ud83d")) == [Piece("a😀b\ufffd")]


ANN = Address("telegram", str(PERSON))
GROUP = {"chat": {"id": -5, "type": "group", "title": "Family"}}
FAMILY_GROUP = Address("telegram", "-5")
ME = Me(BOT, NAME)
SAM = {"forward_origin": {"type": "user", "date": 1, "sender_user": {"id": 77, "is_bot": False, "first_name": "Sam"}}}
CHANNEL = {"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Sam"}}
OWN = {"forward_origin": {"type": "user", "date": 1, "sender_user": user(PERSON)}}
OURS = {"reply_to_message": message(-5, text="?", **{"from": {"id": BOT, "is_bot": True, "first_name": "Banyan"}})}


def press(**more: Any) -> dict[str, Any]:
    return {"callback_query": {"id": "q", "chat_instance": "1", "from": user(PERSON), "message": message(PERSON, text="?"), "data": "t1:a", **more}}


def said(text: str, **more: Any) -> Incoming:
    return Incoming(ANN, text, **{"message": "5", **more})


def member(status: str, chat: int = PERSON, **more: Any) -> dict[str, Any]:
    there = message(chat)["chat"]
    bot = {"id": BOT, "is_bot": True, "first_name": "Banyan"}
    return {"my_chat_member": {"chat": there, "from": user(PERSON), "date": 1, "old_chat_member": {"status": "member", "user": bot}, "new_chat_member": {"status": status, "user": bot, **more}}}


def read(update: dict[str, Any], me: Me | None = ME) -> Incoming | None:
    """Read an update; the key, which has tests of its own, is left out."""
    found = updates.incoming({"update_id": 9, **update}, me)
    return found and replace(found, key="")


@pytest.mark.parametrize(
    ("update", "incoming"),
    [
        ({"message": message(PERSON, text="字太小 📞")}, said("字太小 📞")),
        ({"message": message(PERSON, text=" 7 ")}, said(" 7 ")),
        ({"edited_message": message(PERSON, text="字太小了", edit_date=2)}, said("字太小了", edited=True)),
        ({"edited_message": message(PERSON, location={"latitude": 1, "longitude": 1})}, None),
        ({"message": message(PERSON, text="/start")}, Incoming(ANN, pressed="start")),
        ({"message": message(PERSON, text="/start@banyan_bot from-a-link")}, Incoming(ANN, pressed="start")),
        ({"message": message(PERSON, text="/help")}, Incoming(ANN, pressed="start")),
        ({"message": message(PERSON, text="/SOS")}, Incoming(ANN, pressed="emergency")),
        ({"message": message(PERSON, text="/person")}, Incoming(ANN, pressed="person")),
        ({"message": message(PERSON, text="/where")}, Incoming(ANN, pressed="regions")),
        ({"message": message(PERSON, text="/en")}, Incoming(ANN, pressed="lang:en")),
        ({"message": message(PERSON, text="/starting point")}, said("/starting point")),
        ({"message": message(PERSON, sticker={})}, said("", kind=Kind.STICKER)),
        ({"message": message(PERSON, photo=[{"file_id": "small"}, {"file_id": "big"}])}, said("", kind=Kind.PHOTO, file="big")),
        ({"message": message(PERSON, photo=[{"file_id": "p"}], caption="is this a scam?")}, said("is this a scam?", kind=Kind.PHOTO, file="p")),
        ({"message": message(PERSON, voice={"file_id": "v"})}, said("", kind=Kind.VOICE, file="v")),
        ({"message": message(PERSON, audio={"file_id": "a"})}, said("", kind=Kind.VOICE, file="a")),
        ({"message": message(PERSON, animation={}, document={})}, said("", kind=Kind.VIDEO)),
        ({"message": message(PERSON, video_note={})}, said("", kind=Kind.VIDEO)),
        ({"message": message(PERSON, venue={}, location={})}, said("", kind=Kind.PLACE)),
        ({"message": message(PERSON, contact={})}, said("", kind=Kind.CONTACT)),
        ({"message": message(PERSON, document={})}, said("", kind=Kind.FILE)),
        ({"message": message(PERSON, dice={})}, said("", kind=Kind.OTHER)),
        ({"message": message(PERSON, text="您中奖了", **SAM)}, said("您中奖了", forwarded=True)),
        ({"message": message(PERSON, text="您中奖了", **CHANNEL)}, said("您中奖了", forwarded=True)),
        ({"message": message(PERSON, text="我的话", **OWN)}, said("我的话")),
        ({"message": message(PERSON, pinned_message={})}, None),
        ({"message": message(PERSON, text="hi", **{"from": user(PERSON) | {"language_code": "zh-hans"}})}, said("hi", language="zh")),
        ({"message": message(PERSON, text="你好", **{"from": user(PERSON) | {"language_code": "de"}})}, said("你好", language="en")),
        (press(), Incoming(ANN, pressed="t1:a")),
        (press(**{"from": user(PERSON) | {"language_code": "zh"}}), Incoming(ANN, pressed="t1:a", language="zh")),
        (press(message={"message_id": 5, "date": 0, "chat": {"id": PERSON, "type": "private"}}), Incoming(ANN, pressed="t1:a")),
        (press(message=message(PERSON, **GROUP)), None),
        ({"message": message(PERSON, text="字太小", **GROUP)}, None),
        ({"message": message(-5, text="救命 @Banyan_Bot 字太小")}, Incoming(FAMILY_GROUP, "救命  字太小", message="5", public=True)),
        ({"message": message(-5, text="字太小", **OURS)}, Incoming(FAMILY_GROUP, "字太小", message="5", public=True)),
        ({"message": message(-5, text="/start@banyan_bot")}, Incoming(FAMILY_GROUP, pressed="start", public=True)),
        ({"message": message(-5, text="@banyan_bot2 字太小")}, None),
        ({"message": message(-5, text="/start")}, None),
        ({"message": message(-5, text="@banyan_bot hi", **{"from": {"id": 8, "is_bot": True, "first_name": "Other"}})}, None),
        ({"message": message(-5, migrate_to_chat_id=-1007)}, Incoming(FAMILY_GROUP, "-1007", kind=Kind.MOVED)),
        ({"channel_post": message(PERSON, text="news")}, None),
        (member("kicked"), Incoming(ANN, kind=Kind.GONE)),
        (member("member"), Incoming(ANN, kind=Kind.BACK)),
        (member("left", -5), Incoming(FAMILY_GROUP, kind=Kind.GONE)),
        (member("restricted", -5, can_send_messages=False), Incoming(FAMILY_GROUP, kind=Kind.GONE)),
        (member("administrator", -5), Incoming(FAMILY_GROUP, kind=Kind.BACK)),
        ({"poll": {}}, None),
    ],
)
def test_an_update_is_read_as_what_a_person_did(update: dict[str, Any], incoming: Incoming | None) -> None:
    assert read(update) == incoming


def test_until_the_bot_knows_its_name_it_is_silent_in_groups_and_nowhere_else() -> None:
    assert read({"message": message(-5, text="@banyan_bot 字太小")}, None) is None
    assert read({"message": message(PERSON, text="字太小")}, None) == said("字太小")


def key(number: int, update: dict[str, Any]) -> str:
    found = updates.incoming({"update_id": number, **update}, ME)
    assert found is not None
    return found.key


def test_one_update_has_one_key_and_an_id_that_comes_again_after_a_quiet_week_has_another() -> None:
    first = {"message": message(PERSON, message_id=1, text="one")}
    assert key(9, first) == key(9, first)
    assert len({key(9, first), key(10, first), key(9, {"message": message(PERSON, message_id=2, text="one")}), key(9, press()), key(9, press(id="r"))}) == 5
    edits = [{"edited_message": message(PERSON, text=text, edit_date=when)} for text, when in (("a", 1), ("b", 2))]
    assert key(9, edits[0]) != key(9, edits[1])


def test_pictures_sent_together_are_one() -> None:
    album = [{"message": message(PERSON, message_id=number, photo=[{"file_id": "p"}], media_group_id="m")} for number in (1, 2)]
    assert key(9, album[0]) == key(10, album[1])


@pytest.mark.parametrize("update", [{}, {"update_id": 9, "message": {"text": "x"}}, {"update_id": 9, "message": "x"}, {"update_id": 9, "message": message(PERSON, text=7)}])
def test_an_update_of_another_shape_is_an_error(update: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, AttributeError)):
        updates.incoming(update)


@pytest.mark.parametrize(
    ("status", "description", "parameters", "reached", "expected"),
    [
        (0, "ConnectError", {}, False, TryLater),
        (0, "ReadTimeout", {}, True, Uncertain),
        (200, "the answer is no JSON object", {}, True, Uncertain),
        (504, "Gateway Timeout", {}, True, Uncertain),
        (500, "Internal Server Error", {}, True, TryLater),
        (502, "the answer is no JSON object", {}, True, TryLater),
        (429, "Too Many Requests: retry after 17", {"retry_after": 17}, True, TryLater),
        (401, "Unauthorized", {}, True, TryLater),
        (404, "Not Found", {}, True, TryLater),
        (409, "Conflict", {}, True, TryLater),
        (403, "Forbidden: bot was blocked by the user", {}, True, Unreachable),
        (403, "Forbidden: user is deactivated", {}, True, Unreachable),
        (400, "Bad Request: chat not found", {}, True, Unreachable),
        (400, "Bad Request: message is too long", {}, True, TransportError),
        (400, "Bad Request: group chat was upgraded to a supergroup chat", {"migrate_to_chat_id": -100}, True, Moved),
        (413, "Request Entity Too Large", {}, True, TransportError),
        (400, "Bad Request: message is not modified: specified new message content ...", {}, True, None),
        (400, "Bad Request: query is too old and response timeout expired or query ID is invalid", {}, True, None),
        (400, "Bad Request: message to delete not found", {}, True, None),
    ],
)
def test_every_refusal_means_one_thing(status: int, description: str, parameters: dict[str, int], reached: bool, expected: type[TransportError] | None) -> None:
    failed = rules.failure(status, description, parameters, reached)
    assert failed is None if expected is None else type(failed) is expected


@pytest.mark.parametrize(("parameters", "seconds"), [({"retry_after": 17}, 17.0), ({"retry_after": "soon"}, 5.0), ({}, 5.0)])
def test_a_flood_waits_as_long_as_it_was_told(parameters: dict[str, Any], seconds: float) -> None:
    failed = rules.failure(429, "Too Many Requests", parameters, True)
    assert isinstance(failed, TryLater)
    assert failed.seconds == seconds


@pytest.mark.parametrize(
    ("status", "body", "refused"),
    [
        (200, '{"ok": true, "result": []}', None),
        (200, '{"ok": true}', "200 no reason given"),
        (200, "<html>", "200 the answer is no JSON object"),
        (502, b"\xff<html>", "502 the answer is no JSON object"),
        (404, '{"ok": false, "description": "/bot42:Secret-1/x"}', "404 /bot[token]/x"),
        (500, '{"description": null}', "500 None"),
        (429, '{"ok": false, "description": "wait", "parameters": 3}', "429 wait"),
    ],
)
def test_an_http_answer_is_read(status: int, body: str | bytes, refused: str | None) -> None:
    found = rules.refusal(status, body)
    assert (found and str(found)) == refused


@pytest.mark.parametrize(
    ("token", "base", "name"),
    [
        ("", "https://api.telegram.org", "BANYAN_TELEGRAM_TOKEN"),
        ("secret", "https://api.telegram.org", "BANYAN_TELEGRAM_TOKEN"),
        ("42:se cret", "https://api.telegram.org", "BANYAN_TELEGRAM_TOKEN"),
        ("42:secret\n", "https://api.telegram.org", "BANYAN_TELEGRAM_TOKEN"),
        ("42:secret", "api.telegram.org", "BANYAN_TELEGRAM_API_BASE"),
        ("42:secret", "https://x/{token}", "BANYAN_TELEGRAM_API_BASE"),
    ],
)
def test_settings_that_cannot_be_right_are_named_and_not_shown(token: str, base: str, name: str) -> None:
    with pytest.raises(CannotStart, match=name) as caught:
        rules.check_settings(token, base)
    assert "secret" not in str(caught.value)


def test_pauses_double_to_a_minute_and_differ() -> None:
    assert all(0.25 <= backoff(1) <= 0.5 for _ in range(50))
    assert all(30 <= backoff(tries) <= 60 for tries in (8, 20, 5000))
    assert len({backoff(3) for _ in range(20)}) > 10
