"""roster.yaml to a `Roster`. A file that cannot be used is one sentence that says where and what to write."""

from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from bot.desk.roster import DAYS, SHANGHAI, Hours, Roster, Shift, Volunteer
from bot.errors import CannotStart
from bot.messages import Address
from bot.tickets import Role

T = TypeVar("T")
LANGUAGES = frozenset({"zh", "en"})
TOPICS = frozenset({"pay", "scam", "priv", "phone", "pub", "info", "emg"})
_TOP = {"time_zone", "holidays", "group", "cap", "volunteers"}
_ROW = {"name", "role", "time_zone", "languages", "skills", "addresses", "shifts", "away", "quiet", "cap", "proven"}


def read_roster(path: Path) -> Roster:
    """Return the roster of a file.

    Raises:
        CannotStart: it cannot be read, or a row of it cannot be understood; names the volunteer and the field.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotStart(f"The roster {path} cannot be read ({error.strerror}): check BANYAN_ROSTER, or remove it to go without a roster.") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CannotStart(f"The roster {path} is no YAML file{_where(error)}: see how the lines before it are indented, and save it as UTF-8 text.") from error
    try:
        return _roster(data)
    except ValueError as error:
        raise CannotStart(f"The roster {path}: {error}") from error


def _where(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f" (line {mark.line + 1}: {getattr(error, 'problem', '')})" if mark else ""


def _roster(data: Any) -> Roster:
    data = _table(data or {}, _TOP, "the file")
    zone = _zone(data.get("time_zone", SHANGHAI.key), "time_zone")
    rows = data.get("volunteers") or []
    if not isinstance(rows, list):
        raise ValueError("“volunteers” should be a list, one “- name:” a volunteer.")
    volunteers = tuple(_volunteer(row, zone, number) for number, row in enumerate(rows, 1))
    _each_once([v.name for v in volunteers], "name")
    _each_once([str(a) for v in volunteers for a in v.addresses], "address")
    group = data.get("group")
    return Roster(zone, volunteers, _dates(data.get("holidays"), "holidays"), _address(group, "group") if group else None, _count(data.get("cap", 12), "cap"))


def _volunteer(row: Any, zone: ZoneInfo, number: int) -> Volunteer:
    row = _table(row, _ROW, f"volunteer {number}")
    name = row.get("name")
    if not isinstance(name, str) or not 0 < len(name) <= 40 or not name.isprintable():
        raise ValueError(f"volunteer {number} needs a name of 1 to 40 ordinary characters.")
    try:
        role = Role(row.get("role", "volunteer"))
    except ValueError:
        raise ValueError(f"{name}: role is {row['role']!r}, and there are {', '.join(Role)}.") from None
    return Volunteer(
        name=name,
        role=role,
        zone=_zone(row["time_zone"], name) if "time_zone" in row else zone,
        languages=_words(row.get("languages", ["zh"]), LANGUAGES, f"{name}: languages"),
        skills=_words(row.get("skills", []), TOPICS, f"{name}: skills"),
        addresses=tuple(_address(one, name) for one in _list(row.get("addresses"), f"{name}: addresses")),
        shifts=tuple(_shift(one, name) for one in _list(row.get("shifts"), f"{name}: shifts")),
        away=_dates(row.get("away"), f"{name}: away"),
        quiet=Hours(*_hours(row["quiet"], f"{name}: quiet")) if "quiet" in row else None,
        cap=_count(row.get("cap", 0), f"{name}: cap"),
        proven=row.get("proven", False) is True,
    )


def _shift(one: Any, name: str) -> Shift:
    where = f"{name}: shifts"
    one = _table(one, {"days", "from", "to"}, where)
    days = _list(one.get("days"), where)
    if not days or any(day not in (*DAYS, "all") for day in days):
        raise ValueError(f"{where}: days are {', '.join(DAYS)}, or all.")
    return Shift(frozenset(range(7)) if "all" in days else frozenset(DAYS.index(day) for day in days), *_hours({k: one.get(k) for k in ("from", "to")}, where))


def _hours(value: Any, where: str) -> tuple[time, time]:
    value = _table(value, {"from", "to"}, where)
    return _clock(value.get("from"), where), _clock(value.get("to"), where)


def _clock(value: Any, where: str) -> time:
    if isinstance(value, int) and 0 <= value < 1440:  # YAML 1.1 reads 22:00 without quotes as a number of minutes
        return time(value // 60, value % 60)
    return _made(lambda: time.fromisoformat(str(value)), f"{where}: {value!r} is no time: write it as \"09:00\".")


def _zone(value: Any, where: str) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"{where}: {value!r} is no time zone: write one such as Asia/Shanghai or Europe/London.") from None


def _address(value: Any, where: str) -> Address:
    address = Address.parse(str(value))
    if address.platform != "telegram" or not address.chat.lstrip("-").isdigit():
        raise ValueError(f"{where}: {value!r} is no address: write telegram: and the number of the chat, such as telegram:12345. The web desk needs none.")
    return address


def _dates(value: Any, where: str) -> frozenset[date]:
    return frozenset(_date(one, where) for one in _list(value, where))


def _date(value: Any, where: str) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    return _made(lambda: date.fromisoformat(str(value)), f"{where}: {value!r} is no day: write it as 2026-10-01.")


def _words(value: Any, known: frozenset[str], where: str) -> frozenset[str]:
    words = frozenset(str(word) for word in _list(value, where))
    if words - known:
        raise ValueError(f"{where}: {', '.join(sorted(words - known))} is not known; there are {', '.join(sorted(known))}.")
    return words


def _count(value: Any, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise ValueError(f"{where} should be a whole number, 0 for no limit.")
    return value


def _list(value: Any, where: str) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise ValueError(f"{where} should be a list: [one, two].")
    return value


def _table(value: Any, known: set[str], where: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ValueError(f"{where} should have fields, one “field: value” a line.")
    if unknown := {str(key) for key in value} - known:
        raise ValueError(f"{where}: {', '.join(sorted(unknown))} is not a field; there are {', '.join(sorted(known))}.")
    return value


def _each_once(values: list[str], what: str) -> None:
    if twice := sorted({value for value in values if values.count(value) > 1}):
        raise ValueError(f"the {what} {twice[0]} stands twice: give one of them another.")


def _made(make: Callable[[], T], complaint: str) -> T:
    try:
        return make()
    except ValueError:
        raise ValueError(complaint) from None
