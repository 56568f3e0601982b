"""Rules on the two languages of an entry: each stands by itself, and neither says less than the other (brief 4.2 W18, W20, W23)."""

import re
from collections.abc import Iterator

from knowledge.entry import Entry, Language, Risk, Text
from knowledge.loader import Library
from knowledge.phone_numbers import phone_like, plain_number
from knowledge.rendering import PLACEHOLDER, render, script_for
from knowledge.rules.complaint import Complaint, Rule, parts, texts
from knowledge.template import BLANK

_LETTERS = {Language.ZH: re.compile(r"[\u3400-\u9fff]"), Language.EN: re.compile(r"[A-Za-z]")}
_NAME = {Language.ZH: "Chinese", Language.EN: "English"}
_WECHAT, _ALIPAY = re.compile(r"微信|WeChat"), re.compile(r"支付宝|Alipay")


def twin_language(entry: Entry, library: Library) -> Iterator[Complaint]:
    """Title and opening are written in the language that they stand under."""
    for language, text in texts(entry):
        for name in ("title", "opening"):
            said = getattr(text, name)
            if said.strip() and not _LETTERS[language].search(re.sub(r"\{\w+\}", "", said)):
                yield Complaint("twin", (language, name), f"the {_NAME[language]} {name} is not in {_NAME[language]}", "write it in that language, in its own words")


def twin_parts(entry: Entry, library: Library) -> Iterator[Complaint]:
    """What one language has, the other has too: a closing, help for a missing button, a stop. (W17 asks for `offline`.)"""
    zh, en = _parts(entry.zh), _parts(entry.en)
    for name in sorted(zh ^ en):
        poor, rich = (Language.EN, Language.ZH) if name in zh else (Language.ZH, Language.EN)
        yield Complaint("twin", (poor,), f"the {_NAME[rich]} has {name}, the {_NAME[poor]} has none", "say it in both languages, or in neither", mild=True)


def twin_numbers(entry: Entry, library: Library) -> Iterator[Complaint]:
    """Both languages give the same numbers to somebody in the same place."""
    if entry.elsewhere is None and _given(entry.zh) == _given(entry.en):
        return
    for region in library.regions:
        shown = script_for(entry, region, library)
        zh, en = ({hotline.number for hotline in render(shown, language, region, library).numbers} for language in Language)
        if zh != en and BLANK not in entry.zh.opening:
            message = f"in {region} only one language gives {', '.join(sorted(zh ^ en))}"
            yield Complaint("twin", ("en",), message, "give the same numbers in both", mild=entry.risk not in (Risk.R2, Risk.R3))
            return


def w20_no_brand(entry: Entry, library: Library) -> Iterator[Complaint]:
    """A public service that is named with one of the two payment apps is named with both."""
    if entry.category != "pub":
        return
    for language, text in texts(entry):
        whole = "\n".join([text.opening, text.offline, text.if_not_see, text.closing, *(step.do for step in text.steps), *(f"{v.label} {step.do}" for v in text.variants for step in v.steps)])
        wechat, alipay = _WECHAT.search(whole), _ALIPAY.search(whole)
        if bool(wechat) != bool(alipay):
            yield Complaint("W20", (language,), f"names {'WeChat' if wechat else 'Alipay'} and not {'Alipay' if wechat else 'WeChat'}", "name both, or neither", mild=True)


def _given(text: Text) -> set[str]:
    whole = "\n".join([*parts(text), text.if_not_see, *(step.if_not_see for step in text.steps)])
    return {*PLACEHOLDER.findall(whole), *map(plain_number, phone_like(whole))}


def _parts(text: Text) -> set[str]:
    steps = [*text.steps, *(step for variant in text.variants for step in variant.steps)]
    stops = {"stop"} if any(step.stop for step in steps) else set()
    return {name for name in ("if_not_see", "closing") if getattr(text, name).strip()} | stops


RULES: tuple[Rule, ...] = (twin_language, twin_parts, twin_numbers, w20_no_brand)
