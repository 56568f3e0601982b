"""A decision in words and buttons. Pure: conversation in, the next conversation and what is said out."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot import freshness, texts
from bot.conversation import Conversation, Offer, Status
from bot.decision import Clarify
from bot.messages import EMERGENCY, PERSON, REGION, REGIONS, Choice, Number, Outgoing
from knowledge import Entry, Hotline, Language, Library, Risk, fill, render, script_for
from knowledge.rendering import meant_for, numbers_in

MAX_ANSWERS = 4  # buttons beside "get a person"; brief 4.3 U6
_PAID = "emg-just-transferred"
_CALLED = "scam-check-caller"
SCAM = "scam-is-it-a-scam"  # what to look at, whatever the message says

Said = tuple[Conversation, Outgoing]


@dataclass(frozen=True, slots=True)
class Replies:
    """`region` is the deployment's: it holds until a person says where they are. `today` says which facts are past their clock.

    `seals`: whether masked pieces are kept for a lead, which people are told before they write more.
    """

    library: Library
    region: str
    today: Callable[[], date] = date.today
    seals: bool = False

    def where(self, conversation: Conversation) -> str:
        return conversation.region if conversation.region in self.library.regions else self.region

    def text(self, key: str, conversation: Conversation, **values: object) -> str:
        """Return a sentence of Banyan's own, with the numbers of the person's region."""
        place, language = self.library.regions[self.where(conversation)], conversation.tongue
        return texts.say(key, language, police=place.police[language], ambulance=place.ambulance[language], scam_line=place.scam_line[language], region=place.name[language], **values)

    def plain(self, conversation: Conversation, id: str) -> str:
        """Return the words of an answer alone, as the person would read them; nothing for an id that is no more, or that nobody may be answered from."""
        entry = self.library.get(id)
        if entry is None or self.outdated(entry):
            return ""
        return render(entry, conversation.tongue, self.where(conversation), self.library).text

    def outdated(self, entry: Entry) -> bool:
        """Whether nobody may be answered from an entry today."""
        return self.library.stale(entry, self.today()) or freshness.stale(entry, self.library, self.today())

    def simple(self, conversation: Conversation, key: str, *offers: Offer, **values: object) -> Said:
        """One sentence, the numbers in it, `offers`, and the way to a person, or out of the queue for somebody who is in it."""
        return self._with(conversation, self.text(key, conversation, **values), (*offers, *_way_out(conversation)))

    def several(self, conversation: Conversation, keys: Sequence[str], *offers: Offer, **values: object) -> Said:
        """Several sentences as one message, with `offers` and the way to a person."""
        return self._with(conversation, "\n\n".join(self.text(key, conversation, **values) for key in keys), offers)

    def rule(self, conversation: Conversation) -> str:
        """Return what holds for volunteers, and what is kept for a lead, said before anybody sees the words."""
        return "\n".join(self.text(key, conversation) for key in ("volunteer_rule", *(("seals",) if self.seals else ())))

    def after_script(self, conversation: Conversation, on_duty: bool) -> Said:
        """What follows an emergency's script: whether somebody is there."""
        keys = ["after_script_on_duty" if on_duty else "after_script_off_duty", *(["seals"] if self.seals else [])]
        return self._with(conversation, "\n\n".join(self.text(key, conversation) for key in keys), _way_out(conversation))

    def say(self, key: str, language: str) -> str:
        """Return a label, which has no region in it."""
        return texts.say(key, language)

    def plainly(self, conversation: Conversation, text: str, *offers: Offer) -> Said:
        """This text, these offers, and the same way out."""
        return self._with(conversation, text, (*offers, *_way_out(conversation)))

    def greeting(self, conversation: Conversation) -> Said:
        """Who this is, that it is a program, and four ways to begin."""
        language, other = conversation.tongue, "zh" if conversation.tongue is Language.EN else "en"
        key = "begin_again" if conversation.turn else "greeting"
        text = f"{self.text(key, conversation)}\n\n{self.text('trust', conversation)}"
        urgent = Choice(EMERGENCY, texts.say("emergency", language), urgent=True)
        switch = Choice(f"lang:{other}", texts.say("this_language", other))
        conversation, choices = conversation.says(Offer(f"entry:{SCAM}", texts.say("is_it_a_scam", language)), *_way_out(conversation))
        person = Choice(PERSON, texts.say("get_person", language))
        return conversation, Outgoing(text, (urgent, *choices, person, switch)[:4], language=language)

    def script_now(self, entry: Entry, language: str, region: str, key: str) -> Outgoing:
        """Return an emergency script for the door: it knows no conversation, so its buttons are those that always count."""
        tongue, place = Language(language), self.library.regions[region]
        shown = render(entry, tongue, region, self.library)
        choices = (
            Choice(REGIONS, texts.say("other_region", language, region=place.name[tongue])),
            Choice(PERSON, texts.say("get_person", language)),
        )
        return Outgoing(shown.text, choices, _numbers(shown.numbers, tongue), language, urgent=True, key=key)

    def emergency(self, conversation: Conversation, entry: Entry) -> Said:
        conversation = conversation.answered(entry.id)
        return conversation, self.script_now(entry, conversation.tongue, self.where(conversation), "")

    def answer(self, conversation: Conversation, entry: Entry, variant: str = "") -> Said:
        """Give an entry; a script is given as the emergency it is, whatever its age: the person said that it is one."""
        if entry.risk is Risk.R3:
            return self.emergency(conversation, script_for(entry, self.where(conversation), self.library))
        if self.outdated(entry):
            return self.stale(conversation, entry, conversation.question)
        language = conversation.tongue
        shown = render(entry, language, self.where(conversation), self.library, variant)
        text, offers = shown.text, []
        if entry.caller_check:
            text = f"{texts.say('caller_check', language)}\n\n{texts.say('caller_check_no', language)}\n{text}"
            offers.append(Offer(f"entry:{self._after_call(entry, self.where(conversation))}", texts.say("told_by_caller", language), urgent=True))
        if entry.risk is Risk.R2:
            offers.append(Offer(f"entry:{self._after_paying(entry)}", texts.say("already_paid", language), urgent=True))
        worked = _worked(conversation, entry, language)
        for other in [v.label for v in entry.text(language).variants if v.label != variant][: MAX_ANSWERS - len(offers) - len(worked)]:
            offers.append(Offer(f"variant:{entry.id}:{other}", texts.say("variant", language, label=other)))
        conversation, said = self._with(conversation.answered(entry.id).asked_whether(entry.id), text, (*offers, *worked))
        return conversation, replace(said, numbers=_numbers(shown.numbers, language))

    def clarify(self, conversation: Conversation, decision: Clarify) -> Said:
        """Ask which one: the splitting question where there is one, else the titles."""
        language = conversation.tongue
        none = Offer("none", texts.say("none_of_these", language))
        if decision.split is not None:
            question = texts.say("split", language, question=fill(decision.split.of(language), self.library.regions[self.where(conversation)], language))
            return self._with(conversation.asked_back(), question, (*_yes_or_no(decision, decision.split.id, language), none))
        asked = [hit.entry for hit in decision.hits]
        if decision.emergency is not None:
            asked.insert(0, script_for(decision.emergency.script, self.where(conversation), self.library))
        titles = tuple(Offer(f"entry:{entry.id}", entry.text(language).title, urgent=entry.risk is Risk.R3) for entry in asked)
        return self._with(conversation.asked_back(), texts.say("which" if len(titles) > 1 else "this_one", language), (*titles, none))

    def offer_person(self, conversation: Conversation, reason: str, words: str, first: tuple[Offer, ...] = ()) -> Said:
        """Ask, in one tap, whether a volunteer may see the redacted words. `first`: buttons above the two."""
        language = conversation.tongue
        with_words = "stale_ask" if reason == "stale" else "offer_person"
        without = "unreadable" if reason == "unreadable" else "offer_person_empty"
        said = self.text(with_words, conversation, words=words) if words else self.text(without, conversation)
        offers = (*first, Offer("consent", texts.say("yes_ask", language)), Offer("no_consent", texts.say("no_ask", language)))
        conversation, choices = conversation.may_hand_over(reason).says(*offers)
        return conversation, Outgoing(f"{said}\n\n{self.rule(conversation)}", choices, language=language)

    def stale(self, conversation: Conversation, entry: Entry, words: str) -> Said:
        """Say that nobody has checked the answer for too long, with the numbers that hold, and ask whether a volunteer may see the words.

        For a script that the search guessed at: the emergency numbers alone; the caller calls the volunteers at once.
        """
        if entry.risk is Risk.R3:
            conversation, said = self.simple(conversation, "stale_urgent")
            return conversation, replace(said, urgent=True)
        scam = entry.risk is Risk.R2
        conversation, text = conversation.answered(entry.id), self.text("stale" if scam else "stale_rule", conversation)
        paid = (Offer(f"entry:{self._after_paying(entry)}", texts.say("already_paid", conversation.tongue), urgent=True),) if scam else ()
        if conversation.status is not Status.WITH_BANYAN:
            return self._with(conversation, text, (*paid, *_way_out(conversation)))
        asked, offered = self.offer_person(conversation, "stale", words, paid)
        return asked, replace(offered, text=f"{text}\n\n{offered.text}", numbers=_numbers(numbers_in(text, self.where(conversation), self.library), conversation.tongue))

    def emergencies(self, conversation: Conversation) -> Said:
        """The emergency button: what has happened? Every choice leads straight to a script."""
        language = conversation.tongue
        offers = tuple(
            Offer(f"entry:{id}", texts.say(key, language), urgent=True)
            for key, id in (("emergency_money", _PAID), ("emergency_code", "emg-gave-code"), ("emergency_phone", "emg-phone-controlled"), ("emergency_body", "emg-medical"))
        )
        said = f"{self.text('emergency_which', conversation)}\n\n{self.text('emergency_other', conversation)}"
        conversation, message = self._with(conversation, said, offers)
        return conversation, replace(message, urgent=True)

    def regions(self, conversation: Conversation) -> Said:
        language, here = conversation.tongue, self.where(conversation)
        choices = tuple(Choice(f"{REGION}:{code}", place.name[language]) for code, place in self.library.regions.items() if code != here)
        return conversation, Outgoing(self.text("region_choose", conversation), choices, language=language)

    def _with(self, conversation: Conversation, text: str, offers: tuple[Offer, ...]) -> Said:
        language = conversation.tongue
        conversation, choices = conversation.says(*offers)
        person = Choice(PERSON, texts.say("get_person", language))
        numbers = _numbers(numbers_in(text, self.where(conversation), self.library), language)
        return conversation, Outgoing(text, (*choices, person), numbers, language)

    def _after_paying(self, entry: Entry) -> str:
        emergencies = [n.id for n in entry.neighbours if n.id.startswith("emg-") and n.id in self.library.scripts]
        return _PAID if _PAID in emergencies or not emergencies else emergencies[0]

    def _after_call(self, entry: Entry, region: str) -> str:
        """Return the first danger among the neighbours, unless it is a scam of another country: that would give its numbers."""
        near = (self.library.get(neighbour.id) for neighbour in entry.neighbours)
        danger = next((one for one in near if one and one.risk in (Risk.R2, Risk.R3)), None)
        return danger.id if danger and (danger.risk is Risk.R3 or meant_for(danger, region)) else _CALLED


