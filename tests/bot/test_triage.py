"""Emergencies are caught by rules alone, and what only looks like one stays silent."""

import json
import re
import time
from pathlib import Path
from typing import Any

import pytest

from bot import triage as rules
from bot.triage import GRAVITY, RULES_EN, RULES_ZH, Rule, triage

CASES: list[dict[str, Any]] = [json.loads(line) for line in (Path(__file__).parents[2] / "embeddings" / "emergencies" / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
SCRIPTS = Path(__file__).parents[2] / "knowledge" / "scripts"


def _of(language: str, emergency: bool) -> list[str]:
    return [case["text"] for case in CASES if case["language"] == language and bool(case["script"]) is emergency]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_least_98_in_100_emergencies_are_caught(language: str) -> None:
    texts = _of(language, emergency=True)
    missed = [text for text in texts if triage(text) is None]
    assert len(texts) >= 120
    assert len(missed) <= 0.02 * len(texts), missed


@pytest.mark.parametrize("language", ["zh", "en"])
def test_at_most_3_in_100_look_alikes_raise_an_alarm(language: str) -> None:
    texts = _of(language, emergency=False)
    alarmed = [(text, alarm.script, alarm.found) for text in texts if (alarm := triage(text))]
    assert len(texts) >= 120
    assert len(alarmed) <= 0.03 * len(texts), alarmed


def test_the_script_is_the_right_one_in_at_least_95_of_100() -> None:
    caught = [(case["script"], alarm.script) for case in CASES if case["script"] and (alarm := triage(case["text"]))]
    assert sum(wanted == shown for wanted, shown in caught) >= 0.95 * len(caught)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("我刚转了三万给骗子", "emg-just-transferred"),
        ("我转了两千给他，是不是被骗了", "emg-just-transferred"),
        ("钱已经打过去了，对方把我拉黑了", "emg-just-transferred"),
        ("我把錢轉給了騙子", "emg-just-transferred"),
        ("我啱啱俾個騙子呃咗三萬蚊", "emg-just-transferred"),
        ("我 刚 才 给 骗 子 转 了 两 万", "emg-just-transferred"),
        ("我把验正码告诉他了", "emg-gave-code"),
        ("他让我念验证码，我就念给他了", "emg-gave-code"),
        ("平幕共享开着，他看着我输密码", "emg-screen-shared"),
        ("手机自己在动，关不掉", "emg-phone-controlled"),
        ("点了短信里的链接，填了银行卡号和密码", "emg-clicked-link"),
        ("我装了客服发来的软件", "emg-installed-app"),
        ("我把银行卡交给上门的人了", "emg-card-handed-over"),
        ("金条已经让跑腿的拿走了", "emg-cash-gold-gone"),
        ("卡里的钱正在一笔一笔被转走", "emg-account-drained"),
        ("上个月被骗的，现在报警还来得及吗", "emg-transferred-days-ago"),
        ("我不想活了", "emg-suicidal"),
        ("胸口疼得喘不上气", "emg-medical"),
        ("家里着火了", "emg-fire-gas"),
        ("我老伴走丢了，他有老年痴呆", "emg-lost-person"),
        ("他威胁我，说不给钱就打断我的腿", "emg-threatened"),
        ("如果不给钱他就把我的裸照发到网上", "emg-blackmail-photo"),
        ("我手机被偷了", "emg-phone-lost"),
        ("我微信被盗了，有人拿我的号借钱", "priv-wechat-stolen"),
        ("I just sent 3000 dollars to a scammer", "emg-just-transferred"),
        ("what do i do i gave him my pin", "emg-gave-code"),
        ("i tolled him the verifcation code", "emg-gave-code"),
        ("Should I call the police? My husband has dementia and has gone missing", "emg-lost-person"),
        ("they can see my screen and are in my bank", "emg-screen-shared"),
        ("my fone was stole on the bus", "emg-phone-lost"),
        ("I clicked the link and entered my card number on a fake page", "emg-clicked-link"),
        ("a courier took my bank card", "emg-card-handed-over"),
        ("chest pain and my arm is numb", "emg-medical"),
        ("I CAN SMELL GAS", "emg-fire-gas"),
        ("I don\u2019t want to live any more", "emg-suicidal"),
        ("He says he will send my naked pictures to everyone unless I pay", "emg-blackmail-photo"),
    ],
)
def test_these_are_always_caught(text: str, script: str) -> None:
    alarm = triage(text)
    assert alarm is not None
    assert alarm.script == script


