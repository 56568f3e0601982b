"""Tickets from both sides: opened for a person, taken and closed by a volunteer. One transaction a turn."""

import time
from collections.abc import Sequence
from hashlib import sha256

from bot import texts
from bot.conversation import Conversation
from bot.messages import DESK, Address, Card, Incoming, Outgoing
from bot.redaction import redact
from bot.replies import Replies
from bot.storage import Lane, NewTicket, Store, Turn, Waiting
from bot.tallies import Act, Happening

_TREES = ("松", "柏", "榆", "柳", "桃", "李", "杏", "梅", "竹", "槐", "枫", "桂", "樟", "桑", "枣", "梨")


def alias(person: Address) -> str:
    """Return a name for a person that says nothing about them and stays the same: 桂-207."""
    number = int.from_bytes(sha256(str(person).encode()).digest()[:4], "big")
    return f"{_TREES[number % len(_TREES)]}-{number // len(_TREES) % 1000:03d}"


class Desk:
    """Banyan never talks over a volunteer: while a ticket is held, a person's words go to its holder."""

    def __init__(self, store: Store, replies: Replies) -> None:
        self._store, self._replies = store, replies

    def seats(self, sender: Address) -> bool:
        return sender.platform == DESK

    async def open(self, turn: Turn, conversation: Conversation, reason: str, words: str, risk: str = "R1", *, urgent: bool = False, suggestions: Sequence[str] = ()) -> tuple[int, Sequence[str]]:
        """Open a ticket (or find the open one); return its number and who is on duty."""
        language = conversation.language or "zh"
        new = NewTicket(
            conversation.person, alias(conversation.person), reason, risk, urgent, language,
            self._replies.where(conversation), words or texts.say("no_words", language), tuple(suggestions),
        )  # fmt: skip
        number = await turn.open_ticket(new)
        if conversation.ticket is None:
            await turn.count(Happening("ticket_opened", conversation.person, language, new.region, risk=risk, ticket=number))
        return number, await turn.on_duty()

    async def take(self, lane: Lane, waiting: Waiting) -> None:
        """A volunteer takes, gives back or closes a ticket, or speaks to the person they hold."""
        incoming = waiting.incoming
        async with self._store.turn(lane, waiting) as turn:
            if incoming.pressed is None:
                await self._speak(turn, incoming)
                return
            verb, _, number = incoming.pressed.partition(":")
            ticket = int(number) if number.isascii() and number.isdigit() and len(number) < 18 else -1
            match verb:
                case "claim":
                    await self._claim(turn, incoming, ticket)
                case "release":
                    await self._let_go(turn, incoming, ticket, close=False)
                case "close":
                    await self._let_go(turn, incoming, ticket, close=True)
                case _:
                    await self._tell(turn, incoming, "unknown_button")

    async def _claim(self, turn: Turn, incoming: Incoming, ticket: int) -> None:
        volunteer = incoming.sender.chat
        if await turn.claim_ticket(ticket, volunteer):
            found = await turn.card(ticket)
            if found is not None:
                await self._say(turn, found[1], ticket, "volunteer_here", volunteer)
                await self._noted(turn, "ticket_claimed", found[0], volunteer, time.time() - found[0].opened)
            return
        held = await turn.held(volunteer)
        found = await turn.card(ticket)
        if held is not None and held[0].ticket != ticket:
            await self._tell(turn, incoming, "claim_one")
        elif found is not None and found[0].held_by and found[0].held_by != volunteer:
            await self._tell(turn, incoming, "claim_lost", name=found[0].held_by)
        elif held is None:
            await self._tell(turn, incoming, "claim_gone")

    async def _let_go(self, turn: Turn, incoming: Incoming, ticket: int, *, close: bool) -> None:
        found = await turn.card(ticket)
        person = await turn.release_ticket(ticket, incoming.sender.chat, close=close)
        if person is None:
            await self._tell(turn, incoming, "not_yours")
        else:
            await self._say(turn, person, ticket, "volunteer_gone" if close else "volunteer_back", incoming.sender.chat)
            if found is not None:
                await self._noted(turn, "ticket_closed" if close else "ticket_given_back", found[0], incoming.sender.chat, None)

    async def _speak(self, turn: Turn, incoming: Incoming) -> None:
        """Pass the volunteer's words on. What looks like a card number or a code is covered in this direction too."""
        if not incoming.text.strip():
            return
        held = await turn.held(incoming.sender.chat)
        if held is None:
            await self._tell(turn, incoming, "nobody_held")
            return
        card, person = held
        said = Outgoing(redact(incoming.text, card.language).text, language=card.language, author=incoming.sender.chat)
        await turn.say(person, said, ticket=card.ticket)

    async def _noted(self, turn: Turn, kind: str, card: Card, volunteer: str, seconds: float | None) -> None:
        await turn.count(Happening(kind, None, card.language, card.region, card.topic, "", card.risk, card.ticket, volunteer, seconds))
        await turn.record(Act(volunteer, kind, card.ticket))

    async def _say(self, turn: Turn, person: Address, ticket: int, key: str, volunteer: str) -> None:
        conversation, said = self._replies.simple(await turn.conversation(person), key, name=volunteer)
        await turn.save(conversation)
        await turn.say(person, said, ticket=ticket)

    async def _tell(self, turn: Turn, incoming: Incoming, key: str, **values: object) -> None:
        """Tell the volunteer something on their own page."""
        language = incoming.language or "zh"
        await turn.say(incoming.sender, Outgoing(texts.say(key, language, **values), language=language))

    async def withdrawn(self, turn: Turn, conversation: Conversation) -> None:
        """The person need not wait any more: close their ticket and tell whoever held it."""
        if conversation.ticket is None:
            return
        found = await turn.card(conversation.ticket)
        if held_by := await turn.withdraw_ticket(conversation.ticket):
            language = found[0].language if found else "zh"
            await turn.say(Address(DESK, held_by), Outgoing(texts.say("withdrawn", language), language=language))

