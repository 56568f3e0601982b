"""`python -m embeddings bench`: how long a question takes and what it costs in memory, on one thread, with this base and with a hundred thousand entries.

Times are those of the processor, which on a quiet machine are those of the clock; so they may be taken beside other work. Set
OMP_NUM_THREADS=1, so that no library counts a second thread.
"""

import os
import random
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from embeddings.confidence import Fitted
from embeddings.encoder import Encoder
from embeddings.retriever import Retriever
from knowledge import Entry, Library
from knowledge.entry import Questions

SIZES = (1_000, 3_000, 10_000, 30_000, 100_000)  # synthetic entries
ASKED = 200  # questions that are timed one by one
Say = Callable[[str], None]


def bench(library: Library, encoder: Encoder, texts: Sequence[str], sizes: Sequence[int] = SIZES, say: Say = print) -> list[dict[str, float]]:
    """Say the figures of this base, then those of synthetic ones, and return the latter."""
    retriever = Retriever(library, encoder)
    median, late = one_by_one(retriever, texts)
    say(f"{len(retriever.entries)} entries: one question {median:.1f} ms (median), {late:.1f} ms (99th), a batch of 1,000 at {batch(retriever, texts):.0f} a second")
    say(f"memory of a process that only searches: {resident():.0f} MB")
    rows = []
    for size in sizes:
        began, before = time.process_time(), memory()
        large = Retriever(synthetic(library, size), encoder, Fitted.careful())
        built, kept = time.process_time() - began, memory() - before
        median, late = one_by_one(large, texts)
        rows.append({"entries": size, "median ms": median, "99th ms": late, "build s": built, "memory MB": kept})
        say(f"{size:>7,} synthetic entries: {median:6.1f} ms (median), {late:6.1f} ms (99th), built in {built:.1f} s, {kept:.0f} MB more")
        del large
    return rows


def one_by_one(retriever: Retriever, texts: Sequence[str], count: int = ASKED) -> tuple[float, float]:
    """Return the median and the 99th percentile of `count` searches, in milliseconds, after ten to warm up."""
    taken = []
    for number in range(-10, count):
        began = time.process_time()
        retriever.search(texts[number % len(texts)])
        if number >= 0:
            taken.append(1000 * (time.process_time() - began))
    return statistics.median(taken), float(np.percentile(taken, 99))


def batch(retriever: Retriever, texts: Sequence[str], count: int = 1000) -> float:
    """Return questions a second."""
    chosen = [texts[number % len(texts)] for number in range(count)]
    began = time.process_time()
    retriever.search_many(chosen)
    return count / (time.process_time() - began)


def memory() -> float:
    """Return the resident memory of this process, in MB (Linux and macOS: ps)."""
    return int(subprocess.run(["ps", "-o", "rss=", "-p", str(os.getpid())], capture_output=True, text=True, check=True).stdout) / 1024


def resident() -> float:
    """Return the resident memory of a process of its own that opens the shipped model and the base and has answered one question, in MB."""
    program = (
        "from embeddings import Retriever, open_encoder; from embeddings.bench import memory; from knowledge import load; "
        "Retriever(load(strict=False), open_encoder()).search('字太小'); print(memory())"
    )
    return float(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout)


def synthetic(library: Library, size: int, seed: int = 0) -> Library:
    """Return `size` entries that read like those of the base: the base itself, and entries whose wordings are real ones with halves exchanged."""
    chance = random.Random(seed)
    real = list(library.all())
    made: dict[str, Entry] = {}
    for number in range(size):
        one, other = chance.choice(real), chance.choice(real)
        zh = tuple(_crossed(one.questions.zh, other.questions.zh, "", chance) for _ in range(2))
        en = tuple(_crossed(one.questions.en, other.questions.en, " ", chance) for _ in range(2))
        id = f"{one.category}-synthetic-{number}"
        made[id] = replace(one, id=id, questions=Questions(zh, en), neighbours=())
    return Library(entries=made)


def _crossed(left: Sequence[str], right: Sequence[str], joint: str, chance: random.Random) -> str:
    first, second = chance.choice(left or ("",)), chance.choice(right or ("",))
    if joint:
        begin, end = first.split(), second.split()
        return joint.join([*begin[: len(begin) // 2], *end[len(end) // 2 :]])
    return first[: len(first) // 2] + second[len(second) // 2 :]
