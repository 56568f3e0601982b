"""One question to the Bot API without either library, for looking whether it can be spoken to at all."""

import http.client
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.transports.telegram import rules
from bot.transports.telegram.rules import Refused

PATIENCE = 10.0  # seconds


@dataclass(frozen=True, slots=True)
class Heard:
    """What Telegram answered; `behind`: how many seconds this machine's clock is behind Telegram's, None where it gave no time."""

    result: Any
    behind: float | None


def ask(token: str, api_base: str, method: str, **parameters: str) -> Heard:
    """Ask one method. Blocks: call it in a thread.

    Raises:
        Refused: Telegram, or the road to it, said no; holds nothing that names the token.
    """
    request = urllib.request.Request(f"{api_base.rstrip('/')}/bot{token}/{method}", urllib.parse.urlencode(parameters).encode(), method="POST")
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            status, body, date = answer.status, answer.read(), answer.headers.get("Date")
    except urllib.error.HTTPError as error:
        status, body, date = error.code, error.read(), error.headers.get("Date")
    except (OSError, ValueError, http.client.HTTPException) as error:
        status, body, date = 0, str(getattr(error, "reason", None) or type(error).__name__).encode(), None
    if not status:  # out here, so that no chain of causes leads to the URL with the token
        raise Refused(0, body.decode("utf-8", "replace"))
    if refusal := rules.refusal(status, body):
        raise refusal
    return Heard(rules.result(body), None if date is None else _behind(date))


def _behind(date: str) -> float | None:
    try:
        return (parsedate_to_datetime(date) - datetime.now(UTC)).total_seconds()
    except (TypeError, ValueError):
        return None


def rights(member: Mapping[str, Any]) -> list[str]:
    """Return the rights that the bot lacks in a group, by the names that Telegram's own settings show."""
    if member.get("status") != "administrator":
        return ["to be an administrator"]
    return [shown for name, shown in (("can_delete_messages", "Delete messages"), ("can_manage_topics", "Manage topics")) if member.get(name) is False]
