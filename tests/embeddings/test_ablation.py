"""Taking evidence away shows what it was worth."""

import numpy as np
import pytest

from embeddings.ablation import KINDS, ablation
from embeddings.confidence import EVIDENCE
from embeddings.questions import Question
from tests.embeddings.small import FONT, SCRIPT, TRANSFER, WECHAT_FONT, ZH, Planted, library

ASKED = (("手机字小放大", FONT), ("微信聊天字小", WECHAT_FONT), ("给人转钱", TRANSFER), ("钱转给骗子了", SCRIPT), ("明天下雨", ""))


def test_every_kind_names_evidence_that_exists() -> None:
    for kind, beginnings in KINDS.items():
        assert all(any(name.startswith(one) for name in EVIDENCE) for one in beginnings), kind


def test_without_the_only_evidence_that_knows_fewer_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("embeddings.ablation.KINDS", {"nothing": (), "all": tuple(EVIDENCE)})
    questions = [Question(f"{text}{n}", ZH, frozenset([id] if id else []), "plain") for n in range(12) for text, id in ASKED]
    lines: list[str] = []
    whole, none = ablation(library(), Planted(), questions, lines.append)
    assert whole.first["zh"] > none.first["zh"]
    assert whole.loss < none.loss
    assert np.isfinite(none.loss)
    assert len(lines) == 3
