"""An entry as a person reads it: language from their words, numbers from where they live."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields

from knowledge.entry import Entry, Language, Market, Risk, Step, Text
from knowledge.loader import Library
from knowledge.phone_numbers import phone_like, plain_number
from knowledge.tables import Hotline, Region

PLACES = tuple(field.name for field in fields(Region) if field.name not in ("code", "name"))
PLACEHOLDER = re.compile(r"\{(" + "|".join(PLACES) + r")\}")
_MAINLAND = "CN"

_WORDS = {
    Language.ZH: {
        "see": "（{}）",
        "offline": "也可以：{}",
        "abroad": "这是中国大陆的办法。您现在设的地区是{}，电话号码不一样。",
        "home": "这是国外的办法。您现在设的地区是{}，电话号码不一样。",
    },
    Language.EN: {
        "see": " ({})",
        "offline": "Another way: {}",
        "abroad": "This is how it works in mainland China. Your region is set to {}: phone numbers differ.",
        "home": "This is how it works outside mainland China. Your region is set to {}: phone numbers differ.",
    },
}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What is said, and the numbers in it that may be dialled, in the order in which they stand."""

    text: str
    numbers: tuple[Hotline, ...] = ()


def fill(text: str, region: Region, language: Language) -> str:
    """Put the region's numbers in the place of {police}, {bank} and the like; in Chinese, a space stands only beside digits and letters."""
    if language is Language.EN:
        return PLACEHOLDER.sub(lambda found: str(getattr(region, found[1])[language]), text)
    marked = PLACEHOLDER.sub(lambda found: f"\x01{getattr(region, found[1])[language]}\x02", text)
    apart = re.sub(r"(?<=[\u4e00-\u9fff]) ?\x01(?=\w)(?![\u4e00-\u9fff])|(?<=[0-9A-Za-z])\x02 ?(?=[\u4e00-\u9fff])", " ", marked)
    return re.sub(r"(?<=[\u4e00-\u9fff]) \x01|\x02 (?=[\u4e00-\u9fff])|[\x01\x02]", "", apart)


def script_for(entry: Entry, region: str, library: Library) -> Entry:
    """Return the script that stands for `entry` in `region`: itself, or the one of that country."""
    return library.scripts.get((entry.elsewhere or {}).get(region, ""), entry)


def body(text: Text, language: Language, steps: Sequence[Step] | None = None) -> list[str]:
    """Return the paragraphs of one answer, placeholders still in them."""
    words = _WORDS[language]
    lines: list[str] = []
    for number, step in enumerate(text.steps if steps is None else steps, 1):
        if step.stop:
            lines.append(step.stop)
        lines.append(f"{number}. {step.do}" + (words["see"].format(step.see_next.rstrip("。.")) if step.see_next else ""))
        if step.if_not_see:
            lines.append(step.if_not_see)
    paragraphs = ["\n".join(lines)] if lines else []
    if text.if_not_see:
        paragraphs.append(text.if_not_see)
    if text.offline:
        paragraphs.append(words["offline"].format(text.offline))
    if text.closing:
        paragraphs.append(text.closing)
    return paragraphs


def render(entry: Entry, language: Language, region: str, library: Library, variant: str = "") -> Rendered:
    """Return `entry` as a person in `region` reads it in `language`.

    `variant` is the label of one of the text's variants; an unknown one gives the main steps.
    """
    text, place = entry.text(language), library.regions[region]
    steps = next((v.steps for v in text.variants if v.label == variant), None)
    paragraphs = [text.opening, *body(text, language, steps)]
    words = _WORDS[language]
    second = 1 if entry.risk in (Risk.R2, Risk.R3) else 0  # nothing stands before the danger
    if entry.market is Market.CN and region != _MAINLAND:
        paragraphs.insert(second, words["abroad"].format(place.name[language]))
    elif entry.market is Market.EN and region == _MAINLAND:
        paragraphs.insert(second, words["home"].format(place.name[language]))
    said = fill("\n\n".join(paragraphs), place, language)
    return Rendered(said, numbers_in(said, region, library))


def meant_for(entry: Entry, region: str) -> bool:
    """Say whether `entry` is about the country in which the person lives."""
    return entry.market is Market.BOTH or (entry.market is Market.CN) == (region == _MAINLAND)


def numbers_in(text: str, region: str, library: Library) -> tuple[Hotline, ...]:
    """Return the allow-listed numbers to dial in `text`, in the order in which they stand, each once.

    Where two countries share a number, the row of `region` is meant.
    """
    rows: dict[str, Hotline] = {}
    for hotline in library.hotlines:
        key = plain_number(hotline.number)
        if key not in rows or region in hotline.regions:
            rows[key] = hotline
    keys = dict.fromkeys(plain_number(run) for run in phone_like(text, rows))
    return tuple(rows[key] for key in keys if key in rows and rows[key].can_be_dialled)
