"""Numbers that may be shown: rounded so that nobody is found in them."""

import itertools
from datetime import date

import pytest

from bot.figures import figures, rounded, share, shown
from bot.tallies import Kind, Week

MONDAY = 1_764_547_200.0  # 2025-12-01 00:00 UTC


def week(counts: dict[Kind, int] | None = None, *, people: int = 0, waits: tuple[int, ...] = (), helped: int = 0, helpers: int = 0) -> Week:
    return Week(MONDAY, counts or {}, people, waits, helped, helpers)


@pytest.mark.parametrize(("count", "seen"), [(0, "<5"), (1, "<5"), (4, "<5"), (5, "5"), (9, "5"), (10, "10"), (137, "135")])
def test_no_number_under_five_is_shown_and_every_number_is_a_multiple_of_five(count: int, seen: str) -> None:
    assert shown(rounded(count)) == seen


def test_a_week_in_known_numbers() -> None:
    counts = {
        Kind("answered", "zh", "CN", "pay"): 40,
        Kind("answered", "en", "GB", "phone"): 6,
        Kind("clarified", "zh", "CN", "phone"): 13,
        Kind("chosen", "zh", "CN", "phone"): 11,
        Kind("escalated", "zh", "CN", "pub"): 9,
        Kind("escalated", "zh", "CN", ""): 4,
        Kind("emergency", "zh", "CN", "emg"): 3,
        Kind("small_talk", "zh", "CN", ""): 50,
        Kind("ticket_opened", "zh", "CN", ""): 12,
        Kind("solved", "zh", "CN", ""): 21,
        Kind("not_yet", "zh", "CN", ""): 7,
    }
    one = figures(week(counts, people=33, waits=tuple(range(60, 1260, 60)), helped=11 * 3600, helpers=6))
    assert (one.week, one.starts) == ("2025-W49", date(2025, 12, 1))
    assert (one.questions, one.people, one.answered, one.clarified, one.chosen, one.escalated, one.emergencies) == (75, 30, 45, 10, 10, 10, 0)
    assert (one.handed_over, one.solved, one.not_yet, one.hours, one.helpers) == (10, 20, 5, 10, 5)
    assert (one.median, one.p90) == (10, 18)
    assert [(of.name, of.asked, of.answered) for of in one.languages] == [("en", 5, 5), ("zh", 65, 40)]
    assert [(of.name, of.asked, of.answered) for of in one.regions] == [("CN", 65, 40), ("GB", 5, 5)]
    assert one.unmet == [("pub", 5)]
    assert share(one.answered, one.questions) == 60
    assert share(one.solved, one.solved + one.not_yet) == 80


def test_too_few_waits_tell_nothing() -> None:
    assert figures(week(waits=(60,) * 4)).median is None
    assert figures(week(waits=(60,) * 5)).median == 1
    assert figures(week(waits=(60,) * 9)).p90 is None
    assert figures(week(waits=(60,) * 10)).p90 == 1


def test_a_share_of_what_is_hidden_is_hidden() -> None:
    assert share(0, 100) is None
    assert share(5, 0) is None


def test_subtracting_from_a_total_finds_no_small_number() -> None:
    """Whatever two parts were, everything from 1 to 4 stays possible for the hidden one, given all that is shown."""
    everything = list(itertools.product(range(60), range(5)))
    for large, small in everything:
        seen = (rounded(large), rounded(large + small))
        could_be = {other for shown_large, other in everything if (rounded(shown_large), rounded(shown_large + other)) == seen}
        assert could_be >= {1, 2, 3, 4}, (large, small)
