"""The fake on a real socket, with connections that break, and the way of webhooks to the bot."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from tests.drills.telegram import Town
from tests.fake_telegram import Lost

CONNECTIONS = 10  # parallel webhook requests; Telegram's own default is 40
SILENCE = 40.0  # seconds that a silent server holds a request; every client has given up by then
REPEAT = 0.3  # seconds until a refused webhook is delivered again


@contextlib.asynccontextmanager
async def served(town: Town, port: int = 0) -> AsyncIterator[str]:
    """Serve the town at an address of this machine."""
    silent = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        try:
            form = {name: str(value) for name, value in (await request.post()).items()}
        except ConnectionResetError:  # the bot was killed in the middle of a word
            return web.Response()
        try:
            if request.path.rpartition("/")[2] in town.away or "all" in town.away:
                town.notes["tried while away"] += 1
                return web.Response(text="<html>Bad Gateway</html>", status=502, content_type="text/html")
            status, body = await town.handle(request.path, form)
        except Lost as lost:
            if lost.how == "silent":
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(silent.wait(), SILENCE)
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
        return web.Response(text=text, status=status, content_type="text/html" if isinstance(body, str) else "application/json")

    app = web.Application(client_max_size=2**24)
    app.router.add_post("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", port)
    await site.start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        silent.set()
        await town.hang_up()
        await runner.cleanup()


class Deliveries:
    """Telegram's side of a webhook: one update a chat at a time, again until it is taken."""

    def __init__(self, town: Town, bot: str) -> None:
        self._town, self._bot = town, bot
        self._busy: set[object] = set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=10)) as session, asyncio.TaskGroup() as group:
            for _ in range(CONNECTIONS):
                group.create_task(self._work(session))

    async def _work(self, session: aiohttp.ClientSession) -> None:
        town = self._town
        while True:
            async with town.news:
                await town.news.wait_for(lambda: town.webhook.get("url") and self._next() is not None)
                update = self._next()
                assert update is not None
                chat = _chat(update)
                self._busy.add(chat)
            taken = await self._deliver(session, update)
            if not taken:
                await asyncio.sleep(REPEAT)  # Telegram's own pause before the next try
            async with town.news:
                self._busy.discard(chat)
                if taken and update in town.queue:
                    town.queue.remove(update)
                    town.confirmed += 1
                town.news.notify_all()

    async def _deliver(self, session: aiohttp.ClientSession, update: dict[str, object]) -> bool:
        path = "/" + self._town.webhook["url"].partition("//")[2].partition("/")[2]
        again = self._town.redelivers and self._town.chance.random() < 0.02
        for _ in range(2 if again else 1):
            try:
                async with session.post(self._bot + path, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": self._town.webhook["secret"]}) as answer:
                    if answer.status >= 300:
                        return False
            except (aiohttp.ClientError, TimeoutError):
                return False
        self._town.notes["updates delivered once more"] += again
        return True

    def _next(self) -> dict[str, object] | None:
        seen: set[object] = set()
        for update in self._town.queue:
            chat = _chat(update)
            if chat not in self._busy and chat not in seen:
                return update
            seen.add(chat)
        return None


def _chat(update: dict[str, object]) -> object:
    for part in update.values():
        if isinstance(part, dict):
            inner = part.get("message", part)
            chat = inner.get("chat") if isinstance(inner, dict) else None
            return chat.get("id") if isinstance(chat, dict) else None
    return None
