"""A shop's name in a row of facts without particles: place, kind of shop, name, goods, price, in one breath."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from engine.writing.lexicon import Spot, compiled
from engine.writing.names import Names
from engine.writing.sorts import Sort
from engine.writing.standing import OWN

FEWEST = 3
"""Words of a row after the places it begins with."""


@dataclass(frozen=True)
class Rows:
    """The name stands right behind the kind of shop, or right before it."""

    names: Names
    facts: re.Pattern[str]
    kinds: re.Pattern[str]
    never: re.Pattern[str]
    times: re.Pattern[str]
    reduced: re.Pattern[str]

    @classmethod
    def of(cls, names: Names) -> "Rows":
        words = names.words
        return cls(
            names=names,
            facts=compiled(words.row_facts),
            kinds=compiled(words.row_kinds),
            never=compiled(words.row_never),
            times=compiled(words.row_times),
            reduced=compiled(r"\d+(?:\+\d|%)"),
        )

    def name(self, text: str) -> Spot | None:
        """The name of a clause that is a row of facts, beginning with where or what the shop is, or with the name."""
        every = list(re.finditer(r"(?:,(?=\d)|[^\s,!?()/\"';:=|])+", text))
        words = self._placed(every)
        if len(words) < FEWEST or not self.facts.search(text):
            return None
        if self._kind(words[0][0]):
            return self._behind(words[1:])
        if self._namely(words[0][0]) and self._kind(words[1][0]):
            return _spot(words[:1])
        return self._leading(every) if words == every else None

    def _leading(self, words: Sequence[re.Match[str]]) -> Spot | None:
        """The name that stands before where and what the shop is."""
        rest = self._placed(words[1:])
        placed = len(words) - 1 - len(rest) > 0
        fits = placed and len(rest) > 1 and self._kind(rest[0][0]) and self._ordinary(words[0][0])
        return _spot(words[:1]) if fits and self._told(rest[1:]) else None

    def _placed(self, found: Sequence[re.Match[str]]) -> Sequence[re.Match[str]]:
        """The words of a clause after the places it begins with; those before a mark are no row."""
        said = [one[0] for one in found]
        pairs = enumerate(pairwise([*said, ""]))
        return found[next((at for at, pair in pairs if not self._place(*pair)), len(found)) :]

    def _place(self, word: str, after: str) -> bool:
        """Whether a word says where the shop is, by itself or beside what."""
        beside = self.names.tokens.beside
        return self._sort(word) is Sort.PLACE or any(map(beside.fullmatch, (word, after)))

    def _behind(self, words: Sequence[re.Match[str]]) -> Spot | None:
        """The name behind a kind of shop, if something that is sold or told comes after it."""
        latin = self._sort(words[0][0]) is self._sort(words[1][0]) is Sort.LATIN
        name, rest = words[: 1 + latin], words[1 + latin :]
        placed = bool(rest) and self._place(rest[0][0], "")
        own = self._ordinary if placed else self._namely
        fits = all(own(one[0]) for one in name) and self._told(rest)
        return _spot(name) if fits else None

    def _told(self, rest: Sequence[re.Match[str]]) -> bool:
        """Whether what follows is of its own: something is named before its price, or there is none."""
        if not rest or self.reduced.match(rest[0][0]):
            return False
        sum_at = next((at for at, one in enumerate(rest) if self.names.money.search(one[0])), None)
        return sum_at is None or any(self._sort(one[0]) not in {Sort.IDLE, Sort.SUM} for one in rest[:sum_at])

    def _kind(self, word: str) -> bool:
        """Whether a word is a kind of shop, and not only what is sold there."""
        sort, shop = self._sort(word), self.names.kinds.search(word) is not None
        if sort in {Sort.TRADE, Sort.FAINT, Sort.UNKNOWN} and self.kinds.search(word):
            return True
        return (sort is Sort.TRADE and not self.never.search(word)) or (sort is Sort.FAINT and shop)

    def _namely(self, word: str) -> bool:
        known = word in self.names.sorter.kinds or self.never.search(word) is not None
        return self._sort(word) in OWN and len(word) > 1 and not known and not self._kind(word)

    def _ordinary(self, word: str) -> bool:
        """Whether a word may be a name where nothing else can stand; times are none."""
        return self._namely(word) or (self._sort(word) is Sort.PLAIN and not self.times.fullmatch(word))

    def _sort(self, word: str) -> Sort:
        return self.names.sorter.of_word(word)


def _spot(words: Sequence[re.Match[str]]) -> Spot:
    return Spot(" ".join(one[0] for one in words), words[0].start(), words[-1].end())
