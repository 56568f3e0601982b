"""Folk words: what the retrieval and the check may rely on."""

from pathlib import Path

import pytest

from knowledge import Language, Library
from knowledge.synonyms import Kind
from tests.knowledge.samples import ENTRY, library_of


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("手机费咋整", Language.ZH, "话费怎么"),
        ("咋交手机费", Language.ZH, "怎么交话费"),
        ("open THE GREEN APP please", Language.EN, "open WeChat please"),
        ("the green apple", Language.EN, "the green apple"),
        ("手机费", Language.EN, "手机费"),
        ("", Language.ZH, ""),
    ],
)
def test_a_folk_word_becomes_the_word_of_the_base(tmp_path: Path, text: str, language: Language, expected: str) -> None:
    assert library_of(tmp_path, ENTRY).synonyms.plain(text, language) == expected


def test_the_longest_word_is_taken_first(tmp_path: Path) -> None:
    assert list(library_of(tmp_path, ENTRY).synonyms.words[Language.ZH]) == ["手机费", "咋整", "现钱", "咋"]


@pytest.mark.parametrize(
    ("said", "language", "word"),
    [
        ("手机费", Language.ZH, "话费"),
        ("微信钱", Language.ZH, "零钱"),
        ("现钱", Language.ZH, "现金"),
        ("老年机", Language.ZH, "老人机"),
        ("蓝色字", Language.ZH, "链接"),
        ("那个绿的", Language.ZH, "微信"),
        ("弹出来的", Language.ZH, "弹窗"),
        ("客服小姑娘", Language.ZH, "客服"),
        ("打的士", Language.ZH, "出租车"),
        ("关爱版", Language.ZH, "关怀模式"),
        ("老年版", Language.ZH, "长辈模式"),
        ("挨踢", Language.ZH, "AI"),
        ("阿扑", Language.ZH, "软件"),
        ("外坏", Language.ZH, "WiFi"),
        ("咋整", Language.ZH, "怎么"),
        ("啥子", Language.ZH, "什么"),
        ("哪哈儿", Language.ZH, "哪里"),
        ("搞不来", Language.ZH, "不会"),
        ("唔識", Language.ZH, "不会"),
        ("點樣", Language.ZH, "怎么"),
        ("zell", Language.EN, "Zelle"),
        ("we chat", Language.EN, "WeChat"),
    ],
)
def test_the_words_of_the_brief_stand_in_the_shipped_table(library: Library, said: str, language: Language, word: str) -> None:
    assert library.synonyms.words[language][said] == word
    assert library.synonyms.plain(said, language) == word


def test_no_folk_word_means_two_things(library: Library) -> None:
    for language in Language:
        said = [word for row in library.synonyms.rows if row.language is language for word in row.said]
        assert len(said) == len(set(said))


def test_a_word_of_the_base_is_no_folk_word_of_another(library: Library) -> None:
    for language in Language:
        ours = {row.word for row in library.synonyms.rows if row.language is language} | {term.word for term in library.glossary.terms if term.language is language}
        assert {word for word in library.synonyms.words[language] if word in ours} == set()


def test_every_kind_of_folk_word_is_there(library: Library) -> None:
    assert {row.kind for row in library.synonyms.rows} == set(Kind)
