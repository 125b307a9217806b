"""The finders of a shop's name, each a step of reading a clause."""

from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from engine.writing.names import CERTAIN, LIKELY, PROBABLE, Names
from engine.writing.nominee import Nominee, Setting
from engine.writing.rows import Rows
from engine.writing.scan import Scan

OPEN = frozenset({None, "shop", "name", "resume"})
"""Questions beside which a bare word may be the name."""

SURELY = 3.5
"""What a word counts for by itself that is a name beside a finished picture, where complaints are said as well."""

REPLACED = 2.0
"""How much more a new name must count for than the old one, where nobody calls it one."""

HEAVIER = 1.0
"""How much heavier than the name heard in the same message another one must be."""


@dataclass(frozen=True)
class Naming:
    names: Names
    rows: Rows

    def rowed(self, scan: Scan) -> Scan:
        """A name among facts in a row, as the first thing that is said of a shop."""
        known = scan.shop.name or scan.shop.industry or scan.drawn or scan.asked not in OPEN
        spot = None if known else self.rows.name(scan.told)
        return self._named(scan, Nominee(spot, CERTAIN, called=False, standing=SURELY)) if spot else scan

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
        free = scan.asked in OPEN or (nominee is not None and nominee.whole)
        least = least if free else CERTAIN
        return self._named(scan, nominee) if nominee and nominee.weight >= least else scan

    def mended(self, scan: Scan) -> Scan:
        """After a slip of the pen, a word that is almost the name is the name."""
        name = scan.shop.name
        nominee = self.names.best(scan.told, gone=scan.text) if name and scan.mending else None
        likely = nominee is not None and nominee.weight >= LIKELY and (scan.named or self._instead(scan, nominee))
        close = name and nominee and (likely or SequenceMatcher(None, name, nominee.spot.word).ratio() >= 0.5)
        return self._named(scan, nominee) if nominee and close else scan

    def _instead(self, scan: Scan, nominee: Nominee) -> bool:
        """Whether a slip that is put right was the name's: nothing else was said that a strange word could be."""
        doubtful = "name" in scan.shop.guessed and scan.shop.service is None
        return doubtful and nominee.whole and nominee.standing >= REPLACED

    def _certain(self, scan: Scan, nominee: Nominee) -> bool:
        name = scan.shop.name
        if nominee.weight < CERTAIN:
            return False
        if name is None or (scan.asked == "name" and not scan.named):
            return not scan.drawn or nominee.called or nominee.standing >= SURELY
        if scan.mending or scan.anew:
            return nominee.called or self._outweighs(name, nominee)
        doubtful = "name" in scan.shop.guessed
        if scan.named:
            return nominee.cued or (nominee.called and doubtful and nominee.weight >= scan.naming + HEAVIER)
        if scan.drawn or not doubtful:
            return nominee.cued
        return nominee.called or self._outweighs(name, nominee)

    def _outweighs(self, old: str, nominee: Nominee) -> bool:
        """Whether a name takes the place of one that was a doubtful word."""
        known = self.names.best(old)
        return known is None or nominee.standing - known.standing >= REPLACED

    def _setting(self, scan: Scan) -> Setting:
        return Setting(asked=scan.asked == "name" and not scan.named, first=scan.fresh, traded=scan.traded)

    def _named(self, scan: Scan, nominee: Nominee) -> Scan:
        """With the name; one that its owner did not call the name is marked as a guess, and yields to one that is."""
        spot = nominee.spot
        sure = nominee.called or scan.asked == "name" or scan.mending
        scan = scan.with_fact("name", spot.word, guessed=not sure)
        return replace(scan, last="name", naming=nominee.weight).without(spot.start, spot.end)
