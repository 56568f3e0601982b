"""What is near in meaning, and how sure. Importing this package loads neither torch nor scikit-learn."""

from embeddings.confidence import Evidence, Fitted
from embeddings.encoder import Encoder, Matrix, ModelMissing, SentenceEncoder, ShippedEncoder, open_encoder
from embeddings.retriever import Hit, Retriever
from embeddings.verdict import Kind, Policy, Verdict, judge

__all__ = [
    "Encoder", "Evidence", "Fitted", "Hit", "Kind", "Matrix", "ModelMissing", "Policy", "Retriever", "SentenceEncoder", "ShippedEncoder", "Verdict",
    "judge", "open_encoder",
]  # fmt: skip
