"""What a volunteer may see: secrets are masked however they are written, harmless numbers stay, and every fault shows nothing."""

import random
import time
import unicodedata
from collections.abc import Callable, Iterator

import pytest

from bot import redaction
from bot.redaction import Kind, View, pieces, redact, secrets
from bot.redaction_rules import MARKERS

ZH_DIGITS = "零一二三四五六七八九"
EN_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("110101190001010014", "[身份证]"),
        ("99000019491231123X", "[身份证]"),
        ("44030019501112000X", "[身份证]"),
        ("110101194912310024", "[身份证]"),
        ("110101190001010015", "[身份证]"),
        ("990000194912311231", "[身份证]"),
        ("4403001950111200 0x", "[身份证]"),
        ("6222000000000000012", "[银行卡]"),
        ("622800000000000011", "[银行卡]"),
        ("4000000000000002", "[银行卡]"),
        ("6217000000000009997", "[银行卡]"),
        ("6217000000000009998", "[银行卡]"),
        ("6222 0000 0000 0000 012", "[银行卡]"),
        ("13800001111", "[手机号]"),
        ("+86 138-0000-1111", "[手机号]"),
        ("138 0000 1111", "[手机号]"),
        ("幺三八零零零零幺幺幺幺", "[手机号]"),
        ("【某银行】384920为您的验证码", "【某银行】[验证码]为您的验证码"),
        ("我的验证码是 384920", "我的验证码是 [验证码]"),
        ("384920", "[验证码]"),
        ("京A12345", "[车牌]"),
        ("粤B·D12345", "[车牌]"),
        ("沪AD12345", "[车牌]"),
        ("粤Z1234港", "[车牌]"),
        ("他要我念验证码，我念了384920，转了5000元到6222000000000000012", "他要我念验证码，我念了[验证码]，转了5000元到[银行卡]"),
        ("010-88886666 是他的电话", "[电话] 是他的电话"),
        ("打 +44 7700 900123", "打 [电话]"),
        ("call (212) 555-0100 now", "call [电话] now"),
        ("07700 900123", "[电话]"),
        ("密码是abc123，他说的", "密码是[密码]，他说的"),
        ("my password is Sunshine1947. He wrote it down", "my password is [密码]. He wrote it down"),
        ("my PIN is four eight two one", "my PIN is [密码]"),
        ("我住在北京市朝阳区幸福路32号5单元602室", "我住在[地址]"),
        ("14 Baker Street, NW1 6XE", "[地址], [地址]"),
        ("my SSN is 123-45-6789", "my SSN is [ID]"),
        ("AB 12 34 56 C", "[ID]"),
        ("NHS number 943 476 5919", "NHS number [ID]"),
        ("GB82 WEST 1234 5698 7654 32", "[ID]"),
        ("1EG4-TE5-MK73", "[ID]"),
        ("sort code 20-00-00 account 55779911", "sort code [银行卡] account [银行卡]"),
        ("护照E12345678", "护照[证件]"),
        ("我叫张建国，今年70岁", "我叫[姓名]，今年70岁"),
        ("收款人：李秀英", "收款人：[姓名]"),
        ("my name is Margaret Thompson", "my name is [姓名]"),
        ("wxid_ab12cd", "[账号]"),
        ("微信号：lao_wang66", "微信号：[账号]"),
        ("someone@example.com", "[账号]"),
        ("点 https://pay.example.com/x?card=6222000000000000012 看看", "点 [链接 pay.example.com] 看看"),
        ("订单号 20394857561", "订单号 [数字]"),
    ],
)
def test_each_row_of_the_table_is_masked_in_place(text: str, shown: str) -> None:
    assert redact(text).text == shown


def test_markers_speak_english_when_asked() -> None:
    assert redact("my card is 4000000000000002, call 07700 900123", "en").text == "my card is [bank card], call [phone number]"


