"""Passkeys, with a device in software on the far side, on SQLite and on PostgreSQL."""

import pytest

from bot.people.links import DeskSignIn
from bot.people.passkeys import Passkeys
from bot.rights import Member
from bot.sign_in import Refusal
from bot.storage import SqlStore
from bot.storage.credentials import TRIES
from bot.tickets import Role
from tests.people.device import Device

HERE, ELSEWHERE = "https://desk.example.org", "https://desk.example.evil"
OFFICE, ATTACKER = "198.51.100.7", "203.0.113.9"


@pytest.fixture
async def keys(store: SqlStore) -> Passkeys:
    await store.account("小李", [Role.LEAD])
    await store.account("小王", [Role.VOLUNTEER])
    return Passkeys(store)


def li() -> Member:
    return Member("小李", frozenset({Role.LEAD}))


async def kept(keys: Passkeys, device: Device, who: Member | None = None) -> bool:
    who = who or li()
    offered = await keys.offer_registration(who, HERE)
    return await keys.register(who, offered.token, device.register(offered.options), HERE)


async def entered(keys: Passkeys, device: Device, source: str = OFFICE) -> str | Refusal:
    offered = await keys.offer_entry(HERE)
    return await keys.enter(offered.token, device.enter(offered.options), HERE, source)


async def test_a_device_that_was_kept_lets_its_owner_in_again_and_again(keys: Passkeys, store: SqlStore) -> None:
    device = Device(HERE)
    assert await kept(keys, device)
    for _ in range(2):
        session = await entered(keys, device)
        assert not isinstance(session, Refusal)
        assert await DeskSignIn(store).member(session) == li()
    assert (await store.acts(count=1))[0].why == "passkey"
    found = await store.passkey(device.id.hex()) or (await store.passkeys("小李"))[0]
    assert found.sign_count == 2


async def test_an_unknown_device_is_refused(keys: Passkeys) -> None:
    assert await entered(keys, Device(HERE)) is Refusal.UNKNOWN


async def test_a_challenge_is_answered_once(keys: Passkeys) -> None:
    device = Device(HERE)
    offered = await keys.offer_registration(li(), HERE)
    answer = device.register(offered.options)
    assert await keys.register(li(), offered.token, answer, HERE)
    assert not await keys.register(li(), offered.token, answer, HERE)
    offered = await keys.offer_entry(HERE)
    answer = device.enter(offered.options)
    assert not isinstance(await keys.enter(offered.token, answer, HERE, OFFICE), Refusal)
    assert await keys.enter(offered.token, answer, HERE, OFFICE) is Refusal.UNKNOWN, "a replay"


async def test_an_answer_to_another_challenge_or_from_another_site_is_refused(keys: Passkeys) -> None:
    device = Device(HERE)
    assert await kept(keys, device)
    first, second = await keys.offer_entry(HERE), await keys.offer_entry(HERE)
    assert await keys.enter(first.token, device.enter(second.options), HERE, OFFICE) is Refusal.UNKNOWN
    device.origin = ELSEWHERE
    assert await entered(keys, device) is Refusal.UNKNOWN
    device.origin = HERE
    offered = await keys.offer_entry(HERE)
    assert await keys.enter(offered.token, device.enter(offered.options, rp_id="desk.example.evil"), HERE, OFFICE) is Refusal.UNKNOWN


async def test_a_locked_phone_is_not_enough(keys: Passkeys) -> None:
    device = Device(HERE, unlocked=False)
    assert not await kept(keys, device)
    device.unlocked = True
    assert await kept(keys, device)
    device.unlocked = False
    assert await entered(keys, device) is Refusal.UNKNOWN


async def test_a_copied_key_is_seen_by_its_counter(keys: Passkeys) -> None:
    device = Device(HERE)
    assert await kept(keys, device)
    copy = Device(HERE, id=device.id, key=device.key)
    assert not isinstance(await entered(keys, device), Refusal)
    assert await entered(keys, copy) is Refusal.UNKNOWN, "its counter is behind"


async def test_a_registration_begun_by_one_cannot_be_finished_by_another(keys: Passkeys) -> None:
    offered = await keys.offer_registration(li(), HERE)
    mallory = Member("小王", frozenset({Role.VOLUNTEER}))
    assert not await keys.register(mallory, offered.token, Device(HERE).register(offered.options), HERE)


async def test_too_many_failures_lock_one_account_from_one_source_and_nobody_else(keys: Passkeys) -> None:
    mine, colleague = Device(HERE), Device(HERE)
    assert await kept(keys, mine)
    assert await kept(keys, colleague, Member("小王", frozenset({Role.VOLUNTEER})))
    forged = Device(HERE, id=mine.id)
    for _ in range(TRIES):
        assert await entered(keys, forged, ATTACKER) is Refusal.UNKNOWN
    assert await entered(keys, mine, ATTACKER) is Refusal.LOCKED
    assert not isinstance(await entered(keys, mine, OFFICE), Refusal), "the owner elsewhere"
    assert not isinstance(await entered(keys, colleague, ATTACKER), Refusal), "the team behind the same address"


@pytest.mark.parametrize("answer", ["", "{}", "[]", "null", '{"id": 7}', '{"id": "x", "response": {}}', "\x00", "9" * 5000])
async def test_nonsense_is_refused_and_breaks_nothing(keys: Passkeys, answer: str) -> None:
    device = Device(HERE)
    assert await kept(keys, device)
    offered = await keys.offer_entry(HERE)
    assert await keys.enter(offered.token, answer, HERE, OFFICE) is Refusal.UNKNOWN
    offered = await keys.offer_registration(li(), HERE)
    assert not await keys.register(li(), offered.token, answer, HERE)


async def test_nonsense_with_a_known_id_is_refused(keys: Passkeys) -> None:
    device = Device(HERE)
    assert await kept(keys, device)
    id = (await keys.kept(li()))[0].id
    for answer in (f'{{"id": "{id}"}}', f'{{"id": "{id}", "rawId": "{id}", "type": "public-key", "response": {{"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA"}}}}'):
        offered = await keys.offer_entry(HERE)
        assert await keys.enter(offered.token, answer, HERE, OFFICE) is Refusal.UNKNOWN


async def test_a_key_is_dropped_by_its_owner(keys: Passkeys) -> None:
    device = Device(HERE)
    assert await kept(keys, device)
    await keys.drop(li(), (await keys.kept(li()))[0].id)
    assert await entered(keys, device) is Refusal.UNKNOWN
