"""A turn: a person says something, Banyan answers, asks or hands over. All that it changes commits together."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import assert_never

from bot import groups, tally
from bot.advice import Advice, Adviser, Question, language_of
from bot.conversation import Conversation, Status
from bot.decision import Answer, Clarify, Emergency, Escalate, SmallTalk
from bot.desk import Desk
from bot.first_aid import FirstAid
from bot.media import Media
from bot.memory import Memory, wish
from bot.messages import PERSON, Address, Incoming, Kind, Outgoing
from bot.presses import Presses
from bot.redaction import redact, secrets
from bot.replies import SCAM, Replies, Said
from bot.storage import Delivery, Lane, Store, Turn, Waiting
from knowledge import Entry, Risk, script_for

LONG = 4000  # characters; longer texts are read at both ends only, and the person is told
_SECRETS = {"card": "kind_card", "id": "kind_id", "code": "kind_code", "password": "kind_password"}


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, with what was known when it arrived. `erased`: whether a secret in it is gone from the chat by now."""

    incoming: Incoming
    conversation: Conversation
    words: str  # redacted
    said: tuple[Outgoing, ...]
    parts: tuple[Incoming, ...]
    erased: bool = False


Erase = Callable[[Address, str], Awaitable[bool]]
"""Deletes a message (by the platform's id) from a chat and says whether it is gone."""


