"""Who may do what at the desk: one table. Every page and every act on it is looked up here, and nowhere else."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.tickets import Actor, Role


class Action(StrEnum):
    """Every page of the desk and every act there."""

    # nobody need be signed in
    ENTER = "enter"  # a one-time link, a passkey, the sign-in of another house
    # everybody who is signed in
    LEAVE = "leave"
    KEYS = "keys"  # own passkeys and connected sign-ins
    # helping people
    QUEUE = "queue"
    CONVERSATION = "conversation"
    CLAIM = "claim"
    STAY = "stay"
    REPLY = "reply"
    GIVE_BACK = "give_back"
    PASS_ON = "pass_on"
    ASK_LEAD = "ask_lead"
    CLOSE = "close"
    APART = "apart"
    APPROVE = "approve"  # the board shows nobody their own words
    ROSTER = "roster"
    THANKS = "thanks"
    # looking after the volunteers and the answers
    DRAFT = "draft"
    UNMET = "unmet"
    FORGET = "forget"
    REVEAL = "reveal"  # what was masked, with a reason
    # looking at the whole
    FIGURES = "figures"
    AUDIT = "audit"


_IN = "organiser volunteer lead maintainer"
_HELP = "volunteer lead maintainer"
_LEAD = "lead maintainer"

#: Action to those who may: roles, and "nobody" for whoever is not signed in.
TABLE: Mapping[Action, frozenset[str]] = {
    action: frozenset(who.split())
    for action, who in {
        Action.ENTER: f"nobody {_IN}",
        Action.LEAVE: _IN,
        Action.KEYS: _IN,
        Action.QUEUE: _HELP,
        Action.CONVERSATION: _HELP,
        Action.CLAIM: _HELP,
        Action.STAY: _HELP,
        Action.REPLY: _HELP,
        Action.GIVE_BACK: _HELP,
        Action.PASS_ON: _HELP,
        Action.ASK_LEAD: _HELP,
        Action.CLOSE: _HELP,
        Action.APART: _HELP,
        Action.APPROVE: _HELP,
        Action.ROSTER: _IN,
        Action.THANKS: _HELP,
        Action.DRAFT: _LEAD,
        Action.UNMET: _LEAD,
        Action.FORGET: _LEAD,
        Action.REVEAL: "lead",
        Action.FIGURES: "organiser lead maintainer",
        Action.AUDIT: "organiser lead",
    }.items()
}
_STRONGEST = (Role.MAINTAINER, Role.LEAD, Role.VOLUNTEER, Role.ORGANISER)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who is signed in. One person may have several roles."""

    name: str
    roles: frozenset[Role]

    def may(self, action: Action) -> bool:
        return allowed(self.roles, action)

    def acting(self, language: str) -> Actor:
        """Return this member as the desk knows them: with the strongest of their roles."""
        return Actor(self.name, next((role for role in _STRONGEST if role in self.roles), Role.ORGANISER), language)


def allowed(roles: Iterable[Role] | None, action: Action) -> bool:
    """Return whether somebody with these roles may; None is somebody who is not signed in."""
    held = {"nobody"} if roles is None else {str(role) for role in roles}
    return bool(TABLE[action] & held)
