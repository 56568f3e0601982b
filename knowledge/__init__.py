"""What Banyan knows: entries and emergency scripts, written and reviewed by people."""

from knowledge.entry import Entry, Hotline, Language, Market, Neighbour, Region, Risk, Step, Text
from knowledge.loader import KnowledgeBroken, Library, load
from knowledge.rendering import Rendered, fill, render, script_for

__all__ = ["Entry", "Hotline", "KnowledgeBroken", "Language", "Library", "Market", "Neighbour", "Region", "Rendered", "Risk", "Step", "Text", "fill", "load", "render", "script_for"]
