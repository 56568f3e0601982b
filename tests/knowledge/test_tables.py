"""Broken tables: hotlines, facts, regions, glossary, synonyms, reverses. Each slip is named, and the rest of the base stands."""

from pathlib import Path

import pytest

from knowledge.loader import load
from tests.knowledge.samples import ENTRY, FACTS, GLOSSARY, HOTLINES, REVERSES, SYNONYMS, write_base


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("hotlines.yaml", "- 110\n", "is not laid out as we know it"),
        ("hotlines.yaml", "hotlines: 110\ndomains: []\nrefused: []\n", "“hotlines” should be a list"),
        ("hotlines.yaml", HOTLINES.replace("domains:", "domaines:"), "“domains” is missing"),
        ("hotlines.yaml", HOTLINES.replace("domains:", "domaines:"), "“domaines” is not a field that we know"),
        ("hotlines.yaml", HOTLINES.replace('"110"', "110"), "“hotlines.0.number” should be text, it is 110"),
        ("hotlines.yaml", HOTLINES.replace("{text: 中国反诈中心, why: 正确名称是国家反诈中心}", "中国反诈中心"), "“refused.0” should hold fields of its own"),
        ("hotlines.yaml", HOTLINES.replace("{text: 中国反诈中心, ", "{"), "“refused.0.text” is missing"),
        ("hotlines.yaml", HOTLINES.replace('"95017"', '"110"'), "110 stands twice"),
        ("hotlines.yaml", HOTLINES.replace("[12306.cn, ftc.gov]", "[12306.cn, 4]"), "“domains.1” should be text, it is 4"),
        ("facts.yaml", "facts: none\n", "“facts” should be a list"),
        ("facts.yaml", FACTS.replace("F-WEAK", "F-SURE"), "F-SURE stands twice"),
        ("facts.yaml", FACTS.replace("clock: scam", "clock: fast"), "“facts.2.clock” cannot be 'fast'"),
        ("facts.yaml", FACTS.replace("read_on: 2026-11-23}", "read_on: last week}", 1), "“facts.0.read_on” is no date: 'last week'"),
        ("regions.yaml", "CN: {}\n", "is not laid out as we know it"),
        ("regions.yaml", "- CN\n", "“0” should hold fields of its own"),
        ("regions.yaml", "- {code: CN}\n", "“0.police” is missing"),
        ("glossary.yaml", "- x\n", "is not laid out as we know it"),
        ("glossary.yaml", "terms: []\n", "“jargon” is missing"),
        ("glossary.yaml", GLOSSARY.replace("word: 验证码", "wort: 验证码"), "“terms.0.wort” is not a field that we know"),
        ("glossary.yaml", "terms: []\njargon: [缓存]\n", "“jargon” should hold fields of its own"),
        ("glossary.yaml", "terms: []\njargon: {fr: [x]}\n", "“jargon.fr.[key]” cannot be 'fr'"),
        ("synonyms.yaml", "[]\n", "is not laid out as we know it"),
        ("synonyms.yaml", SYNONYMS.replace("kind: app", "kind: nickname"), "“synonyms.3.kind” cannot be 'nickname'"),
        ("synonyms.yaml", SYNONYMS.replace("language: en", "language: fr"), "“synonyms.3.language” cannot be 'fr'"),
        ("synonyms.yaml", SYNONYMS.replace("said: [手机费]", "said: 手机费"), "“synonyms.0.said” should be a list"),
        ("synonyms.yaml", SYNONYMS.replace("word: 怎么, language: zh, kind: dialect", "word: 话费, language: zh, kind: thing"), "话费 (zh, thing) stands twice"),
        ("reverses.yaml", "words: []\npairs: []\n", "“one_way” is missing"),
        ("reverses.yaml", REVERSES.replace("undoes", "undos").replace("[]", "[{does: a, undos: b}]"), "“pairs.0.undos” is not a field that we know"),
        ("reverses.yaml", REVERSES.replace('["on", "off"]', "[on, off]"), "“words.0.0” should be text, it is True"),
        ("facts.yaml", "facts: [\n", "is not readable YAML"),
        ("facts.yaml", "", "is empty"),
    ],
)
def test_a_broken_table_is_named_and_does_not_stop_the_rest(tmp_path: Path, name: str, text: str, message: str) -> None:
    write_base(tmp_path, ENTRY)
    (tmp_path / name).write_text(text, encoding="utf-8")
    library = load(tmp_path, strict=False)
    assert message in [f.message.split(":")[0] if "YAML" in f.message else f.message for f in library.findings if f.path.name == name]
    assert all(f.remedy and f.line for f in library.findings)
    assert "phone-wechat-font" in library.entries


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    write_base(tmp_path, ENTRY)
    (tmp_path / "facts.yaml").unlink()
    (finding,) = load(tmp_path, strict=False).findings
    assert (finding.path.name, finding.rule, finding.message) == ("facts.yaml", "file", "cannot be read: No such file or directory")
