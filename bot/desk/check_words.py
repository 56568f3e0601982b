"""The tables of `checks`: what a volunteer's words must not ask, send or promise (brief 3.8). Patterns only; nothing here acts.

All are matched on one clause at a time, in compatibility forms, simplified characters and small letters.
"""

import re
from typing import Final

_FLAGS = re.IGNORECASE | re.ASCII

NOT: Final = re.compile(
    r"不要|不[发念给装开点]|不能|不可|不得|不会|不该|不用|不必|不需|别(?!人)|勿|千万不|从不|绝不|决不|没有人|任何人|谁也|禁止|拒绝|骗子|骗人|挂断|挂掉"
    r"|\b(?:do not|don't|dont|never|not to|no one|nobody|anyone|anybody|must not|mustn't|should not|shouldn't|cannot|can't|won't|will not|refuse|say no|hang up|scammers?)\b",
    _FLAGS,
)  # fmt: skip

CODE: Final = (
    r"(?:验证|校验|动态|激活|确认)码|短信[里中的上]{0,2}(?:那?[个几]{0,2}数字?|号码|密码)|[四六46]位(?:数字?|的?码)|(?<!忘了)密码|口令"
    r"|\b(?:verification |security |one[- ]time )?codes?\b(?! of conduct)|\botp\b|pass ?codes?|pass ?words?|\bpin\b|(?:digits|numbers?) (?:in|from) the (?:text|sms|message)"
)
CARD: Final = r"卡号|银行卡(?:号|照片|正面|反面|正反面)|卡的?[正反背]面|有效期|\bcvv\b|账号|\b(?:card|account) (?:number|details)\b|sort code|expiry|expiration date|(?:photo|picture) of (?:your|the) (?:bank )?card"
ID: Final = r"身份证(?:号码?|照片|[正反]面|正反面)?|护照号?|社保号|医保卡号|\bid (?:number|card)\b|passport|social security|\bssn\b|nhs number|national insurance|driving licen[cs]e|date of birth|medicare number"

ASKS: Final = (  # the volunteer wants it for themselves
    r"(?:发|告诉|告知|给|报|念|读|说|拍|传|提供|打|写|输入|填|贴|复制|截图)[^，。]{0,12}(?:我|咱|这里|这边|这儿|过来|聊天框|对话框|志愿者|微信上)"
    r"|(?:发|念|报|读|说|拍|传)(?:一下|一遍|来|出来)|是多少|多少号|是什么|是几|几位数|(?:我|志愿者)(?:要|需要|得|想)?(?:看|核对|确认|知道|登记|查)(?:一下|看)?"
    r"|方便(?:说|告诉|发|提供|给|念)|能(?:不能)?(?:说|告诉|发|给|念)|麻烦(?:您)?(?:说|发|报|念|提供)|把.{0,14}(?:发|念|报|告诉|给)"
    r"|\b(?:send|tell|give|read|share|show|text|forward|type|enter|provide|paste)\b[^.]{0,24}\b(?:me|us|here|over|volunteer)\b|\b(?:what is|what's|whats|what are|what was)\b"
    r"|\b(?:i|we) (?:will )?(?:need|want|require|have to see|must see)\b|\blet me (?:have|see|know|check)\b|\b(?:could|can|may) (?:i|we) (?:have|see|get)\b|\b(?:read|send|tell) (?:it|them) (?:out|over|to me)\b"
)
_APPS = r"向日葵|todesk|to desk|team ?viewer|any ?desk|远程(?:控制|协助|操作|软件)|腾讯会议|飞书会议|\bzoom\b|\bquick ?assist\b|remote (?:control|access|desktop|help|assistance)"
SCREEN: Final = rf"屏幕共享|共享(?:一下)?(?:您的)?屏幕|投屏给|{_APPS}|\bshare (?:your|the) screen\b|\bscreen ?-?shar"
SCREEN_END: Final = r"关|停|退出|删|卸载|结束|断开|取消|\b(?:close|stop|end|turn off|switch off|delete|remove|uninstall|exit|quit)\b"
SOMEBODY: Final = r"叫您|\b(?:they|he|she) asks?\b|(?:谁|他|她|它|对方|有人|人家|骗子|坏人|别人).{0,8}(?:叫|让|要|教|请|骗)|\b(?:asks?|asked|tells?|told|wants?|wanted|makes?|made) (?:you|people)\b|\bif (?:any|some)(?:one|body)\b"
PICTURE: Final = r"(?:截图|截屏|屏幕(?:照片|图片)|拍(?:张|个|下)?.{0,6}屏幕)[^，。]{0,10}(?:发|给|传)|(?:发|给|传)[^，。]{0,8}(?:截图|截屏)|\b(?:send|show|share)\b[^.]{0,20}\b(?:screenshot|picture of (?:your|the) screen)"

