"""What signing in needs of the store."""

from bot.storage.credentials import Credentials
from bot.storage.keys import Keys


class PeopleStore(Keys, Credentials):
    """Accounts and what they can show to be let in."""
