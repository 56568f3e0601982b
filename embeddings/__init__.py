"""What is near in meaning, and how sure. Importing this package loads neither torch nor scikit-learn."""

from embeddings.confidence import Evidence, Fitted
from embeddings.emergency import EmergencyClassifier, SecondNet, Suspicion
from embeddings.encoder import Encoder, Matrix, ModelMissing, SentenceEncoder, ShippedEncoder, open_encoder
from embeddings.retriever import Hit, Retriever
from embeddings.verdict import MAX_CHOICES, Kind, Policy, Verdict, judge

__all__ = [
    "MAX_CHOICES",
    "EmergencyClassifier", "Encoder", "Evidence", "Fitted", "Hit", "Kind", "Matrix", "ModelMissing", "Policy", "Retriever", "SecondNet", "SentenceEncoder",
    "ShippedEncoder", "Suspicion", "Verdict", "judge", "open_encoder",
]  # fmt: skip
