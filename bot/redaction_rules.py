"""The tables of redaction: markers, hotlines, digit words and patterns. Every quantifier is bounded; nothing here acts.

Patterns with a group named `hide` mask only that group. Sources: domain brief 3.6, knowledge/hotlines.yaml.
"""

import re
from typing import Final

MARKERS: Final[dict[str, tuple[str, str, str]]] = {  # label: Chinese, English, kind
    "id": ("[身份证]", "[ID card]", "id"),
    "foreign_id": ("[ID]", "[ID]", "id"),
    "card": ("[银行卡]", "[bank card]", "card"),
    "mobile": ("[手机号]", "[phone number]", "phone"),
    "phone": ("[电话]", "[phone number]", "phone"),
    "code": ("[验证码]", "[code]", "code"),
    "password": ("[密码]", "[password]", "password"),
    "address": ("[地址]", "[address]", "address"),
    "plate": ("[车牌]", "[number plate]", "plate"),
    "document": ("[证件]", "[document]", "document"),
    "name": ("[姓名]", "[name]", "name"),
    "account": ("[账号]", "[account]", "account"),
    "link": ("[链接]", "[link]", "link"),
    "health": ("[健康信息]", "[health]", "health"),
    "digits": ("[数字]", "[digits]", "digits"),
    "cut": ("[太长，后面没有显示]", "[too long, the rest is not shown]", ""),
    "unchecked": ("[无法检查，已隐藏]", "[could not be checked, hidden]", ""),
}

HOTLINES: Final = frozenset(
    re.findall(
        r"\d+",
        "110 119 120 122 12306 12315 12321 12333 12337 12345 12348 12356 12363 12377 12378 12381 12393 95017 95188 96110 95128 95598"
        " 95588 95599 95566 95533 95559 95580 95555 95558 95595 95568 95561 95528 95511 95508 95577 95516 10000 10001 10010 10086 10099"
        " 01012321 10699000 111 112 159 101 911 999 000 988 995 116123 7726 1767 1799 18222 18111 60599 131114 1800595160 18884958501 8884958501"
        " 18773824357 8773824357 18333728311 8333728311 18778762455 8778762455 18779083360 8779083360 18006771116 8006771116"
        " 18006334227 8006334227 03001232040 08004708090 08088088141",
    )
)

SIMPLIFIED: Final[dict[str, str]] = dict(
    zip(
        "驗證碼號區縣鎮鄉樓單幢轉賬帳戶電話機動態銀幣萬億塊圓點時鐘歲報給訴讀發車門東華橋頭園莊嶺灣龍張陳劉楊趙黃吳孫馬鄧許馮葉蘇呂盧蔣賈陸護簽駕駛閩貴遼滬陝粵瓊湘魯蒙甘雲寧",
        "验证码号区县镇乡楼单幢转账账户电话机动态银币万亿块圆点时钟岁报给诉读发车门东华桥头园庄岭湾龙张陈刘杨赵黄吴孙马邓许冯叶苏吕卢蒋贾陆护签驾驶闽贵辽沪陕粤琼湘鲁蒙甘云宁",
        strict=True,
    )
)
NUMERALS: Final[dict[str, str]] = dict(zip("零〇○一二三四五六七八九幺两兩壹贰貳叁參肆伍陆陸柒捌玖", "000123456789122122334566789", strict=True))
IDLE_ONE: Final = "遍次个下直样定共起般些切边面会旦路家天"  # 一 before these counts nothing: "打了96110一遍"

_FLAGS: Final = re.IGNORECASE | re.ASCII  # ASCII: so that \b stands between a Chinese and a Latin letter
_ONES = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_WORTH = {word: str(n) for n, word in enumerate(_ONES + _TEENS)} | {word: str(n) for n, word in zip(range(20, 100, 10), _TENS, strict=True)}
_WORTH |= dict.fromkeys(("oh", "o", "nought", "naught", "owe"), "0") | {"niner": "9", "fourty": "40", "fife": "5", "fore": "4"}
_ONE = "|".join((*_ONES, "oh", "nought", "naught", "niner"))
SPOKEN: Final = re.compile(
    rf"(?<![a-z])(?:(?P<times>double|dubble|triple|treble)[ -]{{1,2}}(?P<again>{_ONE}|o|\d)"
    rf"|(?P<tens>{'|'.join(_TENS)}|fourty)(?:[ -]{{1,2}}(?P<more>{'|'.join(_ONES[1:])}))?|(?P<teen>{'|'.join(_TEENS)})"
    rf"|(?P<one>{_ONE})(?P<hundred>[ -]hundred)?|(?P<o>o)(?=[ -]{{1,2}}(?:{_ONE}|double|triple|treble|o[ -]|\d)))(?![a-z])|(?<=\d)(?P<letters>o{{1,8}})(?=[ -]?\d)",
    _FLAGS,
)


