"""Broken files: each names file, line, rule and remedy, and all findings come at once."""

from pathlib import Path

import pytest

from knowledge.findings import Finding
from knowledge.loader import KnowledgeBroken, load
from tests.knowledge.samples import ENTRY, FACTS, SCRIPT, as_yaml, check, library_of, mended, write_base

FILE = "entries/phone/phone-wechat-font.yaml"


def broken(root: Path, text: str | bytes, name: str = FILE) -> list[Finding]:
    """Return what is said of a base in which the file `name` holds `text`."""
    write_base(root, ENTRY)
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(root, strict=False).findings


def only(found: list[Finding]) -> Finding:
    assert len(found) == 1, found
    return found[0]


def line_of(text: str, snippet: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if snippet in line)


def test_a_sound_base_loads_without_a_word(tmp_path: Path) -> None:
    library = load(write_base(tmp_path, ENTRY, SCRIPT))
    assert list(library.entries) == ["phone-font-bigger", "phone-wechat-font"]
    assert list(library.scripts) == ["emg-money-gone"]
    assert [entry.id for entry in library.all()] == ["emg-money-gone", "phone-font-bigger", "phone-wechat-font"]


def test_nobody_is_answered_from_a_draft(tmp_path: Path) -> None:
    write_base(tmp_path, ENTRY)
    draft = tmp_path / "drafts/entries/phone/phone-new-thing.yaml"
    draft.parent.mkdir(parents=True)
    draft.write_text(as_yaml({**ENTRY, "id": "phone-new-thing"}), encoding="utf-8")
    assert "phone-new-thing" not in load(tmp_path).entries
    assert "phone-new-thing" in load(tmp_path, drafts=True).entries


TEXT = as_yaml(ENTRY)


@pytest.mark.parametrize(
    ("before", "after", "rule", "at", "message", "remedy"),
    [
        ("category: phone", "category: phone: x", "yaml", "category: phone: x", "mapping values", "put its whole text in '…'"),
        ("category: phone", "category:\n\t- phone", "yaml", "\t- phone", "not readable YAML", "replace the tab by spaces"),
        ("opening: 可以变大。", 'opening: "我" 在右下角', "yaml", 'opening: "我"', "not readable YAML", "goes whole into '…'"),
        ("opening: 可以变大。", "opening: {police} 打这个", "yaml", "opening: {police}", "not readable YAML", "a text that begins with { goes whole into '…'"),
        ("opening: 可以变大。", "opening: {police}", "shape", "opening: {police}", "“zh.opening” should be text", "put it in quotes: '{police}…'"),
        ("opening: 可以变大。", "opening: 110", "shape", "opening: 110", "“zh.opening” should be text, it is 110", "put it in quotes"),
        ("opening: 可以变大。", "opening: 可以。\n  opening: 不可以。", "yaml", "opening: 不可以。", "“opening” is written twice", "keep one of them"),
        ("opening: 可以变大。", "openning: 可以变大。", "shape", "openning:", "“zh.openning” is not a field that we know", "did you mean “opening”?"),
        ("caller_check: false", "caller_check: perhaps", "shape", "caller_check:", "“caller_check” cannot be 'perhaps'", "write true or false"),
        ("risk: R1", "risk: R7", "shape", "risk: R7", "“risk” cannot be 'R7'", "write 'R0', 'R1', 'R2' or 'R3'"),
        ("market: cn", "market: uk", "shape", "market: uk", "“market” cannot be 'uk'", "write 'cn', 'en' or 'both'"),
        ("facts:\n- F-SURE", "facts: F-SURE", "shape", "facts:", "“facts” should be a list", "one “- ” line each"),
        ("'on': 2026-11-24", "on: yesterday", "shape", "on: yesterday", "“reviewed.on” is no date: 'yesterday'", "write it as 2026-11-24"),
        ("'on': 2026-11-24", "on: 2026-13-99", "yaml", "on: 2026-13-99", "“2026-13-99” cannot be read", "put it in quotes"),
        ("category: phone", "? [a]\n: b\ncategory: phone", "yaml", "? [a]", "a list where the name of a field should be", "indentation"),
        ("category: phone", "category: *other", "yaml", "category: *other", "not readable YAML", "a text that begins with * goes whole into '…'"),
        ("category: phone", "category: pho\x07ne", "file", "category: pho", "control character U+0007", "type the line again"),
    ],
)
def test_a_slip_is_named_with_line_and_remedy(tmp_path: Path, before: str, after: str, rule: str, at: str, message: str, remedy: str) -> None:
    assert before in TEXT
    text = TEXT.replace(before, after, 1)
    finding = next(f for f in broken(tmp_path, text) if f.rule == rule and message in f.message)
    assert finding.path == tmp_path / FILE
    assert finding.line == line_of(text, at)
    assert remedy in finding.remedy


def test_a_missing_field_is_named(tmp_path: Path) -> None:
    finding = only(broken(tmp_path, as_yaml(mended(ENTRY, {"en": None}))))
    assert (finding.rule, finding.message) == ("shape", "“en” is missing: the entry speaks one language only")
    assert "in English too, in its own words" in finding.remedy
    assert "python -m knowledge new" in finding.remedy


