"""make bench: how long a turn takes and where the time goes. Run by hand; nothing here is a test.

Figures of one run are comparable with one another, not with those of another machine or hour: look at the ratios.
"""

import asyncio
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

from bot.advice import Adviser, Question, Search
from bot.app import App, adviser_for
from bot.messages import Address, Incoming
from bot.settings import Settings
from bot.storage import SqlStore
from embeddings.questions import FOLDER
from embeddings.questions import read as labelled
from knowledge import Library, load
from tests.bot.world import POLICY, Memory, Told

ROOT = Path(__file__).parents[1]
TURNS = 300


def percentiles(seconds: list[float]) -> str:
    ordered = sorted(seconds)
    return f"median {statistics.median(ordered) * 1000:6.1f} ms   99th {ordered[int(len(ordered) * 0.99)] * 1000:6.1f} ms"


async def timed(count: int, once: Callable[[int], Awaitable[None]]) -> list[float]:
    taken = []
    for number in range(count):
        start = time.perf_counter()
        await once(number)
        taken.append(time.perf_counter() - start)
    return taken


async def turns(library: Library, adviser: Adviser, texts: list[str]) -> list[float]:
    """One turn, from the door in to the door out, on SQLite with every write on disk."""
    with tempfile.TemporaryDirectory() as folder:
        store = SqlStore(f"sqlite:///{folder}/bench.db")
        await store.open()
        app = App(store, adviser, library, "CN", {"web": Memory()})

        async def once(number: int) -> None:
            await app.inbox.receive(Incoming(Address("web", f"p{number % 20}"), texts[number % len(texts)], key=f"b{number}"))
            await app.inbox.drain(10)
            await app.outbox.flush(10)

        await timed(20, lambda n: once(-n - 1))
        taken = await timed(TURNS, once)
        await store.close()
    return taken


async def over_http(texts: list[str]) -> tuple[float, float, list[float]]:
    """Start the real program; return start-up seconds, resident MB, and the time from sending a form to reading the answer."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "BANYAN_DATABASE_URL": f"sqlite:///{folder}/bench.db", "BANYAN_WEB_PORT": "0", "BANYAN_TELEGRAM_TOKEN": ""}
        start = time.perf_counter()
        server = subprocess.Popen([sys.executable, "-m", "bot"], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True)
        assert server.stdout is not None
        found = re.search(r"http://\S+", server.stdout.readline())
        startup = time.perf_counter() - start
        assert found is not None
        try:
            async with httpx.AsyncClient(base_url=found[0], timeout=30, follow_redirects=True) as client:
                await client.get("/")

                async def once(number: int) -> None:
                    answer = await client.post("/say", data={"text": texts[number % len(texts)], "key": f"bench{number}"}, headers={"Origin": found[0], "Sec-Fetch-Site": "same-origin"})
                    answer.raise_for_status()

                await timed(10, lambda n: once(-n - 1))
                taken = await timed(100, once)
            return startup, resident(server.pid), taken
        finally:
            server.terminate()
            server.wait(20)


def resident(pid: int) -> float:
    """Return the resident memory of a process in MB (Linux and macOS: ps)."""
    return int(subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True).stdout) / 1024


def batch(texts: list[str]) -> float:
    """Return questions a second of `banyan ask --batch`'s inside, without the start-up."""
    library = load()
    adviser = adviser_for(library, Settings())
    questions = [Question(text) for text in texts]
    list(adviser.advise_all(questions[:256]))
    start = time.perf_counter()
    for first in range(0, len(questions), 256):
        list(adviser.advise_all(questions[first : first + 256]))
    return len(questions) / (time.perf_counter() - start)


def main() -> None:
    library = load()
    texts = [case.text for case in labelled(sorted(FOLDER.glob("*.jsonl")))]
    real = adviser_for(library, Settings())
    nothing: Search = Told(library, {})
    with_model = asyncio.run(turns(library, real, texts))
    without = asyncio.run(turns(library, Adviser(library, nothing, POLICY, "CN"), texts))
    startup, memory, http = asyncio.run(over_http(texts))
    print(f"one turn in-process           {percentiles(with_model)}")
    print(f"the same, model a no-op       {percentiles(without)}   ratio {statistics.median(without) / statistics.median(with_model):.2f}")
    print(f"one turn over HTTP            {percentiles(http)}")
    print(f"questions a second, batch     {batch(texts):6.0f}")
    print(f"start-up                      {startup:6.1f} s")
    print(f"resident memory               {memory:6.0f} MB")


if __name__ == "__main__":
    main()
