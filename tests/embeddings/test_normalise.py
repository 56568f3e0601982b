import time

import pytest

from embeddings.normalise import HEAD, TAIL, clean, language_of, shorten, skeletons, syllables, tokens, views
from knowledge import Language


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("ＷｅＣｈａｔ怎么用？", "wechat怎么用?"),
        ("手機字太細", "手机字太细"),
        ("您好，请问一下字号在哪里调，谢谢您了", "字号在哪里调"),
        ("唔識點樣轉帳", "不会怎么转账"),
        ("a\u200bb\ufeff", "ab"),
        ("字小😀😀", "字小"),
        ("Hello, please how do I PAY? Thanks", "how do i pay?"),
        ("two\twords", "two words"),
    ],
)
def test_different_ways_to_write_the_same_become_one(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize("text", ["", " ", "😀", "\x00", "\u200b\u200d", "\ud800", "。。。"])
def test_a_text_without_letters_has_no_tokens_and_does_no_harm(text: str) -> None:
    assert tokens(views(text).whole) == []


@pytest.mark.parametrize("text", ["你好", "谢谢", "hello", "字", "a", "1"])
def test_a_text_of_one_word_is_kept_even_if_it_is_a_greeting(text: str) -> None:
    assert views(text).whole == text


def test_a_very_long_text_keeps_its_head_and_its_tail_and_is_quick() -> None:
    text = "头" * 50_000 + "尾" * 50_000
    assert shorten(text) == "头" * HEAD + " " + "尾" * TAIL
    began = time.process_time()
    for _ in range(20):
        views("\ufdfa" * 100_000)  # one character that NFKC makes eighteen of
    assert time.process_time() - began < 1


def test_the_last_sentence_is_given_where_there_are_several() -> None:
    assert views("昨天我去买菜。人家叫我扫他的码付钱").last == "人家叫我扫他的码付钱"
    assert views("I bought a phone. How do I make the letters bigger?").last == "how do i make the letters bigger"
    assert views("字太小怎么办").last == ""


def test_a_last_sentence_that_says_nothing_takes_the_one_before_along() -> None:
    assert views("昨天买菜。人家叫我扫码付钱。怎么办？").last == "人家叫我扫码付钱 怎么办"


@pytest.mark.parametrize(("heard", "meant"), [("微芯支付", "微信支付"), ("转帐", "转账"), ("平幕", "屏幕"), ("只付宝", "支付宝"), ("馬上", "码上"), ("嫂一嫂", "扫一扫")])
def test_homophones_sound_alike(heard: str, meant: str) -> None:
    assert syllables(clean(heard)) == syllables(clean(meant))


def test_southern_accents_sound_alike() -> None:
    assert syllables("是") == syllables("四") == ["si"]
    assert syllables("吃") == syllables("刺")


def test_what_is_not_chinese_keeps_its_place_among_the_sounds() -> None:
    assert syllables("开wifi") == ["kai", "wifi"]


@pytest.mark.parametrize(("wrong", "right"), [("recieve", "receive"), ("fone", "phone"), ("leters", "letters"), ("biger", "bigger"), ("watsapp", "whatsapp"), ("nite", "night")])
def test_misspelt_words_have_the_same_skeleton(wrong: str, right: str) -> None:
    assert skeletons(wrong) == skeletons(right)


@pytest.mark.parametrize(
    ("text", "language"),
    [("微信 pay 怎么用", Language.ZH), ("How do I use 微信", Language.EN), ("", Language.EN), ("字", Language.ZH), ("iPhone嘅字", Language.ZH)],
)
def test_the_language_is_that_of_most_words(text: str, language: Language) -> None:
    assert language_of(text) is language