HARMLESS = [
    "我花了5000元", "转了38000块", "打了96110", "2025年5月1日", "火车G1234", "三千八", "转了150000", "被骗了123456元", "五百块钱", "$120,000", "£1,250.00 went out",
    "2025-05-01 10:30", "8:30到17:30", "我今年68岁", "10086和10010", "打12345，不是12333", "0300 123 2040", "call 1-877-382-4357", "116 123 or 988", "iOS 17.5.1", "版本8.0.49",
    "两千零二十五年", "1998年买的", "二零二五年五月一号", "3楼", "血压140/90", "转账5000.00元给他", "5点半", "我买了3斤苹果12块5", "第一第二第三", "one or two of them", "I paid 5000 dollars",
    "96110一遍一遍打", "我打了12345，他们没有要验证码", "电量20%", "2020-2025", "等24小时", "a 70 year old", "打了110和120", "7月15号", "每月15元会员", "扣了9.9元", "音量开到80", "字号18",
    "密码忘了怎么办", "密码是什么", "the password is wrong", "Wi-Fi 密码要几位", "验证码有6位数字", "我3天没收到验证码", "验证码发了2次", "他说我欠2000块",
    "K1024次列车", "the 4.15 train on platform 12",
]  # fmt: skip


@pytest.mark.parametrize("text", HARMLESS)
def test_amounts_dates_hotlines_and_small_numbers_stay(text: str) -> None:
    assert redact(text).text == text