class Turns:
    """The road of a message, from its lane to the outbox."""

    def __init__(self, store: Store, adviser: Adviser, replies: Replies, desk: Desk, first_aid: FirstAid, wake: Callable[[], None], erase: Erase) -> None:
        self._store, self._adviser, self._replies, self._desk = store, adviser, replies, desk
        self._first_aid, self._wake, self._erase = first_aid, wake, erase
        self._media = Media(replies, desk)
        self._presses = Presses(replies, desk, self._media, Memory(replies, desk, first_aid))

    async def take(self, lane: Lane, waiting: Waiting) -> None:
        """Answer one message; the volunteers' go to the desk."""
        if waiting.incoming.public:
            await self.moved()  # another process may know more
        if self._desk.seats(waiting.incoming.sender):
            await self._desk.take(lane, waiting)
        elif waiting.incoming.public:
            await self._group(lane, waiting)
        else:
            await self._person(lane, waiting)
        self._wake()

    async def moved(self) -> None:
        """A chat has another id: look whether it is the volunteers' group."""
        await self._desk.group.look()

    async def apologise(self, lane: Lane, waiting: Waiting) -> None:
        """A message whose turn failed again and again: say so, with the way to a person. What the door has said stays said."""
        async with self._store.turn(lane, waiting) as turn:
            conversation = await turn.conversation(waiting.incoming.sender)
            await turn.hear(waiting.incoming.sender, redact(waiting.incoming.text, conversation.language or "zh").text)
            for said in waiting.said:
                await turn.say(waiting.incoming.sender, said, Delivery.SENT)
            await self._say(turn, self._replies.simple(conversation, "went_wrong"))
        self._wake()

    async def pass_over(self, lane: Lane, waiting: Waiting) -> None:
        """Keep a message of a flood without answering it, and say once an hour, kindly, that it is too much."""
        person, hour = waiting.incoming.sender, int(time.time() // 3600)
        async with self._store.turn(lane, waiting) as turn:
            conversation = await turn.conversation(person)
            language = conversation.language or waiting.incoming.language or "zh"
            if waiting.incoming.text:
                await turn.hear(person, redact(waiting.incoming.text, language).text, conversation.ticket)
            told = Outgoing(self._replies.text("too_many", conversation.speaking(language)), language=language, key=f"flood:{person}:{hour}")
            await turn.say(person, told, ticket=conversation.ticket)
        self._wake()

    async def _person(self, lane: Lane, waiting: Waiting) -> None:
        incoming = waiting.incoming
        conversation = await self._store.conversation(incoming.sender)
        if incoming.text.strip():
            language = language_of(incoming.text, conversation.language or incoming.language)
            conversation = conversation.speaking(language)
        elif not conversation.language:
            conversation = conversation.speaking(incoming.language or "zh")
        if incoming.pressed is None:
            conversation = conversation.holding("")
        heard = Heard(incoming, conversation, redact(incoming.text, conversation.language).text if incoming.text else "", waiting.said, waiting.parts)
        pressed = incoming.pressed if incoming.pressed is not None else wish(incoming.text)
        act = self._press(heard, pressed) if pressed or incoming.pressed is not None else await self._text(heard)
        async with self._store.turn(lane, waiting) as turn:
            if heard.words:
                await turn.hear(incoming.sender, heard.words, conversation.ticket)
                await self._desk.masked.keep(turn, conversation.ticket, incoming.text)
            await act(turn)
            now = await turn.conversation(incoming.sender)
        self._first_aid.remember(incoming.sender, now.language or conversation.language, now.region)

    def _press(self, heard: Heard, pressed: str) -> Callable[[Turn], Awaitable[None]]:
        async def act(turn: Turn) -> None:
            for said in await self._presses.press(turn, heard.conversation, pressed):
                await self._say(turn, said)

        return act

    async def _group(self, lane: Lane, waiting: Waiting) -> None:
        """In a group Banyan says what is written for everybody; it remembers nothing and asks nothing there."""
        incoming = waiting.incoming
        if incoming.pressed is not None:
            said = groups.pressed(self._replies, incoming)
        else:
            question = Question(incoming.text, incoming.language, forwarded=incoming.forwarded)
            advice = self._adviser.at_once(question)
            if advice is None:
                advice = await asyncio.to_thread(self._adviser.advise, question)
            said = groups.answered(self._replies, incoming, advice)
        async with self._store.turn(lane, waiting) as turn:
            for already in waiting.said:
                await turn.say(incoming.sender, already, Delivery.SENT)
            if not waiting.said:
                await turn.say(incoming.sender, said)

    async def _text(self, heard: Heard) -> Callable[[Turn], Awaitable[None]]:
        incoming, conversation = heard.incoming, heard.conversation
        if incoming.edited:
            if heard.words == conversation.question:
                return _nothing  # a slip was mended that was understood already
            heard = replace(heard, conversation=(conversation := conversation.corrected()))
        heard = replace(heard, erased=await self._erased(heard))
        if incoming.kind is not Kind.WORDS and not incoming.text.strip():
            return self._wordless(heard)
        question = Question(incoming.text, conversation.language, conversation.region, conversation.clarifications, incoming.forwarded)
        advice = self._adviser.at_once(question)
        if advice is None and conversation.status is not Status.WITH_VOLUNTEER:
            advice = await asyncio.to_thread(self._adviser.advise, question)

        async def act(turn: Turn) -> None:
            await self._warn(turn, heard)
            if advice is not None:
                await self._carry_out(turn, heard, advice)
            else:
                await self._desk.relay(turn, conversation, heard.words)

        return act

    def _wordless(self, heard: Heard) -> Callable[[Turn], Awaitable[None]]:
        async def act(turn: Turn) -> None:
            await self._say(turn, self._media.told(heard.conversation, heard.incoming))

        return act

    async def _erased(self, heard: Heard) -> bool:
        """Delete the messages that hold a secret, where the platform lets us; return whether all are gone."""
        telling = [part.message for part in heard.parts if _kinds(part.text)]
        return bool(telling) and all([await self._erase(heard.incoming.sender, message) for message in telling])

    async def _warn(self, turn: Turn, heard: Heard) -> None:
        """A card number, code or password was sent: the warning comes before everything else."""
        conversation = heard.conversation
        if kinds := _kinds(heard.incoming.text):
            named = (", " if conversation.language == "en" else "、").join(self._replies.text(kind, conversation) for kind in kinds)
            key = "secret_erased" if heard.erased else "secret_warning"
            await turn.say(conversation.person, Outgoing(self._replies.text(key, conversation, kinds=named), language=conversation.language))
        if heard.incoming.kind is not Kind.WORDS:
            await turn.say(conversation.person, self._media.unseen(conversation))
        if len(heard.incoming.text) > LONG:
            await turn.say(heard.conversation.person, Outgoing(self._replies.text("too_long", heard.conversation), language=heard.conversation.language))

    async def _carry_out(self, turn: Turn, heard: Heard, advice: Advice) -> None:
        conversation = self._asked(heard, advice)
        if not conversation.region and advice.region != self._replies.region:
            conversation = conversation.living_in(advice.region)  # their own words named the country
        with_volunteer = conversation.status is Status.WITH_VOLUNTEER
        await turn.count(tally.of_advice(conversation, advice))
        match advice.decision:
            case Emergency(entry):
                await self._emergency(turn, heard, conversation.asked(heard.words, (entry.id,)), advice)
            case _ if with_volunteer:
                await self._desk.relay(turn, conversation, heard.words)  # Banyan does not talk over a person
            case SmallTalk(reply):
                await self._small_talk(turn, conversation, reply)
            case Answer(hit):
                await self._say(turn, self._replies.answer(conversation, hit.entry))
            case Clarify() as clarify:
                await self._say(turn, self._replies.clarify(conversation, clarify))
            case Escalate(stale=Entry() as old):
                await self._stale(turn, conversation, script_for(old, advice.region, self._replies.library), heard.words)
            case Escalate() if heard.incoming.forwarded and SCAM in self._replies.library.entries:
                await self._say(turn, self._replies.answer(conversation, self._replies.library.entries[SCAM]))
            case Escalate(reason):
                await self._escalate(turn, conversation, reason, heard.words)
            case never:
                assert_never(never)

    @staticmethod
    def _asked(heard: Heard, advice: Advice) -> Conversation:
        lost = isinstance(advice.decision, Escalate) and advice.decision.reason != "asked_for_person"
        if not advice.hits and not lost:
            return heard.conversation
        return heard.conversation.asked(heard.words, tuple(hit.entry.id for hit in advice.hits), tuple(hit.confidence for hit in advice.hits))

    async def _emergency(self, turn: Turn, heard: Heard, conversation: Conversation, advice: Advice) -> None:
        """The script, unless the door has sent it already; then the volunteers."""
        assert isinstance(advice.decision, Emergency)
        entry = advice.decision.entry
        next_one, script = self._replies.emergency(conversation, entry)
        if heard.said:
            for said in heard.said:
                await turn.say(conversation.person, said, Delivery.SENT, conversation.ticket)
        else:
            await turn.say(conversation.person, script, ticket=conversation.ticket)
        asked = await self._desk.open(turn, next_one, f"emergency:{entry.id}", heard.words, "R3", urgent=True)
        if conversation.status is Status.WITH_VOLUNTEER:
            await turn.save(next_one)
            return
        await self._say(turn, self._replies.after_script(next_one, bool(asked.on_duty)))

    async def _stale(self, turn: Turn, conversation: Conversation, entry: Entry, words: str) -> None:
        """Nobody may be answered from `entry`: say so. What may be an emergency goes to the volunteers at once, as a script would."""
        said = self._replies.stale(conversation, entry, words)
        await self._say(turn, said)
        if entry.risk is Risk.R3:
            asked = await self._desk.open(turn, said[0], f"stale:{entry.id}", words, "R3", urgent=True)
            await self._say(turn, self._replies.after_script(said[0], bool(asked.on_duty)))

    async def _small_talk(self, turn: Turn, conversation: Conversation, reply: str) -> None:
        """The second picture or voice message in a row is no slip: offer a person."""
        if reply == "empty" and conversation.misunderstandings and conversation.status is Status.WITH_BANYAN:
            await self._say(turn, self._replies.offer_person(conversation, "unreadable", ""))
        else:
            await self._say(turn, self._replies.simple(conversation.misunderstood() if reply == "empty" else conversation, reply))

    async def _escalate(self, turn: Turn, conversation: Conversation, reason: str, words: str) -> None:
        if reason == "asked_for_person":
            for said in await self._presses.press(turn, conversation, PERSON):
                await self._say(turn, said)
        elif conversation.status is Status.WAITING:
            await self._say(turn, self._replies.simple(conversation, "noted"))
        elif reason == "no_entry" and conversation.misunderstandings == 0 and len(words) < 2:
            await self._say(turn, self._replies.simple(conversation.misunderstood(), "more_question"))
        else:
            await self._say(turn, self._replies.offer_person(conversation, reason, words))

    @staticmethod
    async def _say(turn: Turn, said: Said) -> None:
        conversation, message = said
        await turn.save(conversation)
        await turn.say(conversation.person, message, ticket=conversation.ticket)


def _kinds(text: str) -> list[str]:
    """Return the kinds of secret in a text, as keys of texts/."""
    return [_SECRETS[kind] for kind in sorted(secrets(text)) if kind in _SECRETS]


async def _nothing(turn: Turn) -> None:
    """Say nothing."""
