"""`banyan ask --explain`: the reasons in words, in the language of the question."""

from dataclasses import replace

import pytest

from bot import texts
from bot.advice import Adviser, Question
from bot.explain import WORDS, explain, reasons
from embeddings import Fitted, Hit
from embeddings.confidence import EVIDENCE
from knowledge import Library
from tests.bot.world import NO_EVIDENCE, POLICY, Told

FOUND = {
    "字太小": [("phone-font-bigger", 0.95), ("phone-wechat-font", 0.02)],
    "my letters": [("phone-font-bigger", 0.5), ("phone-wechat-font", 0.2)],
    "公家的奖": [("scam-lottery", 0.95), ("scam-free-lecture", 0.01), ("emg-just-transferred", 0.2)],
    "中奖": [("scam-free-lecture", 0.95), ("emg-lost-person", 0.2)],
    "月亮": [("phone-flashlight", 0.01)],
}


def said(library: Library, text: str) -> str:
    adviser = Adviser(library, Told(library, FOUND), POLICY, "CN")
    return explain(adviser.advise(Question(text)), POLICY, Fitted.careful())


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("字太小", ("直接给", "把手机的字调大", "95.0%", "80.0%", "后面还有", "2.0%")),
        ("my letters", ("Asked back", "50.0%", "80.0%", "phone-font-bigger", "20.0%")),
        ("公家的奖", ("先问一句", "有一句现成的话能分开")),
        ("中奖", ("先问一句", "更要紧")),
        ("月亮", ("交给志愿者", "1.0%", "30.0%")),
        ("我刚给骗子转了钱", ("救急规则", "emg-just-transferred")),
        ("谢谢", ("问候",)),
        ("转人工", ("志愿者",)),
    ],
)
def test_the_outcome_is_said_in_the_language_of_the_question(library: Library, text: str, words: tuple[str, ...]) -> None:
    found = said(library, text)
    assert [word for word in words if word not in found] == []


def test_every_piece_of_evidence_has_its_words_in_both_languages() -> None:
    assert WORDS.keys() == set(EVIDENCE)
    for key in WORDS.values():
        assert key in texts.keys("zh") & texts.keys("en")


def test_what_moves_the_confidence_most_comes_first_and_trifles_are_left_out(library: Library) -> None:
    entry = library.get("phone-font-bigger")
    assert entry is not None
    evidence = replace(NO_EVIDENCE, characters_best=1.0, characters_margin=0.4, app_absent=1.0, words_said=0.01)
    found = reasons(Hit(entry, 1.0, 0.5, evidence), Fitted.careful())
    assert [(name, round(moved, 6)) for name, moved in found] == [("why_letters", 4.0), ("why_app", -3.0)]
