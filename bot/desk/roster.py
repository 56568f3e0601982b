"""Who helps when: shifts, holidays, days away, quiet hours, each in the volunteer's own time zone. Pure: every function is told the time (aware, UTC)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.messages import Address
from bot.tickets import Role

AHEAD = 15  # days looked ahead for the next shift: two weeks, so that a shift every other week would still be found
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

Span = tuple[datetime, datetime]  # from, until (UTC); until is not part of it


@dataclass(frozen=True, slots=True)
class Shift:
    """Wall-clock times. An `until` that is not after `begin` is on the next day: 22:00 to 02:00."""

    days: frozenset[int]  # Monday is 0
    begin: time
    until: time


@dataclass(frozen=True, slots=True)
class Hours:
    """Hours of every day in which nobody is to be rung, such as 22:00 to 07:00."""

    begin: time
    until: time

    def hold(self, clock: time) -> bool:
        if self.begin <= self.until:
            return self.begin <= clock < self.until
        return clock >= self.begin or clock < self.until


@dataclass(frozen=True, slots=True)
class Volunteer:
    """One row of the roster. Without shifts they are on duty whenever their page is open, and never otherwise."""

    name: str
    role: Role
    zone: ZoneInfo
    languages: frozenset[str]
    skills: frozenset[str]  # topics: pay, scam, priv, phone, pub, info, emg
    addresses: tuple[Address, ...] = ()
    shifts: tuple[Shift, ...] = ()
    away: frozenset[date] = frozenset()
    quiet: Hours | None = None
    cap: int = 0  # conversations a day; 0: the roster's
    proven: bool = False  # no second pair of eyes, however few answers yet


@dataclass(frozen=True, slots=True)
class Roster:
    """Everybody who helps. An empty roster is allowed: then only open pages count."""

    zone: ZoneInfo = SHANGHAI
    volunteers: tuple[Volunteer, ...] = ()
    holidays: frozenset[date] = frozenset()
    group: Address | None = None  # gets notices without personal matters
    cap: int = 12

    def named(self, name: str) -> Volunteer | None:
        return next((v for v in self.volunteers if v.name == name), None)

    def proven(self, name: str) -> bool:
        """Whether the file says of this volunteer that they are not new."""
        row = self.named(name)
        return row is not None and row.proven

    def at(self, address: Address) -> Volunteer | None:
        return next((v for v in self.volunteers if address in v.addresses), None)

    def leads(self) -> tuple[Volunteer, ...]:
        return tuple(v for v in self.volunteers if v.role.leads)

    def cap_of(self, name: str) -> int:
        volunteer = self.named(name)
        return (volunteer.cap if volunteer and volunteer.cap else self.cap) or 10_000


def spans(volunteer: Volunteer, roster: Roster, day: date) -> Iterator[Span]:
    """Yield the shifts that begin on `day`, a date in the volunteer's time zone; none on a holiday or a day away.

    A wall-clock time that a clock change skips is taken as the moment the clock jumped from; one that comes twice, as the first.
    """
    if day in roster.holidays or day in volunteer.away:
        return
    for shift in volunteer.shifts:
        if day.weekday() in shift.days:
            last = day if shift.until > shift.begin else day + timedelta(days=1)
            begin, until = _moment(day, shift.begin, volunteer.zone), _moment(last, shift.until, volunteer.zone)
            if begin < until:
                yield begin, until


def _moment(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """Return the UTC moment of a wall-clock time; where clocks jumped forward over it, the moment of the jump."""
    local = datetime.combine(day, clock, zone)
    moment = local.astimezone(UTC)
    back = moment.astimezone(zone)
    if back.replace(tzinfo=None) == local.replace(tzinfo=None):
        return moment
    skipped = back.replace(tzinfo=None) - local.replace(tzinfo=None)  # the jump's length, as fold=0 reads the old offset
    jump = moment
    while (jump - timedelta(minutes=1)).astimezone(zone).utcoffset() == back.utcoffset() and moment - jump < skipped:
        jump -= timedelta(minutes=1)
    return jump


def on_duty(volunteer: Volunteer, roster: Roster, now: datetime) -> Span | None:
    """Return the shift that `now` lies in, shifts that touch taken as one."""
    today = now.astimezone(volunteer.zone).date()
    near = sorted(span for n in (-1, 0, 1) for span in spans(volunteer, roster, today + timedelta(days=n)))
    found: Span | None = None
    for begin, until in near:
        if found is not None and begin <= found[1]:
            found = (found[0], max(found[1], until))
        elif begin <= now < until:
            found = (begin, until)
    return found


def may_ring(volunteer: Volunteer, now: datetime) -> bool:
    """Whether this is no quiet hour of theirs."""
    return volunteer.quiet is None or not volunteer.quiet.hold(now.astimezone(volunteer.zone).time())


def next_shift(volunteer: Volunteer, roster: Roster, now: datetime) -> datetime | None:
    """Return when their next shift begins; None if there is none within two weeks."""
    today = now.astimezone(volunteer.zone).date()
    starts = [begin for n in range(-1, AHEAD) for begin, _ in spans(volunteer, roster, today + timedelta(days=n)) if begin > now]
    return min(starts, default=None)


def next_duty(roster: Roster, now: datetime, language: str = "") -> datetime | None:
    """Return when somebody will be on duty who speaks `language`, else anybody; `now` itself if somebody is."""
    helping = [v for v in roster.volunteers if v.role.helps]
    speaking = [v for v in helping if language in v.languages]
    for group in (speaking, helping):
        moments = [now if on_duty(v, roster, now) else next_shift(v, roster, now) for v in group]
        if known := [moment for moment in moments if moment is not None]:
            return min(known)
    return None


def best(volunteers: Sequence[Volunteer], language: str, topic: str, begun: dict[str, int]) -> list[Volunteer]:
    """Return those who can help with this, the best first: who speaks the language, then who knows the topic, then who has had least to do today."""
    return sorted(
        (v for v in volunteers if v.role.helps),
        key=lambda v: (language not in v.languages, topic not in v.skills, begun.get(v.name, 0), v.name),
    )
