"""The drill of those who are gone, in `make test` too: it is short, and once left out its own half without anybody noticing."""

from pathlib import Path

import pytest

from knowledge import Library
from tests.drills.__main__ import _well
from tests.drills.program import Nest
from tests.drills.smaller import gone
from tests.drills.stage import Combination


@pytest.mark.parametrize("chosen", ["aiogram", "python-telegram-bot"])
async def test_a_person_and_a_group_that_are_gone_harm_nobody_else(chosen: str, starter: Nest, library: Library, tmp_path: Path) -> None:
    found = await gone(library, starter, tmp_path, f"sqlite:///{tmp_path}/gone.db", Combination(chosen))
    assert _well(found), found
    assert [name for name, value in found.items() if value is True] == [
        "answered after coming back", "the answer of meanwhile came too", "without the group: everybody told",
        "the volunteer called", "the group was tried", "what waited is said when it is back",
    ]  # fmt: skip
