"""What the chat pages read: transcripts."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import and_, select

from bot.conversation import Conversation
from bot.messages import Address, Line
from bot.storage import codec, tables
from bot.storage.connections import Connections
from bot.storage.turns import read_conversation

MAX_LINES = 200


class Pages(Connections):
    """The reading half of the store."""

    async def lines(self, address: Address, after: int = 0) -> Sequence[Line]:
        async with self._reading() as connection:
            talk = await read_conversation(connection, address)
            where = and_(tables.line.c.address == str(address), tables.line.c.id > after)
            rows = (await connection.execute(select(tables.line).where(where).order_by(tables.line.c.id.desc()).limit(MAX_LINES))).all()
        return _with_live_buttons([codec.to_line(row) for row in reversed(rows)], talk)

    async def pending(self, address: Address) -> bool:
        async with self._reading() as connection:
            where = and_(tables.inbox.c.lane == str(address), tables.inbox.c.state == "waiting")
            return (await connection.execute(select(tables.inbox.c.id).where(where).limit(1))).first() is not None


def _with_live_buttons(lines: Sequence[Line], talk: Conversation) -> Sequence[Line]:
    """Mark the lines whose buttons still count: the newest that has any, and the emergency scripts, whose buttons never die."""
    newest = next((line.key for line in reversed(lines) if line.choices), "")
    return [replace(line, live=bool(line.choices) and (line.key == newest or line.urgent) and all(talk.live(choice.id) for choice in line.choices)) for line in lines]
