"""What the rules take for an emergency may be a film, long ago, or found again. The second net may doubt it; it may not silence it."""

from pathlib import Path

from bot.advice import Adviser, Question
from bot.decision import Clarify, Emergency
from knowledge import Library
from tests.bot.world import POLICY, Told, ToldNet

TRANSFERRED = "我刚给骗子转了两万块钱"
LIFE = "胸口疼得喘不上气"


class Broken(ToldNet):
    def doubts(self, text: str) -> bool:
        raise ValueError("no weights")


def adviser(library: Library, net: ToldNet | None) -> Adviser:
    return Adviser(library, Told(library, {}), POLICY, "CN", net)


def test_what_is_doubted_is_asked_about_with_the_script_of_the_rules(library: Library) -> None:
    doubting = adviser(library, ToldNet(library, {}, [TRANSFERRED]))
    assert doubting.at_once(Question(TRANSFERRED)) is None
    decision = doubting.advise(Question(TRANSFERRED)).decision
    assert isinstance(decision, Clarify)
    assert decision.emergency is not None
    assert decision.emergency.script.id == "emg-just-transferred"


def test_a_danger_to_life_is_never_doubted(library: Library) -> None:
    advice = adviser(library, ToldNet(library, {}, [LIFE])).at_once(Question(LIFE))
    assert advice is not None
    assert isinstance(advice.decision, Emergency)


def test_without_a_net_and_with_a_broken_one_the_rules_stand(library: Library) -> None:
    for net in (None, Broken(library, {})):
        advice = adviser(library, net).at_once(Question(TRANSFERRED))
        assert advice is not None
        assert isinstance(advice.decision, Emergency)


def test_after_a_question_was_asked_already_what_is_doubted_goes_to_a_person(library: Library, tmp_path: Path) -> None:
    decision = adviser(library, ToldNet(library, {}, [TRANSFERRED])).advise(Question(TRANSFERRED, clarifications=1)).decision
    assert not isinstance(decision, Emergency | Clarify)
