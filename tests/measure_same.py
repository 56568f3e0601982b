"""python -m tests.measure_same: how often two people who are taken to ask the same do. Run by hand; `bot/desk/same.py` rests on it.

Every pair of labelled questions of one language, by the share of three-letter pieces in common, with and without the demand
that the search puts the same entry first. "Right" is a pair that is labelled with a common entry.
"""

from collections import defaultdict
from itertools import combinations

import numpy as np

from bot.app import adviser_for, library_for
from bot.desk.same import likeness, pieces
from bot.settings import Settings
from embeddings import Retriever
from embeddings.questions import FOLDER, Question
from embeddings.questions import read as labelled

STEPS = (0.4, 0.5, 0.6, 0.7, 0.75, 0.8, 0.9)


def main() -> None:
    settings = Settings()
    library = library_for(settings)
    cases = labelled(sorted(FOLDER.glob("*.jsonl")))
    retriever = adviser_for(library, settings)._search
    assert isinstance(retriever, Retriever)
    hits = retriever.search_many([case.text for case in cases], 1)
    first = [(found[0].entry.id, found[0].confidence) if found else ("", 0.0) for found in hits]
    near: set[tuple[int, int]] = set()
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for number, case in enumerate(cases):
        for piece in pieces(case.text):
            holders[piece].append(number)
    for numbers in holders.values():
        if len(numbers) < 300:
            near.update(combinations(numbers, 2))
    print(f"{len(cases)} questions, {len(near)} pairs with a rare piece in common")
    alike = [(likeness(cases[a].text, cases[b].text), a, b) for a, b in near if cases[a].language == cases[b].language]
    for step in STEPS:
        for demand in (False, True):
            kept = [(a, b) for share, a, b in alike if share >= step and (not demand or first[a][0] == first[b][0])]
            right = sum(bool(set(cases[a].entries) & set(cases[b].entries)) for a, b in kept)
            none = sum(not cases[a].entries and not cases[b].entries for a, b in kept)
            print(f"likeness >= {step:.2f} {'same best entry' if demand else 'any best entry '}  {len(kept):5d} pairs, {right:5d} right, {none:4d} both without an entry")
    by_entry: defaultdict[str, list[int]] = defaultdict(list)
    for number, (entry, _) in enumerate(first):
        by_entry[entry].append(number)
    for sure in (0.3, 0.5, 0.7, 0.8, 0.9):
        pairs = [(a, b) for numbers in by_entry.values() for a, b in combinations(numbers, 2) if cases[a].language != cases[b].language and min(first[a][1], first[b][1]) >= sure]
        right = sum(bool(set(cases[a].entries) & set(cases[b].entries)) for a, b in pairs)
        print(f"two languages, same best entry, confidence >= {sure:.1f}: {len(pairs):6d} pairs, {100 * right / max(1, len(pairs)):.2f}% right")
    meanings(retriever, cases)


def meanings(retriever: Retriever, cases: list[Question]) -> None:
    """How near in meaning (cosine of kept vectors) two questions of a common entry are, and others: what `bot/desk/clusters.py` rests on."""
    vectors = np.stack([np.frombuffer(retriever.meaning(case.text), dtype=np.float16).astype(np.float32) for case in cases])
    near = np.triu(vectors @ vectors.T, 1)
    for step in (0.5, 0.6, 0.7, 0.8, 0.9):
        pairs = [(int(a), int(b)) for a, b in zip(*np.nonzero(near >= step), strict=True) if cases[int(a)].entries and cases[int(b)].entries]
        right = sum(bool(cases[a].entries & cases[b].entries) for a, b in pairs)
        print(f"cosine >= {step:.1f}: {len(pairs):6d} pairs with entries, {100 * right / max(1, len(pairs)):.1f}% with a common one")


if __name__ == "__main__":
    main()
