"""One-time links and sessions. Only their SHA-256 is stored: a leaked database opens no door."""

import secrets
from hashlib import sha256

from bot.storage import Store

LINK_SECONDS = 24 * 3600.0
SESSION_SECONDS = 12 * 3600.0


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()


async def new_link(store: Store, volunteer: str, address: str) -> str:
    """Return an address that lets `volunteer` in once, within a day."""
    secret = secrets.token_urlsafe(32)
    await store.add_link(volunteer, digest(secret), LINK_SECONDS)
    return f"{address}/desk/enter/{secret}"


class DeskSignIn:
    """The `SignIn` port of the web pages."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def redeem(self, link: str) -> str | None:
        session = secrets.token_urlsafe(32)
        volunteer = await self._store.use_link(digest(link), digest(session), SESSION_SECONDS)
        return session if volunteer is not None else None

    async def volunteer(self, session: str) -> str | None:
        return await self._store.session(digest(session)) if session else None

    async def leave(self, session: str) -> None:
        await self._store.end_session(digest(session))
