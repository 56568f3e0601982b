"""The doctor, on a fake Telegram over a real socket: everything well, then one thing broken at a time."""

import json
import sqlite3
import time
from collections.abc import AsyncIterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

import embeddings
from bot import app, doctor
from bot.__main__ import main
from bot.doctor import Finding, State, examine
from bot.messages import Address
from bot.settings import Settings
from bot.storage import SqlStore
from bot.transports.telegram import check_up
from embeddings import Fitted
from knowledge import load
from tests.drills.telegram import Town
from tests.drills.wire import served
from tests.fake_telegram import TOKEN

GROUP = -1001
ROSTER = """
group: telegram:-1001
volunteers:
  - {name: Li, languages: [zh, en], addresses: [telegram:101], shifts: [{days: [all], from: "00:00", to: "12:00"}, {days: [all], from: "12:00", to: "00:00"}]}
  - {name: Zhao, role: lead, addresses: [telegram:103]}
"""
OPENED, LOADED = lru_cache(embeddings.open_encoder), lru_cache(load)  # the real ones, once for all tests


class Patient:
    """A Banyan's settings, all well until a test breaks something."""

    def __init__(self, town: Town, base: str, folder: Path) -> None:
        self.town = town
        self.file = folder / "roster.yaml"
        self.file.write_text(ROSTER, encoding="utf-8")
        self.settings: dict[str, Any] = {"database_url": f"sqlite:///{folder}/banyan.db", "web_port": 0, "telegram_token": TOKEN, "telegram_api_base": base, "cache": str(folder)}
        self.settings["roster"] = str(self.file)

    async def findings(self, group: str = str(GROUP)) -> dict[str, Finding]:
        found = {}
        async for finding in examine(Settings(**self.settings), group):
            found[finding.what] = finding
            assert TOKEN.partition(":")[2] not in repr(finding)
            assert (finding.mend == "") == (finding.state is State.WELL)
        return found


@pytest.fixture
async def patient(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Patient]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(embeddings, "open_encoder", OPENED)
    monkeypatch.setattr(app, "load", LOADED)
    town = Town()
    async with served(town) as base:
        yield Patient(town, base, tmp_path)
    assert town.wrong == []


async def test_all_is_well(patient: Patient) -> None:
    found = await patient.findings()
    assert list(found) == ["settings", "base", "encoder", "database", "web", "roster", "telegram", "webhook", "clock", "rights", "group"]
    assert {finding.state for finding in found.values()} == {State.WELL}
    assert "@banyan_test_bot" in found["telegram"].words


async def test_without_telegram_there_is_only_the_web(patient: Patient) -> None:
    patient.settings["telegram_token"] = ""
    found = await patient.findings()
    assert found["telegram"].state is State.NOTE
    assert "@BotFather" in found["telegram"].mend


@pytest.mark.parametrize(
    ("name", "value", "what", "words"),
    [
        ("telegram_token", "4200:Another-token", "telegram", "not accepted"),
        ("telegram_token", "no token", "telegram", "not a bot token"),
        ("telegram_api_base", "http://127.0.0.1:9", "telegram", "cannot be reached"),
        ("telegram_api_base", "nonsense", "telegram", "no address"),
        ("database_url", "sqlite:////nowhere/at/all/x.db", "database", "does not exist"),
        ("database_url", "postgresql://nobody@127.0.0.1:1/none", "database", "cannot be reached"),
        ("encoder", "no/such-model", "encoder", "no/such-model"),
        ("region", "MARS", "base", "MARS"),
        ("web_host", "192.0.2.1", "web", "cannot be opened"),
    ],
)
async def test_a_setting_that_is_wrong(name: str, value: str, what: str, words: str, patient: Patient) -> None:
    patient.settings[name] = value
    found = await patient.findings()
    assert found[what].state is State.WRONG
    assert words in found[what].words
    assert sum(finding.state is State.WRONG for finding in found.values()) == 1, "one thing broken is one thing told"


async def test_a_webhook_that_takes_the_messages_away(patient: Patient) -> None:
    patient.town.webhook = {"url": "https://elsewhere.example/secret-path", "secret": "x"}
    found = await patient.findings()
    assert found["webhook"].state is State.WRONG
    assert "elsewhere.example" in found["webhook"].words
    assert "secret-path" not in repr(found)


def test_what_telegram_says_of_a_webhook_that_is_wanted() -> None:
    wanted = "https://banyan.example"
    assert doctor._webhook({"url": ""}, wanted).state is State.NOTE
    assert doctor._webhook({"url": "https://banyan.example/x"}, wanted).state is State.WELL
    assert "502" in doctor._webhook({"url": "https://banyan.example/x", "last_error_message": "502 Bad Gateway"}, wanted).words
    assert doctor._webhook({"url": "", "pending_update_count": 101}, "").state is State.NOTE


