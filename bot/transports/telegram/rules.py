"""What Telegram is, whichever library talks to it. Pure."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.errors import CannotStart, Moved, TransportError, TryLater, Uncertain, Unreachable
from bot.messages import Address, Choice, Number, Outgoing, Pace
from bot.transports.telegram.splitting import Span, cuts, shortened, units

PLATFORM = "telegram"
MAX_TEXT = 4096  # UTF-16 code units; core.telegram.org/bots/api#sendmessage
MAX_DATA = 64  # bytes of callback data; core.telegram.org/bots/api#inlinekeyboardbutton
MAX_LABEL = 64  # UTF-16 code units; Telegram names no limit, phones show some 20 Chinese or 40 Latin letters of a row
SHORT_PAUSE = 5.0  # seconds, when the network or Telegram's server is in trouble
LONG_PAUSE = 300.0  # seconds, when the token is not accepted: somebody has to mend the settings first
PER_SECOND = 28  # messages to all chats together; core.telegram.org/bots/faq names "about 30"
ONE_CHAT = Pace(1.0, burst=3)  # the same page: one a second, short bursts pass
ONE_GROUP = Pace(3.5, burst=2)  # the same page: 20 a minute; with the burst at most 19
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
"""The kinds of update that Banyan reads. Sent whole with every getUpdates, because Telegram remembers the last list it was given."""

DONE = ("message is not modified", "query is too old", "query id is invalid", "message to delete not found", "message to edit not found", "message_id_invalid", "can't be edited")
GONE = ("chat not found", "user not found", "peer_id_invalid", "user is deactivated", "bot was blocked", "chat_write_forbidden", "not enough rights", "have no rights")
TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]+")  # core.telegram.org/bots/api#authorizing-your-bot
IN_TEXT = re.compile(r"\d+(?::|%3A)[A-Za-z0-9_-]{6,}")  # longer than a port number
MISFORMED = "entit"  # "can't parse entities", "entity beginning ... is invalid": the words alone may still pass
BASE = re.compile(r"https?://[^\s{}?#]+")


@dataclass(frozen=True, slots=True)
class Entity:
    """A part of a text that is drawn differently; offset and length in UTF-16 units (core.telegram.org/bots/api#messageentity)."""

    type: str
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class Piece:
    """One message's text. The way it is drawn stands beside it, never in it (parse_mode): so there is nothing to escape."""

    text: str
    entities: tuple[Entity, ...] = ()


class Refused(Exception):
    """Telegram, or the road to it, said no. Holds nothing that names the token.

    `status` is the HTTP status, 0 where no answer came; `reached` is False only where nothing can have arrived.
    """

    def __init__(self, status: int, description: str, parameters: Mapping[str, Any] | None = None, reached: bool = True) -> None:
        self.status, self.description, self.parameters, self.reached = status, masked(description), parameters or {}, reached
        super().__init__(f"{status} {self.description}" if status else self.description)


def masked(text: str) -> str:
    """Return `text` with anything that looks like a bot token blotted out."""
    return IN_TEXT.sub("[token]", text)


def check_settings(token: str, api_base: str) -> None:
    """Raise `CannotStart` where these cannot be a token and the address of a Bot API server."""
    if not TOKEN.fullmatch(token):
        raise CannotStart("BANYAN_TELEGRAM_TOKEN is not a bot token (123456:ABC...): copy it again from @BotFather in Telegram.")
    if not BASE.fullmatch(api_base):
        raise CannotStart("BANYAN_TELEGRAM_API_BASE is no address: it must look like https://api.telegram.org.")


def check_webhook(url: str) -> None:
    """Raise `CannotStart` where Telegram could not bring updates to this address. An empty one is none."""
    if url and not BASE.fullmatch(url):
        raise CannotStart("BANYAN_TELEGRAM_WEBHOOK_URL is no address: write where this web server is reached from outside, like https://banyan.example.org.")


def refusal(status: int, body: str | bytes) -> Refused | None:
    """Read an HTTP answer: None where Telegram did what it was asked."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    if not isinstance(answer, dict):
        return Refused(status, "the answer is no JSON object")
    if 200 <= status < 300 and answer.get("ok") is True and "result" in answer:
        return None
    parameters = answer.get("parameters")
    return Refused(status, str(answer.get("description", "no reason given")), parameters if isinstance(parameters, dict) else None)


def result(body: str | bytes) -> Any:
    """Return what an answer holds that `refusal` has nothing against."""
    return json.loads(body)["result"]


def failure(status: int, description: str, parameters: Mapping[str, Any], reached: bool) -> TransportError | None:
    """Return what a refused sending means to us, or None where it counts as done (platform.md, section 4)."""
    said, why = description.lower(), f"{status} {masked(description)}"
    if not reached:
        return TryLater(SHORT_PAUSE, masked(description), road=True)
    if status < 400 or status == 504:  # no answer, no readable one, or a gateway that got none in time
        return Uncertain(f"Telegram's answer was lost ({why})")
    if status == 429:
        return TryLater(told(parameters), why)
    if status in (401, 404):  # 404: a malformed token, or no Bot API at this address
        return TryLater(LONG_PAUSE, why)
    if status == 409 or status >= 500:
        return TryLater(SHORT_PAUSE, why, road=status >= 500)
    if any(words in said for words in DONE):
        return None
    if isinstance(moved := parameters.get("migrate_to_chat_id"), int):
        return Moved(str(moved))
    if status == 403 or any(words in said for words in GONE):
        return Unreachable(f"Telegram: {why}")
    return TransportError(f"Telegram refuses it: {why}")


def pace(to: Address) -> Pace:
    """Return how fast this chat may be spoken to; the ids of groups are negative."""
    return ONE_GROUP if to.chat.startswith("-") else ONE_CHAT


def told(parameters: Mapping[str, Any]) -> float:
    """Return the seconds that Telegram told us to wait."""
    seconds = parameters.get("retry_after")
    return float(seconds) if isinstance(seconds, int) and seconds > 0 else SHORT_PAUSE


def address(chat_id: int) -> Address:
    return Address(PLATFORM, str(chat_id))


def keyboard(choices: tuple[Choice, ...]) -> list[tuple[str, str]]:
    """Return (label, data) per row: one button a row, because large targets are easier to press.

    Raises:
        TransportError: an id does not fit into a button; cut, it would come back as something else.
    """
    for choice in choices:
        if not 1 <= len(choice.id.encode()) <= MAX_DATA:
            raise TransportError(f"a choice id has {len(choice.id.encode())} bytes; Telegram carries 1 to {MAX_DATA}")
    return [(shortened(choice.label, MAX_LABEL) or choice.id, choice.id) for choice in choices]


def pieces(message: Outgoing) -> list[Piece]:
    """Return the texts that say `message`, in order: who speaks if it is a volunteer, the words, the numbers that are not among them.

    The speaker's name and the first line of an emergency are bold. No cut falls inside these or inside a number to dial.

    Raises:
        TransportError: there is nothing to say.
    """
    speaker = "" if message.author == "banyan" else message.author + ("：" if message.language == "zh" else ": ")
    text = speaker + message.text
    lines = "\n".join(_line(one) for one in message.numbers if not _stands(one.number, text))
    # Telegram takes no lone surrogates; a pair of them becomes the character it means.
    whole = f"{text}\n\n{lines}".encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    bold = _bold(message, speaker, whole)
    dial = [found.span() for one in message.numbers if one.number for found in re.finditer(re.escape(one.number), whole)]
    cut = cuts(whole, MAX_TEXT, [*bold, *dial])
    if not cut:
        raise TransportError("there is no text to send")
    return [Piece(whole[start:end], tuple(_entities(whole, bold, start, end))) for start, end in cut]


def _bold(message: Outgoing, speaker: str, whole: str) -> list[Span]:
    if speaker:
        return [(0, len(speaker.rstrip()))]
    first = whole.lstrip().partition("\n")[0].rstrip()
    start = len(whole) - len(whole.lstrip())
    return [(start, start + len(first))] if message.urgent and first else []


def _entities(whole: str, bold: list[Span], start: int, end: int) -> list[Entity]:
    parts = [(max(first, start), min(last, end)) for first, last in bold]
    return [Entity("bold", units(whole[start:first]), units(whole[first:last])) for first, last in parts if first < last]


def _line(one: Number) -> str:
    return f"{one.number} — {one.label}" if one.label else one.number


def _stands(number: str, text: str) -> bool:
    return re.search(rf"(?<!\d){re.escape(number)}(?!\d)", text) is not None
