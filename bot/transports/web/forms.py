"""What a form brings."""

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.requests import Request

from bot.messages import Address, Incoming

MAX_TEXT = 256 * 1024  # bytes of UTF-8; longer is refused with the text still in the box


def fresh_key() -> str:
    """Return the hidden key of a new form."""
    return secrets.token_hex(8)


@dataclass(frozen=True, slots=True)
class Sent:
    """The fields of a form that was sent; `fields` holds all of them."""

    text: str
    pressed: str | None
    key: str
    fields: Mapping[str, str] = field(default_factory=dict)

    def number(self, name: str) -> int:
        """Return a field that holds a number of ours, or -1, which is the number of nothing."""
        value = self.fields.get(name, "")
        return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else -1

    @property
    def too_long(self) -> bool:
        return len(self.text.encode()) > MAX_TEXT or len(self.pressed or "") > 200

    def incoming(self, sender: Address, language: str) -> Incoming:
        """Return the message. Its key is the form's, and what was in it: pressing twice is once, changing the words is a new message."""
        content = hashlib.sha256(repr((self.text, self.pressed)).encode()).hexdigest()[:8]
        return Incoming(sender, self.text, self.pressed, f"{sender}:{self.key}.{content}", language)


async def read(request: Request) -> Sent:
    """Read the form. Browsers send the line ends of a text box as CR LF; they become what was typed."""
    async with request.form() as form:
        fields = {name: value for name, value in form.multi_items() if isinstance(value, str)}
    pressed = fields.get("pressed") or None
    return Sent(fields.get("text", "").replace("\r\n", "\n"), pressed, fields.get("key", "")[:64], fields)
