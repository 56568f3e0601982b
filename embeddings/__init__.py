"""What is near in meaning, and how sure. Importing this package loads neither torch nor scikit-learn."""

from embeddings.confidence import Evidence, Fitted
from embeddings.emergency import EmergencyClassifier, SecondNet, Suspicion
from embeddings.encoder import Encoder, Matrix, ModelMissing, SentenceEncoder, ShippedEncoder, open_encoder
from embeddings.retriever import Hit, Retriever

__all__ = [
    "EmergencyClassifier", "Encoder", "Evidence", "Fitted", "Hit", "Matrix", "ModelMissing", "Retriever", "SecondNet", "SentenceEncoder", "ShippedEncoder", "Suspicion",
    "open_encoder",
]  # fmt: skip
