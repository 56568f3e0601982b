"""The great drill in its short form: a real process, a real socket, SIGKILL and SIGTERM. `make drills` is the long one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import Library
from tests.drills.program import Nest, nest
from tests.drills.stage import Combination
from tests.drills.storm import SHORT, Storm


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    with nest(tmp_path_factory.mktemp("nest")) as opened:
        yield opened


@pytest.mark.parametrize("chosen", ["aiogram", "python-telegram-bot"])
async def test_killed_and_stopped_amid_faults_everybody_is_answered_once_and_in_order(chosen: str, starter: Nest, library: Library, tmp_path: Path) -> None:
    storm = Storm(library, starter, tmp_path, f"sqlite:///{tmp_path}/storm.db", Combination(chosen), SHORT, seed=5)
    counts = await storm.run(f"sqlite:///{tmp_path}/calm.db")
    assert counts.clean, counts
    assert counts.lives == 2 * SHORT.kills + 3
    assert {"sendMessage: 429", "sendMessage: dropped after accepting", "undecodable updates"} <= counts.faults.keys(), "what was to go wrong did"