def _worked(conversation: Conversation, entry: Entry, language: Language) -> tuple[Offer, ...]:
    """ "It worked" and "not yet", once under an answer; nobody is asked again for reading it on another phone or in another region."""
    if conversation.judged == entry.id or conversation.status is not Status.WITH_BANYAN:
        return ()
    return (Offer(f"solved:{entry.id}", texts.say("solved", language)), Offer(f"not_yet:{entry.id}", texts.say("not_yet", language)))


def _yes_or_no(decision: Clarify, yes: str, language: Language) -> Iterator[Offer]:
    """“Yes” leads to the neighbour, “no” to the best hit; a third hit stands below under its title."""
    for hit in sorted(decision.hits, key=lambda hit: (hit.entry.id != yes, hit is not decision.hits[0])):
        title = hit.entry.text(language).title
        key = "yes_that" if hit.entry.id == yes else "no_that" if hit is decision.hits[0] else ""
        yield Offer(f"entry:{hit.entry.id}", texts.say(key, language, title=title) if key else title, urgent=hit.entry.risk is Risk.R3)


def _way_out(conversation: Conversation) -> tuple[Offer, ...]:
    match conversation.status:
        case Status.WITH_BANYAN:
            return ()
        case Status.WAITING:
            return (Offer("stop_waiting", texts.say("stop_waiting", conversation.tongue)),)
        case Status.WITH_VOLUNTEER:
            return (Offer("stop_waiting", texts.say("end_talk", conversation.tongue)),)


def _numbers(hotlines: tuple[Hotline, ...], language: Language) -> tuple[Number, ...]:
    return tuple(Number(h.number, h.zh if language is Language.ZH else h.en) for h in hotlines)
