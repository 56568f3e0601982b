"""What a volunteer may not ask, send or promise is named before it goes out; good advice is not."""

import pytest

from bot.desk.checks import NEVER, check
from bot.desk.readable import readable
from knowledge import Library, load
from knowledge.phone_numbers import plain_number

LIBRARY = load()
HOTLINES = frozenset(plain_number(h.number) for h in LIBRARY.hotlines)
JARGON = {str(k): v for k, v in LIBRARY.glossary.jargon.items()}


def rules(text: str) -> set[str]:
    return {broken.rule for broken in check(text, HOTLINES)}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("请把验证码发给我", "code"),
        ("验证码是多少？", "code"),
        ("您收到的验证码念给我听", "code"),
        ("不要怕，把短信里的六位数告诉我", "code"),
        ("您会收到一个验证码，念给我", "code"),
        ("請把驗證碼發給我", "code"),
        ("请把验\u200b证码发给我", "code"),
        ("支付密码是什么", "code"),
        ("麻烦您报一下动态码", "code"),
        ("What is the code you received?", "code"),
        ("Please read me the code", "code"),
        ("You will get a code. Tell me it.", "code"),
        ("Don't worry, send me the PIN", "code"),
        ("could I have your password", "code"),
        ("把银行卡号发过来", "card"),
        ("您的卡号是多少", "card"),
        ("拍一张银行卡正面发给我", "card"),
        ("Can you send me your card number", "card"),
        ("what's your sort code", "card"),
        ("身份证号报一下", "id"),
        ("我要核对一下您的身份证", "id"),
        ("I need your passport number", "id"),
        ("give me your date of birth", "id"),
        ("您打开屏幕共享，我帮您看", "screen"),
        ("下载一个向日葵", "screen"),
        ("把屏幕截图发给我", "screen"),
        ("Please share your screen with me", "screen"),
        ("install AnyDesk and I will look", "screen"),
        ("send me a screenshot please", "screen"),
        ("点这个 https://example.com/a", "link"),
        ("去 example.com 看看", "link"),
        ("打13800001111找我", "phone"),
        ("ring 07700 900123", "phone"),
        ("打幺三八零零零零幺幺幺幺", "phone"),
        ("call 1-800-555-0199", "phone"),
        ("钱肯定能追回来", "promise"),
        ("我保证没问题", "promise"),
        ("可以要回来的", "promise"),
        ("you will get your money back", "promise"),
        ("I guarantee it", "promise"),
        ("这个软件是安全的", "safe"),
        ("您放心转吧", "safe"),
        ("他不是骗子", "safe"),
        ("It is perfectly safe", "safe"),
        ("you can trust them", "safe"),
        ("加我微信", "contact"),
        ("您住在哪里", "contact"),
        ("明天我上门帮您弄", "contact"),
        ("call me tomorrow", "contact"),
        ("my number is on the card", "contact"),
        ("转给我，我帮您付", "money"),
        ("send me 50 pounds", "money"),
        ("他的卡是6222000000000000012", "private"),
    ],
)
def test_what_breaks_a_rule_is_named(text: str, rule: str) -> None:
    assert rule in rules(text)


@pytest.mark.parametrize(
    "text",
    [
        "不要把验证码告诉任何人。",
        "验证码千万不要给别人，也不要发给我。",
        "志愿者不会要您的密码、验证码。",
        "您收到验证码短信了吗？",
        "在手机上输入验证码。",
        "去银行柜台，带上身份证。",
        "先挂断电话，再打 96110 问一问。",
        "请马上打110。",
        "打银行卡背面的电话。",
        "关掉屏幕共享，把那个软件删掉。",
        "不要打开屏幕共享。",
        "我不能保证钱能回来，请先报警。",
        "我说不准是不是骗子，请先别付钱。",
        "这很可能是骗子，请先停下。",
        "一定要先报警。",
        "请放心，不是您的错。",
        "别着急，慢慢来。",
        "打开微信，点右下角“我”。",
        "2026年12月1日以后再办。",
        "一共500元，分3次扣。",
        "Never give the code to anyone.",
        "Volunteers never ask for passwords or codes.",
        "Close the screen sharing first.",
        "Hang up and call 999.",
        "Call your bank on the number on the back of your card.",
        "I cannot say whether it is safe. Do not pay.",
        "Did you receive a code?",
        "Open WhatsApp and tap Settings.",
        "It is not your fault.",
        "Report it on 0300 123 2040.",
        "Nobody can guarantee that.",
    ],
)
def test_good_advice_passes(text: str) -> None:
    assert rules(text) == set()


def test_every_answer_of_the_base_could_be_sent_by_a_volunteer(library: Library) -> None:
    """The reviewed texts are what good advice looks like: a check that stops them would teach people to ignore it."""
    stopped = []
    total = 0
    for entry in library.entries.values():
        for text in (entry.zh, entry.en):
            for piece in (text.opening, *(step.do for step in text.steps), text.closing):
                total += 1
                if broken := {b.rule for b in check(piece, HOTLINES)} & NEVER:
                    stopped.append((entry.id, broken, piece))
    assert len(stopped) <= 0.002 * total, stopped


@pytest.mark.parametrize(
    ("text", "language", "rule"),
    [
        ("字" * 221, "zh", "long"),
        ("打开微信，点“我”，点“设置”，点“通用”，然后选“字体大小”。", "zh", "actions"),
        ("请先授权。", "zh", "jargon"),
        ("word " * 131, "en", "long"),
        ('Tap "Settings", tap "Display" and choose "Text size".', "en", "actions"),
        ("Clear the cache.", "en", "jargon"),
    ],
)
def test_what_is_hard_to_read_is_said(text: str, language: str, rule: str) -> None:
    assert rule in {broken.rule for broken in readable(text, language, JARGON)}


@pytest.mark.parametrize(("text", "language"), [("打开微信，点右下角“我”。", "zh"), ("输入验证码（短信里的几个数字）。", "zh"), ('Open WhatsApp. Tap "Settings".', "en")])
def test_short_plain_words_pass(text: str, language: str) -> None:
    assert readable(text, language, JARGON) == ()


def test_advice_on_reading_is_never_hard() -> None:
    assert not any(broken.hard for broken in readable("字" * 300 + "授权", "zh", JARGON))
