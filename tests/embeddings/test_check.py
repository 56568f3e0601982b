"""The base and the search tested together: what the record says, what is now, and what must never be."""

from dataclasses import replace
from pathlib import Path

import pytest

from embeddings import Fitted, Policy
from embeddings.check import RECORD, changes, check, confused, mark, missed, outcome, promise, read_record, write_record
from embeddings.confidence import fingerprint
from embeddings.decisions import Row, rows_of
from embeddings.questions import Question, shipped
from knowledge import Library, Risk
from tests.embeddings.small import EN, FONT, SCRIPT, TRANSFER, WECHAT_FONT, ZH, Planted, hit, library

POLICY = Policy({Risk.R0: 0.8, Risk.R1: 0.8, Risk.R2: 0.8, Risk.R3: 0.8}, clarify=0.3)
BASE = library()


def question(text: str, *ids: str, kind: str = "plain") -> Question:
    return Question(text, ZH, frozenset(ids), kind)


def rows(*asked: tuple[Question, list[tuple[str, float]]], base: Library = BASE) -> list[Row]:
    return rows_of([one for one, _ in asked], [[hit(base, id, p) for id, p in found] for _, found in asked], POLICY, base)


def test_what_was_done_is_one_line_and_comes_back_from_the_file(tmp_path: Path) -> None:
    done = rows((question("a", FONT), [(FONT, 0.9)]), (question("b", FONT), [(FONT, 0.5), (WECHAT_FONT, 0.2)]), (question("c"), [(FONT, 0.1)]))
    assert [outcome(row) for row in done] == [f"answer {FONT}", f"ask {FONT} {WECHAT_FONT}", "hand over"]
    write_record(done, tmp_path / "record.txt")
    assert read_record(tmp_path / "record.txt") == {mark(row.question): outcome(row) for row in done}


def test_a_changed_answer_is_told_before_and_after_and_whether_it_is_better() -> None:
    asked = [question("a", FONT), question("b", FONT), question("c", FONT), question("new", FONT)]
    before = {mark(asked[0]): "hand over", mark(asked[1]): f"answer {FONT}", mark(asked[2]): f"ask {WECHAT_FONT} {FONT}"}
    now = rows((asked[0], [(FONT, 0.9)]), (asked[1], [(WECHAT_FONT, 0.9)]), (asked[2], [(FONT, 0.5), (WECHAT_FONT, 0.3)]), (asked[3], [(FONT, 0.9)]))
    told = list(changes(now, before))
    assert [line.split(": ")[-1] for line in told] == [f"hand over → answer {FONT}", f"answer {FONT} → answer {WECHAT_FONT}"]
    assert [line.split()[0] for line in told] == ["better", "worse"]


def test_a_neighbour_given_for_the_other_is_named_in_either_direction_unless_recorded() -> None:
    one, other = question("a", FONT), question("b", WECHAT_FONT)
    now = rows((one, [(WECHAT_FONT, 0.9)]), (other, [(FONT, 0.9)]))
    assert [line.split(" is given")[0] for line in confused(now, {}, BASE)] == [WECHAT_FONT, FONT] or [line.split(" is given")[0] for line in confused(now, {}, BASE)] == [FONT, WECHAT_FONT]
    assert list(confused(now, {mark(one): f"answer {WECHAT_FONT}", mark(other): f"answer {FONT}"}, BASE)) == []
    assert len(list(confused(now, {mark(one): f"answer {WECHAT_FONT}"}, BASE))) == 1
    assert list(confused(rows((one, [(TRANSFER, 0.9)])), {}, BASE)) == []  # wrong, but no neighbour: the promise counts it


def test_a_missed_emergency_is_named_and_one_that_is_offered_is_not_missed() -> None:
    urgent = question("转给骗子了", SCRIPT, kind="emergency")
    assert "转给骗子了" in next(missed(rows((urgent, [(TRANSFER, 0.5)])), {}))
    assert list(missed(rows((urgent, [(TRANSFER, 0.5), (SCRIPT, 0.1)])), {})) == []
    assert list(missed(rows((urgent, [(SCRIPT, 0.9)])), {})) == []
    assert list(missed(rows((urgent, [])), {mark(urgent): "hand over"})) == []
    assert len(list(missed(rows((urgent, [])), {mark(urgent): f"answer {SCRIPT}"}))) == 1


def test_a_broken_promise_is_named() -> None:
    right = [(question(f"r{n}", FONT), [(FONT, 0.9)]) for n in range(40)]
    wrong = [(question(f"w{n}", FONT), [(TRANSFER, 0.9)]) for n in range(2)]
    harmful = (question("钱转走了", SCRIPT, kind="emergency"), [(FONT, 0.9)])
    assert list(promise(rows(*right))) == []
    assert [line.split(":")[0] for line in promise(rows(*right, *wrong))] == ["wrong among answers"]
    assert "harmful among answers" in [line.split(":")[0] for line in promise(rows(*right, harmful))]
    lost = [(question(f"l{n}", FONT), [(TRANSFER, 0.5)]) for n in range(3)]
    assert [line.split(":")[0] for line in promise(rows(*lost))] == ["asked back"]


def test_another_base_is_said_in_one_sentence_and_nothing_is_replayed(tmp_path: Path) -> None:
    lines: list[str] = []
    assert not check(BASE, Planted(), [question("字太小", FONT)], tmp_path / "record.txt", say=lines.append)
    assert len(lines) == 1
    assert "python -m embeddings fit" in lines[0]


def test_what_is_accepted_passes_the_next_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fitted = replace(Fitted.careful(), encoder=Planted.name, base=fingerprint(BASE), answer=dict.fromkeys(Risk, 0.5))
    monkeypatch.setattr("embeddings.retriever.Fitted.load", lambda: fitted)
    asked = [question("微信里的字怎么放大", WECHAT_FONT), question("How do I send money with WeChat", TRANSFER), question("转给骗子了", SCRIPT, kind="emergency")]
    lines: list[str] = []
    assert check(BASE, Planted(), asked, tmp_path / "record.txt", accept=True, say=lines.append)
    assert len(read_record(tmp_path / "record.txt")) == 3
    assert check(BASE, Planted(), asked[:2], tmp_path / "record.txt", say=lines.append)
    assert "0 with another answer" in lines[-1]


def test_the_record_that_is_shipped_knows_every_question_that_is_shipped() -> None:
    known = read_record(RECORD)
    strange = [one.text for one in shipped() if mark(one) not in known]
    assert strange == [], "python -m embeddings check --accept"
    assert {line.split()[0] for line in known.values()} == {"answer", "ask", "hand"}


def test_languages_do_not_matter_to_the_mark() -> None:
    assert mark(Question("a", EN, frozenset(), "plain")) == mark(Question("a", ZH, frozenset(["x"]), "story")) != mark(Question("b", EN, frozenset(), "plain"))
