"""Every error that Banyan raises on purpose.

BotError
 +-- CannotStart        one sentence for the person who started it; exit code 2
 +-- StoreError         the database did not do what it was asked
 |    +-- LaneLost      another worker has taken the lane over; what was done is void
 +-- TransportError     a message could not be delivered; it was refused and will be again
      +-- Unreachable   this address accepts nothing any more (blocked, deleted)
      +-- Moved         this address is called `chat` from now on; was not delivered
      +-- TryLater      may succeed after `seconds`; was not delivered
      +-- Uncertain     broke off after sending: it may have been delivered
"""


class BotError(Exception):
    """Root."""


class CannotStart(BotError):
    """Says in one sentence why Banyan cannot start and what to do."""


class StoreError(BotError):
    """The database is full, read-only, locked or gone."""


class LaneLost(StoreError):
    """The lease ran out and another worker holds this conversation."""


class TransportError(BotError):
    """A message could not be delivered, and trying again will not help."""


class Unreachable(TransportError):
    """This address will not accept messages again (blocked, deleted)."""


class Moved(TransportError):
    """The chat has a new address on its platform."""

    def __init__(self, chat: str) -> None:
        super().__init__("the chat has a new address")
        self.chat = chat


class TryLater(TransportError):
    """The message was not delivered; it may be after `seconds`. `road`: the way there failed, and would have failed any message."""

    def __init__(self, seconds: float, why: str = "", *, road: bool = False) -> None:
        super().__init__(f"try again in {seconds:g} s{': ' + why if why else ''}")
        self.seconds, self.road = seconds, road


class Uncertain(TransportError):
    """The connection broke after the message was sent: delivered or not, nobody knows."""
