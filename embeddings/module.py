"""The shipped model as a module of sentence-transformers: `SentenceTransformer("embeddings/model", trust_remote_code=True)` finds it here."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from sentence_transformers.base.modules import InputModule

from embeddings.grams import Grams

MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "embeddings.module.GramsModule"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


class GramsModule(InputModule):
    """Texts to sums of rows of a `Grams` table; `Normalize` behind it makes unit vectors of them."""

    save_in_root = True

    def __init__(self, grams: Grams) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.grams = grams
        self.bag = torch.nn.EmbeddingBag.from_pretrained(torch.from_numpy(grams.table), mode="sum")

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **kwargs: Any) -> dict[str, torch.Tensor]:
        rows, starts = self.grams.bags([(prompt or "") + text for text in inputs])
        return {"rows": torch.from_numpy(rows), "starts": torch.from_numpy(starts)}

    def forward(self, features: dict[str, torch.Tensor], **kwargs: Any) -> dict[str, torch.Tensor]:
        features["sentence_embedding"] = self.bag(features["rows"], features["starts"])
        return features

    def get_embedding_dimension(self) -> int:
        return self.grams.dim

    def save(self, output_path: str, *args: Any, **kwargs: Any) -> None:
        self.grams.save(Path(output_path))

    @classmethod
    def load(cls, model_name_or_path: str, subfolder: str = "", *args: Any, **kwargs: Any) -> "GramsModule":
        return cls(Grams.load(Path(model_name_or_path) / subfolder))


def write_model(grams: Grams, folder: Path) -> None:
    """Write a whole sentence-transformers model directory around the table."""
    grams.save(folder)
    (folder / "modules.json").write_text(json.dumps(MODULES, indent=2) + "\n", encoding="utf-8")
    settings = {"model_type": "SentenceTransformer", "prompts": {"query": "", "document": ""}, "default_prompt_name": None, "similarity_fn_name": "cosine"}
    (folder / "config_sentence_transformers.json").write_text(json.dumps(settings, indent=2) + "\n", encoding="utf-8")
