"""A base of four entries and an encoder whose every vector is written down, so that each test knows its answer."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from embeddings import Evidence, Hit, Matrix
from embeddings.normalise import clean
from knowledge import Entry, Language, Library, Market, Neighbour, Risk, Text
from knowledge.entry import Questions, Reviewed

FONT, WECHAT_FONT, TRANSFER, SCRIPT = "phone-font", "phone-wechat-font", "pay-transfer", "emg-transferred"


class Planted:
    """The encoder port with vectors given by text; every other text is a zero row."""

    name = "planted"
    dim = 3

    def __init__(self, rows: Mapping[str, Sequence[float]] | None = None) -> None:
        self.rows = {clean(text): np.array(row, dtype=np.float32) for text, row in (rows or {}).items()}
        self.encoded: list[str] = []

    def encode(self, texts: Sequence[str]) -> Matrix:
        self.encoded += texts
        found = [self.rows.get(clean(text), np.zeros(self.dim, np.float32)) for text in texts]
        return np.array(found, dtype=np.float32).reshape(len(texts), self.dim)


def entry(id: str, zh: Sequence[str], en: Sequence[str], risk: Risk = Risk.R0, neighbours: Sequence[str] = ()) -> Entry:
    return Entry(
        id=id,
        category=id.split("-")[0],
        risk=risk,
        market=Market.BOTH,
        zh=Text(zh[0], "可以。"),
        en=Text(en[0], "Yes."),
        questions=Questions(tuple(zh), tuple(en)),
        reviewed=Reviewed("test", date(2026, 1, 1)),
        neighbours=tuple(Neighbour(one, "是吗？", "Is it?") for one in neighbours),
    )


def library() -> Library:
    entries = [
        entry(FONT, ["手机上的字怎么放大", "屏幕的字太小看不清", "字号调大"], ["How do I make the letters bigger", "The writing is too small to read", "bigger text"], neighbours=[WECHAT_FONT]),
        entry(WECHAT_FONT, ["微信里的字怎么放大", "微信聊天的字太小", "微信字号"], ["How do I make the letters in WeChat bigger", "WeChat words are too small", "WeChat font"]),
        entry(TRANSFER, ["怎么用微信转账给孩子", "微信怎么给人转钱", "转账步骤"], ["How do I send money with WeChat", "send money to my son", "WeChat transfer"], Risk.R1),
    ]
    script = entry(SCRIPT, ["我刚把钱转给骗子了", "钱已经转过去了被骗了", "刚转账被骗"], ["I just sent money to a scammer", "I have paid the swindler", "sent money scammed"], Risk.R3)
    return Library(entries={one.id: one for one in entries}, scripts={SCRIPT: script})


ZH, EN = Language.ZH, Language.EN

NO_EVIDENCE = Evidence(*[0.0] * len(Evidence.__dataclass_fields__))


def hit(base: Library, id: str, confidence: float) -> Hit:
    """Return a hit without evidence; its score is its confidence."""
    found = base.get(id)
    assert found is not None, id
    return Hit(found, confidence, confidence, NO_EVIDENCE)
