"""The road of one question without its conversation: rules, small talk, search, decision. Asked by `turn` and by `banyan ask`."""

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bot.decision import Answer, Decision, Emergency, Escalate, Policy, SmallTalk, decide
from bot.places import region_named
from bot.redaction import redact
from bot.small_talk import small_talk, wants_person
from bot.triage import triage
from embeddings import Hit, Suspicion
from knowledge import Library, script_for

_log = logging.getLogger(__name__)
_CHINESE = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LATIN = re.compile(r"[A-Za-z]{2,}")
_MARKER = re.compile(r"\[[^\[\]]{1,12}\]")
_SUSPECT = re.compile(r"[\d@]|[零〇一二三四五六七八九幺两]{4}|(?:密码|pass ?word|pin)\b", re.IGNORECASE)  # nothing to redact for the search in any other text
_WORD = re.compile(r"\w")
_LIFE = frozenset({"emg-medical", "emg-fire-gas", "emg-suicidal", "emg-lost-person", "emg-threatened", "pub-ambulance-info"})
"""Scripts that hold for a forwarded cry for help too. A forwarded text about money is what the scammer wrote, not what the person did."""
_AT_ONCE = frozenset({"emg-suicidal", "emg-medical"})
"""Scripts of the rules that are shown whatever the second net says: minutes count, and a needless one costs a smile."""
_NEAR, _NEAR_FORWARDED = 3, 12  # hits; of a forwarded text only those about scams count


class Search(Protocol):
    """The part of `embeddings.Retriever` that is needed here."""

    def search_many(self, texts: Sequence[str], k: int = 3) -> list[list[Hit]]: ...


class Net(Protocol):
    """The part of `embeddings.SecondNet` that is needed here."""

    def doubts(self, text: str) -> bool: ...

    def look(self, texts: Sequence[str]) -> list[Suspicion | None]: ...


@dataclass(frozen=True, slots=True)
class Question:
    """`language` and `region` are empty where they are not known yet. `forwarded`: somebody else's words: is this a scam?"""

    text: str
    language: str = ""
    region: str = ""
    clarifications: int = 0
    forwarded: bool = False


@dataclass(frozen=True, slots=True)
class Advice:
    """What to do, and in which language and for which region to say it. `confidence` is None where no search decided."""

    question: Question
    language: str
    region: str
    decision: Decision
    hits: tuple[Hit, ...] = ()


def language_of(text: str, known: str = "") -> str:
    """Return "zh" or "en": by the script that the words are in; `known` where there are none."""
    chinese, latin = len(_CHINESE.findall(text)), len(_LATIN.findall(text))
    if not chinese and not latin:
        return known or "zh"
    return "zh" if chinese * 2 >= latin else "en"


class Adviser:
    """Knows the base and how to search it. `search` may block: call it in a thread. `today` says which facts are past their clock."""

    def __init__(self, library: Library, search: Search, policy: Policy, region: str, net: Net | None = None, today: Callable[[], date] = date.today) -> None:
        self._library, self._search, self._policy, self._region, self._net, self._today = library, search, policy, region, net, today

    def at_once(self, question: Question) -> Advice | None:
        """Return what needs no search: an emergency, a wish for a person, small talk, nothing at all."""
        return at_once(question, self._library, self._region, self.doubts)

    def doubts(self, text: str) -> bool:
        """Whether what the rules take for an emergency is probably none. Whatever goes wrong here, the rules are believed."""
        try:
            return self._net is not None and self._net.doubts(text)
        except Exception:
            _log.exception("The second net failed; the rules stand")
            return False

    def advise(self, question: Question) -> Advice:
        return next(self.advise_all([question]))

    def advise_all(self, questions: Sequence[Question]) -> Iterator[Advice]:
        """Yield one advice a question, in order; the searches of a batch are made together."""
        ready = [self.at_once(question) for question in questions]
        open_ones = [question for question, advice in zip(questions, ready, strict=True) if advice is None]
        texts = [_searchable(q.text) for q in open_ones]
        suspicions = self._net.look(texts) if self._net and texts else [None] * len(texts)
        near = _NEAR_FORWARDED if any(question.forwarded for question in open_ones) else _NEAR
        found = iter(zip(self._search.search_many(texts, near), suspicions, strict=True) if texts else ())
        for question, advice in zip(questions, ready, strict=True):
            yield advice or self._judge(question, *next(found))

    def _judge(self, question: Question, hits: list[Hit], suspicion: Suspicion | None) -> Advice:
        language, region = language_of(question.text, question.language), where(question, self._region)
        hits = [hit for hit in hits if not question.forwarded or _about_scams(hit)][:_NEAR]
        if question.forwarded:
            suspicion = None  # nothing has happened to the person yet
        elif (alarm := triage(question.text)) and alarm.script in self._library.scripts:  # and the net doubts it, or it would not have come here
            suspicion = Suspicion(self._library.scripts[alarm.script], suspicion.probability if suspicion else 0.0, sure=False)
        today = self._today()
        near = [hit.entry for hit in hits] + ([suspicion.script] if suspicion else [])
        stale = {entry.id for entry in near if self._library.stale(script_for(entry, region, self._library), today)}
        decision = decide(hits, question.clarifications, self._policy, stale, suspicion)
        if isinstance(decision, Emergency) and question.forwarded:
            decision = Answer(hits[0])
        if isinstance(decision, Emergency):
            decision = Emergency(script_for(decision.entry, region, self._library), decision.found_by)
        return Advice(question, language, region, decision, tuple(hits))


def _about_scams(hit: Hit) -> bool:
    return hit.entry.category == "scam"


def _searchable(text: str) -> str:
    """Return the text without card numbers, phones and the like: they must not leave the door, and they mislead the search."""
    return _MARKER.sub(" ", redact(text).text) if _SUSPECT.search(text) else text


def where(question: Question, default: str) -> str:
    """Return the region to answer for: the one that was chosen, else the one that the words name, else the deployment's."""
    return question.region or region_named(question.text) or default


def at_once(question: Question, library: Library, default_region: str, doubts: Callable[[str], bool] = lambda text: False) -> Advice | None:
    """See `Adviser.at_once`. Touches no encoder, no database and no network. `doubts`: see `Adviser.doubts`; what is doubted is asked about first."""
    language, region = language_of(question.text, question.language), where(question, default_region)
    alarm = triage(question.text)
    decision: Decision
    if alarm and alarm.script in library.scripts and (not question.forwarded or alarm.script in _LIFE):
        if alarm.script not in _AT_ONCE and doubts(question.text):
            return None
        decision = Emergency(script_for(library.scripts[alarm.script], region, library), "rules")
    elif question.forwarded:
        return None
    elif wants_person(question.text):
        decision = Escalate("asked_for_person")
    elif reply := small_talk(question.text):
        decision = SmallTalk(reply)
    elif not _WORD.search(question.text):
        decision = SmallTalk("no_words_found" if question.text.strip() else "empty")
    else:
        return None
    return Advice(question, language, region, decision)
