"""One text in, views of it out. What people see on the screen is never changed; only what is compared is."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from knowledge import Language

HEAD, TAIL = 500, 300  # characters kept of a very long text; the brief expects stories of 200 to 400
SHORT_TAIL = 6  # letters; a shorter last sentence ("怎么办？") says nothing by itself

_PLAIN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\w ,.?!:;'\"“”，。？！、：；（）()-]*")  # most texts: nothing in them is invisible
_SPACE = re.compile(r"\s+")
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_TOKENS = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]|[a-z]+|\d")
_SENTENCES = re.compile(r"[。！？!?；;\n]+|(?<=[a-z])\.(?=\s|$)")
_CHINESE_FILLERS = re.compile(
    r"您好|你好|大家好|请问(?:一下)?|麻烦(?:您|你)?(?:问)?(?:一下)?|谢谢(?:您|你)?(?:了|啊)?|多谢|不好意思|打扰(?:您|你)?(?:一下|了)?"
    r"|我跟(?:您|你)(?:讲|说)(?:啊|哦)?|我想问(?:问|一下)|就是?想?问一下|帮帮忙|嗯+|呃+|唉+|哎呀?|那个[，,、]"
)
_ENGLISH_FILLERS = re.compile(
    r"\b(?:hello|hi there|hi|hey|good (?:morning|afternoon|evening)|dear|please|kindly|thank you(?: so much| very much)?|thanks(?: a lot)?|excuse me"
    r"|sorry to (?:bother|trouble) you|i was wondering(?: if)?|i just wanted to ask|um+|uh+|well|love|ta)\b(?!\w)"
)
# Words of the regions and of Hong Kong for the plain ones; brief section 5. Longest first.
_FOLK = {
    "系咪": "是不是", "点样": "怎么", "点解": "为什么", "乜嘢": "什么", "边度": "哪里", "唔该": "", "唔识": "不会", "而家": "现在", "我哋": "我们", "佢哋": "他们",
    "哪哈儿": "哪里", "啥子": "什么", "咋个": "怎么", "咋整": "怎么办", "咋弄": "怎么弄", "哪能": "怎么", "搞不来": "不会", "整不来": "不会", "晓得": "知道",
    "阿拉": "我们", "伊拉": "他们", "物事": "东西", "铜钿": "钱", "洋钿": "钱", "辰光": "时候", "侬": "你", "俺": "我", "咱": "我", "咋": "怎么", "啥": "什么",
    "唔": "不", "嘅": "的", "喺": "在", "睇": "看", "冇": "没有", "佢": "他", "咗": "了", "啲": "些", "乜": "什么", "俾": "给", "畀": "给", "勿": "不", "伊": "他",
    "转帐": "转账", "帐号": "账号", "帐户": "账户", "付帐": "付账", "幺": "1",
}  # fmt: skip
_FOLK_WORDS = re.compile("|".join(sorted(_FOLK, key=len, reverse=True)))
_ACCENT = (("zh", "z"), ("ch", "c"), ("sh", "s"))  # the south does not tell them apart; voice typing mixes them


@dataclass(frozen=True, slots=True)
class Views:
    """A text as it is compared: `whole`, its `last` sentence ("" where that adds nothing), and the language it is in."""

    whole: str
    last: str
    language: Language


def shorten(text: str) -> str:
    """Return at most HEAD + TAIL characters: the beginning and the end, where people put what they want."""
    return text if len(text) <= HEAD + TAIL else f"{text[:HEAD]} {text[-TAIL:]}"


def clean(text: str) -> str:
    """Return the text as it is compared: NFKC, simplified, lower case, without greetings, invisible characters and pictures.

    A text of greetings alone is kept. May be empty.
    """
    text = unicodedata.normalize("NFKC", shorten(text))[: 2 * (HEAD + TAIL)]  # one ligature can become eighteen letters
    text = _visible(text).lower()
    if _HAN.search(text):
        text = _FOLK_WORDS.sub(lambda found: _FOLK[found[0]], str(_simplifier().convert(text)))
    text = text.replace("’", "'")
    without = _ENGLISH_FILLERS.sub(" ", _CHINESE_FILLERS.sub("", text))
    without = _SPACE.sub(" ", without).strip(" ,，.。、:：!！")
    return without if _TOKENS.search(without) else _SPACE.sub(" ", text).strip()


def views(text: str) -> Views:
    """Return the views of one text. Nothing of it is remembered: it may be a person's secret."""
    whole = clean(text)
    last = ""
    parts = [part for part in _SENTENCES.split(whole) if part and _TOKENS.search(part)]
    if len(parts) > 1:
        last = parts[-1].strip(" ,，")
        if len(_TOKENS.findall(last)) < SHORT_TAIL:
            last = f"{parts[-2].strip()} {last}" if len(parts) > 2 else ""
    return Views(whole, last, language_of(whole))


