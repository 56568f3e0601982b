"""What changed for a reader: known changes, and what each weighs."""

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from knowledge.changes import Asked, asked, changes
from knowledge.entry import Language
from knowledge.weighing import Weight, weigh
from tests.knowledge.samples import ENTRY, HOTLINES, SCRIPT, library_of, mended, write_base

MAJOR, MINOR, TYPO = Weight.MAJOR, Weight.MINOR, Weight.TYPO
WORDS = frozenset({"the", "letters", "grow", "send", "spend", "bigger", "page"})


@pytest.mark.parametrize(
    ("before", "after", "language", "step", "weight", "reason"),
    [
        ("可以变大。", "可以变大", Language.ZH, False, TYPO, "only spaces, marks or capitals"),
        ("打开微信，看一看。", "打开微信 看一看。", Language.ZH, True, TYPO, "only spaces, marks or capitals"),
        ("The Letters grow.", "The letters grow", Language.EN, True, TYPO, "only spaces, marks or capitals"),
        ("字会变大的。", "字会变大。", Language.ZH, False, TYPO, "a slip of the pen"),
        ("The lettres grow.", "The letters grow.", Language.EN, False, TYPO, "a slip of the pen"),
        ("请家人帮您看。", "请儿女帮您看。", Language.ZH, False, MINOR, "other words"),
        ("Spend it on the page now.", "Send it on the page now.", Language.EN, False, MINOR, "other words"),
        ("打 110 问。", "打 120 问。", Language.ZH, False, MAJOR, "a number changed"),
        ("打 {police}。", "打 {bank}。", Language.ZH, False, MAJOR, "a number changed"),
        ("一天500元。", "一天5000元。", Language.ZH, False, MAJOR, "a number changed"),
        ("0300 123 2040", "0300 123 2041", Language.EN, False, MAJOR, "a number changed"),
        ("没看到？点“我”。", "没看到？点“我的”。", Language.ZH, False, MAJOR, "the name of a button changed"),
        ('Tap "Me" now.', 'Tap "My" now.', Language.EN, True, MAJOR, "the name of a button changed"),
        ("可以给他看看。", "不可以给他看看。", Language.ZH, False, MAJOR, "a “not” came or went"),
        ("You can trust them here.", "You can never trust them here.", Language.EN, False, MAJOR, "a “not” came or went"),
        ("您会看到设置。", "您会看到钱包。", Language.ZH, True, MAJOR, "a step changed"),
        ("请家人帮您看看手机。", "带身份证去营业厅问。", Language.ZH, False, MAJOR, "written anew"),
        ("", "慢慢来。", Language.ZH, False, MINOR, "new"),
        ("慢慢来。", "", Language.ZH, False, MINOR, "taken out"),
        ("不放心就停在这里。", "", Language.ZH, True, MAJOR, "taken out"),
    ],
)
def test_a_change_is_weighed(before: str, after: str, language: Language, step: bool, weight: Weight, reason: str) -> None:
    weighed = weigh(before, after, language, WORDS, step=step)
    assert (weighed.weight, weighed.reason) == (weight, reason)