def digits_of(match: re.Match[str]) -> str:
    """Return the digits that a match of SPOKEN stands for: "double five" is 55, "thirty eight" 38."""
    said = {name: value.lower() for name, value in match.groupdict().items() if value}
    if again := said.get("again"):
        return _WORTH.get(again, again) * (2 if said["times"] in ("double", "dubble") else 3)
    if tens := said.get("tens"):
        return str(int(_WORTH[tens]) + int(_WORTH[said["more"]])) if "more" in said else _WORTH[tens]
    if letters := said.get("letters"):
        return "0" * len(letters)
    return _WORTH[said.get("teen") or said.get("one") or "o"] + ("00" if "hundred" in said else "")


def luhn(number: str) -> bool:
    """Whether the check digit fits (ISO/IEC 7812)."""
    doubled = (int(d) if n % 2 else sum(divmod(2 * int(d), 10)) for n, d in enumerate(reversed(number), 1))
    return sum(doubled) % 10 == 0


NARROW: Final = re.compile(r"\d(?:[\s\-‐-―−.·•_()]{0,3}\d){0,4200}")
_PAUSE = r"(?:[\s\-‐-―−.·•_(),，、。;；/\\|*~+:：!！]|[嗯呃额啊哦再是对杠]|那个|然后|接着|就是|空格|横杠|后面|dash|hyphen|dot|space|then|and|comma|um|uh|erm)"
WIDE: Final = re.compile(rf"\d(?:{_PAUSE}{{0,6}}\d){{0,4200}}", _FLAGS)
MASKED: Final = "§"  # stands where a number was found, so that what is left of it can be seen
AFTER_MASKED: Final = re.compile(rf"{MASKED}{_PAUSE}{{1,6}}(?P<rest>\d(?:{_PAUSE}{{0,6}}\d){{0,40}}+)", _FLAGS)
BEFORE_MASKED: Final = re.compile(rf"(?P<rest>\d(?:{_PAUSE}{{0,6}}\d){{0,40}}+){_PAUSE}{{1,6}}{MASKED}", _FLAGS)
_DAY = r"(?:[12]\d|3[01]|0?[1-9])"
SAFE: Final = re.compile(  # dates, times, years, versions: never part of a number
    rf"(?<!\d)(?<!\d[-./ ])(?:19|20)\d\d([-./])(?:1[0-2]|0?[1-9])(?:\1{_DAY})?(?![-./]?\d)(?! \d{{3}})|(?<![\d:])(?:2[0-3]|[01]?\d):[0-5]\d(?::[0-5]\d)?(?![\d:])"
    rf"|(?<!\d)(?<!\d[-. ])(?:19|20)\d\d[ ]?[-~–—][ ]?(?:19|20)\d\d(?![-. ]?\d)|(?<!\d)(?<!\d[-. ]){_DAY} (?:1[0-2]|0?[1-9]) (?:19|20)\d\d(?![-. ]?\d)"
    r"|(?:版本|系统|version|ios|android|鸿蒙|\bv)\s?\d{1,2}(?:\.\d{1,3}){1,3}(?![.\d])|(?<!\d)(?:19|20)\d\d ?年",
    _FLAGS,
)

