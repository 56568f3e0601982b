"""Folk words, app nicknames and dialect, and the word that the base uses instead: the records of synonyms.yaml."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from knowledge.entry import Language


class Kind(StrEnum):
    """What sort of word people say instead."""

    THING = "thing"  # a folk name: 手机费
    APP = "app"  # a nickname of an app: 绿泡泡
    DIALECT = "dialect"  # a word of another region: 咋整
    SOUND = "sound"  # letters as they sound to voice typing: 挨踢


@dataclass(frozen=True, slots=True)
class Synonym:
    """One `word` of the base, and what people say instead. `in_answers`: these are plain words too, and may stand in an answer."""

    word: str
    language: Language
    kind: Kind
    said: tuple[str, ...]
    in_answers: bool = False


@dataclass(frozen=True)  # without slots: the tables are made once, when they are first asked for
class Synonyms:
    """All of them. Offered to the retrieval; the check (W22) keeps them out of answers."""

    rows: tuple[Synonym, ...] = ()

    @cached_property
    def words(self) -> Mapping[Language, Mapping[str, str]]:
        """By language, from what is said (lower case, the longest first) to the word of the base."""
        table: dict[Language, dict[str, str]] = {}
        for language in Language:
            pairs = [(said.lower(), row.word) for row in self.rows if row.language is language for said in row.said]
            table[language] = dict(sorted(pairs, key=lambda pair: (-len(pair[0]), pair[0])))
        return table

    def plain(self, text: str, language: Language) -> str:
        """Return `text` with every folk word replaced by the word of the base: the longest first, each place once, English at word borders."""
        return self._patterns[language].sub(lambda found: self.words[language][found[0].lower()], text)

    @cached_property
    def _patterns(self) -> Mapping[Language, re.Pattern[str]]:
        table: dict[Language, re.Pattern[str]] = {}
        for language in Language:
            border = r"\b" if language is Language.EN else ""
            said = "|".join(map(re.escape, self.words[language]))
            table[language] = re.compile(rf"{border}(?:{said}){border}" if said else r"(?!)", re.IGNORECASE)
        return table
