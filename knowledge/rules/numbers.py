"""Rules on numbers and links: nothing that is not in hotlines.yaml, ever (brief 2.4, 3.5, 6.4, W15, W16)."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from knowledge.entry import Entry, Language, Market, Risk
from knowledge.loader import Library
from knowledge.phone_numbers import phone_like, plain_number
from knowledge.rendering import PLACEHOLDER, PLACES
from knowledge.rules.complaint import Complaint, Rule, parts, sentences, texts, unquoted
from knowledge.tables import Hotline

MAINLAND = "CN"
EVERYWHERE = frozenset({"12306"})  # the name of China's railway service is its number
_LINK = re.compile(r"https?://\S+|www\.\S+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|gov|edu|uk|au|sg|hk|ca|us|top|xyz|cc|io|info|me|ly|app|vip|shop|link)\b(?:/\S*)?", re.I)
_SPELLED_OUT = re.compile(r"[零〇一二三四五六七八九幺]{5,}|(?=[零〇一二三四五六七八九]*幺)[零〇一二三四五六七八九幺]{3,}")
_SEARCH = re.compile(r"(?:上网|百度|网上|搜索)[^。]{0,4}(?:搜|查|找)?[^。]{0,8}(?:电话|热线|号码)|\b(?:search|google|look up)\b[^.]{0,20}\b(?:number|hotline)\b", re.I)
_CALL_BACK = re.compile(r"回拨|打回去|拨回去|\b(?:call|ring|phone) (?:\w+ )?back\b", re.I)
_NOT = re.compile(r"别|不|勿|假|骗|\b(?:not|never|no|fake)\b|n't", re.I)
_COUNTRIES = {
    "US": re.compile(r"美国|\bUS\b|United States|America"),
    "GB": re.compile(r"英国|苏格兰|\bUK\b|United Kingdom|Brit|Scotland|England"),
    "CA": re.compile(r"加拿大|Canad"),
    "AU": re.compile(r"澳|Australia"),
    "SG": re.compile(r"新加坡|Singapore"),
    "HK": re.compile(r"香港|Hong Kong"),
}


def w15_allow_list(entry: Entry, library: Library) -> Iterator[Complaint]:
    known = {plain_number(h.number): h for h in library.hotlines}
    for loc, _, text in sentences(entry):
        for written in phone_like(text, known):
            hotline = known.get(plain_number(written))
            if hotline is None:
                yield Complaint("W15", loc, f"{written} is not in hotlines.yaml", "use a number that is, or prove it and add it there")
            elif hotline.number not in EVERYWHERE:
                yield from _in_its_country(entry, hotline, loc, text)
        if (spelled := _SPELLED_OUT.search(text)) and spelled[0] not in "一二三四五六七八九":
            yield Complaint("W15", loc, f"{spelled[0]} is a number in words", "write it in digits, so that it becomes a button", mild="幺" not in spelled[0])


def _in_its_country(entry: Entry, hotline: Hotline, loc: tuple[str | int, ...], text: str) -> Iterator[Complaint]:
    at_home = MAINLAND in hotline.regions
    if entry.market is Market.BOTH:
        yield Complaint("W15", loc, f"{hotline.number} belongs to {', '.join(hotline.regions)}, the entry to all", "write {police}, {bank}, {scam_line}, {support} … instead")
    elif at_home != (entry.market is Market.CN):
        yield Complaint("W15", loc, f"{hotline.number} is a number of {', '.join(hotline.regions)}", "give the numbers of the country that the entry is about")
    elif not at_home and not any(_COUNTRIES[region].search(text) for region in hotline.regions) and not _one_country(entry):
        yield Complaint("W15", loc, f"{hotline.number} holds in {', '.join(hotline.regions)} only, and the text does not say so", "name the country beside it, or write a placeholder", mild=True)


def _one_country(entry: Entry) -> bool:
    """Whether title, opening and closing of both languages name one English-speaking country, and no other."""
    return all(sum(bool(country.search(f"{text.title}\n{text.opening}\n{text.closing}")) for country in _COUNTRIES.values()) == 1 for _, text in texts(entry))


def w15_r2_has_a_number(entry: Entry, library: Library) -> Iterator[Complaint]:
    """Something to dial must stand in what is always shown: not in a variant, a title or a splitting question."""
    if entry.risk not in (Risk.R2, Risk.R3):
        return
    known = {plain_number(h.number) for h in library.hotlines}
    for language, text in texts(entry):
        whole = "\n".join([*parts(text), text.if_not_see])
        if not PLACEHOLDER.search(whole) and not any(plain_number(run) in known for run in phone_like(whole, known)):
            yield Complaint("W15", (language,), "no number to call", "R2 and R3 hold at least one: 110, {police}, {bank} …")


def w16_links(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, text in sentences(entry):
        for found in _LINK.finditer(text):
            host = re.sub(r"^https?://|^www\.|/.*$", "", found[0].lower()).rstrip("。.，,")
            if entry.risk in (Risk.R2, Risk.R3):
                yield Complaint("W16", loc, f"link {found[0]} in a {entry.risk} text", "numbers and offices instead of links")
            elif not any(host == domain or host.endswith(f".{domain}") for domain in library.domains):
                yield Complaint("W16", loc, f"{found[0]} is not an allowed domain", "leave it out, or prove it and add it to hotlines.yaml")


def placeholders(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, text in sentences(entry):
        for wrong in re.findall(r"[{｛][^}｝]*[}｝]?|[}｝]", PLACEHOLDER.sub("", text)):
            yield Complaint("placeholder", loc, f"{wrong} is not a placeholder", "one of " + ", ".join(f"{{{name}}}" for name in PLACES))


def refused(entry: Entry, library: Library) -> Iterator[Complaint]:
    """Case, width, spaces and marks do not count: 千万别信 12381 is 千万别信12381."""
    patterns = [(wrong, _however_spaced(wrong.text)) for wrong in library.refused if entry.id not in wrong.only_in]
    for loc, _, text in sentences(entry):
        for wrong, pattern in patterns:
            if pattern.search(unicodedata.normalize("NFKC", text)):
                yield Complaint("refused", loc, f"“{wrong.text}”: {wrong.why}", "take it out")


@cache
def _however_spaced(words: str) -> re.Pattern[str]:
    """Return a pattern of `words` with any spaces and marks between their characters; English words stay whole."""
    if words.isascii() and not words[0].isdigit():
        return re.compile(r"\b" + r"\W+".join(map(re.escape, words.split())) + r"\b", re.I)
    gap = r"[\s，。、；：！？“”‘’（）()\-]*"
    return re.compile(gap.join(re.escape(character) for character in words if not re.match(gap + "$", character)), re.I)


def n12_no_search_for_numbers(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, text in sentences(entry):
        for sentence in re.split(r"[。.!?！？]", text):
            if _SEARCH.search(sentence) and not _NOT.search(sentence) and loc[0] != "neighbours":
                yield Complaint("N12", loc, "sends people to search for a number", "numbers found by searching are often a scam's: name one from hotlines.yaml")


def n19_no_call_back(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        for sentence in re.split(r"[。.!?！？]", unquoted(text, language)):
            if _CALL_BACK.search(sentence) and not _NOT.search(sentence) and entry.risk in (Risk.R1, Risk.R2, Risk.R3):
                yield Complaint("N19", loc, "tells people to call back a number that called them", "say which number to dial instead", mild=True)


def invisible(entry: Entry, library: Library) -> Iterator[Complaint]:
    asked = [(("questions", language, number), language, said) for language in Language for number, said in enumerate(entry.questions.of(language))]
    for loc, _, text in (*sentences(entry), *asked):
        for character in "" if text.isprintable() else text:
            if character != "\n" and (unicodedata.category(character)[0] == "C" or character == "\u00a0"):
                yield Complaint("invisible", loc, f"holds the invisible character U+{ord(character):04X}", "type the line again by hand")
                break


RULES: tuple[Rule, ...] = (w15_allow_list, w15_r2_has_a_number, w16_links, placeholders, refused, n12_no_search_for_numbers, n19_no_call_back, invisible)
