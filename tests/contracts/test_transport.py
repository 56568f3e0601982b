"""What every transport promises. Each is driven from the far side of its own network: see `sides`."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator

import pytest

from bot.messages import Choice, Incoming, Number, Outgoing
from tests.contracts.sides import SIDES, Side


class Taken:
    """The bot's door. Writes down what comes; refuses the first `refusals`; waits while `shut`."""

    def __init__(self, refusals: int = 0, shut: bool = False) -> None:
        self.messages: list[Incoming] = []
        self.refusals = refusals
        self.open, self.knocked, self._news = asyncio.Event(), asyncio.Event(), asyncio.Condition()
        if not shut:
            self.open.set()

    async def __call__(self, incoming: Incoming) -> None:
        self.knocked.set()
        if self.refusals:
            self.refusals -= 1
            raise OSError("disk full")
        await self.open.wait()
        async with self._news:
            self.messages.append(incoming)
            self._news.notify_all()

    async def until(self, count: int) -> list[Incoming]:
        async with asyncio.timeout(5), self._news:
            await self._news.wait_for(lambda: len(self.messages) >= count)
        return self.messages


@contextlib.asynccontextmanager
async def running(side: Side, taken: Taken) -> AsyncIterator[None]:
    """Run the transport while the block runs; then cancel it, which it must obey."""
    task = asyncio.create_task(side.transport.run(taken))
    ready = asyncio.create_task(side.ready())
    try:
        await asyncio.wait({task, ready}, timeout=5, return_when=asyncio.FIRST_COMPLETED)
        assert not task.done(), task
        yield
    finally:
        ready.cancel()
        task.cancel()
        _, late = await asyncio.wait({task, ready}, timeout=5)
        assert not late, "does not let itself be cancelled"
        assert task.cancelled()


async def idle() -> None:
    """Let everything run that can run now. Nothing here waits for time, so what has not happened then will not."""
    for _ in range(200):
        await asyncio.sleep(0)


@pytest.fixture(params=SIDES)
async def side(request: pytest.FixtureRequest) -> AsyncIterator[Side]:
    found = SIDES[request.param]()
    yield found
    await found.close()


TEXTS = [
    "字太小，看不清",
    "字",
    "How do I call my daughter? 📞👨‍👩‍👧",
    "  two  spaces  ",
    "<b>&amp; *not* _markup_ [x](y)</b>",
    "‏مرحبا",
    "6222 0212 3456 7890",
    "7",
    "first line\nsecond line",
    "字" * 3000,
]


@pytest.mark.parametrize("text", TEXTS, ids=lambda text: repr(text[:12]))
async def test_text_arrives_unchanged(side: Side, text: str) -> None:
    if side.one_line and "\n" in text:
        pytest.skip("here a line end sends: two lines are two messages")
    taken = Taken()
    async with running(side, taken):
        await side.say(text)
        (heard,) = await taken.until(1)
    assert (heard.sender, heard.text, heard.pressed) == (side.person, text, None)


async def test_each_message_arrives_once_in_order_and_has_its_own_key(side: Side) -> None:
    taken = Taken()
    texts = [f"message {number}" for number in range(20)]
    async with running(side, taken):
        for text in texts:
            await side.say(text)
        await taken.until(20)
        await idle()
    assert [one.text for one in taken.messages] == texts
    assert len({one.key for one in taken.messages} - {""}) == 20


async def test_what_has_no_words_is_not_swallowed(side: Side) -> None:
    taken = Taken()
    async with running(side, taken):
        await side.wordless()
        (heard,) = await taken.until(1)
    assert (heard.sender, heard.text, heard.pressed) == (side.person, "", None)


QUESTION = Outgoing("您是想把哪里的字变大？", (Choice("t3:wechat", "微信里的字"), Choice("t3:all", "整个手机的字"), Choice("person", "找人帮我")), key="question-1")


async def test_text_and_choices_are_seen(side: Side) -> None:
    async with running(side, Taken()):
        await side.transport.send(side.person, QUESTION)
        (seen,) = await side.heard()
    assert (seen.text, seen.labels) == (QUESTION.text, ("微信里的字", "整个手机的字", "找人帮我"))


async def test_a_pressed_choice_arrives_as_its_id(side: Side) -> None:
    taken = Taken()
    async with running(side, taken):
        await side.transport.send(side.person, QUESTION)
        await side.press("整个手机的字")
        (heard,) = await taken.until(1)
    assert (heard.sender, heard.pressed, heard.text) == (side.person, "t3:all", "")