_CODE_WORDS = (
    r"(?:验证|验正|认证|校验|动态|激活|安全|授权|确认|取件|提取|邀请)[码马吗]|动态密码|短信(?:密)?码|短信口令|\botp\b|pass ?code|\bcvv2?\b|\bcvc\b|security number|背面[的3三]*位?"
    r"|(?<!post)(?<!zip)(?<!zip )(?<!area )(?<!sort )(?<!qr )(?<!q r )(?<!error )(?<!bar)\bcodes?\b"
)
BEFORE_CODE: Final = re.compile(rf"(?:{_CODE_WORDS})\D{{0,16}}$", _FLAGS)
AFTER_CODE: Final = re.compile(rf"\D{{0,12}}(?:{_CODE_WORDS})|\s?(?:is|as) (?:your|my|the)\D{{0,22}}code", _FLAGS)
BEFORE_PASSWORD: Final = re.compile(r"(?:密码|口令|pass ?words?|pass ?code|\bpin\b)\D{0,12}$", _FLAGS)
BEFORE_READ_OUT: Final = re.compile(r"(?:念|报|读|告诉|发给|\bread|\btold|\bgave|\bsaid)\D{0,10}$", _FLAGS)
BEFORE_PHONE: Final = re.compile(r"(?:电话|手机|号码|座机|联系|打|拨|\btel|phone|mobile|\bcell|\bcall|\bring|\bdial)\D{0,14}$", _FLAGS)
BEFORE_ID: Final = re.compile(r"(?:身份证|证件|\bssn|social security|\bnhs|national insurance|medicare)\D{0,12}$", _FLAGS)
BEFORE_ACCOUNT: Final = re.compile(r"(?:卡号|账号|账户|银行|储蓄|信用卡|\bcard|account|sort code|routing|iban)\D{0,12}$", _FLAGS)
DIALLED: Final = re.compile(r"(?:打|拨|拔|热线|电话|客服|问|找|举报|到|call(?:ed|ing)?|ring|rang|dial(?:led|ed)?|phoned?|text(?:ed)?|to|on)[了过的给个 :：]{0,3}(?:the )?$", _FLAGS)

MONEY: Final = re.compile(r"[多来几余 ]{0,2}(?:元|块|圆|蚊|万(?!一)|美元|美金|港币|人民币|欧元|英镑|日元|[$£€¥]|(?:rmb|cny|usd|gbp|yuan|dollars?|bucks|pounds?|quid|euros?|pence)\b)", _FLAGS)
COUNTED: Final = re.compile(r"\s?(?:[年岁%]|percent\b|years?\b|千(?!万)|百(?!度)|亿|thousand\b|grand\b|k\b)", _FLAGS)
COUNTED_FEW: Final = re.compile(r"\s?(?:[月日号天周点分秒次个人位条笔楼层米斤度步遍岁]|小时|公里|times\b|people\b|days?\b|weeks?\b|months?\b|hours?\b|minutes?\b|seconds?\b|[ap]m\b)", _FLAGS)
AMOUNT_TAIL: Final = re.compile(r"(?<![\d.])\d{1,8}(?:\.\d{1,2})?$")
BEFORE_AMOUNT: Final = re.compile(r"(?:(?P<sign>[$£€¥]|rmb|usd|hk\$|人民币|cny)|[转花付交骗存取汇充亏投][了走过去]{1,2}|\b(?:sent|paid|lost|transferred|spent|cost)) ?$", _FLAGS)

ID_18: Final = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{4}")
ID_15: Final = re.compile(r"[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}")
ID_LAST: Final = re.compile(r"[\s\-,，.是]{0,3}(?:大写|小写|字母)?的?\s?(?:[x×✕✖](?![a-z])|叉|艾克斯|埃克斯|爱克斯|ex\b|eks\b)", _FLAGS)
_REST = r"[^\s，。！？；、）)\]\u4e00-\u9fff]{0,2000}"
_FRESH = r"(?<!\[链接 )(?<!\[link )"  # what is masked already stays as it is
LINK: Final = re.compile(
    rf"{_FRESH}(?:(?:https?|hxxps?|ftp)\s?[:：]\s?/{{1,2}}|www\.)(?:[^\s/@]{{1,80}}@)?(?P<domain>[^\s/?#:，。！？；、（）)\]]{{1,120}}){_REST}"
    rf"|{_FRESH}(?<![\w.@-])(?P<domain2>(?:[a-z0-9][a-z0-9-]{{0,40}}\.){{1,5}}(?:com|cn|net|org|gov|edu|uk|us|io|cc|top|xyz|vip|info|club|shop|site|online|live|app|me|co|link|ly|hk|tw|sg|au|ca|ru|tk"
    rf"|win|work))(?![a-z0-9])(?::\d{{2,5}})?(?:[/?#]{_REST})?",
    _FLAGS,
)

