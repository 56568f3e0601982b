"""The volunteers' pages in a real browser: live, on a phone in one hand, by keyboard, without scripts, for eyes that need it large."""

import time
from dataclasses import replace

import pytest
from playwright.async_api import Page, expect

from bot.messages import Address, Card, Incoming, Outgoing
from bot.tallies import Act, Kind, Week
from bot.tickets import Cluster, DraftEntry, Proposed, Role
from tests.browser.fake_board import ROSTER
from tests.browser.fakes import LINK, MONDAY, FakeBot
from tests.browser.visits import CHROMIUM, SCREENS, Visit, both, go, sideways, small_letters, small_targets, violations

pytestmark = [
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine: apt-get install chromium fonts-noto-cjk"),
]

EVERYTHING = tuple(Role)
PAGES = ("/desk", "/desk/mine", "/desk/roster", "/desk/thanks", "/desk/unmet", "/desk/figures", "/desk/report", "/desk/audit", "/desk/keys", "/desk/draft/8")
HEIGHT = 740  # of a small phone


def furnish(bot: FakeBot) -> None:
    """Let there be something on every page."""
    bot.cards = [replace(card, asked_by=3, answered="字太小", lead_wanted=True) for card in bot.cards]
    bot.board.everybody = list(ROSTER)
    bot.board.parked = [Proposed(1, 8, "小赵", "一定能追回来", "rule", "能追回来吗", time.time() - 130, False, ("promise",))]
    bot.board.clusters = [Cluster(17, 5, "zh", "pub", "交电费", ("水费怎么交",))]
    bot.board.drafts[8] = DraftEntry("pub-water", "id: pub-water\nrisk: R0\n", ("没有英文",))
    bot.acts = [Act("小李", "ticket_claimed", 8, "", 1, time.time())]
    counts = {Kind("answered", "zh", "CN", "pay"): 40, Kind("escalated", "en", "GB", "pub"): 12, Kind("solved", "zh", "CN", ""): 20}
    bot.weeks = [Week(MONDAY, counts, 30, tuple(range(60, 660, 60)), 36_000, 6)]


async def claimed(page: Page, ticket: int = 8) -> None:
    await go(page, f"#card-{ticket} button")


@both
async def test_axe_finds_nothing_before_the_sign_in(visit: Visit, language: str) -> None:
    for path in ("/desk", f"/desk/enter/{LINK}"):
        assert await violations(await visit.page(language, path=path)) == []


@both
async def test_axe_finds_nothing_on_any_page_of_the_desk(visit: Visit, language: str) -> None:
    furnish(visit.bot)
    page = await visit.at_desk(language, roles=EVERYTHING, width=360, height=HEIGHT)
    assert await violations(page) == []
    await claimed(page)
    await page.fill("#text", "保证追回")
    await go(page, "[data-verb=send]")
    assert await page.locator("#warnings li").count() == 1
    for path in ("", *PAGES):
        if path:
            await page.goto(visit.url + path)
        await page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        assert await violations(page) == [], path
        assert "built-in" not in await page.inner_text("body"), "a word that the template did not find"


@both
async def test_nothing_moves_sideways_and_every_target_is_large(visit: Visit, language: str) -> None:
    furnish(visit.bot)
    page = await visit.at_desk(language, roles=EVERYTHING)
    await claimed(page)
    for path in PAGES:
        await page.goto(visit.url + path)
        for width, height, zoom, size in (*SCREENS, (360, 740, 1, 1)):
            await page.set_viewport_size({"width": width, "height": height})
            # the switch itself leads away from the page: see test_pages
            await page.evaluate("size => { document.documentElement.className = 'size-' + size }", size)
            await page.evaluate("zoom => { document.documentElement.style.zoom = zoom; for (const d of document.querySelectorAll('details')) d.open = true; }", zoom)
            assert await sideways(page) == 0, (path, width, size)
            assert await small_targets(page) == [], path
            assert await small_letters(page, 18) == [], path


async def test_on_a_phone_what_is_pressed_most_is_wide_and_in_reach(visit: Visit) -> None:
    page = await visit.at_desk(width=360, height=HEIGHT)
    for selector in ("[data-verb=next]", "#card-7 button"):
        box = await page.locator(selector).bounding_box()
        assert box is not None
        assert box["width"] >= 250, selector
    first = await page.locator("#card-7").bounding_box()
    assert first is not None
    assert first["y"] < HEIGHT, "the first card begins on the first screen"


