"""Who may do what: every page and every act against every role and against nobody; and what other sites, thieves and floods can do."""

import re
from collections.abc import AsyncIterator

import httpx
import pytest

from bot.rights import TABLE, Action, Member, allowed
from bot.tickets import Role
from bot.transports.web.desk import gate
from bot.transports.web.desk.gate import ACTS, KNOCKS, form_token
from bot.transports.web.throttle import REMEMBERED, Throttle
from tests.browser.fakes import LINK, FakeBot, browsing, site

ROUTES = sorted((method, path, action) for (method, path), action in gate(site(FakeBot()).site).opened.items())
WHO = [None, *Role]

#: The table once more, by hand: who may, of volunteer, lead, maintainer, organiser. A change to `bot.rights` has to be made here too, on purpose.
EXPECTED = {
    "enter": "nobody V L M O", "leave": "V L M O", "keys": "V L M O", "roster": "V L M O",
    "queue": "V L M", "conversation": "V L M", "claim": "V L M", "stay": "V L M", "reply": "V L M", "give_back": "V L M", "pass_on": "V L M", "ask_lead": "V L M",
    "close": "V L M", "apart": "V L M", "approve": "V L M", "thanks": "V L M",
    "draft": "L M", "unmet": "L M", "forget": "L M", "reveal": "L",
    "figures": "L M O", "audit": "L O",
}  # fmt: skip
LETTERS = {"V": "volunteer", "L": "lead", "M": "maintainer", "O": "organiser", "nobody": "nobody"}


@pytest.fixture
async def bot() -> FakeBot:
    return FakeBot()


@pytest.fixture
async def browser(bot: FakeBot) -> AsyncIterator[httpx.AsyncClient]:
    async with browsing(site(bot), bot) as client:
        client.follow_redirects = False
        yield client


def signed_in(bot: FakeBot, browser: httpx.AsyncClient, *roles: Role) -> str:
    """Let somebody in and return the token of their forms."""
    bot.sessions["s"], bot.roles["小王"] = "小王", set(roles)
    browser.cookies.set("banyan_desk", "s", path="/desk", domain="banyan.test")
    return form_token("s")


def test_the_table_is_what_was_decided() -> None:
    assert {str(action): {LETTERS[word] for word in words.split()} for action, words in EXPECTED.items()} == {str(a): set(who) for a, who in TABLE.items()}
    assert set(TABLE) == set(Action)


def test_every_route_of_the_desk_went_through_the_gate() -> None:
    transport = site(FakeBot())
    served = {(method, route.path) for route in _routes(transport.app) for method in route.methods if route.path.startswith("/desk")}  # type: ignore[attr-defined]  # Starlette's routes
    assert served == {(method, path) for method, path, _ in ROUTES}
    assert {action for *_, action in ROUTES} == set(Action)


def _routes(app: object) -> list[object]:
    found: list[object] = []
    for route in getattr(app, "routes", []):
        inner = getattr(route, "original_router", None) or getattr(route, "router", None)
        found += _routes(inner) if inner is not None else [route]
    return [route for route in found if getattr(route, "methods", None)]


@pytest.mark.parametrize("who", WHO, ids=lambda role: role or "nobody")
@pytest.mark.parametrize(("method", "path", "action"), ROUTES, ids=lambda value: str(value))
async def test_every_page_and_act_against_everybody(bot: FakeBot, browser: httpx.AsyncClient, method: str, path: str, action: Action, who: Role | None) -> None:
    data = {"token": signed_in(bot, browser, who)} if who else {}
    url = path.replace("{link}", "x").replace("{ticket}", "8")
    may = LETTERS["nobody" if who is None else next(k for k, v in LETTERS.items() if v == who)] in {LETTERS[word] for word in EXPECTED[action].split()}
    if path == "/desk/stream" and may:
        return  # an endless answer: see test_web_server
    answer = await browser.request(method, url, data=data if method == "POST" else None)
    refused = answer.status_code == 403 and ("请先登录" in answer.text or "这一页不归您的身份看" in answer.text or "hx-redirect" in answer.headers)
    if path == "/desk/stream":
        assert answer.status_code == 204
    elif method == "HEAD":
        assert (answer.status_code == 403) != may
    elif action is Action.ENTER:
        assert answer.status_code < 500, "nobody need be signed in"
    else:
        assert refused != may, (answer.status_code, answer.text[:300])
        assert may or bot.board.done == []


@pytest.mark.parametrize("path", [path for method, path, action in ROUTES if method == "POST" and action is not Action.ENTER])
@pytest.mark.parametrize("token", [None, "", "wrong", form_token("another"), "ü"])
async def test_a_form_without_our_token_does_nothing(bot: FakeBot, browser: httpx.AsyncClient, path: str, token: str | None) -> None:
    signed_in(bot, browser, *Role)
    answer = await browser.post(path, data={} if token is None else {"token": token})
    assert answer.status_code == 403
    assert bot.board.done == []
    assert bot.sessions == {"s": "小王"}


