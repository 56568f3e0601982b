"""Raw updates, as getUpdates or a webhook brings them, read as what a person did. Pure.

An update that has not the shape of core.telegram.org/bots/api#update raises KeyError, TypeError or ValueError.
"""

from collections.abc import Mapping
from typing import Any

from bot.messages import START, Address, Incoming
from bot.transports.telegram import rules

Raw = Mapping[str, Any]

SERVICE = {
    "pinned_message",
    "message_auto_delete_timer_changed",
    "write_access_allowed",
    "chat_background_set",
    "proximity_alert_triggered",
    "forum_topic_created",
    "forum_topic_edited",
    "forum_topic_closed",
    "forum_topic_reopened",
}
"""Kinds of message that Telegram writes by itself in a private chat; nobody said anything."""


def number(raw: object) -> int | None:
    """Return the update id, or None where there is none."""
    found = raw.get("update_id") if isinstance(raw, Mapping) else None
    return found if isinstance(found, int) else None


def incoming(raw: Raw) -> Incoming | None:
    """Return what a person did in a private chat; None for all else: groups, channels, what Telegram writes by itself.

    A sticker, a photo, a voice: an Incoming with neither text nor press, never None.
    """
    key = f"tg:{int(raw['update_id'])}"
    if (query := raw.get("callback_query")) is not None:
        return _pressed(query, key)
    if (message := raw.get("message")) is not None:
        return None if SERVICE.intersection(message) else _said(message, key)
    if (edited := raw.get("edited_message")) is not None:
        return _said(edited, key) if "text" in edited else None  # a shared location that moves is edited all day long
    return None


def query(raw: Raw) -> str | None:
    """Return the id of the press that Telegram wants acknowledged, if the update is one."""
    return str(raw["callback_query"]["id"]) if "callback_query" in raw else None


def _said(message: Raw, key: str) -> Incoming | None:
    sender = _private(message["chat"])
    if sender is None:
        return None
    text, language = _text(message.get("text", "")), _language(message.get("from", {}))
    command = text.split(maxsplit=1)[0].partition("@")[0] if text.strip() else ""
    if command in ("/start", "/help"):
        return Incoming(sender, pressed=START, key=key, language=language)
    return Incoming(sender, text, key=key, language=language)


def _pressed(query: Raw, key: str) -> Incoming | None:
    message = query.get("message")  # missing where the button hangs on an inline message, which Banyan never sends
    sender = _private(message["chat"]) if message else rules.address(int(query["from"]["id"]))
    if sender is None:
        return None
    data = query.get("data")
    return Incoming(sender, pressed=None if data is None else _text(data), key=key, language=_language(query["from"]))


def _private(chat: Raw) -> Address | None:
    return rules.address(int(chat["id"])) if chat["type"] == "private" else None


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError("the text is none")
    return found


def _language(user: Raw) -> str:
    code = _text(user.get("language_code", ""))
    return "zh" if code.lower().startswith("zh") else "en" if code else ""
