"""The pages in a real browser: Debian's Chromium, driven by Playwright, examined by axe-core."""

import shutil
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect

from bot.messages import Address, Choice, Number, Outgoing
from tests.browser.fakes import ANSWER, ANSWER_EN, LINK, FakeBot, serving, site

CHROMIUM = next((path for path in ("/usr/bin/chromium", shutil.which("chromium")) if path and Path(path).exists()), None)
SWITCHES = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--host-resolver-rules=MAP *.test 127.0.0.1"]
AXE = {"resultTypes": ["violations"], "rules": {"color-contrast-enhanced": {"enabled": True}, "target-size": {"enabled": True}}}
QUESTION = {"zh": "字太小，看不清", "en": "The letters are too small"}

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium fonts-noto-cjk"),
]


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

    async def at_desk(self, language: str = "zh", **options: Any) -> Page:
        self.bot.links[LINK] = "小王"
        page = await self.page(language, path=f"/desk/enter/{LINK}", **options)
        await go(page, "#enter button")
        return page

    def ring_desk(self) -> None:
        assert self.bot.transport
        self.bot.transport.site.bells.ring(Address("desk", "小王"))


async def go(page: Page, selector: str) -> None:
    """Press what leads to another page, and wait until that is there."""
    async with page.expect_navigation():
        await page.click(selector)


async def ask(page: Page, text: str) -> None:
    count = await page.locator(".line.banyan").count()
    await page.fill("#text", text)
    await page.click("#compose button.main")
    await expect(page.locator(".line.banyan")).to_have_count(count + 1)


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
    script = """[...document.querySelectorAll('button, a.button, summary, textarea, input:not([type=hidden])')]
        .filter(e => e.checkVisibility()).map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
        .filter(([_, r]) => r.width < 59.9 || r.height < 59.9).map(([html, r]) => `${html} ${r.width}x${r.height}`)"""
    small: list[str] = await page.evaluate(script)
    return small


async def small_letters(page: Page, least: int) -> list[str]:
    script = """least => [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()))
        .filter(e => parseFloat(getComputedStyle(e).fontSize) < least).map(e => e.outerHTML.slice(0, 90))"""
    small: list[str] = await page.evaluate(script, least)
    return small


@both
async def test_axe_finds_nothing_on_the_chat(visit: Visit, language: str) -> None:
    page = await visit.page(language)
    assert await violations(page) == []
    await page.click("summary")
    assert await violations(page) == []
    await ask(page, QUESTION[language])
    assert await violations(page) == []
    await ask(page, "old choices become text")
    assert await page.locator(".past").count() == 1
    assert await violations(page) == []


@both
async def test_axe_finds_nothing_when_something_is_wrong(visit: Visit, language: str) -> None:
    page = await visit.page(language, path="/nowhere", java_script_enabled=True)
    assert await violations(page) == []
    visit.bot.refusing = OSError("disk full")
    page = await visit.page(language)
    await page.fill("#text", "hello")
    await page.click("#compose button.main")
    await expect(page.locator("#alert")).to_be_visible()
    assert await page.input_value("#text") == "hello"
    assert await violations(page) == []


@both
async def test_axe_finds_nothing_on_the_desk(visit: Visit, language: str) -> None:
    page = await visit.page(language, path="/desk")
    assert await violations(page) == []
    page = await visit.page(language, path=f"/desk/enter/{LINK}")
    assert await violations(page) == []
    await go(page, "#enter button")
    assert await violations(page) == []
    await go(page, 'button[value="claim:8"]')
    assert await violations(page) == []
    assert await small_targets(page) == []


SCREENS = [(320, 640, 1, 3), (320, 480, 1, 1), (390, 844, 1, 2), (640, 900, 2, 1)]  # width, height, zoom, text size


@both
async def test_nothing_moves_sideways_and_every_target_is_large(visit: Visit, language: str) -> None:
    page, desk = await visit.answered(language), await visit.at_desk(language)
    await ask(page, "x" * 200)
    await go(desk, 'button[value="claim:7"]')
    for one in (page, desk):
        for width, height, zoom, size in SCREENS:
            await one.set_viewport_size({"width": width, "height": height})
            await go(one, f".sizes button:nth-of-type({size})")
            await one.evaluate("zoom => { document.documentElement.style.zoom = zoom; for (const d of document.querySelectorAll('details')) d.open = true; }", zoom)
            assert await sideways(one) == 0, (width, size)
            assert await small_targets(one) == []
            assert await small_letters(one, 18) == []


