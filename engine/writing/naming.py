"""The finders of a shop's name, each a step of reading a clause."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from engine.writing.names import CERTAIN, LIKELY, PROBABLE, Names, Nominee, Setting
from engine.writing.scan import Scan

OPEN = frozenset({None, "shop", "name", "resume"})
"""Questions beside which a bare word may be the name."""

SURELY = 3.5
"""What a word counts for by itself that is a name beside a finished picture, where complaints are said as well."""

REPLACED = 2.0
"""How much more a new name must count for than the old one, where nobody calls it one."""


@dataclass(frozen=True)
class Naming:
    names: Names

    def said(self, scan: Scan) -> Scan:
        """A name that is certain, before anything else is taken out of the clause."""
        nominee = self.names.best(scan.told, self._setting(scan), scan.text)
        return self._named(scan, nominee) if nominee and self._certain(scan, nominee) else scan

    def probable(self, scan: Scan) -> Scan:
        """A name that looks like goods, before those are read."""
        return self._free(scan, PROBABLE)

    def left(self, scan: Scan) -> Scan:
        """The likeliest of what is left when everything else is understood."""
        return self._free(scan, LIKELY)

    def _free(self, scan: Scan, least: float) -> Scan:
        """A name that nobody calls one, where there is none yet."""
        if scan.named or scan.drawn or (scan.shop.name and scan.asked != "name"):
            return scan
        nominee = self.names.best(scan.told, self._setting(scan), scan.text)
        least = least if scan.asked in OPEN else CERTAIN
        return self._named(scan, nominee) if nominee and nominee.weight >= least else scan

    def mended(self, scan: Scan) -> Scan:
        """After a slip of the pen, a word that is almost the name is the name."""
        name = scan.shop.name
        nominee = self.names.best(scan.told, gone=scan.text) if name and scan.mending else None
        likely = nominee is not None and scan.named and nominee.weight >= LIKELY
        close = name and nominee and (likely or SequenceMatcher(None, name, nominee.spot.word).ratio() >= 0.5)
        return self._named(scan, nominee) if nominee and close else scan

    def _certain(self, scan: Scan, nominee: Nominee) -> bool:
        if nominee.weight < CERTAIN or (scan.named and not nominee.called):
            return False
        if nominee.called or scan.asked == "name":
            return True
        name = scan.shop.name
        if scan.drawn and (name or nominee.standing < SURELY):
            return False
        return name is None or self._outweighs(name, nominee)

    def _outweighs(self, old: str, nominee: Nominee) -> bool:
        """Whether a name takes the place of one that was a doubtful word."""
        known = self.names.best(old)
        return known is None or nominee.standing - known.standing >= REPLACED

    def _setting(self, scan: Scan) -> Setting:
        return Setting(asked=scan.asked == "name", first=scan.fresh, traded=scan.traded)

    def _named(self, scan: Scan, nominee: Nominee) -> Scan:
        spot = nominee.spot
        return replace(scan.with_fact("name", spot.word), named=True).without(spot.start, spot.end)
