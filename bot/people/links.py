"""One-time links and sessions. Only their SHA-256 is stored: a leaked database opens no door."""

import secrets
from hashlib import sha256

from bot.rights import Member
from bot.storage.keys import Keys

LINK_SECONDS = 24 * 3600.0
SESSION_SECONDS = 12 * 3600.0


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


async def new_link(store: Keys, volunteer: str, address: str, by: str = "shell") -> str:
    """Return an address that lets `volunteer` in once, within a day. To be shown to that volunteer alone: in the shell, or in their own chat."""
    secret = secrets.token_urlsafe(32)
    await store.add_link(volunteer, digest(secret), LINK_SECONDS, by)
    return f"{address}/desk/enter/{secret}"


class DeskSignIn:
    """The `SignIn` port of the web pages."""

    def __init__(self, store: Keys) -> None:
        self._store = store

    async def redeem(self, link: str) -> str | None:
        session = secrets.token_urlsafe(32)
        volunteer = await self._store.use_link(digest(link), digest(session), SESSION_SECONDS)
        return session if volunteer is not None else None

    async def member(self, session: str) -> Member | None:
        return await self._store.session(digest(session)) if session else None

    async def leave(self, session: str) -> None:
        await self._store.end_session(digest(session))

    async def leave_everywhere(self, member: Member) -> None:
        await self._store.end_sessions(member.name)
