"""A passkey from the phone's own lock to the desk: Chromium's virtual authenticator, the real pages, the real store."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.people import DeskSignIn, new_link
from bot.people.passkeys import Passkeys
from bot.storage import SqlStore
from bot.transports.web.people import People
from tests.browser.fakes import FakeBot, serving, site
from tests.browser.visits import CHROMIUM, go

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium fonts-noto-cjk"),
]


@pytest_asyncio.fixture(loop_scope="module")
async def store(tmp_path: Path) -> AsyncIterator[SqlStore]:
    opened = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await opened.open()
    yield opened
    await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, store: SqlStore) -> AsyncIterator[tuple[Page, str]]:
    """A phone with a lock, at the pages of a desk on `localhost` (browsers give passkeys to names only, never to numbers)."""
    bot = FakeBot()
    people = People(DeskSignIn(store), Passkeys(store), None, store)
    async with serving(site(bot, people=people), bot) as url:
        url = url.replace("127.0.0.1", "localhost")
        context = await browser.new_context(locale="zh-CN", viewport={"width": 360, "height": 740})
        context.set_default_timeout(8000)
        page = await context.new_page()
        devtools = await context.new_cdp_session(page)
        await devtools.send("WebAuthn.enable")
        options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}
        await devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        yield page, url
        await context.close()


async def test_in_by_link_keep_a_key_out_and_in_by_the_key(phone: tuple[Page, str], store: SqlStore) -> None:
    page, url = phone
    await page.goto(await new_link(store, "小李", url))
    await go(page, "#enter button")
    await page.goto(f"{url}/desk/keys")
    await page.click("#passkey-add")
    await expect(page.locator("h2").first).to_have_text("我的钥匙（1）")
    await page.click(".rooms summary")
    await go(page, ".rooms form button")
    await expect(page.locator("h1")).to_have_text("请先登录")
    await page.click("#passkey-enter")
    await expect(page.locator("h1")).to_have_text("志愿者台")
    (key,) = await store.passkeys("小李")
    assert key.sign_count >= 1
    assert [(act.what, act.why) for act in reversed(await store.acts())] == [
        ("link", "小李"), ("sign_in", "link"), ("passkey_added", ""), ("sign_out", ""), ("sign_in", "passkey")
    ]  # fmt: skip


async def test_a_phone_without_a_key_is_told_what_else_to_do(phone: tuple[Page, str]) -> None:
    page, url = phone
    await page.goto(f"{url}/desk/sign-in")
    await page.click("#passkey-enter")
    await expect(page.locator("#passkey .notice")).to_have_text("没有成功。请再试一次，或者用链接登录。")
