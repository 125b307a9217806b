"""Goods, told apart from the shop's name that was said beside them."""

import re
from dataclasses import dataclass

from engine.writing.lexicon import BLANK, Spot
from engine.writing.names import Names
from engine.writing.scan import Scan
from engine.writing.services import Services


@dataclass(frozen=True)
class Goods:
    names: Names
    services: Services

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
        start = scan.text.find(words[gone], spot.start) if gone < len(words) else -1
        return Spot(" ".join(words[gone:]), start, spot.end) if gone and start >= 0 else spot

    def _like_name(self, word: str, scan: Scan, spot: Spot) -> bool:
        """Whether a word before goods is a name: by its shape, or as the first thing said, after a place or long."""
        if self.names.whole(word) or self.names.at_place(word):
            return True
        if not spot.word.startswith(word) or self.services.sold(word) or not self.names.namely(word):
            return False
        before = scan.text[: spot.start].rstrip()
        return (len(word) > 3 and not before.strip(BLANK + " ")) or (
            before.endswith(BLANK) and not before.strip(BLANK + " ")
        )

    def told(self, scan: Scan, spot: Spot) -> Scan:
        """Goods without a price: they replace those with one only if they are news, and then that price goes."""
        shop = scan.shop
        priced = shop.service and shop.price and scan.last != "price" and spot.word not in shop.service
        if priced and not self.services.news(scan.text):
            return scan
        scan = scan.with_fact("price", None) if priced else scan
        return scan.with_fact("service", spot.word).without(spot.start, spot.end)

    def before(self, scan: Scan, start: int) -> str:
        """The goods a benefit is for: they stay in the text, because the post may be about them."""
        found = re.search(r"(?:^|[\s\x1f])([\uac00-\ud7a3A-Za-z]{2,12})\s$", scan.text[:start])
        word = found[1] if found else ""
        return word if self.services.sold(word) and not self.names.whole(word) and word != scan.shop.name else ""
