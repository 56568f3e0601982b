"""Everything durable. The only place that knows a database."""

from bot.storage.base import Delivery, Lane, Leaving, Store, Turn, Waiting
from bot.storage.desk_base import How, Kept, Kind, NewTicket, Opened, State, Ticket, Timer, Unmet, Wish, Worked
from bot.storage.sql import SqlStore

__all__ = [
    "Delivery", "How", "Kept", "Kind", "Lane", "Leaving", "NewTicket", "Opened", "SqlStore", "State", "Store", "Ticket", "Timer", "Turn", "Unmet", "Waiting", "Wish", "Worked",
]  # fmt: skip
