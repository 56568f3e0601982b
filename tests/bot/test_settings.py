"""Settings from a YAML file: what wins, and what a slip is told."""

from pathlib import Path

import pytest

from bot.errors import CannotStart
from bot.settings import Settings, read


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"BANYAN_{name.upper()}", raising=False)
    monkeypatch.delenv("BANYAN_CONFIG", raising=False)


def test_a_yaml_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "banyan.yaml").write_text("region: uk\nweb_port: 8123\ntelegram_token: 12:34\nBANYAN_WEB_HOST: 0.0.0.0\ncache:\n", encoding="utf-8")
    settings = read()
    assert (settings.region, settings.web_port, settings.web_host, settings.cache) == ("GB", 8123, "0.0.0.0", "")
    assert settings.telegram_token.get_secret_value() == "12:34", "YAML 1.1 would have made 754 of it"
    (tmp_path / ".env").write_text("BANYAN_REGION=SG\n", encoding="utf-8")
    assert read().region == "SG"
    monkeypatch.setenv("BANYAN_REGION", "AU")
    assert read().region == "AU"


def test_another_file_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "ours.yaml").write_text("region: HK\n", encoding="utf-8")
    (tmp_path / "banyan.yaml").write_text("region: SG\n", encoding="utf-8")
    monkeypatch.setenv("BANYAN_CONFIG", "ours.yaml")
    assert read().region == "HK"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("telegam_token: 42:SECRET\n", "did you mean telegram_token?"),
        ("xyzzy: 1\n", "README.md"),
        ("region: [GB\n", "line 2"),
        ("telegram_token: 'SECRET\n", "is no YAML"),
        ("- region\n", "one a line"),
        ("web_port: eighty\n", "BANYAN_WEB_PORT is not right"),
    ],
)
def test_a_slip_is_told_in_one_sentence_without_the_value(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "banyan.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(CannotStart) as error:
        read()
    assert told in str(error.value)
    assert "SECRET" not in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_missing_or_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANYAN_CONFIG", "nowhere.yaml")
    with pytest.raises(CannotStart, match="BANYAN_CONFIG"):
        read()
    (tmp_path / "nowhere.yaml").write_bytes(b"region: \xff\xfe")
    with pytest.raises(CannotStart, match="UTF-8"):
        read()
