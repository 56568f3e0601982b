"""The volunteers' side: tickets, claims, what a volunteer does and what the person is told of it."""

from bot.desk.desk import Desk
from bot.desk.sign_in import DeskSignIn, digest, new_link

__all__ = ["Desk", "DeskSignIn", "digest", "new_link"]
