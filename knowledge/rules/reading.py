"""Rules on how it reads, on a small screen and aloud (brief 4.2 W21, W23, W24, W27, W28)."""

import re
from collections.abc import Iterator

from knowledge.entry import Entry, Language
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint, Rule, parts, sentences, steps, unquoted
from knowledge.rules.shape import length

MAX_GRADE = 6.0  # Flesch-Kincaid; brief 4.2 W24
GRADE_SLACK = 2.0  # the formula is unsteady on 100 words; measured on the first 230 entries
MAX_MEAN_SENTENCE = 20  # characters; brief 4.2 W24
_PICTURE = {Language.ZH: re.compile(r"如?[上下]图|见图|如图|→|➜|>>"), Language.EN: re.compile(r"\b(?:see|in) (?:the )?picture\b|as shown|picture (?:below|above)|→|➜|>>", re.I)}
_COLOUR = {
    Language.ZH: re.compile(r"(?:红|绿|蓝|黄|橙|灰)色?的?(?:按钮|按键|图标|图案|圆点|那个|键)"),
    Language.EN: re.compile(r"\b(?:red|green|blue|yellow|orange|gr[ae]y) (?:button|icon|dot|one|key)\b", re.I),
}
_WHERE = {Language.ZH: re.compile(r"“|[左右上下]|写着|中间|旁边"), Language.EN: re.compile(r'"|\b(?:top|bottom|left|right|middle|beside|next to|marked|with the word)\b', re.I)}
_DO_NOT = {Language.ZH: re.compile(r"不要|别(?!人|的|处|家|墅)|不可以"), Language.EN: re.compile(r"\bdo not\b|\bdon't\b|\bnever\b", re.I)}
_TRADITIONAL = re.compile(
    "[們這個說對時會來後過還學國電話碼錢轉帳騙請問開關機讓給誰嗎麼樣裡邊間題銀號線網頁見現實點發證驗單買賣運車門長東馬鳥魚風飛體歲與從應當區頭書師樂萬億協醫藥護課費貸業務權處辦聯絡繫續導線頻螢視聽讀寫記認識訊]"
)
_CHINESE = re.compile(r"[\u3400-\u9fff]+")
_EXPLAINED = re.compile(r"\([\u3400-\u9fff]+|[\u3400-\u9fff]+ (?=\()")  # 云闪付 (UnionPay) and (云闪付)


def w21_positive(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, step in steps(entry):
        count = len(_DO_NOT[language].findall(unquoted(step.do, language)))
        if count > 2:
            yield Complaint("W21", (*loc, "do"), f"{count} things not to do in one step", "say what to do instead; at most one “不要” a step", mild=True)


def w23_script(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        clear = unquoted(text, language)
        if language is Language.ZH and (found := _TRADITIONAL.search(clear)):
            yield Complaint("W23", loc, f"{found[0]} is a traditional character", "write simplified Chinese; traditional is for questions", mild=True)
        if language is Language.EN and (found := _CHINESE.search(_EXPLAINED.sub("", clear))):
            yield Complaint("W23", loc, f"{found[0]} stands in the English text", 'Chinese only in quotes, as on the button: "我" (Me)', mild=True)


def w24_readable(entry: Entry, library: Library) -> Iterator[Complaint]:
    text = entry.en
    whole = " ".join([text.opening, *(step.do for step in text.steps), text.offline])
    grade = flesch_kincaid(re.sub(r"[^\x00-\x7f]+", "", re.sub(r'"[^"]*"', "this", whole)))
    if grade > MAX_GRADE + GRADE_SLACK:
        yield Complaint("W24", ("en",), f"reading grade {grade:.1f}, aim at {MAX_GRADE:.0f}", "shorter words, shorter sentences", mild=True)
    mean = mean_sentence("\n".join(parts(entry.zh)))
    if mean > MAX_MEAN_SENTENCE:
        yield Complaint("W24", ("zh",), f"{mean:.0f} characters a sentence, at most {MAX_MEAN_SENTENCE}", "shorter sentences", mild=True)


def w27_colour(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        if _COLOUR[language].search(text) and not _WHERE[language].search(text):
            yield Complaint("W27", loc, "a colour is the only guide", "add the name of the button or where it is")


def w28_read_aloud(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        if found := _PICTURE[language].search(unquoted(text, language)):
            yield Complaint("W28", loc, f"“{found[0]}” makes no sense when read aloud", "say it in words")


def flesch_kincaid(text: str) -> float:
    """Return the US school grade of an English text (Kincaid 1975); 0 for an empty one."""
    words = re.findall(r"[A-Za-z']+", text)
    if not words:
        return 0.0
    stops = max(1, len(re.findall(r"[.!?:]+", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    return 0.39 * len(words) / stops + 11.8 * syllables / len(words) - 15.59


def mean_sentence(text: str) -> float:
    """Return the mean number of characters of a Chinese sentence; 0 for an empty text."""
    pieces = [piece for piece in re.split(r"[。！？\n]", text) if length(piece, Language.ZH)]
    return sum(length(piece, Language.ZH) for piece in pieces) / len(pieces) if pieces else 0.0


RULES: tuple[Rule, ...] = (w21_positive, w23_script, w24_readable, w27_colour, w28_read_aloud)
