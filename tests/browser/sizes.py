"""make sizes: how heavy each page is, in KB, as it goes over the wire (nothing is compressed)."""

import asyncio
import re
import time
from dataclasses import replace

import httpx

from bot.messages import Card
from bot.tickets import Role
from tests.browser.fake_board import ROSTER
from tests.browser.fakes import LINK, FakeBot, browsing, site

WAITING = 20  # cards on the queue
PARTS = ("", "/mine", "/part/queue", "/part/mine", "/roster", "/thanks", "/unmet", "/figures", "/report", "/audit", "/keys")
PAGES = ("/", "/desk/sign-in", *(f"/desk{part}" for part in PARTS))


async def measure() -> list[tuple[str, int, int]]:
    """Return every page with its own bytes, and with the bytes of everything that it fetches at a first visit."""
    bot = FakeBot()
    mine = replace(bot.cards[0], held_by="小王", opened=time.time())
    bot.cards = [mine, *(Card(n, f"桂-{n:03d}", "微信里的字太小了，我看不清楚，怎么把它变大？", "unsure", "R0", "zh", "CN", False, time.time(), topic="phone") for n in range(100, 100 + WAITING))]
    bot.roles["小王"], bot.board.everybody = set(Role), list(ROSTER)
    async with browsing(site(bot), bot) as browser:
        await browser.post(f"/desk/enter/{LINK}")
        return [await _weighed(browser, path) for path in PAGES]


async def _weighed(browser: httpx.AsyncClient, path: str) -> tuple[str, int, int]:
    page = await browser.get(path)
    page.raise_for_status()
    fetched = set(re.findall(r'(?:src|href)="(/static/[^"]+)"', page.text))
    return path, len(page.content), len(page.content) + sum([len((await browser.get(one)).content) for one in fetched])


def main() -> None:
    print(f"{'page':<20}{'page KB':>10}{'first visit KB':>16}")
    for path, own, everything in asyncio.run(measure()):
        print(f"{path:<20}{own / 1024:>10.1f}{everything / 1024:>16.1f}")


if __name__ == "__main__":
    main()
