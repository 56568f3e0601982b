"""What is remembered of a person's conversation. Frozen: every verb returns the next record."""

from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any, Self

from bot.messages import PERSON, REGIONS, Address, Choice, Outgoing
from knowledge import Language


class Status(StrEnum):
    """Who speaks: one state, never two."""

    WITH_BANYAN = "with_banyan"
    WAITING = "waiting"  # a ticket is open and nobody holds it
    WITH_VOLUNTEER = "with_volunteer"


@dataclass(frozen=True, slots=True)
class Offer:
    """A button that was shown: `does` is what pressing it means ("entry:pay-x", "none", "person" …)."""

    does: str
    label: str
    urgent: bool = False


@dataclass(frozen=True, slots=True)
class Conversation:
    """`turn` counts what Banyan has said; buttons carry it and die with it.

    `status` and `ticket` are read off the person's open ticket and never saved here, so that a volunteer who claims it
    while the person types cannot be overwritten. `question` and `guesses` are the last question, redacted, and the entries that came near it: what a volunteer would see.
    """

    person: Address
    status: Status = Status.WITH_BANYAN
    turn: int = 0
    language: str = ""
    region: str = ""
    clarifications: int = 0
    misunderstandings: int = 0
    offers: tuple[Offer, ...] = ()
    ticket: int | None = None
    question: str = ""
    guesses: tuple[str, ...] = ()
    entry: str = ""
    consent: str = ""  # the reason of a ticket that waits for the person's yes
    file: str = ""  # the platform's id of a voice or a picture that a volunteer may see if the person says so; its kind stands before it
    sureness: tuple[float, ...] = ()  # how likely each of `guesses` is, 0 to 1
    judged: str = ""  # the entry of which the person was last asked whether it worked

    def says(self, *offers: Offer) -> tuple[Self, tuple[Choice, ...]]:
        """Return the record after one more turn of Banyan's, and the buttons that go with it."""
        turn = self.turn + 1
        choices = tuple(Choice(f"{turn}:{n}", offer.label, offer.urgent) for n, offer in enumerate(offers))
        return replace(self, turn=turn, offers=offers), choices

    def pressed(self, choice: str) -> Offer | None:
        """Return what the button means, or None if its turn is over or it never was."""
        turn, _, number = choice.partition(":")
        if turn != str(self.turn) or not number.isascii() or not number.isdigit() or int(number) >= len(self.offers):
            return None
        return self.offers[int(number)]

    @property
    def tongue(self) -> Language:
        """The language to speak; Chinese until the person has shown another."""
        return Language.EN if self.language == "en" else Language.ZH

    def live(self, choice: str) -> bool:
        """Whether this button still counts: it is of the last turn, or one that counts at any time."""
        return not choice.partition(":")[0].isdigit() or self.pressed(choice) is not None

    def speaking(self, language: str) -> Self:
        return replace(self, language=language)

    def living_in(self, region: str) -> Self:
        return replace(self, region=region)

    def asked(self, question: str, guesses: tuple[str, ...], sureness: tuple[float, ...] = ()) -> Self:
        return replace(self, question=question, guesses=guesses, sureness=sureness, consent="")

    def declined(self) -> Self:
        """No volunteer is to see the question."""
        return replace(self, consent="")

    def asked_whether(self, entry: str) -> Self:
        """The buttons "it worked" and "not yet" stand under an answer; not a second time under the same one."""
        return replace(self, judged=entry)

    def sure_of(self, entry: str) -> float | None:
        """Return how likely an entry was for the last question; None if it was not among the guesses."""
        return dict(zip(self.guesses, self.sureness, strict=False)).get(entry)

    def corrected(self) -> Self:
        """The last question was meant otherwise: what was asked back about it does not count."""
        return replace(self, clarifications=0, misunderstandings=0, question="", guesses=(), consent="")

    def holding(self, file: str) -> Self:
        return self if self.file == file else replace(self, file=file)

    def answered(self, entry: str) -> Self:
        return replace(self, entry=entry, clarifications=0, misunderstandings=0)

    def asked_back(self) -> Self:
        return replace(self, clarifications=self.clarifications + 1)

    def misunderstood(self) -> Self:
        return replace(self, misunderstandings=self.misunderstandings + 1, clarifications=0)

    def may_hand_over(self, reason: str) -> Self:
        """The person was asked whether a volunteer may see the question."""
        return replace(self, consent=reason)

    def handed_over(self) -> Self:
        return replace(self, consent="", clarifications=0, misunderstandings=0)

    def begun_again(self) -> Self:
        """Forget the question, keep who they are, where they live, and whoever is helping them."""
        return replace(self, clarifications=0, misunderstandings=0, question="", guesses=(), sureness=(), entry="", judged="", consent="", offers=())

    def to_data(self) -> dict[str, Any]:
        data = {**asdict(self), "person": str(self.person)}
        del data["status"], data["ticket"]
        return data

    @classmethod
    def from_data(cls, data: dict[str, Any], status: Status = Status.WITH_BANYAN, ticket: int | None = None) -> Self:
        """Undo `to_data`. Keys that this version does not know are dropped, so that an older program can read on."""
        known = {k: v for k, v in data.items() if k in cls.__dataclass_fields__}
        known["person"] = Address.parse(data["person"])
        known.update(status=status, ticket=ticket)
        known["offers"] = tuple(Offer(**offer) for offer in data.get("offers", ()))
        known["guesses"] = tuple(data.get("guesses", ()))
        known["sureness"] = tuple(data.get("sureness", ()))
        return cls(**known)


def perishable(message: Outgoing) -> bool:
    """Whether buttons of this message die with their turn."""
    return any(choice.id.partition(":")[0].isdigit() for choice in message.choices)


def ends_a_turn(message: Outgoing) -> bool:
    """Whether buttons that were shown before are over once this is read. An emergency script ends none: it may come from the door."""
    ids = {choice.id for choice in message.choices}
    return message.author == "banyan" and REGIONS not in ids and (PERSON in ids or perishable(message))
