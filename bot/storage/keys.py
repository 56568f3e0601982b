"""Accounts, their one-time links and their sessions. Of links and sessions only digests are kept."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.rights import Member
from bot.storage import acts, tables
from bot.storage.connections import Connections
from bot.storage.dialects import upsert
from bot.tallies import Act
from bot.tickets import Role


def _member(row: object) -> Member:
    return Member(str(row.name), frozenset(Role(word) for word in str(row.roles).split()))  # type: ignore[attr-defined]  # a row's columns


class Keys(Connections):
    """Who may come to the desk."""

    async def account(self, name: str, roles: Sequence[Role], by: str = "shell") -> None:
        """Make an account, or give it these roles and no others."""
        a, words = tables.account, " ".join(sorted(set(roles)))
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.volunteer).values(name=name).on_conflict_do_nothing())
            new = upsert(connection, a).values(name=name, roles=words, made_at=self._now())
            await connection.execute(new.on_conflict_do_update(index_elements=["name"], set_={"roles": words}))
            await acts.write(connection, self._now(), Act(by, "roles", why=f"{name}: {words or 'none'}"))

    async def members(self) -> Sequence[Member]:
        """Return everybody who has an account, by name."""
        async with self._reading() as connection:
            return [_member(row) for row in await connection.execute(select(tables.account).order_by(tables.account.c.name))]

    async def member(self, name: str) -> Member | None:
        async with self._reading() as connection:
            row = (await connection.execute(select(tables.account).where(tables.account.c.name == name))).first()
        return _member(row) if row else None

    async def add_link(self, volunteer: str, digest: str, seconds: float, by: str = "shell") -> None:
        """Keep a one-time link; who has no account yet becomes a volunteer."""
        async with self._writing() as connection:
            await connection.execute(upsert(connection, tables.volunteer).values(name=volunteer).on_conflict_do_nothing())
            await connection.execute(upsert(connection, tables.account).values(name=volunteer, roles=Role.VOLUNTEER, made_at=self._now()).on_conflict_do_nothing())
            await connection.execute(tables.desk_link.insert().values(hash=digest, volunteer=volunteer, expires_at=self._now() + int(seconds * 1000)))
            await acts.write(connection, self._now(), Act(by, "link", why=volunteer))

    async def use_link(self, digest: str, session_digest: str, seconds: float) -> str | None:
        d, now = tables.desk_link, self._now()
        async with self._writing() as connection:
            used = update(d).where(d.c.hash == digest, d.c.used_at.is_(None), d.c.expires_at > now).values(used_at=now).returning(d.c.volunteer)
            volunteer: str | None = (await connection.execute(used)).scalar()
            if volunteer is not None:
                await self._open(connection, volunteer, session_digest, seconds, "link")
        return volunteer

    async def open_session(self, account: str, session_digest: str, seconds: float, how: str) -> None:
        """Let somebody in who has shown who they are; `how` is the word for the list of acts."""
        async with self._writing() as connection:
            await self._open(connection, account, session_digest, seconds, how)

    async def _open(self, connection: AsyncConnection, account: str, session_digest: str, seconds: float, how: str) -> None:
        s, now = tables.desk_session, self._now()
        await connection.execute(delete(s).where(s.c.expires_at <= now))
        await connection.execute(s.insert().values(hash=session_digest, volunteer=account, expires_at=now + int(seconds * 1000)))
        await acts.write(connection, now, Act(account, "sign_in", why=how))

    async def session(self, digest: str) -> Member | None:
        """Return whose session it is, with the roles of this moment, and note that they are at the desk."""
        s, v, a, now = tables.desk_session, tables.volunteer, tables.account, self._now()
        which = select(a.c.name, a.c.roles, v.c.seen_at).join(v, v.c.name == a.c.name).join(s, s.c.volunteer == a.c.name).where(s.c.hash == digest, s.c.expires_at > now)
        async with self._reading() as connection:
            row = (await connection.execute(which)).first()
        if row is None:
            return None
        if row.seen_at < now - 20_000:
            async with self._writing() as connection:
                await connection.execute(update(v).where(v.c.name == row.name).values(seen_at=now))
        return _member(row)

    async def end_session(self, digest: str) -> None:
        s = tables.desk_session
        async with self._writing() as connection:
            account = (await connection.execute(delete(s).where(s.c.hash == digest).returning(s.c.volunteer))).scalar()
            if account is not None:
                await acts.write(connection, self._now(), Act(str(account), "sign_out"))

    async def end_sessions(self, account: str) -> int:
        """End every session of an account and spoil its unused links; return how many sessions there were."""
        s, d = tables.desk_session, tables.desk_link
        async with self._writing() as connection:
            ended = len((await connection.execute(delete(s).where(s.c.volunteer == account).returning(s.c.hash))).all())
            await connection.execute(update(d).where(d.c.volunteer == account, d.c.used_at.is_(None)).values(used_at=self._now()))
            await acts.write(connection, self._now(), Act(account, "sign_out_everywhere"))
        return ended
