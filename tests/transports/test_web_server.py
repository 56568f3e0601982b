"""The server itself: start, stop, streams."""

import asyncio
import contextlib
import json
import signal
import socket
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bot.errors import CannotStart
from bot.messages import Address, Outgoing
from bot.transports.web.desk.gate import form_token
from bot.transports.web.server import GRACE
from tests.browser.fakes import ANSWER, LINK, FakeBot, serving, site

Event = tuple[str, str, str]  # name, data, id


class Stream:
    """One open stream, event by event."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self._lines = answer.aiter_lines()

    async def next(self) -> Event:
        """Return the next event; retry hints and heartbeats are passed over."""
        fields: dict[str, list[str]] = {}
        async with asyncio.timeout(6):
            async for line in self._lines:
                if line:
                    name, _, value = line.partition(": ")
                    fields.setdefault(name, []).append(value)
                elif "event" in fields:
                    return fields["event"][0], "\n".join(fields.get("data", [])), "".join(fields.get("id", []))
                else:
                    fields.clear()
        raise EOFError

    async def until(self, name: str) -> Event:
        while (event := await self.next())[0] != name:
            pass
        return event


@contextlib.asynccontextmanager
async def open_stream(browser: httpx.AsyncClient, path: str = "/stream", **headers: str) -> AsyncIterator[Stream]:
    async with browser.stream("GET", path, headers=headers, timeout=10) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Stream(answer)


@pytest.fixture
async def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
async def browser(bot: FakeBot) -> AsyncIterator[httpx.AsyncClient]:
    async with serving(site(bot), bot) as url, httpx.AsyncClient(base_url=url, follow_redirects=True) as client:
        await client.post("/say", data={"key": "first", "text": "你好"})
        yield client


async def test_a_line_arrives_while_the_page_is_open(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    async with open_stream(browser) as stream:
        assert (await stream.next())[::2] == ("line", "1")
        assert (await stream.next())[0] == "live"
        await bot.say(bot.received[0].sender, ANSWER)
        name, data, number = await stream.next()
        assert (name, number) == ("line", "2")
        assert "2. 点“设置”。" in data
        assert json.loads((await stream.next())[1]) == ["answer-1"]


async def test_what_another_process_wrote_arrives_too(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    async with open_stream(browser, "/stream?after=1") as stream:
        await stream.until("live")
        bot.note(bot.received[0].sender, Outgoing("leise", key="l"))
        assert "leise" in (await stream.next())[1]


async def test_choices_that_no_longer_count_are_told(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.answer = lambda incoming: replace(ANSWER, key="second") if incoming.text == "two" else ANSWER
    await browser.post("/say", data={"key": "1", "text": "one"})
    async with open_stream(browser) as stream:
        assert json.loads((await stream.until("live"))[1]) == ["answer-1"]
        await browser.post("/say", data={"key": "2", "text": "two"})
        live = json.loads((await stream.until("live"))[1])
        assert live == ["second"]


async def test_a_stream_goes_on_where_it_broke_off(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    for n in range(40):
        bot.note(bot.received[0].sender, Outgoing(f"line {n}", key=f"k{n}"))
    async with open_stream(browser, "/stream?after=0", **{"last-event-id": "39"}) as stream:
        numbers = []
        while (event := await stream.next())[0] == "line":
            numbers.append(int(event[2]))
    assert numbers == list(range(20, 42))  # some are told again: lower numbers may appear late; the page knows them by key


@pytest.mark.parametrize("after", ["x", "-1", "²", "9" * 5000, ""])
async def test_a_broken_position_starts_from_the_beginning(browser: httpx.AsyncClient, after: str) -> None:
    async with open_stream(browser, "/stream?after=" + after) as stream:
        assert (await stream.next())[2] == "1"


async def test_the_emergency_script_streams_while_the_database_is_down(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    async with open_stream(browser, "/stream?after=1") as stream:
        await stream.until("live")
        bot.unreadable = True
        assert bot.transport
        await bot.transport.send(bot.received[0].sender, Outgoing("现在就打 110。", urgent=True, key="script"))
        assert "现在就打 110。" in (await stream.next())[1]


async def test_a_message_told_from_memory_is_told_its_number_later_and_no_more(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    assert bot.transport
    person = bot.received[0].sender
    async with open_stream(browser, "/stream?after=1") as stream:
        await stream.until("live")
        await bot.transport.send(person, Outgoing("once", key="o"))
        _, data, number = await stream.until("line")
        assert ('data-key="o"' in data, number) == (True, "")
        bot.note(person, Outgoing("once", key="o"))
        await bot.say(person, Outgoing("next", key="n"))
        _, data, number = await stream.until("line")
        assert ('data-key="o"' in data, number) == (True, "2")
        _, data, number = await stream.until("line")
        assert ('data-key="n"' in data, number) == (True, "3")


async def test_whether_an_answer_is_on_its_way_is_told(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.thinking = True
    async with open_stream(browser, "/stream?after=1") as stream:
        assert (await stream.until("waiting"))[1] == "yes"
        bot.thinking = False
        assert (await stream.until("waiting"))[1] == "no"


async def test_strangers_and_too_many_tabs_do_without_a_stream(browser: httpx.AsyncClient) -> None:
    async with httpx.AsyncClient(base_url=browser.base_url) as stranger:
        assert (await stranger.get("/stream")).status_code == 204
    async with contextlib.AsyncExitStack() as tabs:
        streams = [await tabs.enter_async_context(open_stream(browser)) for _ in range(4)]
        for stream in streams:
            await stream.next()
        assert (await browser.get("/stream")).status_code == 204


async def test_the_desk_is_told_when_something_changed(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    await browser.post(f"/desk/enter/{LINK}")
    async with open_stream(browser, "/desk/stream") as stream:
        assert (await stream.next())[0] == "change"  # whatever happened between the page and the stream
        assert bot.transport
        await bot.transport.desk.send(Address("desk", "小王"), Outgoing("taken by 小李", key="t"))
        assert (await stream.next())[0] == "change"
        bot.cards = bot.cards[:1]
        assert (await stream.next())[0] == "change"
    part = (await browser.get("/desk/part/queue")).text
    assert "在等的人（1）" in part
    assert "<html" not in part


async def test_an_open_desk_page_says_that_the_volunteer_is_there_until_they_sign_out(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    await browser.post(f"/desk/enter/{LINK}")
    async with open_stream(browser, "/desk/stream") as stream:
        await stream.next()
        asked = bot.asked
        bot.cards = []
        await stream.next()
        assert bot.asked > asked
        await browser.post("/desk/leave", data={"token": form_token(browser.cookies["banyan_desk"])})
        assert (await stream.next())[0] == "change"
    assert (await browser.get("/desk/part/queue")).status_code == 403


async def test_stopping_with_open_streams_does_not_wait_for_the_grace_and_leaves_no_task(bot: FakeBot) -> None:
    before = asyncio.all_tasks()
    transport = site(bot)
    running = asyncio.create_task(transport.run(bot.receive))
    desk = asyncio.create_task(transport.desk.run(bot.receive))
    async with httpx.AsyncClient(base_url=await transport.url()) as browser:
        await browser.get("/")
        async with open_stream(browser) as one, open_stream(browser) as two:
            for stream in (one, two):
                assert stream.answer.status_code == 200
            async with asyncio.timeout(GRACE - 0.3):
                for task in (running, desk):
                    task.cancel()
                assert all(isinstance(end, asyncio.CancelledError) for end in await asyncio.gather(running, desk, return_exceptions=True))
    assert {task for task in asyncio.all_tasks() - before if not task.done()} == set()


async def test_a_request_that_hangs_does_not_hold_the_stop(bot: FakeBot) -> None:
    reached, never = asyncio.Event(), asyncio.Event()

    async def receive(incoming: object) -> None:
        reached.set()
        await never.wait()

    before = asyncio.all_tasks()
    transport = site(bot)
    running = asyncio.create_task(transport.run(receive))
    async with httpx.AsyncClient(base_url=await transport.url()) as browser:
        hanging = asyncio.create_task(browser.post("/say", data={"text": "x"}))
        await reached.wait()
        running.cancel()
        async with asyncio.timeout(3):
            await asyncio.gather(running, return_exceptions=True)
        await asyncio.gather(hanging, return_exceptions=True)
    assert {task for task in asyncio.all_tasks() - before if not task.done()} == set()


async def test_it_can_run_again_on_the_same_port(bot: FakeBot) -> None:
    transport = site(bot)
    for _ in range(2):
        async with serving(transport, bot) as url, httpx.AsyncClient(base_url=url) as browser:
            assert (await browser.get("/health")).json() == {"ok": True}


async def test_signals_stay_with_the_application(bot: FakeBot) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    async with serving(site(bot), bot):
        assert {number: signal.getsignal(number) for number in before} == before


async def test_a_taken_port_is_one_sentence(bot: FakeBot) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"^Port {port} is taken by another program: .*BANYAN_WEB_PORT"):
            await site(bot, port=port).run(bot.receive)


@pytest.mark.parametrize(
    ("host", "port", "sentence"),
    [
        ("no.such.host.invalid", 0, "BANYAN_WEB_HOST=no.such.host.invalid is no address"),
        ("192.0.2.1", 0, "BANYAN_WEB_HOST=192.0.2.1 is not an address of this machine"),
        ("127.0.0.1", 70000, "BANYAN_WEB_PORT=70000 is no port"),
        ("", 70000, "BANYAN_WEB_PORT=70000 is no port"),
        ("a" * 300, 0, "is no address"),
    ],
)
async def test_a_wrong_host_or_port_is_one_sentence(bot: FakeBot, host: str, port: int, sentence: str) -> None:
    with pytest.raises(CannotStart, match=sentence):
        await site(bot, host, port).run(bot.receive)


async def test_before_it_runs_and_after_it_stopped_words_are_refused_not_lost(bot: FakeBot) -> None:
    transport = site(bot)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(transport.app), base_url="http://t") as browser:
        page = await browser.post("/say", data={"text": "你好"})
        assert page.status_code == 503
        assert "\n你好</textarea>" in page.text
