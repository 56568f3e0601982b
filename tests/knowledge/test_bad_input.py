"""Everything that can be wrong at once: each slip has its file, line, rule and remedy, and one run of `check` names them all."""

import json
from pathlib import Path
from typing import Any

import pytest

from knowledge.__main__ import main
from tests.knowledge.cases import SCAM, TAP
from tests.knowledge.samples import ENTRY, as_yaml, mended, write_base


def entry(id: str, changes: dict[str, Any]) -> str:
    """Return a valid entry under another id, with wordings of its own, and `changes` in it."""
    own = {"id": id, "questions.zh": [f"{said}，{id}" for said in ENTRY["questions"]["zh"]], "questions.en": [f"{said} about {id}" for said in ENTRY["questions"]["en"]]}
    return as_yaml(mended(mended(ENTRY, own), changes))


BROKEN = entry("phone-broken", {}).replace("opening: 可以变大。", "opening: 可以: 变大: 了", 1)
TABBED = entry("phone-tabbed", {}).replace("category: phone", "category:\n\t- phone", 1)
FILES = {
    "phone/phone-broken": BROKEN,
    "phone/phone-tabbed": TABBED,
    "phone/phone-types": entry("phone-types", {"caller_check": "perhaps", "zh.title": 110, "facts": "F-SURE"}),
    "phone/phone-unknown": entry("phone-unknown", {"colour": "red", "zh.openning": "可以。"}),
    "phone/phone-one-language": entry("phone-one-language", {"en": None}),
    "phone/phone-neighbour": entry("phone-neighbour", {"neighbours.0.id": "phone-font-biger"}),
    "phone/phone-fact": entry("phone-fact", {"facts": ["F-NOWHERE"]}),
    "pay/phone-folder": entry("phone-folder", {}),
    "phone/phone-second": entry("phone-font-bigger", {}),
    "phone/phone-same": entry("phone-same", {"questions.zh.3": "字儿忒小，说的是全部地方"}),
    "phone/phone-near": entry("phone-near", {"questions.zh.3": "眼花了调字号，说的是全部地方呀"}),
    "phone/phone-template": entry("phone-template", {f"questions.zh.{number}": text for number, text in enumerate(["字号调大咋弄", "请问字号咋弄调大", "咋弄字号调大呢", "那个调大字号咋弄啊"])}),
    "phone/phone-invisible": entry("phone-invisible", {"zh.closing": "慢慢\u200b来。", "en.closing": "Slowly."}),
    "phone/phone-two-actions": entry("phone-two-actions", {"zh.steps.1.do": "点“设置”，再点“通用”。"}),
    "phone/phone-nine-steps": entry("phone-nine-steps", {"zh.steps": [TAP] * 9}),
    "phone/phone-link": entry("phone-link", SCAM | {"zh.closing": "看 12306.cn 那里。", "en.closing": "See 12306.cn there."}),
    "phone/phone-folk": entry("phone-folk", {"zh.closing": "看看手机费。", "en.closing": "See."}),
    "phone/phone-number": entry("phone-number", {"zh.closing": "打 400-709-9999。", "en.closing": "Call 400-709-9999."}),
}
# file, rule, a piece of its line ("" where the file as a whole is meant), a piece of the remedy
WANTED = [
    ("phone-broken", "yaml", "opening: 可以: 变大", "put its whole text in '…'"),
    ("phone-tabbed", "yaml", "\t- phone", "replace the tab by spaces"),
    ("phone-types", "shape", "caller_check: perhaps", "write true or false"),
    ("phone-types", "shape", "title: 110", "put it in quotes"),
    ("phone-types", "shape", "facts: F-SURE", "one “- ” line each"),
    ("phone-unknown", "shape", "colour: red", "take it out"),
    ("phone-unknown", "shape", "openning: ", "did you mean “opening”?"),
    ("phone-one-language", "shape", "", "write it in English too"),
    ("phone-neighbour", "neighbours", "phone-font-biger", "did you mean phone-font-bigger?"),
    ("phone-fact", "facts", "F-NOWHERE", "add it to facts.yaml"),
    ("phone-folder", "folder", "category: phone", "move the file to entries/phone/"),
    ("phone-second", "id", "id: phone-font-bigger", "give one of them another id"),
    ("phone-same", "wording", "字儿忒小，说的是全部地方", "keep it where the answer fits best"),
    ("phone-near", "alike", "眼花了调字号，说的是全部地方呀", "say it in other words"),
    ("phone-template", "template", "zh:", "write them as different people would say it"),
    ("phone-invisible", "invisible", "closing:", "type the line again"),
    ("phone-two-actions", "W3", "再点“通用”", "make two steps of it"),
    ("phone-nine-steps", "W1", "steps:", "split the entry in two"),
    ("phone-link", "W16", "12306.cn", "numbers and offices instead of links"),
    ("phone-folk", "W22", "手机费", "we always say 话费"),
    ("phone-number", "W15", "400-709-9999", "prove it and add it there"),
]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    write_base(tmp_path)
    for name, text in FILES.items():
        path = tmp_path / f"entries/{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert main(["--root", str(tmp_path), "check", "--json"]) == 1
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_one_run_names_every_slip_with_line_rule_and_remedy(told: list[dict[str, Any]]) -> None:
    missing = []
    for stem, rule, snippet, remedy in WANTED:
        here = [row for row in told if Path(row["path"]).stem == stem and row["rule"] == rule and row["severity"] == "error" and remedy in row["remedy"]]
        lines = [Path(row["path"]).read_text(encoding="utf-8").splitlines()[row["line"] - 1] for row in here]
        if not any(snippet in line for line in lines) or not all(row["message"] for row in here):
            missing.append((stem, rule, snippet, here))
    assert missing == []


def test_no_file_is_left_out(told: list[dict[str, Any]]) -> None:
    assert {Path(name).stem for name in FILES} - {Path(row["path"]).stem for row in told} == set()
