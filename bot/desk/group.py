"""Where the volunteers' group is: as the roster's file says, until Telegram gives the group another id; then as storage knows."""

import logging

from bot.messages import Address
from bot.storage import Store

log = logging.getLogger(__name__)


class Group:
    """`written` is the file's word; `now` what it is called as far as this process knows."""

    def __init__(self, store: Store, written: Address | None) -> None:
        self._store, self.written, self.now = store, written, written

    def at(self, sender: Address) -> bool:
        return self.now is not None and sender in (self.written, self.now)

    async def look(self) -> None:
        """Learn where it is now."""
        if self.written is None:
            return
        found = await self._store.moved_to(self.written)
        if found != self.now:
            log.warning("the volunteers' group is called %s now: write this into the roster, in place of %s", found, self.written)
        self.now = found
