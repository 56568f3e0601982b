"""What both doors ask again and again: who is next. Built once, because building such a statement costs more than running it.

Parameters: `now` in milliseconds; `platforms`, those on which something may leave.
"""

from typing import Any

from sqlalchemy import BindParameter, and_, bindparam, case, exists, func, or_, select, text

from bot.storage import tables
from bot.storage.base import Delivery

UNSENT = (Delivery.QUEUED, Delivery.WAITING, Delivery.SENDING)

_i, _o, _lane = tables.inbox, tables.outbox, tables.lane
_NOW: BindParameter[int] = bindparam("now")
_HERE = and_(text(f"outbox.{tables.UNSENT}"), _o.c.platform.in_(bindparam("platforms", expanding=True)))
_earlier, _rushed = _o.alias("earlier"), _o.alias("rushed")
_FIRST_OF_LANE = ~exists().where(_earlier.c.lane == _o.c.lane, _earlier.c.id < _o.c.id, _earlier.c.state.in_(UNSENT))
_THERE = ~exists().where(tables.gone.c.address == func.substr(_o.c.lane, len("out:") + 1))
_DUE = or_(and_(_o.c.state.in_((Delivery.QUEUED, Delivery.WAITING)), _o.c.due_at <= _NOW), _o.c.state == Delivery.SENDING)
_WHEN = case((_o.c.due_at > _lane.c.paced_until, _o.c.due_at), else_=_lane.c.paced_until)

NEXT_LANE = (
    select(_lane.c.id)
    .join(_i, _i.c.lane == _lane.c.id)
    .where(_i.c.state == "waiting", _lane.c.lease_until <= _NOW, _lane.c.quiet_until <= _NOW)
    .order_by(_i.c.id)
    .limit(1)
)
"""The lane with the oldest waiting message that nobody holds."""

NEXT_LEAVING = (
    select(_lane.c.id, _o.c.id.label("row"), _o.c.state, _o.c.attempts, tables.line.c.body, tables.line.c.key)
    .select_from(_o.join(_lane, _lane.c.id == _o.c.lane).join(tables.line, tables.line.c.id == _o.c.line))
    .where(_HERE, _DUE, _lane.c.lease_until <= _NOW, _lane.c.paced_until <= _NOW, _THERE, _FIRST_OF_LANE)
    .order_by(_o.c.id)
    .limit(1)
)
"""The oldest message that may leave now."""

SOONEST = (
    select(func.min(_WHEN))
    .select_from(_o.join(_lane, _lane.c.id == _o.c.lane))
    .where(_HERE, _o.c.state != Delivery.SENDING, _lane.c.lease_until <= _NOW, _THERE, _FIRST_OF_LANE)
)
"""When the next message may leave that waits only for its time."""


def locking(which: Any) -> Any:
    """The same, holding the lane; one that another process holds is passed over."""
    return which.with_for_update(of=_lane, skip_locked=True)


LANE_HELD = locking(NEXT_LANE)
LEAVING_HELD = locking(NEXT_LEAVING)
URGENT_HELD = locking(NEXT_LEAVING.where(_o.c.lane.in_(select(_rushed.c.lane).where(text(f"rushed.urgent AND rushed.{tables.UNSENT}")))))
"""The lanes in which something urgent waits, whatever stands before it."""
