"""What a reader sees at once and a similarity does not: which app is meant, and whether it has already happened."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from embeddings.normalise import clean
from knowledge import Entry, Language, Market, Risk

Matrix = NDArray[np.float32]
Places = NDArray[np.int64] | slice  # which entries; EVERY for all
EVERY = slice(None)
SIGNS = ("app_absent", "app_unsaid", "place_unsaid", "happened_script", "asked_script", "script")  # what `Signs.compare` returns, in this order

_ANDROID = frozenset(("huawei", "xiaomi", "oppo", "vivo", "samsung", "google"))  # who names one of these has an Android phone

# One name for an app or maker, and how people write it. Plain parts of words are enough in Chinese; Latin ones stand between borders.
_NAMES = {
    "wechat": "微信|围信|威信|维信|wechat|weixin", "alipay": "支付宝|支付保|alipay", "qq": "qq", "douyin": "抖音|tiktok|tik tok", "kuaishou": "快手",
    "taobao": "淘宝", "pinduoduo": "拼多多", "jd": "京东", "unionpay": "云闪付|unionpay", "meituan": "美团", "eleme": "饿了么", "didi": "滴滴打车|滴滴出行|叫滴滴|用滴滴|滴滴司机|滴滴订单|didi",
    "12306": "12306",
    "weibo": "微博", "xiaohongshu": "小红书", "baidu": "百度", "amap": "高德", "dingtalk": "钉钉", "tantan": "探探", "xianyu": "闲鱼", "ctrip": "携程",
    "apple": "苹果|iphone|ipad|icloud|ios|apple", "android": "安卓|android", "huawei": "华为|huawei", "xiaomi": "小米|xiaomi", "oppo": "oppo", "vivo": "vivo",
    "samsung": "三星|samsung|galaxy", "google": "谷歌|google|gmail", "outlook": "outlook|hotmail", "yahoo": "雅虎|yahoo", "microsoft": "微软|microsoft|windows",
    "facebook": "脸书|facebook|fb|messenger", "instagram": "instagram|insta", "whatsapp": "whatsapp|what's app|whats app|watsapp", "telegram": "telegram|电报",
    "snapchat": "snapchat", "skype": "skype", "zoom": "zoom", "signal": "signal app", "twitter": "twitter", "linkedin": "linkedin", "youtube": "youtube|油管",
    "zelle": "zelle|zell", "venmo": "venmo", "cashapp": "cash app|cashapp", "paypal": "paypal|pay pal|贝宝", "revolut": "revolut", "monzo": "monzo",
    "amazon": "amazon|亚马逊", "ebay": "ebay", "netflix": "netflix|奈飞", "uber": "uber", "spotify": "spotify", "tinder": "tinder|match.com|bumble|hinge",
    "nextdoor": "nextdoor", "craigslist": "craigslist|gumtree", "steam": "steam", "roblox": "roblox", "line": "line app|用line|line上", "alexa": "alexa|echo dot", "kindle": "kindle",
    "bilibili": "哔哩|b站", "iqiyi": "爱奇艺", "tencent-video": "腾讯视频", "ximalaya": "喜马拉雅", "jianying": "剪映", "xuexi": "学习强国", "12123": "12123",
    "hema": "盒马", "suning": "苏宁", "vipshop": "唯品会", "music": "全民k歌|网易云|qq音乐", "huabei": "花呗|花被", "jiebei": "借呗",
}  # fmt: skip
_WORDS = tuple((name, word) for name, words in _NAMES.items() for word in words.split("|"))
_BORDERED = {word: re.compile(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])") for _, word in _WORDS if word.isascii()}

_DONE = re.compile(
    r"(?:转|汇|付|给|打|交|充|买|点|按|填|输|告诉|发|说|报|装|下载|下|扫|签|借|寄|投|念|点开|开|取|刷|存|传|拍|贷|绑|露)(?:了|过去|过|出去|完|给了|进去)(?!吗|没|不)"
    r"|已经|刚才|刚刚|被骗|上当|受骗|没了|不见了|盗了|盗刷|扣了|清空|少了|说完|挂了电话|联系不上|拉黑|失踪|走丢"
    r"|\b(?:sent|paid|gave|given|clicked|tapped|told|transferred|installed|downloaded|typed|entered|bought|shared|signed|posted|wired|lost|stolen|hacked|scammed|tricked|conned|fell for"
    r"|withdrew|read (?:him|her|them|it)|let (?:him|her|them)|already|just now|is gone|are gone|has gone|emptied|drained|vanished)\b"
)
_ASKED = re.compile(
    r"要我|叫我|让我|喊我|催我|要求|该不该|要不要|能不能|可不可以|可以吗|能信|可信|真的吗|是真|是不是|会不会|真假|靠谱|敢不敢|要是|如果|万一|怕|以后"
    r"|\b(?:wants? me|asks? me|asked me|asking|told me to|tells me|telling me|should i|is it safe|is this|is it|are these|can i trust|legit"
    r"|genuine|real|if i|what if|do i have to|must i|how do i|how can i|how to)\b"
)  # fmt: skip
# Places, money and bodies of the other country: who asks in Chinese about an English bank says so, and the other way round.
_ABROAD = re.compile(
    r"[英美]国|加拿大|澳洲|澳大利亚|新西兰|新加坡|香港|国外|海外|外国|境外|英文|外文|英镑|[美加澳港]元|[美加澳港]币|美金|唐人街|老外|洋人|移民|签证|伦敦|纽约|悉尼|墨尔本|多伦多|温哥华|洛杉矶|旧金山|加州|曼彻斯特|伯明翰|利物浦"
    r"|社安|医疗卡|市政厅|\b(?:uk|usa?|nhs|gp|medicare|medicaid|hmrc|irs|evri|royal mail|lloyds|barclays|hsbc|chase|tesco)\b"
)
_AT_HOME = re.compile(
    r"\b(?:chin(?:a|ese)|mainland|beijing|shanghai|guangzhou|shenzhen|chengdu|wuhan|yuan|rmb|renminbi|hukou|mini.?programs?|moments|red packets?"
    r"|health code|12306|12345|icbc|bank of china|huabei|jiebei)\b"
)
_HAN = re.compile(r"[\u4e00-\u9fff]")
WARNINGS = ("scam", "emg")  # categories in which an app is only the place where it happens
OFTEN = 0.4  # share of an entry's wordings that name an app, from which on the entry is about that app


def apps(text: str) -> frozenset[str]:
    """Return the apps and makers that a cleaned text names."""
    found = frozenset(name for name, word in _WORDS if word in text and (word not in _BORDERED or _BORDERED[word].search(text)))
    return found | {"android"} if found & _ANDROID else found


def happened(text: str) -> bool:
    """Whether a cleaned text tells of something done or lost, not of something asked for. True too often rather than too seldom."""
    return bool(_DONE.search(text))


def asked(text: str) -> bool:
    """Whether a cleaned text asks about something to be done, or whether a thing is real."""
    return bool(_ASKED.search(text))


@dataclass(frozen=True, slots=True)
class About:
    """The apps that an entry is about, all that it names anywhere, whether it tells how to do something (in a scam the app is
    only where it happens), whether it is an emergency script, and where it holds."""

    apps: frozenset[str]
    named: frozenset[str]
    how_to: bool
    script: bool
    market: Market


def about(entry: Entry) -> About:
    """Read the signs of an entry off its titles, wordings and answers."""
    wordings = [apps(clean(text)) for text in (*entry.questions.zh, *entry.questions.en)]
    titles = apps(clean(entry.zh.title)) | apps(clean(entry.en.title))
    counted = {name: sum(name in one for one in wordings) for one in wordings for name in one}
    main = titles | {name for name, count in counted.items() if count >= OFTEN * len(wordings)}
    answers = " ".join(_said(entry, language) for language in Language)
    return About(frozenset(main), frozenset(main | counted.keys() | apps(answers.lower())), entry.category not in WARNINGS, entry.risk is Risk.R3, entry.market)


def _said(entry: Entry, language: Language) -> str:
    text = entry.text(language)
    return " ".join((text.opening, text.closing, *(step.do for step in text.steps), *(variant.label for variant in text.variants)))


class Signs:
    """The signs of all entries, ready to be compared with a question."""

    def __init__(self, entries: Sequence[About]) -> None:
        self._columns = {name: column for column, name in enumerate(sorted({name for one in entries for name in one.named}))}
        self._main, self._named = self._table([one.apps for one in entries]), self._table([one.named for one in entries])
        self._how_to = np.array([one.how_to for one in entries], dtype=np.bool_)
        self._script = np.array([one.script for one in entries], dtype=np.bool_)
        self._foreign = {home: np.array([one.market is not Market.BOTH and one.market is not home for one in entries], dtype=np.bool_) for home in (Market.CN, Market.EN)}
        self._has_apps: NDArray[np.bool_] = np.asarray(self._main.any(axis=1))

    def _table(self, rows: Sequence[frozenset[str]]) -> NDArray[np.bool_]:
        table = np.zeros((len(rows), len(self._columns)), dtype=np.bool_)
        for place, names in enumerate(rows):
            table[place, [self._columns[name] for name in names]] = True
        return table

    def compare(self, text: str, entries: Places = EVERY) -> Matrix:
        """Return the SIGNS of a cleaned text for each of `entries`, shape (len(SIGNS), entries), 0 or 1."""
        named = apps(text)
        columns = [self._columns[name] for name in named if name in self._columns]
        how_to, script = self._how_to[entries], self._script[entries]
        all_known: NDArray[np.bool_] = np.asarray(self._named[:, columns].all(axis=1))
        meant: NDArray[np.bool_] = np.asarray(self._main[:, columns].any(axis=1))
        unsaid = how_to & self._has_apps[entries] if not named else np.zeros_like(how_to)
        strange = ~all_known[entries] | (len(columns) < len(named))
        absent = how_to & strange & ~meant[entries] if named else np.zeros_like(how_to)
        home = Market.CN if _HAN.search(text) else Market.EN
        placed = bool(named) or bool((_ABROAD if home is Market.CN else _AT_HOME).search(text))
        elsewhere = self._foreign[home][entries] & (not placed)
        return np.stack([absent, unsaid, elsewhere, script & happened(text), script & asked(text), script]).astype(np.float32)
