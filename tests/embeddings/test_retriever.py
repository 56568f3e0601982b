from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings import Fitted, Retriever
from embeddings.confidence import RANKED
from embeddings.normalise import clean
from embeddings.signs import SIGNS, Signs, about
from knowledge import Language, Library, Market
from tests.embeddings.small import EN, FONT, SCRIPT, TRANSFER, WECHAT_FONT, ZH, Planted, entry, library


@pytest.fixture(scope="module")
def retriever() -> Retriever:
    return Retriever(library(), Planted(), Fitted.careful())


def by(name: str) -> Fitted:
    """Numbers under which only one view makes the order."""
    only = tuple(1.0 if one == name else 0.0 for one in RANKED)
    return replace(Fitted.careful(), ranking=dict.fromkeys(Language, only))


@pytest.mark.parametrize(
    ("question", "id"),
    [
        ("微信里的字怎么放大", WECHAT_FONT),
        ("屏幕上的字太小了看不清", FONT),
        ("屏目的子太小看不请", FONT),
        ("手機啲字太細", FONT),
        ("how too make the leters on my fone biger", FONT),
        ("WeChat words too small", WECHAT_FONT),
        ("我已经把钱转给骗子了", SCRIPT),
        ("I just sent the money to a scammer", SCRIPT),
        ("微信怎么转钱", TRANSFER),
    ],
)
def test_a_question_finds_its_entry(retriever: Retriever, question: str, id: str) -> None:
    assert retriever.search(question)[0].entry.id == id


def test_two_characters_are_a_question(retriever: Retriever) -> None:
    assert {hit.entry.id for hit in retriever.search("字小", k=2)} == {FONT, WECHAT_FONT}


def test_each_entry_comes_once_best_first_and_never_more_than_k(retriever: Retriever) -> None:
    for k in (1, 2, 3, 10):
        hits = retriever.search("微信的字太小", k=k)
        assert len({hit.entry.id for hit in hits}) == len(hits) == min(k, 4)
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_the_encoder_decides_where_letters_are_silent() -> None:
    encoder = Planted({"转账步骤": (0, 1, 0), "字号调大": (1, 0, 0), "蚂蚁似的": (0.9, 0.1, 0)})
    hits = Retriever(library(), encoder, by("dense_best")).search("蚂蚁似的")
    assert [hit.entry.id for hit in hits[:2]] == [FONT, TRANSFER]
    assert hits[0].evidence.dense_best == pytest.approx(0.9)
    assert hits[0].evidence.dense_margin == pytest.approx((0.9 - 0.1) / 3)  # the mean of three wordings, two of them at zero


def test_equal_scores_fall_to_the_lower_id() -> None:
    same = [entry(id, ["字太小"], ["small letters"]) for id in ("b-two", "a-one", "c-three")]
    twins = Retriever(Library(entries={one.id: one for one in same}), Planted(), Fitted.careful())
    assert [hit.entry.id for hit in twins.search("字太小")] == ["a-one", "b-two", "c-three"]


def test_confidence_is_a_probability_and_evidence_is_whole(retriever: Retriever) -> None:
    for hit in retriever.search("微信的字太小", k=4) + retriever.search("天气怎么样", k=4):
        assert 0 <= hit.confidence <= 1
        assert np.isfinite(hit.evidence.values()).all()


def test_what_is_asked_word_for_word_is_surer_than_what_is_not_in_the_base(retriever: Retriever) -> None:
    assert retriever.search("微信里的字怎么放大")[0].confidence > 0.5 > retriever.search("今天天气怎么样")[0].confidence


def test_many_questions_get_the_same_hits_as_one_by_one(retriever: Retriever) -> None:
    questions = ["字小", "WeChat font", "", "我被骗了", "send money"] * 60
    together = retriever.search_many(questions)
    assert len(together) == len(questions)
    for question, hits in zip(questions[:5], together[-5:], strict=True):
        alone = retriever.search(question)
        assert [hit.entry.id for hit in hits] == [hit.entry.id for hit in alone]
        assert [hit.confidence for hit in hits] == pytest.approx([hit.confidence for hit in alone], abs=1e-5)


@pytest.mark.parametrize("broken", ["", " ", "😀😀", "\x00", "\ud800", "\u200b", "？？？"])
def test_nothing_to_read_gives_no_hits(retriever: Retriever, broken: str) -> None:
    assert retriever.search(broken) == []


