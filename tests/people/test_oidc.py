"""Sign-in by another house: the whole road over a loopback provider, and everything that a liar could try."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc.jwk import OctKey, RSAKey

from bot.people.links import DeskSignIn
from bot.people.oidc import Oidc
from bot.rights import Member
from bot.sign_in import Away, Entered, Refusal
from bot.storage import SqlStore
from bot.tickets import Role
from tests.people.provider import CLIENT, SECRET, House, standing

BACK = "https://desk.example.org/desk/other/back"
LI = Member("小李", frozenset({Role.VOLUNTEER}))


@pytest.fixture
async def house() -> AsyncIterator[House]:
    async with standing() as house:
        yield house


@pytest.fixture
async def oidc(house: House, store: SqlStore) -> Oidc:
    await store.account("小李", [Role.VOLUNTEER])
    return Oidc(store, "House", house.url, CLIENT, SECRET)


async def away(oidc: Oidc, member: Member | None = None) -> Away:
    way = await oidc.begin(member, BACK)
    assert isinstance(way, Away)
    return way


async def consented(way: Away) -> tuple[str, str]:
    """Follow the browser to the house and back; return the state and the code that it brings."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(way.url)
    query = parse_qs(urlsplit(answer.headers["location"]).query)
    assert answer.headers["location"].startswith(BACK)
    return query["state"][0], query["code"][0]


async def came(oidc: Oidc, member: Member | None = None) -> Entered | Refusal:
    way = await away(oidc, member)
    state, code = await consented(way)
    return await oidc.finish(way.state, state, code, BACK)


async def test_a_stranger_is_not_let_in_whatever_roles_the_house_claims(oidc: Oidc) -> None:
    assert await came(oidc) is Refusal.STRANGER


async def test_a_member_connects_once_and_then_comes_in_with_our_roles(oidc: Oidc, store: SqlStore) -> None:
    assert await came(oidc, LI) == Entered("小李", "")
    entered = await came(oidc)
    assert isinstance(entered, Entered)
    assert await DeskSignIn(store).member(entered.session) == LI, "the house says lead and organiser; our table says volunteer"


async def test_what_is_connected_with_one_cannot_be_taken_by_another(oidc: Oidc, store: SqlStore) -> None:
    await came(oidc, LI)
    await store.account("小王", [Role.VOLUNTEER])
    assert await came(oidc, Member("小王", frozenset({Role.VOLUNTEER}))) is Refusal.TAKEN


async def test_the_road_uses_pkce_state_and_nonce_and_new_ones_each_time(oidc: Oidc, house: House) -> None:
    for _ in range(2):
        await came(oidc)
    first, second = house.asked
    assert first["code_challenge_method"] == "S256"
    for name in ("code_challenge", "state", "nonce"):
        assert len(first[name]) >= 40
        assert first[name] != second[name]


async def test_a_state_counts_once_and_only_in_the_browser_that_began(oidc: Oidc) -> None:
    await came(oidc, LI)
    way = await away(oidc)
    state, code = await consented(way)
    for held in ("", "other", (await away(oidc)).state):
        assert await oidc.finish(held, state, code, BACK) is Refusal.UNKNOWN
    assert isinstance(await oidc.finish(way.state, state, code, BACK), Entered)
    assert await oidc.finish(way.state, state, code, BACK) is Refusal.UNKNOWN


async def test_a_code_of_somebody_elses_browser_is_worth_nothing(oidc: Oidc) -> None:
    await came(oidc, LI)
    _, code = await consented(await away(oidc))
    mine = await away(oidc)
    state, _ = await consented(mine)
    assert await oidc.finish(mine.state, state, code, BACK) is Refusal.UNKNOWN, "its verifier is not ours"


@pytest.mark.parametrize("claims", [{"nonce": "another"}, {"aud": "another"}, {"iss": "https://evil.test"}, {"exp": 1}, {"sub": None}, {"azp": "another", "aud": [CLIENT, "another"]}])
async def test_an_id_token_that_is_not_for_us_just_now_is_refused(oidc: Oidc, house: House, claims: dict[str, object]) -> None:
    await came(oidc, LI)
    house.claims = claims
    assert await came(oidc) is Refusal.UNKNOWN


async def test_an_id_token_signed_by_somebody_else_is_refused(oidc: Oidc, house: House) -> None:
    await came(oidc, LI)
    house.signer = RSAKey.generate_key(2048, {"kid": "one"})
    assert await came(oidc) is Refusal.UNKNOWN


async def test_an_id_token_signed_with_a_shared_secret_is_refused(oidc: Oidc, house: House) -> None:
    await came(oidc, LI)
    house.signer, house.algorithm = OctKey.import_key(SECRET * 8), "HS256"
    assert await came(oidc) is Refusal.UNKNOWN


async def test_new_keys_of_the_house_are_learnt(oidc: Oidc, house: House) -> None:
    await came(oidc, LI)
    house.key = RSAKey.generate_key(2048, {"kid": "two", "use": "sig"})
    assert await came(oidc) is Refusal.UNKNOWN
    assert isinstance(await came(oidc), Entered)


async def test_a_house_that_is_away_or_names_another_issuer_is_told(store: SqlStore, house: House) -> None:
    gone = Oidc(store, "Gone", "http://127.0.0.1:1", CLIENT, SECRET)
    assert await gone.begin(None, BACK) is Refusal.AWAY
    house.issuer = "https://evil.test"
    assert await Oidc(store, "House", house.url, CLIENT, SECRET).begin(None, BACK) is Refusal.AWAY


async def test_a_wrong_secret_lets_nobody_in(store: SqlStore, house: House, oidc: Oidc) -> None:
    await came(oidc, LI)
    assert await came(Oidc(store, "House", house.url, CLIENT, "wrong")) is Refusal.UNKNOWN