_SURNAME = (
    "(?:欧阳|司马|上官|诸葛|司徒|东方|皇甫|尉迟|公孙|慕容|夏侯|[王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史"
    "顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜])"
)
_CLEAR_SURNAME = "[王李张刘陈杨赵黄周吴徐孙胡朱林郭罗梁宋郑谢韩唐冯董程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾魏薛叶潘杜戴夏汪姜范姚谭廖邹熊陆郝崔邱秦顾侯邵孟龚]"  # hardly ever another word
_GIVEN = r"(?:(?![在是今有的了住，也和去他她你我说家想要就都不没从电叫这那给请个找安排老])[\u4e00-\u9fff]){1,2}"
_TITLE = "(?:先生|女士|小姐|太太|师傅|老师|医生|大夫|主任|经理|阿姨|大爷|大妈|大叔|奶奶|爷爷|同志|警官|律师|科长|局长)"
_PLACE = r"(?:(?![的了着过在我你您他她它是去到从和有个这那里给打说要被把叫让没不上下电话超账微信密码，])[\u4e00-\u9fffA-Za-z0-9]){1,8}?"
_AREA = r"(?:省|自治区|特别行政区|市(?!场)|区|县|镇|乡|街道|大道|路|街|巷|胡同|村|屯|小区|花园|家园|公寓|新村|苑|大厦|广场|坊|里弄)"
_NUMBERED = r"(?:[\dA-Za-z十百]{1,6}\s?(?:号楼|号院|号|弄|栋|幢|座|单元|室|楼|层|组|门|巷|支路)(?!线|码|店|机|的|，))"
_DOOR = r"(?:\d{1,5}(?!\d|[元块万年月点]))?"
_STREET = r"(?:street|str|st|road|rd|avenue|ave|lane|ln|drive|dr|close|court|ct|way|place|pl|crescent|cres|terrace|boulevard|blvd|gardens|grove|square|mews|parade|row|hill|highway|hwy)"
_FLAT = r"(?:flat|apt|apartment|unit|suite|room|#)\.? ?[\da-z]{1,5}"
_EN_WORD = (
    r"(?!(?:the|in|of|on|at|my|a|an|to|and|hours?|minutes?|days?|years?|times|people|pounds?|dollars?|is|was|for|from|with|down|out|by|up|i|he|she|they|we|it)\b)[a-z][a-z'.]{0,18}"
)
_NOT_A_NAME = r"(?!(?:not|on|wrong|in|different|smaller|details|and|or|who|called|is|was|said|please|i|how|my|but|from|am|here|can|live|lives|what)\b)"
_STATES = r"AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
_IBAN_LANDS = r"AD|AT|BE|BG|CH|CY|CZ|DE|DK|EE|ES|FI|FR|GB|GR|HR|HU|IE|IS|IT|LT|LU|LV|MT|NL|NO|PL|PT|RO|SE|SI|SK"
_PROVINCE = "[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼]"
_IS = r"\s{0,2}(?:都|就|写的|设的|的)?(?:是|为|叫|设成|设为|改成|改为)?了?\s{0,2}[:：=]?\s{0,2}"
_BECAME = r"(?:都|就)?(?:是|为|设的是|设成了?|设为|改成了?|改为|叫|[:：=]|\bis\b|\bwas\b|\b(?:set|changed) (?:it )?to\b)"
_NO_PASSWORD = (
    r"(?!什么|啥|多少|不|没|错|对|几|谁|怎么|忘|哪|一样|要|吗|在|指|用来|必须|空|同|否|重要|保密|\[|[\d一二三四五六七八九十]{1,2}位"
    r"|(?:not|wrong|incorrect|right|correct|what|being|asked|needed|required|too|very|for|so|always|never|invalid|expired|weak|strong|hidden|shown|saved|stored|only|different|forgotten|lost"
    r"|locked|and|or|used|sent|accepted|working|no longer|known|compromised|changed|stolen|leaked|hacked|safe|reset|fine|simple|easy|hard)\b)"
)
_END = r"(?![a-z0-9])"
_START = r"(?<![a-z0-9])"