async def test_letters_have_three_sizes_and_lines_are_short_and_apart(visit: Visit) -> None:
    page = await visit.page()
    await ask(page, "字" * 200)
    for size, pixels in [(1, 20), (2, 26), (3, 32)]:
        await go(page, f".sizes button:nth-of-type({size})")
        style = await page.evaluate(
            "(e => ({ size: parseFloat(e.fontSize), line: parseFloat(e.lineHeight), width: parseFloat(e.width) }))(getComputedStyle(document.querySelector('.person .said p')))"
        )
        assert style["size"] == pixels
        assert style["line"] >= 1.6 * pixels - 0.1
        assert style["width"] / pixels <= 30


async def test_nothing_moves_by_itself(visit: Visit) -> None:
    page = await visit.answered()
    assert await page.evaluate("document.getAnimations().length") == 0
    assert await page.evaluate("[...document.querySelectorAll('*')].filter(e => getComputedStyle(e).transitionDuration !== '0s' || getComputedStyle(e).animationName !== 'none').length") == 0


async def test_an_answer_comes_without_reloading_and_reading_starts_at_the_question(visit: Visit) -> None:
    page = await visit.page(width=390, height=844)
    await page.evaluate("window.mark = 1")
    await ask(page, QUESTION["zh"])
    assert await page.evaluate("window.mark") == 1
    assert await page.input_value("#text") == ""
    assert await page.locator("#greeting").is_hidden()
    await page.wait_for_function("document.querySelector('.line.person').getBoundingClientRect().top >= document.querySelector('.help').getBoundingClientRect().bottom - 1")
    assert await page.evaluate("document.querySelector('.line.person').getBoundingClientRect().top") < 400
    assert visit.complaints == []


async def test_a_script_sent_before_it_was_written_down_finds_its_place(visit: Visit) -> None:
    page = await visit.answered()
    person, bot = visit.bot.received[0].sender, visit.bot
    assert bot.transport
    script = Outgoing("先别再转钱。", urgent=True, key="script")
    await bot.transport.send(person, script)
    await expect(page.locator(".line.urgent")).to_have_count(1)
    bot.note(person, Outgoing("我转了钱", author="person", key="words"))
    bot.note(person, script)
    await bot.say(person, Outgoing("志愿者来了。", key="after"))
    await expect(page.locator(".line .said")).to_have_text([QUESTION["zh"], ANSWER.text.replace("\n", " "), "我转了钱", "先别再转钱。", "志愿者来了。"], use_inner_text=False)


async def test_two_tabs_show_the_same_conversation_and_old_buttons_become_text_in_both(visit: Visit) -> None:
    one = await visit.answered()
    two = await one.context.new_page()
    await two.goto(visit.url)
    await expect(two.locator(".choices button[value='t1:phone']")).to_have_count(1)
    await one.click(".choices button[value='t1:none']")
    for tab in (one, two):
        await expect(tab.locator(".line.banyan")).to_have_count(2)
        await expect(tab.locator(".past")).to_have_text("当时可以选： 我已经转了钱 / 整个手机的字 / 都不是 / 找人帮我")
    assert [heard.pressed for heard in visit.bot.received] == [None, "t1:none"]


async def test_a_double_press_sends_once(visit: Visit) -> None:
    page = await visit.page()
    await page.fill("#text", "你好")
    await page.dblclick("#compose button.main")
    await expect(page.locator(".line.banyan")).to_have_count(1)
    without = await visit.page(java_script_enabled=False)
    await without.fill("#text", "你好")
    await without.dblclick("#compose button.main")
    await expect(without.locator(".line.banyan")).to_have_count(1)
    assert [heard.text for heard in visit.bot.received] == ["你好", "你好"]


async def test_enter_sends_and_shift_enter_is_a_new_line(visit: Visit) -> None:
    page = await visit.page()
    await page.focus("#text")
    await page.keyboard.type("one")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("two")
    await page.keyboard.press("Enter")
    await expect(page.locator(".line.banyan")).to_have_count(1)
    assert [heard.text for heard in visit.bot.received] == ["one\ntwo"]


