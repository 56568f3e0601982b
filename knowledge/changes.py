"""What changed for a reader between two states of the base, and how much it weighs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from knowledge.entry import Entry, Language, Risk, Step, Text
from knowledge.loader import Library
from knowledge.rendering import PLACES
from knowledge.rules.complaint import sentences
from knowledge.tables import Hotline
from knowledge.weighing import Weighed, Weight, weigh

_SHARP = ("risk", "market", "caller_check", "elsewhere")  # fields that decide who is warned, and with whose numbers


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a reader would notice. `place` is written as in the file, `reason` says why it weighs as much."""

    id: str
    place: str
    weight: Weight
    reason: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Asked:
    """How many wordings came and went; nobody reads them, they change what is found."""

    added: int
    removed: int


class Edit(StrEnum):
    NEW = "a new answer"
    GONE = "an answer is gone"


def changes(old: Library, new: Library) -> list[Change]:
    """Return everything that changed, the weightiest first, then in order of id."""
    found = [*_regions(old, new), *_hotlines(old, new)]
    words = _vocabulary(new)
    for id in sorted({entry.id for entry in (*old.all(), *new.all())}):
        was, now = old.get(id), new.get(id)
        if was is None and now is not None:
            found.append(Change(id, "", Weight.MAJOR, Edit.NEW, "", now.zh.title))
        elif now is None and was is not None:
            found.append(Change(id, "", Weight.MAJOR, Edit.GONE, was.zh.title, ""))
        elif was is not None and now is not None and was != now:
            found.extend(_entry(was, now, words))
    order = list(Weight)[::-1]
    return sorted(found, key=lambda change: (order.index(change.weight), change.id))


def asked(old: Library, new: Library) -> Asked:
    was, now = ({(entry.id, language, text) for entry in library.all() for language in Language for text in entry.questions.of(language)} for library in (old, new))
    return Asked(len(now - was), len(was - now))


def _entry(was: Entry, now: Entry, words: frozenset[str]) -> Iterator[Change]:
    for name in _SHARP:
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield Change(now.id, name, Weight.MAJOR, "it decides who is warned, and whose numbers are given", str(before), str(after))
    script = Risk.R3 in (was.risk, now.risk)
    for language in Language:
        for place, before, after, weighed in _text(was.text(language), now.text(language), language, words):
            weight, reason = (Weight.MAJOR, "an emergency script: every word counts") if script else (weighed.weight, weighed.reason)
            yield Change(now.id, f"{language}.{place}", weight, reason, before, after)
    yield from _neighbours(was, now, script, words)


def _text(was: Text, now: Text, language: Language, words: frozenset[str]) -> Iterator[tuple[str, str, str, Weighed]]:
    for name in ("title", "opening", "if_not_see", "offline", "closing"):
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield name, before, after, weigh(before, after, language, words)
    yield from _steps("steps", was.steps, now.steps, language, words)
    old, new = ({variant.label: variant.steps for variant in text.variants} for text in (was, now))
    for label in [*old, *(label for label in new if label not in old)]:
        if label in old and label in new:
            yield from _steps(f"variants “{label}”", old[label], new[label], language, words)
        else:
            reason = "another phone or app is gone" if label in old else "another phone or app"
            yield f"variants “{label}”", label if label in old else "", label if label in new else "", Weighed(Weight.MAJOR, reason)


def _steps(place: str, was: Sequence[Step], now: Sequence[Step], language: Language, words: frozenset[str]) -> Iterator[tuple[str, str, str, Weighed]]:
    """Yield a change for each step that is new, gone or other than before."""
    for kind, start, end, from_, to in SequenceMatcher(a=was, b=now, autojunk=False).get_opcodes():
        if kind == "equal":
            continue
        old, new = was[start:end], now[from_:to]
        for number in range(max(len(old), len(new))):
            at = f"{place}.{(from_ if new else start) + number + 1}"
            if number >= len(old):
                yield at, "", new[number].do, Weighed(Weight.MAJOR, "a step is new")
            elif number >= len(new):
                yield at, old[number].do, "", Weighed(Weight.MAJOR, "a step is gone")
            else:
                yield from _step(at, old[number], new[number], language, words)


def _step(place: str, was: Step, now: Step, language: Language, words: frozenset[str]) -> Iterator[tuple[str, str, str, Weighed]]:
    for name in ("stop", "do", "see_next", "if_not_see"):
        before, after = getattr(was, name), getattr(now, name)
        if before != after:
            yield f"{place}.{name}", before, after, weigh(before, after, language, words, step=True)


def _neighbours(was: Entry, now: Entry, script: bool, words: frozenset[str]) -> Iterator[Change]:
    old, new = ({neighbour.id: neighbour for neighbour in entry.neighbours} for entry in (was, now))
    for id in sorted(old.keys() | new.keys()):
        if id not in new or id not in old:
            before, after = (old[id].zh, "") if id in old else ("", new[id].zh)
            yield Change(now.id, f"neighbours {id}", Weight.MINOR, "what Banyan asks back", before, after)
            continue
        for language in Language:
            before, after = old[id].of(language), new[id].of(language)
            if before != after:
                weighed = weigh(before, after, language, words)
                yield Change(now.id, f"neighbours {id}.{language}", Weight.MAJOR if script else weighed.weight, weighed.reason, before, after)


def _regions(old: Library, new: Library) -> Iterator[Change]:
    for code in sorted(old.regions.keys() | new.regions.keys()):
        was, now = old.regions.get(code), new.regions.get(code)
        if was is None or now is None:
            yield Change("regions.yaml", code, Weight.MAJOR, "a region is new" if was is None else "a region is gone", code if was else "", code if now else "")
            continue
        for name in (*PLACES, "name"):
            for language in Language:
                before, after = getattr(was, name).get(language, ""), getattr(now, name).get(language, "")
                if before != after:
                    yield Change("regions.yaml", f"{code}.{name}.{language}", Weight.MAJOR, "everybody in that region reads it", before, after)


def _hotlines(old: Library, new: Library) -> Iterator[Change]:
    was, now = ({(hotline.number, hotline.regions): hotline for hotline in library.hotlines} for library in (old, new))
    for key in sorted(was.keys() | now.keys()):
        before, after = was.get(key), now.get(key)
        place = f"{key[0]} ({', '.join(key[1])})"
        if before is None or after is None:
            yield Change("hotlines.yaml", place, Weight.MAJOR, "a number may be shown now" if before is None else "a number is shown no more", before.zh if before else "", after.zh if after else "")
        elif _on_button(before) != _on_button(after):
            yield Change("hotlines.yaml", place, Weight.MAJOR, "what stands on a number's button", _on_button(before), _on_button(after))


def _on_button(hotline: Hotline) -> str:
    return f"{hotline.zh} / {hotline.en}" + ("" if hotline.can_be_dialled else " (no call button)")


def _vocabulary(library: Library) -> frozenset[str]:
    """Return every English word that the answers use, in small letters."""
    return frozenset(word for entry in library.all() for _, language, text in sentences(entry) if language is Language.EN for word in text.lower().replace('"', " ").split())
