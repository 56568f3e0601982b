"""What one rule has to say about one entry."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.entry import Entry, Language, Step, Text
from knowledge.loader import Library, Loc


@dataclass(frozen=True, slots=True)
class Complaint:
    """`loc` is the place inside the file, `mild` makes it a warning."""

    rule: str
    loc: Loc
    message: str
    remedy: str
    mild: bool = False


Rule = Callable[[Entry, Library], Iterator[Complaint]]


def texts(entry: Entry) -> Iterator[tuple[Language, Text]]:
    yield from ((language, entry.text(language)) for language in Language)


def steps(entry: Entry) -> Iterator[tuple[Loc, Language, Step]]:
    """Every step of both languages, those of the variants too."""
    for language, text in texts(entry):
        for number, step in enumerate(text.steps):
            yield (language, "steps", number), language, step
        for which, variant in enumerate(text.variants):
            for number, step in enumerate(variant.steps):
                yield (language, "variants", which, "steps", number), language, step


def sentences(entry: Entry) -> Iterator[tuple[Loc, Language, str]]:
    """Every piece of text that a person may read, with its place."""
    for language, text in texts(entry):
        for name in ("title", "opening", "if_not_see", "offline", "closing"):
            if value := getattr(text, name):
                yield (language, name), language, value
        for which, variant in enumerate(text.variants):
            yield (language, "variants", which, "label"), language, variant.label
    for loc, language, step in steps(entry):
        for name in ("do", "see_next", "if_not_see", "stop"):
            if value := getattr(step, name):
                yield (*loc, name), language, value
    for number, neighbour in enumerate(entry.neighbours):
        yield ("neighbours", number, "zh"), Language.ZH, neighbour.zh
        yield ("neighbours", number, "en"), Language.EN, neighbour.en
