"""What kind of shop it is, as steps of reading a clause."""

from dataclasses import dataclass

from engine.writing.lexicon import BLANK
from engine.writing.scan import Scan
from engine.writing.sellers import Sellers
from engine.writing.services import Services
from engine.writing.trade import Business


@dataclass(frozen=True)
class Trading:
    services: Services
    sellers: Sellers

    def stated(self, scan: Scan) -> Scan:
        """With the kind of shop that somebody says he runs before he denies something else."""
        found = None if scan.shop.industry else self.services.business(scan.text)
        runs = found is not None and not found.faint and self.services.says_of(scan.text, found)
        if not runs or found is None:
            return scan
        return scan.with_fact("industry", found.industry).with_fact("trade", found.trade)

    def running(self, scan: Scan) -> Scan:
        """The kind of shop that somebody says he runs, before a part of it is taken for anything else."""
        found = None if scan.shop.industry else self.services.business(scan.text)
        if found is None or found.faint or not self.services.runs(scan.text, found):
            return scan
        return self.stated(scan).without(found.spot.start, found.spot.end)

    def seller(self, scan: Scan) -> Scan:
        """The kind of shop of one who says what is sold there, as a guess."""
        if scan.shop.industry:
            return scan
        run = self.services.business(scan.text)
        does = run is not None and run.faint and self.services.says_of(scan.text, run)
        found = (run.trade, run.industry) if run and does else self.sellers.seller(scan.text)
        if not found or (run and not (does or run.faint)):
            return scan
        return scan.with_fact("trade", found[0], guessed=True).with_fact("industry", found[1], guessed=True)

    def told(self, scan: Scan) -> Scan:
        found = self.services.business(scan.text)
        if not found and not scan.shop.industry:
            found = self._strange(scan)
        if not found:
            return scan
        known = scan.shop.industry and "industry" not in scan.shop.guessed
        if scan.shop.industry and self.services.also.match(scan.text, found.spot.end):
            return scan
        aside = found.faint or not (scan.mending or self.services.stated(scan.text, found))
        named = scan.shop.industry is not None and scan.shop.name is not None and found.faint
        if not (known and aside) and not named:
            scan = scan.with_fact("industry", found.industry).with_fact("trade", found.trade)
        elif scan.text == scan.told and found.spot.word != scan.shop.industry:
            return scan
        return scan.without(found.spot.start, found.spot.end)

    def _strange(self, scan: Scan) -> Business | None:
        """A kind of shop no list knows, in the clause as it was said, if nobody else has taken it."""
        found = self.services.compounds.strange(scan.told, scan.shop.name is not None)
        return None if found and BLANK in scan.text[found.spot.start : found.spot.end] else found

    def guess(self, scan: Scan, unnamed: bool) -> Scan:
        """The trade from the thing sold or from the name, if nobody said it; a name just said knows better.

        It stays when other things are told of: a side dish makes no other shop.
        """
        shop = scan.shop
        exact = self.sellers.exact(shop.industry, shop.name) if shop.industry and shop.name else None
        if exact and exact != shop.industry:
            return scan.with_fact("industry", exact)
        if shop.trade and "trade" not in shop.guessed:
            return scan
        found = self.services.business_of_name(shop.name) if shop.name else None
        sold = (self.services.business_of_goods(thing) for thing in (shop.service, *shop.features) if thing)
        trade, industry = found or next(filter(None, sold), (None, None))
        kept = shop.trade is not None and not (found and unnamed) and not scan.mending
        if not trade or kept:
            return scan
        return scan.with_fact("trade", trade, guessed=True).with_fact("industry", industry, guessed=True)
