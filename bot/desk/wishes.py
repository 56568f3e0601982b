"""People who asked to be told: once the base answers their old question above the bar, they are, and their words are deleted."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.advice import Adviser, Question
from bot.decision import Answer
from bot.errors import StoreError
from bot.replies import Replies
from bot.storage import Store, Wish
from knowledge import Entry, Risk

log = logging.getLogger(__name__)

EVERY = 6 * 3600.0  # seconds between two looks; a new base comes with a new start, which looks at once
LONGEST = 90 * 24 * 3600.0  # seconds that a wish is kept; then its words are deleted unanswered


@dataclass(frozen=True, slots=True)
class Wishes:
    """Looks through the wishes with the base of today."""

    store: Store
    adviser: Adviser
    replies: Replies
    wake: Callable[[], None]

    async def run(self) -> None:
        """Look now and then, until cancelled."""
        while True:
            try:
                await self.look()
            except StoreError as error:
                log.error("wishes: %s", error)
            await asyncio.sleep(EVERY)

    async def look(self) -> int:
        """Tell whoever can be told now; return how many."""
        told = 0
        for wish in await self.store.wishes():
            entry = await asyncio.to_thread(self._answer, wish)
            if entry is not None:
                told += await self._tell(wish, entry)
            elif self.store.now() - wish.at > LONGEST:
                async with self.store.act(f"wish:{wish.id}") as turn:
                    await turn.use_wish(wish.id)
        if told:
            self.wake()
        return told

    def _answer(self, wish: Wish) -> Entry | None:
        """Return the entry that answers, if Banyan is as sure as for any question; an emergency's script is no answer to an old question."""
        decision = self.adviser.advise(Question(wish.words, wish.language, wish.region)).decision
        if not isinstance(decision, Answer) or decision.hit.entry.risk is Risk.R3 or self.replies.outdated(decision.hit.entry):
            return None
        return decision.hit.entry

    async def _tell(self, wish: Wish, entry: Entry) -> bool:
        async with self.store.act(f"wish:{wish.id}") as turn:
            if not await turn.use_wish(wish.id, entry.id):
                return False
            conversation, said = self.replies.answer(await turn.conversation(wish.person), entry)
            await turn.save(conversation)
            known = self.replies.text("now_known", conversation, words=wish.words)
            await turn.say(wish.person, replace(said, text=f"{known}\n\n{said.text}"))
        return True
