"""What a shop has to say for itself, as short phrases in the owner's own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import BLANK, Spot, compiled

LONGEST = 24
MOST = 8


class FeatureWords(Frozen):
    """`named` take a phrase after or before a word like "special", group `n`; `deny` says a thing is not so."""

    macros: Mapping[str, str]
    patterns: tuple[str, ...]
    named: tuple[str, ...]
    lists: str
    trim: Mapping[str, str]
    never: str
    deny: str


@dataclass(frozen=True)
class Features:
    patterns: tuple[re.Pattern[str], ...]
    named: tuple[re.Pattern[str], ...]
    lists: re.Pattern[str]
    trims: tuple[tuple[re.Pattern[str], str], ...]
    never: re.Pattern[str]
    deny: re.Pattern[str]

    @classmethod
    def of(cls, words: FeatureWords) -> "Features":
        return cls(
            patterns=tuple(compiled(f"(?<![\uac00-\ud7a3])(?:{text})", words.macros) for text in words.patterns),
            named=tuple(compiled(text, words.macros) for text in words.named),
            lists=compiled(words.lists),
            trims=tuple((compiled(old, words.macros), new) for old, new in words.trim.items()),
            never=compiled(words.never),
            deny=compiled(words.deny),
        )

    def find(self, text: str) -> list[Spot]:
        """The phrases of a clause from left to right; overlapping ones become the longer."""
        for pattern in self.named:
            found = pattern.search(text)
            if found:
                return self._listed(found)
        spots = [self._spot(found) for pattern in self.patterns for found in pattern.finditer(text)]
        return _apart([spot for spot in spots if spot and not self.deny.match(text[spot.end :].lstrip())])

    def denied(self, text: str) -> list[Spot]:
        """Phrases the clause says are not, or no longer, so."""
        if not self.deny.search(text):
            return []
        spots = [self._spot(found) for pattern in self.patterns for found in pattern.finditer(text)]
        return [spot for spot in spots if spot and self.deny.search(text[max(0, spot.start) :])]

    def printed(self, said: str) -> str:
        """A spoken phrase as it would stand in a list."""
        said = " ".join(said.replace(BLANK, " ").split())
        for old, new in self.trims:
            said = old.sub(new, said)
        return said.strip(" ,")

    def _listed(self, found: re.Match[str]) -> list[Spot]:
        pieces = [self.printed(piece) for piece in self.lists.split(found["n"]) if piece]
        return [Spot(piece, found.start(), found.end()) for piece in pieces if 1 < len(piece) <= LONGEST]

    def _spot(self, found: re.Match[str]) -> Spot | None:
        said = self.printed(found[0])
        good = 1 < len(said) <= LONGEST and not self.never.search(said)
        return Spot(said, found.start(), found.end()) if good else None


def _apart(spots: list[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (spot.start - spot.end, spot.start)):
        if all(spot.end <= other.start or spot.start >= other.end for other in kept):
            kept.append(spot)
    return sorted(kept, key=lambda spot: spot.start)


def joined(old: tuple[str, ...], new: list[str]) -> tuple[str, ...]:
    """The list without repeats; a phrase that another contains goes."""
    every = list(dict.fromkeys((*old, *new)))
    bare = {phrase: phrase.replace(" ", "") for phrase in every}
    return tuple(
        phrase
        for phrase in every
        if not any(bare[phrase] in bare[other] and bare[phrase] != bare[other] for other in every)
    )[-MOST:]
