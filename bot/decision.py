"""What to do with a question. Pure: no clock, no network, no storage."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import assert_never

from embeddings import Hit, Kind, Policy, judge
from knowledge import Entry, Neighbour, Risk

__all__ = ["Answer", "Clarify", "Decision", "Emergency", "Escalate", "Policy", "SmallTalk", "decide"]

@dataclass(frozen=True, slots=True)
class Emergency:
    """Show this script, before and above everything else."""

    entry: Entry
    found_by: str  # "rules", or "search" where only the retrieval saw it


@dataclass(frozen=True, slots=True)
class Answer:
    hit: Hit


@dataclass(frozen=True, slots=True)
class Clarify:
    """Ask which one is meant. `split` is the question that tells the first two apart, where somebody wrote one."""

    hits: tuple[Hit, ...]
    split: Neighbour | None = None


@dataclass(frozen=True, slots=True)
class SmallTalk:
    reply: str  # a key of texts/


@dataclass(frozen=True, slots=True)
class Escalate:
    """Hand over. `reason`: no_entry, unsure, asked_for_person, empty (nothing to read)."""

    reason: str
    hits: tuple[Hit, ...] = field(default=())


Decision = Emergency | Answer | Clarify | SmallTalk | Escalate


def decide(hits: Sequence[Hit], clarifications: int, policy: Policy) -> Decision:
    """Answer when sure, ask when torn, hand over when lost: `embeddings.verdict`, in the words of a conversation.

    `hits` are best first, one an entry. After `max_clarifications` questions Banyan does not ask again.
    """
    verdict = judge(hits, policy, may_ask=clarifications < policy.max_clarifications)
    match verdict.kind:
        case Kind.ANSWER:
            best = verdict.hits[0]
            return Emergency(best.entry, "search") if best.entry.risk is Risk.R3 else Answer(best)
        case Kind.ASK:
            return Clarify(verdict.hits, verdict.split)
        case Kind.HAND_OVER:
            lost = not hits or hits[0].confidence < policy.clarify
            return Escalate("no_entry" if lost else "unsure", verdict.hits)
        case _:
            assert_never(verdict.kind)
