"""Raw updates, as getUpdates or a webhook brings them, read as what a person did. Pure.

An update that has not the shape of core.telegram.org/bots/api#update raises KeyError, TypeError or ValueError.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from bot.messages import EMERGENCY, FORGET, KEPT, PERSON, REGIONS, START, Incoming, Kind
from bot.transports.telegram import rules

Raw = Mapping[str, Any]

COMMANDS = {
    "/start": START, "/help": START, "/sos": EMERGENCY, "/person": PERSON, "/where": REGIONS,
    "/zh": "lang:zh", "/en": "lang:en", "/kept": KEPT, "/forget": FORGET,
}  # fmt: skip
"""What people may type instead of pressing."""

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

KINDS = {
    "text": Kind.WORDS,
    "photo": Kind.PHOTO,
    "voice": Kind.VOICE,
    "audio": Kind.VOICE,
    "video": Kind.VIDEO,
    "video_note": Kind.VIDEO,
    "animation": Kind.VIDEO,
    "sticker": Kind.STICKER,
    "venue": Kind.PLACE,
    "location": Kind.PLACE,
    "contact": Kind.CONTACT,
    "document": Kind.FILE,
}
"""The field that tells what a message is, the first that is there: an animation is a document too."""

PRESENT = {"member", "administrator", "creator", "restricted"}  # core.telegram.org/bots/api#chatmember


@dataclass(frozen=True, slots=True)
class Me:
    """Who the bot is; `name` without the @."""

    id: int
    name: str


def number(raw: object) -> int | None:
    """Return the update id, or None where there is none."""
    found = raw.get("update_id") if isinstance(raw, Mapping) else None
    return found if isinstance(found, int) else None


def incoming(raw: Raw, me: Me | None = None) -> Incoming | None:
    """Return what a person did; None for all else: what Telegram writes by itself, channels, and groups unless the bot `me` is spoken to.

    A sticker, a photo, a voice: an Incoming with neither text nor press, never None. Captions are text.
    """
    if number(raw) is None:
        raise ValueError("there is no update id")
    if (query := raw.get("callback_query")) is not None:
        return _pressed(query, _key(raw, query["id"]))
    if (message := raw.get("message")) is not None:
        return _message(message, raw, me)
    if (edited := raw.get("edited_message")) is not None:
        # a shared location that moves is edited all day long
        return _said(edited, _key(raw, _name(edited)), me, edited=True) if "text" in edited or "caption" in edited else None
    if (change := raw.get("my_chat_member")) is not None:
        return _reachability(change, _key(raw, change["date"]))
    return None


def query(raw: Raw) -> str | None:
    """Return the id of the press that Telegram wants acknowledged, if the update is one."""
    return str(raw["callback_query"]["id"]) if "callback_query" in raw else None


def _key(raw: Raw, *of: object) -> str:
    """Name the event. The update id alone would not do: after a week of silence Telegram starts again at any number, a used one too."""
    return f"tg:{int(raw['update_id'])}:{sha256(repr(of).encode()).hexdigest()[:10]}"


def _name(message: Raw) -> tuple[int, int, int]:
    return int(message["chat"]["id"]), int(message["message_id"]), int(message.get("edit_date", message["date"]))


def _message(message: Raw, raw: Raw, me: Me | None) -> Incoming | None:
    if (moved := message.get("migrate_to_chat_id")) is not None:
        return Incoming(rules.address(int(message["chat"]["id"])), str(int(moved)), key=_key(raw, moved), kind=Kind.MOVED)
    if SERVICE.intersection(message):
        return None
    # Pictures sent together come as one message each, and are one thing to the person: the same key, so that the first stands for all.
    album = message.get("media_group_id")
    key = _key(raw, _name(message)) if album is None else f"tg:album:{int(message['chat']['id'])}:{album}"
    return _said(message, key, me)


def _said(message: Raw, key: str, me: Me | None, *, edited: bool = False) -> Incoming | None:
    kind = next((KINDS[name] for name in KINDS if name in message), Kind.OTHER)
    text, user = _text(message.get("text", message.get("caption", ""))), message.get("from", {})
    group = message["chat"]["type"] != "private"
    if group:
        spoken = _spoken_to(message, text, me)
        if spoken is None:
            return None
        text = spoken
    sender, language = rules.address(int(message["chat"]["id"])), _language(user)
    command = text.split(maxsplit=1)[0].partition("@")[0].lower() if text.strip() else ""
    if command in COMMANDS:
        return Incoming(sender, pressed=COMMANDS[command], key=key, language=language, public=group)
    return Incoming(
        sender, text, key=key, language=language, kind=kind, message=str(int(message["message_id"])),
        file=_file(message), forwarded=_forwarded(message, user), edited=edited, public=group,
    )  # fmt: skip


def _spoken_to(message: Raw, text: str, me: Me | None) -> str | None:
    """Return the words said to the bot in a group, without its name; None where nobody spoke to it."""
    if me is None or message["chat"]["type"] == "channel" or message.get("from", {}).get("is_bot"):
        return None
    if me.name and (named := re.search(rf"@{re.escape(me.name)}\b", text, re.IGNORECASE)):
        return (text[: named.start()] + text[named.end() :]).strip()
    answered = message.get("reply_to_message") or {}
    return text if answered.get("from", {}).get("id") == me.id else None


def _forwarded(message: Raw, user: Raw) -> bool:
    """Whether somebody else wrote it. Who forwards their own words means them."""
    origin = message.get("forward_origin")
    return origin is not None and not (origin.get("type") == "user" and origin["sender_user"]["id"] == user.get("id"))


def _file(message: Raw) -> str:
    if photos := message.get("photo"):
        return _text(photos[-1]["file_id"])  # the largest comes last
    held = message.get("voice") or message.get("audio") or {}
    return _text(held.get("file_id", ""))


def _pressed(query: Raw, key: str) -> Incoming | None:
    message = query.get("message")  # missing where the button hangs on an inline message, which Banyan never sends
    if message and message["chat"]["type"] != "private":
        return None  # Banyan shows no buttons where others could press them
    sender = rules.address(int(message["chat"]["id"] if message else query["from"]["id"]))
    data = query.get("data")
    return Incoming(sender, pressed=None if data is None else _text(data), key=key, language=_language(query["from"]))


def _reachability(change: Raw, key: str) -> Incoming:
    member = change["new_chat_member"]
    there = member["status"] in PRESENT and member.get("can_send_messages", True)
    return Incoming(rules.address(int(change["chat"]["id"])), key=key, kind=Kind.BACK if there else Kind.GONE)


def _text(found: object) -> str:
    if not isinstance(found, str):
        raise TypeError("the text is none")
    return found


def _language(user: Raw) -> str:
    code = _text(user.get("language_code", ""))
    return "zh" if code.lower().startswith("zh") else "en" if code else ""