def language_of(text: str) -> Language:
    """Return Chinese where there are at least as many Chinese characters as words in Latin letters, and any at all."""
    han = len(_HAN.findall(text))
    return Language.ZH if han and han >= len(_LATIN.findall(text.lower())) else Language.EN


def tokens(text: str) -> list[str]:
    """Return Chinese characters, runs of Latin letters and single digits of a cleaned text, in order."""
    return _TOKENS.findall(text)


def words(text: str) -> list[str]:
    """Return the words in Latin letters of a cleaned text, in order."""
    return _LATIN.findall(text)


def syllables(text: str) -> list[str]:
    """Return the text as sounds: pinyin without tone, zh/ch/sh as z/c/s; what is not Chinese stays as it is."""
    table = _sounds()
    return [table.get(token, token) for token in _TOKENS.findall(text)]


def skeletons(text: str) -> list[str]:
    """Return each English word as its consonants, so that "recieve" and "receive", "fone" and "phone" meet."""
    return [_skeleton(word) for word in _LATIN.findall(text)]


@lru_cache(maxsize=50_000)
def _skeleton(word: str) -> str:
    word = word.replace("'", "").replace("ph", "f").replace("ck", "k").replace("wr", "r").replace("kn", "n").replace("gh", "")
    word = re.sub("c(?=[eiy])", "s", word).translate(str.maketrans("cqz", "kks"))
    rest = re.sub("[aeiouyhw]", "", word[1:])
    return re.sub(r"(.)\1+", r"\1", word[:1] + rest)


def _visible(text: str) -> str:
    return text if _PLAIN.fullmatch(text) else "".join(_visible_characters(text))


def _visible_characters(text: str) -> Iterator[str]:
    for character in text:
        if character.isalnum() or character.isspace():
            yield " " if character.isspace() and character != "\n" else character
            continue
        kind = unicodedata.category(character)
        if kind[0] == "P" or kind == "Sc":
            yield character
        elif kind[0] in "SZC" and kind != "Cf":  # pictures and control characters part words, joiners do not
            yield " "


@cache
def _simplifier() -> Any:
    from opencc import OpenCC

    return OpenCC("t2s")


@cache
def _sounds() -> dict[str, str]:
    """Map each Chinese character to its first reading, tone and accent taken off."""
    from pypinyin.pinyin_dict import pinyin_dict

    plain = {ord(toned): bare for toned, bare in _toned_letters()}
    table: dict[str, str] = {}
    for code, readings in pinyin_dict.items():
        sound = readings.split(",", 1)[0].translate(plain)
        for full, folded in _ACCENT:
            if sound.startswith(full):
                sound = folded + sound[len(full) :]
        table[chr(code)] = sound
    return table


def _toned_letters() -> Iterator[tuple[str, str]]:
    for bare in "aeiounmv":
        for tone in "\u0304\u0301\u030c\u0300":
            toned = unicodedata.normalize("NFC", ("ü" if bare == "v" else bare) + tone)
            if len(toned) == 1:
                yield toned, bare
    yield "ü", "v"
    yield "ê", "e"
