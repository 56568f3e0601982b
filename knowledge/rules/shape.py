"""Rules on how an answer is built: steps, lengths, buttons, what comes next (brief 4.2 W1 to W9, W17, W18)."""

import re
from collections.abc import Iterator

from knowledge.entry import Entry, Language, Market, Risk
from knowledge.loader import Library
from knowledge.rendering import body, fill
from knowledge.rules.complaint import Complaint, Rule, steps, texts

MAX_STEPS, AIM_STEPS, MAX_SCRIPT_STEPS = 8, 6, 5
MAX_STEP = {Language.ZH: 40, Language.EN: 20}  # characters; words
MAX_SENTENCE = {Language.ZH: 25, Language.EN: 18}
MAX_ANSWER = {Language.ZH: 220, Language.EN: 130}
MAX_TITLE = {Language.ZH: 14, Language.EN: 34}  # characters, on a button
MIN_QUESTIONS = {Language.ZH: 16, Language.EN: 10}
MIN_ABROAD = 8  # wordings in the language of the country that the entry is not about
QUOTED = {Language.ZH: re.compile(r"“([^”]*)”"), Language.EN: re.compile(r'"([^"]*)"')}
_SPOKEN = {Language.ZH: re.compile(r"(?:说|问|念|告诉|回答|写|叫|喊)[^。；“]{0,8}“[^”]*”"), Language.EN: re.compile(r'(?:say|ask|tell|answer|write|read|says|asks|called|named)\b[^."]{0,20}"[^"]*"', re.I)}
TAP = {Language.ZH: re.compile(r"(?:点|按|选|打开)(?:一下|开|进|右|左|上|下|最|那)?"), Language.EN: re.compile(r"\b(?:tap|press|choose|select|click)\b", re.I)}
_CHANGES = {
    Language.ZH: re.compile(r"点[^。]*“[^”]*(?:确认|关闭|删除|解除|解绑|注销|付款|支付|转账|提现|清理|清空|开通|开启|卸载|退出|恢复|更新|绑定|添加银行卡|退款|拉黑|撤回)[^”]*”"),
    Language.EN: re.compile(r'\b(?:tap|press|choose|click)\b[^."]*"[^"]*(?:confirm|turn off|delete|remove|close account|pay|transfer|send money|withdraw|clear|erase|unsubscribe|cancel|uninstall|reset|freeze)[^"]*"', re.I),
}
_MEASURE = {"CN": "CN"}


def length(text: str, language: Language) -> int:
    """Return characters without spaces and marks for Chinese, words for English."""
    if language is Language.ZH:
        return len(re.sub(r"[\s。，、；：！？“”（）().,:;!?\"'·\-—]", "", text))
    return len(re.findall(r"[\w'’{}-]+", text))


def w1_steps(entry: Entry, library: Library) -> Iterator[Complaint]:
    limit = MAX_SCRIPT_STEPS if entry.risk is Risk.R3 else MAX_STEPS
    for language, text in texts(entry):
        for loc, count in [((language, "steps"), len(text.steps)), *(((language, "variants", i, "steps"), len(v.steps)) for i, v in enumerate(text.variants))]:
            if count > limit:
                yield Complaint("W1", loc, f"{count} steps, at most {limit}", "leave out what is not needed, or split the entry in two")
            elif entry.risk is not Risk.R3 and count > AIM_STEPS:
                yield Complaint("W1", loc, f"{count} steps, aim at {AIM_STEPS}", "can two screens be reached by a shorter way?", mild=True)


