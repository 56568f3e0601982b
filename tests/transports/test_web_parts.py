"""The small parts behind the pages."""

import asyncio
import hashlib
import re
from collections.abc import Mapping
from typing import Any

import pytest

from bot.messages import Address, Choice, Outgoing
from bot.transports.web import tail, words
from bot.transports.web.live import Bells
from bot.transports.web.pages import STATIC, dialled, paragraphs
from bot.transports.web.streams import event
from bot.transports.web.tail import Tail
from tests.browser.sizes import measure

ANN, BOB = Address("web", "ann"), Address("web", "bob")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("110", "110"),
        ("0300 123 2040", "03001232040"),
        ("+1 (877) 382-4357", "+18773824357"),
        ("999 / 995", "999"),
        ("9-8-8", "988"),
        ("*#06#", "*#06#"),
        ("reportfraud.ftc.gov", ""),
        ("help101@example.org", ""),
        ("卡背面的电话", ""),
        ("", ""),
    ],
)
def test_what_a_telephone_can_dial(written: str, number: str) -> None:
    assert dialled(written) == number


def test_steps_stay_on_lines_of_their_own() -> None:
    assert paragraphs("先说。\n1. 一\n\n  2. 二 \r\n \n") == ["先说。", "1. 一", "  2. 二 "]


def test_both_languages_have_the_same_sentences() -> None:
    def names(part: Any, path: str = "") -> set[str]:
        if isinstance(part, Mapping):
            return {name for key, value in part.items() for name in names(value, f"{path}/{key}")}
        return {f"{path}[{len(part)}]" if isinstance(part, list) else path}

    zh, en = words.load()["zh"], words.load()["en"]
    assert names(zh) == names(en)


def test_the_trust_lines_stand_as_the_brief_has_them() -> None:
    assert words.load()["zh"]["trust"] == "我是程序，不是真人。我不会要您的密码和验证码。"
    assert words.load()["zh"]["trust_volunteers"] == "志愿者不会要您的密码、验证码，不会叫您转账。要的都是骗子。"


def test_the_tail_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tail, "CHATS", 2)
    monkeypatch.setattr(tail, "MESSAGES", 3)
    kept = Tail()
    for n in range(5):
        kept.keep(ANN, Outgoing(f"{n}", key=f"{n}"))
    assert [line.text for line in kept.everything(ANN)] == ["2", "3", "4"]
    kept.keep(BOB, Outgoing("b", key="b"))
    kept.keep(Address("web", "cy"), Outgoing("c", key="c"))
    assert kept.everything(ANN) == []


def test_only_the_newest_message_of_the_tail_has_live_choices() -> None:
    kept = Tail()
    for n in range(2):
        kept.keep(ANN, Outgoing("?", (Choice("a", "A"),), key=f"{n}"))
    assert [line.live for line in kept.everything(ANN)] == [False, True]


def test_what_the_transcripts_hold_is_not_shown_from_the_tail() -> None:
    kept = Tail()
    for n in range(3):
        kept.keep(ANN, Outgoing(f"{n}", key=f"{n}"))
    kept.settle(ANN, ["1", "unknown"])
    assert [line.text for line in kept.unsettled(ANN)] == ["0", "2"]
    assert [line.text for line in kept.everything(ANN)] == ["0", "1", "2"]
    assert kept.unsettled(BOB) == []


async def test_a_bell_wakes_those_who_wait_for_that_address_only() -> None:
    bells = Bells()
    with bells.listen(ANN) as ann, bells.listen(BOB) as bob:
        bells.ring(ANN)
        assert await ann.wait(0.01)
        assert not await bob.wait(0.01)
        assert not await ann.wait(0.01)
    assert bells.waiting(ANN) == 0


async def test_a_ring_while_nobody_waits_is_heard_later() -> None:
    bells = Bells()
    with bells.listen(ANN) as ann:
        bells.ring(ANN)
        bells.ring(ANN)
        assert await ann.wait(0)
        assert not await ann.wait(0)


async def test_closing_wakes_everybody() -> None:
    bells = Bells()
    with bells.listen(ANN) as ann, bells.listen(BOB) as bob:
        bells.close()
        assert all(await asyncio.gather(ann.wait(1), bob.wait(1)))


def test_an_event_keeps_its_lines_and_cannot_be_broken_out_of() -> None:
    assert event("line", "<p>\n</p>", 7) == "id: 7\nevent: line\ndata: <p>\ndata: </p>\n\n"
    assert event("change", "") == "event: change\ndata: \n\n"
    assert "\n\n" not in event("line", "a\n\nb\r\n\revent: x")[:-2]


async def test_every_page_is_light() -> None:
    for path, own, everything in await measure():
        assert own < 64 * 1024, path
        assert everything < 200 * 1024, path


def test_the_vendored_scripts_are_the_ones_that_their_table_names() -> None:
    folder = STATIC / "vendor"
    named = dict(re.findall(r"\| `([^`]+\.js)` \| `([0-9a-f]{64})` \|", (folder / "README.md").read_text("utf-8")))
    assert named == {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.glob("*.js")}
    assert len(named) == 2
    assert "Zero-Clause BSD" in (folder / "htmx-LICENSE.txt").read_text("utf-8")
