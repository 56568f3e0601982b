"""A small base of known content, and a valid entry of which a test mends one field."""

from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from knowledge.findings import Finding
from knowledge.loader import Library, load
from knowledge.rules import findings

TODAY = date(2026, 11, 24)

HOTLINES = """\
hotlines:
  - {number: "110", regions: [CN], zh: 报警, en: police, not_for: 别的事, source: x, mark: V-news}
  - {number: "95017", regions: [CN], zh: 微信支付, en: WeChat Pay, not_for: 别的事, source: x, mark: V-weak}
  - {number: "12306", regions: [CN], zh: 火车票, en: trains, not_for: 别的事, source: x, mark: V-news}
  - {number: "12381", regions: [CN], zh: 预警短信, en: warning texts, source: x, mark: V-news, not_for: 不能拨打}
  - {number: "999", regions: [GB], zh: 报警急救, en: emergency, not_for: 别的事, source: x, mark: M}
  - {number: "159", regions: [GB], zh: 接通您的银行, en: connects you to your bank, not_for: 别的事, source: x, mark: V-news}
  - {number: "0300 123 2040", regions: [GB], zh: 举报诈骗, en: Report Fraud, not_for: 别的事, source: x, mark: V-news}
  - {number: "911", regions: [US], zh: 报警急救, en: emergency, not_for: 别的事, source: x, mark: M}
  - {number: "1-877-382-4357", regions: [US], zh: 举报诈骗, en: report fraud, not_for: 别的事, source: x, mark: V-official}
domains: [12306.cn, ftc.gov]
refused:
  - {text: 中国反诈中心, why: 正确名称是国家反诈中心}
  - {text: 千万别信12381, why: 12381 是真的, only_in: [phone-font-bigger]}
  - {text: ACORN, why: closed}
"""
FACTS = """\
facts:
  - {id: F-SURE, claim: c, source: s, mark: V-official, clock: law, read_on: 2026-11-23}
  - {id: F-WEAK, claim: c, source: s, mark: V-weak, clock: law, read_on: 2026-11-23}
  - {id: F-TRICK, claim: c, source: s, mark: V-news, clock: scam, read_on: 2026-11-23}
"""
GLOSSARY = """\
terms:
  - {word: 验证码, meaning: 短信里的几个数字, instead_of: [动态码]}
  - {word: verification code, meaning: digits in a text, instead_of: [OTP]}
jargon:
  zh: [验证码, 缓存]
  en: [verification code, cache]
"""
SYNONYMS = """\
synonyms:
  - {word: 话费, language: zh, kind: thing, said: [手机费]}
  - {word: 怎么, language: zh, kind: dialect, said: [咋, 咋整]}
  - {word: 现金, language: zh, kind: thing, said: [现钱], in_answers: true}
  - {word: WeChat, language: en, kind: app, said: [the green app]}
"""
REVERSES = """\
words: [["on", "off"], [block, unblock]]
pairs: []
one_way: [{id: phone-music-off, why: nobody wants it back}]
"""


def region(code: str, zh: str, en: str, police: str, bank: tuple[str, str], scam_line: str) -> dict[str, Any]:
    same = {"zh": police, "en": police}
    line = {"zh": scam_line, "en": scam_line}
    everywhere = {"police": same, "ambulance": same, "fire": same, "scam_line": line, "report": line, "elder_help": same, "support": same}
    return {"code": code, "name": {"zh": zh, "en": en}, "bank": {"zh": bank[0], "en": bank[1]}, "wallets": {"zh": "付款软件", "en": "the payment app"}, **everywhere}


REGIONS = [
    region("CN", "中国大陆", "mainland China", "110", ("银行卡背面的电话", "the number on your card"), "110"),
    region("GB", "英国", "the United Kingdom", "999", ("159 或银行卡背面的电话", "159 or the number on your card"), "0300 123 2040"),
    region("US", "美国", "the United States", "911", ("银行卡背面的电话", "the number on your card"), "1-877-382-4357"),
]

ZH_ASKED = (
    *("微信咋整大字", "字儿忒小", "看不清聊天", "眼花了调字号", "屏上蚂蚁字", "想要老花镜那样的字", "儿子发的话瞅不见", "放大文字在哪"),
    *("把微信弄粗点", "字体设置找不着", "我妈嫌字小", "小得像芝麻", "怎么变大号", "阅读费劲", "聊天界面太密", "换个大点的字"),
)
EN_ASKED = (
    *("bigger letters please", "cannot read my chats", "how do I enlarge WeChat text", "the print is tiny", "where is font size", "my mother needs large type"),
    *("squinting at messages", "make words larger", "letters like ants", "small text again and I lost my glasses"),
)