@pytest.mark.parametrize("strange", ["a", "字" * 100_000, "字\ud800小", "<script>", "'; drop table", "१२३", "مرحبا"])
def test_strange_texts_do_no_harm(retriever: Retriever, strange: str) -> None:
    assert len(retriever.search(strange)) in (0, 3)


def test_no_questions_no_hits(retriever: Retriever) -> None:
    assert retriever.search_many([]) == []


def test_an_empty_base_finds_nothing() -> None:
    assert Retriever(Library(), Planted(), Fitted.careful()).search("字太小") == []


def test_another_apps_steps_are_marked(retriever: Retriever) -> None:
    evidence = {hit.entry.id: hit.evidence for hit in retriever.search("抖音里的字怎么放大", k=4)}
    assert evidence[WECHAT_FONT].app_absent == 1
    assert {hit.entry.id: hit.evidence for hit in retriever.search("微信里的字怎么放大", k=4)}[WECHAT_FONT].app_absent == 0


@pytest.mark.parametrize(
    ("text", "abroad", "at_home"),
    [
        ("银行卡密码忘了", 1, 0),  # asked in Chinese, and nothing says that the bank is a foreign one
        ("我在伦敦，银行卡密码忘了", 0, 0),
        ("I forgot my card's PIN", 0, 1),
        ("I forgot the PIN of my Bank of China card", 0, 0),
    ],
)
def test_the_other_countrys_answer_is_marked_unless_the_question_names_something_of_there(text: str, abroad: int, at_home: int) -> None:
    signs = Signs([replace(about(entry("pin-en", ["密码忘了"], ["forgot my PIN"])), market=market) for market in (Market.EN, Market.CN, Market.BOTH)])
    assert signs.compare(clean(text))[SIGNS.index("place_unsaid")].tolist() == [abroad, at_home, 0]


def test_what_has_happened_is_marked_on_scripts_only(retriever: Retriever) -> None:
    evidence = {hit.entry.id: hit.evidence for hit in retriever.search("钱已经转过去了", k=4)}
    assert evidence[SCRIPT].happened_script == 1
    assert evidence[TRANSFER].happened_script == 0
    assert evidence[TRANSFER].happened == 1


def test_a_near_neighbour_is_marked(retriever: Retriever) -> None:
    assert {hit.entry.id: hit.evidence for hit in retriever.search("字太小", k=4)}[FONT].neighbour_near == 1


def test_a_wording_is_encoded_once_and_read_from_the_cache_after_that(tmp_path: Path) -> None:
    first, second = Planted(), Planted()
    Retriever(library(), first, Fitted.careful(), tmp_path)
    before = Retriever(library(), second, Fitted.careful(), tmp_path).search("微信的字太小")
    assert len(first.encoded) == len(set(first.encoded)) > 0
    assert second.encoded == ["微信的字太小"]
    assert [hit.entry.id for hit in before] == [hit.entry.id for hit in Retriever(library(), Planted(), Fitted.careful()).search("微信的字太小")]


def test_a_broken_cache_is_made_anew(tmp_path: Path) -> None:
    Retriever(library(), Planted(), Fitted.careful(), tmp_path)
    for path in tmp_path.iterdir():
        path.write_bytes(b"not what you think")
    again = Planted()
    assert Retriever(library(), again, Fitted.careful(), tmp_path).search("微信里的字怎么放大")[0].entry.id == WECHAT_FONT
    assert len(again.encoded) > 1


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert Retriever(library(), Planted(), Fitted.careful(), tmp_path / "file").search("微信字号")[0].entry.id == WECHAT_FONT


def test_the_language_of_the_words_decides_which_wordings_are_asked(retriever: Retriever) -> None:
    assert retriever.search("WeChat font", language=ZH)[0].evidence.chinese == 0
    assert retriever.search("微信字号", language=EN)[0].evidence.chinese == 1


def test_wordings_of_the_other_language_speak_for_an_entry_too() -> None:
    encoder = Planted({"转账步骤": (0, 1, 0), "微信怎么给人转钱": (0, 1, 0), "怎么用微信转账给孩子": (0, 1, 0), "remit": (0, 1, 0)})
    hits = Retriever(library(), encoder, by("dense_other")).search("remit")
    assert hits[0].entry.id == TRANSFER
    assert hits[0].evidence.dense_other == pytest.approx(1.0)
    assert hits[0].evidence.dense_three == 0
