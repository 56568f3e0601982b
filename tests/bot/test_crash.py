"""kill -9 between any two steps of a message's road: after the restart everything is answered, once and in order."""

import asyncio
import json
import signal
import sys
from pathlib import Path

import pytest

from bot.messages import Address
from bot.storage import SqlStore

PEOPLE, EACH = 3, 3
PATIENCE = 180.0  # seconds; only a program that hangs takes so long, however busy the machine
POINTS = ["received", "written", "turned", "sending", "sent", "recorded"]


def updates(folder: Path) -> None:
    rows = [{"who": f"p{person}", "text": f"p{person} asks {number}"} for number in range(EACH) for person in range(PEOPLE)]
    (folder / "updates.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


async def child(folder: Path, url: str, platform: str, point: str, countdown: int) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "tests.bot.crash_child", str(folder), url, platform, point, str(countdown)]
    return await asyncio.create_subprocess_exec(*command, cwd=Path(__file__).parents[2], stderr=asyncio.subprocess.DEVNULL)


def sent(folder: Path) -> list[dict[str, str]]:
    path = folder / "sent.jsonl"
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []


async def until_answered(process: asyncio.subprocess.Process, folder: Path, expected: int) -> None:
    """Wait until `expected` different messages were sent, then stop the child as a crash would."""
    async with asyncio.timeout(PATIENCE):
        while len({row["key"] for row in sent(folder)}) < expected:
            assert process.returncode is None, "the second run ended by itself"
            await asyncio.sleep(0.05)  # polling a file of another process; nothing here can be awaited
    process.kill()
    await process.wait()


@pytest.mark.parametrize("point", POINTS)
async def test_killed_at_any_point_everybody_is_answered_once_in_order(point: str, database_url: str, tmp_path: Path) -> None:
    updates(tmp_path)
    first = await child(tmp_path, database_url, "web", point, countdown=2)
    assert await asyncio.wait_for(first.wait(), PATIENCE) == -signal.SIGKILL, "the first run must die at the chosen point"
    second = await child(tmp_path, database_url, "web", "never", 0)
    await until_answered(second, tmp_path, PEOPLE * EACH)
    rows = sent(tmp_path)
    shown = list({row["key"]: row for row in rows}.values())  # the far side shows one key once, as the web page does
    for person in range(PEOPLE):
        keys = [row["key"] for row in shown if row["who"] == f"p{person}"]
        assert keys == [f"out:u{number * PEOPLE + person}:1" for number in range(EACH)], f"killed when {point}"


@pytest.mark.parametrize("point", ["sending", "sent"])
async def test_where_nobody_knows_whether_it_arrived_banyan_asks_instead_of_repeating(point: str, tmp_path: Path) -> None:
    updates(tmp_path)
    url = f"sqlite:///{tmp_path}/banyan.db"
    first = await child(tmp_path, url, "telegram", point, countdown=0)
    assert await asyncio.wait_for(first.wait(), PATIENCE) == -signal.SIGKILL
    before = len(sent(tmp_path))
    second = await child(tmp_path, url, "telegram", "never", 0)
    await until_answered(second, tmp_path, PEOPLE * EACH - 1 + before)
    rows = sent(tmp_path)
    assert len({row["key"] for row in rows}) == len(rows), "nothing was said twice"
    store = SqlStore(url)
    await store.open()
    asked = [line for person in range(PEOPLE) for line in await store.lines(Address("telegram", f"p{person}")) if line.key.startswith("ask:")]
    assert len(asked) == 1
    assert asked[0].choices[0].id.startswith("again:")
    await store.close()
