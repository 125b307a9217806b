"""Goods, told apart from the shop's name that was said beside them."""

import re
from dataclasses import dataclass, replace

from engine.domain.shop import Shop
from engine.writing.lexicon import BLANK, Spot
from engine.writing.lists import Lists
from engine.writing.names import Names
from engine.writing.offers import Offers
from engine.writing.regions import Regions
from engine.writing.scan import Scan
from engine.writing.services import Services


@dataclass(frozen=True)
class Goods:
    names: Names
    services: Services
    offers: Offers
    regions: Regions
    lists: Lists

    def own(self, scan: Scan, spot: Spot | None) -> Spot | None:
        """Goods without the shop's name that was said right before them."""
        words = spot.word.split() if spot else []
        if not spot or len(words) < 2:
            return spot
        if scan.shop.name:
            gone = len(scan.shop.name.split()) if spot.word.startswith(scan.shop.name + " ") else 0
        else:
            shaped = [place for place, word in enumerate(words[:-1], 1) if self._like_name(word, scan, spot)]
            gone = max(shaped, default=0)
        gone = max(gone, *(place for place, word in enumerate(words[:-1], 1) if self._kind_of_shop(word)), 0)
        if not 0 < gone < len(words):
            return spot
        own = re.compile(rf"(?<!\S){re.escape(words[gone])}").search(scan.text, spot.start)
        return Spot(" ".join(words[gone:]), own.start(), spot.end) if own else spot

    def _kind_of_shop(self, word: str) -> bool:
        """Whether a word before goods says what shop sells them."""
        return self.services.kind_of_shop(word) or self._shop(word)

    def _shop(self, word: str) -> bool:
        """Whether a known kind of shop also ends like one, so that nobody pays for it."""
        known = word.lower() in self.services.owner_of or self.services.compounded(word)
        return known and self.names.kinds.search(word) is not None

    def priced(self, scan: Scan) -> Scan:
        """Goods and their price: the first of a message are the post's, the others stay pairs of their own."""
        found = self.offers.priced(scan.text)
        if not found:
            return scan
        price, start, end = found
        offer = scan.shop.offer
        again = (
            self.offers.nearer(offer.text, scan.shop.price, scan.text) if offer and scan.text == scan.told else None
        )
        if offer and again:
            return scan.with_fact("offer", offer.model_copy(update={"text": again})).without(start, end)
        if self.offers.risen(scan.text, end) and scan.shop.service:
            fresh = self.services.repriced(scan.shop.price, price)
            return self.priced(scan.with_fact("price", fresh).without(start, end))
        spot = self._before(scan, start)
        amount = self.services.amount(scan.text, start)
        price = amount + price if amount else price if spot else self.services.repriced(scan.shop.price, price)
        strange = spot is None and self.services.said_before(scan.text, start) and not scan.mending
        scan = scan.without(start, end)
        if strange and scan.shop.price:
            return self.priced(scan)
        pair = scan.shop.features[-1] if scan.mending and not spot and scan.last == "features" else ""
        if re.search(r" \d[\d,]*\D*$", pair):
            kept = (*scan.shop.features[:-1], f"{pair.rpartition(' ')[0]} {price}")
            return self.priced(scan.with_fact("features", kept))
        also = spot and (scan.sold or self._further(scan, spot.word) or self._pair(scan.shop, spot.word))
        if spot and also and spot.word != scan.shop.service:
            return self.priced(self._beside(scan.without(spot.start, spot.end), f"{spot.word} {price}"))
        scan = scan.with_fact("price", price) if spot or not scan.sold else scan
        if spot:
            scan = scan.with_fact("service", spot.word).without(spot.start, spot.end)
        return self.priced(replace(scan, sold=scan.sold or spot is not None))

    def _further(self, scan: Scan, goods: str) -> bool:
        """Whether goods come beside the priced ones of an earlier message, as long as nothing is drawn."""
        service = scan.shop.service
        if not service or not scan.shop.price or scan.drawn or scan.mending or scan.anew:
            return False
        return not (goods in service or service in goods or self.services.news(scan.text))

    def _before(self, scan: Scan, start: int) -> Spot | None:
        """The goods right before their price."""
        spot = self.own(scan, self.services.priced(scan.text, start))
        if spot is None or spot.word == scan.shop.name or self._shop(spot.word):
            return None
        if self.regions.find(spot.word) or self.names.verbal(spot.word):
            return None
        shops = [one.end() for one in re.finditer(r"\S+", scan.text[:start]) if self._shop(one[0])]
        return replace(spot, start=max(spot.start, *shops, 0)) if shops else spot

    def _pair(self, shop: Shop, goods: str) -> str | None:
        """What is told of such goods and their price already."""
        return next((one for one in shop.features if re.fullmatch(rf"{re.escape(goods)} \d[\d,]*\D*", one)), None)

    def _beside(self, scan: Scan, pair: str) -> Scan:
        """Goods that the shop has as well, in the place of the same goods with an older price."""
        old = self._pair(scan.shop, pair.rpartition(" ")[0])
        kept = tuple(one for one in scan.shop.features if one != old)
        return scan.with_fact("features", kept).with_feature(pair) if old else scan.with_feature(pair)

    def announced(self, scan: Scan) -> Scan:
        """Goods that a clause says are new, sold, or the speciality."""
        if (scan.last == "service" and scan.shop.price and BLANK in scan.text) or self._pleads(scan):
            return scan
        spot = self.own(scan, self.services.announced(scan.text))
        if not spot or self.regions.is_place(spot.word) or spot.word == scan.shop.name:
            return scan
        if self.services.kind_of_shop(spot.word) or self.services.compounded(spot.word):
            return scan
        unknown = not scan.shop.name and not self.services.trade_of_service(spot.word)
        return scan if unknown and self.names.whole(spot.word) else self._every(scan, spot)

    def _every(self, scan: Scan, spot: Spot) -> Scan:
        """Goods and those said with them: the first are the post's, the others the shop has as well."""
        first, *others = self.lists.around(scan.text, spot)
        made = self.told(scan, first)
        if made is scan:
            return scan
        for one in others:
            said = self.services.clean(one.word)
            good = said and not self.services.bad.search(said) and said != scan.shop.name
            made = (made.with_feature(said) if good else made).without(one.start, one.end)
        return made

    def headed(self, scan: Scan) -> Scan:
        """Goods known by their last word: the post's, where it has none yet, else what the shop has as well."""
        spot = None if self._pleads(scan) else self.own(scan, self.services.headed(scan.text))
        if not spot or (scan.shop.service and scan.last == "service" and not scan.sold):
            return scan
        if self.services.compounds.around(scan.text, spot):
            return scan
        finer = scan.shop.service is not None and scan.shop.service in spot.word
        if scan.shop.service and not (
            finer or scan.drawn or scan.mending or scan.anew or self.services.news(scan.text)
        ):
            return self._as_well(scan, spot)
        return self._every(scan, spot)

    def _as_well(self, scan: Scan, spot: Spot) -> Scan:
        """Goods beside those of the post, if they are all that a clause says."""
        rest = scan.text[: spot.start] + scan.text[spot.end :]
        alone = not rest.strip(" ,.~!") and len(spot.word) > 1
        return scan.with_feature(spot.word).without(spot.start, spot.end) if alone else scan

    def _pleads(self, scan: Scan) -> bool:
        """Whether a clause is about the picture that is there."""
        return scan.drawn and self.services.plea.search(scan.text) is not None

    def _like_name(self, word: str, scan: Scan, spot: Spot) -> bool:
        """Whether a word before goods is a name: by its shape, or as the first thing said, after a place or long."""
        if self.names.whole(word) or self.names.at_place(word):
            return True
        if not spot.word.startswith(word) or self.services.sold(word) or not self.names.namely(word):
            return False
        before = scan.text[: spot.start].rstrip()
        prior = scan.text[: scan.text.find(word)].split()
        if prior and self.services.kind_of_shop(prior[-1]):
            return True
        return (len(word) > 3 and not before.strip(BLANK + " ")) or (
            before.endswith(BLANK) and not before.strip(BLANK + " ")
        )

    def told(self, scan: Scan, spot: Spot) -> Scan:
        """Goods without a price: they replace those with one only if they are news, and then that price goes."""
        shop = scan.shop
        if self.names.verbal(spot.word.split()[0]):
            return scan
        priced = shop.service and shop.price and scan.last != "price" and spot.word not in shop.service
        if priced and not self.services.news(scan.text):
            return scan
        scan = self._kept(scan, spot.word)
        scan = scan.with_fact("price", None) if priced else scan
        return replace(scan.with_fact("service", spot.word).without(spot.start, spot.end), thing=spot.word)

    def _kept(self, scan: Scan, goods: str) -> Scan:
        """With the goods that were the post's until now, if nobody takes them back."""
        old = scan.shop.service
        again = old is None or old in goods or goods in old or scan.mending or scan.anew or scan.drawn
        if again or old is None:
            return scan
        return scan.with_feature(f"{old} {scan.shop.price}" if scan.shop.price else old)

    def cheaper(self, offer: str) -> str | None:
        """The goods that a benefit begins with, or whose price it lowers."""
        lowered = re.match(r"([^\d→]{2,20}?)\s(?:\d[\d,]*\S\s*(?:→|->|=>)|[1-9]\+[1-9])", offer)
        lowered = None if lowered and self.offers.when.fullmatch(lowered[1] + " ") else lowered
        said = self.services.clean(lowered[1]) if lowered else ""
        said = "" if self.services.bad.search(said) else said
        return said or self.services.begun(offer)

    def before(self, scan: Scan, start: int) -> str:
        """The goods a benefit is for: they stay in the text, because the post may be about them."""
        found = re.search(r"(?:^|[\s\x1f])([\uac00-\ud7a3A-Za-z]{2,12})\s$", scan.text[:start])
        word = found[1] if found else ""
        goods = self.services.goods(word) and not self.names.whole(word)
        return word if goods and word != scan.shop.name else ""
