"""How the desk speaks: to the person in their conversation, to a volunteer wherever they can be reached."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from bot import texts
from bot.conversation import Conversation, Offer
from bot.desk.roster import Roster
from bot.messages import DESK, Address, Card, Choice, Guess, Outgoing
from bot.replies import Replies
from bot.storage import Ticket, Turn

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


def span(seconds: float, language: str) -> str:
    """Return a length of time in words, rounded up: 5 minutes, 3 hours, 2 days."""
    if seconds < 90 * MINUTE:
        return texts.say("in_minutes", language, n=max(1, -int(-seconds // MINUTE)))
    if seconds < 36 * HOUR:
        return texts.say("in_hours", language, n=-int(-seconds // HOUR))
    return texts.say("in_days", language, n=-int(-seconds // DAY))


@dataclass(frozen=True, slots=True)
class Voices:
    """`language_of` a volunteer is the first of their roster row's that we write."""

    replies: Replies
    roster: Roster

    def speaks(self, name: str) -> str:
        volunteer = self.roster.named(name)
        return "en" if volunteer and volunteer.languages == {"en"} else "zh"

    def addresses(self, name: str) -> tuple[Address, ...]:
        """Return where a volunteer is told things: their page, and the chats of the roster."""
        volunteer = self.roster.named(name)
        return (Address(DESK, name), *(volunteer.addresses if volunteer else ()))

    async def person(self, turn: Turn, ticket: Ticket, key: str, /, *offers: Offer, **values: object) -> None:
        """Tell the person one sentence, with the way out of the queue or the talk and any further buttons."""
        conversation = await turn.conversation(ticket.person)
        conversation, said = self.replies.simple(conversation, key, *offers, **values)
        await self.say(turn, conversation, said, ticket)

    async def say(self, turn: Turn, conversation: Conversation, said: Outgoing, ticket: Ticket) -> None:
        await turn.save(conversation)
        await turn.say(ticket.person, said, ticket=ticket.id)

    async def volunteer(self, turn: Turn, volunteer: str, key: str, /, *choices: Choice, **values: object) -> None:
        """Tell a volunteer something, in every place where they may look."""
        for address in self.addresses(volunteer):
            await turn.say(address, self.notice(volunteer, key, *choices, **values))

    def notice(self, volunteer: str, key: str, /, *choices: Choice, **values: object) -> Outgoing:
        """Return a sentence to a volunteer in their language."""
        language = self.speaks(volunteer)
        return Outgoing(texts.say(key, language, **values), choices, language=language, repeatable=True)

    async def chats(self, turn: Turn, name: str, said: Outgoing, ticket: int) -> None:
        """Send something to a volunteer's chats only; their page shows the queue by itself."""
        for address, copy in self.copies(name, said):
            await turn.say(address, replace(copy, repeatable=True), ticket=ticket)

    def copies(self, name: str, said: Outgoing) -> Iterator[tuple[Address, Outgoing]]:
        """Yield the same for each of a volunteer's chats, with a key of its own where there is one."""
        volunteer = self.roster.named(name)
        for number, address in enumerate(volunteer.addresses if volunteer else ()):
            yield address, replace(said, key=f"{said.key}:{number}") if said.key and number else said


def card_text(card: Card, language: str, now: float) -> str:
    """Return a ticket as a volunteer reads it in a chat: redacted words, the best guesses, no address."""
    say = texts.say
    lines = [
        say(
            "card", language,
            urgent=say("card_urgent", language) if card.urgent else "", ticket=card.ticket, alias=card.alias,
            topic=say(f"topic_{card.topic or 'none'}", language), tongue=say(f"language_{card.language}", language),
            why=say(f"why_{card.reason.partition(':')[0]}", language), minutes=max(0, int((now - card.opened) // MINUTE)),
            asked_by=say("card_many", language, n=card.asked_by) if card.asked_by > 1 else "", words=card.words,
        )
    ]  # fmt: skip
    lines += [_guess(guess, language) for guess in card.guesses]
    if card.answered:
        lines.append(say("card_answered", language, title=card.answered))
    return "\n".join(lines)


def _guess(guess: Guess, language: str) -> str:
    if guess.confidence is None:
        return texts.say("card_script", language, title=guess.title)
    return texts.say("card_guess", language, title=guess.title, percent=round(guess.confidence * 100))


def called(names: Iterable[str]) -> tuple[str, ...]:
    """Each name once, in order."""
    return tuple(dict.fromkeys(names))
