"""What undoes what: the records of reverses.yaml. Somebody who was helped to block a number will ask how to take it back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pair:
    """Two entries, each of which takes back what the other does."""

    does: str
    undoes: str


@dataclass(frozen=True, slots=True)
class OneWay:
    """An entry that sounds as if it could be taken back, and why it needs no second one."""

    id: str
    why: str


@dataclass(frozen=True, slots=True)
class Reverses:
    """`words`: pairs of id words, such as on and off, of which either calls for the other."""

    pairs: tuple[Pair, ...] = ()
    one_way: tuple[OneWay, ...] = ()
    words: tuple[tuple[str, str], ...] = ()

    def wanted(self, id: str) -> tuple[str, ...]:
        """Return the ids that take back what `id` does, as the table or else the words of the id say; none for a one-way entry."""
        listed = tuple(pair.undoes if pair.does == id else pair.does for pair in self.pairs if id in (pair.does, pair.undoes))
        if listed or any(one.id == id for one in self.one_way):
            return listed
        parts = id.split("-")
        for one, other in self.words:
            for word, opposite in ((one, other), (other, one)):
                if word in parts[1:]:
                    at = len(parts) - 1 - parts[::-1].index(word)
                    return ("-".join([*parts[:at], opposite, *parts[at + 1 :]]),)
        return ()
