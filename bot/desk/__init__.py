"""The volunteers' side: tickets, claims, what a volunteer does and what the person is told of it."""

from bot.desk.desk import Desk

__all__ = ["Desk"]
