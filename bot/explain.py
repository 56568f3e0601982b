"""`banyan ask --explain`: why a question got what it got, in words, for whoever looks after the base."""

from typing import assert_never

from bot import texts
from bot.advice import Advice
from bot.decision import Answer, Clarify, Emergency, Escalate, SmallTalk
from embeddings import Fitted, Hit, Policy
from knowledge import Language

# What the evidence of `embeddings.Evidence` is called in the files of texts. Several pieces that say the same stand together.
WORDS = {
    "dense_three": "why_meaning", "dense_best": "why_meaning", "dense_margin": "why_meaning", "dense_other": "why_meaning", "dense_other_margin": "why_meaning",
    "characters_three": "why_letters", "characters_best": "why_letters", "characters_margin": "why_letters", "characters_best_margin": "why_letters", "letters_said": "why_letters",
    "sounds_three": "why_sounds", "sounds_said": "why_sounds", "sounds_said_margin": "why_sounds", "words_said": "why_words_said", "known": "why_known", "field": "why_known",
    "warning": "why_happened", "asking": "why_length",
    "share": "why_lead", "margin": "why_lead", "agreement": "why_lead", "crowd": "why_lead", "third_share": "why_lead", "spread": "why_lead", "neighbour_near": "why_neighbour",
    "app_absent": "why_app", "app_unsaid": "why_app", "place_unsaid": "why_place", "happened_script": "why_happened", "asked_script": "why_happened", "script": "why_happened",
    "happened": "why_happened", "length": "why_length", "story": "why_length", "chinese": "why_language",
}  # fmt: skip
LEAST, SHOWN = 0.15, 5  # of the log odds: what moves them less is not worth a line; lines for each side


def explain(advice: Advice, policy: Policy, fitted: Fitted) -> str:
    """Return lines in the language of the question: what is done and why, what speaks for it and against it, what else was near."""
    language = advice.language
    lines = [texts.say("explain_heard", language, heard=texts.say("explain_zh" if language == "zh" else "explain_en", language), region=advice.region), _outcome(advice, policy)]
    if not advice.hits:
        return "\n".join(lines)
    best = advice.hits[0]
    moved = reasons(best, fitted)
    for key, side in (("explain_for", [pair for pair in moved if pair[1] > 0]), ("explain_against", [pair for pair in moved if pair[1] < 0])):
        if side:
            lines.append(texts.say(key, language, title=_title(best, language)))
            lines += [f"  {'+' if weight > 0 else '−'}{abs(weight):.1f}  {texts.say(name, language)}" for name, weight in side[:SHOWN]]
    if advice.hits[1:]:
        lines.append(texts.say("explain_others", language))
        lines += [f"  {hit.confidence:.1%}  {_title(hit, language)} ({hit.entry.id})" for hit in advice.hits[1:]]
    return "\n".join(lines)


def reasons(hit: Hit, fitted: Fitted) -> list[tuple[str, float]]:
    """Return (key of the words, how far it moves the log odds), strongest first; what hardly moves them is left out."""
    together: dict[str, float] = {}
    for name, _, moved in fitted.first.reasons(hit.evidence):
        together[WORDS[name]] = together.get(WORDS[name], 0.0) + moved
    return sorted(((name, moved) for name, moved in together.items() if abs(moved) >= LEAST), key=lambda pair: -abs(pair[1]))


def _outcome(advice: Advice, policy: Policy) -> str:
    language = advice.language
    match advice.decision:
        case Emergency(entry, "rules"):
            return texts.say("explain_rules", language, title=entry.text(Language(language)).title, id=entry.id)
        case Emergency() | Answer():
            return _said("explain_sure", advice.hits[0], policy, language)
        case Clarify(hits, split):
            best = hits[0]
            enough = best.confidence >= policy.answer[best.entry.risk]
            return _said("explain_split" if split else "explain_torn" if enough else "explain_unsure", best, policy, language)
        case SmallTalk():
            return texts.say("explain_small_talk", language)
        case Escalate("asked_for_person"):
            return texts.say("explain_person", language)
        case Escalate(_, hits):
            sure = f"{hits[0].confidence:.1%}" if hits else "0 %"
            return texts.say("explain_lost", language, sure=sure, from_=f"{policy.clarify:.1%}")
        case _:
            assert_never(advice.decision)


def _said(key: str, hit: Hit, policy: Policy, language: str) -> str:
    sure, from_ = f"{hit.confidence:.1%}", f"{policy.answer[hit.entry.risk]:.1%}"
    return texts.say(key, language, title=_title(hit, language), id=hit.entry.id, sure=sure, from_=from_, risk=hit.entry.risk)


def _title(hit: Hit, language: str) -> str:
    return hit.entry.text(Language(language)).title
