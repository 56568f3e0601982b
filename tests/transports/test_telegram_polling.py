"""The polling loop, under either library, on the strict fake."""

import asyncio
import contextlib
import logging
import os
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import text

from bot.errors import CannotStart, StoreError
from bot.messages import Incoming, Kind
from bot.storage import SqlStore
from bot.transports.telegram.keeper import Alone, Keeper
from bot.transports.telegram.road import TelegramTransport
from tests.contracts.sides import LIBRARIES
from tests.fake_telegram import PERSON, TOKEN, FakeTelegram, Fault, message, refused

MENU = {"": [("start", "begin")], "zh": [("start", "开始")]}
WORDS = "my card number is 6222"


class Pauses:
    """Notes how long the loop would have waited, and goes on at once; or holds it."""

    def __init__(self) -> None:
        self.seconds: list[float] = []
        self.let_go, self.waited = asyncio.Event(), asyncio.Event()
        self.let_go.set()

    async def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)
        self.waited.set()
        await asyncio.sleep(0)
        await self.let_go.wait()


class Bot:
    """One transport on a server, and the door behind it."""

    def __init__(self, server: FakeTelegram, library: str, keeper: Keeper | None = None) -> None:
        self.server, self.pauses = server, Pauses()
        self.transport: TelegramTransport = LIBRARIES[library](server)
        self.keeper = keeper or Alone()
        self.transport.set_up(self.keeper, MENU, pause=self.pauses)
        self.poller, self.intake = self.transport.poller, self.transport.intake
        self.taken: list[Incoming] = []
        self.refusals = 0
        self.news = asyncio.Condition()

    async def receive(self, incoming: Incoming) -> None:
        if self.refusals:
            self.refusals -= 1
            raise OSError(WORDS)
        async with self.news:
            self.taken.append(incoming)
            self.news.notify_all()

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        task = asyncio.create_task(self.transport.run(self.receive))
        try:
            yield
        finally:
            task.cancel()
            await asyncio.wait({task})

    async def texts(self, count: int) -> list[str]:
        async with asyncio.timeout(5), self.news:
            await self.news.wait_for(lambda: len(self.taken) >= count)
        return [one.text for one in self.taken]


@pytest.fixture(params=LIBRARIES)
async def bot(server: FakeTelegram, request: pytest.FixtureRequest) -> Bot:
    return Bot(server, request.param)


UNDECODABLE: list[Any] = [
    {"update_id": 800_000_001, "message": {"text": WORDS}},
    {"update_id": 800_000_002, "message": WORDS},
    {"update_id": 800_000_003, "message": {**message(PERSON), "text": {"a": WORDS}}},
    {"update_id": 800_000_004, "callback_query": {"data": WORDS}},
    {"update_id": 800_000_005, "message": {**message(PERSON), "chat": {"type": "private"}}},
]
NAMELESS: list[Any] = [{"update_id": "none", "message": message(PERSON, text=WORDS)}, {"message": message(PERSON, text=WORDS)}, WORDS, None]