def between(root: Path, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[tuple[str, str, Weight, str]]:
    for name in ("old", "new"):
        (root / name).mkdir()
    found = changes(library_of(root / "old", *before), library_of(root / "new", *after))
    return [(change.id, change.place, change.weight, change.reason) for change in found]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, []),
        ({"zh.closing": "慢慢来。"}, [("zh.closing", MINOR, "new")]),
        ({"zh.steps.1.do": "点“设定”。"}, [("zh.steps.2.do", MAJOR, "the name of a button changed")]),
        ({"zh.steps.1.do": "点 “设置” 。"}, [("zh.steps.2.do", TYPO, "only spaces, marks or capitals")]),
        ({"zh.steps.2.stop": ""}, [("zh.steps.3.stop", MAJOR, "taken out")]),
        ({"zh.steps": ENTRY["zh"]["steps"][:2]}, [("zh.steps.3", MAJOR, "a step is gone")]),
        ({"en.steps": [*ENTRY["en"]["steps"], {"do": "Rest."}]}, [("en.steps.4", MAJOR, "a step is new")]),
        ({"zh.variants": [{"label": "苹果", "steps": [{"do": "等。"}]}]}, [("zh.variants “苹果”", MAJOR, "another phone or app")]),
        ({"risk": "R2"}, [("risk", MAJOR, "it decides who is warned, and whose numbers are given")]),
        ({"caller_check": True}, [("caller_check", MAJOR, "it decides who is warned, and whose numbers are given")]),
        ({"neighbours": []}, [("neighbours phone-font-bigger", MINOR, "what Banyan asks back")]),
        ({"neighbours.0.zh": "是整部手机的字吗？"}, [("neighbours phone-font-bigger.zh", MINOR, "other words")]),
        ({"facts": [], "reviewed.by": "another", "app_versions": []}, []),
        ({"questions.zh.0": "微信字号怎么调"}, []),
    ],
)
def test_what_a_reader_notices_of_an_entry(tmp_path: Path, changed: dict[str, Any], expected: list[tuple[str, Weight, str]]) -> None:
    assert between(tmp_path, [ENTRY], [mended(ENTRY, changed)]) == [("phone-wechat-font", *row) for row in expected]


@pytest.mark.parametrize("changed", [{"zh.closing": "越快越好"}, {"en.opening": "Send no more money!"}])
def test_in_a_script_every_word_counts(tmp_path: Path, changed: dict[str, Any]) -> None:
    ((id, place, weight, reason),) = between(tmp_path, [SCRIPT], [mended(SCRIPT, changed)])
    assert (id, place, weight, reason) == ("emg-money-gone", next(iter(changed)), MAJOR, "an emergency script: every word counts")


def test_answers_that_come_and_go_are_named_and_the_weightiest_change_comes_first(tmp_path: Path) -> None:
    other = mended(ENTRY, {"id": "pay-other", "category": "pay"})
    found = between(tmp_path, [ENTRY], [mended(ENTRY, {"zh.closing": "慢慢来。"}), other, SCRIPT])
    assert found == [
        ("emg-money-gone", "", MAJOR, "a new answer"),
        ("pay-other", "", MAJOR, "a new answer"),
        ("phone-wechat-font", "zh.closing", MINOR, "new"),
    ]


def test_an_answer_that_is_gone_is_named(tmp_path: Path) -> None:
    assert between(tmp_path, [ENTRY, SCRIPT], [ENTRY]) == [("emg-money-gone", "", MAJOR, "an answer is gone")]


