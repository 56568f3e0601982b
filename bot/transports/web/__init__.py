"""The web: the chat page for older people and the desk pages for volunteers."""

from bot.transports.web.server import DeskTransport, WebTransport

__all__ = ["DeskTransport", "WebTransport"]
