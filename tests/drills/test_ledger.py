"""The judge of the drills sees what it is there to see."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from bot import texts
from tests.drills.ledger import Counts, Sign, compare, sign
from tests.drills.people import interleaved
from tests.drills.plan import drawn
from tests.drills.telegram import Shown

ONE, TWO, THREE = (Shown(f"answer {n}\n1. tap", (f"{n}:0", "person")) for n in (1, 2, 3))
SCRIPT = Shown("Stop. Call 110.", ("regions", "person"))
ASK = Shown(texts.say("did_it_arrive", "zh"), ("again:7",))
PROMISED = (ONE, TWO, SCRIPT, THREE)


def judged(shown: Sequence[Shown], doubts: Sequence[Sign] = ()) -> dict[str, int]:
    counts = Counts()
    compare(counts, PROMISED, shown, doubts)
    return {name: value for name, value in vars(counts).items() if isinstance(value, int) and value and name not in ("answers", "scripts")}


DOUBT = (sign(TWO.text, TWO.buttons),)


@pytest.mark.parametrize(
    ("shown", "doubts", "found"),
    [
        (PROMISED, (), {"shown_once": 4}),
        ((SCRIPT, ONE, TWO, THREE), (), {"shown_once": 4}),  # a script comes before what was asked earlier
        ((ONE, SCRIPT, THREE), (), {"shown_once": 3, "lost": 1}),
        ((ONE, TWO, SCRIPT, TWO, THREE), (), {"shown_once": 4, "twice": 1}),
        ((TWO, ONE, SCRIPT, THREE), (), {"shown_once": 4, "out_of_order": 1}),
        ((ONE, TWO, SCRIPT, SCRIPT, THREE), (), {"shown_once": 4, "scripts_repeated": 1}),
        ((ONE, SCRIPT, THREE, ASK), DOUBT, {"shown_once": 3, "uncertain_not_arrived": 1, "asked_whether_it_arrived": 1}),
        ((ONE, TWO, SCRIPT, THREE, ASK), DOUBT, {"shown_once": 3, "uncertain_arrived": 1, "asked_whether_it_arrived": 1}),
        ((ONE, TWO, SCRIPT, THREE, Shown(f"{texts.say('script_again', 'zh')}\nCall 110.", ("regions", "person"))), (), {"shown_once": 4}),  # after minutes without a volunteer
        ((ONE, TWO, SCRIPT, THREE, Shown("what?")), (), {"shown_once": 4, "unknown": 1}),
    ],
)
def test_a_chat_is_judged(shown: Sequence[Shown], doubts: Sequence[Sign], found: dict[str, int]) -> None:
    assert judged(shown, doubts) == found


def test_what_must_not_be_makes_a_drill_unclean() -> None:
    assert Counts(uncertain_arrived=3, scripts_repeated=1).clean
    for name in ("lost", "twice", "out_of_order", "unknown", "not_shown_in_the_end", "wrong_requests", "complaints"):
        assert not replace(Counts(), **{name: 1}).clean  # type: ignore[arg-type]  # all of these are numbers


def test_everybody_keeps_their_order_when_they_are_mixed() -> None:
    mixed = interleaved(3, people=5, steps=4)
    assert [step for person, step in mixed if person == 2] == [0, 1, 2, 3]
    assert len(mixed) == 20
    assert mixed != sorted(mixed)


def test_a_plan_is_the_same_for_the_same_seed_and_holds_every_fault() -> None:
    plan, again = drawn(7, 1000, 100, silence=True), drawn(7, 1000, 100, silence=True)
    assert plan.faults == again.faults
    for _ in range(1000):
        plan.draw("sendMessage")
    assert plan.met["sendMessage: 429"] == 10
    assert plan.met["sendMessage: time-out after accepting"] == 1
