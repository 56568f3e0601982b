"""What Banyan knows: entries and emergency scripts, written and reviewed by people."""

from knowledge.entry import Entry, Language, Market, Neighbour, Risk, Step, Text
from knowledge.loader import KnowledgeBroken, Library, load
from knowledge.rendering import Rendered, fill, render, script_for
from knowledge.reverses import Reverses
from knowledge.synonyms import Synonyms
from knowledge.tables import Fact, Hotline, Region

__all__ = [
    "Entry", "Fact", "Hotline", "KnowledgeBroken", "Language", "Library", "Market", "Neighbour", "Region", "Rendered", "Reverses", "Risk", "Step", "Synonyms", "Text",
    "fill", "load", "render", "script_for",
]  # fmt: skip
