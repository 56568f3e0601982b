"""Server-sent events: what a page that is open is told."""

import json
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from starlette.responses import StreamingResponse

from bot.errors import StoreError
from bot.messages import Address, Line
from bot.transports.web.live import Bell
from bot.transports.web.site import Site

LOOK = 2.0  # seconds between two looks at the transcripts: the truth behind the wake-ups
HEARTBEAT = 15.0  # seconds; keeps proxies from closing a quiet stream
OVERLAP = 20  # lines read again: on PostgreSQL a lower number may be committed after a higher one
OPEN = 4  # streams a person; a browser holds at most six connections to one host

Look = Callable[[bool], Awaitable[list[str]]]
"""Returns the events that are new; told whether the bell rang."""


def event(name: str, data: str, number: int = 0) -> str:
    """Return one event in its wire form; `number` above 0 is what a browser sends back as Last-Event-ID."""
    head = f"id: {number}\n" if number > 0 else ""
    return f"{head}event: {name}\n" + "".join(f"data: {part}\n" for part in data.splitlines() or [""]) + "\n"


def response(site: Site, address: Address, look: Look) -> StreamingResponse:
    """Return the stream: a look at once, then one when the bell rings and every two seconds."""

    async def events() -> AsyncIterator[str]:
        with site.bells.listen(address) as bell:
            yield "retry: 2000\n\n"
            async for part in _looking(site, bell, look):
                yield part

    return StreamingResponse(events(), media_type="text/event-stream", headers={"x-accel-buffering": "no"})


async def _looking(site: Site, bell: Bell, look: Look) -> AsyncIterator[str]:
    rang, quiet = True, 0.0
    while not site.bells.closed:
        parts = await look(rang)
        for part in parts:
            yield part
        quiet = 0.0 if parts else quiet + LOOK
        if quiet >= HEARTBEAT:
            quiet = 0.0
            yield ": still here\n\n"
        rang = await bell.wait(LOOK)


class Conversation:
    """What one chat page has been told, and what is new."""

    def __init__(self, site: Site, address: Address, language: str, after: int) -> None:
        self._site, self._address, self._language = site, address, language
        self._after = after
        self._told: set[str] = set()
        self._waiting = False

    async def look(self, rang: bool) -> list[str]:
        """Return the lines that this page does not have, which buttons count now, and whether an answer is on its way."""
        try:
            lines = await self._site.lines(self._address, max(0, self._after - OVERLAP))
        except StoreError:
            lines = self._site.tail.everything(self._address)
        new = [line for line in lines if not self._known(line)]
        events = [self._told_now(line) for line in new]
        if new:
            events.append(await self._live())
        if new or rang or self._waiting:
            events += await self._state()
        return events

    def _known(self, line: Line) -> bool:
        """A line that was told from memory is told again when the transcript gives its number: the page then puts it in its place."""
        return (f"#{line.number}" if line.number else line.key) in self._told

    def _told_now(self, line: Line) -> str:
        self._told |= {name for name in (f"#{line.number}" if line.number else "", line.key) if name}
        self._after = max(self._after, line.number)
        return event("line", self._site.pages.line(line, self._language), line.number)

    async def _live(self) -> str:
        try:
            lines: Sequence[Line] = await self._site.lines(self._address)
        except StoreError:
            lines = self._site.tail.everything(self._address)
        return event("live", json.dumps([line.key or str(line.number) for line in lines if line.live]))

    async def _state(self) -> list[str]:
        waiting = await self._site.pending(self._address)
        if waiting == self._waiting:
            return []
        self._waiting = waiting
        return [event("waiting", "yes" if waiting else "no")]