ENTRY: dict[str, Any] = {
    "id": "phone-wechat-font",
    "category": "phone",
    "risk": "R1",
    "market": "cn",
    "caller_check": False,
    "facts": ["F-SURE"],
    "checked": False,
    "neighbours": [{"id": "phone-font-bigger", "zh": "是整个手机的字吗？", "en": "Is it the whole phone?"}],
    "escalate_if": ["not_on_screen"],
    "reviewed": {"by": "a reader", "on": date(2026, 11, 24)},
    "app_versions": [{"app": "微信", "version": "unknown", "os": "any", "checked_on": None}],
    "zh": {
        "title": "微信里字变大",
        "opening": "可以变大。",
        "steps": [
            {"do": "打开微信，点右下角“我”。", "see_next": "您会看到“设置”。"},
            {"do": "点“设置”。", "see_next": "您会看到“通用”。"},
            {"stop": "不放心就停在这里。", "do": "点“完成”。", "see_next": "字会变大。"},
        ],
        "if_not_see": "没看到？点“找人帮我”。",
        "offline": "请家人帮您看，或打 95017 问。",
    },
    "en": {
        "title": "Bigger letters in WeChat",
        "opening": "You can make them bigger.",
        "steps": [
            {"do": 'Open WeChat. Tap "我" (Me), bottom right.', "see_next": 'You will see "设置".'},
            {"do": 'Tap "设置" (Settings).', "see_next": 'You will see "通用".'},
            {"stop": "Not sure? Stop here.", "do": 'Tap "完成" (Done).', "see_next": "The letters grow."},
        ],
        "if_not_see": "Not there? Ask for help here.",
        "offline": "Ask family, or call 95017.",
    },
    "questions": {"zh": list(ZH_ASKED), "en": list(EN_ASKED)},
}

NEIGHBOUR: dict[str, Any] = {
    **deepcopy(ENTRY),
    "id": "phone-font-bigger",
    "neighbours": [],
    "questions": {"zh": [f"{said}，说的是全部地方" for said in ZH_ASKED], "en": [f"{said} on every page of the handset" for said in EN_ASKED]},
}

SCRIPT: dict[str, Any] = {
    **deepcopy(ENTRY),
    "id": "emg-money-gone",
    "category": "emg",
    "risk": "R3",
    "market": "both",
    "app_versions": [],
    "neighbours": [],
    "zh": {"title": "钱被骗走了", "opening": "先别再转钱。", "steps": [{"do": "马上打 {police}。"}, {"do": "再打{bank}。"}], "closing": "越快越好。"},
    "en": {"title": "My money is gone", "opening": "Send no more money.", "steps": [{"do": "Call {police} now."}, {"do": "Then call {bank}."}], "closing": "The sooner the better."},
    "questions": {"zh": [f"{said}以后钱没了" for said in ZH_ASKED], "en": [f"after {said} the pension money vanished overnight" for said in EN_ASKED]},
}


def mended(entry: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """Return a copy of `entry` in which each dotted place (`zh.steps.0.do`) has its new value; None takes the field out."""
    copy = deepcopy(entry)
    for place, value in changes.items():
        *way, last = [int(key) if key.isdigit() else key for key in place.split(".")]
        inside: Any = copy
        for key in way:
            inside = inside[key]
        if value is None:
            del inside[last]
        else:
            inside[last] = value
    return copy


def write_base(root: Path, *entries: dict[str, Any]) -> Path:
    """Write the tables, the neighbour, and `entries` where their id and risk say; return `root`."""
    for name, text in (("hotlines", HOTLINES), ("facts", FACTS), ("glossary", GLOSSARY), ("synonyms", SYNONYMS), ("reverses", REVERSES), ("regions", as_yaml(REGIONS))):
        (root / f"{name}.yaml").write_text(text, encoding="utf-8")
    for entry in (NEIGHBOUR, *entries):
        folder = root / "scripts" if entry["risk"] == "R3" else root / "entries" / entry["category"]
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{entry['id']}.yaml").write_text(as_yaml(entry), encoding="utf-8")
    return root


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    def ignore_aliases(self, data: Any) -> bool:
        return True


def as_yaml(value: Any) -> str:
    return yaml.dump(value, Dumper=_Plain, allow_unicode=True, sort_keys=False, width=10_000)


def library_of(root: Path, *entries: dict[str, Any]) -> Library:
    return load(write_base(root, *entries), strict=False)


def check(root: Path, *entries: dict[str, Any], today: date = TODAY) -> list[Finding]:
    """Return everything that `knowledge check` says about a base that holds `entries`."""
    return findings(library_of(root, *entries), today)
