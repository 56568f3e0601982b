"""Rules on the tables: each row that breaks one is named with its line, and a sound row is left alone."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.findings import Finding, Severity
from knowledge.loader import load
from knowledge.rules import findings
from tests.knowledge.samples import ENTRY, HOTLINES, REVERSES, SCRIPT, TODAY, mended, write_base

ROW = '{number: "95017", regions: [CN], zh: 微信支付, en: WeChat Pay, not_for: 别的事, source: x, mark: V-weak}'


def found(root: Path, name: str, text: str, today: date = TODAY) -> list[Finding]:
    """Return what is said of the table `name` when it holds `text`."""
    write_base(root, ENTRY, SCRIPT)
    (root / name).write_text(text, encoding="utf-8")
    return [finding for finding in findings(load(root, strict=False), today) if finding.path.name == name]


@pytest.mark.parametrize(
    ("before", "after", "rule", "message"),
    [
        ("not_for: 别的事", "not_for: ' '", "hotline", "95017 does not say what it is not for"),
        ("zh: 微信支付", "zh: ''", "hotline", "95017 does not say what it is for, in Chinese"),
        ("en: WeChat Pay", "en: ''", "hotline", "95017 does not say what it is for, in English"),
        ("source: x", "source: ''", "hotline", "95017 does not say who says so"),
        ("regions: [CN]", "regions: [CN, FR]", "hotline", "95017 is for FR, which is no region"),
        ("regions: [CN]", "regions: []", "hotline", "95017 is for no region"),
    ],
)
def test_a_number_says_to_whom_for_what_and_who_says_so(tmp_path: Path, before: str, after: str, rule: str, message: str) -> None:
    assert ROW in HOTLINES
    text = HOTLINES.replace(ROW, ROW.replace(before, after))
    finding = next(f for f in found(tmp_path, "hotlines.yaml", text) if f.rule == rule)
    assert (finding.message, finding.severity) == (message, Severity.ERROR)
    assert "95017" in text.splitlines()[finding.line - 1]
    assert finding.remedy


def test_a_sound_table_is_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, "hotlines.yaml", HOTLINES) == []


def test_a_wrong_thing_may_only_be_named_by_an_entry_that_exists(tmp_path: Path) -> None:
    text = HOTLINES.replace("only_in: [phone-font-bigger]", "only_in: [phone-font-biger]")
    (finding,) = found(tmp_path, "hotlines.yaml", text)
    assert (finding.rule, finding.message) == ("refused", "only_in names phone-font-biger, which does not exist")


@pytest.mark.parametrize(
    ("number", "days", "expected"),
    [
        ("110", 161, []),
        ("110", 163, [Severity.WARNING]),
        ("110", 181, [Severity.ERROR]),  # the script gives it
        ("12306", 181, [Severity.WARNING]),  # no scam answer and no script does
    ],
)
def test_a_number_seen_too_long_ago_is_announced_then_refused_where_danger_rests_on_it(tmp_path: Path, number: str, days: int, expected: list[Severity]) -> None:
    old = HOTLINES.replace(f'number: "{number}"', f'checked_on: 2026-05-01, number: "{number}"')
    told = found(tmp_path, "hotlines.yaml", old, date(2026, 5, 1) + timedelta(days))
    assert [f.severity for f in told] == expected
    assert all(f.message == f"{number} was last seen at its source on 2026-05-01 (180 days)" for f in told)


def test_a_pair_of_which_both_are_missing_is_named(tmp_path: Path) -> None:
    lost = "{does: phone-x, undoes: phone-y}"
    (finding,) = found(tmp_path, "reverses.yaml", REVERSES.replace("pairs: []", f"pairs:\n  - {lost}"))
    assert (finding.rule, finding.message, finding.severity) == ("reverse", "neither phone-x nor phone-y is there", Severity.WARNING)
    assert finding.line == 3


@pytest.mark.parametrize(
    ("pairs", "there", "missing"),
    [
        ("[{does: phone-wechat-font, undoes: phone-wechat-font-back}]", "phone-wechat-font", "phone-wechat-font-back"),
        ("[{does: phone-wechat-font-first, undoes: phone-wechat-font}]", "phone-wechat-font", "phone-wechat-font-first"),
        ("[]", "phone-ring-off", "phone-ring-on"),
        ("[]", "phone-unblock-one", "phone-block-one"),
    ],
)
def test_what_takes_an_answer_back_is_asked_for_by_its_id(tmp_path: Path, pairs: str, there: str, missing: str) -> None:
    write_base(tmp_path, mended(ENTRY, {"id": there}))
    (tmp_path / "reverses.yaml").write_text(REVERSES.replace("pairs: []", f"pairs: {pairs}"), encoding="utf-8")
    (finding,) = findings(load(tmp_path), TODAY)
    assert (finding.rule, finding.message, finding.severity) == ("reverse", f"what takes this back is missing: {missing}", Severity.WARNING)
    assert finding.remedy.startswith(f"python -m knowledge new {missing}")


def test_what_is_there_in_both_directions_is_left_alone(tmp_path: Path) -> None:
    write_base(tmp_path, mended(ENTRY, {"id": "phone-ring-off"}))
    (tmp_path / "reverses.yaml").write_text(REVERSES.replace("pairs: []", "pairs: [{does: phone-font-bigger, undoes: phone-ring-off}]"), encoding="utf-8")
    assert findings(load(tmp_path), TODAY) == []
