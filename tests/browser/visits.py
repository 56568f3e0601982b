"""What the tests in a real browser share: Debian's Chromium, driven by Playwright, examined by axe-core."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from bot.messages import Address
from bot.tickets import Role
from tests.browser.fakes import LINK, FakeBot

CHROMIUM = next((path for path in ("/usr/bin/chromium", shutil.which("chromium")) if path and Path(path).exists()), None)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP *.test 127.0.0.1"]
AXE = {"resultTypes": ["violations"], "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}
SCREENS = [(320, 640, 1, 3), (320, 480, 1, 1), (390, 844, 1, 2), (640, 900, 2, 1)]  # width, height, zoom, text size
QUESTION = {"zh": "字太小，看不清", "en": "The letters are too small"}

expect.set_options(timeout=15_000)  # five windows on a busy machine; what is there at once costs nothing


@dataclass
class Visit:
    """A person's browser at the site, and the bot behind it."""

    browser: Browser
    bot: FakeBot
    url: str
    complaints: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    async def page(self, language: str = "zh", width: int = 1280, height: int = 900, path: str = "/", url: str = "", **options: Any) -> Page:
        context = await self.browser.new_context(locale="zh-CN" if language == "zh" else "en-GB", viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(5000)
        self.contexts.append(context)
        page = await context.new_page()
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", lambda request: self.requests.append(request.url))
        await page.goto((url or self.url) + path)
        return page

    async def answered(self, language: str = "zh", **options: Any) -> Page:
        """Return a page with a question and an answer on it."""
        page = await self.page(language, **options)
        await ask(page, QUESTION[language])
        return page

    async def at_desk(self, language: str = "zh", name: str = "小王", roles: tuple[Role, ...] = (Role.VOLUNTEER,), **options: Any) -> Page:
        self.bot.links[LINK], self.bot.roles[name] = name, set(roles)
        page = await self.page(language, path=f"/desk/enter/{LINK}", **options)
        await go(page, "#enter button")
        return page

    def ring_desk(self, name: str = "小王") -> None:
        assert self.bot.transport
        self.bot.transport.site.bells.ring(Address("desk", name))


async def go(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that is there."""
    async with page.expect_navigation():
        await page.click(selector)


async def ask(page: Page, text: str) -> None:
    count = await page.locator(".line.banyan").count()
    await page.fill("#text", text)
    await page.click("#compose button.main")
    await expect(page.locator(".line.banyan")).to_have_count(count + 1)


def both(test: Callable[..., Any]) -> Any:
    return pytest.mark.parametrize("language", ["zh", "en"])(test)


async def violations(page: Page) -> list[str]:
    found = (await Axe().run(page, options=AXE)).response["violations"]
    return [f"{one['id']}: {node['html'][:150]} {node['failureSummary'][:300]}" for one in found for node in one["nodes"]]


async def sideways(page: Page) -> int:
    """Return how many pixels the page can be moved sideways."""
    pixels: int = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return pixels


async def small_targets(page: Page) -> list[str]:
    script = """[...document.querySelectorAll('button, a.button, summary, textarea, select, input:not([type=hidden])')]
        .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
        .filter(([_, r]) => r.width < 59.9 || r.height < 59.9).map(([html, r]) => `${html} ${r.width}x${r.height}`)"""
    small: list[str] = await page.evaluate(script)
    return small


async def small_letters(page: Page, least: int) -> list[str]:
    script = """least => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .filter(e => parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML.slice(0, 90))"""
    small: list[str] = await page.evaluate(script, least)
    return small
