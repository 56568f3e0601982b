"""Volunteers' one-time links and sessions. Only digests are kept."""

from sqlalchemy import delete, select, update

from bot.storage import tables
from bot.storage.connections import Connections
from bot.storage.dialects import upsert


class Keys(Connections):
    """Who may come to the desk."""

    async def add_link(self, volunteer: str, digest: str, seconds: float) -> None:
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.volunteer).values(name=volunteer).on_conflict_do_nothing())
            await connection.execute(tables.desk_link.insert().values(hash=digest, volunteer=volunteer, expires_at=self._now() + int(seconds * 1000)))

    async def use_link(self, digest: str, session_digest: str, seconds: float) -> str | None:
        d, now = tables.desk_link, self._now()
        async with self._writing() as connection:
            used = update(d).where(d.c.hash == digest, d.c.used_at.is_(None), d.c.expires_at > now).values(used_at=now).returning(d.c.volunteer)
            volunteer: str | None = (await connection.execute(used)).scalar()
            if volunteer is not None:
                await connection.execute(tables.desk_session.insert().values(hash=session_digest, volunteer=volunteer, expires_at=now + int(seconds * 1000)))
        return volunteer

    async def session(self, digest: str) -> str | None:
        s, v, now = tables.desk_session, tables.volunteer, self._now()
        async with self._reading() as connection:
            row = (await connection.execute(select(s.c.volunteer, v.c.seen_at).join(v, v.c.name == s.c.volunteer).where(s.c.hash == digest, s.c.expires_at > now))).first()
        if row is None:
            return None
        if row.seen_at < now - 20_000:
            async with self._writing() as connection:
                await connection.execute(update(v).where(v.c.name == row.volunteer).values(seen_at=now))
        return str(row.volunteer)

    async def end_session(self, digest: str) -> None:
        async with self._writing() as connection:
            await connection.execute(delete(tables.desk_session).where(tables.desk_session.c.hash == digest))
