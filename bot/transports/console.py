"""A chat in a terminal: lines in, texts and numbered choices out."""

import asyncio
import codecs
import contextlib
import io
import logging
import os
import select
import threading
import uuid
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Iterator
from typing import TextIO

from bot.errors import TransportError
from bot.messages import Address, Choice, Incoming, Outgoing, Receive

REMEMBERED = 1000  # keys of the last messages shown
PAUSE, LONGEST_PAUSE = 0.5, 30.0  # seconds between tries when a line cannot be written down
CHUNK = 64 * 1024  # bytes

log = logging.getLogger(__name__)


class ConsoleTransport:
    """One person, at one keyboard. A number typed presses the choice with that number, of the last message that had choices."""

    platform = "console"
    idempotent = True

    def __init__(self, stdin: TextIO, stdout: TextIO) -> None:
        self.person = Address(self.platform, "me")
        self._stdin, self._stdout = stdin, stdout
        self._choices: tuple[Choice, ...] = ()
        self._shown: OrderedDict[str, None] = OrderedDict()

    async def run(self, receive: Receive) -> None:
        """Bring each line, until cancelled or the input ends."""
        async with _lines(self._stdin) as lines:
            while (line := await lines.get()) is not None:
                await self._written(self._incoming(line), receive)

    async def send(self, to: Address, message: Outgoing) -> None:
        """Print one message; the same key twice is once.

        Raises:
            TransportError: the output is closed, or cannot show these characters.
        """
        if message.key and message.key in self._shown:
            return
        try:
            self._stdout.write(_page(message))
            self._stdout.flush()
        except (OSError, ValueError) as error:
            raise TransportError(f"the terminal cannot show it: {type(error).__name__}") from error
        self._choices = message.choices or self._choices
        self._shown[message.key] = None
        while len(self._shown) > REMEMBERED:
            self._shown.popitem(last=False)

    def _incoming(self, line: str) -> Incoming:
        key, typed = f"console:{uuid.uuid4().hex}", line.strip()
        if typed.isascii() and typed.isdigit() and len(typed) < 3 and 1 <= int(typed) <= len(self._choices):
            return Incoming(self.person, pressed=self._choices[int(typed) - 1].id, key=key)
        return Incoming(self.person, line, key=key)

    async def _written(self, incoming: Incoming, receive: Receive) -> None:
        pause = PAUSE
        while True:
            try:
                return await receive(incoming)
            except Exception as error:
                log.error("message %s was not taken and is tried again: %s", incoming.key, type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)


def _page(message: Outgoing) -> str:
    """Return what is printed: an empty line, who speaks unless it is Banyan, the text, numbers to dial, choices to type."""
    who = [] if message.author == "banyan" else [f"[{message.author}]"]
    dial = [f"  ☎ {one.number} — {one.label}" for one in message.numbers]
    press = [f"  {number}. {choice.label}" for number, choice in enumerate(message.choices, 1)]
    return "\n".join(["", *who, message.text, *dial, *press, ""])


@contextlib.asynccontextmanager
async def _lines(stdin: TextIO) -> AsyncIterator["asyncio.Queue[str | None]"]:
    """Read in a thread, which ends with the block: a queue of lines, without their ends, and None after the last."""
    lines: asyncio.Queue[str | None] = asyncio.Queue()
    loop = asyncio.get_running_loop()
    watched, stop = os.pipe()

    def put(line: str | None) -> None:
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody listens any more
            loop.call_soon_threadsafe(lines.put_nowait, line)

    reader = threading.Thread(target=_read, args=(stdin, watched, put), name="console", daemon=True)
    reader.start()
    try:
        yield lines
    finally:
        os.close(stop)


def _read(stdin: TextIO, watched: int, put: Callable[[str | None], None]) -> None:
    try:
        for line in _typed(stdin, watched):
            put(line)
    except (OSError, ValueError) as error:  # the terminal is gone, or was closed
        log.info("the input ended: %s", type(error).__name__)
    finally:
        os.close(watched)
        put(None)


def _typed(stdin: TextIO, watched: int) -> Iterator[str]:
    """Yield the lines of a terminal, a pipe or a file until the other end of `watched` is closed.

    Reads the descriptor itself: a thread that waits inside sys.stdin cannot be stopped, and can crash the interpreter's exit
    (github.com/python/cpython/issues/86883). An input without a descriptor, such as io.StringIO, does not wait.
    """
    try:
        source = stdin.fileno()
    except (OSError, io.UnsupportedOperation):
        yield from (line.rstrip("\r\n") for line in stdin)
        return
    decoder = codecs.getincrementaldecoder(stdin.encoding or "utf-8")("replace")
    rest = ""
    while watched not in (ready := select.select([source, watched], [], [])[0]):
        read = os.read(source, CHUNK) if ready else b""
        rest += decoder.decode(read, not read)
        *whole, rest = rest.split("\n")
        yield from (line.rstrip("\r") for line in whole)
        if not read:
            yield from [rest] if rest else []
            return