PROMISE: Final = r"保证|(?:肯定|一定|必定|准)(?:能|会(?!有人)|可以)|包(?:您|在我身上)|百分之百|100 ?%|(?:能|可以|会)(?:帮您)?(?:追|要|拿|讨|退)(?:得)?回来?|\bguarantee|\bi promise\b|\bdefinitely\b|\bcertainly (?:will|get)|for sure|\byou(?:'ll| will) get (?:it|your money|the money) back|\bget your money back"
PROMISE_NOT: Final = r"不能保证|不保证|没有?人(?:能|敢)?保证|谁也不能|说不准|不一定|\b(?:cannot|can't|no one can|nobody can|not) (?:guarantee|promise|say)|\bnot (?:definitely|certain)"
SAFE: Final = (
    r"(?<![不没])(?:是|很|挺|非常|绝对|都)?安全的|(?:很|挺|绝对)安全(?!感|起见)|放心(?:大胆)?(?:地|去|的)?(?:转|付|点|给|打|用|买|装|下载|告诉|加)|可以(?:相信|信任|信)(?:他|她|它|对方|这)?|(?<!有)没(?:有)?(?:什么)?危险"
    r"|不是(?:骗子|诈骗|假的)|(?<!不)是真的(?!吗)|靠谱|可信|\b(?:it(?:'s| is)|that(?:'s| is)|this is|they are) (?:perfectly |totally |completely |quite )?(?:safe|genuine|legit\w*|real|trustworthy)\b"
    r"|\byou can trust\b|\btrust (?:him|her|them|it)\b|\b(?:isn't|is not|not) a scam\b"
)
SAFE_NOT: Final = r"不安全|不靠谱|不可信|才安全|不知道|说不准|不好说|不能说|看不出|分不清|是不是|吗|\bif\b|\bwhether\b|not sure|\bcannot (?:tell|say)|can't (?:tell|say)|\bnot (?:safe|genuine|real)\b|\?"
CONTACT: Final = (
    r"加(?:一下)?(?:我|您)(?:的)?(?:微信|qq|好友)|我的?(?:电话|手机号?|微信号?|号码|qq|地址)(?:是|号|[:：])|(?:您|你)的?(?:电话|手机号?|微信号?|地址|住址|家庭住址)(?:是|多少|发|告诉|给我)"
    r"|(?:您|你)(?:家)?住(?:在)?哪|私下|私聊|单独联系|见(?:个|一)?面|上门|去(?:您|你)家|来我(?:家|这)|给我打(?:个)?电话|打我(?:的)?(?:电话|手机)|(?:给|帮)您(?:打|回)电话"
    r"|\badd me\b|\bmy (?:own |personal )?(?:number|phone|mobile|whatsapp|wechat|email|address)\b|\byour (?:home )?(?:address|phone number|mobile number|email|whatsapp)\b[^.]{0,12}(?:\?|please|so i)"
    r"|\bwhere do you live\b|\bmeet (?:you|up|in person)\b|\b(?:come|pop) (?:over|round|by)\b|\bvisit you\b|\b(?:call|ring|text|phone|email|message) me\b|\bi(?:'ll| will| can)? (?:call|ring|phone) you\b"
)
MONEY: Final = (
    r"(?:转|打|汇|付|借|交|寄)(?:点|些|一下)?(?:钱|款)?(?:给|到)(?:我|我们|这个(?:账户|账号|卡))|我(?:来|先)?(?:帮|替|给)(?:您|你)(?:付|转|垫|买|交|充)|红包(?:给|发)我|手续费.{0,6}(?:交|付|转)"
    r"|\b(?:send|pay|transfer|lend|give) (?:me|us)\b[^.]{0,12}(?:money|\d|pounds|dollars|yuan)|\btransfer (?:it|the money|your money) to\b|\bi(?:'ll| will| can) (?:pay|buy|transfer)\b[^.]{0,12}for you|gift cards?\b[^.]{0,16}\b(?:me|us)\b"
)
CLAUSE: Final = re.compile(r"[。！!？?；;，,\n]|\.(?=\s|$)| but | then | and (?=(?:then |please |just )?(?:tell|send|give|read|share)\b)", _FLAGS)


def rule(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, _FLAGS)
