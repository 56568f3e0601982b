"""What cannot start says why in one sentence, with exit code 2 and no traceback."""

import json
import socket
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from bot import app
from bot.__main__ import main
from bot.advice import Adviser
from bot.settings import Settings, cache_folder, read
from bot.storage import engine
from knowledge import KnowledgeBroken, Library, Risk
from knowledge.findings import Finding
from tests.bot.world import POLICY, Told, fresh


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of our own, no .env, and no model to load."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BANYAN_DATABASE_URL", f"sqlite:///{tmp_path}/banyan.db")
    monkeypatch.setattr(app, "adviser_for", lambda library, settings: Adviser(library, Told(library, {}), POLICY, "CN"))


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(arguments) == 2
    told = capsys.readouterr().err.strip()
    assert told.startswith("banyan: ")
    assert "Traceback" not in told
    assert told.count("\n") == 0, "one sentence"
    return told


def test_a_port_that_is_taken(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("BANYAN_WEB_PORT", str(other.getsockname()[1]))
        assert "BANYAN_WEB_PORT" in refusal(capsys, "run")


def test_an_address_that_is_not_ours(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_WEB_HOST", "192.0.2.1")
    assert "BANYAN_WEB_HOST" in refusal(capsys, "run")


@pytest.mark.parametrize(
    ("name", "value", "remedy"),
    [
        ("BANYAN_WEB_PORT", "eighty", "BANYAN_WEB_PORT"),
        ("BANYAN_WEB_PORT", "99999", "BANYAN_WEB_PORT"),
        ("BANYAN_TELEGRAM_LIBRARY", "telepathy", "BANYAN_TELEGRAM_LIBRARY"),
        ("BANYAN_REGION", "MARS", "CN, US, GB"),
        ("BANYAN_DATABASE_URL", "mysql://x/y", "sqlite:///PATH"),
        ("BANYAN_DATABASE_URL", "not a url", "cannot be read"),
        ("BANYAN_DATABASE_URL", "sqlite:////nowhere/at/all/x.db", "does not exist"),
        ("BANYAN_DATABASE_URL", "sqlite:////proc/x.db", "database"),
        ("BANYAN_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", "Is it running"),
    ],
)
def test_a_bad_setting(name: str, value: str, remedy: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert remedy in refusal(capsys, "run")


def test_a_broken_env_file_and_a_good_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"BANYAN_REGION=\xff\xfe")
    assert ".env" in refusal(capsys, "run")
    (tmp_path / ".env").write_text("BANYAN_REGION=UK\nBANYAN_WEB_PORT=8123\n", encoding="utf-8")
    assert (read().region, read().web_port) == ("GB", 8123)


def test_a_database_locked_by_another_program(capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(tmp_path / "banyan.db", isolation_level=None)
    other.execute("CREATE TABLE t (x)")
    other.execute("BEGIN EXCLUSIVE")
    assert "locked by another program" in refusal(capsys, "run")
    other.close()


def test_a_file_that_is_no_database(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "banyan.db").write_text("this is a shopping list" * 100, encoding="utf-8")
    assert "database" in refusal(capsys, "run")


def test_a_broken_entry(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> Library:
        raise KnowledgeBroken([Finding(Path("knowledge/entries/pay/pay-x.yaml"), 12, "yaml", "is not readable", "look at the quotes")])

    monkeypatch.setattr(app, "load", broken)
    told = refusal(capsys, "run")
    assert "pay-x.yaml:12" in told
    assert "python -m knowledge check" in told


def test_a_volunteers_name_that_is_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert "1 to 40" in refusal(capsys, "desk-link", " ")
    assert main(["desk-link", "Li"]) == 0
    assert "/desk/enter/" in capsys.readouterr().out


def test_a_ticket_that_cannot_become_an_entry_says_why(capsys: pytest.CaptureFixture[str]) -> None:
    assert "nobody answered it" in refusal(capsys, "draft", "12")


def test_a_roster_that_cannot_be_read_names_its_setting(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_ROSTER", "/nowhere/roster.yaml")
    assert "BANYAN_ROSTER" in refusal(capsys, "run")


def test_the_token_is_shown_nowhere() -> None:
    settings = Settings(telegram_token="42:SECRET")  # type: ignore[arg-type]  # pydantic makes a secret of it
    assert "SECRET" not in repr(settings) + str(settings)


def test_the_cache_lies_where_the_system_keeps_caches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "/somewhere")
    assert cache_folder(Settings()) == Path("/somewhere/banyan")
    assert cache_folder(Settings(cache="/else")) == Path("/else")


@pytest.mark.parametrize("arguments", [["-m", "bot", "ask", "--help"], ["-m", "knowledge", "check", "emg-medical"], ["-m", "embeddings", "--help"]])
def test_light_commands_do_not_load_the_model(arguments: list[str]) -> None:
    code = "\n".join(
        (
            f"import sys, runpy; sys.argv = {arguments[1:]!r}",
            f"try: runpy.run_module({arguments[1]!r}, run_name='__main__')",
            "except SystemExit: pass",
            "print('HEAVY', [m for m in ('torch', 'sentence_transformers', 'sklearn', 'aiogram', 'telegram') if m in sys.modules])",
        )
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False, timeout=60)
    assert "HEAVY []" in done.stdout, done.stdout + done.stderr


def test_one_json_object_a_question(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "--json", "我刚给骗子转了钱"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told == {"text": "我刚给骗子转了钱", "language": "zh", "outcome": "emergency", "entry": "emg-just-transferred", "confidence": None, "choices": [], "reason": "rules"}


def test_who_starts_banyan_is_told_how_many_answers_are_too_old_to_be_given(library: Library) -> None:
    assert app.too_old(library, fresh(library)) == ""
    late = date(2030, 1, 1)
    count = sum(entry.risk in (Risk.R2, Risk.R3) and bool(entry.facts) for entry in library.all())
    assert app.too_old(library, late).startswith(f"{count} answers on scams and emergencies rest on facts past their day")
