"""What to do with a question. Pure: no clock, no network, no storage."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import assert_never

from embeddings import MAX_CHOICES, Hit, Kind, Policy, Suspicion, judge
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
    """Ask which one is meant. `split` is the question that tells the first two apart, where somebody wrote one.

    `emergency` names a script that may be needed: whether that has happened is asked first.
    """

    hits: tuple[Hit, ...]
    split: Neighbour | None = None
    emergency: Suspicion | None = None


@dataclass(frozen=True, slots=True)
class SmallTalk:
    reply: str  # a key of texts/


@dataclass(frozen=True, slots=True)
class Escalate:
    """Hand over. `reason`: no_entry, unsure, asked_for_person, empty (nothing to read), stale (nobody may be answered from `stale` any more)."""

    reason: str
    hits: tuple[Hit, ...] = field(default=())
    stale: Entry | None = None


Decision = Emergency | Answer | Clarify | SmallTalk | Escalate


def decide(hits: Sequence[Hit], clarifications: int, policy: Policy, stale: Collection[str] = (), suspicion: Suspicion | None = None) -> Decision:
    """Answer when sure, ask when torn, hand over when lost (`embeddings.verdict`, in the words of a conversation); before all that, what may be an emergency.

    `hits` are best first, one an entry. After `max_clarifications` questions Banyan does not ask again.
    `stale`: ids that nobody may be answered from. A script that only the search guessed at is held back too; those
    that the rules know never come here, and are always sent.
    """
    decision = _decided(hits, clarifications, policy, stale)
    if suspicion is None or isinstance(decision, Emergency):
        return decision
    if suspicion.sure:
        old = suspicion.script.id in stale
        return Escalate("stale", tuple(hits), suspicion.script) if old else Emergency(suspicion.script, "search")
    if clarifications >= policy.max_clarifications:
        return decision
    others = tuple(hit for hit in hits if hit.confidence >= policy.plausible and hit.entry.id != suspicion.script.id)
    return Clarify(others[: MAX_CHOICES - 1], emergency=suspicion)


def _decided(hits: Sequence[Hit], clarifications: int, policy: Policy, stale: Collection[str]) -> Decision:
    verdict = judge(hits, policy, may_ask=clarifications < policy.max_clarifications)
    match verdict.kind:
        case Kind.ANSWER:
            best = verdict.hits[0]
            if best.entry.id in stale:
                return Escalate("stale", tuple(hits), best.entry)
            return Emergency(best.entry, "search") if best.entry.risk is Risk.R3 else Answer(best)
        case Kind.ASK:
            return Clarify(verdict.hits, verdict.split)
        case Kind.HAND_OVER:
            lost = not hits or hits[0].confidence < policy.clarify
            return Escalate("no_entry" if lost else "unsure", verdict.hits)
        case _:
            assert_never(verdict.kind)
