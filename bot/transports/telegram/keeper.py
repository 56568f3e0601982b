"""What the transport asks of a store: who may poll, and a place for what cannot be read."""

import os
import socket
from typing import Protocol
from uuid import uuid4

_HERE: set[str] = set()
"""The holders in this process."""


class Keeper(Protocol):
    """Every method may raise StoreError."""

    async def hold(self, name: str, holder: str, seconds: float, dead: str = "") -> str:
        """Take or keep a post that one may have at a time, for `seconds`; return who holds it now. `dead` has ended and holds nothing."""

    async def leave_post(self, name: str, holder: str) -> None: ...

    async def park(self, key: str, body: str, why: str) -> None:
        """Keep what cannot be read, once a key."""

    async def parked(self) -> int: ...


class Alone:
    """No store, and nobody else: for a transport by itself."""

    def __init__(self) -> None:
        self.kept: dict[str, str] = {}

    async def hold(self, name: str, holder: str, seconds: float, dead: str = "") -> str:
        return holder

    async def leave_post(self, name: str, holder: str) -> None: ...

    async def park(self, key: str, body: str, why: str) -> None:
        self.kept[key] = body

    async def parked(self) -> int:
        return len(self.kept)


def new_holder() -> str:
    """Return a name that tells this process from all others, and from its own earlier lives."""
    holder = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"
    _HERE.add(holder)
    return holder


def ended(holder: str) -> bool:
    """Whether this holder is known to have ended: on this machine, and its process is no more, or is we ourselves."""
    host, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if os.name != "posix" or host != socket.gethostname() or not pid.isdigit() or holder in _HERE:
        return False  # elsewhere os.kill does not ask, it ends
    if int(pid) == os.getpid():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:  # it lives, and is somebody else's
        return False
    return False
