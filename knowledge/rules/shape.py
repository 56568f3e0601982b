"""Rules on how much is said at a time (brief 4.2 W1, W2, W4, W5, W17, W18)."""

import re
from collections.abc import Iterator

from knowledge.entry import Entry, Language, Market, Risk
from knowledge.loader import Library
from knowledge.rendering import fill
from knowledge.rules.complaint import Complaint, Rule, parts, paths, sentences, steps, texts
from knowledge.source import Loc

MAX_STEPS, AIM_STEPS, MAX_SCRIPT_STEPS = 8, 6, 5  # brief 4.2 W1
MAX_STEP = {Language.ZH: 40, Language.EN: 20}  # characters; words (W2)
MAX_SENTENCE = {Language.ZH: 25, Language.EN: 18}  # W4
MAX_ANSWER = {Language.ZH: 220, Language.EN: 130}  # W5
MAX_TITLE = {Language.ZH: 14, Language.EN: 34}  # characters on a button at 20 px; project rule
MAX_LABEL = {Language.ZH: 10, Language.EN: 26}
MIN_QUESTIONS = {Language.ZH: 16, Language.EN: 10}
MIN_ABROAD = 8  # wordings in the language of the country that the entry is not about
UNIT = {Language.ZH: "characters", Language.EN: "words"}
_BREAKS = {Language.ZH: re.compile(r"[。！？；：，\n（）]"), Language.EN: re.compile(r"[.!?:;\n()]")}


def length(text: str, language: Language) -> int:
    """Return characters without spaces and marks for Chinese, words for English."""
    if language is Language.ZH:
        return len(re.sub(r"[\s。，、；：！？“”（）…().,:;!?\"'·\-—]", "", text))
    return len(re.findall(r"[\w'’{}-]+", text))


def sizes(text: str, entry: Entry, language: Language, library: Library) -> tuple[int, int]:
    """Return the least and the greatest length that `text` has for the readers of the entry, by what their region puts into the placeholders."""
    here = [region for code, region in library.regions.items() if entry.market is Market.BOTH or (code == "CN") == (entry.market is Market.CN)]
    if not here or "{" not in text:
        return length(text, language), length(text, language)
    every = [length(fill(text, region, language), language) for region in here]
    return min(every), max(every)


def w1_steps(entry: Entry, library: Library) -> Iterator[Complaint]:
    limit = MAX_SCRIPT_STEPS if entry.risk is Risk.R3 else MAX_STEPS
    for loc, _, path in paths(entry):
        if len(path) > limit:
            yield Complaint("W1", loc, f"{len(path)} steps, at most {limit}", "leave out what is not needed, or split the entry in two")
        elif entry.risk is not Risk.R3 and len(path) > AIM_STEPS:
            yield Complaint("W1", loc, f"{len(path)} steps, aim at {AIM_STEPS}", "can two screens be reached by a shorter way?", mild=True)


def w2_step_length(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, step in steps(entry):
        yield from _too_long("W2", (*loc, "do"), step.do, "step", MAX_STEP, "one action, fewest words", entry, language, library)


def w4_sentences(entry: Entry, library: Library) -> Iterator[Complaint]:
    for loc, language, text in sentences(entry):
        for piece in _BREAKS[language].split(text):
            yield from _too_long("W4", loc, piece, "sentence", MAX_SENTENCE, "make two sentences of it", entry, language, library)


def w5_whole_answer(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        yield from _too_long("W5", (language,), "\n".join(parts(text)), "whole answer", MAX_ANSWER, "keep what the person needs now", entry, language, library)


def _too_long(rule: str, loc: Loc, text: str, what: str, limits: dict[Language, int], remedy: str, entry: Entry, language: Language, library: Library) -> Iterator[Complaint]:
    """An error where it is too long for every reader; a warning where only some region's numbers make it so."""
    least, most = sizes(text, entry, language, library)
    if most > limits[language]:
        yield Complaint(rule, loc, f"{what} of {most} {UNIT[language]}, at most {limits[language]}: “{text.strip()[:30]}…”", remedy, mild=least <= limits[language])


def w17_offline(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        if entry.risk is not Risk.R3 and not text.offline.strip():
            yield Complaint("W17", (language,), "no way without the phone", "add offline: counter, window, family or a call")


def w18_complete(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        for name in ("title", "opening"):
            if not getattr(text, name).strip():
                yield Complaint("W18", (language, name), f"{name} is empty", "write it")
        if not text.steps and not text.variants:
            yield Complaint("W18", (language, "steps"), "there is no step", "say what to do, one action a step")
        if len(text.title) > MAX_TITLE[language]:
            yield Complaint("W18", (language, "title"), f"title of {len(text.title)} characters, at most {MAX_TITLE[language]}", "it stands on a button: shorten it")
    for loc, _, step in steps(entry):
        if not step.do.strip():
            yield Complaint("W18", (*loc, "do"), "the step is empty", "write it, or take it out")
    for number, neighbour in enumerate(entry.neighbours):
        if not (neighbour.zh.strip() and neighbour.en.strip()):
            yield Complaint("W18", ("neighbours", number), "the splitting question is empty", "ask what tells the two apart, in both languages")


def w18_wordings(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language in Language:
        abroad = entry.market is (Market.EN if language is Language.ZH else Market.CN)
        least, count = MIN_ABROAD if abroad else MIN_QUESTIONS[language], len(entry.questions.of(language))
        if count < least:
            yield Complaint("W18", ("questions", language), f"{count} wordings, at least {least}", "write more, in other people's words")


def w18_variants(entry: Entry, library: Library) -> Iterator[Complaint]:
    for language, text in texts(entry):
        labels = [variant.label for variant in text.variants]
        for which, label in enumerate(labels):
            loc = (language, "variants", which, "label")
            if len(label) > MAX_LABEL[language] or not label.strip():
                yield Complaint("W18", loc, f"label of {len(label)} characters, 1 to {MAX_LABEL[language]}", "it stands on a button: shorten it")
            if label in labels[:which]:
                yield Complaint("W18", loc, f"label “{label}” stands twice", "each button needs its own name")
    if len(entry.zh.variants) != len(entry.en.variants):
        yield Complaint("W18", ("en", "variants"), "the two languages have different variants", "give both the same", mild=True)


RULES: tuple[Rule, ...] = (w1_steps, w2_step_length, w4_sentences, w5_whole_answer, w17_offline, w18_complete, w18_wordings, w18_variants)