@pytest.mark.parametrize("headers", [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"origin": "https://evil.test"}, {"origin": "null"}])
async def test_another_site_cannot_act_even_with_the_cookie_and_the_token(bot: FakeBot, browser: httpx.AsyncClient, headers: dict[str, str]) -> None:
    token = signed_in(bot, browser, *Role)
    for _, path, _ in (route for route in ROUTES if route[0] == "POST"):
        answer = await browser.post(path.replace("{link}", LINK), data={"token": token, "ticket": "7"}, headers=headers)
        assert answer.status_code == 403
    assert bot.board.done == []
    assert LINK in bot.links


async def test_roles_of_this_moment_count(bot: FakeBot, browser: httpx.AsyncClient) -> None:
    token = signed_in(bot, browser, Role.LEAD)
    assert (await browser.get("/desk/audit")).status_code == 200
    bot.roles["小王"] = {Role.VOLUNTEER}
    assert (await browser.get("/desk/audit")).status_code == 403
    bot.roles["小王"] = set()
    assert (await browser.get("/desk")).status_code == 403
    assert (await browser.post("/desk/leave", data={"token": token})).status_code == 403


def test_whoever_has_two_roles_may_what_either_may() -> None:
    both = Member("Li", frozenset({Role.VOLUNTEER, Role.ORGANISER}))
    assert both.may(Action.CLAIM)
    assert both.may(Action.FIGURES)
    assert not both.may(Action.FORGET)
    assert both.acting("en").role is Role.VOLUNTEER
    assert Member("Li", frozenset()).acting("zh").role is Role.ORGANISER
    assert not allowed([], Action.KEYS)


async def test_nothing_but_our_own_marked_scripts_runs_and_no_frame_holds_us(browser: httpx.AsyncClient) -> None:
    seen = set()
    for path in ("/", "/desk", "/desk/enter/x", "/nowhere"):
        answer = await browser.get(path)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["content-security-policy"].split(";"))
        found = re.fullmatch(r"'nonce-([\w-]{20,})'", policy["script-src"])
        assert found is not None
        seen.add(found[1])
        assert set(re.findall(r"<script([^>]*)", answer.text)) <= {tag for tag in re.findall(r"<script([^>]*)", answer.text) if f'nonce="{found[1]}"' in tag}
        assert not re.search(r"<[^>]*\s(on\w+|style|hx-on\S*)=", answer.text)
        assert (policy["frame-ancestors"], policy["base-uri"], policy["object-src"], policy["default-src"]) == ("'none'", "'none'", "'none'", "'self'")
    assert len(seen) == 4, "a nonce is for one answer"


async def test_nothing_stands_between_a_stream_and_its_reader() -> None:
    from starlette.middleware.base import BaseHTTPMiddleware
    from starlette.middleware.gzip import GZipMiddleware

    layers = [layer.cls for layer in site(FakeBot()).app.user_middleware]
    assert [getattr(layer, "__name__", "") for layer in layers] == ["Guard"]
    assert not {BaseHTTPMiddleware, GZipMiddleware} & set(layers)


async def test_a_program_that_acts_all_the_time_has_to_wait_and_a_colleague_has_not(bot: FakeBot, browser: httpx.AsyncClient) -> None:
    token = signed_in(bot, browser, Role.VOLUNTEER)
    answers = [(await browser.post("/desk/do/next", data={"token": token})).status_code for _ in range(ACTS + 1)]
    assert answers[-2:] == [303, 429]
    bot.sessions["t"] = "小李"
    browser.cookies.set("banyan_desk", "t", path="/desk", domain="banyan.test")
    assert (await browser.post("/desk/do/next", data={"token": form_token("t")})).status_code == 303


async def test_a_flood_of_sign_ins_is_slowed_but_a_link_still_works(bot: FakeBot, browser: httpx.AsyncClient) -> None:
    answers = [(await browser.post("/desk/passkey/offer")).status_code for _ in range(KNOCKS + 1)]
    assert answers[-2:] == [200, 429]
    for _ in range(200):
        assert (await browser.post("/desk/enter/guess")).status_code == 410
    assert (await browser.post(f"/desk/enter/{LINK}")).status_code == 303


def test_a_throttle_counts_by_name_and_forgets() -> None:
    now = 0.0
    throttle = Throttle(2, 10, lambda: now)
    assert [throttle.takes("a") for _ in range(3)] == [True, True, False]
    assert throttle.takes("b")
    now = 10.0
    assert throttle.takes("a")
    for n in range(REMEMBERED + 10):
        throttle.takes(str(n))
    assert len(throttle._knocks) == REMEMBERED
