"""Is this an emergency? Rules only: no model, no database, no network, nothing that can fail. Pure.

`../shared` sources: harm rules 3.1 to 3.3 of the domain brief. A rule names the script; the first that fits wins, the
gravest stand first. When in doubt the script is right: a needless one costs a smile, a missing one costs savings.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

MAX_LOOKED_AT: Final = 4000  # characters; a longer text is looked at from both ends


@dataclass(frozen=True, slots=True)
class Rule:
    """`script` is shown where `pattern` is found. A `happened` rule is silent in "what if", "on the news", "I have not"."""

    script: str
    pattern: re.Pattern[str]
    happened: bool = True


_WHO = r"(?:他们?|她们?|它|人家|对方|骗子|客服|那(?:个)?人|警察|别人|陌生人|骗子们|对面)"
_GIVE = r"(?:告诉|告|说|念|报|发|给|交|读|提供|泄露)"
_MOVE = r"(?:转|汇|打|付|交|充|存|寄|给|刷|投|划|赚)"
_EN_GAVE = r"(?:gave|given|told|read out|read|sent|shared|texted|handed over|handed|typed|entered|provided|forwarded)"
_EN_PAID = r"(?:sent|transferred|transfered|wired|paid|gave|zelled|venmoed|deposited|lost)"
_KIN_ZH = r"(?:老伴|老头子?|老太婆|老太太|爱人|我?爸|我?妈|父亲|母亲|爷爷|奶奶|外公|外婆|姥姥|姥爷|老人|公公|婆婆|丈夫|妻子|老公|老婆|孙子|孙女)"
_KIN_EN = r"(?:husband|wife|mum|mom|dad|father|mother|spouse|grandma|grandpa|grandmother|grandfather|partner|grandson|granddaughter)"

_TABLE: tuple[tuple[str, bool, tuple[str, ...]], ...] = (
    ("emg-suicidal", False, (
        r"不想活|活不下去|活着(?:也)?(?:没意思|没劲|没有意思|干啥|干嘛|还有什么)|(?<!气)(?<!急)(?<!笑)(?<!累)(?<!吓)(?<!烦)想死(?!你|我|他|她|了你)|自杀|寻短见|轻生|(?:想|要)跳楼|一了百了|死了算|不如死|想不开了|结束(?:自己的)?生命|喝农药|唔想活|想自尽|去死了",
        r"\bsuicid|kill(?:ing)? my ?self|end (?:my|it) (?:life|all)|(?:don'?t|do not|dont) want to (?:live|be here|go on|wake up)|want to die|wish i (?:was|were) dead|better off dead|no (?:reason|point) (?:to|in) liv|end it all|can'?t go on(?: any ?more| living)|take my own life",
    )),
    ("emg-medical", False, (
        r"胸口?(?:很|好|突然|一直|特别|疼得|闷得)?(?:疼|痛|闷得慌|压着)|心口(?:疼|痛)|喘不(?:上|过)(?:来)?气|(?:说|讲)(?:话)?(?:不出话|不清话|不清楚话)|(?:突然|话都?|嘴里)说不(?:清|出)|口齿不清|嘴(?:巴)?歪|半边(?:身子|身体|脸|手)|(?:摔|跌|滑)(?:倒|了|跤|下).{0,12}(?:起不来|爬不起|动不了|站不起|不能动)|(?:昏|晕)(?:倒|过去|迷)|没(?:有)?呼吸|不省人事|叫不醒|心脏病(?:发|犯)|中风了|脑梗(?:了|发)|大出血|流(?:了)?(?:很多|好多)血|救护车|吃错药|煤气中毒",
        r"chest (?:pain|hurts|is tight|tightness)|pain in (?:my|his|her) chest|can'?t breathe|cannot breathe|(?:having|had) a (?:stroke|heart attack)|face (?:is )?droop|slurr|collapsed|unconscious|passed out|not breathing|(?:fell|fallen).{0,40}(?:can'?t|cannot|unable to) (?:get up|move|stand)|(?:call|need) an ambulance|bleeding (?:badly|a lot|heavily)|trouble speaking|speech (?:has )?gone",
    )),
    ("emg-fire-gas", False, (
        r"(?:煤气|燃气|天然气|瓦斯|液化气)(?:味|泄漏|漏|好像漏|在漏)|闻到.{0,6}(?:煤气|燃气|瓦斯|天然气)|(?:家里|房子|厨房|屋里|楼|灶台|锅|电线|插座|电瓶车).{0,6}(?:着火|起火|冒烟|烧起来)|(?:^|[，。！ ])(?:着火|起火|失火)了?",
        r"smell(?:s|ing)?(?: of)? gas|gas leak|(?:house|kitchen|flat|room|stove|pan|home) (?:is )?on fire|there(?:'?s| is) a fire|(?:smoke|flames) (?:is|are|coming)",
    )),
    ("emg-lost-person", True, (
        _KIN_ZH + r".{0,14}(?:走丢|走失|失踪|人不见|不见了人|找不着人|找不到人|不见了(?!.{0,4}手机)|丢了(?!.{0,6}(?:手机|卡|包|钱|证)))(?!.{0,6}手机)",
        _KIN_EN + r".{0,40}(?:is missing|has gone missing|went missing|wandered off|has wandered|disappeared|got lost|gone out and not come back|hasn'?t come (?:home|back))",
    )),
    ("emg-blackmail-photo", True, (
        r"(?:裸照|裸聊|不雅|私密|照片|视频|录像).{0,20}(?:敲诈|勒索|威胁|要挟|发给(?:我)?(?:亲戚|家人|朋友|通讯录|所有|单位)|群发|不给钱|曝光)|(?:敲诈|勒索|要挟).{0,16}(?:照片|视频|裸|录像)",
        r"blackmail|sextort|(?:threat\w*|says?|saying|going) .{0,30}(?:post|send|share|show|publish|release)\w* .{0,20}(?:photos?|pictures?|pics|videos?|nudes?)",
    )),
    ("emg-phone-controlled", False, (
        r"(?:手机|电脑|屏幕|鼠标).{0,6}(?:自己|自动|自个儿?|自家).{0,6}(?:在)?(?:动|点|跳|打开|操作|乱|跑|滑|按|打字)|(?:手机|电脑)(?:好像|已经|正在|怎么)?被.{0,6}(?:控制|操控|远程|黑)|不听使唤|(?:有人|对方|他们?|骗子)(?:正)?在?(?:控制|操作|操控|动)(?:着)?我的?(?:手机|电脑)|(?:手机|屏幕).{0,10}(?:关不掉|关不了|按不动|死机|卡住|黑屏).{0,20}(?:有人|他|对方|电话里).{0,12}(?:弄|教|说|控制|操作)|电话里.{0,12}(?:教|叫|指挥).{0,20}(?:手机|屏幕).{0,10}(?:关不掉|按不动|死机|卡住|黑屏)",
        r"(?:phone|computer|laptop|mouse|cursor|screen|tablet|ipad).{0,25}(?:mov|typ|click|open|work|tapp|act|scroll)\w* (?:around )?(?:by|on) (?:itself|its own)|(?:someone|somebody|they|he|she|stranger|scammer)(?:'?s| is| are| has| have)? (?:in |taken )?(?:control(?:ling|led)?(?: of)?|operating|taken over|took over|inside) (?:my|the) (?:phone|computer|laptop|screen|tablet)",
    )),
    ("emg-screen-shared", True, (
        r"(?:已经|正在|还在|一直|刚才?|现在|都)?.{0,4}(?:开|打开|点|弄|共享|同意)(?:了|着|过)(?:那个|这个|他说的)?(?:屏幕)?(?:共享|投屏|远程)|(?:屏幕|手机).{0,4}(?:共享|分享)(?:给" + _WHO + r"|出去|了|着呢)|共享(?:了|着)(?:我的?)?(?:屏幕|手机)|屏幕共享.{0,8}(?:开着|还没关|没关|已经|开了|打开了|点了)|(?:让|给)" + _WHO + r".{0,4}看(?:了|着|到了?)我的?(?:手机)?(?:屏幕|操作)|(?:已经|刚)?(?:让|给)" + _WHO + r".{0,4}远程(?:了|操作了|控制了|进来了|弄了)",
        r"(?:i(?:'?ve| have| am|'?m)?|we(?:'?ve)?|already|still|just|mum|mom|dad|she|he) .{0,15}(?:shared|sharing) (?:my|the|her|his|our) (?:phone )?screen|screen ?shar\w+ (?:is )?(?:still )?(?:on|running)|(?:let|allowed|gave|given).{0,20}(?:him|her|them|someone|a man|the man|caller|guy|agent|stranger).{0,20}(?:into|onto|control|access|remote|see my screen|connect)",
    )),
    ("emg-account-drained", False, (
        r"(?:钱|余额|存款|卡里|卡上|账上).{0,14}(?:一笔一笔|一笔接一笔|正在|一直在|不停|不断|接连|连着|还在).{0,10}(?:转走|扣走|划走|转出|被转|被刷|被扣|往外|少|没|扣)|(?:一笔一笔|一笔接一笔|不停|不断|连着)(?:地|的)?(?:往外)?(?:转走|扣|被转|被刷|划走)|正在被?(?:转走|盗刷|划走)|(?:刚|突然|现在|一下子).{0,10}(?:被盗刷|盗刷了)|连(?:着|续)(?:收到|来了?).{0,10}(?:扣款|支出|消费)(?:的)?短信",
        r"money (?:is|keeps|'s) (?:leaving|going|being taken|disappearing|coming out|vanishing)|(?:draining|emptying|drained|emptied) (?:my|the|our) (?:account|bank|card|savings)|(?:taking|withdrawing|transferring) (?:my )?money (?:out )?(?:right now|as we speak|now)|payments? (?:keep|are) (?:going|coming|leaving)|account (?:is|was|has been) (?:being )?(?:drained|emptied|cleaned out)",
    )),
    ("emg-gave-code", True, (
        r"(?:验证码|校验码|密码|口令|动态码|卡号|身份证号?).{0,8}(?:已经|都|全|刚|也)?(?:被(?:我)?)?" + _GIVE + r"(?:了|过|出去|给了?" + _WHO + r"|" + _WHO + r"(?:听|了|们了?|吧|$|，|。))|(?:把|将).{0,12}(?:验证码|校验码|密码|口令|卡号|那几个数字|六个数字|几位数字).{0,10}" + _GIVE + r"(?!.{0,3}(?:吗|么|不|好不好|行不行|可以))|(?:已经|刚|都|就)" + _GIVE + r"(?:了|给)?(?:" + _WHO + r")?(?:了)?.{0,8}(?:验证码|密码|校验码|卡号)|" + _GIVE + r"(?:了|给)" + _WHO + r"(?:了)?.{0,6}(?:验证码|密码|校验码|六位数)|(?:验证码|密码).{0,6}(?:被(?:骗|套|人)(?:走|去|拿)?|骗走)",
        _EN_GAVE + r" .{0,40}\b(?:code|pin|password|passcode|passwords|otp|card number|bank details|card details|account details|security number|one[- ]time)\b|\b(?:code|pin|password|passcode|otp|card number|bank details)\b.{0,30}\bi (?:just |already |have |'?ve )?" + _EN_GAVE + r"\b|(?:they|he|she|scammer|caller) (?:has|have|got|now has|now have) my (?:pin|password|code|bank details|card details|card number|login)",
    )),
    ("emg-clicked-link", True, (
        r"(?:点|按|打开|进)(?:了|开了?|进去了?).{0,14}(?:链接|网址|短信|网页|网站|连接).{0,30}(?:填|输|写|登|弄)(?:了|上|进|过)|(?:链接|网页|网站|网址).{0,14}(?:填|输|写)(?:了|上|进去|过|完).{0,10}(?:卡号|密码|身份证|信息|银行卡|资料|手机号)|(?:填|输)(?:了|完|好|上了).{0,8}(?:银行卡|卡号|身份证|密码)",
        r"(?:click|tapp|press|open|follow)ed .{0,40}(?:link|text|message|website|page).{0,90}(?:typed|entered|put in|put my|filled|gave|given|submitted)|(?:typed|entered|put in|put|filled in|submitted) .{0,20}(?:card|bank|account|personal|my) (?:number|details|information|info|password)",
    )),
    ("emg-installed-app", True, (
        r"(?:装|下载|安装|下)(?:了|好了?|完了?|过|上了)" + r".{0,16}(?:" + _WHO + r"|警官).{0,8}(?:发|给|叫|让|推荐|说)?.{0,6}(?:软件|a ?p ?p|程序|阿扑|东西)|(?:" + _WHO + r").{0,10}(?:发(?:来|过来|给我)?的?|叫我|让我|给的).{0,8}(?:软件|a ?p ?p|程序|链接)?.{0,10}(?:我)?(?:已经|都|就|也|给)?.{0,2}(?:装|下载|安装)(?:了|好|上了|完)",
        r"(?:installed|downloaded|put on|loaded) .{0,40}(?:app|anydesk|any desk|teamviewer|team viewer|program|software|quicksupport|rustdesk|it).{0,50}(?:they|he|she|caller|him|them|scammer|stranger|man|woman|someone|sent|told|asked)|(?:they|he|she|caller|man|woman) .{0,30}(?:made|got|had|told|asked|talked) me .{0,20}(?:install|download)(?:ed)?.{0,40}(?:and i did|i did|already|now|installed)|i (?:have |'?ve |just |already )?(?:installed|downloaded) (?:anydesk|teamviewer|rustdesk)",
    )),
    ("emg-card-handed-over", True, (
        r"(?:银行卡|存折|社保卡|工资卡|卡).{0,8}(?:已经|刚|都|就)?(?:给|交|拿|寄|被)(?:了|给了?|走|拿走|骗走|出去|去).{0,12}(?:" + _WHO + r"|上门|快递|跑腿|来的人|走了|拿走|小伙|志愿者)|(?:把|将).{0,6}(?:银行卡|存折|卡).{0,6}(?:给|交|寄)(?:了|给|出)",
        r"(?:handed|gave|given|posted|mailed) .{0,25}\b(?:bank card|debit card|credit card|cards?)\b(?! (?:number|details)).{0,40}(?:courier|man|woman|driver|him|her|them|someone|police|officer|stranger|taxi)?|(?:courier|man|driver|officer|he|she|they) (?:took|collected|picked up|has taken) .{0,12}\b(?:my|mum's|dad's|her|his) (?:bank |debit |credit )?cards?\b",
    )),
    ("emg-cash-gold-gone", True, (
        r"(?:现金|黄金|金条|金子|首饰|金镯子|钱).{0,10}(?:已经|刚|都|就|全)?(?:寄|邮|快递|交|给|拿)(?:走|出去|了|给了).{0,12}(?:快递|跑腿|司机|上门|来的人|网约车|出租|" + _WHO + r"|走了|了)?(?<=了|走|去|递|腿|机|门|人|车)|(?:买|取)(?:了)?.{0,10}(?:黄金|金条|现金).{0,16}(?:寄|邮|交|给)(?:走|出去|了|给)",
        r"(?:posted|mailed|sent|handed|gave|given|shipped) .{0,30}\b(?:cash|gold|banknotes|gold bars?)\b|(?:cash|gold) (?:has been |was |is )?(?:already )?(?:been )?(?:sent|posted|collected|picked up|handed over|gone)",
    )),
    ("emg-transferred-days-ago", True, (
        r"(?:前天|昨天|前几天|几天前|大前天|上(?:个)?(?:星期|周|礼拜|月)|(?:几|两|三|四|五|六|七|八|十|\d+)(?:个)?(?:多)?(?:天|星期|礼拜|周|月)(?:以?前|之前|了)|去年|过年(?:那会|的?时候)).{0,30}(?:被(?:人)?骗|上当|受骗|骗(?:了|走)|转(?:了|给)(?:骗子|.{0,10}骗))|被骗.{0,10}(?:好几天|几天|一个?(?:星期|礼拜|月)|很久|半年|好久).{0,8}(?:了|报警|还)",
        r"(?:scammed|conned|defrauded|tricked|cheated) .{0,40}(?:days|weeks|months|a week|a month|yesterday|last week|last month) ?(?:ago)?|(?:yesterday|last (?:week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)|(?:days|weeks|months|a week|a month|two|three|few) .{0,8}ago).{0,60}(?:scammed|conned|scammer|defrauded|tricked)",
    )),
    ("emg-just-transferred", True, (
        _MOVE + r"(?:了|过去了?|出去了?|给了?|完了?|进去了?).{0,26}(?:骗子|被骗|上当|是骗|不对劲|拉黑|联系不上|人不见|找不到人|安全账户|公安|警察|检察院|客服|刷单|保证金|解冻|不回|不理|提不出|取不出|还要|又要|再交|再转)|(?:被|让|遭)(?:人|他们?|骗子)?骗(?:了|走|去).{0,16}(?:钱|元|块|万|千|百|\d|积蓄|养老|存款)|(?:钱|元|块|万|千|积蓄|存款|养老金|退休金).{0,14}(?:被|让)(?:人|他们?|她|骗子)?骗(?:了|走|光|去)|(?:刚|刚刚|刚才|已经|都|就)(?:给|被|把|往|向)?.{0,14}" + _MOVE + r"(?:了|过去|出去|给).{0,10}(?:骗子|陌生|" + _WHO + r")|(?:给|往|向)(?:骗子|安全账户|那个安全账户|他们说的账户|诈骗).{0,14}" + _MOVE + r"(?:了|过|钱|去)|(?:我|老伴|我妈|我爸).{0,6}(?:被骗|上当|受骗|中招)了|被诈骗(?:了|\d)|骗(?:走|光|去)(?:了)?我.{0,10}(?:钱|元|块|万|千|积蓄)",
        r"(?:i|we|mum|mom|dad|husband|wife|she|he)(?:'?ve| have| has|'?s)? (?:just |already |now )?(?:been |got |was |were )?(?:scammed|conned|defrauded|swindled|ripped off|fell for (?:a|the|this) (?:scam|fraud|trick))|" + _EN_PAID + r" .{0,60}(?:scammer|scam\b|fraudster|fraud\b|con ?m[ae]n|crook|blocked me|stopped (?:replying|answering)|vanished|disappeared|now they want (?:more|another)|want(?:s|ing)? more|not (?:been )?real|was fake)|(?:just|already|now) " + _EN_PAID + r" .{0,30}(?:to (?:a |the |this )?(?:scammer|stranger|man|caller|safe account)|gift cards?|bitcoin|crypto)|scammer (?:took|got|has) (?:my|our|all)",
    )),
    ("emg-threatened", True, (
        r"(?:骗子|他们?|对方|有人|那(?:个)?人|催收).{0,10}(?:威胁|恐吓|吓唬|扬言|说要(?:杀|害|弄死|打断|上门打|来我家打|绑|砍))|要(?:杀|害|弄死)(?:我|我家|我们|我全家|我儿子|我女儿|我孙)|(?:威胁|恐吓)(?:我|我们|要)",
        r"threaten(?:ed|ing|s|ning)? (?:me|my|us|to (?:hurt|kill|harm|come|burn|beat))|(?:says?|said|going to|will|want to) (?:he|she|they)?(?:'?ll| will| would)? ?(?:hurt|kill|harm|come after) (?:me|my|us)",
    )),
    ("scam-cash-pickup", True, (
        r"(?:派|叫|有|让|安排)?(?:人|快递员?|跑腿|司机|专员|民警|工作人员|骑手).{0,6}(?:上门|到(?:我)?家|来家|过来|来).{0,6}(?:拿|取|收|接)(?:走)?.{0,6}(?:钱|现金|黄金|金条|卡|存折|包裹)|取(?:出)?.{0,8}现金.{0,14}(?:上门|有人来|来拿|来取|交给)",
        r"(?:courier|someone|man|driver|officer|agent|person|they|he|taxi)(?:'?s| is| are|'?ll| will)? .{0,20}(?:collect|pick(?:ing)? up|pick(?:ing)? it up|come (?:round )?for|coming for|coming to (?:get|take)) .{0,25}(?:cash|money|gold|card|envelope|package of)",
    )),
    ("scam-remote-app", False, (
        r"(?:让|叫|要|教|喊)我.{0,10}(?:装|下载|安装|下).{0,12}(?:远程|向日葵|todesk|teamviewer|anydesk|rustdesk)|(?:远程(?:协助|控制|操作)|向日葵|todesk|teamviewer|anydesk).{0,12}(?:帮我|让我|叫我|装|下载)",
        r"(?:want|ask|tell|told|asking|telling|wants|asked|says).{0,30}(?:install|download).{0,25}(?:remote|anydesk|any desk|teamviewer|team viewer|quick ?support|rustdesk|ultraviewer)|(?:anydesk|teamviewer|remote (?:control|access) (?:app|program|software))",
    )),
    ("scam-screen-share", False, (
        r"(?:让|叫|要|教|喊|要求|引导)(?:我|他|她|我妈|我爸|老人|俺).{0,16}(?:屏幕共享|共享屏幕|开共享|投屏|会议软件|开会的?软件|腾讯会议|瞩目|zoom|视频会议|平幕共享|屏幕分享|分享屏幕)|(?:客服|银行|警察|公安|陌生人|对方|他们?).{0,16}(?:屏幕共享|共享屏幕|分享屏幕)",
        r"(?:want|ask|tell|told|asking|telling|wants|asked|says|said).{0,30}(?:share (?:my|the|your|her|his) screen|screen ?shar)",
    )),
    ("scam-en-crypto-atm", False, (
        r"比特币(?:机器?|取款机|自动|atm|柜员)|(?:虚拟币|加密)(?:机|atm)",
        r"(?:bitcoin|crypto|btc|coin) ?(?:atm|machine|kiosk|terminal)|(?:atm|machine|kiosk).{0,20}(?:bitcoin|crypto)",
    )),
    ("emg-phone-lost", True, (
        r"手机.{0,5}(?:丢了|丢啦|掉了|不见了|被偷|被抢|偷走|弄丢|遗失|丢失|找不着|找不到了|丢在|落在|丢咗|唔见|不见咗|没得了)(?!.{0,5}(?:信号|图标|软件|照片|声音|流量|网|联系人|微信))|(?:丢|掉|被偷|弄丢|偷)了?(?:一?部|我的?|个)?手机(?!卡|号|套|壳|里|膜|电|信)",
        r"(?:lost|stolen|stole|nicked|pinched|mislaid|misplaced|snatched|dropped and lost) (?:my |the |his |her |mum's |mom's |dad's |our |a )?(?:mobile|cell|i)? ?-?phones?\b(?! (?:number|signal|screen|icon|charger|case|password|contacts|service|bill))|(?:my|the|his|her|mum's|mom's|dad's) (?:mobile|cell|i)? ?-?phone (?:was|is|has been|got|went|'s)(?: been)? (?:stolen|lost|missing|gone|nicked|snatched)|left my phone (?:on|in|at)",
    )),
    ("priv-wechat-stolen", True, (
        r"(?:微信|围信|薇信)(?:号|账号)?.{0,6}(?:被盗|被偷|被人(?:登|盗|偷|用)|盗(?:了|号)|让人(?:登|盗|偷)|给人盗|被别人登)|盗(?:了)?我(?:的)?微信",
        r"(?:we ?chat).{0,25}(?:hacked|stolen|been taken over|hijacked|someone else is (?:using|in))|(?:hacked|stole|hijacked|broke into|taken over) (?:my|her|his|mum's|mom's|dad's) we ?chat",
    )),
)  # fmt: skip

RULES: tuple[Rule, ...] = tuple(Rule(script, re.compile("|".join(patterns)), happened) for script, happened, patterns in _TABLE)

_NOT_HAPPENED = re.compile(
    r"如果|要是|万一|假如|假设|若是|会不会被|怕被|担心被|怎么(?:防|预防|避免)|如何(?:防|预防|避免)|(?:新闻|电视|电影|小说|剧|节目|报纸|抖音)(?:里|上|说|讲|看)|听说(?!.{0,4}我)|(?:还|幸好|幸亏|好在|并|都|我)?没(?:有)?(?:转|给|告诉|说|念|发|填|输|点|装|下载|开|交|付|打钱|汇|理|信)|差点|差一点|差一丢丢|险些|正(?:准备|打算|要)|(?:我|要不要|该不该|能不能|可不可以|可以|应该|敢).{0,4}(?:转|给|告诉|念|发|装|开)(?:吗|不|么)|练习|演习|"
    r"\bwhat if\b|\bif (?:i|my|someone|somebody|they|he|she|a|the)\b|\bin a (?:film|movie|book|drama|play)\b|\bon (?:the )?(?:news|tv|telly|radio)\b|\bread (?:about|that)\b|\b(?:have ?n[o']?t|has ?n[o']?t|did ?n[o']?t|havent|didnt|never|not yet|almost|nearly|about to|before i|should i|do i|going to|thinking of|hypothetical\w*|quiz)\b"
)
_AFTER_ALL = re.compile(r"但是?(?:我)?(?:已经|后来)|结果(?:还是|就)?(?:给|转|说)|还是(?:转|给|说|念)了|后来(?:又|就|还是)?(?:给|转|说|念)|but (?:then )?i (?:already |did|have|'ve)|then i (?:gave|sent|paid|typed)")


@dataclass(frozen=True, slots=True)
class Alarm:
    """The script to show and the words that called for it (never kept)."""

    script: str
    found: str


def triage(text: str) -> Alarm | None:
    """Return the emergency that `text` speaks of, the gravest first, or None. Never raises on any text."""
    views = _views(text)
    unreal = any(_NOT_HAPPENED.search(view) for view in views) and not any(_AFTER_ALL.search(view) for view in views)
    for rule in RULES:
        if rule.happened and unreal:
            continue
        for view in views:
            if found := rule.pattern.search(view):
                return Alarm(rule.script, found[0])
    return None


def _views(text: str) -> tuple[str, ...]:
    """Lower case, full-width folded, invisible characters out; once as it is and once with no spaces between Chinese characters."""
    cut = text if len(text) <= MAX_LOOKED_AT else text[: MAX_LOOKED_AT // 2] + "\n" + text[-MAX_LOOKED_AT // 2 :]
    folded = unicodedata.normalize("NFKC", cut).lower().replace("’", "'").replace("`", "'")
    plain = _fold(c for c in folded if unicodedata.category(c) not in ("Cf", "Cc") or c == "\n")
    tight = re.sub(r"(?<=[\u4e00-\u9fff])[\s,，.。、]+(?=[\u4e00-\u9fff])", "", plain)
    spaced = re.sub(r"\s+", " ", plain)
    return (spaced, tight) if tight != spaced else (spaced,)


_TRADITIONAL = str.maketrans("錢轉帳給騙驗證碼號銀開屏幕遠軟體裝點鏈連結寫輸機丟見發說讀報黃條現過嗎們個幾還沒傷氣漿風燒煙動關麼話應該親兒孫媽爺萬塊當時會來電腦視頻對從學聽聯繫這樣請問題嚇脅殺聞煤氣洩漏胸痛喘講嘴歪搶偷盜號", "钱转账给骗验证码号银开屏幕远软体装点链连结写输机丢见发说读报黄条现过吗们个几还没伤气浆风烧烟动关么话应该亲儿孙妈爷万块当时会来电脑视频对从学听联系这样请问题吓胁杀闻煤气泄漏胸痛喘讲嘴歪抢偷盗号")
_SLIPS = (("咗", "了"), ("俾", "给"), ("畀", "给"), ("佢", "他"), ("嘅", "的"), ("验正码", "验证码"), ("验证马", "验证码"), ("转帐", "转账"), ("平幕", "屏幕"), ("拨", "打"))


def _fold(characters: Iterable[str]) -> str:
    text = "".join(characters).translate(_TRADITIONAL)
    for wrong, right in _SLIPS:
        text = text.replace(wrong, right)
    return text


def region_hint(text: str) -> str:
    """Return the region that the words themselves name ("NHS", "IRS", £), or "". Never taken from the language."""
    for region, pattern in _REGION_WORDS:
        if pattern.search(text):
            return region
    return ""


_REGION_WORDS = (
    ("GB", re.compile(r"\bNHS\b|\bHMRC\b|£|\bpounds?\b|英国|\b(?:in|from) (?:the )?(?:UK|England|Scotland|Wales|London)\b")),
    ("US", re.compile(r"\bIRS\b|\bMedicare\b|\bSocial Security\b|\bZelle\b|\bVenmo\b|美国|\b(?:in|from) (?:the )?(?:US|USA|America|States)\b", re.IGNORECASE)),
    ("CA", re.compile(r"加拿大|\bin Canada\b|\bInterac\b")),
    ("AU", re.compile(r"澳洲|澳大利亚|\bin Australia\b|\bCentrelink\b|\bmyGov\b")),
    ("SG", re.compile(r"新加坡|\bin Singapore\b|\bSingpass\b|\bPayNow\b")),
    ("HK", re.compile(r"香港|\bin Hong Kong\b|\bFPS\b|转数快|轉數快")),
)
