"""What a run of words counts for by itself, before anybody asks what its owner said around it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.writing.lexicon import compiled
from engine.writing.namewords import NameWords
from engine.writing.sorts import Sort, Sorter
from engine.writing.tokens import End, Token

OWN = frozenset({Sort.UNKNOWN, Sort.SHAPED, Sort.LATIN, Sort.MADE, Sort.PLACED})
"""Sorts of words that nobody but a shop has."""


@dataclass(frozen=True)
class Standing:
    sorter: Sorter
    weights: Mapping[str, float]
    links: re.Pattern[str]

    @classmethod
    def of(cls, words: NameWords, sorter: Sorter) -> "Standing":
        return cls(sorter, words.weights, compiled(words.links))

    def count(self, run: Sequence[Token], told: bool) -> float | None:
        """What the words count for by themselves; None if they are no name."""
        sorts = [one.sort for one in run]
        if any(one.gone for one in run) or set(sorts) & {Sort.CALL, Sort.SHOP}:
            return None
        return self._single(run[0], told) if len(run) == 1 else self._several(run, sorts, told)

    def _single(self, one: Token, told: bool) -> float:
        short = self._point("short") if len(one.stem) == 1 and not told else 0.0
        said = one.end is End.IS and one.stop - one.start - len(one.stem) > 1
        ordinary = one.sort is Sort.IDLE and self.sorter.nameable(one.stem)
        if one.sort is Sort.TIED and (told or said):
            return self._point("unknown") + short
        plainly = told and said and (ordinary or one.sort in {Sort.TRADE, Sort.PLACE})
        return self._point("told" if plainly else one.sort) + short

    def _several(self, run: Sequence[Token], sorts: Sequence[Sort], told: bool) -> float | None:
        if Sort.PLACE in sorts or sorts[-1] in {Sort.TRADE, Sort.TIED}:
            return None
        if Sort.LATIN in sorts and all(map(latin, run)):
            return None if Sort.IDLE in {sorts[0], sorts[-1]} else self._point("latin")
        if run[0].stem.lower() in self.sorter.fronts:
            return self._fronted(run, told)
        if len(run) == 2 and sorts[0] is Sort.SHAPED and _number(run[1]):
            return self._point("numbered") if told else None
        if Sort.SUM in sorts or Sort.IDLE in {sorts[0], sorts[-1]}:
            return None
        if Sort.TIED in sorts[1:]:
            return None
        if not told and {Sort.IDLE, Sort.TIED, Sort.TRADE, Sort.GOODS, Sort.FAINT} & set(sorts):
            return None
        known = sum(one in {Sort.GOODS, Sort.FAINT} for one in sorts)
        linked = any(self.links.fullmatch(one.stem) for one in run[1:-1])
        joined = "joined_told" if told or linked else "joined"
        return self._point(joined) + self._point("longer") * (len(run) - 2) + self._point("known") * known

    def _fronted(self, run: Sequence[Token], told: bool) -> float | None:
        """A word like café with what belongs to it."""
        last, inner = run[-1], run[1:-1]
        if any(one.sort not in OWN | {Sort.PLAIN} for one in inner):
            return None
        if last.sort is Sort.SUM:
            return self._point("numbered") if _number(last) and not inner else None
        if last.sort is Sort.PLAIN and not told:
            return self._point("fronted_plain")
        good = last.sort in OWN | {Sort.PLAIN} or (told and last.sort is Sort.IDLE)
        return self._point("fronted") + self._point("longer") * len(inner) if good else None

    def _point(self, name: str) -> float:
        return self.weights[name]


def latin(one: Token) -> bool:
    """Whether a word is written in Latin letters or digits."""
    return re.fullmatch(r"[A-Za-z&'.+-]+|\d{1,4}", one.stem) is not None


def _number(one: Token) -> bool:
    return re.fullmatch(r"\d{1,4}", one.stem) is not None
