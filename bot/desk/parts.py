"""The desk put together: one set of acts for the pages, the chats and the clock."""

from collections.abc import Callable
from dataclasses import dataclass

from bot.desk.acts import Acts
from bot.desk.calling import Calls
from bot.desk.cards import Cards
from bot.desk.chat import Chat
from bot.desk.clock import Clock, Embed, nothing
from bot.desk.desk import Desk
from bot.desk.roster import Roster
from bot.desk.second_look import SecondLook
from bot.desk.speech import Speech
from bot.desk.vault import Masked, Vault
from bot.desk.voices import Voices
from bot.desk.waiting import PATIENCE
from bot.replies import Replies
from bot.storage import Store
from knowledge.phone_numbers import plain_number


@dataclass(frozen=True, slots=True)
class DeskParts:
    """Everything that acts at the desk."""

    voices: Voices
    calls: Calls
    acts: Acts
    speech: Speech
    desk: Desk
    clock: Clock


def build(store: Store, replies: Replies, roster: Roster, wake: Callable[[], None], embed: Embed = nothing, patience: float = PATIENCE, vault: Vault | None = None) -> DeskParts:
    """Return the desk of a store. `wake` is called when the clock has said something; `embed` as for `Clock`, `patience` as for `SecondLook`."""
    library = replies.library
    voices = Voices(replies, roster)
    calls = Calls(voices, Cards(voices))
    second = SecondLook(voices, calls, patience)
    acts = Acts(voices, calls, second)
    hotlines = frozenset(plain_number(hotline.number) for hotline in library.hotlines)
    speech = Speech(voices, calls, acts, second, hotlines, {str(language): words for language, words in library.glossary.jargon.items()})
    desk = Desk(store, replies, voices, calls, acts, Chat(voices, acts, speech), Masked(voices, vault or Vault()))
    return DeskParts(voices, calls, acts, speech, desk, Clock(store, voices, calls, acts, wake, embed))
