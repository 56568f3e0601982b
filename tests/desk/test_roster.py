"""Who is on duty when: over midnight, over clock changes, on holidays, in other time zones; and a file that cannot be used says where."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.desk.roster import Roster, Volunteer, best, may_ring, next_duty, next_shift, on_duty
from bot.desk.roster_check import at_a_glance, lacks
from bot.desk.roster_file import read_roster
from bot.errors import CannotStart
from bot.messages import Address
from bot.tickets import Role

LONDON, SHANGHAI = ZoneInfo("Europe/London"), ZoneInfo("Asia/Shanghai")


def roster(tmp_path: Path, text: str) -> Roster:
    path = tmp_path / "roster.yaml"
    path.write_text(text, encoding="utf-8")
    return read_roster(path)


def one(tmp_path: Path, shifts: str, more: str = "", zone: str = "Asia/Shanghai", top: str = "") -> tuple[Roster, Volunteer]:
    made = roster(tmp_path, f"time_zone: {zone}\n{top}\nvolunteers:\n  - name: Li\n    shifts: {shifts}\n    {more}\n")
    return made, made.volunteers[0]


def at(zone: ZoneInfo, text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold).astimezone(UTC)


DAYTIME = '[{days: [mon, tue, wed, thu, fri], from: "09:00", to: "12:00"}]'
NIGHT = '[{days: [fri, sat], from: "22:00", to: "02:00"}]'


@pytest.mark.parametrize(
    ("when", "on"),
    [("2026-11-30 08:59", False), ("2026-11-30 09:00", True), ("2026-11-30 11:59", True), ("2026-11-30 12:00", False), ("2026-11-29 10:00", False)],
)
def test_a_shift_begins_on_its_minute_and_ends_before_its_minute(tmp_path: Path, when: str, on: bool) -> None:
    made, li = one(tmp_path, DAYTIME)
    assert bool(on_duty(li, made, at(SHANGHAI, when))) is on


@pytest.mark.parametrize(
    ("when", "on"),
    [("2026-11-27 21:59", False), ("2026-11-27 23:00", True), ("2026-11-28 01:59", True), ("2026-11-28 02:00", False), ("2026-11-29 01:00", True), ("2026-11-30 01:00", False)],
)
def test_a_shift_over_midnight_belongs_to_the_day_it_began(tmp_path: Path, when: str, on: bool) -> None:
    made, li = one(tmp_path, NIGHT)
    assert bool(on_duty(li, made, at(SHANGHAI, when))) is on


def test_a_shift_keeps_its_wall_clock_when_the_clocks_change(tmp_path: Path) -> None:
    made, li = one(tmp_path, '[{days: [all], from: "09:00", to: "12:00"}]', zone="Europe/London")
    assert on_duty(li, made, at(LONDON, "2026-10-24 09:00")) == (datetime(2026, 10, 24, 8, tzinfo=UTC), datetime(2026, 10, 24, 11, tzinfo=UTC))
    assert on_duty(li, made, at(LONDON, "2026-10-25 09:00")) == (datetime(2026, 10, 25, 9, tzinfo=UTC), datetime(2026, 10, 25, 12, tzinfo=UTC))


def test_the_night_of_a_clock_change_is_an_hour_longer_or_shorter(tmp_path: Path) -> None:
    made, li = one(tmp_path, '[{days: [sat], from: "23:00", to: "04:00"}]', zone="Europe/London")
    lengths = []
    for saturday in ("2026-03-28 23:30", "2026-10-24 23:30", "2026-06-06 23:30"):
        shift = on_duty(li, made, at(LONDON, saturday))
        assert shift is not None
        lengths.append(shift[1] - shift[0])
    assert lengths == [timedelta(hours=4), timedelta(hours=6), timedelta(hours=5)]


def test_an_hour_that_does_not_exist_begins_when_the_clocks_jumped(tmp_path: Path) -> None:
    made, li = one(tmp_path, '[{days: [sun], from: "01:30", to: "05:00"}]', zone="Europe/London")
    shift = on_duty(li, made, at(LONDON, "2026-03-29 03:00"))
    assert shift == (datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 3, 29, 4, tzinfo=UTC))


def test_an_hour_that_comes_twice_begins_the_first_time(tmp_path: Path) -> None:
    made, li = one(tmp_path, '[{days: [sun], from: "01:30", to: "05:00"}]', zone="Europe/London")
    assert on_duty(li, made, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) is not None
    assert on_duty(li, made, datetime(2026, 10, 25, 0, 29, tzinfo=UTC)) is None


def test_holidays_and_days_away_have_no_shift(tmp_path: Path) -> None:
    made, li = one(tmp_path, DAYTIME, more="away: [2026-12-01]", top="holidays: [2026-11-30]")
    for day in ("2026-11-30", "2026-12-01"):
        assert on_duty(li, made, at(SHANGHAI, f"{day} 10:00")) is None
    assert next_shift(li, made, at(SHANGHAI, "2026-11-28 10:00")) == at(SHANGHAI, "2026-12-02 09:00")


def test_each_volunteer_lives_by_their_own_clock(tmp_path: Path) -> None:
    made = roster(
        tmp_path,
        """
