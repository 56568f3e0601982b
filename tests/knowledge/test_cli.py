"""python -m knowledge: what a maintainer types, sees, and gets back as an exit code."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from knowledge.__main__ import main
from knowledge.loader import HERE, load
from knowledge.rules import findings
from tests.knowledge.samples import ENTRY, SCRIPT, TODAY, mended, write_base

HEAVY = ("torch", "sklearn", "numpy", "faiss", "sentence_transformers", "aiogram", "telegram", "fastapi", "sqlalchemy", "jieba")


def run(root: Path, *words: str) -> int:
    return main(["--root", str(root), *words])


def test_check_is_content_with_a_sound_base(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(write_base(tmp_path, ENTRY, SCRIPT), "check") == 0
    assert capsys.readouterr().out == "2 entries, 1 scripts: 0 errors, 0 warnings\n"


def test_check_says_where_and_what_to_do_and_fails_on_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, mended(ENTRY, {"zh.offline": "", "en.offline": "Ask family."}))
    assert run(tmp_path, "check") == 1
    out = capsys.readouterr().out
    assert "entries/phone/phone-wechat-font.yaml:23: W17: no way without the phone\n    add offline: counter, window, family or a call\n" in out
    assert out.endswith("2 entries, 0 scripts: 1 errors, 0 warnings\n")


def test_a_warning_alone_does_not_fail_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, mended(ENTRY, {"app_versions": []}))
    assert run(tmp_path, "check") == 0
    assert "warning: " in capsys.readouterr().out


def test_check_json_is_one_object_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, mended(ENTRY, {"zh.offline": "", "en.offline": "Ask family."}), mended(SCRIPT, {"facts": ["F-NO"]}))
    assert run(tmp_path, "check", "--json") == 1
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["rule"], row["severity"], row["line"] > 0, bool(row["remedy"])) for row in rows] == [("W17", "error", True, True), ("facts", "error", True, True)]


def test_check_of_one_entry_leaves_the_others_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, mended(ENTRY, {"zh.offline": ""}))
    assert run(tmp_path, "check", "phone-font-bigger") == 0
    assert run(tmp_path, "check", "phone-wechat-font") == 1
    assert run(tmp_path, "check", "phone-wechat-fond") == 2
    assert "no entry phone-wechat-fond" in capsys.readouterr().err


def test_check_of_a_file_that_cannot_be_read_shows_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, ENTRY)
    (tmp_path / "entries/phone/phone-wechat-font.yaml").write_text("zh: [", encoding="utf-8")
    assert run(tmp_path, "check", "phone-wechat-font") == 1
    assert "is not readable YAML" in capsys.readouterr().out


def test_a_folder_that_is_none_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "nowhere", "check") == 2
    assert capsys.readouterr().err == f"{tmp_path}/nowhere is no folder; leave --root out for the shipped base\n"


@pytest.mark.parametrize(("risk", "folder"), [("R0", "entries/pay"), ("R1", "entries/pay"), ("R2", "entries/pay"), ("R3", "scripts")])
def test_a_new_entry_only_waits_to_be_written_and_answers_nobody(tmp_path: Path, risk: str, folder: str) -> None:
    write_base(tmp_path)
    assert run(tmp_path, "new", "pay-new-thing", "--risk", risk) == 0
    assert load(tmp_path).get("pay-new-thing") is None
    library = load(tmp_path, drafts=True)
    entry = library.get("pay-new-thing")
    assert entry is not None
    assert (str(entry.risk), library.sources[entry.id].path) == (risk, tmp_path / "drafts" / folder / "pay-new-thing.yaml")
    found = findings(library, max(TODAY, entry.reviewed.on))
    assert {f.rule for f in found} == {"blank"}
    assert len(found) > 30


def test_a_draft_can_be_checked_and_shown_by_its_name(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, ENTRY)
    assert run(tmp_path, "new", "pay-new-thing", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"id": "pay-new-thing", "path": f"{tmp_path}/drafts/entries/pay/pay-new-thing.yaml"}
    assert run(tmp_path, "check", "pay-new-thing") == 1
    assert "drafts/entries/pay/pay-new-thing.yaml:" in capsys.readouterr().out
    assert run(tmp_path, "show", "pay-new-thing") == 0
    assert run(tmp_path, "check") == 0, "what nobody is answered from does not fail the base"


def test_new_never_overwrites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = write_base(tmp_path, ENTRY) / "entries/phone/phone-wechat-font.yaml"
    before = path.read_bytes()
    assert run(tmp_path, "new", "phone-wechat-font") == 2
    assert run(tmp_path, "new", "phone-wechat-font", "--risk", "R3") == 2
    assert path.read_bytes() == before
    assert "exists already" in capsys.readouterr().err


@pytest.mark.parametrize("id", ["font", "../pay-x", "pay-Big", "pay", "pay-", "pay-x.yaml", "cook-rice", "pay-x/y"])
def test_new_refuses_what_is_no_id(tmp_path: Path, id: str, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path)
    assert run(tmp_path, "new", id) == 2
    assert f"{id} is no id" in capsys.readouterr().err


def test_show_prints_what_a_person_there_reads(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, ENTRY, SCRIPT)
    assert run(tmp_path, "show", "emg-money-gone", "--region", "GB", "--language", "zh") == 0
    assert capsys.readouterr().out == (
        "== 钱被骗走了 (emg-money-gone, zh, GB, R3)\n先别再转钱。\n\n1. 马上打 999。\n2. 再打 159 或银行卡背面的电话。\n\n越快越好。\n   [999 报警急救]\n   [159 接通您的银行]\n\n"
    )
    assert run(tmp_path, "show", "phone-wechat-font") == 0
    assert "== Bigger letters in WeChat (phone-wechat-font, en, CN, R1)" in capsys.readouterr().out


def test_show_can_tell_every_region_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, SCRIPT)
    assert run(tmp_path, "show", "emg-money-gone", "--region", "ALL", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["region"], row["language"], row["buttons"]) for row in rows] == [
        ("CN", "zh", ["110 报警"]),
        ("CN", "en", ["110 police"]),
        ("GB", "zh", ["999 报警急救", "159 接通您的银行"]),
        ("GB", "en", ["999 emergency", "159 connects you to your bank"]),
        ("US", "zh", ["911 报警急救"]),
        ("US", "en", ["911 emergency"]),
    ]
    assert rows[2]["text"] == "先别再转钱。\n\n1. 马上打 999。\n2. 再打 159 或银行卡背面的电话。\n\n越快越好。"
    assert run(tmp_path, "show", "emg-money-gone", "--region", "us", "gb", "--language", "en", "--json") == 0
    assert [json.loads(line)["region"] for line in capsys.readouterr().out.splitlines()] == ["US", "GB"]


def test_show_says_what_it_does_not_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, ENTRY)
    assert run(tmp_path, "show", "pay-nowhere") == 2
    assert run(tmp_path, "show", "phone-wechat-font", "--region", "FR") == 2
    assert capsys.readouterr().err == "no entry pay-nowhere\nno region FR; there are CN, GB, US\n"


def test_find_says_which_entry_has_these_words(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, ENTRY)
    assert run(tmp_path, "find", "squinting", "at", "MESSAGES", "--json") == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(row["id"], row["place"], row["text"]) for row in rows] == [
        ("phone-font-bigger", "questions.en.6", "squinting at messages on every page of the handset"),
        ("phone-wechat-font", "questions.en.6", "squinting at messages"),
    ]
    assert run(tmp_path, "find", "没看到 点找人") == 0
    assert "phone-wechat-font:34: zh.if_not_see: 没看到？点“找人帮我”。" in capsys.readouterr().out
    assert run(tmp_path, "find", "messages squinting", "--json") == 0, "the words stand apart, and both are there"
    assert [json.loads(line)["place"] for line in capsys.readouterr().out.splitlines()] == ["questions.en.6", "questions.en.6"]
    assert run(tmp_path, "find", "messages", "quantum") == 1
    assert run(tmp_path, "find", "quantum") == 1
    assert run(tmp_path, "find", "！") == 1


def test_stats_json_lists_what_a_person_must_confirm(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, mended(ENTRY, {"facts": ["F-SURE", "F-WEAK"]}), SCRIPT)
    assert run(tmp_path, "stats", "--json") == 0
    table = json.loads(capsys.readouterr().out)
    assert {key: table[key] for key in ("entries", "scripts", "by risk", "wordings zh", "wordings en", "not checked by a person", "facts not confirmed")} == {
        "entries": 2,
        "scripts": 1,
        "by risk": {"R1": 2, "R3": 1},
        "wordings zh": 48,
        "wordings en": 30,
        "not checked by a person": 3,
        "facts not confirmed": 1,
    }
    assert table["unchecked"] == [
        {"id": "emg-money-gone", "risk": "R3", "facts": [], "menus": []},
        {"id": "phone-font-bigger", "risk": "R1", "facts": [], "menus": ["微信"]},
        {"id": "phone-wechat-font", "risk": "R1", "facts": ["F-WEAK"], "menus": ["微信"]},
    ]


def test_stats_for_people_names_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, mended(ENTRY, {"facts": ["F-WEAK"]}))
    assert run(tmp_path, "stats") == 0
    out = capsys.readouterr().out
    words = [line.split() for line in out.replace("│", " ").splitlines()]
    assert ["phone", "2", "2"] in [row[:3] for row in words]
    assert any(row[:4] == ["F-WEAK", "R1", "1", "V-weak"] for row in words)
    assert any(row == ["phone-wechat-font", "R1", "F-WEAK,", "menu", "of", "微信"] for row in words)


def test_stats_lists_the_first_entries_and_all_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, *(mended(ENTRY, {"id": f"phone-thing-{number:02}"}) for number in range(30)))
    assert run(tmp_path, "stats") == 0
    out = capsys.readouterr().out
    assert ("phone-thing-18" in out, "phone-thing-19" in out, "and 11 more: --all lists them here" in out) == (True, False, True)
    assert run(tmp_path, "stats", "--all") == 0
    assert "phone-thing-29" in capsys.readouterr().out


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal of 100 columns without colours."""
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "100"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
    monkeypatch.delenv("NO_COLOR", raising=False)


