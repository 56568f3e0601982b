"""A finished ticket becomes a draft that the check reads; unanswered questions gather by meaning; who wished to be told is told once there is an answer."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml
from sqlalchemy import select

from bot.desk.clusters import clusters
from bot.desk.drafting import Answered, checked, draft
from bot.messages import Address
from bot.storage import SqlStore, Unmet, tables
from bot.tickets import Actor
from knowledge import Library
from tests.bot.world import fresh
from tests.desk.conftest import LEAD, LI, DeskWorld, Time

ANN, BOB = Address("web", "ann"), Address("web", "bob")
DOG = "我家的狗总在半夜叫怎么办"
ANSWER = "先看看它是不是饿了。\n1. 打开灯。\n2. 看看水碗。"


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """SQLite alone: what differs between the engines is promised by the tests of the store."""
    return f"sqlite:///{tmp_path}/banyan.db"


def unit(*values: float) -> bytes:
    vector = np.array(values, dtype=np.float32)
    return bytes((vector / np.linalg.norm(vector)).astype(np.float16))


async def test_an_answered_ticket_becomes_a_draft_with_the_question_as_a_wording(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.volunteer("Li", ANSWER)
    await desk.board.close(LI, number, "b")
    made = await desk.board.draft(LI, number)
    assert made is not None
    data = yaml.safe_load(made.text)
    assert data["questions"]["zh"] == [DOG]
    assert data["zh"]["opening"] == "先看看它是不是饿了。"
    assert [step["do"] for step in data["zh"]["steps"]] == ["打开灯。", "看看水碗。"]
    assert f"ticket {number}" in made.text, "where it comes from"
    assert made.findings, "the other language and the title are still to be written"
    assert all("still to be written" in finding or ":" in finding for finding in made.findings)


async def test_without_an_answer_there_is_no_draft(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    assert await desk.board.draft(LI, number) is None
    assert await desk.board.draft(LI, 999) is None


def test_a_draft_that_is_filled_in_passes_the_check(library: Library) -> None:
    """A reviewed entry in the place of the draft has nothing to complain of: only what is really missing is named."""
    text = library.sources["phone-flashlight"].path.read_text(encoding="utf-8").replace("id: phone-flashlight", "id: phone-ticket-7")
    others = replace(library, entries={id: entry for id, entry in library.entries.items() if id != "phone-flashlight"})
    assert [finding for finding in checked("phone-ticket-7", "phone", text, others, fresh(library)) if "W25" not in finding] == []


def test_what_is_still_to_be_written_is_named(library: Library) -> None:
    made = draft(Answered(7, "phone", "R0", "CN", "zh", DOG, [ANSWER], 3, "Li"), library, date(2026, 12, 1))
    before = len(made.findings)
    assert before > 5
    assert any(finding.startswith("blank") for finding in made.findings)
    assert made.id == "phone-ticket-7"


def test_the_shape_of_a_draft_is_that_of_the_base(library: Library) -> None:
    for language, answer in (("zh", "可以。先打开灯。"), ("en", "Yes. Switch on the light.")):
        made = draft(Answered(7, "", "R3", "GB", language, "words", [answer], 1, "Li"), library, fresh(library))
        assert made.id == "info-ticket-7"
        assert not any("is not laid out" in finding or "not a field" in finding for finding in made.findings), made.findings


def test_questions_of_one_meaning_are_one_cluster_across_days() -> None:
    near, far = unit(1, 0.1, 0), unit(0, 0, 1)
    unmet = [Unmet(1, "2026-11-30", "zh", "phone", "phone-x", unit(1, 0, 0)), Unmet(2, "2026-12-02", "zh", "phone", "phone-x", near), Unmet(3, "2026-12-02", "en", "pay", "", far)]
    first, second = clusters(unmet, {2: "字太小"}, {"phone-x": "把字变大"})
    assert (first.count, first.days, first.language, first.topic, first.nearest, first.words) == (2, 2, "zh", "phone", "把字变大", ("字太小",))
    assert (second.count, second.topic, second.nearest, second.words) == (1, "pay", "", ())
    assert clusters([], {}, {}) == []
    assert sum(c.count for c in clusters([*unmet, Unmet(4, "2026-12-03", "zh", "", "", unit(1, 0))], {}, {})) == 3, "vectors of another encoder are left out"


async def test_an_unanswered_question_stays_as_a_vector_when_its_words_go(tmp_path: Path, library: Library) -> None:
    time = Time()
    store = SqlStore(f"sqlite:///{tmp_path}/u.db", clock=time)
    await store.open()
    desk = DeskWorld(store, library, embed=lambda words: unit(1, 0, 0))
    desk.time = time
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.board.close(LI, number, "b")
    time.now += 25 * 3600
    await desk.app.desk.clock.tick()
    assert [one.ticket for one in await store.unmet()] == [number]
    (cluster,) = await desk.board.unmet(LEAD)
    assert (cluster.count, cluster.words) == (1, ())
    assert await desk.board.unmet(Actor("Li")) == ()
    await store.close()


async def test_who_wished_to_be_told_is_told_once_there_is_an_answer(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.board.close(LI, number, "b")
    await desk.settle()
    assert "要告诉您吗" in desk.web.sent[-1][1].text
    assert "记下了" in (await desk.tap("要，告诉我", ANN))[0].text
    assert await desk.app.wishes.look() == 0, "there is no answer yet"
    desk.search.found[DOG] = [("phone-font-bigger", 0.95)]
    assert await desk.app.wishes.look() == 1
    await desk.settle()
    told = desk.heard(ANN)[-1]
    assert told.text.startswith("您以前问过")
    assert "1. " in told.text
    assert await desk.app.wishes.look() == 0
    async with desk.store._engine.connect() as connection:
        assert (await connection.execute(select(tables.wish))).all() == [], "the words are deleted once they have served"


async def test_who_does_not_wish_it_leaves_nothing(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.board.close(LI, number, "b")
    await desk.settle()
    assert "不留" in (await desk.tap("不用了", ANN))[0].text
    assert await desk.store.wishes() == []


async def test_a_wish_is_not_kept_for_ever(desk: DeskWorld) -> None:
    number = await desk.ticket(DOG, ANN)
    await desk.board.claim(LI, number, "a")
    await desk.board.close(LI, number, "b")
    await desk.settle()
    await desk.tap("要，告诉我", ANN)
    desk.time.now += 91 * 24 * 3600
    await desk.app.wishes.look()
    assert await desk.store.wishes() == []
