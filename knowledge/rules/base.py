"""Rules on what an entry refers to: facts, neighbours, other scripts, blanks (brief 4.2 W18)."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from knowledge.entry import Entry, Language, Risk
from knowledge.loader import Library
from knowledge.rendering import render, script_for
from knowledge.rules.complaint import Complaint, Rule, sentences
from knowledge.template import BLANK

ESCALATE_IF = frozenset({"money_sent", "code_given", "caller_on_line", "screen_shared", "app_installed", "money_missing", "threatened", "distress", "not_on_screen"})


def references(entry: Entry, library: Library) -> Iterator[Complaint]:
    everything = [*library.entries, *library.scripts]
    for number, id in enumerate(entry.facts):
        if id not in library.facts:
            yield Complaint("facts", ("facts", number), f"fact {id} does not exist", _perhaps(id, library.facts, "add it to facts.yaml"))
    seen: set[str] = set()
    for number, neighbour in enumerate(entry.neighbours):
        loc = ("neighbours", number, "id")
        if neighbour.id == entry.id or neighbour.id in seen:
            yield Complaint("neighbours", loc, f"neighbour {neighbour.id} is {'this entry itself' if neighbour.id == entry.id else 'here twice'}", "take it out")
        elif library.get(neighbour.id) is None:
            yield Complaint("neighbours", loc, f"neighbour {neighbour.id} does not exist", _perhaps(neighbour.id, everything, "write that entry first"))
        seen.add(neighbour.id)
    for region, id in (entry.elsewhere or {}).items():
        if region not in library.regions or id not in library.scripts:
            yield Complaint("elsewhere", ("elsewhere", region), f"{region}: {id} does not exist", "a region of regions.yaml and the id of a script")
    for number, reason in enumerate(entry.escalate_if):
        if reason not in ESCALATE_IF:
            yield Complaint("escalate_if", ("escalate_if", number), f"{reason} is not known", "one of " + ", ".join(sorted(ESCALATE_IF)))


def script_for_every_region(entry: Entry, library: Library) -> Iterator[Complaint]:
    """An emergency gives nobody the numbers of another country."""
    if entry.risk is not Risk.R3:
        return
    for region in library.regions:
        script = script_for(entry, region, library)
        foreign = {number.number for language in Language for number in render(script, language, region, library).numbers if region not in number.regions}
        if foreign:
            yield Complaint("elsewhere", ("elsewhere",), f"a person in {region} would get {', '.join(sorted(foreign))}", f"write elsewhere: {{{region}: a script}}, or placeholders")


def unconfirmed_is_marked(entry: Entry, library: Library) -> Iterator[Complaint]:
    weak = [id for id in entry.facts if (fact := library.facts.get(id)) and not fact.confirmed]
    unseen = [version.app for version in entry.app_versions if version.checked_on is None]
    if entry.checked and (weak or unseen):
        yield Complaint("checked", ("checked",), f"says checked, but {', '.join(weak + unseen)} is not", "write checked: false until a person has confirmed it")


def blanks(entry: Entry, library: Library) -> Iterator[Complaint]:
    """What `python -m knowledge new` left to be filled in."""
    asked = [(("questions", language, number), language, said) for language in Language for number, said in enumerate(entry.questions.of(language))]
    for loc, _, text in (*sentences(entry), *asked):
        if BLANK in text:
            yield Complaint("blank", loc, f"still to be written: {text.replace(BLANK, '').strip()}", f"write it, and take out the {BLANK}")
    if BLANK in entry.reviewed.by:
        yield Complaint("blank", ("reviewed",), "nobody has reviewed this", "write who read it, once somebody has")


def _perhaps(id: str, known: Iterable[str], otherwise: str) -> str:
    near = get_close_matches(id, known, 1, 0.8)
    return f"did you mean {near[0]}?" if near else f"look for a spelling mistake, or {otherwise}"


ENTRY_RULES: tuple[Rule, ...] = (references, script_for_every_region, unconfirmed_is_marked, blanks)
