"""What a pressed button does: the ones that always count, and the ones of the last turn."""

from bot import messages, tally
from bot.conversation import Conversation, Offer, Status
from bot.desk import Desk
from bot.media import Media
from bot.memory import Memory
from bot.messages import Outgoing
from bot.replies import Replies, Said
from bot.storage import Turn
from knowledge import script_for


class Presses:
    """Returns what is said; tickets are opened and closed within the turn."""

    def __init__(self, replies: Replies, desk: Desk, media: Media, memory: Memory) -> None:
        self._replies, self._desk, self._media, self._memory = replies, desk, media, memory

    async def press(self, turn: Turn, conversation: Conversation, choice: str) -> list[Said]:
        """Do what `choice` means. An old or unknown button gets a kind sentence of its own."""
        verb, _, value = choice.partition(":")
        match verb:
            case messages.PERSON:
                return [await self._person(turn, conversation, conversation.consent or "asked_for_person")]
            case messages.EMERGENCY:
                return [self._replies.emergencies(conversation)]
            case messages.START:
                return [self._replies.greeting(conversation.begun_again())]
            case messages.KEPT:
                return [await self._memory.shown(turn, conversation)]
            case messages.FORGET:
                return await self._memory.forget(turn, conversation, value)
            case messages.REGIONS:
                return [self._replies.regions(conversation)]
            case messages.REGION if value in self._replies.library.regions:
                return self._again(conversation.living_in(value))
            case "lang" if value in ("zh", "en"):
                return [self._replies.simple(conversation.speaking(value), "language_set")]
            case messages.AGAIN if value.isascii() and value.isdigit() and len(value) < 18:
                once_more = await turn.said(conversation.person, int(value))
                return [(conversation, once_more)] if once_more else [self._replies.simple(conversation, "old_button")]
            case _ if verb.isascii() and verb.isdigit():
                offer = conversation.pressed(choice)
                if offer is None:
                    return [self._replies.simple(conversation, "old_button")]
                return await self._offered(turn, conversation, offer)
            case _:
                return [self._replies.simple(conversation, "unknown_button")]

    async def _offered(self, turn: Turn, conversation: Conversation, offer: Offer) -> list[Said]:
        verb, _, value = offer.does.partition(":")
        match verb:
            case "entry":
                return await self._entry(turn, conversation, value)
            case "variant":
                id, _, label = value.partition(":")
                entry = self._replies.library.get(id)
                return [self._replies.answer(conversation, entry, label)] if entry else [self._replies.simple(conversation, "old_button")]
            case "media":
                return [await self._media.hand_over(turn, conversation)]
            case "none":
                return [self._replies.offer_person(conversation.misunderstood(), "none_of_these", conversation.question)]
            case "consent":
                return [await self._person(turn, conversation, conversation.consent or "unsure")]
            case "no_consent":
                return [self._replies.simple(conversation.declined(), "no_ask_done")]
            case "stop_waiting":
                await self._desk.withdrawn(turn, conversation)
                return [self._replies.simple(await turn.conversation(conversation.person), "stopped_waiting")]
            case "solved" | "not_yet":
                return [await self._judged(turn, conversation, verb, value)]
            case "apart":
                await self._desk.apart(turn, conversation)
                return []
            case "tell" | "no_tell":
                kept = verb == "tell" and await self._desk.remember(turn, conversation, int(value))
                return [self._replies.simple(conversation, "tell_noted" if kept else "tell_declined")]
            case _:
                return [self._replies.simple(conversation, "old_button")]

    async def _judged(self, turn: Turn, conversation: Conversation, verb: str, entry: str) -> Said:
        """What the person says of an answer is counted; "not yet" goes to a volunteer at once, with what was asked and answered."""
        await turn.judged(entry, conversation.sure_of(entry), conversation.language, verb)
        if verb == "solved":
            return self._replies.simple(conversation, "solved_thanks")
        return await self._person(turn, conversation, "unhappy", entry)

    async def _entry(self, turn: Turn, conversation: Conversation, id: str) -> list[Said]:
        """Give the chosen entry; a script also calls the volunteers."""
        library = self._replies.library
        entry = library.get(id)
        if entry is None:
            return [self._replies.simple(conversation, "old_button")]
        said = self._replies.answer(conversation, entry)
        await turn.count(tally.of_choice(conversation, entry, self._replies.where(conversation), script=entry.id in library.scripts))
        if entry.id not in library.scripts:
            return [said]
        shown = script_for(entry, self._replies.where(conversation), library)
        asked = await self._desk.open(turn, said[0], f"emergency:{shown.id}", conversation.question, "R3", urgent=True)
        return [said, self._replies.after_script(said[0], bool(asked.on_duty))]

    async def _person(self, turn: Turn, conversation: Conversation, reason: str, answered: str = "") -> Said:
        """Open a ticket at once, no reason asked, and say honestly what happens next."""
        if conversation.status is not Status.WITH_BANYAN:
            return self._waiting(conversation, "already_waiting")
        if reason == "asked_for_person" and conversation.entry and conversation.judged == conversation.entry:
            await turn.judged(conversation.entry, conversation.sure_of(conversation.entry), conversation.language, "person")
        words = conversation.question
        asked = await self._desk.open(turn, conversation, reason, words, answered=answered)
        shown = words or self._replies.text("no_words", conversation)
        key = "not_yet_done" if self._replies.library.get(answered) else "asking_on_duty" if asked.on_duty else "asking_off_duty"
        who = asked.on_duty[0] if len(asked.on_duty) == 1 else self._replies.text("a_volunteer", conversation)
        return self._waiting(conversation.handed_over(), key, words=shown, who=who, expect=asked.in_words)

    def _waiting(self, conversation: Conversation, key: str, **values: object) -> Said:
        """A sentence to somebody who waits, the rule that volunteers keep, and the way out of the queue."""
        text = f"{self._replies.text(key, conversation, **values)}\n\n{self._replies.rule(conversation)}"
        conversation, choices = conversation.says(Offer("stop_waiting", self._replies.text("stop_waiting", conversation)))
        return conversation, Outgoing(text, choices, language=conversation.language or "zh")

    def _again(self, conversation: Conversation) -> list[Said]:
        """The region changed: say so, and give the last answer again with the right numbers."""
        entry = self._replies.library.get(conversation.entry)
        conversation, said = self._replies.simple(conversation, "region_set")
        if entry is None:
            return [(conversation, said)]
        return [(conversation, said), self._replies.answer(conversation, entry)]