PATTERNS: Final[tuple[tuple[str, re.Pattern[str], bool], ...]] = tuple((label, re.compile(pattern, _FLAGS), on_digits) for label, on_digits, pattern in (
    ("foreign_id", True, rf"{_START}(?=(?:[^\d\n]{{0,6}}\d){{10}})(?:{_IBAN_LANDS})\d{{2}}(?:[ -]?[a-z0-9]{{4}}){{2,7}}(?:[ -]?[a-z0-9]{{1,3}})?{_END}"),
    ("foreign_id", True, rf"{_START}[A-CEGHJ-PR-TW-Z][ -]?[A-CEGHJ-PR-TW-Z][ -]?\d[ ]?\d[ -]?\d[ ]?\d[ -]?\d[ ]?\d[ -]?[A-D]{_END}"),
    ("foreign_id", True, rf"{_START}[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[ -]?[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[ -]?[AC-HJKMNP-RT-Y]{{2}}\d{{2}}{_END}"),
    ("foreign_id", True, rf"{_START}[A-Z9]{{5}}[ ]?\d{{6}}[ ]?[A-Z9]{{2}}\d[A-Z]{{2}}{_END}"),
    ("plate", True, _PROVINCE + r"\s?[A-HJ-NP-Z]\s?[·.\-]?\s?(?:[A-HJ-NP-Z0-9](?:\s?[A-HJ-NP-Z0-9]){3}\s?[A-HJ-NP-Z0-9挂学警港澳]|[DF]\s?[A-HJ-NP-Z0-9](?:\s?\d){4}"
        r"|\d(?:\s?\d){4}\s?[DF])(?:\s?[A-HJ-NP-Z0-9](?![A-Za-z0-9]))?"),
    ("plate", True, rf"(?:number ?plate|registration|licen[cs]e plate|\breg)(?: number)?(?: is|:)?\s{{1,2}}(?P<hide>[a-z]{{2}}\d{{2}}\s?[a-z]{{3}}|(?=[a-z-]{{0,7}}\d)[a-z0-9-]{{3,8}}){_END}"),
    ("document", True, rf"{_START}(?:[EGDSPHM]|E[A-Z])[ -]?\d(?:[ -]?\d){{6,9}}(?!\d)|{_START}[A-Z]{{1,2}}\d{{6}}[ ]?\(?[\dA]\)?{_END}"),
    ("document", True, r"(?:护照|通行证|驾驶证|驾照|社保号|passport|driving licen[cs]e|driver'?s? licen[cs]e)(?:号码?|证号)?(?: ?number)?(?:是|为|[:：]| is)?\s{0,2}"
        r"(?P<hide>(?=[a-z]{0,9}\d)[a-z0-9]{6,16})"),
    ("card", True, r"(?:有效期|到期|expir\w{0,6}|valid (?:thru|until|to|till))\D{0,8}(?P<hide>\d{1,2}\s?[/\-]\s?\d{2,4})(?!\d)"),
    ("digits", True, r"(?:尾号|末[46]位|末尾|后[3456]位|last (?:4|3|6)(?: digits)?|ending(?: in| with)?)\D{0,8}(?P<hide>\d(?:[ -]?\d){2,5})(?!\d|[元块年月日点])"),
    ("code", True, rf"(?:{_CODE_WORDS})(?:\s|[:：是为]|is\b){{1,6}}(?P<hide>(?=[a-z-]{{0,9}}\d)[a-z0-9][a-z0-9-]{{3,11}}){_END}"),
    ("password", False, rf"(?:密码|口令|pass ?words?|pass ?phrase|pass ?code|\bpin(?: number| code)?)[\"'”」]?\s{{0,2}}{_BECAME}\s{{0,2}}[:：]?\s{{0,2}}[\"'“「]?{_NO_PASSWORD}"
        r"(?P<hide>(?:[^\s。，,；;！!？?.]|\.(?=[a-z0-9])){1,40}(?: [^\s.,;!?]{0,20}\d[^\s.,;!?]{0,20}){0,2})"),
    ("password", False, r"(?:密码|口令|pass ?word|\bpin)[:： ]{0,3}(?P<hide>(?=[a-z]{1,20}[\d@#!_$]|[\d@#!_$]{1,20}[a-z])[a-z0-9@#!_$%&*.\-]{4,40})"),
    ("account", False, r"wxid_\w{1,40}|[\w.+\-]{1,64}\s?@\s?[\w\-]{1,60}(?:\.[\w\-]{1,20}){1,4}"
        r"|[\w.]{1,40}(?: at | 艾特 ?)(?:gmail|hotmail|outlook|yahoo|icloud|qq|163|126|aol|btinternet)(?: dot |\.|点)[a-z]{2,6}"),
    ("account", True, r"(?:微信号?|微信id|wei ?xin|we ?chat(?: ?id)?|\bqq号?|抖音号|支付宝(?:账号)?|账号|telegram|whatsapp|skype|user ?name|login)(?:是|为|叫|[:：]| is|=|\s){1,4}"
        r"(?P<hide>[a-z](?=[a-z_-]{0,19}[\d_])[\w\-]{4,24}|\d{5,12})|(?:微信号|微信id|账号|we ?chat id|user ?name)(?:\s?(?:是|为|[:：]|\bis)\s?){1,2}(?P<hide2>[a-z][\w-]{4,24})"),
    ("name", False, rf"(?:我(?:的名字|老公|老伴|名字)?叫|姓名|本人|收款人|户名|开户人|持卡人|名字|联系人|我姓名){_IS}(?!他|她|他们)(?P<hide>{_SURNAME}{_GIVEN})"),
    ("name", False, rf"(?P<hide>{_SURNAME}{_GIVEN}){_TITLE}"),
    ("name", False, rf"(?:我是|转给了?|汇给了?|打给了?)(?P<hide>{_CLEAR_SURNAME}{_GIVEN})(?=[，。,.！!；;、\s]|$|\d)"),
    ("name", False, rf"(?:(?:my|his|her|full|account|the) name(?:'s| is|:)|\bi am called|\bname:|payee(?: is|:)|account holder(?: is|:)?|in the name of|this is(?= [A-Z]))\s{{1,2}}"
        rf"(?P<hide>(?:(?:mr|mrs|ms|miss|dr)\.? )?{_NOT_A_NAME}{_EN_WORD}(?: {_NOT_A_NAME}{_EN_WORD}){{0,2}})"),
    ("name", False, rf"\b(?:mr|mrs|ms|miss|dr|sir|madam)\b\.? (?P<hide>{_NOT_A_NAME}{_EN_WORD}(?: [A-Z][a-z]{{1,18}})?)"),
    ("address", True, rf"(?>{_PLACE}{_AREA}\s?){{1,6}}+(?>{_NUMBERED}\s?){{1,5}}+{_DOOR}|(?>{_PLACE}{_AREA}\s?){{2,6}}+|(?<![月\d])(?>{_NUMBERED}\s?){{2,5}}+{_DOOR}"),
    ("address", True, rf"(?:地址|住址|家住|住在|我住|家在|寄到|送到|位置){_IS}(?P<hide>{_PLACE}(?:路|街|巷|胡同|小区|村|镇|街道|大院|花园|公寓|新村|家园|苑|大厦)"
        r"(?:[\dA-Za-z十百]{1,5}[号栋幢单元室楼]{0,2}){0,4})"),
    ("address", True, rf"(?<![\d.])(?:{_FLAT},? )?(?<!\d)\d{{1,5}}[a-z]?,? (?:{_EN_WORD} ){{1,3}}{_STREET}\b\.?(?:,? {_FLAT})?|\bp\.?o\.? box \d{{1,6}}"),
    ("address", True, rf"{_START}[A-PR-UWYZ][A-HJ-Y]?\d[A-Z\d]?[ ]?\d[ABD-HJLNP-UW-Z]{{2}}{_END}|\b(?:zip|post) ?code(?: is|:)?\s{{1,2}}(?P<hide>[a-z0-9][a-z0-9 -]{{2,9}}\d[a-z0-9]{{0,2}}){_END}"),
    ("address", False, rf"\b(?:{_STATES}),? \d{{5}}(?:-\d{{4}})?(?!\d)"),
    ("health", False, r"(?:(?![去挂到进住看在的了我你他她是和从这那个家怎么约问给回往送转])[\u4e00-\u9fff]){2,8}(?:人民|中心|协和|中医|妇幼|附属|第[一二三四五六\d])[\u4e00-\u9fff]{0,4}医院"
        r"|\bst\.? [a-z]{2,15}(?:'s|s)? hospital\b"),
))  # fmt: skip
