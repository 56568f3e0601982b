"""The volunteers' pages over HTTP, without scripts."""

import re
import time
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest

from bot.messages import Address, Line, Outgoing
from bot.tickets import Cluster, DraftEntry, Proposed, Role
from tests.browser.fake_board import ROSTER
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


def token_of(page: httpx.Response) -> str:
    return str(re.findall(r'name="token" value="(\w+)"', page.text)[0])


async def did(desk: httpx.AsyncClient, verb: str, **fields: str | int) -> httpx.Response:
    """Send one form of the desk, as its page holds it."""
    page = await desk.get("/desk/mine")
    key = re.findall(r'name="key" value="(\w+)"', page.text)
    return await desk.post(f"/desk/do/{verb}", data={"token": token_of(page), "key": key[0] if key else "k", **{name: str(value) for name, value in fields.items()}})


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
    assert cookie.startswith("banyan_desk=")
    assert "HttpOnly" in cookie
    assert "Path=/desk" in cookie
    assert "SameSite=lax" in cookie


async def test_over_https_the_name_of_the_cookie_ties_it_to_this_host(bot: FakeBot) -> None:
    async with serving(site(bot), bot) as url, httpx.AsyncClient(base_url=url) as client:
        answer = await client.post(f"/desk/enter/{LINK}", headers={"x-forwarded-proto": "https"})
        cookie = answer.headers["set-cookie"]
        assert re.match(r"__Host-banyan_desk=[^;]+; HttpOnly; Path=/; SameSite=lax; Secure$", cookie)
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        page = await client.get("/desk", headers={"x-forwarded-proto": "https", "cookie": cookie.split(";")[0]})
        assert "您好，小王" in page.text
        plain = cookie.split(";")[0].replace("__Host-", "")
        assert (await client.get("/desk", headers={"x-forwarded-proto": "https", "cookie": plain})).status_code == 403, "a cookie that a neighbouring host could have set"


@pytest.mark.parametrize("cookie", ["", "banyan_desk=forged", "banyan_desk=小王"])
async def test_nobody_gets_in_without_a_session(browser: httpx.AsyncClient, bot: FakeBot, cookie: str) -> None:
    headers = {b"cookie": cookie.encode()}
    page = await browser.get("/desk", headers=headers)
    assert page.status_code == 403
    assert "banyan desk-link 您的名字" in page.text
    assert (await browser.post("/desk/do/claim", data={"ticket": "7"}, headers=headers)).status_code == 403
    assert (await browser.get("/desk/part/queue", headers=headers)).status_code == 403
    assert (await browser.get("/desk/stream", headers=headers)).status_code == 204
    assert bot.board.done == []


async def test_waiting_tickets_are_cards_urgent_first(desk: httpx.AsyncClient) -> None:
    page = (await desk.get("/desk")).text
    assert page.index("榕树叶 07") < page.index("Leaf 08")
    assert "在等的人（2）" in page
    assert "等了 3 分钟" in page
    assert "自己要找人" in page
    assert "英国" in page
    assert '<b class="mark">急</b> 榕树叶 07' in page, "urgency is a word, not only a colour"
    assert page.count("我来</button>") == 2
    assert '<div class="words" lang="en">' in page