async def test_numbers_to_dial_are_seen_with_what_they_are_for(side: Side) -> None:
    async with running(side, Taken()):
        await side.transport.send(side.person, Outgoing("先打电话。", numbers=(Number("96110", "反诈专线"), Number("110", "报警")), key="n"))
        (seen,) = await side.heard()
    assert all(part in seen.page for part in ("先打电话。", "96110", "反诈专线", "110", "报警"))


async def test_a_volunteer_is_named_and_banyan_is_not(side: Side) -> None:
    async with running(side, Taken()):
        await side.transport.send(side.person, Outgoing("您好，我来帮您。", author="小王", key="v"))
        await side.transport.send(side.person, Outgoing("Your turn.", language="en", key="b"))
        first, second = await side.heard()
    assert "小王" in first.page
    assert "您好，我来帮您。" in first.page
    assert second.text == "Your turn."


async def test_several_messages_are_seen_in_order(side: Side) -> None:
    said = [f"第 {number} 步" for number in range(8)]
    async with running(side, Taken()):
        for text in said:
            await side.transport.send(side.person, Outgoing(text, key=text))
        assert [seen.text for seen in await side.heard()] == said


async def test_where_it_is_promised_the_same_key_is_seen_once(side: Side) -> None:
    async with running(side, Taken()):
        await side.transport.send(side.person, QUESTION)
        await side.transport.send(side.person, QUESTION)
        seen = await side.heard()
    assert len(seen) == (1 if side.transport.idempotent else 2)


async def test_a_long_text_loses_nothing_and_its_choices_come_last(side: Side) -> None:
    text = "\n".join(f"{number}. 打开微信，点右下角“我”，再点“设置”。👍🏽" for number in range(400))
    async with running(side, Taken()):
        await side.transport.send(side.person, Outgoing(text, QUESTION.choices, key="long"))
        seen = await side.heard()
    assert "\n".join(one.text for one in seen) == text
    assert all(len(one.text.encode("utf-16-le")) // 2 <= side.longest for one in seen)
    assert [one.labels for one in seen] == [()] * (len(seen) - 1) + [("微信里的字", "整个手机的字", "找人帮我")]


async def test_one_can_send_before_it_runs_and_after_it_stopped(side: Side) -> None:
    await side.transport.send(side.person, Outgoing("before", key="1"))
    async with running(side, Taken()):
        await side.transport.send(side.person, Outgoing("during", key="2"))
    await side.transport.send(side.person, Outgoing("after", key="3"))
    assert [seen.text for seen in await side.heard()] == ["before", "during", "after"]


async def test_a_receiver_that_fails_loses_no_message_and_stops_nobody(side: Side) -> None:
    taken = Taken(refusals=1)
    async with running(side, taken):
        await side.say("first")
        await side.say("second")
        await taken.until(2)
        await idle()
    assert [one.text for one in taken.messages] == ["first", "second"]


async def test_a_message_counts_as_taken_only_when_receive_returned(side: Side) -> None:
    taken = Taken(shut=True)
    async with running(side, taken):
        saying = asyncio.create_task(side.say("precious"))
        async with asyncio.timeout(5):
            await taken.knocked.wait()
        await idle()
        assert side.taken() == 0
        taken.open.set()
        await saying
        await taken.until(1)
        await idle()
        assert side.taken() == 1


async def test_cancelled_it_leaves_no_task_and_no_thread(side: Side) -> None:
    tasks, threads = asyncio.all_tasks(), set(threading.enumerate())
    taken = Taken(shut=True)
    async with running(side, taken):
        await side.transport.send(side.person, QUESTION)
        saying = asyncio.create_task(side.say("unfinished"))
        async with asyncio.timeout(5):
            await taken.knocked.wait()
        saying.cancel()
        await asyncio.wait({saying})
    await idle()
    assert {task.get_coro() for task in asyncio.all_tasks() - tasks} == set()
    for thread in set(threading.enumerate()) - threads:
        thread.join(5)
        assert not thread.is_alive()


async def test_it_can_be_run_again(side: Side) -> None:
    for text in ("one", "two"):
        taken = Taken()
        async with running(side, taken):
            await side.say(text)
            await taken.until(1)
            await idle()
        assert [message.text for message in taken.messages] == [text]


async def test_stopped_before_it_was_written_down_a_message_comes_again(side: Side) -> None:
    if not side.offers_again:
        pytest.skip("here nothing stands between the person and the bot that could offer it again: the words are still in the box")
    taken = Taken(shut=True)
    async with running(side, taken):
        await side.say("precious")
        async with asyncio.timeout(5):
            await taken.knocked.wait()
    again = Taken()
    async with running(side, again):
        (heard,) = await again.until(1)
    assert heard.text == "precious"
