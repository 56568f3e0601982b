"""Signing in over the pages, with the real store and a provider on the loopback interface."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import httpx
import pytest

from bot.people import DeskSignIn, new_link
from bot.people.oidc import Oidc
from bot.people.passkeys import Passkeys
from bot.storage import SqlStore
from bot.tickets import Role
from bot.transports.web.people import People
from tests.browser.fakes import FakeBot, browsing, site
from tests.people.device import Device
from tests.people.provider import CLIENT, SECRET, House, standing

URL = "http://banyan.test"


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with standing() as house:
        yield house


@pytest.fixture
async def browser(store: SqlStore, house: House) -> AsyncIterator[httpx.AsyncClient]:
    bot = FakeBot()
    people = People(DeskSignIn(store), Passkeys(store), Oidc(store, "House", house.url, CLIENT, SECRET), store)
    async with browsing(site(bot, people=people), bot) as client:
        yield client


async def by_link(browser: httpx.AsyncClient, store: SqlStore, name: str = "小李") -> str:
    """Let somebody in by a link and return the token of their forms."""
    page = await browser.post(urlsplit(await new_link(store, name, URL)).path)
    return str(re.findall(r'name="token" value="(\w+)"', page.text)[0])


async def over_there(browser: httpx.AsyncClient, page: httpx.Response) -> httpx.Response:
    """Press the button that leads away, agree there, and come back."""
    away = str(re.findall(r'id="away"[^>]* href="([^"]+)"', page.text)[0]).replace("&amp;", "&")
    async with httpx.AsyncClient() as outside:
        back = (await outside.get(away)).headers["location"]
    assert back.startswith(f"{URL}/desk/other/back?")
    return await browser.get(back)


async def test_connect_by_a_form_of_our_own_then_sign_in_by_the_other_house(browser: httpx.AsyncClient, store: SqlStore) -> None:
    token = await by_link(browser, store)
    page = await over_there(browser, await browser.post("/desk/other/go", data={"connect": "yes", "token": token}))
    assert page.url.path == "/desk/keys"
    await browser.post("/desk/leave", data={"token": token})
    page = await over_there(browser, await browser.post("/desk/other/go"))
    assert "您好，小李" in page.text


async def test_nobody_connects_for_somebody_else(browser: httpx.AsyncClient, store: SqlStore) -> None:
    assert (await browser.post("/desk/other/go", data={"connect": "yes"})).status_code == 403
    await by_link(browser, store)
    for token in ("", "wrong"):
        assert (await browser.post("/desk/other/go", data={"connect": "yes", "token": token})).status_code == 403


async def test_a_stranger_is_told_what_to_do(browser: httpx.AsyncClient) -> None:
    page = await over_there(browser, await browser.post("/desk/other/go"))
    assert page.status_code == 403
    assert "可是这里的名单没有您" in page.text


async def test_an_answer_that_another_browser_asked_for_signs_nobody_in(browser: httpx.AsyncClient, store: SqlStore) -> None:
    """Login CSRF: the attacker's own answer, brought to the victim's browser."""
    token = await by_link(browser, store, "Mallory")
    page = await browser.post("/desk/other/go", data={"connect": "yes", "token": token})
    await over_there(browser, page)
    page = await browser.post("/desk/other/go")
    browser.cookies.clear()
    assert (await over_there(browser, page)).status_code == 403
    assert "banyan_desk" not in browser.cookies


async def test_a_passkey_over_the_pages(browser: httpx.AsyncClient, store: SqlStore) -> None:
    token, device = await by_link(browser, store), Device(URL)
    offered = (await browser.post("/desk/keys/offer", data={"token": token})).json()
    added = await browser.post("/desk/keys/add", data={"token": token, "offer": offered["offer"], "answer": device.register(offered["options"])})
    assert added.json() == {"to": "/desk/keys"}
    browser.cookies.clear()
    offered = (await browser.post("/desk/passkey/offer")).json()
    answer = {"offer": offered["offer"], "answer": device.enter(offered["options"])}
    assert (await browser.post("/desk/passkey/enter", data=answer)).json() == {"to": "/desk/home"}
    assert "您好，小李" in (await browser.get("/desk")).text
    browser.cookies.clear()
    replayed = await browser.post("/desk/passkey/enter", data=answer)
    assert (replayed.status_code, replayed.json()["notice"][:5]) == (403, "没认出来。")


async def test_a_replayed_link_and_a_stolen_cookie_open_nothing(browser: httpx.AsyncClient, store: SqlStore) -> None:
    path = urlsplit(await new_link(store, "小李", URL)).path
    await browser.post(path)
    stolen = browser.cookies["banyan_desk"]
    token = re.findall(r'name="token" value="(\w+)"', (await browser.get("/desk")).text)[0]
    await browser.post("/desk/leave", data={"token": token})
    browser.cookies.clear()
    assert (await browser.post(path)).status_code == 410
    thief = {"cookie": f"banyan_desk={stolen}"}
    assert (await browser.get("/desk", headers=thief)).status_code == 403
    assert (await browser.post("/desk/do/next", data={"token": token}, headers=thief)).status_code == 403


async def test_the_acts_are_read_by_a_lead_and_an_organiser(browser: httpx.AsyncClient, store: SqlStore) -> None:
    await by_link(browser, store)
    assert (await browser.get("/desk/audit")).status_code == 403
    await store.account("小李", [Role.ORGANISER])
    page = (await browser.get("/desk/audit")).text
    assert "小李: organiser" in page
    assert "做了一个登录链接" in page
    assert (await browser.get("/desk")).status_code == 403, "an organiser sees no conversation"


async def test_everybody_lands_where_they_have_something_to_do(browser: httpx.AsyncClient, store: SqlStore) -> None:
    for role, path in ((Role.VOLUNTEER, "/desk"), (Role.ORGANISER, "/desk/figures")):
        await store.account("小李", [role])
        page = await browser.post(urlsplit(await new_link(store, "小李", URL)).path)
        assert (page.url.path, page.status_code) == (path, 200)
    await store.account("小李", [])
    assert (await browser.get("/desk/home")).status_code == 403, "an account that is put to rest"


async def test_the_figures_as_a_table(browser: httpx.AsyncClient, store: SqlStore) -> None:
    from bot.messages import Address
    from bot.tallies import Happening

    for n in range(13):
        await store.count(Happening("answered", Address("web", f"person {n}"), "zh", "CN", "pay"))
    for _ in range(3):
        await store.count(Happening("escalated", Address("web", "person 1"), "en", "GB", "pub"))
    await store.account("小李", [Role.ORGANISER])
    await by_link(browser, store)
    answer = await browser.get("/desk/figures.csv")
    rows = [line.split(",") for line in answer.text.lstrip("\ufeff").splitlines()]
    now = {(row[1], row[2]): row[3] for row in rows if row[0] == rows[-1][0]}
    assert (now["questions", ""], now["people", ""], now["answered", ""], now["escalated", ""]) == ("15", "10", "10", "<5")
    assert (now["asked_by_language", "zh"], now.get(("asked_by_language", "en"))) == ("10", None)
    assert all(value == "<5" or value == "" or int(value) >= 5 for _, measure, _, value in rows[1:] if "waiting" not in measure)
    assert len({row[0] for row in rows}) == 53