def test_wordings_are_counted_apart(tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    (tmp_path / "new").mkdir()
    old = library_of(tmp_path / "old", ENTRY)
    new = library_of(tmp_path / "new", mended(ENTRY, {"questions.zh": [*ENTRY["questions"]["zh"][1:], "字号怎么调", "字怎么放大"]}))
    assert asked(old, new) == Asked(added=2, removed=1)


def test_numbers_of_a_region_and_rows_of_the_allow_list_are_changes_too(tmp_path: Path) -> None:
    for name in ("old", "new"):
        (tmp_path / name).mkdir()
    old = library_of(tmp_path / "old", ENTRY)
    write_base(tmp_path / "new", ENTRY)
    table = (
        HOTLINES.replace("zh: 火车票", "zh: 火车票和改签")
        .replace('  - {number: "12381"', '  - {number: "12380"')
        .replace("not_for: 别的事, source: x, mark: V-weak", "not_for: 报警, source: y, mark: V-news")
    )
    (tmp_path / "new/hotlines.yaml").write_text(table, encoding="utf-8")
    regions = tmp_path / "new/regions.yaml"
    regions.write_text(regions.read_text(encoding="utf-8").replace("'999'", "'112'", 1), encoding="utf-8")
    from knowledge.loader import load

    found = [(change.id, change.place, change.before, change.after) for change in changes(old, load(tmp_path / "new", strict=False)) if change.weight is MAJOR]
    assert found == [
        ("hotlines.yaml", "12306 (CN)", "火车票 / trains", "火车票和改签 / trains"),
        ("hotlines.yaml", "12380 (CN)", "", "预警短信"),
        ("hotlines.yaml", "12381 (CN)", "预警短信", ""),
        ("regions.yaml", "GB.police.zh", "999", "112"),
    ]


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A base in a folder of a git repository, with two commits: the first without the script, the second with it."""
    root = tmp_path / "repo" / "knowledge"
    root.mkdir(parents=True)
    git(root.parent, "init", "--quiet")
    for number, entries in enumerate(([ENTRY], [ENTRY, SCRIPT])):
        write_base(root, *entries)
        git(root, "add", ".")
        git(root, "-c", "user.name=a", "-c", "user.email=a@example.org", "commit", "--quiet", "-m", f"state {number}")
    return root


def git(root: Path, *words: str) -> None:
    subprocess.run(["git", "-C", str(root), *words], check=True, capture_output=True)


def test_diff_compares_a_revision_with_the_files_and_two_revisions(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_base(repository, mended(ENTRY, {"zh.closing": "慢慢来。"}), SCRIPT)
    assert main(["--root", str(repository), "diff", "HEAD", "--json"]) == 0
    (row,) = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert row == {"id": "phone-wechat-font", "place": "zh.closing", "weight": "minor", "reason": "new", "before": "", "after": "慢慢来。"}
    assert main(["--root", str(repository), "diff", "HEAD~1", "HEAD"]) == 0
    out = capsys.readouterr().out
    assert out == (
        "major: emg-money-gone: whole: a new answer\n  - \n  + 钱被骗走了\nHEAD~1 to HEAD: 1 major, 0 minor, 0 typo, in 1 entries\n"
        "wordings, which nobody reads but which change what is found: 26 new, 0 gone\n"
    )
    assert main(["--root", str(repository), "diff", "HEAD", "HEAD"]) == 0
    assert "0 major, 0 minor, 0 typo, in 0 entries" in capsys.readouterr().out


def test_diff_on_a_terminal_puts_before_and_after_under_each_other(repository: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("FORCE_COLOR", "1"), ("COLUMNS", "100"), ("TERM", "dumb")):
        monkeypatch.setenv(name, value)
    write_base(repository, mended(ENTRY, {"zh.steps.1.do": "点“设定”。"}), SCRIPT)
    assert main(["--root", str(repository), "diff", "HEAD"]) == 0
    plain = re.sub(r"\s+", " ", re.sub(r"\x1b\[[0-9;]*m", "", capsys.readouterr().out))
    assert plain.startswith("major phone-wechat-font zh.steps.2.do the name of a button changed - 点“设置”。 + 点“设定”。 HEAD to the files here: 1 major, 0 minor, 0 typo")


def test_diff_says_what_it_cannot_read(repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--root", str(repository), "diff", "no-such-thing"]) == 2
    assert capsys.readouterr().err.startswith("git knows no revision no-such-thing; `git log")
    assert main(["--root", str(repository), "diff", "--", "--output=x"]) == 2
    assert capsys.readouterr().err.startswith("git knows no revision --output=x; ")
    empty = repository.parent / "empty"
    empty.mkdir()
    assert main(["--root", str(empty), "diff", "HEAD"]) == 2
    assert capsys.readouterr().err == f"there was no base in {empty} at HEAD\n"
    alone = tmp_path / "alone"
    alone.mkdir()
    assert main(["--root", str(alone), "diff", "HEAD"]) == 2
    assert capsys.readouterr().err == f"{alone} lies in no git repository, so there is no earlier base to compare with\n"
