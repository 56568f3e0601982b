"""What one rule has to say about one entry, and the ways in which rules look at its text."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from knowledge.entry import Entry, Language, Step, Text
from knowledge.loader import Library
from knowledge.source import Loc

QUOTED = {Language.ZH: re.compile(r"“([^”]*)”"), Language.EN: re.compile(r'"([^"]*)"')}


@dataclass(frozen=True, slots=True)
class Complaint:
    """`loc` is the place inside the file, `mild` makes it a warning."""

    rule: str
    loc: Loc
    message: str
    remedy: str
    mild: bool = False


Rule = Callable[[Entry, Library], Iterator[Complaint]]


def unquoted(text: str, language: Language) -> str:
    """Return `text` with every quotation empty: what stands on a screen or is said by others is not our wording."""
    return QUOTED[language].sub("“”" if language is Language.ZH else '""', text)


def bare(text: str) -> str:
    """Return what is compared: letters, digits and characters, without spaces, marks, width and case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def texts(entry: Entry) -> Iterator[tuple[Language, Text]]:
    yield from ((language, entry.text(language)) for language in Language)


def paths(entry: Entry) -> Iterator[tuple[Loc, Language, tuple[Step, ...]]]:
    """Every list of steps of both languages: the main ones and those of each variant."""
    for language, text in texts(entry):
        yield (language, "steps"), language, text.steps
        for which, variant in enumerate(text.variants):
            yield (language, "variants", which, "steps"), language, variant.steps


def steps(entry: Entry) -> Iterator[tuple[Loc, Language, Step]]:
    """Every step of both languages, those of the variants too."""
    for loc, language, path in paths(entry):
        yield from (((*loc, number), language, step) for number, step in enumerate(path))


def parts(text: Text) -> list[str]:
    """What is always shown of one answer: all but the title, the variants and the help for a missing button."""
    said = [text.opening]
    for step in text.steps:
        said += [step.stop, step.do, step.see_next]
    return [*said, text.offline, text.closing]


def sentences(entry: Entry) -> Iterator[tuple[Loc, Language, str]]:
    """Every piece of text that a person may read, with its place; of each language in the order of reading, then the splitting questions."""
    for language, text in texts(entry):
        yield from _fields((language,), language, text, ("title", "opening"))
        for number, step in enumerate(text.steps):
            yield from _fields((language, "steps", number), language, step, ("stop", "do", "see_next", "if_not_see"))
        yield from _fields((language,), language, text, ("if_not_see", "offline", "closing"))
        for which, variant in enumerate(text.variants):
            yield (language, "variants", which, "label"), language, variant.label
            for number, step in enumerate(variant.steps):
                yield from _fields((language, "variants", which, "steps", number), language, step, ("stop", "do", "see_next", "if_not_see"))
    for number, neighbour in enumerate(entry.neighbours):
        yield ("neighbours", number, "zh"), Language.ZH, neighbour.zh
        yield ("neighbours", number, "en"), Language.EN, neighbour.en


def _fields(loc: Loc, language: Language, record: Text | Step, names: tuple[str, ...]) -> Iterator[tuple[Loc, Language, str]]:
    for name in names:
        if value := getattr(record, name):
            yield (*loc, name), language, value
