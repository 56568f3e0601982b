"""The volunteers' pages over HTTP, without scripts."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bot.errors import StoreError
from bot.messages import Address, Line, Outgoing
from tests.browser.fakes import LINK, FakeBot, browsing, serving, site

ME = Address("desk", "小王")


@pytest.fixture
async def bot() -> FakeBot:
    bot = FakeBot()
    bot.cards = [replace(card, opened=time.time() - 200) for card in bot.cards]
    return bot


@pytest.fixture
async def browser(bot: FakeBot) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing(site(bot), bot) as client:
        yield client


@pytest.fixture
async def desk(browser: httpx.AsyncClient) -> httpx.AsyncClient:
    """A browser that is signed in."""
    await browser.post(f"/desk/enter/{LINK}")
    return browser


async def did(desk: httpx.AsyncClient, **fields: str) -> httpx.Response:
    page = await desk.get("/desk")
    key = re.findall(r'name="key" value="(\w+)"', page.text)[0]
    return await desk.post("/desk/act", data={"key": key, **fields})


async def test_a_preview_of_the_link_does_not_use_it_up(browser: httpx.AsyncClient) -> None:
    for _ in range(3):
        page = await browser.get(f"/desk/enter/{LINK}")
        assert page.status_code == 200
        assert "进入志愿者台" in page.text
    assert (await browser.head(f"/desk/enter/{LINK}")).status_code == 200
    assert "您好，小王" in (await browser.post(f"/desk/enter/{LINK}")).text


@pytest.mark.parametrize("link", [LINK, "unknown", "<b>", "字", "x" * 2000])
async def test_a_used_or_unknown_link_says_what_to_do(browser: httpx.AsyncClient, bot: FakeBot, link: str) -> None:
    bot.links.clear()
    page = await browser.post(f"/desk/enter/{link}")
    assert page.status_code == 410
    assert "banyan desk-link 您的名字" in page.text


async def test_a_link_works_once(browser: httpx.AsyncClient) -> None:
    assert (await browser.post(f"/desk/enter/{LINK}")).status_code == 200
    browser.cookies.clear()
    assert (await browser.post(f"/desk/enter/{LINK}")).status_code == 410


async def test_the_session_stays_on_the_desk(bot: FakeBot) -> None:
    async with serving(site(bot), bot) as url, httpx.AsyncClient(base_url=url) as client:
        cookie = (await client.post(f"/desk/enter/{LINK}")).headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "Path=/desk" in cookie
    assert "SameSite=lax" in cookie


@pytest.mark.parametrize("cookie", ["", "banyan_desk=forged", "banyan_desk=小王"])
async def test_nobody_gets_in_without_a_session(browser: httpx.AsyncClient, bot: FakeBot, cookie: str) -> None:
    headers = {b"cookie": cookie.encode()}
    page = await browser.get("/desk", headers=headers)
    assert page.status_code == 403
    assert "banyan desk-link 您的名字" in page.text
    assert (await browser.post("/desk/act", data={"pressed": "claim:7"}, headers=headers)).status_code == 403
    assert (await browser.get("/desk/lists", headers=headers)).status_code == 403
    assert (await browser.get("/desk/stream", headers=headers)).status_code == 204
    assert bot.received == []


async def test_waiting_tickets_are_cards_urgent_first(desk: httpx.AsyncClient) -> None:
    page = (await desk.get("/desk")).text
    assert page.index("榕树叶 07") < page.index("Leaf 08")
    assert "在等的人（2）" in page
    assert "等了 3 分钟" in page
    assert "自己要找人" in page
    assert "英国" in page
    assert page.count("我来</button>") == 2


async def test_taking_a_ticket_is_a_message_like_any_other(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    page = await did(desk, pressed="claim:8")
    (heard,) = bot.received
    assert (heard.sender, heard.pressed, heard.text) == (ME, "claim:8", "")
    assert heard.key.startswith("desk:小王:")
    assert "我正在帮：Leaf 08" in page.text
    assert "我来</button>" not in page.text


async def test_replying_giving_back_and_closing(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    page = await did(desk, pressed="claim:8")
    assert "不要密码、验证码、卡号" in page.text
    await did(desk, text="您好，\r\n我来帮您。")
    assert bot.received[-1].text == "您好，\n我来帮您。"
    assert "在等的人（2）" in (await did(desk, pressed="release:8")).text
    await did(desk, pressed="claim:8")
    assert "在等的人（1）" in (await did(desk, pressed="close:8")).text


async def test_a_double_press_is_one_message(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    for _ in range(2):
        await desk.post("/desk/act", data={"key": "same", "pressed": "claim:8"})
    assert len(bot.received) == 1


async def test_an_empty_reply_is_not_sent(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    assert (await did(desk, text=" \n ")).status_code == 200
    assert bot.received == []


async def test_a_suggestion_goes_into_the_reply_box_and_nowhere_else(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, pressed="claim:8")
    page = await desk.get("/desk?use=1")
    assert ">\nCall them first.</textarea>" in page.text
    assert len(bot.received) == 1
    for wrong in ("9", "-1", "x", "²"):
        assert (await desk.get(f"/desk?use={wrong}")).status_code == 200


async def test_notices_are_shown(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await bot.say(ME, Outgoing("小李已经接了 07。", key="n1"))
    assert bot.transport
    await bot.transport.desk.send(ME, Outgoing("还没写进库的通知", key="n2"))
    page = (await desk.get("/desk")).text
    assert page.count("小李已经接了 07。") == 1
    assert page.count("还没写进库的通知") == 1


async def test_old_notices_and_own_words_are_no_news(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    now = time.time()
    bot.talk[ME] = [Line(1, "banyan", "昨天的通知", "a", at=now - 86400), Line(2, "banyan", "刚才的通知", "b", at=now - 130), Line(3, "person", "我的话", "c", at=now)]
    page = (await desk.get("/desk")).text
    assert "刚才的通知" in page
    assert "2 分钟前" in page
    assert "昨天的通知" not in page
    assert "我的话" not in page


async def test_what_people_write_is_text_to_volunteers_too(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.cards = [replace(bot.cards[0], words="<script>alert(1)</script>", alias="<b>", reason="<i>", region="<u>")]
    page = (await desk.get("/desk")).text
    assert "<script>alert" not in page
    assert not re.search("<b><|<i>|<u>", page)


async def test_when_it_cannot_be_done_the_reply_stays_in_the_box(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, pressed="claim:8")
    bot.refusing = StoreError("disk full")
    page = await did(desk, text="我的回话")
    assert page.status_code == 503
    assert "没有做成" in page.text
    assert "\n我的回话</textarea>" in page.text
    page = await desk.post("/desk/act", files={"text": (None, "字" * 90_000)})
    assert page.status_code == 413
    assert "字" * 90_000 + "</textarea>" in page.text


async def test_a_desk_that_cannot_be_read_is_told_kindly(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.unreadable = True
    page = await desk.get("/desk")
    assert page.status_code == 503
    assert "</html>" in page.text


async def test_signing_out_ends_the_session(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    assert (await desk.post("/desk/leave")).status_code == 403
    assert bot.sessions == {}


async def test_another_site_cannot_act_for_a_volunteer(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    page = await desk.post("/desk/act", data={"pressed": "claim:7"}, headers={"sec-fetch-site": "cross-site"})
    assert page.status_code == 403
    assert bot.received == []


async def test_the_desk_speaks_english_too(desk: httpx.AsyncClient) -> None:
    page = await desk.get("/desk", headers={"accept-language": "en"})
    assert "Waiting (2)" in page.text
    page = await desk.post("/look", data={"language": "en", "back": "/desk"})
    assert "Waiting (2)" in page.text
