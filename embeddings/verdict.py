"""What is done with the hits of a question: one rule for the bot, for `fit` and for `measure`. Pure: no clock, no network, no storage."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from embeddings.confidence import Fitted
from embeddings.retriever import Hit
from knowledge import Neighbour, Risk

MAX_CHOICES = 3  # answers to choose from; "none of these" and "get a person" come on top (brief 4.3 U6)


@dataclass(frozen=True, slots=True)
class Policy:
    """Probabilities that an entry really answers, from 0 to 1, fitted by `python -m embeddings fit`.

    `answer`: at least this sure, per risk of the entry, before it is given. `clarify`: the best hit is at least this likely
    before choices are offered. `rival`: a neighbour at least this likely is asked about first. `alarm`: the same for an
    emergency script behind an entry that is none; `warning`: for a warning (R2) behind a how-to.
    """

    answer: Mapping[Risk, float]
    clarify: float
    rival: float = 0.25  # a second entry with a quarter of the probability is no accident; measured by `embeddings measure`
    alarm: float = 0.05  # on the `fit` questions this and `warning` took all harmful answers (5 of 812) and 2 % of the right ones
    warning: float = 0.1
    plausible: float = 0.01  # a less likely one is no choice: on the fit questions it never was the right one (371 asked back), and it may frighten
    max_clarifications: int = 1

    @classmethod
    def of(cls, fitted: Fitted) -> "Policy":
        return cls(answer=fitted.answer, clarify=fitted.clarify)


class Kind(StrEnum):
    ANSWER = "answer"
    ASK = "ask back"
    HAND_OVER = "hand over"


@dataclass(frozen=True, slots=True)
class Verdict:
    """`hits` are those to give, to offer, or to hand over. `split` is the question that tells the first two apart, where somebody wrote one."""

    kind: Kind
    hits: tuple[Hit, ...] = ()
    split: Neighbour | None = None


def judge(hits: Sequence[Hit], policy: Policy, may_ask: bool = True) -> Verdict:
    """Answer when sure, ask when torn, hand over when lost. `hits` are best first, one an entry."""
    if not hits:
        return Verdict(Kind.HAND_OVER)
    best = hits[0]
    sure = best.confidence >= policy.answer[best.entry.risk]
    if sure and best.entry.risk is Risk.R3:
        return Verdict(Kind.ANSWER, (best,))
    split, dangerous = _split(best, hits[1:], policy), danger(hits, policy)
    if sure and not dangerous and not (split and may_ask):
        return Verdict(Kind.ANSWER, (best,))
    if best.confidence < policy.clarify or not may_ask:
        return Verdict(Kind.HAND_OVER, tuple(hits))
    return Verdict(Kind.ASK, choices(hits, policy), split)


def choices(hits: Sequence[Hit], policy: Policy) -> tuple[Hit, ...]:
    """Return what would be offered to choose from; the first hit always."""
    return (*hits[:1], *(hit for hit in hits[1:MAX_CHOICES] if hit.confidence >= policy.plausible))


def torn(hits: Sequence[Hit], policy: Policy) -> bool:
    """Whether something behind the first hit forbids to answer at once, however sure the first is."""
    return bool(hits) and hits[0].entry.risk is not Risk.R3 and (danger(hits, policy) or _split(hits[0], hits[1:], policy) is not None)


def danger(hits: Sequence[Hit], policy: Policy) -> bool:
    """Whether a how-to or a plain warning stands first and something graver may be meant, or another country: a mistake here would cost savings.

    Of the first entries for the other country that the question does not name, 67 right and 1 wrong one were sure on the `fit`
    questions; the wrong one was harmful, and kept all thresholds at 0.97.
    """
    if hits[0].evidence.place_unsaid:
        return True
    graver = _graver(hits[0].entry.risk, policy)
    return any(hit.entry.risk in graver and hit.confidence >= graver[hit.entry.risk] for hit in hits[1:MAX_CHOICES])


def _graver(risk: Risk, policy: Policy) -> dict[Risk, float]:
    """Return the risks that a first hit of `risk` must not hide, and how likely they may be before it does."""
    match risk:
        case Risk.R3:
            return {}
        case Risk.R2:
            return {Risk.R3: policy.alarm}
        case _:
            return {Risk.R3: policy.alarm, Risk.R2: policy.warning}


def _split(best: Hit, others: Sequence[Hit], policy: Policy) -> Neighbour | None:
    """Return the question between the best hit and a likely neighbour, if somebody wrote one."""
    graver = _graver(best.entry.risk, policy)
    likely = {hit.entry.id for hit in others[: MAX_CHOICES - 1] if hit.confidence >= min(policy.rival, graver.get(hit.entry.risk, 1.0))}
    return next((n for n in best.entry.neighbours if n.id in likely), None)