async def test_a_clock_that_is_wrong(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    heard = check_up.ask

    def late(*asked: str, **more: str) -> check_up.Heard:
        return check_up.Heard(heard(*asked, **more).result, 420.0)

    monkeypatch.setattr(check_up, "ask", late)
    found = await patient.findings()
    assert found["clock"].state is State.WRONG
    assert "420 seconds behind" in found["clock"].words


def test_the_clock_is_compared_with_the_servers_date() -> None:
    behind = check_up._behind("Thu, 01 Jan 2026 00:00:00 GMT")
    assert behind is not None
    assert behind == pytest.approx(1_767_225_600 - time.time(), abs=5)
    assert check_up._behind("yesterday") is None


async def test_the_rights_in_the_group(patient: Patient) -> None:
    patient.town.rights = "member"
    assert "to be an administrator" in (await patient.findings())["group"].words
    patient.town.refuses[GROUP] = (403, "Forbidden: bot was kicked from the supergroup chat")
    assert "kicked" in (await patient.findings())["group"].words
    assert check_up.rights({"status": "administrator", "can_delete_messages": False}) == ["Delete messages"]


async def test_an_older_and_a_newer_database_and_one_that_cannot_be_written(patient: Patient, tmp_path: Path) -> None:
    assert "empty" in (await patient.findings())["database"].words
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    await store.close()
    assert "up to date" in (await patient.findings())["database"].words
    with sqlite3.connect(tmp_path / "banyan.db") as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE name = 'banyan_check_up'").fetchall() == [], "it left nothing behind"
        connection.execute("UPDATE alembic_version SET version_num = 'z9999'")
    assert "newer Banyan" in (await patient.findings())["database"].words
    (tmp_path / "banyan.db").write_text("this is a shopping list" * 100, encoding="utf-8")
    assert (await patient.findings())["database"].state is State.WRONG


async def test_the_database_is_looked_at_on_either_engine(database_url: str, patient: Patient) -> None:
    patient.settings["database_url"] = database_url
    assert "empty" in (await patient.findings())["database"].words
    store = SqlStore(database_url)
    await store.open()
    await store.close()
    assert "up to date" in (await patient.findings())["database"].words


async def test_a_confidence_that_was_fitted_for_something_else(patient: Patient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Fitted, "load", Fitted.careful)
    found = await patient.findings()
    assert found["encoder"].state is State.WRONG
    assert found["encoder"].mend == "python -m embeddings fit"


async def test_a_file_with_a_token_that_everybody_can_read(patient: Patient, tmp_path: Path) -> None:
    (tmp_path / "banyan.yaml").write_text("region: GB\n", encoding="utf-8")
    (tmp_path / "banyan.yaml").chmod(0o644)
    assert "chmod 600 banyan.yaml" in (await patient.findings())["settings"].mend
    (tmp_path / "banyan.yaml").chmod(0o600)
    assert (await patient.findings())["settings"].state is State.WELL


@pytest.mark.parametrize(
    ("written", "to", "words"),
    [
        ("volunteers:", "volunteers: [", "line"),
        ("role: lead", "role: king", "Zhao: role is 'king'"),
        ("name: Li,", "name: Li, time_zone: Mars/Base,", "Li: 'Mars/Base' is no time zone"),
        ("role: lead", "role: volunteer", "no lead"),
        (", addresses: [telegram:103]", "", "no lead has a Telegram chat"),
        ("days: [all]", "days: [none]", "Li: shifts: days are"),
    ],
)
async def test_a_roster_that_leaves_people_waiting(written: str, to: str, words: str, patient: Patient) -> None:
    text = ROSTER.replace(written, to)
    if to == "":
        text = text.replace('from: "00:00", to: "12:00"', 'from: "00:00", to: "11:00"')
    patient.file.write_text(text, encoding="utf-8")
    told = (await patient.findings())["roster"]
    assert told.state is State.WRONG
    assert words in told.words
    assert str(patient.file) in told.words


async def test_a_roster_that_is_missing_and_none_at_all(patient: Patient) -> None:
    patient.settings["roster"] = "no/such.yaml"
    assert "cannot be read" in (await patient.findings())["roster"].words
    patient.settings["roster"] = ""
    assert (await patient.findings())["roster"].state is State.NOTE


async def test_a_group_that_telegram_calls_otherwise_now(patient: Patient, tmp_path: Path) -> None:
    store = SqlStore(f"sqlite:///{tmp_path}/banyan.db")
    await store.open()
    await store.rekey(Address("telegram", str(GROUP)), Address("telegram", "-1007"))
    await store.close()
    patient.town.refuses[GROUP] = (400, "Bad Request: group chat was upgraded to a supergroup chat")
    found = await patient.findings("")
    assert found["roster"].mend == "write `group: telegram:-1007` into the file"
    assert found["group"].state is State.WELL, "it looks where the group is now"


async def test_the_group_of_the_roster_is_looked_at_unless_another_is_named(patient: Patient) -> None:
    patient.town.refuses[GROUP] = (403, "Forbidden: bot was kicked from the supergroup chat")
    assert "kicked" in (await patient.findings(""))["group"].words
    assert (await patient.findings("-1002"))["group"].state is State.WELL


def test_the_command_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANYAN_WEB_PORT", "0")
    assert main(["doctor"]) == 0
    assert "ok    database: " in capsys.readouterr().out
    monkeypatch.setenv("BANYAN_TELEGRAM_TOKEN", TOKEN)
    monkeypatch.setenv("BANYAN_TELEGRAM_API_BASE", "http://127.0.0.1:9")
    assert main(["doctor", "--json"]) == 1
    told = capsys.readouterr().out
    assert [line["what"] for line in map(json.loads, told.splitlines()) if line["state"] == "wrong"] == ["telegram"]
    assert TOKEN.partition(":")[2] not in told
    assert main(["doctor"]) == 1
    assert "MEND  telegram: " in capsys.readouterr().out
    monkeypatch.setenv("BANYAN_WEB_PORT", "eighty")
    assert main(["doctor"]) == 2
