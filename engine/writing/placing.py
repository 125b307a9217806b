"""Where a shop is, as a step of reading a clause."""

import re
from dataclasses import dataclass, replace

from engine.writing.lexicon import BLANK, Spot
from engine.writing.names import Names
from engine.writing.regions import Regions
from engine.writing.scan import Scan


@dataclass(frozen=True)
class Placing:
    names: Names
    regions: Regions

    def find(self, scan: Scan) -> Scan:
        """The place; another one in the same breath stands beside the first."""
        spot = self.regions.find(scan.text, scan.asked == "region")
        spot = self._parted(scan, spot) or spot or (self.regions.town(scan.text) if scan.fresh else None)
        if not spot:
            return scan
        if self._passing(scan, spot):
            return scan
        spot = replace(spot, word=self.regions.ordered(spot.word))
        place = self.regions.beside(scan.shop.region, spot.word) if scan.placed and not scan.mending else spot.word
        scan = scan.with_fact("region", place).without(spot.start, self.regions.end(scan.text, spot))
        return replace(scan, placed=True)

    def _passing(self, scan: Scan, spot: Spot) -> bool:
        """Whether a place is only mentioned by a shop whose own place is known."""
        free = scan.shop.region is None or scan.placed or scan.mending or scan.anew or scan.asked == "region"
        return not free and (spot.word in self.regions.verbs or not self.regions.stated(scan.text, spot))

    def _parted(self, scan: Scan, spot: Spot | None) -> Spot | None:
        """A town and an unknown word for a part of it, if they are all that is said beside the shop's name."""
        words = self._alone(scan)
        if scan.shop.name is None or scan.shop.region or len(words) != 2:
            return None
        first, rest = words
        if not self.regions.is_place(first) or (spot and len(spot.word) > len(first)):
            return None
        part = self._bare(rest)
        start = scan.text.find(first)
        own = part == scan.shop.name or self.names.whole(part)
        unknown = 1 < len(part) < 6 and self.names.namely(part) and not own
        return Spot(f"{first} {part}", start, scan.text.find(rest) + len(rest)) if unknown else None

    def _alone(self, scan: Scan) -> list[str]:
        """The words that stand before the name in its clause, or that are all of a clause."""
        return re.split(f"{BLANK}|\\s(?=\\d)", self.regions.label.sub("", scan.text), maxsplit=1)[0].split()

    def _bare(self, word: str) -> str:
        """A word without the particle or the copula behind it."""
        there = self.regions.ending.sub("", word)
        part = there if there != word else self.names.tokens.parted(word)[0]
        return part.strip("~.!")
