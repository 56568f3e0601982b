import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from embeddings.confidence import EVIDENCE, FILE, RANKED, Fitted, Formula, fingerprint
from embeddings.fit import Case, fit, weigh
from embeddings.measure import calibration, decided
from embeddings.normalise import views
from embeddings.questions import Question, QuestionsBroken, mark, read, shipped, usable
from embeddings.thresholds import Answered, choose, upper
from knowledge import Language, Library, Risk, load
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
    wrong = [Answered(0.2 + n / 1000, Risk.R0, False, True, True) for n in range(200)]
    answer, clarify, notes = choose([*right, *wrong], silent)
    assert 0.37 < answer[Risk.R0] < 0.40  # from 0.379 on there are 1,021 answers, 21 of them wrong
    assert notes["R0 to R2"]["wrong at most"] <= 0.03
    assert clarify <= answer[Risk.R0]


def test_a_promise_that_cannot_be_shown_is_said_so() -> None:
    lines: list[str] = []
    answer, _, notes = choose([Answered(0.9, Risk.R0, True, True, True)] * 5, lines.append)
    assert not notes["R0 to R2"]["kept"]
    assert "cannot be shown" in lines[0]
    assert answer[Risk.R0] <= 0.98


def test_risky_answers_are_never_given_more_lightly_than_plain_ones() -> None:
    plain = [Answered(0.5 + n / 2000, Risk.R0, True, True, True) for n in range(900)]
    risky = [Answered(0.5 + n / 400, Risk.R2, n > 100, True, True) for n in range(200)]
    answer, _, _ = choose([*plain, *risky], silent)
    assert answer[Risk.R2] > answer[Risk.R0]
    assert answer[Risk.R1] >= answer[Risk.R0]


def test_in_doubt_the_script_is_given() -> None:
    scripts = [Answered(n / 100, Risk.R3, True, True, True) for n in range(100)]
    answer, _, _ = choose(scripts, silent)
    assert answer[Risk.R3] == pytest.approx(0.1, abs=0.02)


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


def test_a_broken_line_of_questions_is_named(tmp_path: Path) -> None:
    path = tmp_path / "some.jsonl"
    path.write_text('{"text": "a", "language": "zh", "entries": [], "kind": "plain"}\n{"text": "b"}\n', encoding="utf-8")
    with pytest.raises(QuestionsBroken, match=r"some\.jsonl:2"):
        read([path])


def test_the_mark_of_the_questions_does_not_depend_on_their_order() -> None:
    questions = [Question(text, ZH, frozenset(), "plain") for text in "abc"]
    assert mark(questions) == mark(questions[::-1]) != mark(questions[1:])


def test_calibration_error_is_nothing_for_the_truth_and_much_for_its_opposite() -> None:
    sure = np.repeat([0.0] * 8 + [1.0] * 7, 20)
    assert calibration(sure, sure == 1) == 0
    assert calibration(sure, sure == 0) == 1


def test_no_questions_give_no_numbers_and_no_error() -> None:
    assert decided(Fitted.careful(), [])["questions"] == 0


def test_the_shipped_numbers_are_whole_and_riskier_entries_need_more() -> None:
    fitted = Fitted.load(FILE)
    assert fitted.notes.get("questions", 0) > 1000
    assert fitted.answer[Risk.R3] < fitted.answer[Risk.R0] <= min(fitted.answer[Risk.R1], fitted.answer[Risk.R2])
    assert 0 < fitted.clarify < min(fitted.answer.values())


def test_the_questions_that_are_shipped_know_only_entries_of_the_base() -> None:
    base = load(strict=False)
    assert {id for question in shipped() for id in question.entries if not base.get(id)} == set()
