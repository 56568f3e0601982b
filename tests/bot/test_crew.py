"""A crew looks as often as there is something to find, and hardly oftener."""

import asyncio

from bot import crew
from bot.crew import Crew


async def idle() -> None:
    """Let everybody come as far as they can."""
    for _ in range(20):
        await asyncio.sleep(0)


async def test_one_piece_of_news_makes_one_worker_look() -> None:
    looks = 0

    async def step() -> bool:
        nonlocal looks
        looks += 1
        return False

    async with asyncio.TaskGroup() as group:
        one = Crew("one", step, 4)
        running = group.create_task(one.run())
        await idle()
        assert looks == 4, "each looks once when it begins"
        one.wake()
        await idle()
        assert looks == 5
        one.rest()
        async with asyncio.timeout(crew.POLL / 2):
            await running  # all of them are told, not only the first


async def test_where_much_waits_all_work_at_once() -> None:
    waiting, at_once, most, go_on = 0, 0, 0, asyncio.Event()

    async def step() -> bool:
        nonlocal waiting, at_once, most
        if not waiting:
            return False
        waiting -= 1
        one.wake()
        at_once += 1
        most = max(most, at_once)
        await go_on.wait()
        at_once -= 1
        return True

    one = Crew("one", step, 4)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(one.run())
        await idle()
        waiting = 8
        one.wake()
        await idle()
        assert most == 4
        go_on.set()
        await idle()
        assert (waiting, at_once) == (0, 0)
        one.rest()
        await running
