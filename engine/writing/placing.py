"""Where a shop is, as a step of reading a clause."""

from dataclasses import dataclass, replace

from engine.writing.lexicon import Spot
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
        place = self.regions.beside(scan.shop.region, spot.word) if scan.placed and not scan.mending else spot.word
        scan = scan.with_fact("region", place).without(spot.start, self.regions.end(scan.text, spot))
        return replace(scan, placed=True)

    def _passing(self, scan: Scan, spot: Spot) -> bool:
        """Whether a place is only mentioned by a shop whose own place is known."""
        free = scan.shop.region is None or scan.placed or scan.mending or scan.anew or scan.asked == "region"
        return not free and not self.regions.stated(scan.text, spot)

    def _parted(self, scan: Scan, spot: Spot | None) -> Spot | None:
        """A town and an unknown word for a part of it, if they are all that is said by a shop with a name."""
        first, _, rest = scan.text.strip().partition(" ")
        whole = scan.shop.name is not None and not scan.named and scan.shop.region is None
        if not whole or not self.regions.is_place(first) or (spot and len(spot.word) > len(first)):
            return None
        part, _ = self.names.tokens.parted(rest)
        unknown = 1 < len(part) < 5 and self.names.namely(part) and " " not in part
        return Spot(f"{first} {part}", 0, len(scan.text)) if unknown else None
