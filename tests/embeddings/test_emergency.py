"""The second net: what it was trained for it must catch, what only sounds so it must leave alone, and a broken file must not speak."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from bot.triage import triage
from embeddings import EmergencyClassifier, Fitted, Retriever, SecondNet
from embeddings.emergency import NO_EMERGENCY, features
from embeddings.emergency_fit import fit_emergency, sentences, thresholds
from embeddings.questions import Question, QuestionsBroken, shipped
from knowledge import Language, Library, Risk
from tests.embeddings.small import SCRIPT, ZH, Planted
from tests.embeddings.small import library as small


@pytest.fixture(scope="module")
def classifier() -> EmergencyClassifier:
    return EmergencyClassifier.load()


def _texts(library: Library, language: Language, wanted: Callable[[Question, bool], bool]) -> list[str]:
    """The questions that nothing was fitted on."""
    scripts = {id for id, entry in library.scripts.items() if entry.risk is Risk.R3 and id not in NO_EMERGENCY}
    kept = [question for question in shipped() if not question.for_fitting and question.language is language]
    return [question.text for question in kept if wanted(question, bool(question.entries) and question.entries <= scripts)]


@pytest.mark.parametrize("language", list(Language))
def test_of_the_emergencies_that_nothing_was_fitted_on_hardly_one_is_neither_shown_its_script_nor_asked(language: Language, library: Library, classifier: EmergencyClassifier) -> None:
    texts = _texts(library, language, lambda question, emergency: emergency and question.kind == "emergency")
    missed = [text for text, sure in zip(texts, classifier.probability(texts), strict=True) if sure < classifier.ask and triage(text) is None]
    assert len(texts) >= 30
    assert len(missed) <= 0.1 * len(texts), missed


@pytest.mark.parametrize("language", list(Language))
def test_of_the_ordinary_questions_at_most_3_in_100_get_a_needless_script_by_rules_and_net_together(language: Language, library: Library, classifier: EmergencyClassifier) -> None:
    texts = _texts(library, language, lambda question, _: question.kind != "near-emergency" and not any(id in library.scripts for id in question.entries))
    needless = [text for text, sure in zip(texts, classifier.probability(texts), strict=True) if sure >= classifier.sure or (triage(text) and not classifier.doubts(text))]
    assert len(texts) >= 300
    assert len(needless) <= 0.03 * len(texts), needless


def test_what_is_saved_says_the_same_when_it_is_loaded(classifier: EmergencyClassifier, tmp_path: Path) -> None:
    classifier.save(tmp_path / "e.npz")
    texts = ["我把验证码告诉他了", "I gave him my code", "字太小"]
    assert EmergencyClassifier.load(tmp_path / "e.npz").probability(texts) == pytest.approx(classifier.probability(texts))


@pytest.mark.parametrize("content", [b"", b"no archive", None])
def test_a_missing_or_broken_file_never_speaks(content: bytes | None, tmp_path: Path) -> None:
    if content is not None:
        (tmp_path / "e.npz").write_bytes(content)
    silent = EmergencyClassifier.load(tmp_path / "e.npz")
    assert silent.probability(["我被骗了三万，刚转的"])[0] < silent.ask


@pytest.mark.parametrize("text", ["", " ", "😀", "\ud800", "。。。", "a" * 100_000])
def test_no_text_breaks_it(text: str, classifier: EmergencyClassifier) -> None:
    assert 0 <= classifier.probability([text])[0] <= 1


def test_pairs_of_words_that_stand_apart_are_seen() -> None:
    assert {"ggave_my", "ggave_code", "cgave him"} <= set(features("gave him my code"))


def test_thresholds_from_probabilities_with_a_known_answer() -> None:
    no = np.linspace(0, 0.99, 100)  # at most one and a half of a hundred may be needless: one
    sure, ask = thresholds(np.array([0.2] * 50 + [0.99] * 50), no)
    assert sure == pytest.approx(0.98, abs=1e-4)  # all but the highest of a hundred
    assert ask == pytest.approx(0.92, abs=0.011)  # asking about the 0.2 would ask eighty ordinary people: eight is the limit
    assert thresholds(np.array([0.97, 0.98]), no)[1] == pytest.approx(0.97)
    assert thresholds(np.zeros(0), no) == (1.0, 1.0)


def test_a_small_net_learns_and_names_the_script(tmp_path: Path) -> None:
    library = small()
    questions = [Question("钱转给骗子了", ZH, frozenset({SCRIPT}), "plain"), Question("字怎么放大", ZH, frozenset(), "plain")]
    fitted = fit_emergency(library, questions, tmp_path / "e.npz", say=lambda _: None)
    yes, no = fitted.probability(["刚刚把钱转给骗子了", "微信的字怎么放大一点"])
    assert yes > 0.5 > no
    net = SecondNet(Retriever(library, Planted(), Fitted.careful()), EmergencyClassifier(fitted.rarity, fitted.weight, fitted.constant, 0.5, 0.4))
    caught, free = net.look(["刚刚把钱转给骗子了", "微信的字怎么放大一点"])
    assert caught is not None
    assert (caught.script.id, caught.sure) == (SCRIPT, True)
    assert free is None


def test_a_broken_sentence_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"text": "a", "emergency": true}\n{"text": "b"}\n', encoding="utf-8")
    with pytest.raises(QuestionsBroken, match=r"x\.jsonl:2"):
        sentences(tmp_path)


def test_sentences_of_both_languages_and_both_kinds_are_there() -> None:
    told = sentences()
    assert min(sum(one.emergency for one in told), sum(not one.emergency for one in told)) > 500
