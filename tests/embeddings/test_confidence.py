import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.confidence import EVIDENCE, FILE, RANKED, Fitted, Formula, fingerprint
from embeddings.fit import Case, fit, weigh
from embeddings.normalise import views
from embeddings.questions import Question, QuestionsBroken, mark, read, shipped, usable
from embeddings.thresholds import Answered, choose, upper
from knowledge import Language, Library, Market, Risk, load
from tests.embeddings.small import FONT, SCRIPT, TRANSFER, WECHAT_FONT, ZH, Planted, entry, library


def silent(line: str) -> None:
    """Say nothing."""


def test_a_formula_without_weights_says_what_its_constant_says() -> None:
    flat = Formula((0.0,) * len(EVIDENCE), (1.0,) * len(EVIDENCE), (0.0,) * len(EVIDENCE), 0.0)
    assert flat.probability(np.zeros((2, len(EVIDENCE)))).tolist() == [0.5, 0.5]
    assert replace(flat, constant=1000.0).probability(np.zeros((1, len(EVIDENCE))))[0] == pytest.approx(1.0)


def test_numbers_come_back_from_the_file_as_they_went(tmp_path: Path) -> None:
    fitted = replace(Fitted.careful(), encoder="one", data="two", base={"a": "b"}, notes={"questions": 3})
    fitted.save(tmp_path / "confidence.json")
    assert Fitted.load(tmp_path / "confidence.json") == fitted


@pytest.mark.parametrize("content", ["", "{", "[]", "{}", '{"ranked": []}', "null", "\x00"])
def test_a_broken_file_gives_careful_numbers(tmp_path: Path, content: str) -> None:
    (tmp_path / "confidence.json").write_text(content)
    assert Fitted.load(tmp_path / "confidence.json") == Fitted.careful()


def test_a_missing_file_gives_careful_numbers(tmp_path: Path) -> None:
    assert Fitted.load(tmp_path / "none.json") == Fitted.careful()


def test_a_file_for_other_evidence_gives_careful_numbers(tmp_path: Path) -> None:
    Fitted.careful().save(tmp_path / "confidence.json")
    stored = json.loads((tmp_path / "confidence.json").read_text())
    stored["evidence"] = [*stored["evidence"][:-1], "phase_of_the_moon"]
    (tmp_path / "confidence.json").write_text(json.dumps(stored))
    assert Fitted.load(tmp_path / "confidence.json") == Fitted.careful()


def test_careful_numbers_say_that_they_were_never_fitted() -> None:
    assert "never fitted" in (Fitted.careful().matches(library(), Planted()) or "")


def test_another_encoder_does_not_match() -> None:
    fitted = replace(Fitted.careful(), encoder="other", base=fingerprint(library()))
    assert "other" in (fitted.matches(library(), Planted()) or "")


def test_a_small_change_of_the_base_matches_and_a_large_one_does_not() -> None:
    many = Library(entries={f"phone-{n}": entry(f"phone-{n}", [f"问题{n}"], [f"question {n}"]) for n in range(100)})
    fitted = replace(Fitted.careful(), encoder=Planted.name, base=fingerprint(many))
    assert fitted.matches(many, Planted()) is None
    for n in range(3):
        many.entries[f"phone-{n}"] = entry(f"phone-{n}", ["别的"], ["another"])
    assert fitted.matches(many, Planted()) is None
    for n in range(30):
        many.entries[f"phone-{n}"] = entry(f"phone-{n}", ["别的"], ["another"])
    assert "30 of 100" in (fitted.matches(many, Planted()) or "")


@pytest.mark.parametrize(("wrong", "total", "bound"), [(0, 100, 0.0295), (3, 100, 0.0757), (0, 0, 1.0), (5, 5, 1.0)])
def test_the_upper_bound_is_that_of_clopper_and_pearson(wrong: int, total: int, bound: float) -> None:
    assert upper(wrong, total) == pytest.approx(bound, abs=1e-4)


def test_answers_begin_where_the_promise_can_be_shown() -> None:
    right = [Answered(0.5 + n / 2000, Risk.R0, True, True, True) for n in range(1000)]
    wrong = [Answered(0.5 + n / 1000, Risk.R0, False, True, True) for n in range(200)]
    answer, clarify, notes = choose([*right, *wrong], silent)
    assert answer[Risk.R0] == 0.69  # 630 answers, 10 wrong: at most 0.027; at 0.685 there are 15 of 645: at most 0.036
    assert notes["answered"]["wrong at most"] <= 0.03
    assert notes["promise shown"]
    assert clarify <= answer[Risk.R0]


def test_the_walk_ends_at_the_first_threshold_that_fails() -> None:
    many = [Answered(0.97, Risk.R0, True, True, True)] * 700
    bad = [Answered(0.92, Risk.R0, False, True, True)] * 30
    masses = [Answered(0.7, Risk.R0, True, True, True)] * 3000  # with these the bound would hold again: luck must not be looked for
    assert choose([*many, *bad, *masses], silent)[0][Risk.R0] == 0.925


def test_harmful_answers_raise_the_threshold_where_wrong_ones_alone_would_not() -> None:
    right = [Answered(0.6 + n / 4000, Risk.R0, True, True, True) for n in range(1500)]
    harmful = [Answered(0.8, Risk.R0, False, True, True, harmful=True)] * 4
    answer, _, notes = choose([*right, *harmful], silent)
    assert 0.8 < answer[Risk.R0] < 0.83
    assert notes["answered"]["harmful"] == 0


