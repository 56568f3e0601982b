"""Passkeys, sign-ins of other houses, the challenges of both, and who failed too often from where."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, update

from bot.storage import acts, tables
from bot.storage.connections import Connections
from bot.storage.dialects import upsert
from bot.storage.weekly import disguised
from bot.tallies import Act

TRIES = 5  # failures of one account from one source before it has to wait
LOCKED = 15 * 60.0  # seconds


@dataclass(frozen=True, slots=True)
class Passkey:
    """`id` and `public_key` are base64url; `sign_count` is what its device counted last."""

    id: str
    account: str
    public_key: str
    sign_count: int
    made_at: float = 0.0


class Credentials(Connections):
    """What somebody can show to be let in, besides a link."""

    async def add_challenge(self, digest: str, kind: str, body: Mapping[str, str], seconds: float) -> None:
        c, now = tables.challenge, self._now()
        async with self._writing() as connection:
            await connection.execute(delete(c).where(c.c.expires_at <= now))
            await connection.execute(c.insert().values(hash=digest, kind=kind, body=json.dumps(dict(body)), expires_at=now + int(seconds * 1000)))

    async def use_challenge(self, digest: str, kind: str) -> Mapping[str, str] | None:
        """Take a challenge away and return what was kept with it; None if it is unknown, used or too old. One wins."""
        c = tables.challenge
        async with self._writing() as connection:
            row = (await connection.execute(delete(c).where(c.c.hash == digest, c.c.kind == kind).returning(c.c.body, c.c.expires_at))).first()
        return json.loads(row.body) if row is not None and row.expires_at > self._now() else None

    async def add_passkey(self, key: Passkey) -> bool:
        """Keep a passkey; False if there is one of this id."""
        p, now = tables.passkey, self._now()
        async with self._writing() as connection:
            new = upsert(connection, p).values(id=key.id, account=key.account, public_key=key.public_key, sign_count=key.sign_count, made_at=now)
            added = (await connection.execute(new.on_conflict_do_nothing().returning(p.c.id))).scalar() is not None
            if added:
                await acts.write(connection, now, Act(key.account, "passkey_added"))
        return added

    async def passkey(self, id: str) -> Passkey | None:
        p = tables.passkey
        async with self._reading() as connection:
            row = (await connection.execute(select(p).where(p.c.id == id))).first()
        return Passkey(row.id, row.account, row.public_key, row.sign_count, row.made_at / 1000) if row else None

    async def passkeys(self, account: str) -> Sequence[Passkey]:
        p = tables.passkey
        async with self._reading() as connection:
            rows = (await connection.execute(select(p).where(p.c.account == account).order_by(p.c.made_at))).all()
        return [Passkey(row.id, row.account, row.public_key, row.sign_count, row.made_at / 1000) for row in rows]

    async def passkey_used(self, id: str, before: int, after: int) -> bool:
        """Keep the new count; False if another sign-in with this passkey was faster."""
        p = tables.passkey
        async with self._writing() as connection:
            moved = update(p).where(p.c.id == id, p.c.sign_count == before).values(sign_count=after).returning(p.c.id)
            return (await connection.execute(moved)).scalar() is not None

    async def drop_passkey(self, id: str, account: str) -> None:
        p = tables.passkey
        async with self._writing() as connection:
            gone = (await connection.execute(delete(p).where(p.c.id == id, p.c.account == account).returning(p.c.id))).scalar()
            if gone is not None:
                await acts.write(connection, self._now(), Act(account, "passkey_dropped"))

    async def connect(self, account: str, issuer: str, subject: str) -> bool:
        """Let `subject` of another house in as `account`; False if it is somebody else's."""
        i, now = tables.identity, self._now()
        async with self._writing() as connection:
            await connection.execute(upsert(connection, i).values(issuer=issuer, subject=subject, account=account, made_at=now).on_conflict_do_nothing())
            owner = await connection.scalar(select(i.c.account).where(i.c.issuer == issuer, i.c.subject == subject))
            await acts.write(connection, now, Act(account, "connected" if owner == account else "connect_refused"))
        return owner == account

    async def connected(self, issuer: str, subject: str) -> str | None:
        """Return the account of a sign-in of another house."""
        i = tables.identity
        async with self._reading() as connection:
            account: str | None = await connection.scalar(select(i.c.account).where(i.c.issuer == issuer, i.c.subject == subject))
        return account

    async def sign_in_failed(self, account: str, source: str) -> None:
        """Count one failure of this account from this source; too many lock this pair, and only this pair, for a while."""
        f, now = tables.failure, self._now()
        async with self._writing() as connection:
            pair = {"account": account, "source": await disguised(connection, now, source)}
            await connection.execute(upsert(connection, f).values(**pair, count=0, until=0).on_conflict_do_nothing())
            mine = (f.c.account == pair["account"], f.c.source == pair["source"])
            count = (await connection.execute(update(f).where(*mine).values(count=f.c.count + 1).returning(f.c.count))).scalar_one()
            if count >= TRIES:
                await connection.execute(update(f).where(*mine).values(count=0, until=now + int(LOCKED * 1000)))
                await acts.write(connection, now, Act(account, "locked_out"))

    async def locked_out(self, account: str, source: str) -> bool:
        f, now = tables.failure, self._now()
        async with self._writing() as connection:
            disguise = await disguised(connection, now, source)
            return await connection.scalar(select(f.c.count).where(f.c.account == account, f.c.source == disguise, f.c.until > now)) is not None

    async def signed_in_at_last(self, account: str, source: str) -> None:
        """Forget the failures of this account from this source."""
        f = tables.failure
        async with self._writing() as connection:
            disguise = await disguised(connection, self._now(), source)
            await connection.execute(delete(f).where(f.c.account == account, f.c.source == disguise))