@pytest.mark.parametrize(
    "text",
    [
        "我没把验证码告诉他", "我还没转钱，他让我转两万", "差点就转给骗子了", "如果验证码给了别人怎么办", "新闻里说有人把卡交给了骗子", "电影里着火了", "我给儿子转了两千块", "转错人了，怎么要回来",
        "手机没有信号怎么办", "想死你了",
        "他叫我把密码告诉他，我没说", "怎么防止手机被偷", "十年前我被骗过", "我把验证码输进去了", "着急给孙子转钱怎么转", "怎么给家里人共享屏幕", "这菜好吃得要命", "照片怎么发给儿子",
        "What if I gave someone my PIN?", "I haven't sent any money", "I almost gave him my code",
        "I saw on the news that a man gave his card to a courier", "How do I send money to my son?", "I sent my daughter 50 pounds",
        "My phone has no signal",
        "In the film he kills himself", "I paid the wrong person by mistake", "He asked for my code but I did not give it", "How do I share my screen with my grandson?", "My feet are killing me",
    ],
)  # fmt: skip
def test_these_never_raise_an_alarm(text: str) -> None:
    assert triage(text) is None


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n", "😀😀😀", "。。。", "\x00\x01\x07", "\u202e转了\u202c", "\ud800", "a" * 100_000, "转了" * 50_000, "给" * 100_000,
     "我把验证码给他了 " * 10_000, "sent money to " * 8_000, "他说 " * 30_000, "1 " * 50_000, "，" * 100_000, "Ａ１" * 50_000],
)  # fmt: skip
def test_no_text_raises_or_takes_long(text: str) -> None:
    began = time.process_time()
    triage(text)
    assert time.process_time() - began < 1


def test_the_end_of_a_long_message_is_read_too() -> None:
    assert triage("你好，我跟你讲一下我家里的情况。" * 5_000 + "我刚才把验证码告诉骗子了") is not None


def test_marks_that_nobody_sees_hide_nothing() -> None:
    alarm = triage("我把验\u200b证\u200b码告诉\u202e他了")
    assert alarm is not None
    assert alarm.script == "emg-gave-code"


def test_the_gravest_comes_first() -> None:
    alarm = triage("我被骗了三万，不想活了")
    assert alarm is not None
    assert alarm.script == "emg-suicidal"


@pytest.mark.parametrize("script", GRAVITY)
def test_every_script_that_a_rule_names_exists(script: str) -> None:
    assert (SCRIPTS / f"{script}.yaml").exists()


@pytest.mark.parametrize("rule", RULES_ZH + RULES_EN, ids=lambda rule: rule.script)
def test_no_rule_fires_on_nothing_and_every_gap_is_bounded(rule: Rule) -> None:
    assert rule.pattern.search("") is None
    assert not re.search(r"(?<!\\)\.[*+]", rule.pattern.pattern)


def test_the_quick_look_for_signs_never_silences_a_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    with_signs = [triage(case["text"]) for case in CASES]
    for name in ("RULES_ZH", "RULES_EN"):
        patient = tuple(Rule(rule.script, rule.mood, frozenset(), rule.pattern, rule.near) for rule in getattr(rules, name))
        monkeypatch.setattr(rules, name, patient)
    assert [triage(case["text"]) for case in CASES] == with_signs


def test_an_ordinary_text_takes_well_under_a_millisecond() -> None:
    texts = [case["text"] for case in CASES if not case["script"]]

    def took() -> float:
        began = time.process_time()
        for text in texts:
            triage(text)
        return (time.process_time() - began) / len(texts)

    assert min(took() for _ in range(5)) < 0.001, "the best of five: a busy machine slows some, a slow rule all"
