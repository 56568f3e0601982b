"""What the short drills share."""

from collections.abc import Iterator

import pytest

from tests.drills.program import Nest, nest


@pytest.fixture(scope="module")
def starter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nest]:
    with nest(tmp_path_factory.mktemp("nest")) as opened:
        yield opened
