"""What is counted, and how it is shown."""

import json
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from embeddings import Fitted, Policy, Retriever
from embeddings.__main__ import main
from embeddings.baselines import Nearest, bm25, tfidf
from embeddings.corpus import CannotTrain
from embeddings.decisions import confusions, counted, rows_of, what_if
from embeddings.harm import Harm, harm
from embeddings.measure import measure, table
from embeddings.page import page
from embeddings.plots import lines
from embeddings.questions import Question
from embeddings.shares import Share, calibration, least_area, reliability, risk_coverage, under_curve
from knowledge import Library, Market, Risk
from tests.embeddings.small import EN, FONT, SCRIPT, TRANSFER, WECHAT_FONT, ZH, Planted, entry, hit, library

POLICY = Policy({Risk.R0: 0.8, Risk.R1: 0.8, Risk.R2: 0.8, Risk.R3: 0.8}, clarify=0.3)


def asked(text: str, *ids: str, kind: str = "plain") -> Question:
    return Question(text, ZH, frozenset(ids), kind)


def test_calibration_error_is_nothing_for_the_truth_and_much_for_its_opposite() -> None:
    sure = np.repeat([0.0] * 8 + [1.0] * 7, 20)
    assert calibration(sure, sure == 1) == 0
    assert calibration(sure, sure == 0) == 1
    assert calibration(np.zeros(0), np.zeros(0, dtype=np.bool_)) == 0


def test_a_share_carries_the_exact_binomial_interval() -> None:
    assert Share(3, 100).interval == pytest.approx((0.0062, 0.0852), abs=1e-4)  # Clopper and Pearson, by table
    assert Share(0, 100).interval == pytest.approx((0, 0.0362), abs=1e-4)
    assert Share(0, 0).as_json() == {"share": 0.0, "low": 0.0, "high": 1.0, "yes": 0, "of": 0}


def test_the_area_is_that_of_the_curve_and_the_best_order_has_the_least() -> None:
    truth = np.array([True, True, False, False])
    score = np.array([0.9, 0.2, 0.8, 0.1])
    assert risk_coverage(score, truth)[1].tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])
    assert under_curve(score, truth) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4, abs=1e-4)
    assert least_area(truth) == pytest.approx((0 + 0 + 1 / 3 + 1 / 2) / 4, abs=1e-4)


def test_bins_have_equal_mass_and_rise() -> None:
    sure = np.linspace(0, 1, 150)
    bins = reliability(sure, sure > 0.5)
    assert [one.right.of for one in bins] == [10] * 15
    assert [one.sure for one in bins] == sorted(one.sure for one in bins)
    assert (bins[0].right.value, bins[-1].right.value) == (0, 1)


def harms_of(question: Question, given: str) -> Harm | None:
    chinese = replace(entry("pub-bus", ["公交卡"], ["bus card"]), market=Market.CN)
    british = replace(entry("pub-pass", ["英国公交"], ["bus pass"]), market=Market.EN)
    scam = entry("scam-lottery", ["中奖了"], ["lottery"], Risk.R2)
    base = Library(entries={**library().entries, **{one.id: one for one in (chinese, british, scam)}}, scripts=library().scripts)
    found = base.get(given)
    assert found is not None
    return harm(question, found, base)


@pytest.mark.parametrize(
    ("question", "given", "expected"),
    [
        (asked("钱转给骗子了", SCRIPT, kind="emergency"), TRANSFER, Harm.NO_SCRIPT),
        (asked("钱转给骗子了", SCRIPT), "scam-lottery", Harm.NO_SCRIPT),
        (asked("钱转给骗子了", SCRIPT), SCRIPT, None),
        (asked("说我中了奖", "scam-lottery"), TRANSFER, Harm.NO_WARNING),
        (asked("说我中了奖", "scam-lottery"), SCRIPT, None),  # too much alarm costs a smile
        (asked("bus pass", "pub-pass"), "pub-bus", Harm.OTHER_COUNTRY),
        (asked("抖音里的字怎么放大"), WECHAT_FONT, Harm.OTHER_APP),
        (asked("字怎么放大"), WECHAT_FONT, None),
        (asked("字怎么放大", FONT), WECHAT_FONT, None),
    ],
)
def test_a_wrong_answer_that_costs_savings_is_told_from_one_that_does_not(question: Question, given: str, expected: Harm | None) -> None:
    assert harms_of(question, given) is expected


