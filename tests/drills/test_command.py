"""`make drills`: what it plays, when it is content, and how it shows what it found."""

import argparse

import pytest

from tests.drills.__main__ import _well, combinations, main, parser, table
from tests.drills.stage import Combination


def chosen(*arguments: str) -> argparse.Namespace:
    return parser().parse_args(arguments)


def test_the_great_drill_is_played_on_everything_and_the_smaller_ones_by_library() -> None:
    assert len(list(combinations("storm", chosen()))) == 8
    assert list(combinations("flood", chosen())) == [Combination("aiogram"), Combination("python-telegram-bot")]
    assert list(combinations("storm", chosen("--library", "aiogram", "--mode", "polling", "--database", "postgresql"))) == [Combination("aiogram", "polling", "postgresql")]


def test_what_a_promise_breaks_is_not_well() -> None:
    good = {"delayed by, median s": 0.2, "told": 1, "wrong requests": 0, "everybody answered": True}
    assert _well(dict(good))
    for name, value in (("delayed by, median s", 1.2), ("told", 2), ("wrong requests", 1), ("everybody answered", False), ("given up", 1), ("place of the emergency", 40)):
        assert not _well({**good, name: value})


def test_the_table_has_a_column_for_each_combination_and_a_row_for_each_count() -> None:
    shown = table([("storm", Combination("aiogram"), {"lost": 0, "faults": {"429": 3}}), ("storm", Combination("python-telegram-bot"), {"lost": 2, "faults": {}})]).splitlines()
    assert [line.split() for line in shown] == [
        ["aiogram", "polling", "sqlite", "python-telegram-bot", "polling", "sqlite"],
        ["lost", "0", "2"],
        ["429", "3", "0"],
    ]


def test_a_drill_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.argv", ["drills", "earthquake"])
    with pytest.raises(SystemExit):
        main()
    assert "there is no drill earthquake" in capsys.readouterr().err