volunteers:
  - {name: Li, shifts: [{days: [all], from: "09:00", to: "17:00"}]}
  - {name: Ann, time_zone: Europe/London, languages: [en], shifts: [{days: [all], from: "09:00", to: "17:00"}]}
""",
    )
    li, ann = made.volunteers
    morning = at(SHANGHAI, "2026-11-30 10:00")
    assert on_duty(li, made, morning) is not None
    assert on_duty(ann, made, morning) is None
    assert next_duty(made, morning, "zh") == morning
    assert next_duty(made, morning, "en") == at(LONDON, "2026-11-30 09:00")


def test_shifts_that_touch_are_one(tmp_path: Path) -> None:
    made, li = one(tmp_path, '[{days: [mon], from: "09:00", to: "12:00"}, {days: [mon], from: "12:00", to: "14:00"}]')
    assert on_duty(li, made, at(SHANGHAI, "2026-11-30 10:00")) == (at(SHANGHAI, "2026-11-30 09:00"), at(SHANGHAI, "2026-11-30 14:00"))


def test_quiet_hours_over_midnight(tmp_path: Path) -> None:
    _, li = one(tmp_path, DAYTIME, more='quiet: {from: "22:00", to: "07:00"}')
    assert [may_ring(li, at(SHANGHAI, f"2026-11-30 {hour}")) for hour in ("21:59", "22:00", "03:00", "06:59", "07:00")] == [True, False, False, False, True]


def test_nobody_ever_on_duty_is_said_as_nobody(tmp_path: Path) -> None:
    assert next_duty(Roster(), at(SHANGHAI, "2026-11-30 10:00")) is None
    made, _ = one(tmp_path, "[]")
    assert next_duty(made, at(SHANGHAI, "2026-11-30 10:00"), "zh") is None


def test_the_best_speak_the_language_then_know_the_topic_then_have_done_least(tmp_path: Path) -> None:
    made = roster(
        tmp_path,
        """
volunteers:
  - {name: A, languages: [zh]}
  - {name: B, languages: [zh], skills: [pay]}
  - {name: C, languages: [en], skills: [pay]}
  - {name: D, languages: [zh], skills: [pay]}
  - {name: Boss, role: organiser, languages: [zh], skills: [pay]}
""",
    )
    assert [v.name for v in best(made.volunteers, "zh", "pay", {"B": 3})] == ["D", "B", "A", "C"]


def test_a_whole_row_is_read(tmp_path: Path) -> None:
    made = roster(
        tmp_path,
        """
group: telegram:-100200
cap: 8
volunteers:
  - name: 小李
    role: lead
    languages: [zh, en]
    skills: [pay, scam]
    addresses: [telegram:12345]
    shifts: [{days: [sat], from: 22:00, to: "02:00"}]
    proven: true
