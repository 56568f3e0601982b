"""Which messages in volunteers' chats show a ticket, in a transaction. Their words are kept elsewhere, and may be gone before the cards are changed."""

from collections.abc import Sequence

from sqlalchemy import select, update

from bot.messages import Address
from bot.storage import tables
from bot.storage.dialects import upsert
from bot.storage.keeping import KeepingRows
from bot.storage.reach import moved_to

c = tables.card


class CardRows(KeepingRows):
    """See `desk_base.CardTurn`."""

    async def card(self, ticket: int, to: Address, key: str) -> None:
        values = {"key": key, "ticket": ticket, "address": str(to)}
        await self._connection.execute(upsert(self._connection, c).values(**values).on_conflict_do_nothing(index_elements=["key"]))

    async def cards(self, ticket: int) -> Sequence[tuple[Address, str]]:
        found = await self._connection.execute(select(c.c.address, c.c.key).where(c.c.ticket == ticket, c.c.over.is_(False)).order_by(c.c.key))
        return [(Address.parse(row.address), row.key) for row in found]

    async def moved_to(self, address: Address) -> Address:
        return await moved_to(self._connection, address)

    async def cards_over(self, ticket: int) -> None:
        await self._connection.execute(update(c).where(c.c.ticket == ticket).values(over=True))
