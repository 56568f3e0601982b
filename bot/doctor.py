"""banyan doctor: what is well, what is not, and what to do about it. Looks, changes nothing, never shows the token."""

import asyncio
import os
import socket
import stat
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from bot import app, settings
from bot.desk import Roster
from bot.desk.roster_check import at_a_glance, lacks
from bot.errors import BotError, CannotStart
from bot.messages import Address
from bot.settings import Settings
from bot.storage.check_up import CheckUp
from knowledge import Library

if TYPE_CHECKING:
    from bot.transports.telegram.rules import Refused

CLOCK_NOTED, CLOCK_WRONG = 30.0, 300.0  # seconds; from minutes on, certificates and one-time links no longer hold
PENDING_NOTED = 100  # updates that wait at Telegram


class State(StrEnum):
    WELL = "well"
    NOTE = "note"  # works, and should be known
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. `mend` says what to do; empty where it is well."""

    what: str
    state: State
    words: str
    mend: str = ""


def well(what: str, words: str) -> Finding:
    return Finding(what, State.WELL, words)


def note(what: str, words: str, mend: str = "") -> Finding:
    return Finding(what, State.NOTE, words, mend)


def wrong(what: str, words: str, mend: str) -> Finding:
    return Finding(what, State.WRONG, words, mend)


async def examine(chosen: Settings, group: str = "") -> AsyncIterator[Finding]:
    """Yield one finding after another; `group` is the id of a Telegram group whose rights are to be looked at, instead of the roster's."""
    yield _files()
    library = None
    try:
        library = await asyncio.to_thread(app.library_for, chosen)
        yield well("base", f"{len(library.entries)} answers, {len(library.scripts)} emergency scripts; region {chosen.region}")
    except CannotStart as error:
        yield _told("base", error)
    if library is not None:
        yield await asyncio.to_thread(_encoder, library, chosen)
    yield await _database(chosen)
    yield _web(chosen)
    roster, findings = _roster(chosen, datetime.now(UTC))
    for finding in findings:
        yield finding
    if roster and roster.group:
        here = await _moved(chosen, roster.group)
        if here != roster.group:
            yield note("roster", f"{chosen.roster}: the group {roster.group} is called {here} by Telegram now, and notices go there", f"write `group: {here}` into the file")
        group = group or here.chat
    async for finding in _telegram(chosen, group):
        yield finding


def as_data(finding: Finding) -> dict[str, Any]:
    """Return what `--json` prints of it."""
    return asdict(finding)


def as_line(finding: Finding) -> str:
    """Return it as it is read in a terminal."""
    sign = {State.WELL: "ok  ", State.NOTE: "note", State.WRONG: "MEND"}[finding.state]
    return f"{sign}  {finding.what}: {finding.words}" + (f"\n      -> {finding.mend}" if finding.mend else "")


def _told(what: str, error: BotError) -> Finding:
    """A sentence of ours already says what to do."""
    fault, _, mend = str(error).partition(": ")
    return wrong(what, fault, mend or "see the sentence before")


def _files() -> Finding:
    found = [path for path in (settings.yaml_file(), Path(".env")) if path is not None and path.is_file()]
    open_to_others = [str(path) for path in found if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077]
    if open_to_others:
        return note("settings", f"{', '.join(open_to_others)} can be read by everybody on this machine, and may hold the token", f"chmod 600 {' '.join(open_to_others)}")
    return well("settings", f"read from {', '.join(map(str, found)) or 'the environment'}")


def _encoder(library: Library, chosen: Settings) -> Finding:
    from embeddings import Fitted, ModelMissing, open_encoder

    try:
        encoder = open_encoder(chosen.encoder)
        encoder.encode(["手机"])
    except ModelMissing as error:
        return wrong("encoder", str(error), "correct BANYAN_ENCODER; `shipped` is the one that came with Banyan")
    if why := Fitted.load().matches(library, encoder):
        return wrong("encoder", f"{why} Until then Banyan answers less and asks more.", "python -m embeddings fit")
    return well("encoder", f"{chosen.encoder} loads, and the confidence was fitted for it and for this base")


async def _database(chosen: Settings) -> Finding:
    try:
        now, wanted = await CheckUp(chosen.database_url).look()
    except BotError as error:
        return _told("database", error)
    if now == wanted:
        return well("database", "can be read and written, and is up to date")
    return well("database", "can be read and written; " + ("it is older, and is brought up to date at the next start" if now else "it is empty, and is set up at the first start"))


def _roster(chosen: Settings, now: datetime) -> tuple[Roster | None, list[Finding]]:
    """Whether the file of volunteers can be read, and whom it leaves waiting."""
    if not chosen.roster:
        words = "no BANYAN_ROSTER is set, so only who has the desk page open is on duty, and nobody is called"
        return None, [note("roster", words, "write one if volunteers shall be called; README.md shows how")]
    try:
        roster = app.roster_for(chosen)
    except CannotStart as error:
        return None, [wrong("roster", str(error).rstrip("."), "correct this in the file; README.md shows a whole one")]
    lacking = lacks(roster, now, bool(chosen.telegram_token.get_secret_value()))
    told = [Finding("roster", State.WRONG if lack.grave else State.NOTE, f"{chosen.roster}: {lack.words}", lack.mend) for lack in lacking]
    return roster, told or [well("roster", at_a_glance(roster, now))]


async def _moved(chosen: Settings, group: Address) -> Address:
    """Return what the group is called now, as far as the database can tell."""
    try:
        now, wanted = await CheckUp(chosen.database_url).look()
        return await CheckUp(chosen.database_url).moved_to(group) if now == wanted else group
    except BotError:
        return group


