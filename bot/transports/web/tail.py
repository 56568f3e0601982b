"""The last messages sent to each chat, in memory: they are seen even while the database cannot be read."""

from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.messages import Address, Line, Outgoing

CHATS = 2000  # the chats written to last; one holds some 20 kB at most
MESSAGES = 20  # a chat


@dataclass(slots=True)
class _Kept:
    messages: "OrderedDict[str, Outgoing]" = field(default_factory=OrderedDict)
    settled: set[str] = field(default_factory=set)  # keys already seen in the transcripts


class Tail:
    """Bounded; forgets the chats that were quiet longest, then the oldest messages of a chat."""

    def __init__(self) -> None:
        self._chats: OrderedDict[Address, _Kept] = OrderedDict()
        self._unnamed = 0

    def keep(self, to: Address, message: Outgoing) -> None:
        """Keep one message; a key that is there already stays as it was."""
        kept = self._chats.setdefault(to, _Kept())
        self._chats.move_to_end(to)
        kept.messages.setdefault(message.key or self._name(), message)
        while len(kept.messages) > MESSAGES:
            kept.settled.discard(kept.messages.popitem(last=False)[0])
        while len(self._chats) > CHATS:
            self._chats.popitem(last=False)

    def settle(self, address: Address, keys: Iterable[str]) -> None:
        """Note that the transcripts hold these keys: their messages are shown from there."""
        if kept := self._chats.get(address):
            kept.settled.update(key for key in keys if key in kept.messages)

    def unsettled(self, address: Address) -> Sequence[Line]:
        """Return what the transcripts have not shown yet, oldest first."""
        return [line for line in self.everything(address) if line.key not in self._chats[address].settled]

    def everything(self, address: Address) -> Sequence[Line]:
        """Return all that is kept, oldest first. Such a line has number 0; only the newest one's choices live."""
        kept = self._chats.get(address)
        if kept is None:
            return []
        newest = next(reversed(kept.messages), "")
        return [_line(key, message, key == newest) for key, message in kept.messages.items()]

    def _name(self) -> str:
        self._unnamed += 1
        return f"unnamed-{self._unnamed}"


def _line(key: str, said: Outgoing, live: bool) -> Line:
    return Line(0, said.author, said.text, key, said.choices, said.numbers, said.language, said.urgent, live)
