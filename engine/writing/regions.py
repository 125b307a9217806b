"""Where a shop is: place names, stations and streets, by a list and by shape."""

import itertools
import re
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import BLANK, Spot, Spotter, compiled

LONGEST = 20
"""Letters of a place."""


class RegionWords(Frozen):
    """`sure` places need no cue, `loose` ones do; `never` says which words of a place's shape are none.

    `said_of` (the place is one of its groups) and `ordinary` are places' names that are words here."""

    provinces: tuple[str, ...]
    sure: tuple[str, ...]
    loose: tuple[str, ...]
    towns: tuple[str, ...]
    shapes: tuple[str, ...]
    never: str
    tails: str
    cues: str
    asks: str
    here: str
    away: str
    branch: str
    keeps: str
    part: str
    near: str
    there: str
    label: str
    ending: str
    verbs: frozenset[str]
    said_of: str
    ordinary: str


@dataclass(frozen=True)
class Regions:
    """Finds the place of a clause, as it was said."""

    listed: Spotter
    loose: frozenset[str]
    towns: frozenset[str]
    provinces: frozenset[str]
    shapes: tuple[re.Pattern[str], ...]
    never: re.Pattern[str]
    tails: re.Pattern[str]
    cues: re.Pattern[str]
    asks: re.Pattern[str]
    here: re.Pattern[str]
    away: re.Pattern[str]
    branch: re.Pattern[str]
    keeps: re.Pattern[str]
    part: re.Pattern[str]
    near: re.Pattern[str]
    there: re.Pattern[str]
    label: re.Pattern[str]
    ending: re.Pattern[str]
    verbs: frozenset[str]
    said_of: re.Pattern[str]
    ordinary: re.Pattern[str]

    @classmethod
    def of(cls, words: RegionWords) -> "Regions":
        macros = {"sido": "(?:" + "|".join(words.provinces) + ")"}
        return cls(
            listed=Spotter.of((*words.provinces, *words.sure, *words.loose)),
            loose=frozenset(words.loose) - frozenset(word for word in words.sure if word not in words.loose),
            towns=frozenset(words.towns),
            provinces=frozenset(words.provinces),
            shapes=tuple(compiled("(?:" + text + ")" + words.tails, macros) for text in words.shapes),
            never=compiled(words.never),
            tails=compiled(words.tails),
            cues=compiled(words.cues),
            asks=compiled(words.asks),
            here=compiled(words.here),
            away=compiled(words.away),
            branch=compiled(words.branch),
            keeps=compiled(words.keeps),
            part=compiled(words.part),
            near=compiled(words.near),
            there=compiled(words.there),
            label=compiled(words.label),
            ending=compiled(words.ending),
            verbs=words.verbs,
            said_of=compiled(words.said_of),
            ordinary=compiled(words.ordinary),
        )

    def find(self, text: str, asked: bool = False) -> Spot | None:
        """The place of a clause, neighbours joined; `asked` when the question was for it."""
        named = self.asks.search(text)
        if named and not self.here.search(named["n"].strip()):
            inside = self._joined(self._spots(named["n"], True), named["n"])
            start = named.start("n")
            if inside:
                return Spot(inside.word, start + inside.start, start + inside.end)
            return Spot(named["n"].strip(), start, named.end("n"))
        return self._narrowed(self._joined(self._spots(text, asked), text), text)

    def _narrowed(self, spot: Spot | None, text: str) -> Spot | None:
        """With an unknown word for a part of the place, if something is there."""
        more = self.part.match(text, spot.end) if spot else None
        return Spot(text[spot.start : more.end()], spot.start, more.end()) if spot and more else spot

    def town(self, text: str) -> Spot | None:
        """A town that a first message begins with, though its name is an ordinary word as well."""
        first = text.split(" ")[0]
        town = first in self.towns and not self.ordinary.match(text)
        return Spot(first, 0, len(first)) if town and len(text.split()) > 2 else None

    def stated(self, text: str, spot: Spot) -> bool:
        """Whether a clause is about the place: it says nothing else, or that the shop is there."""
        before, after = text[: spot.start].strip(BLANK + " ,"), text[spot.end :].strip(BLANK + " ,.!~")
        return (not before and not after) or self.there.match(text, spot.end) is not None

    def end(self, text: str, spot: Spot) -> int:
        """Where the place ends with a word for a branch of a chain."""
        more = self.branch.match(text, spot.end)
        return more.end() if more else spot.end

    def beside(self, old: str | None, new: str) -> str:
        """A second place after the first, unless they share a word or the new one is the wider of the two."""
        if not old or set(old.split()) & set(new.split()) or old in new or len(old) + len(new) >= LONGEST:
            return new
        return old if new in self.provinces else f"{old} {new}"

    def ordered(self, place: str) -> str:
        """The wider place first, where an owner says it last."""
        first, _, last = place.rpartition(" ")
        said_last = first and last in self.provinces and not set(first.split()) & self.provinces
        return f"{last} {first}" if said_last else place

    def is_place(self, word: str) -> bool:
        """Whether this whole word is a place by itself."""
        spot = self._joined(self._spots(word, True), word)
        return spot is not None and (spot.end == len(word) or self.near.fullmatch(word, spot.end) is not None)

    def _spots(self, text: str, asked: bool) -> list[Spot]:
        found: list[Spot] = []
        words = self._words(text)
        place = 0
        while place < len(text):
            begins = _begins(text, place) and place not in words
            spot = self._at(text, place) if begins and not self.ordinary.match(text, place) else None
            if spot:
                found.append(spot)
            place = spot.end if spot else place + 1
        firm = [spot for spot in found if asked or self._firm(text, spot)]
        return found if len(found) > len(firm) and _adjacent(found) else firm

    def _words(self, text: str) -> frozenset[int]:
        """Where a word stands that is also a town's name, and tells of the word before it."""
        return frozenset(found.start(found.lastgroup or 0) for found in self.said_of.finditer(text))

    def _at(self, text: str, place: int) -> Spot | None:
        """The longest place that begins here, listed or by shape."""
        shaped = [found for shape in self.shapes if (found := shape.match(text, place))]
        good = [found for found in shaped if not self.never.search(found[0])]
        spots = [Spot(found[0].strip(), place, place + len(found[0].rstrip())) for found in good]
        listed = self.listed.at(text, place)
        if listed and self.tails.match(text, listed.end):
            spots.append(self._kept(text, listed))
        return max(spots, key=lambda spot: spot.end, default=None)

    def _kept(self, text: str, spot: Spot) -> Spot:
        more = self.keeps.match(text, spot.end)
        return Spot(text[spot.start : more.end()], spot.start, more.end()) if more else spot

    def _firm(self, text: str, spot: Spot) -> bool:
        if self.away.match(text, spot.end):
            return False
        return spot.word not in self.loose or bool(self.cues.match(text, spot.end))

    def _joined(self, spots: list[Spot], text: str) -> Spot | None:
        if not spots:
            return None
        first = spots[0]
        for spot in spots[1:]:
            if text[first.end : spot.start].strip():
                break
            first = Spot(text[first.start : spot.end], first.start, spot.end)
        return first


def _begins(text: str, place: int) -> bool:
    return text[place] != BLANK and (place == 0 or not text[place - 1].isalnum())


def _adjacent(spots: list[Spot]) -> bool:
    return any(right.start - left.end <= 1 for left, right in itertools.pairwise(spots))
