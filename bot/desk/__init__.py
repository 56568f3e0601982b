"""The volunteers' side: tickets, claims, roster, reminders, what is said to a person and what is kept of it."""

from bot.desk.desk import Desk
from bot.desk.parts import DeskParts, build
from bot.desk.roster import Roster
from bot.desk.roster_file import read_roster
from bot.desk.vault import Vault

__all__ = ["Desk", "DeskParts", "Roster", "Vault", "build", "read_roster"]
