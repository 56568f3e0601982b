"""What is missing in a roster that can be read: found before somebody waits in vain. Pure: told the time (aware, UTC)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.desk.roster import Roster, Volunteer, next_duty, on_duty

AHEAD = timedelta(hours=24)
STEP = timedelta(minutes=15)  # shifts begin and end at quarters of an hour
_NAMES = {"zh": "Chinese", "en": "English"}


@dataclass(frozen=True, slots=True)
class Lack:
    """Something missing, and what to write into the file. `grave`: people would wait for somebody who never hears of it."""

    words: str
    mend: str
    grave: bool = False


def lacks(roster: Roster, now: datetime, telegram: bool) -> list[Lack]:
    """Return what is missing, the gravest first. `telegram`: whether a bot can reach the chats of the roster."""
    helping = [v for v in roster.volunteers if v.role.helps]
    if not helping:
        return [Lack("it names nobody who helps", "add a volunteer: `- {name: Li, languages: [zh], shifts: [...]}`", grave=True)]
    found = [*_leads(roster), *_cover(roster, now, telegram), *_duty(roster, now), *_languages(helping), *_chats(helping, telegram)]
    return sorted(found, key=lambda lack: not lack.grave)


def _leads(roster: Roster) -> Iterator[Lack]:
    if not roster.leads():
        yield Lack("it has no lead: alarms, and replies that break a rule, reach nobody who may decide", "give one of the volunteers `role: lead`", grave=True)


def _cover(roster: Roster, now: datetime, telegram: bool) -> Iterator[Lack]:
    """An emergency calls whoever is on duty, and the leads at any hour; a phone rings only where there is a chat. A team on the web alone may mean it so."""
    rung = [v for v in roster.volunteers if v.addresses and telegram]
    if any(v.role.leads for v in rung):
        return
    empty = next((now + n * STEP for n in range(AHEAD // STEP) if not any(v.role.helps and on_duty(v, roster, now + n * STEP) for v in rung)), None)
    if empty is not None:
        when = empty.astimezone(roster.zone).strftime("%Y-%m-%d %H:%M")
        yield Lack(
            f"in an emergency at {when} no phone would ring, because no lead has a Telegram chat in it that Banyan can write to, and nobody with one is on duty then",
            "give a lead `addresses: [telegram:NUMBER]` (and Banyan a token), or cover these hours with shifts of people who have one",
            grave=telegram,
        )


def _duty(roster: Roster, now: datetime) -> Iterator[Lack]:
    soon = next_duty(roster, now)
    if soon is None:
        yield Lack("nobody has a shift within two weeks: only who has the desk page open is on duty", "write `shifts` for the volunteers, or look over `holidays` and `away`")
    elif soon > now + AHEAD:
        yield Lack(f"nobody is on duty in the coming 24 hours; the next shift begins at {soon.astimezone(roster.zone):%Y-%m-%d %H:%M}", "ask somebody to take a shift until then")


def _languages(helping: list[Volunteer]) -> Iterator[Lack]:
    for language, name in _NAMES.items():
        if not any(language in v.languages for v in helping):
            yield Lack(f"nobody in it speaks {name}: whoever writes in it waits in vain", f"add `{language}` to the `languages` of somebody who does")


def _chats(helping: list[Volunteer], telegram: bool) -> Iterator[Lack]:
    if not telegram and any(v.addresses for v in helping):
        yield Lack("it has Telegram chats, and no BANYAN_TELEGRAM_TOKEN is set: no card is sent there", "set the token, or take the addresses out")


def at_a_glance(roster: Roster, now: datetime) -> str:
    """Return who helps, and who is on duty now."""
    there = [v.name for v in roster.volunteers if v.role.helps and on_duty(v, roster, now)]
    soon = next_duty(roster, now)
    then = f"next shift at {soon.astimezone(roster.zone):%Y-%m-%d %H:%M}" if soon else "no shift ahead"
    return f"{sum(v.role.helps for v in roster.volunteers)} who help, {len(roster.leads())} of them lead; on duty now: {', '.join(there) or f'nobody, {then}'}"
