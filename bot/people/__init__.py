"""Who the volunteers are: links, passkeys, the sign-in of another house. What they may do stands in `bot.rights`."""

from bot.people.links import DeskSignIn, digest, new_link

__all__ = ["DeskSignIn", "digest", "new_link"]
