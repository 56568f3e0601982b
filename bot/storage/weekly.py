"""Telling people apart without knowing them: an HMAC under a key that is thrown away every week."""

import hmac
import secrets

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage import tables
from bot.storage.dialects import upsert

DAY = 24 * 3600 * 1000  # milliseconds
WEEK = 7 * DAY
_MONDAY = 4 * DAY  # 1970-01-05, the first Monday of the epoch


def week_of(at: int) -> int:
    """Return the number of the week (Monday to Sunday, UTC) that a moment in milliseconds lies in; 0 began on 1970-01-05."""
    return (at - _MONDAY) // WEEK


def start_of(week: int) -> int:
    """Return the first millisecond of a week."""
    return week * WEEK + _MONDAY


async def disguised(connection: AsyncConnection, now: int, text: str) -> str:
    """Return what stands for `text` this week; nobody can go back from it once the week is over."""
    key, week = tables.weekly_key, week_of(now)
    secret = await connection.scalar(select(key.c.secret).where(key.c.week == week))
    if secret is None:
        await connection.execute(upsert(connection, key).values(week=week, secret=secrets.token_hex(32)).on_conflict_do_nothing())
        await connection.execute(delete(key).where(key.c.week < week))
        secret = await connection.scalar(select(key.c.secret).where(key.c.week == week))
    return hmac.new(str(secret).encode(), text.encode(), "sha256").hexdigest()[:24]