def w2_step_length(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, step in steps(entry):
        size = length(_filled(step.do, language, library), language)
        if size > MAX_STEP[language]:
            unit = "characters" if language is Language.ZH else "words"
            yield Complaint("W2", (*loc, "do"), f"step of {size} {unit}, at most {MAX_STEP[language]}", "one action, fewest words")


def w3_one_action(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, step in steps(entry):
        unspoken = _SPOKEN[language].sub("", step.do)
        tapped = QUOTED[language].findall(unspoken) if TAP[language].search(unspoken) else []
        places = len(re.findall(r"“[^”]*”(?:里|中|页)|在“[^”]*”|或(?:者)?“[^”]*”", unspoken)) if language is Language.ZH else len(re.findall(r'(?:\bin|\bunder|\bor|\bthen in|\bof|\bnext to|\babove|\bbelow)\s+(?:the\s+)?"[^"]*"', unspoken))
        if len(tapped) - places > 1:
            yield Complaint("W3", (*loc, "do"), f"more than one thing to tap: {', '.join(tapped)}", "make two steps of it")
        elif re.search(r"然后.{0,12}再|(?:点|按)“[^”]*”[，,](?:再|然后|接着)(?:点|按)", step.do):
            yield Complaint("W3", (*loc, "do"), "two actions in one step", "make two steps of it")


def w4_sentences(entry: Entry, library: Library) -> Iterator[Complaint]:
    from knowledge.rules.complaint import sentences

    breaks = {Language.ZH: r"[。！？；：，\n（）]", Language.EN: r"[.!?:;\n()]"}
    for loc, language, text in sentences(entry):
        for piece in re.split(breaks[language], _filled(text, language, library)):
            size = length(piece, language)
            if size > MAX_SENTENCE[language]:
                yield Complaint("W4", loc, f"“{piece.strip()[:30]}…” is {size} long, at most {MAX_SENTENCE[language]}", "make two sentences of it")


def w5_whole_answer(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        whole = _filled("\n".join([text.opening, *body(text, language)]), language, library)
        size = length(re.sub(re.escape(text.if_not_see), "", whole) if text.if_not_see else whole, language)
        if size > MAX_ANSWER[language]:
            yield Complaint("W5", (language,), f"the whole answer is {size} long, at most {MAX_ANSWER[language]}", "keep what the person needs now")


def w6_buttons_in_quotes(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, step in steps(entry):
        if language is Language.ZH and re.search(r"点(?:一下|开|击)?(?!头|亮|餐|菜|外卖|播|评|赞|数|清|名)[^“，。”]{0,8}[。，]?$", step.do) and "“" not in step.do:
            yield Complaint("W6", (*loc, "do"), "what is tapped is not in quotes", "write the button's exact words in “ ”, with where it is", mild=True)
        if language is Language.EN and re.search(r"\btap\b", step.do, re.I) and '"' not in step.do:
            yield Complaint("W6", (*loc, "do"), "what is tapped is not in quotes", 'write the button\'s exact words in " ", with where it is', mild=True)


def w7_see_next(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk is Risk.R3:
        return
    for loc, language, step in steps(entry):
        if _taps(step.do, language) and not step.see_next:
            yield Complaint("W7", (*loc, "do"), "what does the person see after this?", "add see_next, one short sentence", mild=True)


def w8_if_not_see(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk is Risk.R3:
        return
    for language, text in texts(entry):
        taps = [step for step in text.steps if _taps(step.do, language)]
        if taps and not text.if_not_see and not all(step.if_not_see for step in taps):
            yield Complaint("W8", (language,), "what if they do not see the button?", "add if_not_see")


def w9_stop_point(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk in (Risk.R0, Risk.R3):
        return
    stopped: dict[tuple[object, ...], bool] = {}
    for loc, language, step in steps(entry):
        key = loc[:-1]
        stopped[key] = stopped.get(key, False) or bool(step.stop)
        if _CHANGES[language].search(step.do) and not stopped[key]:
            yield Complaint("W9", (*loc, "do"), "this step spends money or changes something, and nothing says that one may stop", "add stop: 不放心就停在这里。 / Not sure? Stop here.")


def w17_offline(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        if entry.risk is not Risk.R3 and not text.offline:
            yield Complaint("W17", (language,), "no way without the phone", "add offline: counter, window, family or a call")


def w18_complete(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        if not text.title or not text.opening:
            yield Complaint("W18", (language,), "title and opening may not be empty", "write them")
        if len(text.title) > MAX_TITLE[language]:
            yield Complaint("W18", (language, "title"), f"title of {len(text.title)} characters, at most {MAX_TITLE[language]}", "it stands on a button: shorten it")
        abroad = {Language.ZH: Market.EN, Language.EN: Market.CN}[language]
        least = MIN_ABROAD if entry.market is abroad else MIN_QUESTIONS[language]
        if len(entry.questions.of(language)) < least:
            yield Complaint("W18", ("questions", language), f"{len(entry.questions.of(language))} wordings, at least {least}", "write more, in other people's words")
    if len(entry.zh.variants) != len(entry.en.variants):
        yield Complaint("W18", ("en", "variants"), "the two languages have different variants", "give both the same", mild=True)


def _taps(do: str, language: Language) -> bool:
    return bool(TAP[language].search(do) and QUOTED[language].search(_SPOKEN[language].sub("", do)))


def _filled(text: str, language: Language, library: Library) -> str:
    home = library.regions.get("CN")
    return fill(text, home, language) if home else text


RULES: tuple[Rule, ...] = (w1_steps, w2_step_length, w3_one_action, w4_sentences, w5_whole_answer, w6_buttons_in_quotes, w7_see_next, w8_if_not_see, w9_stop_point, w17_offline, w18_complete)