async def test_the_desk_without_scripts(visit: Visit) -> None:
    page = await visit.at_desk(java_script_enabled=False, width=360, height=HEIGHT)
    await claimed(page)
    await go(page, "#reply .suggestions a >> nth=0")
    assert await page.input_value("#text") == "Open WhatsApp and tap the camera."
    await go(page, "[data-verb=send]")
    await expect(page.locator("[role=log] .volunteer")).to_have_count(1)
    await go(page, "[data-verb=close]")
    await expect(page.locator(".card")).to_have_count(1)
    assert [(verb, ticket) for verb, _, ticket, _ in visit.bot.board.done] == [("claim", 8), ("reply", 8), ("close", 8)]


async def test_a_new_card_comes_without_reloading_and_focus_stays(visit: Visit) -> None:
    page = await visit.at_desk()
    await page.evaluate("window.mark = 1")
    await page.focus("#card-8 button")
    visit.bot.cards = [replace(visit.bot.cards[0], ticket=9, alias="新来的"), *visit.bot.cards]
    visit.ring_desk()
    await expect(page.locator("#waiting-list")).to_contain_text("新来的")
    await expect(page).to_have_title("(3) 志愿者台 · 榕树")
    assert await page.evaluate("window.mark") == 1
    assert await page.evaluate("document.activeElement.closest('.card').id") == "card-8"
    assert visit.complaints == []


async def test_what_another_process_did_is_seen_without_a_bell(visit: Visit) -> None:
    page = await visit.at_desk()
    visit.bot.cards = visit.bot.cards[:1]
    await expect(page.locator(".card")).to_have_count(1)


async def test_a_reply_that_is_being_written_is_never_lost(visit: Visit) -> None:
    page = await visit.at_desk()
    await claimed(page)
    await page.fill("#text", "我正在写")
    visit.bot.cards = [replace(visit.bot.cards[0], ticket=9, alias="新来的"), *visit.bot.cards]
    visit.ring_desk()
    await expect(page).to_have_title("(2) 志愿者台 · 榕树")
    assert await page.input_value("#text") == "我正在写"
    await page.reload()
    assert await page.input_value("#text") == "我正在写"
    visit.bot.cards = [card for card in visit.bot.cards if card.ticket != 8]
    visit.ring_desk()
    await expect(page.locator("#alert")).to_be_visible()
    assert await page.input_value("#text") == "我正在写"


async def test_a_signed_out_page_leads_to_the_sign_in(visit: Visit) -> None:
    page = await visit.at_desk()
    visit.bot.sessions.clear()
    visit.ring_desk()
    await expect(page.locator("h1")).to_have_text("请先登录")


async def test_the_keyboard_moves_and_enter_presses(visit: Visit) -> None:
    page = await visit.at_desk(width=1280)
    await page.keyboard.press("j")
    assert await page.evaluate("document.activeElement.id") == "card-7"
    await page.keyboard.press("j")
    assert await page.evaluate("document.activeElement.id") == "card-8"
    await page.keyboard.press("k")
    assert await page.evaluate("document.activeElement.id") == "card-7"
    await page.keyboard.press("n")
    assert visit.bot.board.done == [], "a letter does nothing by itself"
    async with page.expect_navigation():
        await page.keyboard.press("Enter")
    await page.keyboard.press("r")
    await page.keyboard.type("njkm 您好")
    assert await page.input_value("#text") == "njkm 您好"
    async with page.expect_navigation():
        await page.keyboard.press("Control+Enter")
    assert visit.bot.board.done[-1] == ("reply", "小王", 7, "njkm 您好")
    await page.click(".shortcuts summary")
    await page.uncheck("#shortcuts-on")
    await page.reload()
    await page.keyboard.press("r")
    assert await page.evaluate("document.activeElement.id") != "text", "switched off, and it stays off"


async def test_scripts_in_words_and_names_stay_text_on_a_live_page(visit: Visit) -> None:
    evil = "<img src=x onerror='window.broken=1'><script>window.broken=1</script>"
    page = await visit.at_desk(name=evil)
    visit.bot.cards = [replace(visit.bot.cards[0], ticket=9, alias=evil, words=evil, answered=evil, topic=evil)]
    visit.ring_desk(evil)
    await expect(page.locator("#card-9 .words")).to_have_text(evil)
    assert await page.evaluate("window.broken") is None
    assert visit.complaints == []


async def test_injected_attributes_of_the_page_library_cannot_run_words(visit: Visit) -> None:
    page = await visit.at_desk()
    await page.evaluate("""() => { const one = document.createElement('button'); one.setAttribute('hx-on:click', 'window.broken = 1'); one.id = 'evil'; one.textContent = 'win';
        document.querySelector('main').prepend(one); htmx.process(one); }""")
    await page.click("#evil")  # by hand: what Playwright evaluates is not bound by the policy of the page
    assert await page.evaluate("window.broken") is None