def test_a_place_that_is_written_once_and_pointed_to_is_refused(tmp_path: Path) -> None:
    text = TEXT.replace("facts:\n- F-SURE", "facts: &same\n- F-SURE", 1).replace("escalate_if:\n- not_on_screen", "escalate_if: *same", 1)
    finding = broken(tmp_path, text)[0]
    assert "& and *" in finding.message
    assert finding.remedy == "write the text out here"


def test_a_file_that_points_to_itself_does_not_hang(tmp_path: Path) -> None:
    assert any("& and *" in finding.message for finding in broken(tmp_path, "&all [*all]"))


@pytest.mark.parametrize("text", ["", "# only a remark\n", "---\n"])
def test_an_empty_file_is_named(tmp_path: Path, text: str) -> None:
    assert broken(tmp_path, text)[0].message in ("is empty", "holds no fields")


def test_a_list_where_an_entry_should_be_is_named(tmp_path: Path) -> None:
    finding = only(broken(tmp_path, "- one\n- two\n"))
    assert (finding.message, finding.line) == ("holds no fields", 1)


def test_a_file_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    finding = only(broken(tmp_path, TEXT.replace("title: 微信里字变大", "title: X").encode("utf-8").replace(b"title: X", "title: 微信".encode("gb18030"))))
    assert (finding.rule, finding.message) == ("file", "is not UTF-8 text")
    assert finding.line == line_of(TEXT, "title: 微信里字变大")
    assert "UTF-8" in finding.remedy


def test_two_files_with_one_id_are_named(tmp_path: Path) -> None:
    finding = broken(tmp_path, TEXT, "entries/phone/a-copy.yaml")[-1]
    assert (finding.path.name, finding.line, finding.rule) == ("phone-wechat-font.yaml", 1, "id")
    assert finding.message == "phone-wechat-font stands in a-copy.yaml too"
    assert finding.remedy == "give one of them another id"


@pytest.mark.parametrize(
    ("changes", "name", "rule", "at", "remedy"),
    [
        ({}, "entries/phone/other.yaml", "id", "id: ", "rename the file to phone-wechat-font.yaml"),
        ({}, "entries/pay/phone-wechat-font.yaml", "folder", "category: ", "move the file to entries/phone/"),
        ({}, "scripts/phone-wechat-font.yaml", "folder", "risk: ", "R3 belongs to scripts/"),
        ({"risk": "R3"}, "entries/phone/phone-wechat-font.yaml", "folder", "risk: ", "R3 belongs to scripts/"),
        ({"category": "pay"}, "entries/pay/phone-wechat-font.yaml", "id", "category: ", "the category is the first word of the id"),
    ],
)
def test_an_entry_in_the_wrong_place_is_told_the_right_one(tmp_path: Path, changes: dict[str, str], name: str, rule: str, at: str, remedy: str) -> None:
    text = as_yaml(mended(ENTRY, changes))
    write_base(tmp_path)
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(text, encoding="utf-8")
    finding = only(load(tmp_path, strict=False).findings)
    assert (finding.rule, finding.path, finding.line) == (rule, tmp_path / name, line_of(text, at))
    assert remedy in finding.remedy


def test_a_misspelt_neighbour_gets_a_guess(tmp_path: Path) -> None:
    found = check(tmp_path, mended(ENTRY, {"neighbours.0.id": "phone-font-biger"}))
    finding = only([f for f in found if f.rule == "neighbours"])
    assert finding.message == "neighbour phone-font-biger does not exist"
    assert finding.remedy == "did you mean phone-font-bigger?"
    assert finding.line == line_of(as_yaml(mended(ENTRY, {"neighbours.0.id": "phone-font-biger"})), "phone-font-biger")


def test_a_fact_that_does_not_exist_is_named(tmp_path: Path) -> None:
    finding = only([f for f in check(tmp_path, mended(ENTRY, {"facts": ["F-SURE", "F-NOWHERE"]})) if f.rule == "facts"])
    assert finding.message == "fact F-NOWHERE does not exist"
    assert finding.line == line_of(as_yaml(mended(ENTRY, {"facts": ["F-SURE", "F-NOWHERE"]})), "F-NOWHERE")


def test_all_findings_come_at_once(tmp_path: Path) -> None:
    write_base(tmp_path, mended(ENTRY, {"risk": "R7", "market": "uk", "zh.title": None}), mended(SCRIPT, {"en.opening": 5}))
    (tmp_path / "facts.yaml").write_text(FACTS.replace("V-weak", "V-perhaps"), encoding="utf-8")
    with pytest.raises(KnowledgeBroken) as caught:
        load(tmp_path)
    told = {(f.path.name, f.message.split("”")[0].strip("“")) for f in caught.value.findings}
    entry = "phone-wechat-font.yaml"
    assert told == {("facts.yaml", "facts.1.mark"), (entry, "risk"), (entry, "market"), (entry, "zh.title"), ("emg-money-gone.yaml", "en.opening")}
    assert all(f"{f.path}:{f.line}: {f.rule}: " in str(caught.value) and f.remedy for f in caught.value.findings)


def test_the_readable_rest_of_a_broken_base_can_be_used(tmp_path: Path) -> None:
    library = library_of(tmp_path, mended(ENTRY, {"risk": "R7"}), SCRIPT)
    assert library.findings
    assert library.get("phone-wechat-font") is None
    assert library.get("emg-money-gone") is not None
