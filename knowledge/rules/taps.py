"""Rules on menu paths: one tap a step, its exact name, what comes next, where one may stop (brief 4.2 W3, W6 to W9)."""

import re
from collections.abc import Iterator

from knowledge.entry import Entry, Language, Risk, Step
from knowledge.loader import Library
from knowledge.rules.complaint import QUOTED, Complaint, Rule, paths, steps, texts, unquoted

_POINT = r"(?<![一二三四五六七八九十几两早晚快慢有差整\d])点"  # not the 点 of three o'clock or of a little
TAP = {
    Language.ZH: re.compile(_POINT + r"(?!钟|餐|菜|外卖|儿|心|名|数|清)|按(?!照|他|她|着)|选(?!中)|打开"),
    Language.EN: re.compile(r"\b(?:tap|press|choose|select|click)\b", re.I),
}
_BARE = {Language.ZH: re.compile(_POINT + r"(?:一下|开|击)?(?!头|亮|餐|菜|外卖|播|评|赞|数|清|名)[^“，。”]{0,8}[。，]?$"), Language.EN: re.compile(r"\btap\b", re.I)}
_SPOKEN = {
    Language.ZH: re.compile(r"(?:说|问|念|告诉|回答|写|叫|喊|讲|输入|带)[^。；“]{0,8}“[^”]*”"),
    Language.EN: re.compile(r'\b(?:say|ask|tell|answer|write|read|type|says|asks|called|named|with)\b[^."]{0,20}"[^"]*"', re.I),
}
_EITHER = {Language.ZH: re.compile(r"(“[^”]*”)(?:(?:、|或者?|和)“[^”]*”)+"), Language.EN: re.compile(r'("[^"]*")(?: ?\([^)]*\))?(?:,? or "[^"]*"(?: ?\([^)]*\))?)+')}
_PLACE = {
    Language.ZH: re.compile(r"在[^，。“]{0,6}“[^”]*”(?=里|中|页|那|下|上|旁|右|左|，)|“[^”]*”(?:里|中|页|旁边|下面|上面|右边|左边|那一)"),
    Language.EN: re.compile(r'\b(?:in|under|of|next to|beside|above|below|from|on)\s+(?:the\s+)?"[^"]*"', re.I),
}
_OPEN_FIRST = {Language.ZH: re.compile(r"^(?:[^，。“]{0,8})打开“[^”]*”(?=[，。])"), Language.EN: re.compile(r'^(?:[^."]{0,20})\bopen "[^"]*"', re.I)}
_ACTS = {
    Language.ZH: re.compile(r"(?:(?:再|然后|接着|就|您|请|自己|一下)*)(?:点|按|选(?!好|中)|输入|长按|勾(?!好))"),
    Language.EN: re.compile(r"(?:then |now )*(?:tap|press|choose|select|click|type(?! nothing)|enter)\b", re.I),
}
_CLAUSE = {Language.ZH: re.compile(r"[，。；]"), Language.EN: re.compile(r"[.,;]|\band\b|\bthen\b")}
_CHANGES = {
    Language.ZH: re.compile(
        r"(?:点|按|选)[^。，]*“[^”]*(?:确认|关闭|删除|解除|解绑|注销|付款(?!码)|支付(?!设置|宝|方式|管理|密码|记录|安全)|转账(?!记录|到账)|提现|"
        r"清理|清空|开通|开启|卸载|退出|恢复|绑定|添加银行卡|退款|拉黑|撤回)[^”]*”"
    ),
    Language.EN: re.compile(
        r'\b(?:tap|press|choose|click)\b[^."]*"[^"]*(?:confirm|turn off|turn on|delete|remove|close account|\bpay\b|transfer|send money|withdraw|'
        r'clear|erase|unsubscribe|cancel|uninstall|reset|freeze)[^"]*"',
        re.I,
    ),
}
_SPENDS = {
    Language.ZH: re.compile(r"(?:按|输入?)[^，。“]{0,6}密码[^，。]{0,6}(?:付|转|给钱)|确认(?:付款|转账)"),
    Language.EN: re.compile(r"\bpassword to (?:pay|send)|confirm (?:the )?(?:payment|transfer)", re.I),
}


def w3_one_action(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, step in steps(entry):
        ours = _SPOKEN[language].sub("", step.do)
        tapped = _tapped(ours, language) if TAP[language].search(ours) else []
        acts = sum(bool(_ACTS[language].match(clause.strip())) for clause in _CLAUSE[language].split(unquoted(ours, language)))
        if len(tapped) > 1:
            yield Complaint("W3", (*loc, "do"), f"more than one thing to tap: {', '.join(tapped)}", "make two steps of it")
        elif acts > 1:
            yield Complaint("W3", (*loc, "do"), "two actions in one step", "make two steps of it", mild=True)


def _tapped(do: str, language: Language) -> list[str]:
    """Return the quoted names that are tapped: an app that is opened first, places and alternatives do not count."""
    once = _EITHER[language].sub(r"\1", do)
    return QUOTED[language].findall(_PLACE[language].sub("", _OPEN_FIRST[language].sub("", once)))


def w6_buttons_in_quotes(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, step in steps(entry):
        if _BARE[language].search(step.do) and not QUOTED[language].search(step.do):
            yield Complaint("W6", (*loc, "do"), "what is tapped is not in quotes", "write the button's exact words in quotes, with where it is", mild=True)


def w7_see_next(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk is Risk.R3:
        return
    for loc, language, step in steps(entry):
        if _is_tap(step, language) and not step.see_next:
            yield Complaint("W7", (*loc, "do"), "what does the person see after this?", "add see_next, one short sentence", mild=True)


def w8_if_not_see(entry: Entry, library: Library) -> Iterator[Complaint]:
    if entry.risk is Risk.R3:
        return
    for language, text in texts(entry):
        taps = [step for path in (text.steps, *(variant.steps for variant in text.variants)) for step in path if _is_tap(step, language)]
        if taps and not text.if_not_see and not all(step.if_not_see for step in taps):
            yield Complaint("W8", (language,), "what if they do not see the button?", "add if_not_see")


def w9_stop_point(entry: Entry, library: Library) -> Iterator[Complaint]:
    """A stop before it, in the same step or an earlier one. For R0 only where money is spent."""
    if entry.risk is Risk.R3:
        return
    for loc, language, path in paths(entry):
        stopped = False
        for number, step in enumerate(path):
            stopped = stopped or bool(step.stop)
            risky = _SPENDS[language].search(step.do) or (entry.risk is not Risk.R0 and _CHANGES[language].search(step.do))
            if risky and not stopped:
                yield Complaint("W9", (*loc, number, "do"), "this step spends money or changes something, and nothing says that one may stop", "add stop: 不放心就停在这里。 / Not sure? Stop here.")


def menu_has_a_version(entry: Entry, library: Library) -> Iterator[Complaint]:
    taps = sum(_is_tap(step, language) for _, language, step in steps(entry))
    if taps >= 4 and not entry.app_versions and entry.risk is not Risk.R3:
        yield Complaint("app_versions", (), "a menu path, and no word on the app it was written for", "add app_versions: [{app: …, version: unknown, os: any, checked_on: null}]", mild=True)


def _is_tap(step: Step, language: Language) -> bool:
    ours = _SPOKEN[language].sub("", step.do)
    return bool(TAP[language].search(unquoted(ours, language)) and QUOTED[language].search(ours))


RULES: tuple[Rule, ...] = (w3_one_action, w6_buttons_in_quotes, w7_see_next, w8_if_not_see, w9_stop_point, menu_has_a_version)