def test_what_would_be_said_is_counted() -> None:
    base = library()
    questions = [asked("a", FONT), asked("b", FONT), asked("c"), asked("d", TRANSFER), asked("e")]
    found = [[(FONT, 0.9)], [(WECHAT_FONT, 0.9)], [(FONT, 0.9)], [(FONT, 0.5), (TRANSFER, 0.2)], [(FONT, 0.1)]]
    shares = counted(rows_of(questions, [[hit(base, id, p) for id, p in three] for three in found], POLICY, base))
    assert shares["answered at once"] == Share(3, 5)
    assert shares["wrong among answers"] == Share(2, 3)
    assert shares["settled without a volunteer, of the answerable"] == Share(2, 3)
    assert shares["not answered, of those that nothing answers"] == Share(1, 2)
    assert counted([])["answered at once"] == Share(0, 0)


def test_entries_taken_for_each_other_are_counted_once_a_question() -> None:
    base = library()
    questions = [asked("a", FONT), asked("b", FONT), asked("c", WECHAT_FONT)]
    found = [[hit(base, WECHAT_FONT, 0.9)], [hit(base, WECHAT_FONT, 0.5)], [hit(base, WECHAT_FONT, 0.9)]]
    assert confusions(rows_of(questions, found, POLICY, base)) == [{"wanted": FONT, "found": WECHAT_FONT, "questions": 2, "answered": 1, "neighbours": False}]


def test_a_lower_threshold_answers_more_and_hands_over_no_more() -> None:
    base = library()
    questions = [asked(str(n), FONT) for n in range(10)]
    days = what_if(questions, [[hit(base, FONT, n / 10)] for n in range(10)], POLICY, base, (0.5, 0.75))
    assert [round(day["answered"]) for day in days] == [50, 20]
    assert [round(day["asked back"]) for day in days] == [20, 50]


def test_the_baselines_find_what_is_asked_word_for_word() -> None:
    base = library()
    retriever = Retriever(base, Planted({"转账步骤": (0, 1, 0), "转钱": (0, 1, 0)}), Fitted.careful())
    questions = [asked("微信里的字怎么放大", WECHAT_FONT), asked("转账步骤", TRANSFER)]
    assert [guess.entry for guess in tfidf(retriever, questions)] == [WECHAT_FONT, TRANSFER]
    assert [guess.entry for guess in bm25(retriever.entries, questions)] == [WECHAT_FONT, TRANSFER]
    assert Nearest.of(retriever.entries, retriever.encoder, None).cosine(questions)[1].entry == TRANSFER


def test_thresholds_by_random_search_learn_to_refuse() -> None:
    encoder = Planted({"转账步骤": (0, 1, 0), "转": (0, 1, 0), "天气": (0.6, 0.8, 0)})
    nearest = Nearest.of(tuple(library().all()), encoder, None)
    fitting = [asked("转", TRANSFER)] * 5 + [asked("天气")] * 20
    sure, unsure = nearest.routed(fitting, [asked("转"), asked("天气")])
    assert sure.score > 0 > unsure.score


class Pieces(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href")]


def test_the_page_stands_alone_and_holds_every_question_that_went_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent() -> str:
        raise CannotTrain("the teacher is not installed")

    monkeypatch.setattr("embeddings.measure.teacher_name", absent)
    monkeypatch.setattr("embeddings.retriever.Fitted.load", lambda: replace(Fitted.careful(), answer=dict.fromkeys(Risk, 0.3)))
    questions = [asked(f"微信里的字怎么放大{n}<b>", TRANSFER) for n in range(30)] + [Question(f"send money {n}", EN, frozenset([TRANSFER]), "plain") for n in range(30)]
    found, measured = measure(library(), Planted(), questions)
    html = page(found, measured)
    pieces = Pieces()
    pieces.feed(html)
    assert pieces.links == []
    assert "script" not in pieces.tags
    assert "b" not in pieces.tags  # what people wrote is shown, never obeyed
    assert pieces.tags.count("svg") > 2
    assert "&lt;b&gt;" in html
    assert json.loads(json.dumps(found)) == found
    assert "wrong among answers" in table(found)


def test_a_plot_over_powers_of_ten_has_its_ticks() -> None:
    drawn = lines("t", "entries", "ms", {"a": [(1000, 1), (100_000, 2)]}, top=5, logarithmic=True)
    assert [name in drawn for name in (">1,000<", ">10,000<", ">100,000<")] == [True] * 3


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("embeddings.measure.measure", lambda *given: ({"encoder": "", "warning": "", "entries": 0, "thresholds": {}, "sets": []}, []))
    assert main(["measure", "--html", str(tmp_path / "none" / "page.html")]) == 2
    assert "page.html" in capsys.readouterr().err
