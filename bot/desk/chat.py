"""A volunteer in a chat of their own, or behind an old form of the desk page: buttons and words come as messages, answers go back as messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import assert_never

from bot import texts
from bot.desk.acts import Acts
from bot.desk.speech import Speech
from bot.desk.voices import Voices, card_text
from bot.messages import DESK, Choice, Incoming, Kind, Outgoing
from bot.storage import Ticket, Turn
from bot.tickets import Actor, Claim, Enough, Holding, NothingLeft, Outcome, Parked, Refused, Reply, Role, Sent, Taken, TakenBy

MOST = 8  # names to pass on to that are shown
LAST = 5  # lines of the person that are shown again when a ticket is handed over


@dataclass(frozen=True, slots=True)
class Chat:
    """Every press is answered where it was made; what concerns the person is said by the acts."""

    voices: Voices
    acts: Acts
    speech: Speech

    async def hear(self, turn: Turn, incoming: Incoming) -> None:
        """Do what a volunteer pressed, or pass on what they wrote."""
        by = self._who(incoming)
        if incoming.pressed is None:
            await self._words(turn, by, incoming)
        else:
            await self._press(turn, by, incoming)

    def _who(self, incoming: Incoming) -> Actor:
        row = self.voices.roster.named(incoming.sender.chat) if incoming.sender.platform == DESK else self.voices.roster.at(incoming.sender)
        name = row.name if row else incoming.sender.chat
        return Actor(name, row.role if row else Role.VOLUNTEER, incoming.language if incoming.language in texts.LANGUAGES else self.voices.speaks(name))

    async def _press(self, turn: Turn, by: Actor, incoming: Incoming) -> None:
        verb, _, value = (incoming.pressed or "").partition(":")
        first, _, rest = value.partition(":")
        number = int(first) if first.isascii() and first.isdigit() and len(first) < 18 else -1
        match verb:
            case "claim":
                await self._claimed(turn, by, incoming, await self.acts.claim(turn, by, number))
            case "next":
                await self._claimed(turn, by, incoming, await self.acts.next(turn, by))
            case "release" | "close" | "stay" | "lead":
                await self._simple(turn, by, incoming, verb, number)
            case "pass":
                await self._pass_on(turn, by, incoming, number, rest)
            case "draft":
                await self._draft(turn, by, incoming, number, rest)
            case "send" | "ask" | "drop":
                await self._drafted(turn, by, incoming, verb, number)
            case "approve":
                await self._outcome(turn, by, incoming, await self.speech.approve(turn, by, number), "desk_sent")
            case "reject":
                await self._outcome(turn, by, incoming, await self.speech.reject(turn, by, number, ""), "desk_stays")
            case "start":
                await self._menu(turn, by, incoming)
            case _:
                await self._tell(turn, by, incoming, "unknown_button")

    async def _simple(self, turn: Turn, by: Actor, incoming: Incoming, verb: str, number: int) -> None:
        match verb:
            case "release":
                await self._outcome(turn, by, incoming, await self.acts.give_back(turn, by, number), "desk_given_back")
            case "close":
                await self._outcome(turn, by, incoming, await self.acts.close(turn, by, number), "desk_closed")
            case "stay":
                await self._outcome(turn, by, incoming, await self.acts.stay(turn, by, number), "desk_stays")
            case _:
                await self._outcome(turn, by, incoming, await self.acts.ask_lead(turn, by, number), "desk_lead_called")

    async def _claimed(self, turn: Turn, by: Actor, incoming: Incoming, claim: Claim) -> None:
        match claim:
            case Taken(card):
                if incoming.sender.platform != DESK:
                    await self._hand_over(turn, by, incoming, card.ticket)
            case TakenBy(name):
                await self._tell(turn, by, incoming, "claim_lost", name=name)
            case Holding():
                await self._tell(turn, by, incoming, "claim_one")
            case Enough(cap):
                await self._tell(turn, by, incoming, "desk_enough", cap=cap)
            case NothingLeft():
                await self._tell(turn, by, incoming, "desk_nothing" if incoming.pressed == "next" else "claim_gone")
            case never:
                assert_never(never)

    async def _hand_over(self, turn: Turn, by: Actor, incoming: Incoming, number: int) -> None:
        """The ticket with everything one needs in the chat: the words, the suggestions, the buttons."""
        found = await turn.ticket(number)
        assert found is not None
        said = f"{texts.say('desk_taken', by.language, ticket=number)}\n\n{card_text(found.card, by.language, turn.now)}"
        for words in (await turn.words_since(number))[-LAST:]:
            said += "\n" + texts.say("said_by", by.language, alias=found.card.alias, words=words)
        for n, suggestion in enumerate(found.card.suggestions, 1):
            said += f"\n\n{n}. {suggestion}"
        shown = Outgoing(said, self._tools(by, found), language=by.language, key=f"card:{number}:held:{incoming.key}")
        await self.acts.calls.cards.show(turn, number, incoming.sender, shown)

    @staticmethod
    def _tools(by: Actor, found: Ticket) -> tuple[Choice, ...]:
        say, number = texts.say, found.id
        drafts = [Choice(f"draft:{number}:{n}", say("use_draft", by.language, n=n + 1)) for n in range(len(found.card.suggestions))]
        rest = (("close", "close_it"), ("release", "give_it_back"), ("pass", "pass_it_on"), ("lead", "ask_a_lead"))
        return (*drafts, *(Choice(f"{verb}:{number}", say(key, by.language)) for verb, key in rest))

    async def _pass_on(self, turn: Turn, by: Actor, incoming: Incoming, number: int, to: str) -> None:
        if to:
            await self._outcome(turn, by, incoming, await self.acts.pass_on(turn, by, number, to), "desk_passed", name=to)
            return
        busy = await turn.busy()
        names = [v.name for v in await self.acts.calls.on_duty(turn) if v.name != by.name and v.name not in busy and len(f"pass:{number}:{v.name}".encode()) <= 64]
        if not names:
            await self._tell(turn, by, incoming, "desk_nobody")
            return
        choices = tuple(Choice(f"pass:{number}:{name}", name) for name in names[:MOST])
        await self._tell(turn, by, incoming, "desk_pass_to", *choices)

    async def _words(self, turn: Turn, by: Actor, incoming: Incoming) -> None:
        text = incoming.text.strip()
        held = await turn.ticket_held_by(by.name)
        if incoming.edited or incoming.kind is not Kind.WORDS:
            await self._tell(turn, by, incoming, "desk_only_words")  # an edited one may be older than the conversation in hand
            return
        if not text:
            return
        if held is None:
            await (self._tell(turn, by, incoming, "nobody_held") if incoming.sender.platform == DESK else self._menu(turn, by, incoming))
            return
        await self._replied(turn, by, incoming, held, text, await self.speech.reply(turn, by, held.id, text))

    async def _draft(self, turn: Turn, by: Actor, incoming: Incoming, number: int, which: str) -> None:
        """Send a suggestion as it is: it was written and reviewed beforehand."""
        held = await turn.ticket(number)
        wanted = int(which) if which.isascii() and which.isdigit() and len(which) < 3 else 99
        if held is None or held.holder != by.name or wanted >= len(held.card.suggestions):
            await self._tell(turn, by, incoming, "desk_not_yours")
            return
        text = held.card.suggestions[wanted]
        await self._replied(turn, by, incoming, held, text, await self.speech.reply(turn, by, number, text))

    async def _replied(self, turn: Turn, by: Actor, incoming: Incoming, held: Ticket, text: str, reply: Reply) -> None:
        match reply:
            case Sent():
                if incoming.sender.platform != DESK:
                    await self._tell(turn, by, incoming, "desk_sent")
            case Parked():
                await self._tell(turn, by, incoming, "desk_waits")
            case Outcome() as outcome:
                await self._outcome(turn, by, incoming, outcome, "desk_sent")
            case Refused(warnings, may_insist):
                number = await turn.park(held.id, by.name, text, "chat", [w.rule for w in warnings], to_all=False)
                go = Choice(f"send:{number}", texts.say("send_anyway", by.language)) if may_insist else Choice(f"ask:{number}", texts.say("send_to_lead", by.language))
                why = "\n".join(warning.said for warning in warnings)
                await self._tell(turn, by, incoming, "desk_refused", go, Choice(f"drop:{number}", texts.say("drop_draft", by.language)), why=why)
            case never:
                assert_never(never)

    async def _drafted(self, turn: Turn, by: Actor, incoming: Incoming, verb: str, number: int) -> None:
        """What to do with words that were held back: send them all the same, ask a lead, drop them."""
        draft = await turn.parked(number)
        held = await turn.ticket_held_by(by.name)
        if draft is None or draft.author != by.name or draft.why != "chat" or held is None or held.id != draft.ticket:
            await self._tell(turn, by, incoming, "old_button")
            return
        await turn.settle_reply(number, "rejected")
        if verb == "drop":
            await self._tell(turn, by, incoming, "desk_stays")
            return
        reply = await self.speech.reply(turn, by, held.id, draft.text, anyway=verb == "send", ask=verb == "ask")
        await self._replied(turn, by, incoming, held, draft.text, reply)

    async def _menu(self, turn: Turn, by: Actor, incoming: Incoming) -> None:
        held = await turn.ticket_held_by(by.name)
        if held is not None:
            await self._hand_over(turn, by, incoming, held.id)
        else:
            await self._tell(turn, by, incoming, "desk_menu", Choice("next", texts.say("take_next", by.language)))

    async def _outcome(self, turn: Turn, by: Actor, incoming: Incoming, outcome: Outcome, done: str, **values: object) -> None:
        """Say what came of it; on the desk page what went well is to be seen."""
        if outcome is not Outcome.DONE:
            await self._tell(turn, by, incoming, f"desk_{outcome}")
        elif incoming.sender.platform != DESK:
            await self._tell(turn, by, incoming, done, *self._again(by, done), **values)

    @staticmethod
    def _again(by: Actor, done: str) -> Sequence[Choice]:
        return (Choice("next", texts.say("take_next", by.language)),) if done in ("desk_closed", "desk_given_back") else ()

    async def _tell(self, turn: Turn, by: Actor, incoming: Incoming, key: str, *choices: Choice, **values: object) -> None:
        await turn.say(incoming.sender, Outgoing(texts.say(key, by.language, **values), choices, language=by.language, repeatable=True))
