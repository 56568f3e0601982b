"""What the desk pages ask about people: who is signed in, by what, what was done, what is counted. `app` hands it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.rights import Member
from bot.sign_in import Away, Entered, Kept, Offered, Refusal
from bot.tallies import Act, Week


class SignIn(Protocol):
    """Volunteers' one-time links and sessions."""

    async def redeem(self, link: str) -> str | None:
        """Use up a one-time link: return a new session, or None if it is unknown, used or too old."""

    async def member(self, session: str) -> Member | None:
        """Return who is behind a session, with the roles of this moment. Being asked counts as being at the desk."""

    async def leave(self, session: str) -> None:
        """End a session."""

    async def leave_everywhere(self, member: Member) -> None:
        """End every session of a member, and spoil the links that they have not used."""


class Passkeys(Protocol):
    """The phone's own lock. `origin` is where the browser is, as "https://desk.example.org"; `answer` is the device's, as JSON."""

    async def offer_registration(self, member: Member, origin: str) -> Offered: ...
    async def register(self, member: Member, token: str, answer: str, origin: str) -> bool:
        """Keep a passkey; False if the answer does not fit."""

    async def offer_entry(self, origin: str) -> Offered: ...
    async def enter(self, token: str, answer: str, origin: str, source: str) -> str | Refusal:
        """Return a session. `source` is the network address."""

    async def kept(self, member: Member) -> Sequence[Kept]: ...
    async def drop(self, member: Member, id: str) -> None: ...


class Provider(Protocol):
    """Another house that vouches for people (OpenID Connect). `back` is the address of our own page that they come back to."""

    name: str

    async def begin(self, member: Member | None, back: str) -> Away | Refusal: ...
    async def finish(self, held: str, state: str, code: str, back: str) -> Entered | Refusal: ...


class Records(Protocol):
    """What was done and what happened."""

    async def acts(self, before: int | None = None, count: int = 100) -> Sequence[Act]:
        """Return at most `count` acts, newest first, older than number `before`."""

    async def weeks(self, count: int) -> Sequence[Week]:
        """Return the last weeks, the running one last."""


@dataclass(frozen=True, slots=True)
class People:
    """All of it. `provider` is None where none is set."""

    sign_in: SignIn
    passkeys: Passkeys
    provider: Provider | None
    records: Records
