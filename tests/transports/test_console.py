"""The chat in a terminal."""

import asyncio
import io
import os
import threading
from collections.abc import AsyncIterator

import pytest

from bot.errors import TransportError
from bot.messages import Address, Choice, Incoming, Number, Outgoing
from bot.transports.console import ConsoleTransport

ME = Address("console", "me")
QUESTION = Outgoing("哪里的字？", (Choice("t1:wechat", "微信"), Choice("t1:all", "整个手机")), (Number("110", "报警"),), key="q")


async def typed(text: str, *shown: Outgoing) -> list[Incoming]:
    """Return what arrives when this is typed after these messages were shown, up to the end of the input."""
    taken: list[Incoming] = []

    async def receive(incoming: Incoming) -> None:
        taken.append(incoming)

    console = ConsoleTransport(io.StringIO(text), io.StringIO())
    for message in shown:
        await console.send(ME, message)
    async with asyncio.timeout(5):
        await console.run(receive)
    return taken


async def test_each_line_is_a_message_and_the_end_of_the_input_ends_it() -> None:
    taken = await typed("字太小\n  spaces \n\nlast")
    assert [(one.sender, one.text, one.pressed) for one in taken] == [(ME, text, None) for text in ("字太小", "  spaces ", "", "last")]
    assert len({one.key for one in taken}) == 4


@pytest.mark.parametrize(("line", "text", "pressed"), [("1", "", "t1:wechat"), (" 2 ", "", "t1:all"), ("3", "3", None), ("0", "0", None), ("110", "110", None), ("²", "²", None), ("2.", "2.", None)])
async def test_a_number_presses_the_choice_with_that_number(line: str, text: str, pressed: str | None) -> None:
    (one,) = await typed(line, QUESTION)
    assert (one.text, one.pressed) == (text, pressed)


async def test_choices_stay_until_others_come() -> None:
    (one,) = await typed("1", QUESTION, Outgoing("请等一等", key="w"))
    assert one.pressed == "t1:wechat"
    (other,) = await typed("1", QUESTION, Outgoing("还是？", (Choice("t2:x", "别的"),), key="r"))
    assert other.pressed == "t2:x"


async def test_without_choices_a_number_is_a_text() -> None:
    (one,) = await typed("1", Outgoing("您好", key="h"))
    assert (one.text, one.pressed) == ("1", None)


async def test_a_message_is_shown_as_a_page() -> None:
    screen = io.StringIO()
    console = ConsoleTransport(io.StringIO(), screen)
    await console.send(ME, QUESTION)
    await console.send(ME, QUESTION)
    await console.send(ME, Outgoing("您好", author="小王", key="v"))
    assert screen.getvalue() == "\n哪里的字？\n  ☎ 110 — 报警\n  1. 微信\n  2. 整个手机\n\n[小王]\n您好\n"


@pytest.mark.parametrize("encoding", ["ascii", "closed"])
async def test_a_terminal_that_cannot_show_it_is_an_error_of_ours(encoding: str) -> None:
    screen = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    if encoding == "closed":
        screen.close()
    with pytest.raises(TransportError):
        await ConsoleTransport(io.StringIO(), screen).send(ME, QUESTION)


@pytest.fixture
async def pipe() -> AsyncIterator[tuple[io.TextIOWrapper, int]]:
    reading, writing = os.pipe()
    with os.fdopen(reading, encoding="utf-8") as stdin:
        yield stdin, writing


async def test_a_real_input_is_read_across_broken_reads(pipe: tuple[io.TextIOWrapper, int]) -> None:
    stdin, writing = pipe
    taken = asyncio.Queue[Incoming]()
    running = asyncio.create_task(ConsoleTransport(stdin, io.StringIO()).run(taken.put))
    whole = "字太小\r\n".encode()
    for part in (whole[:1], whole[1:4], whole[4:], b"bad \xff byte\nno end"):
        os.write(writing, part)
    os.close(writing)
    async with asyncio.timeout(5):
        assert [(await taken.get()).text for _ in range(3)] == ["字太小", "bad \ufffd byte", "no end"]
        await running


async def test_cancelled_while_nothing_is_typed_its_thread_ends(pipe: tuple[io.TextIOWrapper, int]) -> None:
    stdin, writing = pipe
    before = set(threading.enumerate())
    running = asyncio.create_task(ConsoleTransport(stdin, io.StringIO()).run(asyncio.Queue[Incoming]().put))
    await asyncio.sleep(0)  # let it start
    (reader,) = set(threading.enumerate()) - before
    running.cancel()
    await asyncio.wait({running})
    reader.join(5)
    assert not reader.is_alive()
    os.close(writing)
