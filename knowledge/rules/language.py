"""Rules on the words themselves (brief 4.2 W10 to W14, W19, W22, W24, W27, W28)."""

import re
from collections.abc import Iterator

from knowledge.entry import Entry, Language, Risk
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint, Rule, sentences, texts
from knowledge.rules.shape import QUOTED, length

MAX_GRADE = 6.0  # Flesch-Kincaid, brief 4.2 W24
_YES_NO = {Language.ZH: re.compile(r"(?:吗|能不能|可不可以|行不行|要不要|是不是)[^？?]{0,6}[？?]?$"), Language.EN: re.compile(r"^(?:can|is|are|do|does|should|will|may)\b", re.I)}
_ANSWERS = {Language.ZH: re.compile(r"^[“]?(?:是|不是|不要|要|不|可以|能|会|有|没有|行|别|这是|这不|先|多半|很可能|一般|通常|暂时|算|看|这个|这种|不用|真的|假的|对)"), Language.EN: re.compile(r"^(?:yes|no|not|it can|it is|this is|do not|don't|never|usually|often|sometimes|only|stop|please|almost|perhaps|be careful|treat|you can|there)\b", re.I)}
_DANGER = {Language.ZH: re.compile(r"骗|假|别|不要|不可|停|不能|小心|先"), Language.EN: re.compile(r"scam|fake|fraud|do not|don't|never|stop|no\b|not |careful|warning|trick|hang up|wait", re.I)}
_BLAME = {Language.ZH: ("智商", "愚蠢", "怎么会信", "上当受骗的您", "糊涂", "您怎么"), Language.EN: ("stupid", "foolish", "silly", "gullible", "how could you")}
_PROMISE = {Language.ZH: (r"(?<!不能)(?<!无法)(?<!不)保证", "绝对", "百分之百", "100%", r"(?<!不)一定能(?:追|要|退|拿)", r"(?<!不)很?安全的?[。，]", "放心用", "肯定能(?:追|要|退|拿)"), Language.EN: (r"(?<!not )(?<!cannot )(?<!no )\bguarantee(?!.{0,12}no)\b(?! that)", r"\b100 ?%", r"\bit is (?:quite |perfectly |completely )?safe\b", r"\babsolutely\b", r"\byou will get (?:it|your money) back\b")}
_PICTURE = {Language.ZH: ("如下图", "见图", "如图", "下图", "→", "➜"), Language.EN: ("see picture", "as shown", "picture below", "→", "➜")}
_COLOUR = {Language.ZH: re.compile(r"(?:红|绿|蓝|黄|橙|灰)色?的?(?:按钮|按键|图标|圆点|那个)"), Language.EN: re.compile(r"\b(?:red|green|blue|yellow|orange|gr[ae]y) (?:button|icon|dot|one)\b", re.I)}


def w10_first_line_answers(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        asked = entry.questions.of(language)
        if asked and _YES_NO[language].search(asked[0]) and not _ANSWERS[language].search(text.opening):
            yield Complaint("W10", (language, "opening"), "a yes-or-no question whose first words are neither", "start with 可以/不可以/是/不是… or Yes/No", mild=True)


def w11_danger_first(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk is Risk.R2:
        for language, text in texts(entry):
            first = re.split(r"(?<=[。.!?！？])", text.opening)
            if not _DANGER[language].search("".join(first[:2])):
                yield Complaint("W11", (language, "opening"), "the first line of a scam entry does not name the danger", "这是骗子。 / This is a scam. / 不要… / Do not …")


def w12_jargon(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        open_quote, close_quote = ("“", "”") if language is Language.ZH else ('"', '"')
        parts = [text.opening, *(s.do for s in text.steps), text.if_not_see, text.offline, text.closing]
        whole = QUOTED[language].sub(open_quote + close_quote, "\n".join(parts))
        for word in library.glossary.jargon.get(language, ()):
            found = re.search(re.escape(word), whole, re.I)
            if found and not re.match(r"\s*[（(]", whole[found.end():]):
                yield Complaint("W12", (language,), f"“{word}” is not explained where it first stands", f"write {word}（…） with a few plain words in the brackets")


def w13_no_blame(entry: Entry, library: Library) -> Iterator[Complaint]:
    yield from _words("W13", entry, _BLAME, "blames or frightens", "say what to do; 不是您的错 / it is not your fault")


def w14_address(entry: Entry, library: Library) -> Iterator[Complaint]:
    marks = 0
    for loc, language, text in sentences(entry):
        if language is Language.ZH and re.search(r"(?<!迷)你|(?:^|[，。])亲[，。！]", re.sub(r"“[^”]*”", "", text)):
            yield Complaint("W14", loc, "says 你 or 亲", "write 您")
        marks += text.count("！") + text.count("!")
    if marks > (2 if entry.risk is Risk.R3 else 0):
        yield Complaint("W14", (), f"{marks} exclamation marks", "write calmly, with full stops")


def w19_no_promise(entry: Entry, library: Library) -> Iterator[Complaint]:
    yield from _words("W19", entry, _PROMISE, "promises", "say what can be done, not what will come of it")


def w22_one_word(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        if language is Language.ZH:
            unquoted = re.sub(r"“[^”]*”", "", text)
            for word, others in library.glossary.terms.items():
                for other in others:
                    if other in unquoted:
                        yield Complaint("W22", loc, f"says {other}", f"we always say {word}")


def w24_readable(entry: Entry, library: Library) -> Iterator[Complaint]:
    text = entry.en
    whole = " ".join([text.opening, *(s.do for s in text.steps), text.offline])
    grade = flesch_kincaid(re.sub(r"[^\x00-\x7f]+", "", re.sub(r'"[^"]*"', "this", whole)))
    if grade > MAX_GRADE + 2:
        yield Complaint("W24", ("en",), f"reading grade {grade:.1f}, aim at {MAX_GRADE:.0f}", "shorter words, shorter sentences", mild=True)


def w27_colour(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        if _COLOUR[language].search(text) and not QUOTED[language].search(text):
            yield Complaint("W27", loc, "a colour is the only guide", "add the name of the button or where it is")


def w28_read_aloud(entry: Entry, library: Library) -> Iterator[Complaint]:
    yield from _words("W28", entry, _PICTURE, "makes no sense when read aloud", "say it in words")


def flesch_kincaid(text: str) -> float:
    """Return the US school grade of an English text (Kincaid 1975); 0 for an empty one."""
    words = re.findall(r"[A-Za-z']+", text)
    if not words:
        return 0.0
    stops = max(1, len(re.findall(r"[.!?:]+", text)))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", w.lower())))) for w in words)
    return 0.39 * len(words) / stops + 11.8 * syllables / len(words) - 15.59


def _words(rule: str, entry: Entry, table: dict[Language, tuple[str, ...]], what: str, remedy: str) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        for pattern in table[language]:
            if found := re.search(pattern, text, re.I):
                yield Complaint(rule, loc, f"“{found[0]}” {what}", remedy)


def zh_sentence_length(text: str) -> float:
    """Return the mean number of characters of a sentence."""
    pieces = [p for p in re.split(r"[。！？\n]", text) if p.strip()]
    return sum(length(p, Language.ZH) for p in pieces) / len(pieces) if pieces else 0.0


RULES: tuple[Rule, ...] = (w10_first_line_answers, w11_danger_first, w12_jargon, w13_no_blame, w14_address, w19_no_promise, w22_one_word, w24_readable, w27_colour, w28_read_aloud)
