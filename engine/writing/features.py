"""What a shop has to say for itself, as short phrases in the owner's own words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import BLANK, Spot, compiled

LONGEST = 24
MOST = 8


class ToldWords(Frozen):
    """A statement about a shop: `does` is its end, `states` the end of one without a verb, `about` what none is
    about, `lead` what may stand before it, `bare` what begins words that lost their noun, `joint` what ends
    words that others follow, `object` what ends the words that a phrase's verb is about."""

    lead: str
    does: str
    states: str
    about: str
    bare: str
    joint: str
    object: str


class FeatureWords(Frozen):
    """`named` take a phrase after or before a word like "special", group `n`; `deny` says a thing is not so, `tail`
    is the end of a verb that a pattern cuts."""

    macros: Mapping[str, str]
    patterns: tuple[str, ...]
    named: tuple[str, ...]
    lists: str
    trim: Mapping[str, str]
    never: str
    deny: str
    tail: str
    told: ToldWords


@dataclass(frozen=True)
class Features:
    patterns: tuple[re.Pattern[str], ...]
    named: tuple[re.Pattern[str], ...]
    lists: re.Pattern[str]
    trims: tuple[tuple[re.Pattern[str], str], ...]
    never: re.Pattern[str]
    deny: re.Pattern[str]
    tail: re.Pattern[str]
    lead: re.Pattern[str]
    does: re.Pattern[str]
    states: re.Pattern[str]
    about: re.Pattern[str]
    bare: re.Pattern[str]
    joint: re.Pattern[str]
    object: re.Pattern[str]

    @classmethod
    def of(cls, words: FeatureWords) -> "Features":
        return cls(
            patterns=tuple(compiled(f"(?<![\uac00-\ud7a3])(?:{text})", words.macros) for text in words.patterns),
            named=tuple(compiled(text, words.macros) for text in words.named),
            lists=compiled(words.lists),
            trims=tuple((compiled(old, words.macros), new) for old, new in words.trim.items()),
            never=compiled(words.never),
            deny=compiled(words.deny),
            tail=compiled(words.tail),
            lead=compiled(words.told.lead),
            does=compiled(words.told.does),
            states=compiled(words.told.states),
            about=compiled(words.told.about),
            bare=compiled(words.told.bare),
            joint=compiled(words.told.joint),
            object=compiled(words.told.object),
        )

    def find(self, text: str) -> list[Spot]:
        """The phrases of a clause from left to right; overlapping ones become the longer."""
        for pattern in self.named:
            found = pattern.search(text)
            if found:
                return self._listed(found)
        spots = [self._spot(text, found) for pattern in self.patterns for found in pattern.finditer(text)]
        kept = _apart([spot for spot in spots if spot and not self._denied(text[spot.end :])])
        return [self._widened(text, kept[0]), *kept[1:]] if kept else []

    def told(self, text: str, asked: bool = False) -> Spot | None:
        """What a clause states of the shop where nothing else was understood; `asked` takes any phrase."""
        start = text.rfind(BLANK) + 1
        piece = text[start:]
        loose = start and not asked and not piece.startswith(" ") and not self.lead.match(piece)
        if loose or self.about.search(text):
            return None
        lead = self.lead.match(piece)
        start += lead.end() if lead else 0
        said = text[start:].strip(" ,")
        states = len(said.split()) > 1 and (self.does.search(said) or self.states.search(said))
        dangling = start and self.bare.match(said)
        if not (states or asked) or dangling or not re.search("[\uac00-\ud7a3]{2}", said):
            return None
        spot = Spot(self.printed(said), start, len(text))
        return spot if 2 - asked < len(spot.word) <= LONGEST and not self.never.search(spot.word) else None

    def printed(self, said: str) -> str:
        """A spoken phrase as it would stand in a list."""
        said = " ".join(said.replace(BLANK, " ").split())
        for old, new in self.trims:
            said = old.sub(new, said)
        return said.strip(" ,")

    def _denied(self, rest: str) -> bool:
        """Whether what follows a phrase says that it is not so."""
        return self.deny.match(re.sub("^[\uc740\ub294\uc774\uac00\ub3c4]?\\s*", "", rest)) is not None

    def _widened(self, text: str, spot: Spot) -> Spot:
        """With the words its verb is about, if they are all that stands before it, and with the verb after it."""
        rest = text[spot.end :]
        whole = rest.startswith(" ") and BLANK not in rest and not self.joint.search(text[: spot.end])
        if whole and len(rest) <= LONGEST / 2 and self.does.search(rest):
            spot = Spot(self.printed(spot.word + rest), spot.start, len(text))
        known, _, before = text[: spot.start].rpartition(BLANK)
        if known and not before.startswith(" "):
            return spot
        lead = self.lead.match(before)
        own = before[lead.end() :] if lead else before
        words = own.split()
        fits = 0 < len(words) < 3 and self.object.search(words[-1]) and not self.about.search(own)
        if not fits or len(own) + len(spot.word) > LONGEST:
            return spot
        return Spot(f"{' '.join(words)} {spot.word}", spot.start - len(own), spot.end)

    def _listed(self, found: re.Match[str]) -> list[Spot]:
        pieces = [self.printed(piece) for piece in self.lists.split(found["n"]) if piece]
        return [Spot(piece, found.start(), found.end()) for piece in pieces if 1 < len(piece) <= LONGEST]

    def _spot(self, text: str, found: re.Match[str]) -> Spot | None:
        """A phrase with the end of the verb that it was cut in."""
        more = self.tail.match(text, found.end())
        end = more.end() if more else found.end()
        said = self.printed(text[found.start() : end])
        good = 1 < len(said) <= LONGEST and not self.never.search(said)
        return Spot(said, found.start(), end) if good else None


def _apart(spots: list[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (spot.start - spot.end, spot.start)):
        if all(spot.end <= other.start or spot.start >= other.end for other in kept):
            kept.append(spot)
    return sorted(kept, key=lambda spot: spot.start)


def joined(old: tuple[str, ...], new: Iterable[str]) -> tuple[str, ...]:
    """The list without repeats; a phrase that another contains goes."""
    every = list(dict.fromkeys((*old, *new)))
    bare = {phrase: phrase.replace(" ", "") for phrase in every}
    return tuple(
        phrase
        for phrase in every
        if not any(bare[phrase] in bare[other] and bare[phrase] != bare[other] for other in every)
    )[-MOST:]
