"""The desk as the conversation sees it: tickets are opened for a person, and ended by them; volunteers are heard."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from bot import texts
from bot.conversation import Conversation
from bot.desk import waiting
from bot.desk.acts import Acts
from bot.desk.calling import Calls, Expect
from bot.desk.chat import Chat
from bot.desk.group import Group
from bot.desk.same import same
from bot.desk.vault import Masked
from bot.desk.voices import Voices
from bot.messages import DESK, Address, Guess, Outgoing
from bot.replies import Replies
from bot.storage import Lane, NewTicket, Store, Ticket, Turn, Waiting

GUESSES = 3  # entries that a volunteer sees, with how sure Banyan is
SUGGESTIONS = 2  # of them in full words, to send as they are or to change
RISKY = 0.1  # a guess less likely than this says nothing about how dangerous the question is; as `Policy.plausible`, but for people
_TREES = ("松", "柏", "榆", "柳", "桃", "李", "杏", "梅", "竹", "槐", "枫", "桂", "樟", "桑", "枣", "梨")


def alias(person: Address) -> str:
    """Return a name for a person that says nothing about them and stays the same: 桂-207."""
    number = int.from_bytes(sha256(str(person).encode()).digest()[:4], "big")
    return f"{_TREES[number % len(_TREES)]}-{number // len(_TREES) % 1000:03d}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to tell a person whose ticket was opened: who is there, and the sentence about the waiting time."""

    ticket: Ticket
    expect: Expect
    in_words: str

    @property
    def on_duty(self) -> Sequence[str]:
        return self.expect.there


class Desk:
    """Banyan never talks over a volunteer: while a ticket is held, a person's words go to its holder."""

    def __init__(self, store: Store, replies: Replies, voices: Voices, calls: Calls, acts: Acts, chat: Chat, masked: Masked) -> None:
        self._store, self._replies, self._voices = store, replies, voices
        self._calls, self._acts, self._chat = calls, acts, chat
        self.masked = masked
        self.group = Group(store, voices.roster.group)

    def seats(self, sender: Address) -> bool:
        """Whether this is a volunteer's place, or their group: nobody there is a person who asks."""
        return sender.platform == DESK or self.group.at(sender) or self._voices.roster.at(sender) is not None

    async def take(self, lane: Lane, waiting: Waiting) -> None:
        """Let a volunteer act or speak; the group is only told things."""
        async with self._store.turn(lane, waiting) as turn:
            if not self.group.at(waiting.incoming.sender):
                await self._chat.hear(turn, waiting.incoming)

    async def open(self, turn: Turn, conversation: Conversation, why: str, words: str, risk: str = "", *, urgent: bool = False, answered: str = "") -> Asked:
        """Open a ticket (or find the open one, and raise it in an emergency), call the volunteers, and return what to tell the person."""
        opened = await turn.open_ticket(self._record(conversation, why, words, risk, urgent, answered))
        ticket = await turn.ticket(opened.id)
        assert ticket is not None
        if (opened.fresh and not (words and await self._joined(turn, ticket))) or opened.raised:
            expect = await self._calls.begin(turn, ticket)
        else:
            expect = await self._calls.expect(turn, ticket)
        if ticket.holder and opened.raised:
            await self._acts.second.hold(turn, ticket.id)
            await self._voices.volunteer(turn, ticket.holder, "desk_raised", ticket=ticket.id)
        return Asked(ticket, expect, self._calls.in_words(expect, ticket.card.language))

    def _record(self, conversation: Conversation, why: str, words: str, risk: str, urgent: bool, answered: str) -> NewTicket:
        language, replies = conversation.language or "zh", self._replies
        guesses = tuple(self._guesses(conversation))
        found = replies.library.get(answered) if answered else None
        return NewTicket(
            conversation.person, alias(conversation.person), why, risk or self._risk(guesses), urgent, language, replies.where(conversation),
            words or texts.say("no_words", language), self._suggestions(conversation, guesses), guesses,
            guesses[0].entry.partition("-")[0] if guesses else "emg" if urgent else "", found.text(conversation.tongue).title if found else "",
        )  # fmt: skip

    def _guesses(self, conversation: Conversation) -> Sequence[Guess]:
        """Return what came near. A script that the emergency rules chose was found by no search: nobody knows how sure it is."""
        found = [(self._replies.library.get(id), conversation.sure_of(id)) for id in conversation.guesses]
        sure = [Guess(entry.id, entry.text(conversation.tongue).title, None if p is None else round(p, 3)) for entry, p in found if entry is not None]
        return sure[:GUESSES]

    def _suggestions(self, conversation: Conversation, guesses: Sequence[Guess]) -> tuple[str, ...]:
        """Return the nearest answers in full; none that nobody may be answered from."""
        return tuple(words for guess in guesses[:SUGGESTIONS] if (words := self._replies.plain(conversation, guess.entry)))

    def _risk(self, guesses: Sequence[Guess]) -> str:
        """Return the highest risk of what the question may be about; R1 where nothing is known. R3 is for emergencies alone. A script of the emergency rules always counts."""
        entries = [self._replies.library.get(guess.entry) for guess in guesses if guess.confidence is None or guess.confidence >= RISKY]
        return min("R2", max(["R1", *(str(entry.risk) for entry in entries if entry is not None)]))

    async def _joined(self, turn: Turn, ticket: Ticket) -> bool:
        """Let the person wait with somebody who asked the same, if somebody did."""
        for other in await turn.like(ticket.card.topic):
            if other.id != ticket.id and same(ticket.card, other.card):
                await turn.join_ticket(ticket.id, other.id)
                await turn.arm(ticket.id, waiting.joined(turn.now))
                return True
        return False

    async def relay(self, turn: Turn, conversation: Conversation, words: str) -> None:
        """Bring the person's redacted words to the chat of whoever holds their ticket; the desk page shows them by itself."""
        ticket = await turn.ticket(conversation.ticket) if conversation.ticket is not None else None
        if ticket is not None and ticket.holder:
            said = texts.say("said_by", self._voices.speaks(ticket.holder), alias=ticket.card.alias, words=words)
            await self._voices.chats(turn, ticket.holder, Outgoing(said, language=ticket.card.language), ticket.id)

    async def withdrawn(self, turn: Turn, conversation: Conversation) -> None:
        """The person need not wait any more: close their ticket, tell whoever held it, and let those who waited with them go on waiting."""
        if conversation.ticket is None:
            return
        held_by = await turn.withdraw_ticket(conversation.ticket)
        if held_by is not None:
            await self._voices.volunteer(turn, held_by, "withdrawn")
        await self._calls.cards.ended(turn, conversation.ticket)
        await self._acts.regroup(turn, conversation.ticket)

    async def apart(self, turn: Turn, conversation: Conversation) -> None:
        """The person says that the answer they were given was to another question: they wait on their own again, and are told so."""
        ticket = await turn.ticket(conversation.ticket) if conversation.ticket is not None else None
        if ticket is not None:
            await self._acts.alone(turn, replace(ticket, same_as=None))

    async def remember(self, turn: Turn, conversation: Conversation, ticket: int) -> bool:
        """Keep the redacted question of an ended ticket until there is an answer, as the person wished; False if its words are gone."""
        found = await turn.ticket(ticket)
        if found is None or found.person != conversation.person or found.wiped:
            return False
        await turn.add_wish(found)
        return True
