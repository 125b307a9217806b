"""What anybody knows of a thing or a kind of shop: occasions, senses and what to do there."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pydantic import Field

from engine.domain.frozen import Frozen
from engine.domain.shop import Tone
from engine.writing.lexicon import compiled

NEVER, ANY, CLASS = "(?!)", "any", "class"
EATEN = frozenset({"food", "goods"})
"""Kinds of things whose lines must know the very thing."""

MIXED = EATEN | {"stay"}
"""Kinds of shops that sell other things as well."""


class Sense(Frozen):
    """Lines about a thing (`when`) or a shop (`at`); see the file."""

    when: str = NEVER
    at: str = NEVER
    first: bool = False
    kind: str
    scenes: tuple[str, ...]
    senses: tuple[str, ...]
    crisp: tuple[str, ...]
    acts: tuple[str, ...]


class Clash(Frozen):
    """Words of an occasion that do not go with words of the facts."""

    when: str
    never: str = Field(alias="not")


class SenseWords(Frozen):
    """`kinds` are lines where no entry knows a thing, `tail` what may follow its word."""

    entries: tuple[Sense, ...]
    kinds: Mapping[str, Sense]
    tail: str
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True)
class Lore:
    """The lines that go with one shop and its thing."""

    sense: Sense
    clashes: tuple[Clash, ...]

    def scenes(self, sold: str) -> list[str]:
        """Occasions that go with what is sold, without those that name the thing they would stand before."""
        never = [compiled(one.never) for one in self.clashes if compiled(one.when).search(sold)]
        fitting = [one for one in self.sense.scenes if not any(pattern.search(one) for pattern in never)]
        head = sold.split()[-1:]
        return [one for one in fitting if not any(word in one for word in head)] or fitting or list(self.sense.scenes)

    def senses(self, tone: Tone) -> Sequence[str]:
        return self.sense.crisp if tone is Tone.TRENDY else self.sense.senses


class Senses:
    """Finds what can be said of a shop and its thing."""

    def __init__(self, words: SenseWords) -> None:
        """Raises SettingsWrong."""
        self._words = words
        self._when = tuple(
            (compiled(f"(?:{one.when}){words.tail}"), one) for one in words.entries if one.when != NEVER
        )
        self._at = tuple((compiled(one.at), one) for one in words.entries if one.at != NEVER)
        self.of = lru_cache(maxsize=512)(self._of)

    def _of(self, industry: str, service: str, kind: str, thing: str) -> Lore:
        """`kind` of shop and of the `thing` it sells."""
        place = next((one for pattern, one in self._at if pattern.search(industry)), None)
        known = self._thing(service) if service else None
        at_home = place if place and (place.first or _kin(place.kind, {kind})) else None
        own = self._fitting(place, known, {kind, thing}, thing) if service else at_home
        if own is None and known and not _kin(known.kind, {kind, thing}):
            return self._lore(self._words.kinds[ANY])
        return self._lore(own or self._words.kinds[thing if service else kind])

    def _lore(self, sense: Sense) -> Lore:
        return Lore(sense, self._words.clashes)

    def _fitting(self, place: Sense | None, known: Sense | None, kinds: set[str], thing: str) -> Sense | None:
        """What a shop decides, what its thing says, or what any other thing of such a shop may take."""
        fits = known is not None and _kin(known.kind, kinds)
        if place and place.first and (known is None or fits or place.kind not in EATEN):
            return known if known and known.kind == thing == CLASS != place.kind else place
        if fits:
            return known
        other = place is not None and thing not in MIXED and place.kind in kinds
        return place if other else None

    def _thing(self, service: str) -> Sense | None:
        """The entry whose word stands nearest the end: there a Korean thing says what it is."""
        found = [
            (match.end(), match.end() - match.start(), -place)
            for place, (pattern, _) in enumerate(self._when)
            if (match := _last(pattern, service))
        ]
        return self._when[-max(found)[2]][1] if found else None


def _kin(kind: str, kinds: set[str]) -> bool:
    return kind in kinds or (kind in EATEN and bool(kinds & EATEN)) or ANY in kinds


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    matches = list(pattern.finditer(text))
    return matches[-1] if matches else None
