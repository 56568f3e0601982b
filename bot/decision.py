"""What to do with a question. Pure: no clock, no network, no storage."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from embeddings import Fitted, Hit, Suspicion
from knowledge import Entry, Neighbour, Risk

MAX_CHOICES = 3  # answers to choose from; "none of these" and "get a person" come on top (brief 4.3 U6)


@dataclass(frozen=True, slots=True)
class Policy:
    """Probabilities that an entry really answers, from 0 to 1, fitted by `python -m embeddings fit`.

    `answer`: at least this sure, per risk of the entry, before it is given. `clarify`: the best
    hit is at least this likely before choices are offered. `rival`: a neighbour at least this likely is asked about first.
    """

    answer: Mapping[Risk, float]
    clarify: float
    rival: float = 0.25  # a second entry with a quarter of the probability is no accident; measured by `embeddings measure`
    plausible: float = 0.01  # a less likely one is no choice: on the fit questions it never was the right one (371 asked back), and it may frighten
    max_clarifications: int = 1

    @classmethod
    def of(cls, fitted: Fitted) -> "Policy":
        return cls(answer=fitted.answer, clarify=fitted.clarify)


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
    """Answer when sure, ask when torn, hand over when lost; before all that, what may be an emergency.

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
    if not hits:
        return Escalate("no_entry")
    best = hits[0]
    sure, old = best.confidence >= policy.answer[best.entry.risk], best.entry.id in stale
    if best.entry.risk is Risk.R3 and sure:
        return Escalate("stale", tuple(hits), best.entry) if old else Emergency(best.entry, "search")
    may_ask = clarifications < policy.max_clarifications
    split = _split(best, hits[1:], policy)
    if sure and not (split and may_ask):
        return Escalate("stale", tuple(hits), best.entry) if old else Answer(best)
    if best.confidence < policy.clarify:
        return Escalate("no_entry", tuple(hits))
    if not may_ask:
        return Escalate("unsure", tuple(hits))
    return Clarify((best, *(hit for hit in hits[1:MAX_CHOICES] if hit.confidence >= policy.plausible)), split)


def _split(best: Hit, others: Sequence[Hit], policy: Policy) -> Neighbour | None:
    """Return the question between the best hit and a likely neighbour, if somebody wrote one."""
    likely = {hit.entry.id for hit in others[:2] if hit.confidence >= policy.rival}
    return next((n for n in best.entry.neighbours if n.id in likely), None)
