"""One browser for a module of tests, one bot and one visit for each."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest_asyncio
from playwright.async_api import Browser, async_playwright

from tests.browser.fakes import ANSWER, ANSWER_EN, FakeBot, serving, site
from tests.browser.visits import CHROMIUM, SWITCHES, Visit


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, headless=True, args=SWITCHES)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="module")
async def visit(browser: Browser) -> AsyncIterator[Visit]:
    bot = FakeBot()
    bot.cards = [replace(card, opened=time.time() - 200) for card in bot.cards]
    bot.answer = lambda incoming: replace(ANSWER_EN if incoming.language == "en" else ANSWER, key=f"answer to {incoming.key}")
    async with serving(site(bot), bot) as url:
        visit = Visit(browser, bot, url)
        yield visit
        for context in visit.contexts:
            await context.close()
