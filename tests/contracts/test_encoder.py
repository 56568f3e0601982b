"""What every encoder promises, whichever road it comes by."""

import socket
from collections.abc import Callable

import numpy as np
import pytest

from embeddings import Encoder, SentenceEncoder, ShippedEncoder
from tests.embeddings.small import Planted

TEXTS = ["手机的字太小", "How do I pay?", "微信 pay 怎么用"]
BROKEN = ["", " ", "😀", "\x00", "\u200b", "字" * 5000, "a", "\ud83d x"]


def planted() -> Planted:
    return Planted({TEXTS[0]: (1, 0, 0), TEXTS[1]: (0, 1, 0), TEXTS[2]: (0, 0, 1)})


@pytest.fixture(scope="module", params=[ShippedEncoder, SentenceEncoder, planted], ids=["by the short road", "by sentence-transformers", "planted"])
def encoder(request: pytest.FixtureRequest) -> Encoder:
    build: Callable[[], Encoder] = request.param
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", _no_network)
        return build()


def _no_network(*arguments: object) -> None:
    raise AssertionError("the network was asked")


def test_one_row_a_text_of_unit_length(encoder: Encoder) -> None:
    rows = encoder.encode(TEXTS)
    assert rows.shape == (3, encoder.dim)
    assert rows.dtype == np.float32
    assert np.linalg.norm(rows, axis=1) == pytest.approx(1.0, abs=1e-5)


def test_no_texts_give_no_rows(encoder: Encoder) -> None:
    rows = encoder.encode([])
    assert rows.shape == (0, encoder.dim)
    assert rows.dtype == np.float32


def test_a_text_has_the_same_row_in_any_company(encoder: Encoder) -> None:
    together = encoder.encode([*TEXTS, *TEXTS[::-1]])
    for place, text in enumerate(TEXTS):
        alone = encoder.encode([text])[0]
        assert together[place] == pytest.approx(alone, abs=1e-5)
        assert together[5 - place] == pytest.approx(alone, abs=1e-5)


def test_no_text_breaks_it(encoder: Encoder) -> None:
    rows = encoder.encode(BROKEN)
    assert rows.shape == (len(BROKEN), encoder.dim)
    assert np.isfinite(rows).all()
    lengths = np.linalg.norm(rows, axis=1)
    assert ((np.abs(lengths - 1) < 1e-5) | (lengths == 0)).all()


def test_the_name_stays_the_same(encoder: Encoder) -> None:
    assert encoder.name
    assert encoder.name == encoder.name.strip()


def test_both_roads_to_the_shipped_model_give_the_same_vectors_and_name() -> None:
    short, long = ShippedEncoder(), SentenceEncoder("shipped")
    assert short.name == long.name
    assert short.encode([*TEXTS, *BROKEN]) == pytest.approx(long.encode([*TEXTS, *BROKEN]), abs=1e-5)


def test_the_shipped_folder_is_a_model_of_sentence_transformers() -> None:
    from sentence_transformers import SentenceTransformer

    from embeddings.encoder import SHIPPED

    model = SentenceTransformer(str(SHIPPED), trust_remote_code=True, device="cpu", local_files_only=True)
    assert model.encode(TEXTS, show_progress_bar=False) == pytest.approx(ShippedEncoder().encode(TEXTS), abs=1e-5)
