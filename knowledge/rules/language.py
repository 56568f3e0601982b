"""Rules on what is said and to whom (brief 4.2 W10 to W14, W19, W22). What stands in quotes was said by others."""

import re
from collections.abc import Iterator
from functools import lru_cache

from knowledge.entry import Entry, Language, Risk
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint, Rule, sentences, texts, unquoted
from knowledge.source import Loc
from knowledge.synonyms import Synonym
from knowledge.tables import Term

Patterns = dict[Language, tuple[re.Pattern[str], ...]]


def _patterns(zh: tuple[str, ...], en: tuple[str, ...]) -> Patterns:
    return {Language.ZH: tuple(map(re.compile, zh)), Language.EN: tuple(re.compile(p, re.I) for p in en)}


_YES_NO = {
    Language.ZH: re.compile(r"(?:吗|能不能|可不可以|行不行|要不要|是不是|真的假的)[^？?]{0,6}[？?]?$"),
    Language.EN: re.compile(r"^(?:can|could|is|are|was|do|does|did|should|will|may|must)\b[^.!]*\?$", re.I),
}
_ANSWERS = {
    Language.ZH: re.compile(r"^[“]?(?:是|不|要|可以|可能|能|会|有|没|行|别|这[是不个种]|多半|很可能|一般|通常|暂时|算|看|用|真的|假的|对|应该|大多|马上|先|请)"),
    Language.EN: re.compile(
        r"^(?:yes|no|not|it (?:can|is|may|might|depends)|this is|these are|they are|that is|do not|don't|never|usually|often|sometimes|mostly|only|"
        r"stop|please|almost|perhaps|probably|be careful|treat|you can|you do|there)\b",
        re.I,
    ),
}
_DANGER = {
    Language.ZH: re.compile(r"骗|假|别|不要|不可|不是|不能|没有|停|小心|当心|挂断|危险|犯法|违法"),
    Language.EN: re.compile(r"scam|fake|fraud|do not|don't|never|stop|\bno\b|\bnot\b|careful|beware|warning|trick|trap|hang up|wait|danger|illegal|against the law", re.I),
}
_BLAME = _patterns(
    ("智商", "愚蠢", "怎么会信", "上当(?:受骗)?的您", "老?糊涂了吧|真糊涂|犯糊涂", "您怎么(?:会|能|这么)", "早该"),
    (r"\bstupid\b", r"\bfoolish\b", r"\bsilly\b", r"\bgullible\b", r"how could you", r"you should have known"),
)
_PROMISE = _patterns(
    ("保证(?!金)", "绝对", "百分之百", "100%|100％", r"(?:一定|肯定)(?:能|可以|会)(?:追|要|退|拿|到)", r"(?:是|很|都|就|最|更)安全的?(?:$|[。，了])", "放心用", "包您"),
    (
        r"\bguarantee[ds]?\b",
        r"\b100 ?%",
        r"\bit is (?:quite |perfectly |completely |totally )?safe\b|\b(?:perfectly|completely|totally) safe\b",
        r"\babsolutely\b",
        r"\byou will (?:get|have) (?:it|your money) back\b",
        r"\b(?:I|we|Banyan) promise\b",
    ),
)
_DENIED = {
    Language.ZH: re.compile(r"(?:不|没|无法|难|别|谁也)[^，。；]{0,4}$"),
    Language.EN: re.compile(r"(?:\b(?:not?|never|cannot|nobody|none|without|anyone who|who|they)\b|n't)[^.;]{0,30}$", re.I),
}
_PROPER = re.compile(r"Debit Guarantee|Guarantee Scheme")
_BABY = re.compile(r"(?:^|[，。])亲[，。！们]|亲爱的|宝宝|乖")
_TWIN = re.compile(r"(?<!迷)你")


def w10_first_line_answers(entry: Entry, library: Library) -> Iterator[Complaint]:
    """An entry is a yes-or-no one if most of its wordings are."""
    for language, text in texts(entry):
        asked = entry.questions.of(language)
        if 2 * sum(bool(_YES_NO[language].search(said)) for said in asked) > len(asked) and not _ANSWERS[language].search(text.opening):
            yield Complaint("W10", (language, "opening"), "a yes-or-no question whose first words are neither", "start with 可以/不可以/是/不是… or Yes/No", mild=True)


