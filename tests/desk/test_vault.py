"""What is masked and kept for a lead: off by default, never a secret, sealed, shown for a reason that is written down, gone with the words."""

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import text

from bot.desk import Vault, build
from bot.errors import CannotStart
from bot.messages import Address
from bot.redaction import pieces
from bot.replies import Replies
from bot.tickets import Actor, Outcome, Revealed, Role
from tests.desk.conftest import LEAD, LI, DeskWorld

ANN = Address("web", "ann")
DOG = "我家的狗总在半夜叫怎么办"
PHONE, WHERE = "13800001111", "幸福路12号3单元502室"
WHY = "她说有人在砸门，要报警"


@pytest.fixture
async def locked(desk: DeskWorld) -> DeskWorld:
    """A desk with a key."""
    return with_key(desk, Fernet.generate_key().decode())


def with_key(desk: DeskWorld, key: str) -> DeskWorld:
    vault = Vault(key)
    replies = Replies(desk.library, "CN", lambda: desk.today, seals=vault.open)
    parts = build(desk.store, replies, desk.app.desk.voices.roster, lambda: None, vault=vault)
    again = DeskWorld(desk.store, desk.library, roster=parts.voices.roster, parts=parts)
    again.time = desk.time
    return again


async def stored(desk: DeskWorld) -> list[str]:
    async with desk.store._engine.connect() as connection:
        return [row.body for row in await connection.execute(text("SELECT body FROM sealed ORDER BY id"))]


async def held(desk: DeskWorld, by: Actor = LEAD) -> int:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(by, number, "claim")
    await desk.say(f"快来人，我在{WHERE}，电话{PHONE}", ANN)
    return number


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (f"我的电话是{PHONE}", [("phone", PHONE)]),
        ("call me on 07700 900123", [("phone", "07700 900123")]),
        ("验证码是583920", []),
        ("我的密码是abc12345", []),
        ("卡号6222 0000 0000 0000 012", []),
        ("身份证110101194912310028", []),
        (f"电话{PHONE}，验证码583920", [("phone", PHONE)]),
        ("13800001111583920", []),
        ("my PIN is 4821", []),
        ("the code was 0088-71 I think", []),
        ("打开 https://example.org/reset?code=583920", []),
        ("字太小看不清", []),
    ],
)
def test_what_may_be_kept_and_what_never(words: str, kept: list[tuple[str, str]]) -> None:
    assert list(pieces(words)) == kept


def test_a_key_that_is_none_is_told_in_one_sentence() -> None:
    with pytest.raises(CannotStart, match="BANYAN_MASKED_KEY"):
        Vault("secret")


def test_what_is_sealed_opens_with_its_key_and_for_its_ticket_alone() -> None:
    vault = Vault(Fernet.generate_key().decode())
    sealed = vault.seal(7, "phone", PHONE)
    assert PHONE not in sealed
    assert vault.unseal(7, sealed) == ("phone", PHONE)
    assert vault.unseal(8, sealed) is None
    assert Vault(Fernet.generate_key().decode()).unseal(7, sealed) is None
    assert Vault().unseal(7, sealed) is None


async def test_without_a_key_nothing_is_kept_and_nobody_is_told_otherwise(desk: DeskWorld) -> None:
    number = await held(desk)
    assert await stored(desk) == []
    assert not any("锁起来" in said.text for said in desk.heard(ANN))
    assert await desk.board.reveal(LEAD, number, WHY, "a") == Revealed(())


async def test_the_person_is_told_before_they_write_and_only_what_they_write_then_is_kept(locked: DeskWorld) -> None:
    asked = await locked.say(f"{DOG}，我的电话{PHONE}", ANN)
    assert any("锁起来" in said.text for said in asked), "with the question whether a volunteer may see it"
    assert await stored(locked) == []
    await locked.tap("可以，请志愿者看", ANN)
    await locked.say(f"我的电话{PHONE}", ANN)
    assert len(await stored(locked)) == 1


async def test_after_the_script_of_an_emergency_it_is_told_too(locked: DeskWorld) -> None:
    await locked.say("我把钱转给骗子了，刚转的", ANN)
    assert any("锁起来" in said.text for said in locked.heard(ANN))


async def test_a_lead_who_holds_it_sees_it_for_a_reason_that_is_written_down_and_the_person_hears_of_it(locked: DeskWorld) -> None:
    number = await held(locked)
    assert not any(PHONE in sealed or "幸福路" in sealed for sealed in await stored(locked))
    assert not any(PHONE in line.text for line in await locked.board.lines(number))
    locked.heard(ANN)
    assert await locked.board.reveal(LEAD, number, "看看", "a") is Outcome.NO_REASON
    shown = await locked.board.reveal(LEAD, number, f"{WHY}，{PHONE}", "b")
    assert isinstance(shown, Revealed)
    assert ("phone", PHONE) in shown.pieces
    await locked.settle()
    assert "组长Zhao为了帮您，看了" in locked.heard(ANN)[-1].text
    (act,) = [act for act in await locked.store.acts() if act.what == "revealed"]
    assert (act.who, act.ticket) == ("Zhao", number)
    assert WHY in act.why
    assert PHONE not in act.why, "the list of acts is kept for ever"


@pytest.mark.parametrize("who", [LI, Actor("Boss", Role.ORGANISER)])
async def test_nobody_but_a_lead_sees_it(locked: DeskWorld, who: Actor) -> None:
    number = await held(locked, LI)
    assert await locked.board.reveal(who, number, WHY, "a") is Outcome.NOT_ALLOWED
    assert await locked.board.reveal(LEAD, number, WHY, "b") is Outcome.NOT_YOURS, "a lead takes it over first"
    assert [act for act in await locked.store.acts() if act.what == "revealed"] == []


async def test_it_goes_with_the_words_a_day_after_the_end(locked: DeskWorld) -> None:
    number = await held(locked)
    await locked.board.close(LEAD, number, "close")
    assert await stored(locked) != []
    locked.time.now += 24 * 3600 + 60
    await locked.app.desk.clock.tick()
    assert await stored(locked) == []


async def test_it_is_shown_in_what_is_kept_and_goes_when_the_person_wants_to_be_forgotten(locked: DeskWorld) -> None:
    await held(locked)
    count = len(await stored(locked))
    assert f"{count} 处" in (await locked.press("kept", ANN))[-1].text
    await locked.press("forget", ANN)
    await locked.press("forget:yes", ANN)
    assert await stored(locked) == []


async def test_with_another_key_than_then_nothing_is_shown(locked: DeskWorld) -> None:
    number = await held(locked)
    other = with_key(locked, Fernet.generate_key().decode())
    assert await other.board.reveal(LEAD, number, WHY, "a") == Revealed(())
