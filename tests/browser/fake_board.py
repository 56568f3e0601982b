"""The far side of the desk pages: a desk in memory that keeps the promises of the Board port."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from bot.errors import StoreError
from bot.messages import Address, Card, Line, Outgoing
from bot.tickets import (
    Actor,
    Claim,
    Cluster,
    DraftEntry,
    Enough,
    Holding,
    NothingLeft,
    OnRoster,
    Outcome,
    Parked,
    Proposed,
    Refused,
    Reply,
    Revealed,
    Role,
    Sent,
    Taken,
    TakenBy,
    Thanks,
    Warned,
)

if TYPE_CHECKING:
    from tests.browser.fakes import FakeBot

CAP = 20


@dataclass
class FakeBoard:
    """Holds the cards of a FakeBot. `done` lists every act: verb, name, ticket or reply, and what came with it."""

    bot: FakeBot
    done: list[tuple[str, str, int, str]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    said: dict[int, list[Line]] = field(default_factory=dict)
    parked: list[Proposed] = field(default_factory=list)
    people: dict[int, Address] = field(default_factory=dict)  # whose ticket it is, where words shall arrive
    everybody: list[OnRoster] = field(default_factory=list)
    clusters: list[Cluster] = field(default_factory=list)
    drafts: dict[int, DraftEntry] = field(default_factory=dict)
    tired: set[str] = field(default_factory=set)

    async def waiting(self) -> Sequence[Card]:
        self._readable()
        return sorted((card for card in self.bot.cards if not card.held_by), key=lambda card: (not card.urgent, card.ticket))

    async def held(self, volunteer: str) -> Card | None:
        self._readable()
        return next((card for card in self.bot.cards if card.held_by == volunteer), None)

    async def lines(self, ticket: int, after: int = 0) -> Sequence[Line]:
        return [Line(1, "person", "有人让我把验证码念给他"), Line(2, "banyan", "先别念。"), *self.said.get(ticket, [])]

    async def to_approve(self, by: Actor) -> Sequence[Proposed]:
        return [one for one in self.parked if one.author != by.name and (by.role.leads or one.why != "rule")]

    async def roster(self) -> Sequence[OnRoster]:
        return self.everybody

    async def thanks(self, by: Actor) -> Thanks:
        return Thanks(31, 29, 12.5, 24, 3, CAP)

    async def unmet(self, by: Actor) -> Sequence[Cluster]:
        return self.clusters if by.role.leads else ()

    async def canned(self, language: str) -> Sequence[str]:
        return ["别着急，我陪着您。"] if language == "zh" else ["Take your time, I am here."]

    async def claim(self, by: Actor, ticket: int, key: str) -> Claim:
        self._did("claim", by, ticket)
        held = await self.held(by.name)
        if held is not None:
            return Taken(held) if held.ticket == ticket else Holding(held.ticket)
        if by.name in self.tired:
            return Enough(CAP)
        card = next((card for card in self.bot.cards if card.ticket == ticket), None)
        if card is None:
            return NothingLeft()
        if card.held_by:
            return TakenBy(card.held_by)
        self._change(ticket, held_by=by.name)
        return Taken(replace(card, held_by=by.name))

    async def next(self, by: Actor, key: str) -> Claim:
        waiting = await self.waiting()
        return await self.claim(by, waiting[0].ticket, key) if waiting else NothingLeft()

    async def stay(self, by: Actor, ticket: int, key: str) -> Outcome:
        return await self._mine("stay", by, ticket)

    async def give_back(self, by: Actor, ticket: int, key: str) -> Outcome:
        return await self._mine("give_back", by, ticket, held_by="")

    async def pass_on(self, by: Actor, ticket: int, to: str, key: str) -> Outcome:
        if to not in {one.name for one in self.everybody}:
            return Outcome.NOBODY
        if await self.held(to):
            return Outcome.BUSY
        return await self._mine("pass_on", by, ticket, held_by=to)

    async def ask_lead(self, by: Actor, ticket: int, key: str) -> Outcome:
        return await self._mine("ask_lead", by, ticket, lead_wanted=True)

    async def close(self, by: Actor, ticket: int, key: str) -> Outcome:
        outcome = await self._mine("close", by, ticket)
        if outcome is Outcome.DONE:
            self.bot.cards = [card for card in self.bot.cards if card.ticket != ticket]
        return outcome

    async def reply(self, by: Actor, ticket: int, text: str, key: str, *, anyway: bool = False, to_all: bool = False, ask: bool = False) -> Reply:
        """Refuse what asks for a code (hard) or promises something (advice); park what a lead is asked about."""
        self._readable()
        if key in self.keys:
            return Sent()
        held = await self.held(by.name)
        if held is None or held.ticket != ticket:
            return Outcome.NOT_YOURS
        warnings = [Warned(rule, piece, said, hard) for rule, piece, said, hard in RULES if piece in text]
        hard = any(one.hard for one in warnings)
        if warnings and ask:
            self.parked.append(Proposed(len(self.parked) + 1, ticket, by.name, text, "rule", held.words, held.opened, to_all, tuple(one.rule for one in warnings)))
            return Parked(len(self.parked), "rule")
        if warnings and (hard or not anyway):
            return Refused(tuple(warnings), may_insist=not hard)
        self.keys.add(key)
        self._did("reply", by, ticket, text)
        lines = self.said.setdefault(ticket, [])
        lines.append(Line(3 + len(lines), by.name, text))
        if person := self.people.get(ticket):
            await self.bot.say(person, Outgoing(text, author=by.name, key=key))
        return Sent(held.asked_by if to_all else 1)

    async def approve(self, by: Actor, reply: int, key: str) -> Outcome:
        return self._decide("approve", by, reply)

    async def reject(self, by: Actor, reply: int, note: str, key: str) -> Outcome:
        return self._decide("reject", by, reply, note)

    async def apart(self, by: Actor, ticket: int, person: str, key: str) -> Outcome:
        return await self._mine("apart", by, ticket)

    async def same_askers(self, ticket: int) -> Sequence[str]:
        return ["柳-002", "桃-003"]

    async def draft(self, by: Actor, ticket: int) -> DraftEntry | None:
        return self.drafts.get(ticket)

    async def reveal(self, by: Actor, ticket: int, reason: str, key: str) -> Revealed | Outcome:
        if not by.role.leads:
            return Outcome.NOT_ALLOWED
        if len(reason) < 8:
            return Outcome.NO_REASON
        self._did("reveal", by, ticket, reason)
        return Revealed((("phone", "13800001111"),))

    async def forget(self, by: Actor, ticket: int, key: str) -> Outcome:
        if not by.role.leads:
            return Outcome.NOT_ALLOWED
        self._did("forget", by, ticket)
        self.bot.cards = [card for card in self.bot.cards if card.ticket != ticket]
        return Outcome.DONE

    async def _mine(self, verb: str, by: Actor, ticket: int, **changes: object) -> Outcome:
        held = await self.held(by.name)
        if held is None or held.ticket != ticket:
            return Outcome.NOT_YOURS
        self._did(verb, by, ticket)
        self._change(ticket, **changes)
        return Outcome.DONE

    def _decide(self, verb: str, by: Actor, reply: int, note: str = "") -> Outcome:
        found = next((one for one in self.parked if one.reply == reply), None)
        if found is None:
            return Outcome.GONE
        if found.author == by.name or (found.why == "rule" and not by.role.leads):
            return Outcome.NOT_ALLOWED
        self._did(verb, by, reply, note)
        self.parked = [one for one in self.parked if one.reply != reply]
        return Outcome.DONE

    def _change(self, ticket: int, **changes: object) -> None:
        self.bot.cards = [replace(card, **changes) if card.ticket == ticket else card for card in self.bot.cards]  # type: ignore[arg-type]  # a card's own fields

    def _did(self, verb: str, by: Actor, number: int, words: str = "") -> None:
        self._readable()
        self.done.append((verb, by.name, number, words))

    def _readable(self) -> None:
        if self.bot.unreadable:
            raise StoreError("disk full")


RULES = (("code", "验证码是多少", "这句像在要验证码。", True), ("promise", "保证追回", "这句像在保证。", False))

ROSTER = [
    OnRoster("小李", Role.LEAD, ("zh", "en"), ("scam", "pay"), True, True, 1_764_590_400.0, None, None),
    OnRoster("小张", Role.VOLUNTEER, ("zh",), (), False, False, None, 1_764_630_000.0, None),
]
