"""The finders of a shop's name, each a step of reading a clause."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from engine.writing.lexicon import BLANK, Spot
from engine.writing.names import Names
from engine.writing.regions import Regions
from engine.writing.scan import Scan
from engine.writing.services import Services


@dataclass(frozen=True)
class Naming:
    names: Names
    services: Services
    regions: Regions

    def said(self, scan: Scan) -> Scan:
        """A name the clause calls one."""
        quoted = scan.shop.name is not None and scan.asked != "name" and not scan.mending
        spot = self.names.strongly(scan.text, quoted)
        return self._named(scan, self._placeless(spot)) if spot else scan

    def _placeless(self, spot: Spot) -> Spot:
        """A name without the place that was said right after it."""
        words = spot.word.split()
        for count in range(1, len(words)):
            rest = " ".join(words[count:])
            more = words[count + 1 :] and words[0] not in self.names.fronts and self.regions.is_place(words[count])
            if more or self.regions.is_place(rest):
                return Spot(" ".join(words[:count]), spot.start, spot.end - len(rest) - 1)
        return spot

    def introduced(self, scan: Scan) -> int:
        """Where a clause goes on after its kind of shop and a word that may be the name, 0 if it has none."""
        kind = None if scan.shop.name else self.services.business(scan.text)
        found = re.match(r"\s([\uac00-\ud7a3]{2,8})(?=\s)", scan.text[kind.spot.end :]) if kind else None
        if not kind or not found or not self._unknown(found[1]):
            return 0 if scan.shop.name else self._opening(scan.text)
        return kind.spot.end + found.end()

    def _opening(self, text: str) -> int:
        """Where a clause goes on after a first word that may be the name, if goods come next."""
        found = re.match(r"([\uac00-\ud7a3]{3,8})\s(?=([\uac00-\ud7a3]+)\s)", text)
        named = found is not None and self._unknown(found[1]) and not self.services.plain.fullmatch(found[1])
        return found.end(1) if found and named and self.services.sold(found[2]) else 0

    def _unknown(self, word: str) -> bool:
        return self.names.namely(word) and not self.services.sold(word)

    def mended(self, scan: Scan) -> Scan:
        """After a slip of the pen, a word that is almost the name is the name."""
        name = scan.shop.name
        if not (name and scan.mending):
            return scan
        spot = self.names.shaped(scan.text) or self.names.weakly(scan.text) or self.names.left(scan.text)
        close = spot and SequenceMatcher(None, name, spot.word).ratio() >= 0.5
        return self._named(scan, spot) if spot and close else scan

    def _named(self, scan: Scan, spot: Spot) -> Scan:
        return scan.with_fact("name", spot.word).without(spot.start, spot.end)

    def kind(self, scan: Scan) -> Scan:
        """A kind of thing as the first word is the name, if the clause says the kind of shop elsewhere."""
        first = re.match(r"\s*([\uac00-\ud7a3]{4,})(?=\s)", scan.text)
        odd = self.names.alone(first[0]) if first else None
        spot = None if scan.shop.name else self.names.kindly(scan.text) or odd
        found = self.services.business(scan.text[spot.end :]) if spot else None
        if not spot or not found or found.faint or (spot is odd and self._sells(found.trade, spot.word)):
            return scan
        return self._named(scan, spot)

    def _sells(self, trade: str, word: str) -> bool:
        """Whether a kind of shop sells such goods, or nobody is known to."""
        return self.services.trade_of_service(word) in {None, trade}

    def alone(self, scan: Scan) -> Scan:
        """A single word that ends like goods, from a shop whose kind is known and whose name is not."""
        said = scan.shop.industry and "industry" not in scan.shop.guessed and scan.asked in {"shop", "name"}
        spot = self.names.alone(scan.text) if said and not scan.shop.name else None
        kind = None if scan.shop.name or spot else self.services.business(scan.text)
        if kind and not kind.faint and not scan.text[: kind.spot.start].strip(BLANK + " "):
            spot = self.names.alone(BLANK * kind.spot.end + scan.text[kind.spot.end :], 1)
        return self._named(scan, spot) if spot else scan

    def foreign(self, scan: Scan) -> Scan:
        """A name in Latin letters."""
        if scan.shop.name and scan.asked != "name":
            return scan
        spot = self.names.foreign(scan.text)
        return self._named(scan, spot) if spot else scan

    def shaped(self, scan: Scan) -> Scan:
        """A name by its shape."""
        if scan.shop.name and scan.asked != "name":
            return scan
        spot = self.names.shaped(scan.text)
        return self._named(scan, spot) if spot else scan

    def left(self, scan: Scan) -> Scan:
        """What is left when everything else is understood."""
        if scan.shop.name and scan.asked != "name":
            return scan
        spot = self._syllable(scan) or self.names.weakly(scan.text)
        if not spot and scan.asked in {None, "shop", "name"}:
            spot = self.names.left(scan.text, scan.kind)
        return self._named(scan, spot) if spot else scan

    def _syllable(self, scan: Scan) -> Spot | None:
        """A name of one syllable, alone between what is understood, after the kind of shop."""
        found = re.match(rf"\s([\uac00-\ud7a3])(?=\s?{BLANK}|\s*$)", scan.text[scan.kind :]) if scan.kind else None
        if not found or self.names.never.match(found[1]):
            return None
        return Spot(found[1], scan.kind + found.start(1), scan.kind + found.end(1))
