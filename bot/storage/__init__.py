"""Everything durable. The only place that knows a database."""

from bot.storage.base import Delivery, Lane, Leaving, NewTicket, Store, Turn, Waiting
from bot.storage.sql import SqlStore

__all__ = ["Delivery", "Lane", "Leaving", "NewTicket", "SqlStore", "Store", "Turn", "Waiting"]