def test_who_is_torn_is_never_counted_as_answered() -> None:
    right = [Answered(0.95, Risk.R0, True, True, True)] * 700
    torn = [Answered(0.96, Risk.R0, False, True, True, harmful=True, torn=True)] * 100
    _, _, notes = choose([*right, *torn], silent)
    assert notes["answered"]["questions"] == 700


def test_a_promise_that_cannot_be_shown_is_said_so_and_the_strictest_threshold_taken() -> None:
    lines: list[str] = []
    answer, _, notes = choose([Answered(0.99, Risk.R0, True, True, True)] * 5, lines.append)
    assert not notes["promise shown"]
    assert any("cannot be shown" in line for line in lines)
    assert answer[Risk.R0] == 0.98


def test_risky_answers_are_never_given_more_lightly_than_plain_ones() -> None:
    plain = [Answered(0.5 + n / 4000, Risk.R0, True, True, True) for n in range(1900)]
    risky = [Answered(0.5 + n / 400, Risk.R2, n > 190, True, True) for n in range(200)]
    answer, _, _ = choose([*plain, *risky], silent)
    assert answer[Risk.R2] >= answer[Risk.R0]
    assert answer[Risk.R1] >= answer[Risk.R0]


def test_scripts_are_shown_from_where_nearly_all_of_them_are_right() -> None:
    scripts = [Answered(n / 100, Risk.R3, n >= 70, True, True) for n in range(100)]
    answer, _, _ = choose(scripts, silent)
    assert answer[Risk.R3] == pytest.approx(0.69, abs=0.011)  # 31 shown, one wrong


def test_the_weights_find_the_view_that_knows() -> None:
    question = Question("x", Language.ZH, frozenset(), "plain")
    chance = np.random.default_rng(0)
    cases = []
    for _ in range(60):
        values = chance.random((len(RANKED), 4)).astype(np.float32)
        right = np.zeros(4, dtype=np.bool_)
        right[values[3].argmax()] = True
        cases.append(Case(question, views("x"), values, right))
    assert weigh(cases).argmax() == 3


def test_a_whole_fit_writes_numbers_that_match_its_base(tmp_path: Path) -> None:
    questions = [
        Question(f"{start}{text}{number}", ZH, frozenset([id] if id else []), "plain")
        for number in range(6)
        for start in ("", "那么", "现在")
        for text, id in (("手机字小放大", FONT), ("微信聊天字小", WECHAT_FONT), ("给人转钱", TRANSFER), ("钱转给骗子了", SCRIPT), ("明天下雨", ""))
    ]
    fitted = fit(library(), Planted(), questions, tmp_path / "confidence.json", say=silent)
    assert Fitted.load(tmp_path / "confidence.json") == fitted
    assert fitted.matches(library(), Planted()) is None
    assert fitted == fit(library(), Planted(), questions, tmp_path / "again.json", say=silent)


def test_an_added_question_moves_no_other_between_fitting_and_measuring() -> None:
    sides = [Question(f"question {n}", Language.EN, frozenset(), "plain").for_fitting for n in range(2000)]
    assert sides[:3] == [Question(f"question {n}", Language.EN, frozenset(["a"]), "story").for_fitting for n in range(3)]
    assert 0.56 < sum(sides) / len(sides) < 0.64


def test_ids_that_the_base_does_not_know_are_passed_over() -> None:
    questions = [Question("a", ZH, frozenset([FONT, "gone"]), "plain"), Question("b", ZH, frozenset(["gone"]), "plain"), Question("c", ZH, frozenset(), "no-entry")]
    assert [(one.text, one.entries) for one in usable(questions, library())] == [("a", frozenset([FONT])), ("c", frozenset())]


def test_the_script_that_another_country_has_in_its_place_is_right_too() -> None:
    chinese = replace(entry("emg-cn", ["转了钱"], ["sent money"], Risk.R3), market=Market.CN, elsewhere={"GB": "emg-uk", "US": "emg-all"})
    british = replace(entry("emg-uk", ["英国转了钱"], ["sent pounds"], Risk.R3), market=Market.EN)
    general = entry("emg-all", ["给了验证码"], ["gave the code"], Risk.R3)
    base = Library(scripts={one.id: one for one in (chinese, british, general)})
    asked = [Question("x", ZH, frozenset(["emg-uk"]), "emergency"), Question("y", ZH, frozenset(["emg-all"]), "emergency")]
    assert [one.entries for one in usable(asked, base)] == [{"emg-uk", "emg-cn"}, {"emg-all"}]  # a script for everywhere is no swap


def test_a_broken_line_of_questions_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"text": "a", "language": "zh", "entries": [], "kind": "plain"}\n{"text": "b"}\n', encoding="utf-8")
    with pytest.raises(QuestionsBroken, match=r"some\.jsonl:2"):
        read([path])


def test_the_mark_of_the_questions_does_not_depend_on_their_order() -> None:
    questions = [Question(text, ZH, frozenset(), "plain") for text in "abc"]
    assert mark(questions) == mark(questions[::-1]) != mark(questions[1:])


def test_the_shipped_numbers_are_whole_and_riskier_entries_need_more() -> None:
    fitted = Fitted.load(FILE)
    assert fitted.notes.get("questions", 0) > 1000
    assert fitted.answer[Risk.R0] <= min(fitted.answer[Risk.R1], fitted.answer[Risk.R2])
    assert fitted.notes["promise shown"]
    assert 0 < fitted.clarify < min(fitted.answer.values())


def test_the_questions_that_are_shipped_know_only_entries_of_the_base() -> None:
    base = load(strict=False)
    assert {id for question in shipped() for id in question.entries if not base.get(id)} == set()