async def test_what_cannot_be_decoded_is_set_aside_and_the_next_is_taken(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    for update in UNDECODABLE:
        await bot.server.arrive_raw(update)
    await bot.server.write("字太小")
    async with bot.running():
        assert await bot.texts(1) == ["字太小"]
    assert bot.intake.parked == len(UNDECODABLE)
    assert "800000001" in caplog.text
    assert WORDS not in caplog.text


@pytest.mark.parametrize("update", NAMELESS, ids=type)
async def test_an_update_without_an_id_is_set_aside_and_makes_no_hot_loop(bot: Bot, update: Any, caplog: pytest.LogCaptureFixture) -> None:
    await bot.server.arrive_raw(update)
    async with bot.running():
        await bot.server.until(lambda: len(bot.server.polls) > 4)
        await bot.server.write("after")
        assert await bot.texts(1) == ["after"]
    assert len(bot.pauses.seconds) >= 4
    assert bot.pauses.seconds[3] > bot.pauses.seconds[0]
    assert bot.intake.parked >= 4
    assert WORDS not in caplog.text


async def test_the_offset_moves_only_behind_what_was_taken(bot: Bot) -> None:
    bot.refusals = 3
    first = await bot.server.write("one")
    await bot.server.write("two")
    async with bot.running():
        assert await bot.texts(2) == ["one", "two"]
        await bot.server.until(lambda: len(bot.server.polls) == 2)
    assert [poll.get("offset") for poll in bot.server.polls] == [None, str(first + 2)]
    assert len(bot.pauses.seconds) == 3
    assert bot.pauses.seconds[2] > bot.pauses.seconds[0]


async def test_every_poll_asks_for_all_kinds_that_are_read(bot: Bot) -> None:
    async with bot.running():
        await bot.server.write("one")
        await bot.server.until(lambda: len(bot.server.polls) > 1)
    assert {poll["allowed_updates"] for poll in bot.server.polls} == {'["message", "edited_message", "callback_query", "my_chat_member"]'}


async def test_ids_may_start_anywhere_after_a_quiet_week(bot: Bot) -> None:
    async with bot.running():
        await bot.server.write("before")
        await bot.texts(1)
        await bot.server.until(lambda: len(bot.server.polls) == 2)
        bot.server.fail("getUpdates", Fault(200, {"ok": True, "result": [{"update_id": 7, "message": message(PERSON, text="after")}]}))
        await bot.server.write("wakes the poll")
        await bot.texts(3)
        await bot.server.until(lambda: any(poll.get("offset") == "8" for poll in bot.server.polls))


TROUBLE = [
    Fault(lost="refused"),
    Fault(lost="dropped"),
    Fault(lost="silent"),
    refused(500, "Internal Server Error"),
    Fault(502, "<html>Bad Gateway</html>"),
    Fault(200, "<html>captive portal</html>"),
    Fault(200, {"ok": True}),
    Fault(200, {"ok": True, "result": True}),
    refused(404, "Not Found"),
]


@pytest.mark.parametrize("fault", TROUBLE, ids=lambda fault: f"{fault.status}{fault.lost}")
async def test_trouble_is_waited_out_and_told_once(bot: Bot, fault: Fault, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    bot.poller.last_poll = 1.0  # it has worked before
    bot.server.fail("getUpdates", *[fault] * 6)
    await bot.server.write("still there?")
    async with bot.running():
        assert await bot.texts(1) == ["still there?"]
    assert len(bot.pauses.seconds) == 6
    assert all(0 < seconds <= 60 for seconds in bot.pauses.seconds)
    assert bot.pauses.seconds[5] > bot.pauses.seconds[0]
    assert [(one.levelname) for one in caplog.records if one.name.startswith("bot.")] == ["WARNING", "INFO"]
    assert bot.poller.last_poll > 1.0


async def test_a_flood_is_waited_out_exactly_as_told(bot: Bot) -> None:
    bot.server.fail("getUpdates", refused(429, "Too Many Requests: retry after 17", retry_after=17))
    await bot.server.write("hello")
    async with bot.running():
        await bot.texts(1)
    assert bot.pauses.seconds == [17.0]


async def test_of_two_pollers_one_steps_back_and_each_message_is_taken_once(server: FakeTelegram, caplog: pytest.LogCaptureFixture) -> None:
    first, second = Bot(server, "aiogram"), Bot(server, "python-telegram-bot")
    first.pauses.let_go.clear()
    async with first.running():
        await server.until(lambda: len(server.polls) == 1)
        async with second.running():
            await server.until(lambda: len(server.polls) == 2)
            await server.write("hello")
            assert await second.texts(1) == ["hello"]
            await server.until(lambda: server.confirmed == 1)
    assert first.taken == []
    assert [10 <= seconds <= 15 for seconds in first.pauses.seconds] == [True]
    assert "Another program reads this bot's messages" in caplog.text


@pytest.mark.parametrize("status", [401, 404])
async def test_a_token_that_is_not_accepted_is_one_sentence(bot: Bot, status: int) -> None:
    bot.server.fail("getUpdates", refused(status, "Unauthorized"))
    with pytest.raises(CannotStart, match="BANYAN_TELEGRAM_TOKEN is not accepted"):
        await bot.transport.run(bot.receive)


@pytest.mark.parametrize("library", LIBRARIES)
async def test_the_wrong_token_is_not_accepted_and_not_told(server: FakeTelegram, library: str) -> None:
    with pytest.raises(CannotStart) as caught:
        await LIBRARIES[library](server, "4200:Another-Token").run(Bot(server, library).receive)
    assert "Another-Token" not in str(caught.value)


async def test_a_press_is_acknowledged_once_it_is_written_down(bot: Bot) -> None:
    bot.refusals = 1
    await bot.server.press("t1:a")
    async with bot.running():
        await bot.server.until(lambda: bot.server.acknowledged == ["press-700000000"])
        assert [one.pressed for one in bot.taken] == ["t1:a"]


@pytest.mark.parametrize("fault", [refused(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"), Fault(lost="silent"), refused(429, "wait", retry_after=90)])
async def test_a_press_that_cannot_be_acknowledged_keeps_nobody_waiting(bot: Bot, fault: Fault) -> None:
    bot.server.fail("answerCallbackQuery", fault)
    await bot.server.press("t1:a")
    await bot.server.write("next")
    async with bot.running():
        assert await bot.texts(2) == ["", "next"]
    assert bot.pauses.seconds == []


async def test_groups_are_left_alone_and_their_messages_confirmed(bot: Bot) -> None:
    group = {"id": -5, "type": "group", "title": "Family"}
    await bot.server.write("chatter", chat={"id": -5, "type": "group", "title": "Family"})
    await bot.server.press("t1:a", message={**message(PERSON, text="?"), "chat": group})
    await bot.server.write("mine")
    async with bot.running():
        assert await bot.texts(1) == ["mine"]
        await bot.server.until(lambda: bot.server.confirmed == 3)
    assert len(bot.taken) == 1


@pytest.mark.parametrize("library", LIBRARIES)
async def test_when_the_last_poll_succeeded_is_known(server: FakeTelegram, library: str) -> None:
    bot = Bot(server, library)
    assert bot.poller.last_poll is None
    async with bot.running():
        await server.write("hello")
        await bot.texts(1)
    assert bot.poller.last_poll is not None
    assert bot.poller.last_poll > 1_700_000_000


async def _confirmed(server: FakeTelegram, count: int) -> None:
    await server.until(lambda: server.confirmed == count)


async def test_both_libraries_tell_the_same_story() -> None:
    stories = []
    for library in LIBRARIES:
        server = FakeTelegram()
        bot = Bot(server, library)
        await server.write("您好 👋", **{"from": {"id": PERSON, "is_bot": False, "first_name": "Ann", "language_code": "zh-hans"}})
        await server.press("t1:a")
        await server.write(sticker={"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1, "is_animated": False, "is_video": False})
        await server.write("/start")
        await server.arrive(edited_message=message(PERSON, text="您好！", edit_date=1_790_000_001))
        async with bot.running():
            await bot.texts(5)
            await _confirmed(server, 5)
        stories.append((bot.taken, server.polls, server.acknowledged))
    assert stories[0] == stories[1]


async def test_what_cannot_be_decoded_is_kept_in_the_table_with_its_words_and_once(bot: Bot, database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    bot.transport.set_up(store, MENU, pause=bot.pauses)
    for update in (*UNDECODABLE, UNDECODABLE[0]):
        await bot.server.arrive_raw(update)
    await bot.server.write("字太小")
    async with bot.running():
        assert await bot.texts(1) == ["字太小"]
    assert await store.parked() == len(UNDECODABLE)
    assert (await bot.transport.health())["parked"] == len(UNDECODABLE)
    async with store._engine.connect() as connection:
        assert WORDS in (await connection.scalar(text("SELECT body FROM parked ORDER BY id LIMIT 1")))
    await store.close()


class Refusing(Alone):
    """A store that is away for a while."""

    def __init__(self) -> None:
        super().__init__()
        self.away = 2

    async def park(self, key: str, body: str, why: str) -> None:
        if self.away:
            self.away -= 1
            raise StoreError("away")
        await super().park(key, body, why)


async def test_what_can_neither_be_read_nor_kept_is_not_confirmed(server: FakeTelegram) -> None:
    bot = Bot(server, "aiogram", Refusing())
    await server.arrive_raw(UNDECODABLE[0])
    await server.write("字太小")
    async with bot.running():
        assert await bot.texts(1) == ["字太小"]
    assert len(bot.pauses.seconds) == 2
    assert await bot.keeper.parked() == 1


async def test_only_the_holder_of_the_post_polls_and_the_next_takes_over_when_it_stops(server: FakeTelegram, database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    first, second = Bot(server, "aiogram", store), Bot(server, "python-telegram-bot", store)
    second.pauses.let_go.clear()
    async with second_after(first, second, server):
        await server.write("one")
        assert await first.texts(1) == ["one"]
        assert second.taken == []
        assert len(server.polls) >= 1
        assert [5 <= seconds <= 10 for seconds in second.pauses.seconds] == [True]
    await store.close()


@contextlib.asynccontextmanager
async def second_after(first: Bot, second: Bot, server: FakeTelegram) -> AsyncIterator[None]:
    """Run both; then end the first, and see the second take over."""
    async with contextlib.AsyncExitStack() as stack:
        running = await stack.enter_async_context(contextlib.AsyncExitStack())
        await running.enter_async_context(first.running())
        await server.until(lambda: len(server.polls) == 1)
        await stack.enter_async_context(second.running())
        async with asyncio.timeout(5):
            await second.pauses.waited.wait()
        yield
        await running.aclose()
        second.pauses.let_go.set()
        await server.write("two")
        assert (await second.texts(1))[-1] == "two"


async def test_the_post_of_a_dead_process_of_this_machine_is_taken_at_once_and_that_of_another_machine_is_not(server: FakeTelegram, database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    gone = await asyncio.create_subprocess_exec("true")
    await gone.wait()
    here = socket.gethostname()
    post = f"poller:telegram:{TOKEN.partition(':')[0]}"
    for holder, taken in ((f"{here}:{gone.pid}:a", True), (f"{here}:{os.getpid()}:earlier", True), (f"elsewhere:{gone.pid}:a", False), (f"{here}:{os.getppid()}:b", False)):
        assert await store.hold(post, holder, 9_999, dead=await store.hold(post, "?", 1)) == holder
        bot = Bot(server, "aiogram", store)
        bot.pauses.let_go.clear()
        before = len(server.polls)
        async with bot.running():
            if taken:
                await server.until(lambda before=before: len(server.polls) > before)  # type: ignore[misc]  # bound now
            else:
                async with asyncio.timeout(5):
                    await bot.pauses.waited.wait()
        assert (len(server.polls) > before) is taken, holder
        await store.leave_post(post, holder)
    await store.close()


async def test_a_store_that_is_away_is_waited_for(server: FakeTelegram) -> None:
    class Away(Alone):
        tries = 0

        async def hold(self, name: str, holder: str, seconds: float, dead: str = "") -> str:
            self.tries += 1
            if self.tries < 3:
                raise StoreError("away")
            return holder

    bot = Bot(server, "aiogram", Away())
    await server.write("hello")
    async with bot.running():
        assert await bot.texts(1) == ["hello"]
    assert len(bot.pauses.seconds) == 2


async def test_at_the_start_a_webhook_is_taken_away_and_the_menu_is_shown_once(bot: Bot) -> None:
    async with bot.running():
        await bot.server.write("one")
        await bot.texts(1)
        await bot.server.until(lambda: len(bot.server.polls) > 1)
    assert bot.server.hooks == [{}]
    assert [form.get("language_code") for form in bot.server.menus] == [None, "zh"]


async def test_a_webhook_that_somebody_set_meanwhile_is_taken_away_again(bot: Bot) -> None:
    bot.server.fail("getUpdates", refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"))
    await bot.server.write("hello")
    async with bot.running():
        assert await bot.texts(1) == ["hello"]
    assert bot.server.hooks == [{}, {}]


@pytest.mark.parametrize("method", ["getMe", "setMyCommands", "deleteWebhook"])
@pytest.mark.parametrize("fault", [Fault(lost="refused"), refused(404, "Not Found"), refused(429, "wait", retry_after=90), Fault(502, "<html>")])
async def test_what_only_adorns_keeps_no_message_waiting(bot: Bot, method: str, fault: Fault) -> None:
    bot.server.fail(method, fault)
    await bot.server.write("hello")
    async with bot.running():
        assert await bot.texts(1) == ["hello"]
    assert bot.pauses.seconds == []


async def test_in_a_group_only_what_is_said_to_it_is_heard(bot: Bot) -> None:
    group = {"id": -5, "type": "group", "title": "Family"}
    await bot.server.write("chatter", chat=group)
    await bot.server.write("@banyan_bot 字太小", chat=group)
    async with bot.running():
        assert await bot.texts(1) == ["字太小"]
        await bot.server.until(lambda: bot.server.confirmed == 2)
    assert [(one.sender.chat, one.public) for one in bot.taken] == [("-5", True)]


async def test_whether_somebody_can_be_reached_is_heard(bot: Bot) -> None:
    there = {"user": {"id": 4200, "is_bot": True, "first_name": "Banyan"}}
    change = {"chat": message(PERSON)["chat"], "from": message(PERSON)["from"], "date": 1_790_000_000, "old_chat_member": {"status": "member", **there}}
    await bot.server.arrive(my_chat_member={**change, "new_chat_member": {"status": "kicked", "until_date": 0, **there}})
    await bot.server.arrive(my_chat_member={**change, "new_chat_member": {"status": "member", **there}})
    async with bot.running():
        await bot.texts(2)
    assert [one.kind for one in bot.taken] == [Kind.GONE, Kind.BACK]


async def test_ids_that_come_again_after_a_quiet_week_are_not_taken_for_repeats(bot: Bot, database_url: str) -> None:
    store = SqlStore(database_url)
    await store.open()
    for words, number in (("before", 1), ("after", 2)):
        raw = {"update_id": 7, "message": message(PERSON, message_id=number, text=words)}
        await bot.intake.take(raw, store.write_down)  # type: ignore[arg-type]  # what it returns does not matter here
        await bot.intake.take(raw, store.write_down)  # type: ignore[arg-type]  # the same once more: a repeat
    async with store._engine.connect() as connection:
        assert list((await connection.execute(text("SELECT text FROM inbox ORDER BY id"))).scalars()) == ["before", "after"]
    await store.close()


async def test_how_it_goes_can_be_asked(bot: Bot) -> None:
    assert await bot.transport.health() == {"ok": False, "mode": "polling", "seconds_since_poll": None, "parked": 0}
    async with bot.running():
        await bot.server.write("hello")
        await bot.texts(1)
    assert (await bot.transport.health())["ok"] is True
    bot.poller.last_poll = 1.0
    assert (await bot.transport.health())["ok"] is False


async def test_the_token_is_in_no_log_whatever_happens(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    bot.server.fail("getUpdates", *TROUBLE[:-1])
    await bot.server.write(WORDS)
    async with bot.running():
        await bot.texts(1)
    assert TOKEN not in caplog.text
    assert TOKEN.partition(":")[2] not in caplog.text
    assert WORDS not in caplog.text
