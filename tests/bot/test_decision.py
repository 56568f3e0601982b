"""When to answer, ask, hand over: a table."""

import pytest

from bot.decision import Answer, Clarify, Decision, Emergency, Escalate, decide
from embeddings import Suspicion
from knowledge import Library
from tests.bot.world import POLICY, hit


def outcome(library: Library, *found: tuple[str, float], clarifications: int = 0, stale: tuple[str, ...] = ()) -> tuple[str, tuple[str, ...]]:
    decision: Decision = decide([hit(library, id, p) for id, p in found], clarifications, POLICY, stale)
    match decision:
        case Emergency(entry, by):
            return f"emergency by {by}", (entry.id,)
        case Answer(best):
            return "answer", (best.entry.id,)
        case Clarify(hits, split):
            return "split" if split else "clarify", tuple(h.entry.id for h in hits)
        case Escalate(reason):
            return reason, ()
        case other:
            return str(other), ()


@pytest.mark.parametrize(
    ("found", "clarifications", "expected"),
    [
        ([], 0, ("no_entry", ())),
        ([("phone-font-bigger", 0.29)], 0, ("no_entry", ())),
        ([("phone-font-bigger", 0.80)], 0, ("answer", ("phone-font-bigger",))),
        ([("phone-font-bigger", 0.79), ("phone-volume", 0.1)], 0, ("clarify", ("phone-font-bigger", "phone-volume"))),
        ([("phone-font-bigger", 0.79)], 1, ("unsure", ())),
        ([("pay-wechat-bind-card", 0.84)], 0, ("clarify", ("pay-wechat-bind-card",))),  # money needs more than R0's 0.80
        ([("pay-wechat-bind-card", 0.85)], 0, ("answer", ("pay-wechat-bind-card",))),
        ([("emg-gave-code", 0.40), ("scam-verification-code", 0.3)], 0, ("emergency by search", ("emg-gave-code",))),  # in doubt the script
        ([("emg-gave-code", 0.39)], 0, ("clarify", ("emg-gave-code",))),
        ([("pay-auto-renew-wechat", 0.9), ("scam-member-fee-call", 0.3)], 0, ("split", ("pay-auto-renew-wechat", "scam-member-fee-call"))),
        ([("pay-auto-renew-wechat", 0.9), ("pay-auto-renew-apple", 0.3)], 0, ("split", ("pay-auto-renew-wechat", "pay-auto-renew-apple"))),
        ([("pay-auto-renew-wechat", 0.9), ("pay-auto-renew-apple", 0.24)], 0, ("answer", ("pay-auto-renew-wechat",))),
        ([("pay-auto-renew-wechat", 0.9), ("pay-auto-renew-apple", 0.3)], 1, ("answer", ("pay-auto-renew-wechat",))),  # asked once already
        ([("pay-auto-renew-wechat", 0.9), ("scam-member-fee-call", 0.1)], 0, ("split", ("pay-auto-renew-wechat", "scam-member-fee-call"))),  # a how-to hides no scam
        ([("pay-auto-renew-wechat", 0.9), ("scam-member-fee-call", 0.09)], 0, ("answer", ("pay-auto-renew-wechat",))),
        ([("pay-auto-renew-wechat", 0.9), ("scam-member-fee-call", 0.1)], 1, ("unsure", ())),  # nor after it was asked about: then a person looks
        ([("scam-lottery", 0.9), ("emg-just-transferred", 0.05)], 0, ("split", ("scam-lottery", "emg-just-transferred"))),  # a warning hides no emergency
        ([("scam-lottery", 0.9), ("emg-just-transferred", 0.04)], 0, ("answer", ("scam-lottery",))),
        ([("emg-gave-code", 0.9), ("emg-just-transferred", 0.5)], 0, ("emergency by search", ("emg-gave-code",))),  # a script is not held back
    ],
)
def test_decide(found: list[tuple[str, float]], clarifications: int, expected: tuple[str, tuple[str, ...]], library: Library) -> None:
    assert outcome(library, *found, clarifications=clarifications) == expected


