"""The whole program in five windows: three older people, two volunteers, the real desk, a real store."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.advice import Adviser
from bot.app import App, Bell, web_for
from bot.board import DeskBoard
from bot.desk import Roster, build
from bot.people import new_link
from bot.replies import Replies
from bot.settings import Settings
from bot.storage import SqlStore
from bot.tickets import Role
from knowledge import Library
from tests.bot.world import POLICY, Told
from tests.browser.visits import CHROMIUM, go

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium fonts-noto-cjk"),
]
QUESTIONS = ("水费在手机上怎么交", "电视遥控器连不上网络", "孙女的照片删错了怎么找")


@dataclass
class House:
    """A running Banyan and the browser in front of it."""

    browser: Browser
    store: SqlStore
    url: str

    async def window(self, path: str = "/", width: int = 390) -> Page:
        context = await self.browser.new_context(locale="zh-CN", viewport={"width": width, "height": 844})
        context.set_default_timeout(15_000)
        page = await context.new_page()
        await page.goto(self.url + path)
        return page

    async def volunteer(self, name: str, width: int) -> Page:
        link = await new_link(self.store, name, "")
        page = await self.window(link, width)
        await go(page, "#enter button")
        return page


@pytest_asyncio.fixture(loop_scope="module")
async def house(browser: Browser, library: Library, tmp_path: Path) -> AsyncIterator[House]:
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    bell = Bell()
    parts = build(store, Replies(library, "CN"), Roster(), bell)
    web = web_for(Settings(web_port=0), library, store, DeskBoard(store, parts, bell))
    app = App(store, Adviser(library, Told(library, {}), POLICY, "CN"), library, "CN", {"web": web, "desk": web.desk}, desk=parts, bell=bell)
    stop = asyncio.Event()
    running = asyncio.create_task(app.run(stop))
    try:
        yield House(browser, store, await web.url())
    finally:
        stop.set()
        await running


async def asked(page: Page, words: str) -> None:
    """Ask, and agree that a volunteer may see the redacted words."""
    await page.fill("#text", words)
    await page.click("#compose button.main")
    await page.click(".line .choices button >> nth=0")
    await expect(page.locator(".line.banyan")).to_have_count(2)


async def answered(desk: Page, words: str) -> None:
    await desk.fill("#text", words)
    await go(desk, "[data-verb=send]")


async def test_two_volunteers_and_three_older_people(house: House) -> None:
    await house.store.account("小李", [Role.LEAD])
    wang, li = await house.volunteer("小王", 360), await house.volunteer("小李", 1280)
    people = [await house.window() for _ in QUESTIONS]
    for page, words in zip(people, QUESTIONS, strict=True):
        await asked(page, words)
    for desk in (wang, li):
        await expect(desk.locator("#waiting-list .card")).to_have_count(3)
    await go(wang, "#card-1 button")
    await expect(li.locator("#waiting-list .card")).to_have_count(2)
    late = await li.request.post(f"{house.url}/desk/do/claim", form={"token": await li.locator("[name=token]").first.input_value(), "key": "late", "ticket": "1"})
    assert (late.status, "小王 先接了。" in await late.text()) == (409, True)
    await go(li, "[data-verb=next]")
    await answered(wang, "您好。\n请打开微信。")
    await answered(li, "您好。\n请把遥控器的电池取下来。")
    await expect(people[0].locator(".line.volunteer .who").last).to_have_text("志愿者 小王")
    await expect(people[1].locator(".line.volunteer .said").last).to_contain_text("电池")
    await expect(people[2].locator(".line.volunteer")).to_have_count(0)
    await people[0].fill("#text", "我的卡号是 6222000000000000012")
    await people[0].click("#compose button.main")
    await expect(wang.locator("[role=log]")).to_contain_text("[银行卡]")
    assert "6222000000000000012" not in await wang.content()
    await wang.fill("#text", "把验证码告诉我")
    await go(wang, "[data-verb=send]")
    await expect(wang.locator("#warnings .mark").first).to_have_text("要验证码或密码")
    await wang.fill("#text", "")
    await go(wang, "[data-verb=close]")
    await go(wang, "[data-verb=next]")
    await expect(wang.locator("#part h1")).to_contain_text("我正在帮")
    await answered(wang, "您好。\n请看看相册里的“最近删除”。")
    await expect(people[2].locator(".line.volunteer .said").last).to_contain_text("最近删除")
    for desk in (wang, li):
        await go(desk, "[data-verb=close]")
        await expect(desk.locator("#waiting-list")).to_contain_text("现在没有人在等")
    await li.goto(f"{house.url}/desk/audit")
    listed = await li.locator("tbody").inner_text()
    assert (listed.count("接了"), listed.count("结束")) == (3, 3)
    assert not any(words in listed for words in QUESTIONS)
    (week,) = await house.store.weeks(1)
    counted = {kind: sum(n for one, n in week.counts.items() if one.kind == kind) for kind in ("escalated", "ticket_opened", "ticket_claimed", "ticket_closed")}
    assert counted == {"escalated": 3, "ticket_opened": 3, "ticket_claimed": 3, "ticket_closed": 3}
    assert (week.people, len(week.waits), week.helpers) == (3, 3, 2)
