"""Rows to records and back. Messages are kept as JSON, because their shape grows."""

import json
from dataclasses import fields
from typing import Any

from bot.messages import Address, Choice, Incoming, Kind, Line, Number, Outgoing

_ORDINARY = Incoming(Address("", ""))
_IN_COLUMNS = ("sender", "text", "pressed", "key", "language")


def dump(message: Outgoing) -> str:
    return json.dumps(
        {
            "text": message.text,
            "choices": [[c.id, c.label, c.urgent] for c in message.choices],
            "numbers": [[n.number, n.label] for n in message.numbers],
            "language": message.language,
            "author": message.author,
            "urgent": message.urgent,
            "key": message.key,
            "repeatable": message.repeatable,
            **({"instead": message.instead} if message.instead else {}),
        },
        ensure_ascii=False,
    )


def load(body: str) -> Outgoing:
    data = json.loads(body)
    return Outgoing(
        text=data["text"],
        choices=tuple(Choice(*c) for c in data.get("choices", ())),
        numbers=tuple(Number(*n) for n in data.get("numbers", ())),
        language=data.get("language", "zh"),
        author=data.get("author", "banyan"),
        urgent=data.get("urgent", False),
        key=data.get("key", ""),
        repeatable=data.get("repeatable", False),
        instead=data.get("instead", ""),
    )


def dump_more(incoming: Incoming) -> str | None:
    """Return what the columns of `inbox` do not hold, or None where all of it is ordinary."""
    names = [field.name for field in fields(Incoming) if field.name not in _IN_COLUMNS]
    more = {name: getattr(incoming, name) for name in names if getattr(incoming, name) != getattr(_ORDINARY, name)}
    return json.dumps(more, ensure_ascii=False) if more else None


def to_incoming(row: Any) -> Incoming:
    """Return a row of `inbox`."""
    more = json.loads(row.more) if row.more else {}
    if "kind" in more:
        more["kind"] = Kind(more["kind"])
    return Incoming(Address.parse(row.lane), row.text, row.pressed, row.key, row.language, **more)


def dump_all(messages: tuple[Outgoing, ...]) -> str:
    return json.dumps([dump(m) for m in messages], ensure_ascii=False)


def load_all(body: str | None) -> tuple[Outgoing, ...]:
    return tuple(load(m) for m in json.loads(body)) if body else ()


def to_line(row: Any) -> Line:
    """Return a row of `line`; whether its buttons still count is for `Pages` to say."""
    message = load(row.body)
    return Line(
        number=row.id,
        author=row.author,
        text=message.text,
        key=row.key,
        choices=message.choices,
        numbers=message.numbers,
        language=message.language,
        urgent=message.urgent,
        at=row.at / 1000,
    )