def _web(chosen: Settings) -> Finding:
    where = f"{chosen.web_host}:{chosen.web_port}"
    try:
        with closing(socket.create_server((chosen.web_host, chosen.web_port))):
            return well("web", f"{where} is free")
    except OSError as error:
        if chosen.web_port and _answers(chosen.web_host, chosen.web_port):
            return note("web", f"{where} is in use", "if it is this Banyan that runs there, all is well; else choose another BANYAN_WEB_PORT")
        return wrong("web", f"{where} cannot be opened ({error.strerror})", "correct BANYAN_WEB_HOST and BANYAN_WEB_PORT")


def _answers(host: str, port: int) -> bool:
    try:
        with closing(socket.create_connection((host, port), timeout=2)):
            return True
    except OSError:
        return False


async def _telegram(chosen: Settings, group: str) -> AsyncIterator[Finding]:
    """Whether the token is a bot's, what else listens to it, whether the clock is right, and what the bot may do."""
    from bot.transports.telegram import check_up, rules

    token, base = chosen.telegram_token.get_secret_value(), chosen.telegram_api_base
    if not token:
        yield note("telegram", "no BANYAN_TELEGRAM_TOKEN is set, so there is only the web chat", "get one from @BotFather if you want Telegram; README.md tells how")
        return
    try:
        rules.check_settings(token, base)
        me = await asyncio.to_thread(check_up.ask, token, base, "getMe")
        hook = await asyncio.to_thread(check_up.ask, token, base, "getWebhookInfo")
    except CannotStart as error:
        yield _told("telegram", error)
        return
    except rules.Refused as refused:
        yield _refused(refused)
        return
    yield well("telegram", f"the token is that of @{me.result.get('username', '?')}")
    yield _webhook(hook.result, getattr(chosen, "telegram_webhook_url", ""))
    yield _clock(me.behind)
    yield _privacy(me.result)
    if group:
        try:
            member = await asyncio.to_thread(check_up.ask, token, base, "getChatMember", chat_id=group, user_id=str(me.result["id"]))
        except rules.Refused as refused:
            yield wrong("group", f"Telegram says of group {group}: {refused.description}", "add the bot to the volunteers' group again, make it an administrator, and check the group's id")
            return
        lacking = check_up.rights(member.result)
        told = f"in group {group} the bot lacks the right: {', '.join(lacking)}"
        yield wrong("group", told, "open the group's settings, Administrators, choose the bot, and allow it") if lacking else well("group", f"the bot has the rights it needs in group {group}")


def _refused(refused: "Refused") -> Finding:
    if refused.status in (401, 404):
        return wrong("telegram", f"the token is not accepted ({refused})", "copy BANYAN_TELEGRAM_TOKEN again from @BotFather (/mybots, API Token); if it is right, check BANYAN_TELEGRAM_API_BASE")
    if refused.status == 0:
        return wrong(
            "telegram",
            f"Telegram cannot be reached ({refused})",
            "check the network, a firewall or a proxy; where Telegram is not reachable at all, set BANYAN_TELEGRAM_API_BASE to a Bot API server that is",
        )
    return wrong("telegram", f"Telegram is in trouble ({refused})", "wait a few minutes and look again")


def _webhook(info: dict[str, Any], wanted: str) -> Finding:
    url, waiting = str(info.get("url", "")), int(info.get("pending_update_count", 0))
    if not wanted and url:
        return wrong(
            "webhook",
            f"messages are delivered to {urlsplit(url).hostname or 'another place'}, so this Banyan gets none",
            "stop the other program and remove its webhook (the method deleteWebhook), or make a token of its own for Banyan",
        )
    if wanted and urlsplit(url).hostname != urlsplit(wanted).hostname:
        where = urlsplit(url).hostname or "nowhere"
        return note("webhook", f"messages are delivered to {where}, not yet to {urlsplit(wanted).hostname}", "start Banyan: it sets the webhook by itself")
    if trouble := info.get("last_error_message"):
        return note("webhook", f"Telegram's last complaint: {trouble}; {waiting} messages wait there", "check that BANYAN_TELEGRAM_WEBHOOK_URL leads to this machine over HTTPS")
    if waiting > PENDING_NOTED:
        return note("webhook", f"{waiting} messages wait at Telegram", "is Banyan running? They are answered when it does, if it starts within a day")
    return well("webhook", f"as it should be ({'delivered' if wanted else 'polled'}); {waiting} messages wait at Telegram")


def _clock(behind: float | None) -> Finding:
    if behind is None or abs(behind) < CLOCK_NOTED:
        return well("clock", "agrees with Telegram's" if behind is not None else "Telegram gave no time to compare with")
    words = f"is {abs(behind):.0f} seconds {'behind' if behind > 0 else 'ahead of'} Telegram's"
    mend = "let the machine set its clock from the network (Linux: timedatectl set-ntp true)"
    return wrong("clock", words, mend) if abs(behind) >= CLOCK_WRONG else note("clock", words, mend)


def _privacy(me: dict[str, Any]) -> Finding:
    if not me.get("can_join_groups", True):
        return note("rights", "the bot may not be added to groups", "only needed for a volunteers' group on Telegram: @BotFather, /setjoingroups, Enable")
    reads = "reads everything in groups" if me.get("can_read_all_group_messages") else "reads only what is said to it in groups, as it should"
    return well("rights", f"the bot may be added to groups, and {reads}")