def _check_digit(body: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def _identity(dice: random.Random) -> str:
    body = f"{dice.randint(110000, 659999)}{dice.randint(1930, 1975)}{dice.randint(1, 12):02}{dice.randint(1, 28):02}{dice.randint(0, 999):03}"
    return body + (_check_digit(body) if dice.random() < 0.5 else dice.choice("0123456789X"))


def _card(dice: random.Random) -> str:
    body = "62" + "".join(dice.choice("0123456789") for _ in range(dice.choice((13, 14, 15, 16))))
    right = str((10 - sum(int(d) if n % 2 else sum(divmod(2 * int(d), 10)) for n, d in enumerate(reversed(body))) % 10) % 10)
    return body + (right if dice.random() < 0.5 else dice.choice("0123456789"))


def _phone(dice: random.Random) -> str:
    return f"1{dice.choice('3456789')}" + "".join(dice.choice("0123456789") for _ in range(9))


def _code(dice: random.Random) -> str:
    return "".join(dice.choice("0123456789") for _ in range(dice.choice((4, 6, 6, 6, 8))))


def _grouped(text: str, dice: random.Random, gap: str) -> str:
    size = dice.choice((3, 4, 4, 6)) if dice.random() < 0.7 else 1
    return gap.join(text[i : i + size] for i in range(0, len(text), size))


WRITTEN: dict[str, Callable[[str, random.Random], str]] = {
    "plain": lambda t, _: t,
    "spaced": lambda t, d: _grouped(t, d, " "),
    "dashed": lambda t, d: _grouped(t, d, "-"),
    "dotted": lambda t, d: _grouped(t, d, "."),
    "full width": lambda t, _: "".join(chr(ord(c) + 0xFEE0) for c in t),
    "spoken zh": lambda t, d: "".join(ZH_DIGITS[int(c)].replace("一", d.choice("一幺")) if c.isdigit() else d.choice("Xx叉") for c in t),
    "spoken en": lambda t, d: " ".join(EN_DIGITS[int(c)].replace("zero", d.choice(("zero", "oh"))) if c.isdigit() else "X" for c in t),
    "broken over lines": lambda t, d: _grouped(t, d, "\n"),
    "zero width": lambda t, d: _grouped(t, d, "\u200b"),
    "circled": lambda t, _: "".join("⓪①②③④⑤⑥⑦⑧⑨"[int(c)] if c.isdigit() else c for c in t),
    "bank numerals": lambda t, _: "".join("零壹贰叁肆伍陆柒捌玖"[int(c)] if c.isdigit() else c for c in t),
    "half spoken": lambda t, d: "".join(d.choice((c, ZH_DIGITS[int(c)])) if c.isdigit() else c for c in t),
    "broken over lines, full width": lambda t, d: _grouped("".join(chr(ord(c) + 0xFEE0) for c in t), d, "\r\n"),
    "spoken with pauses": lambda t, d: _grouped("".join(ZH_DIGITS[int(c)] if c.isdigit() else c for c in t), d, d.choice(("，", "、", "嗯", "然后"))),
    "spoken en, commas": lambda t, d: ", ".join(EN_DIGITS[int(c)] if c.isdigit() else "X" for c in t),
    "full width spaced": lambda t, d: _grouped("".join(chr(ord(c) + 0xFEE0) for c in t), d, "\u3000"),
}
SECRETS: dict[str, tuple[Callable[[random.Random], str], tuple[str, ...]]] = {
    "id": (_identity, ("{}", "我的身份证号是{}", "身份证{}，他让我报", "my ID is {} thanks", "他说要{}才行")),
    "card": (_card, ("{}", "卡号{}", "钱转到{}了", "card number {} please", "银行卡是 {} ，怎么挂失")),
    "phone": (_phone, ("{}", "打{}这个电话", "我的手机号{}对吗", "please ring {} about it", "他号码是{}。")),
    "code": (_code, ("{}", "验证码是{}", "我的验证码 {} 给他了", "the code was {} I think", "短信说{}是验证码")),
}


def _digits_left(text: str) -> str:
    """Every digit that a reader could still see, spoken ones too, by other means than the module's own."""
    folded = unicodedata.normalize("NFKC", text).lower()
    for n, word in enumerate(EN_DIGITS):
        folded = folded.replace(word, str(n))
    folded = folded.translate(str.maketrans("壹贰叁肆伍陆柒捌玖", ZH_DIGITS[1:]))
    return "".join(str(ZH_DIGITS.index(c)) if c in ZH_DIGITS else c for c in folded if c.isdigit() or c in ZH_DIGITS)


def _synthetic(count: int) -> Iterator[tuple[str, str, str]]:
    dice = random.Random(20250501)
    for _ in range(count):
        for kind, (make, frames) in SECRETS.items():
            for how, write in WRITTEN.items():
                yield kind, how, dice.choice(frames).format(write(make(dice), dice))


def test_no_digit_of_a_card_an_id_a_phone_or_a_code_is_ever_seen() -> None:
    texts = list(_synthetic(30))
    assert len(texts) >= 1500
    seen = [(kind, how, text, redact(text).text) for kind, how, text in texts if _digits_left(redact(text).text)]
    assert seen == []


def test_no_card_no_id_and_no_code_is_ever_among_what_may_be_kept_for_a_lead() -> None:
    texts = list(_synthetic(60))
    assert [(how, text) for kind, how, text in texts if kind != "phone" and pieces(text)] == []
    phones = [pieces(text) for kind, how, text in texts if kind == "phone"]
    assert sum(bool(found) for found in phones) >= 0.95 * len(phones), "it is of use all the same"


@pytest.mark.parametrize("fault", ["_found", "_spoken", "_view"])
def test_what_cannot_be_checked_is_not_kept(monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(redaction, fault, broken)
    assert pieces("我的电话是13800001111") == ()


def test_most_secrets_are_named_for_what_they_are() -> None:
    texts = [(kind, text) for kind, how, text in _synthetic(20) if kind in ("id", "card") or (kind == "code" and "码" in text)]
    named = sum(bool(secrets(text)) for _, text in texts)
    assert named >= 0.98 * len(texts)


def test_at_most_two_in_a_hundred_harmless_numbers_are_masked() -> None:
    dice = random.Random(7)
    frames = ["我花了{a}元", "转了{a}块给儿子", "{y}年{m}月{d}日", "{y}-{m:02}-{d:02}", "{h}:{i:02}开会", "打{hot}", "我{age}岁", "坐G{train}", "{a}.5元", "欠了{a}美元",
              "I paid £{a}", "it cost {a} dollars", "{d}/{m}/{y}",
              "on {y}/{m}/{d} at {h}:{i:02}", "call {hot}", "{m}月{d}号", "{h}点{i}分", "住{d}楼", "涨了{age}%", "¥{a}", "退休金{a}块", "会员费{age}元一个月"]  # fmt: skip
    texts = []
    for _ in range(50):
        values = {"a": dice.choice((5, 38, 199, 2000, 38000, 150000)), "y": dice.randint(1950, 2026), "m": dice.randint(1, 12), "d": dice.randint(1, 28)}
        values |= {"h": dice.randint(1, 23), "i": dice.randint(0, 59)}
        values |= {"age": dice.randint(60, 95), "train": dice.randint(100, 9999), "hot": dice.choice((110, 120, 96110, 95188, 12345, 10086, 911, 988, 159))}
        texts += [frame.format(**values) for frame in frames]
    masked = [text for text in texts if redact(text).kinds]
    assert len(masked) <= 0.02 * len(texts), masked[:20]


def test_masking_what_is_masked_changes_nothing() -> None:
    for _, _, text in _synthetic(3):
        once = redact(text).text
        assert redact(once).text == once
    once = redact("密码是abc123，我叫张建国，看 https://a.example.com/x 和 example.org").text
    assert redact(once).text == once


@pytest.mark.parametrize("text", ["我的卡4000000000000002", "身份证110101190001010014", "验证码 384920", "密码是abc123", "my password is hunter2", "card 4000 0000 0000 0002"])
def test_secrets_are_named_before_anything_else(text: str) -> None:
    assert secrets(text)


@pytest.mark.parametrize("text", ["打了96110", "我花了5000元", "密码忘了", "怎么收验证码", "138 0000 1111", "", "12345", "I forgot my password"])
def test_no_warning_where_there_is_no_secret(text: str) -> None:
    assert secrets(text) == frozenset()


def _fault(_words: View, _digits: View) -> Iterator[redaction.Span]:
    raise RuntimeError("planted")


def _late_fault(_words: View, digits: View) -> Iterator[redaction.Span]:
    yield redaction.Span(0, 1, "digits")
    raise RecursionError


def _nonsense(_words: View, _digits: View) -> Iterator[redaction.Span]:
    yield redaction.Span(0, 1, "no such label")


@pytest.mark.parametrize("fault", [_fault, _late_fault, _nonsense, None])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_fault_in_any_rule_shows_nothing(monkeypatch: pytest.MonkeyPatch, fault: redaction.Rule | None, place: int) -> None:
    rules: list[object] = list(redaction.RULES)
    rules[place] = fault
    monkeypatch.setattr(redaction, "RULES", tuple(rules))
    assert redact("我叫张建国，卡号4000000000000002") == redaction.Redacted("[无法检查，已隐藏]", frozenset())
    assert redact("my card 4000000000000002", "en").text == "[could not be checked, hidden]"
    assert secrets("hello") == redaction.SECRET


@pytest.mark.parametrize("part", ["_view", "_spoken", "_spans", "_masked", "numbers", "digits_of", "SPOKEN", "PATTERNS", "LINK"])
def test_a_fault_in_any_part_shows_nothing(monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    def broken(*_: object) -> None:
        raise ValueError("planted")

    monkeypatch.setattr(redaction, part, broken)
    assert redact("one 13800001111").text == "[无法检查，已隐藏]"


def test_a_missing_marker_shows_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(MARKERS, "mobile")
    assert redact("我的 13800001111").text == "[无法检查，已隐藏]"


def test_a_rule_that_finds_nothing_by_mistake_is_backed_by_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(redaction, "numbers", lambda _: None)
    assert redact("13800001111").text == "[无法检查，已隐藏]"


HARD = ["", " ", "😀😀😀", "\x00\x07\x1b", "\u202e13800001111\u202c", "\ud800", "a" * 100_000, "1 " * 50_000, "一" * 100_000, "密码是" * 30_000, "幸福路" * 30_000, "a.b" * 30_000]
HARD += ["http://" * 10_000, "the one " * 12_000, "G12 " * 20_000, "市区路" * 30_000, "12号" * 30_000, "a@b." * 25_000, "code " * 20_000, "12 oak " * 15_000, "GB82 AB " * 10_000, "1," * 50_000]


@pytest.mark.parametrize("text", HARD)
def test_no_text_raises_or_takes_long(text: str) -> None:
    began = time.process_time()
    shown = redact(text).text
    assert time.process_time() - began < 1
    assert len(shown) <= redaction.MAX_SHOWN * 3
    assert "13800001111" not in shown


def test_a_number_cut_in_two_at_the_limit_is_hidden_whole() -> None:
    shown = redact("字" * (redaction.MAX_SHOWN - 8) + "6222000000000000012" + "完").text
    assert "6222" not in shown
    assert shown.endswith("[太长，后面没有显示]")


def test_kinds_tell_what_was_masked() -> None:
    assert redact("卡4000000000000002 电话13800001111 密码是abc123").kinds == {Kind.CARD, Kind.PHONE, Kind.PASSWORD}
