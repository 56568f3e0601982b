"""An emergency is answered in one breath: no database, no model, no second try stands before it."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.advice import Adviser
from bot.app import App
from bot.errors import StoreError, TryLater
from bot.messages import Incoming
from bot.storage import SqlStore
from embeddings import Hit
from knowledge import Library
from tests.bot.world import ANN, POLICY, Memory, Told, World

JUST_SENT = "我刚给骗子转了两万块钱"


class Exploding(Told):
    def search_many(self, texts: Sequence[str], k: int = 3) -> list[list[Hit]]:
        raise AssertionError("no search in an emergency")


async def test_the_script_is_sent_before_anything_is_written_down(tmp_path: Path, library: Library) -> None:
    web = Memory()
    store = SqlStore(f"sqlite:///{tmp_path}/never-opened.db")  # no tables: every use of it fails
    app = App(store, Adviser(library, Exploding(library, {}), POLICY, "CN"), library, "CN", {"web": web})
    with pytest.raises(StoreError):
        await app.inbox.receive(Incoming(ANN, JUST_SENT, key="k"))
    assert [to for to, _ in web.sent] == [ANN]
    assert "110" in web.sent[0][1].text
    assert web.sent[0][1].urgent
    await store.close()


async def test_the_script_is_said_once_and_stands_in_the_transcript(world: World) -> None:
    said = await world.say(JUST_SENT)
    assert len([m for m in said if "110" in m.text and m.urgent]) == 1
    lines = await world.store.lines(ANN)
    assert [line.author for line in lines] == ["person", "banyan", "banyan"]
    assert lines[1].live, "the way to another region's numbers stays open"


async def test_a_script_that_cannot_be_sent_at_once_goes_through_the_outbox(world: World) -> None:
    world.web.fail = [TryLater(1)]
    said = await world.say(JUST_SENT)
    assert len([m for m in said if m.urgent]) == 1


async def test_where_somebody_is_is_remembered_without_the_database(world: World) -> None:
    await world.press("region:GB")
    said = await world.say(JUST_SENT)
    assert "159" in said[0].text
    assert "110" not in said[0].text


async def test_where_somebody_says_they_are_counts_before_its_turn(world: World) -> None:
    await world.receive(Incoming(ANN, "字太小"))
    await world.receive(Incoming(ANN, pressed="region:GB"))
    assert await world.app.inbox._one_lane()  # the turn of the question knows nothing of the press that waits behind it
    await world.receive(Incoming(ANN, JUST_SENT))
    assert "159" in world.web.sent[-1][1].text
    await world.settle()
    await world.press("region:CN")
    assert "110" in (await world.say(JUST_SENT))[0].text


async def test_where_their_own_words_say_they_are_counts_before_its_turn(world: World) -> None:
    await world.receive(Incoming(ANN, "我在英国，字太小怎么办"))
    await world.receive(Incoming(ANN, JUST_SENT))
    assert "159" in world.web.sent[-1][1].text


async def test_where_a_forwarded_text_plays_says_nothing_of_where_its_sender_is(world: World) -> None:
    await world.receive(Incoming(ANN, "我在英国，字太小怎么办", forwarded=True))
    await world.receive(Incoming(ANN, JUST_SENT))
    assert "110" in world.web.sent[-1][1].text


async def test_where_somebody_is_is_known_after_a_stop(world: World) -> None:
    await world.press("region:GB")
    again = World(world.store, world.library)
    await again.app.inbox.recall()
    await again.receive(Incoming(ANN, JUST_SENT, key="after the stop"))
    assert "159" in again.web.sent[0][1].text


async def test_what_somebody_said_of_where_they_are_just_before_a_stop_counts_after_it(world: World) -> None:
    await world.receive(Incoming(ANN, pressed="region:GB"))  # written down; the stop comes before its turn
    again = World(world.store, world.library)
    await again.app.inbox.recall()
    await again.receive(Incoming(ANN, JUST_SENT, key="after the stop"))
    assert "159" in again.web.sent[0][1].text


async def test_of_two_places_that_wait_for_their_turn_the_later_one_counts(world: World) -> None:
    await world.receive(Incoming(ANN, pressed="region:CN"))
    await world.receive(Incoming(ANN, pressed="region:GB"))
    await world.receive(Incoming(ANN, JUST_SENT))
    assert "159" in world.web.sent[-1][1].text


async def test_of_two_places_said_just_before_a_stop_the_later_one_counts_after_it(world: World) -> None:
    await world.receive(Incoming(ANN, pressed="region:CN"))
    await world.receive(Incoming(ANN, pressed="region:GB"))
    again = World(world.store, world.library)
    await again.app.inbox.recall()
    await again.receive(Incoming(ANN, JUST_SENT, key="after the stop"))
    assert "159" in again.web.sent[0][1].text


@pytest.mark.parametrize("stopped", [False, True])
async def test_a_place_that_the_platform_brings_again_says_nothing_new(world: World, stopped: bool) -> None:
    once = Incoming(ANN, pressed="region:CN", key="once")
    await world.receive(once)
    await world.settle()
    await world.receive(Incoming(ANN, pressed="region:GB", key="later"))
    await world.settle()
    again = World(world.store, world.library) if stopped else world
    await again.app.inbox.recall()
    await again.receive(once)
    await again.receive(Incoming(ANN, JUST_SENT, key="now"))
    assert "159" in again.web.sent[-1][1].text


async def test_a_message_that_comes_again_is_not_answered_at_the_door_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    sos = Incoming(ANN, JUST_SENT, key="sos")
    write_down = SqlStore.write_down

    async def full(*_: object) -> bool:
        raise StoreError("The disk is full.")

    monkeypatch.setattr(SqlStore, "write_down", full)
    for _ in range(3):
        with pytest.raises(StoreError):
            await world.receive(sos)
    monkeypatch.setattr(SqlStore, "write_down", write_down)
    await world.receive(sos)
    await world.receive(sos)  # delivered once more
    await world.settle()
    assert len([message for _, message in world.web.sent if message.urgent]) == 1


async def test_a_full_disk_loses_nothing_and_still_answers_an_emergency(tmp_path: Path, library: Library) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    world = World(store, library, {"字太小": [("phone-font-bigger", 0.95)]})
    full = False

    @event.listens_for(store._engine.sync_engine, "begin", named=True)
    def _fill(conn: object, **_: object) -> None:
        limit = "1" if full else "1000000"  # SQLite never goes below the present size: every new page is refused
        conn.exec_driver_sql(f"PRAGMA max_page_count={limit}")  # type: ignore[attr-defined]

    assert (await world.say("字太小"))[0].text
    full = True
    with pytest.raises(StoreError, match="disk is full"):
        for number in range(200):
            await world.receive(Incoming(ANN, "字太小" * 1000, key=f"full{number}"))
    with pytest.raises(StoreError):
        await world.receive(Incoming(ANN, JUST_SENT + "。" * 9000, key="sos"))
    assert world.web.sent[-1][1].urgent, "the fixed words were sent all the same"
    full = False
    await world.receive(Incoming(ANN, "字太小", key="after"))
    await world.settle()
    assert "1." in world.web.sent[-1][1].text
    await store.close()


async def test_a_volunteer_who_writes_of_an_emergency_is_shown_no_script(world: World) -> None:
    assert [m.text for m in await world.volunteer("Li", JUST_SENT)] == ["您现在没有接着任何人，这句话没有发出去。"]
