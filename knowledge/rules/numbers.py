"""Rules on numbers and links: nothing that is not in hotlines.yaml, ever (brief 2.4, 6.4, W15, W16)."""

import re
from collections.abc import Iterator

from knowledge.entry import Entry, Language, Market, Risk
from knowledge.loader import Library
from knowledge.rendering import PLACEHOLDER, plain_number
from knowledge.rules.complaint import Complaint, Rule, sentences

_RUN = re.compile(r"(?<![\d.])\d(?:[\d\-]| (?=\d)){1,16}\d(?![\d])")
_AMOUNT_AFTER = re.compile(r"^\s*(?:元|块|万|亿|%|％|个|年|月|日|号(?!码)|天|周|小时|分钟|秒|点|岁|位|次|张|人|倍|毫升|米|度|yuan|RMB|pounds|dollars|percent|years|days|hours|minutes|seconds|people|digits|characters|or older|or over|and over|to \d)", re.I)
_AMOUNT_BEFORE = re.compile(r"(?:[¥￥£$€]|第|超过|不到|至少|满|age|aged|over|about|under)\s*$", re.I)
_LINK = re.compile(r"https?://|www\.|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|cn|net|org|gov|edu|uk|au|sg|hk|ca|top|xyz|cc|io)\b(?:\.[a-z]{2})?", re.I)
_CITY = {"CN": Market.CN}


def w15_allow_list(entry: Entry, library: Library) -> Iterator[Complaint]:
    known = {plain_number(h.number): h for h in library.hotlines}
    home = {Market.CN: {"CN"}, Market.EN: {"US", "GB", "CA", "AU", "SG", "HK"}, Market.BOTH: set[str]()}[entry.market]
    for loc, _, text in sentences(entry):
        for run in _RUN.finditer(text):
            digits = plain_number(run[0])
            if len(digits) < 3 or _AMOUNT_AFTER.match(text[run.end():]) or _AMOUNT_BEFORE.search(text[: run.start()]):
                continue
            hotline = known.get(digits)
            if hotline is None:
                yield Complaint("W15", loc, f"{run[0]} is not in hotlines.yaml", "use a number that is, or prove it and add it there")
            elif entry.market is Market.BOTH and "12306" != digits:
                yield Complaint("W15", loc, f"{run[0]} belongs to one country, the entry to all", "write {police}, {bank}, {scam_line}, {support} … instead")
            elif home and not home & set(hotline.regions):
                yield Complaint("W15", loc, f"{run[0]} is a number of {', '.join(hotline.regions)}", "give the numbers of the country that the entry is about", mild=entry.risk is Risk.R3)


def w15_r2_has_a_number(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk not in (Risk.R2, Risk.R3):
        return
    known = {plain_number(h.number) for h in library.hotlines}
    for language in Language:
        whole = "\n".join(text for _, lang, text in sentences(entry) if lang is language)
        if not PLACEHOLDER.search(whole) and not any(plain_number(r[0]) in known for r in _RUN.finditer(whole)):
            yield Complaint("W15", (language,), "no number to call", "R2 and R3 hold at least one: 110, {police}, {bank} …")


def w16_links(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, text in sentences(entry):
        for found in _LINK.finditer(text):
            allowed = any(found[0].lower().endswith(d) for d in library.domains)
            if entry.risk in (Risk.R2, Risk.R3) and not allowed or entry.risk is Risk.R2:
                yield Complaint("W16", loc, f"link {found[0]} in a {entry.risk} text", "numbers and offices instead of links")
            elif not allowed:
                yield Complaint("W16", loc, f"{found[0]} is not an allowed domain", "leave it out, or prove it and add it to hotlines.yaml")


def placeholders(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, text in sentences(entry):
        for name in re.findall(r"\{([^}]*)\}?", PLACEHOLDER.sub("", text)):
            yield Complaint("placeholder", loc, f"{{{name}}} is not a placeholder", "police, ambulance, fire, bank, scam_line, report, elder_help, support or wallets")


def refused(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, text in sentences(entry):
        for wrong, why in library.refused:
            if wrong.lower() in text.lower():
                yield Complaint("refused", loc, f"“{wrong}”: {why}", "take it out")


def no_search_for_numbers(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, _, text in sentences(entry):
        if re.search(r"(?<!别)(?<!不要)(?<!不)(?:上网|百度|网上)搜[^。]{0,8}(?:电话|热线|号码)|(?<!not )\b(?:search|google)\b[^.]{0,20}\b(?:number|hotline)\b", text, re.I) and not re.search(r"别|不要|do not|don't|never", text, re.I):
            yield Complaint("N12", loc, "sends people to search for a number", "numbers found by searching are often a scam's: name one from hotlines.yaml")


def invisible(entry: Entry, library: Library) -> Iterator[Complaint]:
    everything = [*sentences(entry), *((("questions", lang, n), lang, q) for lang in Language for n, q in enumerate(entry.questions.of(lang)))]
    for loc, _, text in everything:
        if bad := re.search(r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", text):
            yield Complaint("invisible", loc, f"holds the invisible character U+{ord(bad[0]):04X}", "type the line again by hand")


RULES: tuple[Rule, ...] = (w15_allow_list, w15_r2_has_a_number, w16_links, placeholders, refused, no_search_for_numbers, invisible)
