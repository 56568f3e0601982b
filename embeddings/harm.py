"""Wrong answers that cost savings, counted apart from those that cost a smile. Read off the labels, never guessed."""

from enum import StrEnum

from embeddings.normalise import clean
from embeddings.questions import Question
from embeddings.signs import about, apps
from knowledge import Entry, Library, Market, Risk


class Harm(StrEnum):
    """What makes a wrong answer harmful; the first that fits."""

    NO_SCRIPT = "a how-to or a plain warning to someone in an emergency"
    NO_WARNING = "a how-to to someone inside a scam"
    OTHER_COUNTRY = "another country's numbers"
    OTHER_APP = "another app's steps"


def harm(question: Question, entry: Entry, library: Library) -> Harm | None:
    """Return why `entry` would do harm as the answer to `question`; None for a right answer and for a harmless wrong one."""
    if entry.id in question.entries:
        return None
    wanted = [one for id in question.entries if (one := library.get(id))]
    in_emergency = question.kind == "emergency" or any(one.risk is Risk.R3 for one in wanted)
    if in_emergency and entry.risk is not Risk.R3:
        return Harm.NO_SCRIPT
    if any(one.category == "scam" for one in wanted) and entry.risk in (Risk.R0, Risk.R1) and entry.category != "scam":
        return Harm.NO_WARNING
    if wanted and not entry.elsewhere and entry.market is not Market.BOTH and all(one.market not in (Market.BOTH, entry.market) for one in wanted):
        return Harm.OTHER_COUNTRY
    signs, named = about(entry), apps(clean(question.text))
    if signs.how_to and signs.apps and named and not named & signs.named:
        return Harm.OTHER_APP
    return None