def w11_danger_first(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk is not Risk.R2:
        return
    for language, text in texts(entry):
        first = re.split(r"(?<=[。.!?！？])", text.opening)
        if not _DANGER[language].search("".join(first[:2])):
            yield Complaint("W11", (language, "opening"), "the first line of a scam entry does not name the danger", "这是骗子。 / This is a scam. / 不要… / Do not …")


def w12_jargon(entry: Entry, library: Library) -> Iterator[Complaint]:
    """A hard word needs its meaning in brackets where it first stands, or stands itself in brackets behind its meaning."""
    said = list(sentences(entry))
    for language in Language:
        pieces = [(loc, unquoted(text, language)) for loc, tongue, text in said if tongue is language and loc[0] != "neighbours" and loc[-1] not in ("title", "label")]
        for word in library.glossary.jargon.get(language, ()):
            hard = re.compile(re.escape(word) if language is Language.ZH else rf"\b{re.escape(word)}s?\b", re.I)
            explained = re.compile(rf"(?:{hard.pattern})\s*[（(]|[（(](?:{hard.pattern})", re.I)
            loc = next((loc for loc, text in pieces if hard.search(text)), None)
            if loc is not None and not explained.search("\n".join(text for at, text in pieces if at == loc)):
                yield Complaint("W12", loc, f"“{word}” is not explained where it first stands", f"write {word}（…） with a few plain words in the brackets")


def w13_no_blame(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, found, _ in _found(entry, _BLAME):
        yield Complaint("W13", loc, f"“{found}” blames", "say what to do; 不是您的错 / it is not your fault")


def w14_address(entry: Entry, library: Library) -> Iterator[Complaint]:
    marks = dict.fromkeys(Language, 0)
    for loc, language, text in sentences(entry):
        clear = unquoted(text, language)
        if language is Language.ZH and (_TWIN.search(clear) or _BABY.search(clear)):
            yield Complaint("W14", loc, "says 你 or 亲", "write 您")
        marks[language] += clear.count("！") + clear.count("!")
    for language, count in marks.items():
        if count > (1 if entry.risk is Risk.R3 else 0):
            yield Complaint("W14", (language,), f"{count} exclamation marks", "write calmly, with full stops")


def w19_no_promise(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, found, before in _found(entry, _PROMISE):
        if not _DENIED[language].search(before):
            yield Complaint("W19", loc, f"“{found}” promises", "say what can be done, not what will come of it")


def w22_one_word(entry: Entry, library: Library) -> Iterator[Complaint]:
    """The one word of the glossary; folk words, nicknames and dialect are for questions."""
    table = _said_instead(library.glossary.terms, library.synonyms.rows)
    for loc, language, text in sentences(entry):
        clear = unquoted(text, language)
        for word, others in table[language]:
            if found := others.search(clear):
                yield Complaint("W22", loc, f"says {found[0]}", f"we always say {word}")


@lru_cache(maxsize=4)
def _said_instead(terms: tuple[Term, ...], synonyms: tuple[Synonym, ...]) -> dict[Language, list[tuple[str, re.Pattern[str]]]]:
    """Return, by language, each word of ours with a pattern of what is said instead."""
    rows = [(term.language, term.word, term.instead_of) for term in terms]
    rows += [(row.language, row.word, row.said) for row in synonyms if not row.in_answers]
    table: dict[Language, list[tuple[str, re.Pattern[str]]]] = {language: [] for language in Language}
    for language, word, others in rows:
        if others:
            table[language].append((word, re.compile("|".join(rf"(?<![A-Za-z]){re.escape(other)}s?(?![A-Za-z])" if other.isascii() else re.escape(other) for other in others), re.I)))
    return table


def _found(entry: Entry, table: Patterns) -> Iterator[tuple[Loc, Language, str, str]]:
    """Yield place, language, the words found, and what stands before them in the same text."""
    for loc, language, text in sentences(entry):
        clear = _PROPER.sub("", unquoted(text, language))
        for pattern in table[language]:
            if found := pattern.search(clear):
                yield loc, language, found[0], clear[: found.start()]


RULES: tuple[Rule, ...] = (w10_first_line_answers, w11_danger_first, w12_jargon, w13_no_blame, w14_address, w19_no_promise, w22_one_word)
