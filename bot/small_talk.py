"""Greetings, thanks and goodbyes: a short kind reply, never a ticket. Pure; matches the whole text only."""

import re
import unicodedata

_PATTERNS: tuple[tuple[str, str], ...] = (
    ("thanks", r"(?:好的?|嗯|哦|行)*(?:太|非常|十分|真是|真)?(?:谢谢|多谢|感谢|谢了|感恩|唔该|麻烦(?:你|您)了|辛苦了|3q|thank ?s?(?: ?you)?|thank ?you|thanx|thx|ta|cheers|much obliged)(?:您|你|啊|了|哈|呀|啦|榕树|小榕|老师|同志|very much|so much|a lot|dear|love|again|for (?:your|the|all(?: your)?) help|that helped|a million|everyone|banyan|谢谢|，|,|。|\.|!|！| )*"),
    ("hello", r"(?:您|你)好(?:啊|呀|吗|榕树)?|(?:早上|上午|中午|下午|晚上)好(?:啊|呀)?|早(?:安|啊|晨)?|晚安|嗨|哈喽|哈啰|hello|hi|hiya|hey|good ?(?:morning|afternoon|evening|day|night)|greetings|howdy|hello there|hi there|how are you(?: today)?|(?:hello|hi) banyan"),
    ("bye", r"再见|拜拜|回头见|回见|明天见|bye|bye ?bye|goodbye|good bye|see you(?: later)?|cheerio|拜"),
    ("are_you_there", r"(?:在吗|在么|在不在|有人吗|有人在吗|喂|在不|are you there|anyone there|anybody there|is anyone there)"),
    ("who_are_you", r"(?:你|您)?(?:是谁|叫什么(?:名字)?|是什么|是干什么的|是做什么的|是真人吗|是机器人吗|是不是(?:真人|机器人)|能做什么|会什么|会干什么)|who are you|what are you|what can you do|are you (?:a )?(?:real|human|robot|bot|person|real person|machine|computer)|what is your name|what's your name"),
    ("praise", r"(?:你|您)?(?:真|好|太)?(?:棒|厉害|聪明|好用|不错|能干|贴心)(?:了|啊|呀|哦)?|(?:very |so )?(?:good|great|brilliant|excellent|wonderful|lovely|well done|clever)(?: job| bot)?|(?:that )?(?:worked|works|did it|helped)(?: thanks| thank you)?|(?:好了|弄好了|成功了|搞定了|解决了|会了|学会了)"),
    ("fine", r"(?:好的?|行|可以|嗯+|哦+|噢|知道了|明白了?|懂了|晓得了|收到|没事了?|不用了|算了|ok+|okay|k|fine|all right|alright|got it|i see|understood|no thanks|no thank you|never ?mind|sure|yes|no|是|不是|对|没有|好吧|要得|行吧)"),
    ("sorry_complaint", r"(?:你|您)?(?:真|好|太)?(?:笨|没用|差劲|烂|蠢)(?:了|啊)?|(?:没用|不行|不对|答非所问|听不懂|不管用|看不懂)(?:啊|的|了)?|(?:you are |you're )?(?:useless|stupid|rubbish|no good|not helpful|wrong)|that(?:'s| is| was)? (?:wrong|not it|no help|not right|useless)|it (?:did not|didn't|doesn't|does not) (?:work|help)"),
)  # fmt: skip
_RULES = tuple((key, re.compile(rf"(?:{pattern})")) for key, pattern in _PATTERNS)
_WANTS_PERSON = re.compile(
    r"(?:我(?:要|想)?|请|帮我|能不能|可以|麻烦)?(?:转|找|要|叫|换|接|给我找|帮我找|跟|和)?(?:一?个|位)?(?:人工(?:客服|服务)?|真人|活人|志愿者|人(?:帮(?:我|忙)|说话|聊|来)|人)(?:帮(?:帮)?我|帮忙|说话|说|聊聊|服务|客服|来)?(?:吧|啊|吗|好吗|可以吗|行吗)?"
    r"|(?:i (?:want|need|would like|'d like) (?:to )?|can i |please |let me |could i )?(?:(?:speak|talk|chat) (?:to|with)|get|want|need|connect me (?:to|with)|find)? ?(?:a |an |some ?|the )?(?:real |live |actual )?(?:person|human(?: being)?|agent|operator|volunteer|someone|somebody)(?: please| to help(?: me)?| now)?"
)


def _bare(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text[:80]).lower().replace("’", "'")
    return re.sub(r"\s+", " ", re.sub(r"[。.!！?？~～,，、;；:：…]+", " ", folded)).strip()


def small_talk(text: str) -> str | None:
    """Return the key of the fitting reply, or None where the text is more than small talk."""
    bare = _bare(text)
    if not bare or len(text) > 60:
        return None
    return next((key for key, rule in _RULES if rule.fullmatch(bare)), None)


def wants_person(text: str) -> bool:
    """Whether the text asks for a human and for nothing else."""
    bare = _bare(text)
    return bool(bare) and len(text) <= 60 and _WANTS_PERSON.fullmatch(bare) is not None