async def test_a_draft_survives_a_reload(visit: Visit) -> None:
    page = await visit.page()
    await page.fill("#text", "写了一半")
    await page.reload()
    assert await page.input_value("#text") == "写了一半"
    await page.click("#compose button.main")
    await expect(page.locator(".line.banyan")).to_have_count(1)
    await page.reload()
    assert await page.input_value("#text") == ""


@both
async def test_the_whole_road_without_scripts(visit: Visit, language: str) -> None:
    page = await visit.page(language, java_script_enabled=False)
    await go(page, "#greeting .choices button >> nth=0")
    await go(page, ".choices button.urgent")
    await page.fill("#text", "line one\nline two")
    await go(page, "#compose button.main")
    await go(page, ".help button.urgent")
    await page.click("summary")
    await go(page, "button[value='region:GB']")
    await expect(page.locator(".help a")).to_have_attribute("href", "tel:999")
    await go(page, "button[value='lang:en']" if language == "zh" else "button[value='lang:zh']")
    await expect(page.locator("html")).to_have_attribute("lang", "en" if language == "zh" else "zh-CN")
    assert [heard.pressed for heard in visit.bot.received][1:] == ["t1:paid", None, "emergency", "region:GB", "lang:en" if language == "zh" else "lang:zh"]
    assert visit.bot.received[2].text == "line one\nline two"


async def test_the_desk_without_scripts(visit: Visit) -> None:
    page = await visit.at_desk(java_script_enabled=False, width=390, height=844)
    await go(page, 'button[value="claim:8"]')
    await go(page, "#reply .suggestions a >> nth=0")
    assert await page.input_value("#text") == "Open WhatsApp and tap the camera."
    await go(page, "#compose button.main")
    await go(page, 'button[value="close:8"]')
    await expect(page.locator(".card")).to_have_count(1)
    assert [heard.pressed or heard.text for heard in visit.bot.received] == ["claim:8", "Open WhatsApp and tap the camera.", "close:8"]


async def test_the_desk_shows_what_changed_and_keeps_a_reply_that_is_being_written(visit: Visit) -> None:
    page = await visit.at_desk()
    await go(page, 'button[value="claim:8"]')
    await page.fill("#text", "我正在写")
    visit.bot.cards = [replace(visit.bot.cards[0], ticket=9, alias="新来的"), *visit.bot.cards]
    visit.ring_desk()
    await expect(page.locator("#waiting-list")).to_contain_text("新来的")
    assert await page.input_value("#text") == "我正在写"
    assert await page.title() == "(2) 志愿者台 · 榕树"
    visit.bot.cards = [card for card in visit.bot.cards if card.ticket != 8]
    visit.ring_desk()
    await expect(page.locator("#alert")).to_be_visible()
    assert await page.input_value("#text") == "我正在写"


async def test_script_in_words_is_text_on_a_live_page_too(visit: Visit) -> None:
    evil = "<img src=x onerror='window.broken=1'><script>window.broken=1</script>"
    visit.bot.answer = lambda incoming: Outgoing(evil, (Choice("x", evil),), (Number("1", evil),), key="evil", author=evil)
    page = await visit.page()
    await page.fill("#text", evil)
    await page.click("#compose button.main")
    await expect(page.locator(".line.volunteer .said")).to_have_text(evil)
    await page.fill("#text", "next")
    visit.bot.answer = lambda incoming: None
    await page.click("#compose button.main")
    await expect(page.locator(".past")).to_have_text(f"当时可以选： {evil}")
    assert await page.evaluate("window.broken") is None
    assert visit.complaints == []


async def test_the_keyboard_alone_is_enough(visit: Visit) -> None:
    page = await visit.page()
    await page.keyboard.press("Tab")
    assert await page.evaluate("document.activeElement.className") == "skip"
    assert await page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
    await page.keyboard.press("Enter")
    for _ in range(5):
        await page.keyboard.press("Tab")
        style, width = await page.evaluate("(e => [e.outlineStyle, parseFloat(e.outlineWidth)])(getComputedStyle(document.activeElement))")
        assert style == "solid"
        assert width >= 3
    assert await page.evaluate("document.activeElement.id") == "text"
    await page.keyboard.type("你好")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await expect(page.locator(".line.banyan")).to_have_count(1)


