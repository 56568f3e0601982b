"""Several short messages are one question; and how long a few words wait for more."""

from itertools import pairwise
from pathlib import Path
from statistics import mean

import pytest
import yaml

from bot.gathering import LONGEST, Arrived, one, together, waits
from bot.messages import Address, Incoming, Kind
from bot.settings import Settings

ANN = Address("telegram", "11")
BEGIN = 0.8  # seconds before the first character of a piece


def said(text: str, **more: object) -> Incoming:
    return Incoming(ANN, text, **more)  # type: ignore[arg-type]  # a test's shorthand


@pytest.mark.parametrize(
    ("incoming", "expected"),
    [
        (said("我的微信"), True),
        (said("打不开了"), True),
        (said("hello"), True),
        (said("微信打不开怎么办"), False),
        (said("真的吗"), False),
        (said("字太小？"), False),
        (said("我昨天收到一条短信说我中奖了"), False),
        (said("is this text about a parcel real or is it not"), False),
        (said("您中奖了！点这里领取", forwarded=True), True),
        (said("找人", kind=Kind.PHOTO), False),
        (said("", pressed="person"), False),
        (said(" "), False),
    ],
)
def test_only_a_few_words_without_an_end_wait_for_more(incoming: Incoming, expected: bool) -> None:
    assert waits(incoming) is expected


def arrived(*line: tuple[Incoming, float, float], answered: int = -1) -> list[Arrived]:
    return [Arrived(incoming, at, due, number == answered) for number, (incoming, at, due) in enumerate(line)]


def test_what_came_while_the_one_before_waited_belongs_to_it() -> None:
    line = arrived((said("我的微信"), 0, 4), (said("打不开"), 3, 7), (said("谢谢"), 8, 12))
    assert together(line) == 2
    assert one(line[:2]).text == "我的微信\n打不开"


@pytest.mark.parametrize("other", [said("", pressed="1:0"), said("", kind=Kind.VOICE), said("看", kind=Kind.PHOTO)])
def test_a_press_or_a_picture_stands_by_itself(other: Incoming) -> None:
    assert together(arrived((said("我的"), 0, 4), (other, 1, 0))) == 1
    assert together(arrived((other, 0, 4), (said("我的"), 1, 5))) == 1


def test_what_the_door_answered_is_what_counts() -> None:
    line = arrived((said("我"), 0, 4), (said("刚给骗子转了钱"), 1, 0), answered=1)
    assert together(line) == 2
    assert one(line).text == "刚给骗子转了钱"


def test_an_edit_replaces_what_it_corrects_and_alone_it_corrects_something_older() -> None:
    first, second = said("字太打", message="5"), said("看不清", message="6")
    mended = said("字太大", message="5", edited=True)
    together_now = one(arrived((first, 0, 4), (second, 1, 5), (mended, 2, 6)))
    assert (together_now.text, together_now.edited) == ("字太大\n看不清", False)
    assert (one(arrived((first, 0, 4), (mended, 2, 6))).text, one(arrived((mended, 2, 6))).edited) == ("字太大", True)


def test_a_forwarded_text_and_the_question_about_it_are_one() -> None:
    line = arrived((said("这是真的", message="1"), 0, 4), (said("您中奖了", forwarded=True, message="2"), 1, 5))
    assert one(line).forwarded
    assert one(line).text == "这是真的\n您中奖了"


def measured(pause: float) -> tuple[float, float]:
    """Return the share of pieces that are joined to their question, and the mean seconds that a question in one piece waits."""
    data = yaml.safe_load((Path(__file__).parent / "in_pieces.yaml").read_text(encoding="utf-8"))
    joined = []
    for talk in data["pieces"]:
        for before, after in pairwise(talk["says"]):
            joined.append(waits(said(before)) and BEGIN + talk["pace"] * len(after) <= pause)
    return mean(joined), mean(pause if waits(said(text)) else 0.0 for text in data["whole"])


def test_the_pause_is_where_more_patience_brings_little() -> None:
    """The table behind the default: run with -s to see it. One second more than the default joins few more pieces, one less loses many."""
    table = {pause: measured(float(pause)) for pause in range(1, 11)}
    for pause, (joined, waited) in table.items():
        print(f"{pause:3d} s: {joined:4.0%} of the pieces joined, a whole question waits {waited:.1f} s on average")
    chosen = int(Settings.model_fields["telegram_pause"].default)
    assert table[chosen][0] - table[chosen - 1][0] > table[chosen + 1][0] - table[chosen][0]
    assert table[chosen][0] > 0.6
    assert table[chosen][1] < 2.0
    assert chosen < LONGEST