async def test_the_report_is_one_sheet_in_both_languages(visit: Visit) -> None:
    furnish(visit.bot)
    for language in ("zh", "en"):
        page = await visit.at_desk(language, roles=EVERYTHING)
        await page.goto(visit.url + "/desk/report")
        printed = await page.pdf(prefer_css_page_size=True)
        assert printed.count(b"/Type /Page\n") + printed.count(b"/Type /Page ") == 1, language
        await page.emulate_media(media="print")
        for left_out in (".rooms", ".screen", "footer", ".top"):
            assert not await page.locator(left_out).first.is_visible()
        assert await page.locator(".chart svg").first.is_visible()


async def test_nobody_else_is_asked_for_anything(visit: Visit) -> None:
    furnish(visit.bot)
    page = await visit.at_desk(roles=EVERYTHING)
    for path in PAGES:
        await page.goto(visit.url + path)
    assert all(request.startswith(visit.url) for request in visit.requests)


async def test_two_volunteers_and_three_older_people_in_five_windows(visit: Visit) -> None:
    """Three ask for a person; two volunteers see the cards, one is faster, everybody is answered in the window where they asked."""
    bot = visit.bot
    bot.cards, bot.board.everybody = [], [replace(ROSTER[0], name="小李"), replace(ROSTER[0], name="小王")]

    def heard(incoming: Incoming) -> Outgoing:
        number = len(bot.cards) + 1
        bot.cards.append(Card(number, f"桂-00{number}", incoming.text, "asked_for_person", "R0", "zh", "CN", False, time.time()))
        bot.board.people[number] = incoming.sender
        for name in ("小李", "小王"):
            visit.ring_desk(name)
        return Outgoing("我去找志愿者，请等一等。", key=f"wait-{number}")

    bot.answer = heard
    wang, li = await visit.at_desk(name="小王", width=360, height=HEIGHT), await visit.at_desk(name="小李")
    people = [await visit.page(width=390, height=844) for _ in range(3)]
    for n, person in enumerate(people, 1):
        await person.fill("#text", f"第 {n} 位的问题")
        await person.click("#compose button.main")
        await expect(person.locator(".line.banyan")).to_have_count(1)
    for desk in (wang, li):
        await expect(desk.locator("#waiting-list .card")).to_have_count(3)
    await claimed(wang, 1)
    await expect(li.locator("#waiting-list .card")).to_have_count(2)
    answer = await li.request.post(f"{visit.url}/desk/do/claim", form={"token": await li.locator("[name=token]").first.input_value(), "key": "late", "ticket": "1"})
    assert answer.status == 409
    assert "小王 先接了。" in await answer.text()
    await go(li, "[data-verb=next]")
    await wang.fill("#text", "您好，我是小王，先打开微信。")
    await go(wang, "[data-verb=send]")
    await li.fill("#text", "您好，我是小李。")
    await go(li, "[data-verb=send]")
    await expect(people[0].locator(".line.volunteer .said")).to_have_text("您好，我是小王，先打开微信。")
    await expect(people[1].locator(".line.volunteer .who")).to_have_text("志愿者 小李")
    await expect(people[2].locator(".line.volunteer")).to_have_count(0)
    await go(wang, "[data-verb=close]")
    await go(wang, "[data-verb=next]")
    await expect(wang.locator("#part h1")).to_have_text("我正在帮：桂-003")
    await go(li, "[data-verb=close]")
    await wang.fill("#text", "轮到您了。")
    await go(wang, "[data-verb=send]")
    await expect(people[2].locator(".line.volunteer .said")).to_have_text("轮到您了。")
    await go(wang, "[data-verb=close]")
    for desk in (wang, li):
        await desk.goto(f"{visit.url}/desk")
        await expect(desk.locator("#waiting-list")).to_contain_text("现在没有人在等")
    assert [(verb, name, ticket) for verb, name, ticket, _ in bot.board.done if verb in ("reply", "close")] == [
        ("reply", "小王", 1), ("reply", "小李", 2), ("close", "小王", 1), ("close", "小李", 2), ("reply", "小王", 3), ("close", "小王", 3)
    ]  # fmt: skip
    assert [text for text in visit.complaints if "409" not in text] == []
    assert {heard.sender for heard in bot.received} == {bot.board.people[n] for n in (1, 2, 3)}
    assert all(isinstance(one, Address) for one in bot.talk)