def test_what_is_hardly_likely_is_no_choice(library: Library) -> None:
    assert outcome(library, ("phone-volume", 0.5), ("phone-update", 0.009), ("phone-frozen", 0.01))[1] == ("phone-volume", "phone-frozen")


def test_at_most_three_choices(library: Library) -> None:
    found = [(id, 0.5) for id in ("phone-volume", "phone-font-bigger", "phone-frozen", "phone-update")]
    assert len(outcome(library, *found)[1]) == 3


@pytest.mark.parametrize(
    ("found", "sure", "clarifications", "expected"),
    [
        ([("phone-volume", 0.95)], True, 0, ("emergency", ())),  # the net is sure: the script, whatever the search found
        ([], True, 1, ("emergency", ())),
        ([("phone-volume", 0.95)], False, 0, ("asked", ("phone-volume",))),  # not sure: whether it has happened is asked before a how-to is given
        ([], False, 0, ("asked", ())),
        ([("emg-gave-code", 0.3), ("phone-volume", 0.2)], False, 0, ("asked", ("phone-volume",))),  # the script is no choice twice
        ([("phone-volume", 0.95)], False, 1, ("answer", ("phone-volume",))),  # asked once already
        ([("phone-volume", 0.1)], False, 1, ("no_entry", ())),
        ([("emg-medical", 0.5)], False, 0, ("other emergency", ("emg-medical",))),  # the search is sure of a script itself
    ],
)
def test_a_suspected_emergency_comes_first(found: list[tuple[str, float]], sure: bool, clarifications: int, expected: tuple[str, tuple[str, ...]], library: Library) -> None:
    suspicion = Suspicion(library.scripts["emg-gave-code"], 0.5, sure)
    outcome: tuple[str, tuple[str, ...]]
    match decide([hit(library, id, p) for id, p in found], clarifications, POLICY, suspicion=suspicion):
        case Emergency(entry) if entry is suspicion.script:
            outcome = "emergency", ()
        case Emergency(entry):
            outcome = "other emergency", (entry.id,)
        case Clarify(hits, None, asked) if asked is suspicion:
            outcome = "asked", tuple(h.entry.id for h in hits)
        case Answer(best):
            outcome = "answer", (best.entry.id,)
        case Escalate(reason):
            outcome = reason, ()
        case other:
            outcome = str(other), ()
    assert outcome == expected


@pytest.mark.parametrize(
    ("found", "stale", "expected"),
    [
        ([("scam-lottery", 0.97)], ("scam-lottery",), "stale"),
        ([("scam-lottery", 0.97)], ("scam-loan",), "answer"),
        ([("scam-lottery", 0.97), ("scam-loan", 0.1)], ("scam-loan",), "answer"),  # the second best harms nobody
        ([("scam-lottery", 0.6), ("scam-loan", 0.5)], ("scam-lottery",), "clarify"),  # asked first; what is chosen is looked at then
        ([("scam-lottery", 0.1)], ("scam-lottery",), "no_entry"),
        ([("emg-gave-code", 0.6)], ("emg-gave-code",), "stale"),  # a script that only the search guessed at
        ([("emg-gave-code", 0.6)], (), "emergency by search"),
    ],
)
def test_nobody_is_answered_from_what_is_stale(found: list[tuple[str, float]], stale: tuple[str, ...], expected: str, library: Library) -> None:
    assert outcome(library, *found, stale=stale)[0] == expected


def test_a_script_that_is_too_old_is_held_back_although_the_net_is_sure(library: Library) -> None:
    script = library.scripts["emg-gave-code"]
    match decide([hit(library, "phone-volume", 0.9)], 0, POLICY, {script.id}, Suspicion(script, 0.9, True)):
        case Escalate("stale", _, entry):
            assert entry is script
        case other:
            raise AssertionError(other)