async def test_new_answers_are_announced(visit: Visit) -> None:
    page = await visit.answered()
    tree = await page.locator("main").aria_snapshot()
    assert '- log "我们的对话":' in tree
    assert "2. 点“设置”。" in tree


async def test_the_first_visit_is_light_and_asks_nobody_else(visit: Visit) -> None:
    page = await visit.answered()
    assert all(request.startswith(visit.url) for request in visit.requests)
    weight: int = await page.evaluate("performance.getEntries().reduce((sum, e) => sum + (e.transferSize || 0), 0)")
    assert 0 < weight < 200 * 1024


async def test_an_answer_can_be_printed(visit: Visit) -> None:
    page = await visit.answered()
    await page.emulate_media(media="print")
    assert await page.locator(".line.banyan .said").is_visible()
    assert await page.locator(".line.banyan .number").first.is_visible()
    for left_out in (".help", "#compose", ".choices", ".tools", ".sizes"):
        assert not await page.locator(left_out).last.is_visible()


async def test_answers_are_read_aloud_slowly(visit: Visit) -> None:
    page = await visit.answered("en")
    await page.evaluate("() => { window.spoken = []; speechSynthesis.speak = one => window.spoken.push([one.rate, one.lang, one.text]); }")
    await page.click(".line.banyan .read")
    await expect(page.locator(".read")).to_have_text("Stop")
    ((rate, lang, text),) = await page.evaluate("window.spoken")
    assert (round(rate, 2), lang) == (0.85, "en")
    assert "2. Tap Chats." in text
    await page.click(".line.banyan .read")
    await expect(page.locator(".read")).to_have_text("Read aloud")


async def test_what_was_spoken_stands_in_the_box_before_it_is_sent(visit: Visit) -> None:
    page = await visit.page()
    fake = "window.SpeechRecognition = class { start() { this.onresult({ results: [[{ transcript: '字太小' }]] }); this.onend(); } }"
    await page.context.add_init_script(fake)
    await page.reload()
    await page.click("#speak")
    assert await page.input_value("#text") == "字太小"
    await expect(page.locator("#alert")).to_contain_text("听到的写在框里了")
    assert visit.bot.received == []


async def test_without_a_microphone_there_is_no_button_for_it(visit: Visit) -> None:
    page = await visit.page()
    await page.context.add_init_script("delete window.SpeechRecognition; delete window.webkitSpeechRecognition;")
    await page.reload()
    assert await page.locator("#speak").is_hidden()


async def test_when_the_network_is_gone_the_words_stay(visit: Visit) -> None:
    page = await visit.page()
    await page.fill("#text", "要紧的话")
    await page.context.set_offline(True)
    await page.click("#compose button.main")
    await expect(page.locator("#alert")).to_contain_text("急事请直接打 110")
    assert await page.input_value("#text") == "要紧的话"
    await page.context.set_offline(False)
    await page.click("#compose button.main")
    await expect(page.locator(".line.banyan")).to_have_count(1)
    assert [heard.text for heard in visit.bot.received] == ["要紧的话"]


async def test_forms_work_over_plain_http_where_browsers_say_only_their_origin(visit: Visit) -> None:
    page = await visit.page(url=visit.url.replace("127.0.0.1", "banyan.test"), java_script_enabled=False)
    await page.fill("#text", "你好")
    await page.click("#compose button.main")
    await expect(page.locator(".line.banyan")).to_have_count(1)


@pytest.mark.parametrize("host", ["127.0.0.1", "banyan.test"])
async def test_a_form_on_another_site_does_nothing(visit: Visit, host: str) -> None:
    url = visit.url.replace("127.0.0.1", host)
    page = await visit.page(url=url)
    form = f'<form method="post" action="{url}/say"><input name="text" value="evil"><button>win</button></form>'
    await page.route("http://evil.test/**", lambda route: route.fulfill(body=form, content_type="text/html"))
    await page.goto("http://evil.test/")
    await page.click("button")
    await expect(page.locator(".notice")).to_contain_text("从别的网站点来的")
    assert visit.bot.received == []
