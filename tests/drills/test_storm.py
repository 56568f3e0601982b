"""The great drill in its short form: a real process, a real socket, SIGKILL and SIGTERM. `make drills` is the long one."""

from pathlib import Path

import pytest

from knowledge import Library
from tests.drills.people import FIRST
from tests.drills.program import Nest
from tests.drills.smaller import asked, titles
from tests.drills.stage import Combination, stage
from tests.drills.storm import SHORT, Storm
from tests.drills.telegram import Town


@pytest.mark.parametrize("chosen", ["aiogram", "python-telegram-bot"])
async def test_killed_and_stopped_amid_faults_everybody_is_answered_once_and_in_order(chosen: str, starter: Nest, library: Library, tmp_path: Path) -> None:
    storm = Storm(library, starter, tmp_path, f"sqlite:///{tmp_path}/storm.db", Combination(chosen), SHORT, seed=5)
    counts = await storm.run(f"sqlite:///{tmp_path}/calm.db")
    assert counts.clean, counts
    assert counts.lives == 2 * SHORT.kills + 3
    assert {"sendMessage: 429", "sendMessage: dropped after accepting", "undecodable updates"} <= counts.faults.keys(), "what was to go wrong did"


async def test_the_nest_has_no_model_unless_it_is_asked_for_one(starter: Nest, library: Library, tmp_path: Path) -> None:
    town = Town()
    async with stage(town, starter, tmp_path, f"sqlite:///{tmp_path}/banyan.db", Combination()) as bot:
        await bot.start()
        await asked(town, FIRST, titles(library)[0])
        assert bot.running is not None
        mapped = Path(f"/proc/{bot.running.pid}/maps").read_text(encoding="utf-8")
    assert "sqlite" in mapped
    assert "faiss" not in mapped, "what is measured without the model is measured with it"
