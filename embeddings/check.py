"""`python -m embeddings check`: the base and the search tested together. Every labelled question is asked again and compared with the record."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from embeddings.decisions import Row, counted, rows_of
from embeddings.encoder import Encoder
from embeddings.questions import FOLDER, Question, usable
from embeddings.retriever import Retriever
from embeddings.thresholds import ASKED_RIGHT, HARMFUL, WRONG
from embeddings.verdict import Kind, Policy
from knowledge import Library

Say = Callable[[str], None]
RECORD = FOLDER / "record.txt"  # one line a question: a mark of its text, what was done, with which entries
SHOWN = 100  # changed answers that are printed
Record = Mapping[str, str]


def check(library: Library, encoder: Encoder, questions: Sequence[Question], record: Path = RECORD, cache: Path | None = None, accept: bool = False, say: Say = print) -> bool:
    """Return whether everything stands: the promise, the neighbours, the emergencies. With `accept`, write what is as the new record.

    Where the confidence was fitted for another base or encoder there is nothing to replay: that is said, and False returned.
    """
    retriever = Retriever(library, encoder, cache=cache)
    if why := retriever.fitted.matches(library, encoder):
        say(f"{why} Then look at what changed with python -m embeddings check, and keep it with --accept.")
        return False
    chosen = usable(questions, library)
    rows = rows_of(chosen, retriever.search_many([question.text for question in chosen]), Policy.of(retriever.fitted), library)
    before = read_record(record)
    changed = list(changes(rows, before))
    for line in changed[:SHOWN]:
        say(line)
    say(f"{len(rows)} questions, {len(changed)} with another answer than recorded{f', {len(changed) - SHOWN} of them not shown' if len(changed) > SHOWN else ''}")
    found = [*promise(rows), *confused(rows, before, library), *missed(rows, before)]
    for line in found:
        say(f"FAILED: {line}")
    if accept:
        write_record(rows, record)
        say(f"{record.name} now says what is")
    elif found:
        say("Better the wordings of the entries named, or, if it is meant so, keep it with python -m embeddings check --accept.")
    return accept or not found


def outcome(row: Row) -> str:
    """Return what was done, in one line: "answer id", "ask id id", or "hand over"."""
    ids = " ".join(hit.entry.id for hit in row.verdict.hits)
    match row.verdict.kind:
        case Kind.ANSWER:
            return f"answer {ids}"
        case Kind.ASK:
            return f"ask {ids}"
        case Kind.HAND_OVER:
            return "hand over"


def mark(question: Question) -> str:
    return hashlib.sha256(question.text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def read_record(path: Path) -> dict[str, str]:
    """Return outcomes by the mark of the question; nothing if there is no record yet."""
    if not path.is_file():
        return {}
    return dict(line.split(" ", 1) for line in path.read_text(encoding="utf-8").splitlines() if " " in line)


def write_record(rows: Sequence[Row], path: Path) -> None:
    lines = sorted(f"{mark(row.question)} {outcome(row)}" for row in rows)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def changes(rows: Sequence[Row], before: Record) -> Iterator[str]:
    """Yield a line for each question that now gets another answer; the order of choices does not count."""
    for row in rows:
        now, then = outcome(row), before.get(mark(row.question), "")
        if then and (then.split()[0], sorted(then.split()[1:])) != (now.split()[0], sorted(now.split()[1:])):
            yield f"{_better(row, then)} {row.question.text[:60]} [{' '.join(sorted(row.question.entries)) or 'nothing'}]: {then} → {now}"


def _better(row: Row, then: str) -> str:
    was, is_ = _worth(then.split(), row.question), _worth(outcome(row).split(), row.question)
    return "better" if is_ > was else "worse " if is_ < was else "other "


def _worth(done: Sequence[str], question: Question) -> int:
    """Return 3 for answered right, 2 for asked back with the right one, 1 for handed over or asked back in vain, 0 for a wrong answer."""
    right = bool(question.entries & set(done[1:]))
    match done[0]:
        case "answer":
            return 3 if right else 0
        case "ask":
            return 2 if right else 1
        case _:
            return 1


def promise(rows: Sequence[Row]) -> Iterator[str]:
    """Yield what of the promise of `thresholds` is broken, over all questions."""
    shares = counted(rows)
    for name, most in (("wrong among answers", WRONG), ("harmful among answers", HARMFUL)):
        if shares[name].value > most:
            yield f"{name}: {shares[name].yes} of {shares[name].of} is more than {most:.1%}"
    asked = shares["right one among the choices, of the answerable asked back"]
    if asked.of and asked.value < ASKED_RIGHT:
        yield f"asked back: the right one among the choices in {asked.yes} of {asked.of}, less than {ASKED_RIGHT:.0%}"


def confused(rows: Sequence[Row], before: Record, library: Library) -> Iterator[str]:
    """Yield each pair of declared neighbours of which one is given for the other more often than recorded."""
    now: Counter[tuple[str, str]] = Counter()
    then: Counter[tuple[str, str]] = Counter()
    for row in rows:
        for done, counter in ((outcome(row), now), (before.get(mark(row.question), ""), then)):
            words = done.split()
            if words[:1] == ["answer"] and words[1] not in row.question.entries:
                counter.update((wanted, words[1]) for wanted in row.question.entries if _neighbours(wanted, words[1], library))
    for (wanted, given), count in sorted(now.items()):
        if count > then[wanted, given]:
            yield f"{given} is given to people who ask for its neighbour {wanted}: {count} times, recorded {then[wanted, given]}"


def _neighbours(one: str, other: str, library: Library) -> bool:
    pairs = ((library.get(one), other), (library.get(other), one))
    return any(entry and any(neighbour.id == id for neighbour in entry.neighbours) for entry, id in pairs)


def missed(rows: Sequence[Row], before: Record) -> Iterator[str]:
    """Yield each emergency whose script is neither shown nor offered, unless the record says so too (the rules of the bot see some that the search does not)."""
    for row in rows:
        then = before.get(mark(row.question), "").split()
        if row.missed_emergency and not (then and _worth(then, row.question) < 2):
            yield f"an emergency is missed: {row.question.text[:80]} [{' '.join(sorted(row.question.entries))}] gets {outcome(row)}"
