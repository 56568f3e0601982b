"""Every sentence exists in both languages, with the same blanks, and is used."""

import re
from pathlib import Path

import pytest

from bot import texts
from bot.small_talk import small_talk, wants_person

BOT = Path(__file__).parents[2] / "bot"


def blanks(key: str, language: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", texts._table(language)[key]))


def test_both_languages_have_the_same_sentences_with_the_same_blanks() -> None:
    assert texts.keys("zh") == texts.keys("en")
    for key in texts.keys("zh"):
        assert blanks(key, "zh") == blanks(key, "en"), key


def test_every_sentence_is_used_and_none_is_missing() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in BOT.rglob("*.py"))
    families = tuple(re.findall(r"f\"(\w+_)\{", code))  # f"why_{reason}"
    for key in texts.keys("zh"):
        assert re.search(f"[\"']{key}[\"']", code) or key.startswith(families), f"“{key}” is used nowhere: delete it"
    for key in re.findall(r'(?:texts\.say|\.text|\.simple)\((?:conversation, )?"(\w+)"', code):
        assert key in texts.keys("zh"), f"“{key}” is missing"


def test_no_sentence_promises_blames_or_says_safe() -> None:
    for language, words in (("zh", ("保证", "绝对", "一定能", "你")), ("en", ("guarantee", "promise", "perfectly safe"))):
        for key in texts.keys(language):
            assert not any(word in texts._table(language)[key] for word in words), key


@pytest.mark.parametrize(
    ("text", "reply"),
    [("谢谢", "thanks"), ("太谢谢您了！", "thanks"), ("thank you so much", "thanks"), ("你好", "hello"), ("Hello!", "hello"), ("再见", "bye"), ("你是真人吗", "who_are_you"),
     ("在吗？", "are_you_there"), ("好的", "fine"), ("没用", "sorry_complaint"),
     ("谢谢，那怎么改字体", None), ("你好，我的钱没了", None), ("hello my phone is broken", None), ("", None), ("好" * 200, None)],
)  # fmt: skip
def test_small_talk_is_the_whole_text_or_nothing(text: str, reply: str | None) -> None:
    assert small_talk(text) == reply


@pytest.mark.parametrize(
    ("text", "wants"),
    [("人工", True), ("转人工", True), ("我要找真人", True), ("找人帮我", True), ("human", True), ("talk to a person please", True),
     ("I want to speak to someone", True), ("找人帮我付款可以吗安全吗", False), ("有人打电话", False), ("someone called me", False)],
)  # fmt: skip
def test_a_wish_for_a_person_is_heard(text: str, wants: bool) -> None:
    assert wants_person(text) is wants