def seen(capsys: pytest.CaptureFixture[str]) -> str:
    """Return what stands on the screen, without colours, with the lines of a box joined to one space each."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out)
    assert max(map(len, plain.splitlines()), default=0) <= 100
    return re.sub(r"\s+", " ", plain)


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_findings_stand_file_by_file_with_a_count_by_rule(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    write_base(tmp_path, mended(ENTRY, {"zh.offline": "", "en.offline": "Ask family.", "app_versions": []}))
    monkeypatch.chdir(tmp_path)
    assert run(Path(), "check") == 1
    assert seen(capsys).startswith(
        "entries/phone/phone-wechat-font.yaml 1 warning app_versions a menu path, and no word on the app it was written for add app_versions: [{app: …, version: unknown, os: any, checked_on: null}]"
        " 19 error W17 no way without the phone add offline: counter, window, family or a call findings by rule"
    )


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_an_answer_is_a_bubble_with_its_buttons(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, mended(SCRIPT, {"caller_check": True}))
    assert run(tmp_path, "show", "emg-money-gone", "--region", "GB", "--language", "en") == 0
    shown = seen(capsys).replace("│", "")
    for words in ("My money is gone", "(Asked first: did somebody tell you to do this?)", "1. Call 999 now.", "999 emergency", "159 connects you to your bank", "emg-money-gone · en · GB · R3"):
        assert words in shown


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_find_counts_what_it_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(tmp_path, ENTRY)
    assert run(tmp_path, "find", "完成") == 0
    assert seen(capsys) == (
        'phone-font-bigger R1 微信里字变大 · Bigger letters in WeChat 29 zh.steps.2.do 点“完成”。 42 en.steps.2.do Tap "完成" (Done). '
        'phone-wechat-font R1 微信里字变大 · Bigger letters in WeChat 32 zh.steps.2.do 点“完成”。 45 en.steps.2.do Tap "完成" (Done). 4 places in 2 entries '
    )
    assert run(tmp_path, "find", "quantum") == 1
    assert seen(capsys) == "“quantum” stands nowhere "


@pytest.mark.parametrize("verb", [["check"], ["stats"], ["find", "微信"], ["diff", "HEAD"], ["show", "phone-font-bigger"]])
def test_every_verb_speaks_to_machines(verb: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*verb, "--json"]) == 0
    for line in capsys.readouterr().out.splitlines():
        assert isinstance(json.loads(line), dict)


@pytest.mark.parametrize("verb", [["check"], ["stats", "--html", "{}/page.html"], ["find", "微信"], ["diff", "HEAD"], ["show", "phone-font-bigger"]], ids=lambda verb: verb[0])
def test_the_tools_start_without_anything_heavy(verb: list[str], tmp_path: Path) -> None:
    words = [word.format(tmp_path) for word in verb]
    script = f"import sys\nfrom knowledge.__main__ import main\nmain({words!r})\nprint([name for name in {HEAVY} if name in sys.modules], file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", script], cwd=HERE.parent, capture_output=True, text=True, timeout=120, check=True)
    assert done.stderr == "[]\n"


def test_the_base_alone_needs_no_screen(tmp_path: Path) -> None:
    """The bot reads the base; it must not load what only the tools need."""
    script = "import sys, knowledge\nprint([name for name in ('rich', 'knowledge.tools', 'knowledge.rules') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", script], cwd=HERE.parent, capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout == "[]\n"


def test_python_m_knowledge_exits_with_what_main_says() -> None:
    done = subprocess.run([sys.executable, "-m", "knowledge", "show", "pay-nowhere"], cwd=HERE.parent, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (2, "no entry pay-nowhere\n")
