"""`banyan ask`: every outcome in one shape, in order, from lines and from JSON lines."""

import io
import json
from datetime import date
from pathlib import Path

import pytest

from bot import ask
from bot.advice import Adviser, Question, language_of
from bot.errors import CannotStart
from knowledge import Library
from tests.bot.world import POLICY, Told, fresh

FOUND = {
    "字太小": [("phone-font-bigger", 0.951234), ("phone-wechat-font", 0.02)],
    "码": [("pay-wechat-show-code", 0.5), ("pay-code-vs-receive-code", 0.2)],
    "会员费": [("scam-member-fee-call", 0.97)],
    "月亮": [("phone-flashlight", 0.01)],
    "my phone dances": [("emg-phone-controlled", 0.6)],
}


@pytest.fixture
def adviser(library: Library) -> Adviser:
    return Adviser(library, Told(library, FOUND), POLICY, "CN", today=lambda: fresh(library))


def test_an_answer_that_is_too_old_is_not_given_and_says_why(library: Library) -> None:
    late = date(2027, 6, 1)
    adviser = Adviser(library, Told(library, FOUND), POLICY, "CN", today=lambda: late)
    told = outcomes(adviser, "会员费", "my phone dances", "我刚给骗子转了钱", "字太小")
    assert [(t["outcome"], t["entry"], t["reason"]) for t in told] == [
        ("escalate", None, "stale"),
        ("escalate", None, "stale"),
        ("emergency", "emg-just-transferred", "rules"),
        ("answer", "phone-font-bigger", "sure"),  # R0 and R1 grow old with a warning to the maintainers only
    ]
    shown = [ask.as_seen(advice, library, "GB") for advice in adviser.advise_all([Question("会员费", region="GB"), Question("my phone dances", region="GB")])]
    assert "请打 0300 123 2040" in shown[0]
    assert "[可以，请志愿者看]" in shown[0]
    assert "call 999" in shown[1]


def outcomes(adviser: Adviser, *texts: str) -> list[dict[str, object]]:
    return [ask.as_json(advice) for advice in adviser.advise_all([Question(text) for text in texts])]


def test_every_outcome_has_the_same_shape(adviser: Adviser) -> None:
    told = outcomes(adviser, "字太小", "码", "月亮", "谢谢", "我刚给骗子转了钱", "my phone dances", "转人工", "", "👵🏻")
    assert [(t["outcome"], t["entry"], t["reason"]) for t in told] == [
        ("answer", "phone-font-bigger", "sure"),
        ("clarify", None, "unsure"),
        ("escalate", None, "no_entry"),
        ("small_talk", None, "thanks"),
        ("emergency", "emg-just-transferred", "rules"),
        ("emergency", "emg-phone-controlled", "search"),
        ("escalate", None, "asked_for_person"),
        ("small_talk", None, "empty"),
        ("small_talk", None, "no_words_found"),
    ]
    assert all(set(t) == {"text", "language", "outcome", "entry", "confidence", "choices", "reason"} for t in told)
    assert told[0]["confidence"] == 0.9512
    assert told[1]["choices"] == [{"entry": "pay-wechat-show-code", "confidence": 0.5}, {"entry": "pay-code-vs-receive-code", "confidence": 0.2}]


def test_a_batch_reads_lines_and_json_lines_and_keeps_the_order(adviser: Adviser, library: Library, tmp_path: Path) -> None:
    source = tmp_path / "questions.txt"
    source.write_text('字太小\n{"text": "我被骗走了两万块", "region": "UK"}\n\n{"text": "码", "language": "en"}\n', encoding="utf-8")
    out = io.StringIO()
    ask.batch(adviser, library, str(source), out)
    told = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(t["text"], t["outcome"], t["entry"]) for t in told] == [
        ("字太小", "answer", "phone-font-bigger"),
        ("我被骗走了两万块", "emergency", "emg-en-scammed-uk"),
        ("", "small_talk", None),
        ("码", "clarify", None),
    ]


def test_a_broken_line_is_named(adviser: Adviser, library: Library, tmp_path: Path) -> None:
    source = tmp_path / "questions.jsonl"
    source.write_text('{"text": "字太小"}\n{"txt": 1}\n', encoding="utf-8")
    with pytest.raises(CannotStart, match="Line 2"):
        ask.batch(adviser, library, str(source), io.StringIO())
    with pytest.raises(CannotStart, match="cannot be read"):
        ask.batch(adviser, library, str(tmp_path / "none"), io.StringIO())


def test_numbers_are_taken_out_before_the_search(adviser: Adviser, library: Library) -> None:
    search = Told(library, {})
    list(Adviser(library, search, POLICY, "CN").advise_all([Question("我的卡6222000000000000012怎么用")]))
    assert search.asked == ["我的卡 怎么用"]


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [("字太小", "", "zh"), ("text too small", "", "en"), ("WeChat 的字太小", "", "zh"), ("How do I open 微信 on my new phone please tell me", "", "en"),
     ("👵🏻", "en", "en"), ("123", "", "zh"), ("轉帳", "en", "zh")],
)  # fmt: skip
def test_the_language_is_that_of_the_words(text: str, known: str, language: str) -> None:
    assert language_of(text, known) == language


def test_what_is_shown_is_what_a_person_sees(adviser: Adviser, library: Library) -> None:
    shown = [ask.as_seen(advice, library, "CN") for advice in adviser.advise_all([Question("字太小"), Question("我刚给骗子转了钱"), Question("月亮"), Question("human")])]
    assert "1." in shown[0]
    assert "[找人帮我]" in shown[0]
    assert "110" in shown[1]
    assert "月亮" in shown[2]
    assert "[可以，请志愿者看]" in shown[2]
    assert "Somebody would like to talk to a volunteer" in shown[3]
