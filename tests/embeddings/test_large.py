"""Large bases: the short road finds what the long one finds. And the figures of `bench`, and sets of intents as bases."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from embeddings import Fitted, Retriever
from embeddings.bench import bench, synthetic
from embeddings.index import Index
from embeddings.intents import Trial, as_library, few, questions, table, trials, try_one
from embeddings.shares import Share
from embeddings.signs import SIGNS, Signs, about
from tests.embeddings.small import FONT, SCRIPT, WECHAT_FONT, Planted, library


@pytest.mark.parametrize("text", ["微信里的字怎么放大", "How do I send money with WeChat", "我刚把钱转给骗子了", "字", "天气", "抖音里的字怎么放大"])
def test_a_large_base_finds_what_a_small_one_finds(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    retriever = Retriever(library(), Planted(), Fitted.careful())
    whole = retriever.search(text)
    monkeypatch.setattr("embeddings.retriever.LARGE", 0)
    near = retriever.search(text)
    assert [hit.entry.id for hit in near] == [hit.entry.id for hit in whole][: len(near)]
    for one, other in zip(near[:1], whole[:1], strict=True):
        assert one.score == pytest.approx(other.score)
        assert one.evidence.app_absent == other.evidence.app_absent


def test_nothing_near_gives_no_hits_in_a_large_base(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.retriever.LARGE", 0)
    retriever = Retriever(library(), Planted(), Fitted.careful())
    assert retriever.search("9999") == []  # no wording has a nine
    assert [hit.entry.id for hit in retriever.search_many(["", "微信里的字怎么放大"])[1]][:1] == [WECHAT_FONT]


def test_rows_in_cells_are_found_as_exactly_as_rows_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = np.random.default_rng(0).normal(size=(400, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    exact = Index(rows).similarity(rows[:20], 5)
    for name, value in (("EXACT", 100), ("CELLS", 4), ("PROBED", 4)):
        monkeypatch.setattr(f"embeddings.index.{name}", value)
    assert Index(rows).similarity(rows[:20], 5) == pytest.approx(exact, abs=1e-5)


def test_cells_with_fewer_rows_than_asked_for_give_what_they_have(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("EXACT", 10), ("CELLS", 8), ("PROBED", 1)):
        monkeypatch.setattr(f"embeddings.index.{name}", value)
    rows = np.eye(16, dtype=np.float32)
    found = Index(np.concatenate([rows, rows])).similarity(rows[:3], 32)
    assert found.shape == (3, 32)
    assert found.max(axis=1) == pytest.approx([1, 1, 1])
    assert np.isfinite(found).all()


def test_signs_of_some_entries_are_those_of_all_at_their_places() -> None:
    entries = list(library().all())
    signs = Signs([about(one) for one in entries])
    for text in ("抖音里的字怎么放大", "微信字号", "钱已经转过去了", "怎么办", "知乎怎么用 zoom"):
        whole = signs.compare(text)
        assert whole.shape == (len(SIGNS), len(entries))
        assert signs.compare(text, np.array([3, 1])).tolist() == whole[:, [3, 1]].tolist()


def test_synthetic_entries_are_as_many_as_asked_for_and_have_ids_of_their_own() -> None:
    made = synthetic(library(), 50)
    assert len(made.entries) == len({one.id for one in made.entries.values()}) == 50
    assert all(one.questions.zh and one.questions.en for one in made.entries.values())


def test_the_bench_says_a_line_for_each_size() -> None:
    lines: list[str] = []
    rows = bench(library(), Planted(), ["字太小", "send money"], (5, 10), lines.append)
    assert [row["entries"] for row in rows] == [5, 10]
    assert len(lines) == 4
    assert all(row["median ms"] > 0 for row in rows)


ROWS = [{"text": f"{start} {text}", "intent": intent} for start in ("please", "now", "how to", "can i") for text, intent in (("big letters font", FONT), ("send cash transfer", SCRIPT))]


def test_an_intent_becomes_an_entry_and_oos_no_entry() -> None:
    base = as_library(ROWS)
    assert set(base.entries) == {FONT, SCRIPT}
    assert [one.entries for one in questions([*ROWS[:1], {"text": "weather", "intent": "oos"}])] == [{FONT}, frozenset()]
    assert len(few(ROWS, 2)) == 4


def test_a_set_of_intents_is_measured_with_its_out_of_scope_questions() -> None:
    strange = [{"text": f"weather rain number {n}", "intent": "oos"} for n in range(8)]
    found = try_one(Trial("small", ROWS, [*ROWS, *strange], [*ROWS, *strange]), Planted())
    assert found["accuracy"] == Share(8, 8)
    assert found["out of scope refused"].value > 0.5
    assert "small: 2 intents" in table([found])


def test_a_folder_without_the_sets_names_what_is_missing(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "en_banking77_train.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps(ROWS[0]) + "\n")
    with pytest.raises(OSError, match="en_clinc150_train"):
        trials(tmp_path)
