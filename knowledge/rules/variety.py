"""Rule against wordings by template: those of one entry differ in vocabulary, not only in politeness, particles or word order (issue 3)."""

import re
from collections import defaultdict
from collections.abc import Iterator

from knowledge.entry import Entry, Language
from knowledge.loader import Library
from knowledge.rules.complaint import Complaint, Rule, bare
from knowledge.template import BLANK

MAX_SHARE = 0.1  # of an entry's wordings; none of the 15,399 written by hand up to November 2026 is found, a base made by template is nearly all found
_SOFT = {
    Language.ZH: re.compile(r"请问|麻烦|[您你]好|谢谢|劳驾|问一下|问一问|问下|一下子?|帮帮?(?:我|忙)|那个|这个|我想|想问|要问|到底|[呢吗嘛么啊呀吧哦噢哈呗嗯哎唉诶了的地得着过喔啦咯哟嘞]"),
    Language.EN: re.compile(
        r"\b(?:please|kindly|thanks?|thank you|hello|hi|hey|dear|sorry|excuse me|can|could|would|will|you|tell me|i|we|me|my|an?|the|to|do|does|is|it|just|so|um|er|oh|well|ok|know|want|if)\b",
    ),
}


def w18_no_template(entry: Entry, library: Library) -> Iterator[Complaint]:
    """Each repetition is a warning; one for the whole language is an error once they are more than `MAX_SHARE`."""
    for language in Language:
        first: dict[str, int] = {}
        repeated: dict[int, int] = defaultdict(int)
        asked = entry.questions.of(language)
        for number, text in enumerate(asked):
            key = vocabulary(text, language)
            if BLANK in text or not key:
                continue
            if key in first:
                repeated[number] = first[key]
            first.setdefault(key, number)
        for number, earlier in repeated.items():
            message = f"“{asked[number][:30]}” is “{asked[earlier][:30]}” with other particles or another order"
            yield Complaint("template", ("questions", language, number), message, "ask as another person would, in other words", mild=True)
        if asked and len(repeated) > MAX_SHARE * len(asked):
            message = f"{len(repeated)} of {len(asked)} wordings repeat another with other particles or another order, at most {MAX_SHARE:.0%}"
            yield Complaint("template", ("questions", language), message, "write them as different people would say it: folk words, a story, a slip, two words")


def vocabulary(text: str, language: Language) -> str:
    """Return what a wording is made of, in no order: its characters (zh) or words (en) without particles and politeness."""
    soft = _SOFT[language].sub(" " if language is Language.EN else "", text.lower())
    return "".join(sorted(bare(soft))) if language is Language.ZH else " ".join(sorted(re.findall(r"[a-z0-9']+", soft)))


RULES: tuple[Rule, ...] = (w18_no_template,)
