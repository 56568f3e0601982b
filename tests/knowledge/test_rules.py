"""Every rule: a text that breaks it and one that keeps it, each one field away from a valid entry."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from knowledge.findings import Severity
from knowledge.rules import ENTRY_RULES
from tests.knowledge.cases import CASES, SCAM, Case, Changes, step
from tests.knowledge.samples import ENTRY, SCRIPT, TODAY, check, mended


def said(tmp_path: Path, case: Case, changes: Changes) -> dict[str, list[Severity]]:
    """Return the severities of what is found, by rule."""
    entry = mended(SCRIPT if case.script else ENTRY, changes)
    found: dict[str, list[Severity]] = {}
    for finding in check(tmp_path, entry):
        if finding.path.stem == entry["id"]:
            found.setdefault(finding.rule, []).append(finding.severity)
            assert finding.message
            assert finding.remedy
    return found


@pytest.mark.parametrize("entry", [ENTRY, SCRIPT], ids=["entry", "script"])
def test_the_valid_entry_is_valid(tmp_path: Path, entry: Changes) -> None:
    assert check(tmp_path, entry) == []


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_text_that_breaks_the_rule_is_found(tmp_path: Path, case: Case) -> None:
    found = said(tmp_path, case, case.broken)
    assert case.rule in found
    assert (Severity.WARNING if case.mild else Severity.ERROR) in found[case.rule]


@pytest.mark.parametrize("case", [case for case in CASES if case.kept], ids=str)
def test_a_text_that_keeps_the_rule_is_left_alone(tmp_path: Path, case: Case) -> None:
    assert case.rule not in said(tmp_path, case, case.kept)


def test_every_rule_has_its_example() -> None:
    assert {case.function for case in CASES} == {rule.__name__ for rule in ENTRY_RULES}


def test_a_finding_names_the_line_of_the_step(tmp_path: Path) -> None:
    entry = mended(ENTRY, step("点“设置”，再点“通用”。"))
    finding = next(f for f in check(tmp_path, entry) if f.rule == "W3")
    assert "点“设置”，再点“通用”。" in finding.path.read_text(encoding="utf-8").splitlines()[finding.line - 1]


def test_all_that_is_wrong_with_one_entry_comes_at_once(tmp_path: Path) -> None:
    entry = mended(ENTRY, {"zh.closing": "你打 400-709-9999！", "en.offline": "", "facts": ["F-NOWHERE"]})
    assert {f.rule for f in check(tmp_path, entry)} == {"W14", "W15", "W17", "facts", "twin"}


# Age (W25): the fact F-TRICK was read on 2026-11-23 and lasts 30 days.
@pytest.mark.parametrize(
    ("risk", "days", "expected"),
    [("R2", 20, []), ("R2", 28, [Severity.WARNING]), ("R2", 31, [Severity.ERROR]), ("R1", 31, [Severity.WARNING]), ("R0", 31, [Severity.WARNING])],
)
def test_an_old_fact_is_announced_then_refused_where_it_is_dangerous(tmp_path: Path, risk: str, days: int, expected: list[Severity]) -> None:
    entry = mended(ENTRY, (SCAM if risk == "R2" else {}) | {"risk": risk, "facts": ["F-TRICK"]})
    found = check(tmp_path, entry, today=date(2026, 11, 23) + timedelta(days))
    assert [f.severity for f in found if f.rule == "W25"] == expected


def test_a_menu_that_nobody_walked_for_90_days_is_named(tmp_path: Path) -> None:
    entry = mended(ENTRY, {"app_versions.0.checked_on": date(2026, 8, 1)})
    assert [f.message for f in check(tmp_path, entry) if f.rule == "W25"] == ["微信 was last held in hand on 2026-08-01 (menu: 90 days)"]


def test_nobody_reviews_in_the_future(tmp_path: Path) -> None:
    entry = mended(ENTRY, {"reviewed.on": TODAY + timedelta(1)})
    assert [f.rule for f in check(tmp_path, entry)] == ["W25"]


# Wordings
@pytest.mark.parametrize(
    ("place", "wording", "rule", "message"),
    [
        ("questions.zh.3", "字儿，忒小！", "wording", "“字儿，忒小！” stands twice here"),
        ("questions.zh.3", "字儿忒小，说的是全部地方", "wording", "“字儿忒小，说的是全部地方” stands under phone-font-bigger too"),
        ("questions.en.3", "Bigger letters, please.", "wording", "“Bigger letters, please.” stands twice here"),
        ("questions.zh.3", "眼花了的调字号，说的是全部地方呀", "alike", "“眼花了的调字号，说的是全部地方呀” is nearly “眼花了调字号，说的是全部地方” under phone-font-bigger (73%)"),
        ("questions.zh.3", "请把微信弄粗点", "alike", "“把微信弄粗点” is nearly “请把微信弄粗点” here (83%)"),
        ("questions.en.3", "how do I enlarge WeChat texts", "alike", "“how do I enlarge WeChat texts” is nearly “how do I enlarge WeChat text” here (88%)"),
    ],
)
def test_no_wording_stands_twice_nor_nearly_so(tmp_path: Path, place: str, wording: str, rule: str, message: str) -> None:
    found = [f for f in check(tmp_path, mended(ENTRY, {place: wording})) if f.rule in ("wording", "alike")]
    assert [(f.rule, f.message) for f in found] == [(rule, message)]
    assert found[0].severity is (Severity.ERROR if rule == "wording" else Severity.WARNING)


@pytest.mark.parametrize(("wording", "share"), [("眼花了调字号，说的是全部地方呀", "92%"), ("花了调字号，说的是全部地方", "92%")])
def test_a_wording_that_another_entry_nearly_has_is_refused(tmp_path: Path, wording: str, share: str) -> None:
    (finding,) = [f for f in check(tmp_path, mended(ENTRY, {"questions.zh.3": wording})) if f.rule == "alike"]
    assert (finding.severity, finding.message) == (Severity.ERROR, f"“{wording}” is nearly “眼花了调字号，说的是全部地方” under phone-font-bigger ({share})")


def test_block_and_unblock_are_two_things(tmp_path: Path) -> None:
    assert check(tmp_path, mended(ENTRY, {"questions.en.3": "block caller", "questions.en.4": "unblock caller"})) == []


# By template: the same words with other particles or in another order.
@pytest.mark.parametrize(
    ("place", "wordings", "expected"),
    [
        ("questions.zh", ["请问微信咋整大字呢"], [Severity.WARNING]),
        ("questions.zh", ["请问微信咋整大字呢", "那个大字微信咋整"], [Severity.ERROR, Severity.WARNING, Severity.WARNING]),
        ("questions.en", ["Please, bigger letters"], [Severity.WARNING]),
        ("questions.en", ["Please, bigger letters", "could you tell me my bigger letters"], [Severity.ERROR, Severity.WARNING, Severity.WARNING]),
        ("questions.zh", ["微信的字咋整才看得见"], []),
        ("questions.en", ["bigger letters than ants"], []),
    ],
)
def test_wordings_made_by_template_are_named_and_refused_above_a_tenth(tmp_path: Path, place: str, wordings: list[str], expected: list[Severity]) -> None:
    changes = {f"{place}.{number}": wording for number, wording in enumerate(wordings, 4)}
    assert sorted(f.severity for f in check(tmp_path, mended(ENTRY, changes)) if f.rule == "template") == expected


@pytest.mark.parametrize("wording", ["小字", "字太小", "微信红包的字怎么放大给老伴看"])
def test_wordings_that_only_share_a_word_are_left_alone(tmp_path: Path, wording: str) -> None:
    assert check(tmp_path, mended(ENTRY, {"questions.zh.3": wording})) == []