""",
    )
    li = made.named("小李")
    assert li is not None
    assert (li.role, li.proven, made.cap_of("小李"), made.group) == (Role.LEAD, True, 8, Address("telegram", "-100200"))
    assert made.at(Address("telegram", "12345")) == li
    assert made.leads() == (li,)
    assert (li.shifts[0].begin.hour, li.shifts[0].until.hour) == (22, 2)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("volunteers: [{name: Li, shift: []}]", "shift is not a field"),
        ("volunteers: [{name: Li, role: boss}]", "Li: role is 'boss'"),
        ("volunteers: [{role: lead}]", "volunteer 1 needs a name"),
        ("volunteers: [{name: Li}, {name: Li}]", "the name Li stands twice"),
        ("volunteers: [{name: Li, addresses: [telegram:1]}, {name: Wu, addresses: [telegram:1]}]", "telegram:1 stands twice"),
        ("volunteers: [{name: Li, addresses: [13800001111]}]", "write telegram: and the number"),
        ("volunteers: [{name: Li, time_zone: Moon}]", "'Moon' is no time zone"),
        ('volunteers: [{name: Li, shifts: [{days: [moonday], from: "9:00", to: "10:00"}]}]', "days are mon"),
        ('volunteers: [{name: Li, shifts: [{days: [mon], from: "late", to: "10:00"}]}]', "'late' is no time"),
        ("volunteers: [{name: Li, skills: [cooking]}]", "cooking is not known"),
        ("holidays: [soon]", "'soon' is no day"),
        ("cap: many", "cap should be a whole number"),
        ("volunteers: Li", "should be a list"),
        ("- a", "should have fields"),
        ("a: [", "is no YAML file"),
    ],
)
def test_a_roster_that_cannot_be_used_says_where_and_what(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(CannotStart, match=r"roster\.yaml") as told:
        roster(tmp_path, text)
    assert says in str(told.value)


def test_a_missing_roster_names_its_setting(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="BANYAN_ROSTER"):
        read_roster(tmp_path / "nowhere.yaml")


GOOD = """
volunteers:
  - {name: Li, languages: [zh, en], addresses: [telegram:1], shifts: [{days: [mon], from: "09:00", to: "12:00"}]}
  - {name: Zhao, role: lead, addresses: [telegram:2]}
"""
MONDAY = datetime(2026, 11, 30, 1, tzinfo=UTC)  # 09:00 in Shanghai


@pytest.mark.parametrize(
    ("written", "to", "when", "telegram", "expected"),
    [
        ("", "", MONDAY, True, []),
        ("", "", MONDAY + timedelta(days=1), True, ["nobody is on duty in the coming 24 hours; the next shift begins at 2026-12-07 09:00"]),
        ("", "", MONDAY - timedelta(hours=23), True, []),
        ("role: lead", "role: volunteer", MONDAY, True, ["it has no lead", "in an emergency at 2026-11-30 12:00 no phone"]),
        ("telegram:2", "", MONDAY, True, ["in an emergency at 2026-11-30 12:00 no phone"]),
        ("[zh, en]", "[zh]", MONDAY, True, ["nobody in it speaks English"]),
        ("", "", MONDAY, False, ["in an emergency at 2026-11-30 09:00 no phone", "it has Telegram chats, and no BANYAN_TELEGRAM_TOKEN"]),
        ("mon", "sun", MONDAY, True, ["nobody is on duty in the coming 24 hours; the next shift begins at 2026-12-06 09:00"]),
        ('shifts: [{days: [mon], from: "09:00", to: "12:00"}]', "shifts: []", MONDAY, True, ["nobody has a shift within two weeks"]),
        (GOOD, "volunteers: []", MONDAY, True, ["it names nobody who helps"]),
        ("volunteers:", "holidays: [2026-11-30]\nvolunteers:", MONDAY, True, ["nobody is on duty in the coming 24 hours; the next shift begins at 2026-12-07 09:00"]),
    ],
)
def test_what_is_missing_in_a_roster_is_told(tmp_path: Path, written: str, to: str, when: datetime, telegram: bool, expected: list[str]) -> None:
    found = lacks(roster(tmp_path, GOOD.replace(written, to) if written else GOOD), when, telegram)
    assert len(found) == len(expected)
    for lack, words in zip(found, expected, strict=True):
        assert words in lack.words
        assert lack.mend


def test_a_roster_at_a_glance(tmp_path: Path) -> None:
    assert at_a_glance(roster(tmp_path, GOOD), MONDAY) == "2 who help, 1 of them lead; on duty now: Li"
    assert "nobody, next shift at 2026-12-07 09:00" in at_a_glance(roster(tmp_path, GOOD), MONDAY + timedelta(days=1))


def test_a_slip_in_the_file_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match=r"line 3"):
        roster(tmp_path, "volunteers:\n  - name: Li\n role: lead\n")
