"""What happens to one raw update, however it came: read, written down, acknowledged; or set aside where it cannot be read."""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from bot.messages import Receive
from bot.transports.telegram import updates
from bot.transports.telegram.keeper import Keeper
from bot.transports.telegram.rules import Refused
from bot.transports.telegram.updates import Me

ANSWER = 5.0  # seconds for acknowledging a press; others wait meanwhile

log = logging.getLogger(__name__)

Menu = Mapping[str, Sequence[tuple[str, str]]]
"""By language ("" for all others), the commands and what they do."""


class Library(Protocol):
    """What a Telegram library lends. Each raises `Refused`, nothing else."""

    async def fetch(self, offset: int | None, seconds: int) -> Sequence[Any]:
        """Ask getUpdates and return the raw updates."""

    def check(self, raw: Any) -> None:
        """Raise anything where the library's own model cannot hold this update."""

    async def acknowledge(self, query: str) -> None:
        """Ask answerCallbackQuery, so that the button stops blinking."""

    async def ask_me(self) -> Me: ...

    async def set_menu(self, language: str, commands: Sequence[tuple[str, str]]) -> None: ...

    async def set_webhook(self, url: str, secret: str) -> None:
        """Ask setWebhook; an empty `url` takes it away (deleteWebhook), and keeps what waits."""


class Intake:
    """`parked` counts the updates of this run that could not be read; `me` is who the bot is, once Telegram has said so."""

    def __init__(self, library: Library, keeper: Keeper, menu: Menu) -> None:
        self.parked = 0
        self.me: Me | None = None
        self._library, self._keeper, self._menu = library, keeper, menu
        self._settled = False

    async def settle_in(self) -> None:
        """Ask who we are and show the menu, once; what fails for now is asked again with the next call.

        Raises:
            Refused: the token is not accepted.
        """
        if self._settled:
            return
        try:
            self.me = self.me or await self._library.ask_me()
            for language, commands in self._menu.items():
                await self._library.set_menu(language, commands)
        except Refused as refusal:
            if refusal.status == 401:
                raise
            log.info("Telegram did not tell who the bot is, or does not take the menu: %s", refusal)
            if not 400 <= refusal.status < 500 or refusal.status == 429:
                return
        self._settled = True

    async def take(self, raw: Any, receive: Receive) -> None:
        """Return when the update is written down, set aside, or nothing for us. Raises what `receive` raises."""
        try:
            self._library.check(raw)
            incoming, query = updates.incoming(raw, self.me), updates.query(raw)
        except Exception as error:
            await self.set_aside(raw, type(error).__name__)
            return
        if incoming is not None:
            await receive(incoming)
        if query is not None:
            await self._acknowledge(query)

    async def set_aside(self, raw: Any, why: str) -> None:
        """Keep what cannot be read, and say so; never its words."""
        body = raw if isinstance(raw, str) else json.dumps(raw, ensure_ascii=False, default=repr)
        number = updates.number(raw)
        await self._keeper.park(f"tg:{number}:{sha256(body.encode('utf-8', 'replace')).hexdigest()[:10]}", body, why)
        self.parked += 1
        log.error("Telegram update %s cannot be decoded and is set aside (table “parked”): %s", number, why)

    async def _acknowledge(self, query: str) -> None:
        try:
            async with asyncio.timeout(ANSWER):
                await self._library.acknowledge(query)
        except (Refused, TimeoutError) as error:
            log.debug("a press was not acknowledged: %s", error)
