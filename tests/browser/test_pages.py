"""The pages in a real browser: Debian's Chromium, driven by Playwright, examined by axe-core."""

import pytest
from playwright.async_api import expect

from bot.messages import Choice, Number, Outgoing
from tests.browser.fakes import ANSWER
from tests.browser.visits import CHROMIUM, QUESTION, SCREENS, Visit, ask, both, go, sideways, small_letters, small_targets, violations

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium fonts-noto-cjk"),
]


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
async def test_nothing_moves_sideways_and_every_target_is_large(visit: Visit, language: str) -> None:
    page = await visit.answered(language)
    await ask(page, "x" * 200)
    for width, height, zoom, size in SCREENS:
        await page.set_viewport_size({"width": width, "height": height})
        await go(page, f".sizes button:nth-of-type({size})")
        await page.evaluate("zoom => { document.documentElement.style.zoom = zoom; for (const d of document.querySelectorAll('details')) d.open = true; }", zoom)
        assert await sideways(page) == 0, (width, size)
        assert await small_targets(page) == []
        assert await small_letters(page, 18) == []


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
    below = "document.querySelector('.line.person').getBoundingClientRect().top >= document.querySelector('.help').getBoundingClientRect().bottom - 1"
    await page.evaluate(f"() => new Promise(done => {{ const look = () => {below} ? done() : requestAnimationFrame(look); look(); }})")
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