async def test_a_thousand_who_wait_still_make_a_light_page(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.cards = [replace(bot.cards[1], ticket=n, alias=f"桂-{n}") for n in range(1000)]
    page = (await desk.get("/desk")).text
    assert "在等的人（1000）" in page
    assert page.count('<article class="card') == 30
    assert "后面还有 970 位在等" in page
    assert len(page.encode()) < 64 * 1024


async def test_a_card_shows_how_many_ask_and_what_banyan_had_said(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.cards = [replace(bot.cards[0], asked_by=4, answered="微信里的字变大", lead_wanted=True, topic="scam", reason="unhappy")]
    page = (await desk.get("/desk")).text
    for words in ("4 个人在问", "微信里的字变大", "有人请组长来看", "防骗", "照着做了没成"):
        assert words in page


async def test_taking_one_leads_to_the_conversation(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    page = await did(desk, "claim", ticket=8)
    assert bot.board.done == [("claim", "小王", 8, "")]
    assert page.url.path == "/desk/mine"
    assert "我正在帮：Leaf 08" in page.text
    assert "先别念。" in page.text
    assert "Make a video call（榕树估计 62%）" in page.text
    assert "我来</button>" not in (await desk.get("/desk")).text


async def test_the_next_one_is_the_most_urgent(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    assert "我正在帮：榕树叶 07" in (await did(desk, "next")).text


async def test_who_comes_late_is_told_who_was_faster(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.cards = [replace(card, held_by="<b>小李") for card in bot.cards]
    page = await did(desk, "claim", ticket=8)
    assert page.status_code == 409
    assert "&lt;b&gt;小李 先接了。" in page.text


@pytest.mark.parametrize(("tired", "ticket", "words"), [(True, 8, "今天已经帮了 20 位"), (False, 99, "这位已经不用等了")])
async def test_what_stands_in_the_way_is_told(desk: httpx.AsyncClient, bot: FakeBot, tired: bool, ticket: int, words: str) -> None:
    bot.board.tired = {"小王"} if tired else set()
    page = await did(desk, "claim", ticket=ticket)
    assert page.status_code == 409
    assert words in page.text


async def test_one_conversation_at_a_time(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    assert "我正在帮：Leaf 08" in (await did(desk, "claim", ticket=7)).text
    assert "我手上" in (await desk.get("/desk")).text


async def test_replying_giving_back_and_closing(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    page = await did(desk, "claim", ticket=8)
    assert "不要密码、验证码、卡号" in page.text
    page = await did(desk, "reply", ticket=8, text="您好，\r\n我来帮您。")
    assert bot.board.done[-1] == ("reply", "小王", 8, "您好，\n我来帮您。")
    assert "<p>我来帮您。</p>" in page.text
    assert "还回去了" in (await did(desk, "give_back", ticket=8)).text
    await did(desk, "claim", ticket=8)
    page = await did(desk, "close", ticket=8)
    assert "结束了。谢谢您。" in page.text
    assert "在等的人（1）" in page.text


async def test_what_breaks_a_rule_is_shown_again_with_the_rule_by_its_name(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    page = await did(desk, "reply", ticket=8, text="保证追回您的钱")
    assert page.status_code == 422
    assert '<b class="mark">保证</b> 这句像在保证。 <q>保证追回</q>' in page.text
    assert "\n保证追回您的钱</textarea>" in page.text
    assert "我看过了，照样发" in page.text
    await did(desk, "reply", ticket=8, text="保证追回您的钱", how="anyway")
    assert bot.board.done[-1] == ("reply", "小王", 8, "保证追回您的钱")


async def test_what_breaks_a_hard_rule_can_only_be_changed_or_asked_about(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    page = await did(desk, "reply", ticket=8, text="验证码是多少", how="anyway")
    assert page.status_code == 422
    assert '<b class="mark">要验证码或密码</b>' in page.text
    assert "照样发" not in page.text
    page = await did(desk, "reply", ticket=8, text="验证码是多少", how="ask")
    assert "还没发：已经请组长看。" in page.text
    assert [one.text for one in bot.board.parked] == ["验证码是多少"]
    assert "reply" not in [verb for verb, *_ in bot.board.done]


async def test_a_lead_sends_or_keeps_back_what_waits_and_nobody_their_own(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.board.parked = [Proposed(n, 8, who, f"回话 {n}", "rule", "How do I", time.time() - 130, False, ("promise",)) for n, who in ((1, "小赵"), (2, "小赵"), (3, "小王"))]
    assert "等人看一眼" not in (await desk.get("/desk")).text, "a volunteer decides nothing that breaks a rule"
    bot.roles["小王"] = {Role.LEAD}
    page = (await desk.get("/desk")).text
    assert "等人看一眼的回话（2）" in page
    assert "小赵 写的" in page
    assert "回话 3" not in page
    assert "发出去了" in (await did(desk, "approve", reply=1)).text
    assert "已经告诉写的人" in (await did(desk, "reject", reply=2, note="先问问")).text
    assert bot.board.done == [("approve", "小王", 1, ""), ("reject", "小王", 2, "先问问")]
    assert (await did(desk, "approve", reply=3)).status_code == 409


async def test_passing_on_to_a_named_colleague(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.board.everybody = list(ROSTER)
    page = await did(desk, "claim", ticket=8)
    assert '<option value="小李">小李 · 当班</option>' in page.text
    assert "没有这个人" in (await did(desk, "pass_on", ticket=8, to="谁")).text
    assert "转过去了" in (await did(desk, "pass_on", ticket=8, to="小李")).text
    assert [card.held_by for card in bot.cards if card.ticket == 8] == ["小李"]
    assert "不在您手上" in (await did(desk, "close", ticket=8)).text


async def test_asking_a_lead_and_staying(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    assert "已经请组长来看" in (await did(desk, "ask_lead", ticket=8)).text
    assert "您接着帮" in (await did(desk, "stay", ticket=8)).text


async def test_one_answer_for_many_and_apart_again(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.cards = [replace(card, asked_by=3) for card in bot.cards]
    page = await did(desk, "claim", ticket=8)
    assert "同时回给问了同样事情的所有人（3 个）" in page.text
    assert "让 柳-002 单独等" in page.text
    assert "那位单独等" in (await did(desk, "apart", ticket=8, person="柳-002")).text


async def test_a_double_press_is_one_message(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    page = await did(desk, "claim", ticket=8)
    for _ in range(2):
        await desk.post("/desk/do/reply", data={"token": token_of(page), "key": "same", "ticket": "8", "text": "您好"})
    assert [verb for verb, *_ in bot.board.done] == ["claim", "reply"]


async def test_an_empty_reply_is_not_sent(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    assert (await did(desk, "reply", ticket=8, text=" \n ")).status_code == 200
    assert [verb for verb, *_ in bot.board.done] == ["claim"]


async def test_a_suggestion_goes_into_the_reply_box_and_nowhere_else(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    page = await desk.get("/desk/mine?use=1")
    assert ">\nCall them first.</textarea>" in page.text
    assert len(bot.board.done) == 1
    for wrong in ("9", "-1", "x", "²", "9" * 30):
        assert (await desk.get(f"/desk/mine?use={wrong}")).status_code == 200


async def test_a_suggestion_shows_how_sure_banyan_is_only_where_that_is_known(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    assert "（榕树估计 62%）" in (await desk.get("/desk/mine")).text
    bot.cards = [replace(card, guesses=tuple(replace(guess, confidence=None) for guess in card.guesses)) for card in bot.cards]
    page = (await desk.get("/desk/mine")).text
    assert "Make a video call（榕树按规则选的）" in page
    assert "榕树估计" not in page


async def test_what_was_masked_is_shown_to_a_lead_once_and_only_with_a_reason(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    assert "看被遮住的" not in (await desk.get("/desk/mine")).text, "a volunteer has no such button"
    bot.roles["小王"] = {Role.LEAD}
    assert "看被遮住的" in (await desk.get("/desk/mine")).text
    refused = await did(desk, "reveal", ticket=8, reason="看看")
    assert (refused.status_code, "请写明原因" in refused.text, bot.board.done[-1][0]) == (409, True, "claim")
    shown = await did(desk, "reveal", ticket=8, reason="她说有人在砸门，要报警")
    assert "<dt>电话</dt><dd>13800001111</dd>" in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert bot.board.done[-1] == ("reveal", "小王", 8, "她说有人在砸门，要报警")
    assert "13800001111" not in (await desk.get("/desk/mine")).text


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
    bot.cards = [replace(bot.cards[0], words="<script>alert(1)</script>", alias="<b>", reason="<i>", region="<u>", topic="<s>", answered="<s>")]
    bot.board.said[bot.cards[0].ticket] = [Line(9, "<em>", "<script>alert(2)</script>")]
    await did(desk, "claim", ticket=bot.cards[0].ticket)
    for path in ("/desk", "/desk/mine", "/desk/part/queue", "/desk/part/mine"):
        page = (await desk.get(path)).text
        assert "<script>alert" not in page
        assert not re.search("<b><|<i>|<u>|<s>|<em>", page)


async def test_a_script_in_a_volunteers_name_is_text(browser: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.links["evil"] = "<script>alert(1)</script>"
    bot.board.everybody = [replace(ROSTER[0], name="<script>alert(1)</script>")]
    await browser.post("/desk/enter/evil")
    for path in ("/desk", "/desk/roster", "/desk/thanks", "/desk/keys"):
        page = (await browser.get(path)).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


async def test_words_from_an_address_never_reach_the_page(desk: httpx.AsyncClient) -> None:
    page = (await desk.get("/desk?told=please+call+123456")).text
    assert "123456" not in page
    assert "结束了" in (await desk.get("/desk?told=closed")).text


async def test_when_it_cannot_be_done_the_reply_stays_in_the_box(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    await did(desk, "claim", ticket=8)
    bot.cards = [replace(card, held_by="小李") for card in bot.cards]
    page = await did(desk, "reply", ticket=8, text="我的回话")
    assert page.status_code == 409
    assert "不在您手上" in page.text
    assert "\n我的回话</textarea>" in page.text
    page = await did(desk, "reply", ticket=8, text="字" * 90_000)
    assert page.status_code == 413
    assert "字" * 90_000 + "</textarea>" in page.text


async def test_a_desk_that_cannot_be_read_is_told_kindly(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.unreadable = True
    page = await desk.get("/desk")
    assert page.status_code == 503
    assert "</html>" in page.text


async def test_signing_out_ends_the_session(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    stolen = desk.cookies["banyan_desk"]
    await desk.post("/desk/leave", data={"token": token_of(await desk.get("/desk"))})
    assert bot.sessions == {}
    assert "banyan_desk" not in desk.cookies
    assert (await desk.get("/desk", headers={"cookie": f"banyan_desk={stolen}"})).status_code == 403, "a stolen cookie after the sign-out"


async def test_signing_out_everywhere_ends_all_of_them(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.sessions |= {"phone": "小王", "other": "小李"}
    await desk.post("/desk/leave/everywhere", data={"token": token_of(await desk.get("/desk/keys"))})
    assert bot.sessions == {"other": "小李"}


async def test_the_roster_and_ones_own_thanks(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.board.everybody = list(ROSTER)
    page = (await desk.get("/desk/roster")).text
    assert '小李 <b class="mark">当班</b>' in page
    assert "防骗、付钱" in page
    assert '<time datetime="2025-12-01 12:00 UTC">' in page
    assert "<dd>29</dd>" in (await desk.get("/desk/thanks")).text


async def test_what_nobody_answers_and_a_draft_of_it(desk: httpx.AsyncClient, bot: FakeBot) -> None:
    bot.roles["小王"] = {Role.LEAD}
    bot.board.clusters = [Cluster(17, 5, "zh", "pub", "交电费", ("水费怎么交",))]
    bot.board.drafts[8] = DraftEntry("pub-water", "id: pub-water\n", ("没有英文",))
    page = (await desk.get("/desk/unmet")).text
    assert "问了 17 次，5 天里" in page
    assert "水费怎么交" in page
    page = (await desk.get("/desk/draft/8")).text
    assert "没有英文" in page
    assert "knowledge/drafts/pub-water.yaml" in page
    for wrong in ("9", "x", "²"):
        assert (await desk.get(f"/desk/draft/{wrong}")).status_code == 404


async def test_the_desk_speaks_english_too(desk: httpx.AsyncClient) -> None:
    page = await desk.get("/desk", headers={"accept-language": "en"})
    assert "Waiting (2)" in page.text
    page = await desk.post("/look", data={"language": "en", "back": "/desk"})
    assert "Waiting (2)" in page.text
