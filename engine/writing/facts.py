"""The facts of one message: clause by clause, each corrected and withdrawn as the owner goes on."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from engine.domain.reading import Known
from engine.domain.shop import FACTS, Contacts, Facts, Offer, Shop, Tone
from engine.domain.world import Trade
from engine.writing.contacts import ContactFinder, ContactWords
from engine.writing.corrections import Corrections, CorrectionWords
from engine.writing.dates import Dates, DateWords
from engine.writing.features import Features, FeatureWords, joined
from engine.writing.guard import Guard, GuardWords
from engine.writing.lexicon import BLANK, Spot, part
from engine.writing.manner import Manner, MannerWords
from engine.writing.names import Names, NameWords
from engine.writing.numbers import Numbers, NumberWords
from engine.writing.offers import Offers, OfferWords
from engine.writing.regions import Regions, RegionWords
from engine.writing.scan import Scan, difference
from engine.writing.services import Services, TradeWords


@dataclass(frozen=True)
class FactReader:
    """Reads facts; every finder takes what it understood out of the clause, so that nothing is read twice."""

    contacts: ContactFinder
    corrections: Corrections
    dates: Dates
    features: Features
    guard: Guard
    manner: Manner
    names: Names
    numbers: Numbers
    offers: Offers
    regions: Regions
    services: Services

    @classmethod
    def of(cls, lexicon: Mapping[str, object], trades: Mapping[str, Trade]) -> "FactReader":
        regions = Regions.of(part(lexicon, "regions", RegionWords))
        services = Services.of(part(lexicon, "trades", TradeWords), trades)

        def generic(word: str) -> bool:
            lowered = word.lower()
            known = lowered in services.owner_of or lowered in services.seller_of
            return known or regions.is_place(word)

        return cls(
            contacts=ContactFinder.of(part(lexicon, "contacts", ContactWords)),
            corrections=Corrections.of(part(lexicon, "corrections", CorrectionWords)),
            dates=Dates.of(part(lexicon, "dates", DateWords)),
            features=Features.of(part(lexicon, "features", FeatureWords)),
            guard=Guard.of(part(lexicon, "guard", GuardWords)),
            manner=Manner.of(part(lexicon, "manner", MannerWords)),
            names=Names.of(part(lexicon, "names", NameWords), generic, services.heads, services.endings),
            numbers=Numbers.of(part(lexicon, "numbers", NumberWords)),
            offers=Offers.of(part(lexicon, "offers", OfferWords)),
            regions=regions,
            services=services,
        )

    def read(self, clauses: list[str], known: Known) -> tuple[Facts, str]:
        """The facts of a message already tidied and cut, and what nobody understood."""
        scan = Scan(known.shop, known.asked, known.today)
        left: list[str] = []
        for clause in clauses:
            scan = self._clause(replace(scan, text=clause))
            left.append(scan.text.replace(BLANK, " "))
        scan = self._guess(scan) if scan.shop != known.shop else scan
        return difference(known.shop, scan.shop), " ".join(" ".join(left).split())

    def _clause(self, scan: Scan) -> Scan:
        if self.guard.orders_about(scan.text):
            return replace(scan, text="")
        named = self.names.strongly(scan.text)
        inside = named and self.corrections.only_inside(scan.text, named.start, named.end)
        gone = None if inside else self._withdrawn(scan)
        if gone is not None:
            return gone
        corrected = self._corrected(scan)
        return corrected if corrected is not None else self._found(scan)

    def _found(self, scan: Scan) -> Scan:
        """All finders in their order: what is certain by its form first, what is left last."""
        mending = scan.mending or self.corrections.begins(scan.text)
        scan = replace(scan, text=self.corrections.opened(scan.text), mending=mending)
        for find in (
            self._name_said,
            self._name_mended,
            self._contact,
            self._tone,
            self._region,
            self._offer,
            self._day,
            self._audience,
            self._price,
            self._feature,
            self._foreign,
            self._announced,
            self._name_shaped,
            self._headed,
            self._trade,
            self._name_left,
        ):
            scan = find(scan)
        return scan

    def _name_said(self, scan: Scan) -> Scan:
        spot = self.names.strongly(scan.text)
        return self._named(scan, spot) if spot else scan

    def _name_mended(self, scan: Scan) -> Scan:
        """After a slip of the pen, a word that is almost the name is the name."""
        name = scan.shop.name
        if not (name and scan.mending):
            return scan
        spot = self.names.shaped(scan.text) or self.names.weakly(scan.text) or self.names.left(scan.text)
        close = spot and SequenceMatcher(None, name, spot.word).ratio() >= 0.5
        return self._named(scan, spot) if spot and close else scan

    def _named(self, scan: Scan, spot: Spot) -> Scan:
        return scan.with_fact("name", spot.word).without(spot.start, spot.end)

    def _contact(self, scan: Scan) -> Scan:
        contacts, text = self.contacts.take(scan.text)
        scan = replace(scan, text=text)
        if contacts == Contacts():
            return scan
        merged = scan.shop.contacts.model_copy(update=contacts.model_dump(exclude_none=True))
        return scan.with_fact("contacts", merged)

    def _offer(self, scan: Scan) -> Scan:
        day = self.dates.find(scan.text, scan.today)
        until = day.on if day and day.until else None
        if day and until:
            scan = scan.without(day.start, self.dates.end(scan.text, day))
        for _ in range(3):
            spot = self.offers.find(scan.text)
            if not spot:
                break
            scan = self._offered(scan, spot)
        limit = self.offers.limited(scan.text) if scan.last == "offer" else None
        offer = scan.shop.offer
        if offer and limit:
            return replace(
                scan.with_fact("offer", offer.model_copy(update={"text": f"{limit} {offer.text}"})), text=""
            )
        return scan.with_fact("offer", offer.model_copy(update={"until": until})) if offer and until else scan

    def _offered(self, scan: Scan, spot: Spot) -> Scan:
        """Benefits of one message stand side by side; a new number takes the place of the old one."""
        old, goods = scan.shop.offer, self._goods_before(scan, spot.start)
        text = f"{goods} {spot.word}" if goods else spot.word
        if old and scan.offered and not scan.mending:
            text = self.offers.joined(old.text, text)
        elif old:
            text = self.offers.mended(old.text, text) or text
        sold = None if scan.shop.service else self.services.begun(spot.word)
        scan = scan.with_fact("service", sold) if sold else scan
        scan = scan.with_fact("offer", Offer(text=text, until=old.until if old else None))
        return replace(scan, offered=True).without(spot.start, spot.end)

    def _goods_before(self, scan: Scan, start: int) -> str:
        """The goods a benefit is for: they stay in the text, because the post may be about them."""
        found = re.search(r"(?:^|[\s\x1f])([\uac00-\ud7a3A-Za-z]{2,12})\s$", scan.text[:start])
        word = found[1] if found else ""
        return word if self.services.sold(word) and not self.names.whole(word) and word != scan.shop.name else ""

    def _day(self, scan: Scan) -> Scan:
        hours = self.dates.span(scan.text)
        if hours:
            scan = scan.with_fact("hours", hours[0]).without(hours[1], hours[2])
        day = self.dates.find(scan.text, scan.today)
        if day:
            wanted = self.corrections.dated.search(scan.text) or scan.asked == "date" or scan.shop.day
            scan = scan.with_fact("day", day.on) if wanted else scan
            scan = scan.without(day.start, day.end)
        return scan

    def _price(self, scan: Scan) -> Scan:
        found = self.offers.priced(scan.text)
        if not found:
            return scan
        price, start, end = found
        spot = self._goods(scan, self.services.priced(scan.text, start))
        scan = scan.with_fact("price", price).without(start, end)
        if spot and spot.word != scan.shop.name and not self.regions.find(spot.word):
            scan = scan.with_fact("service", spot.word).without(spot.start, spot.end)
        return scan

    def _goods(self, scan: Scan, spot: Spot | None) -> Spot | None:
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
        return (
            len(word) > 3
            and not before.strip(BLANK + " ")
            or (before.endswith(BLANK) and not before.strip(BLANK + " "))
        )

    def _tone(self, scan: Scan) -> Scan:
        found = self.manner.tone(scan.text, scan.asked == "tone")
        return scan.with_fact("tone", found[0]).without(found[1], found[2]) if found else scan

    def _audience(self, scan: Scan) -> Scan:
        spot = self.manner.audience(scan.text)
        return scan.with_fact("audience", spot.word).without(spot.start, spot.end) if spot else scan

    def _feature(self, scan: Scan) -> Scan:
        spots = self.features.find(scan.text)
        if not spots:
            return scan
        scan = scan.with_fact("features", joined(scan.shop.features, [spot.word for spot in spots]))
        for spot in spots:
            scan = scan.without(spot.start, spot.end)
        return scan

    def _region(self, scan: Scan) -> Scan:
        spot = self.regions.find(scan.text, scan.asked == "region")
        if not spot:
            return scan
        return scan.with_fact("region", spot.word).without(spot.start, self.regions.end(scan.text, spot))

    def _announced(self, scan: Scan) -> Scan:
        if scan.last == "service" and scan.shop.price and BLANK in scan.text:
            return scan
        spot = self._goods(scan, self.services.announced(scan.text))
        if not spot or self.regions.is_place(spot.word) or spot.word == scan.shop.name:
            return scan
        if not self.services.trade_of_service(spot.word) and self.names.shaped(spot.word) and not scan.shop.name:
            return scan
        return self._sold(scan, spot)

    def _sold(self, scan: Scan, spot: Spot) -> Scan:
        """Goods without a price: they do not replace those with one unless they are news, and then that price goes."""
        shop = scan.shop
        priced = shop.service and shop.price and scan.last != "price" and spot.word not in shop.service
        if priced and not self.services.news(scan.text):
            return scan
        scan = scan.with_fact("price", None) if priced else scan
        return scan.with_fact("service", spot.word).without(spot.start, spot.end)

    def _name_shaped(self, scan: Scan) -> Scan:
        if scan.shop.name and scan.asked != "name":
            return scan
        spot = self.names.shaped(scan.text)
        return self._named(scan, spot) if spot else scan

    def _foreign(self, scan: Scan) -> Scan:
        if scan.shop.name and scan.asked != "name":
            return scan
        spot = self.names.foreign(scan.text)
        return self._named(scan, spot) if spot else scan

    def _headed(self, scan: Scan) -> Scan:
        spot = self._goods(scan, self.services.headed(scan.text))
        if not spot or (scan.shop.service and scan.last == "service"):
            return scan
        return self._sold(scan, spot)

    def _trade(self, scan: Scan) -> Scan:
        found = self.services.business(scan.text)
        if not found and not scan.shop.industry:
            found = self.services.strange(scan.text, scan.shop.name is not None)
        if not found:
            return scan
        known = scan.shop.industry and "industry" not in scan.shop.guessed
        if not (known and found.faint):
            scan = scan.with_fact("industry", found.industry).with_fact("trade", found.trade)
        return scan.without(found.spot.start, found.spot.end)

    def _name_left(self, scan: Scan) -> Scan:
        if scan.shop.name and scan.asked != "name":
            return scan
        spot = self.names.weakly(scan.text)
        if not spot and scan.asked in {None, "shop", "name"}:
            spot = self.names.left(scan.text)
        return self._named(scan, spot) if spot else scan

    def _withdrawn(self, scan: Scan) -> Scan | None:
        slots = self.corrections.withdrawn(scan.text, scan.asked, scan.last, scan.shop)
        if slots is None:
            return None
        for slot in slots:
            scan = self._dropped(scan, slot)
        return replace(scan, text="", last=next(iter(slots), scan.last))

    def _dropped(self, scan: Scan, slot: str) -> Scan:
        value: object = Shop.model_fields[slot].default
        if slot == "features":
            value = tuple(one for one in scan.shop.features if not self.corrections.same_feature(one, scan.text))
        return scan.with_fact(slot, value)

    def _corrected(self, scan: Scan) -> Scan | None:
        """`A instead of B`: the new words go where the old ones stood."""
        pair = self.corrections.pair(scan.text, scan.shop)
        if pair is None:
            return None
        old, new = pair
        slot = self.corrections.slot_of(old, scan.shop) or self._kind(old, scan)
        read = self._found(replace(scan, text=new))
        place = scan.shop.region
        if place and old not in place and read.shop.region in self.regions.provinces:
            return read.with_fact("region", f"{read.shop.region} {place}")
        if slot is None or getattr(read.shop, slot) != getattr(scan.shop, slot):
            return read
        if slot == "offer" and scan.shop.offer and old in scan.shop.offer.text:
            said = scan.shop.offer.text.replace(old, self.offers.slots.sub("", self.corrections.bare(new)).strip())
            return replace(scan.with_fact(slot, scan.shop.offer.model_copy(update={"text": said})), text="")
        word = self.corrections.bare(new)
        return self._assigned(scan, slot, word) if word else read

    def _kind(self, old: str, scan: Scan) -> str | None:
        """Which fact such words would have been."""
        seen = self._found(replace(scan, text=old, shop=Shop()))
        return next((name for name in FACTS if getattr(seen.shop, name) != Shop.model_fields[name].default), None)

    def _assigned(self, scan: Scan, slot: str, word: str) -> Scan:
        if slot == "features":
            return replace(scan.with_fact(slot, joined(scan.shop.features, [word])), text="")
        if slot == "offer":
            return replace(scan.with_fact(slot, Offer(text=word)), text="")
        if slot == "tone":
            tone: tuple[Tone, int, int] | None = self.manner.tone(word, True)
            return replace(scan.with_fact(slot, tone[0]) if tone else scan, text="")
        return replace(scan.with_fact(slot, word) if slot in _PLAIN else scan, text="")

    def _guess(self, scan: Scan) -> Scan:
        """The trade from the thing sold or from the name, if nobody said it."""
        shop = scan.shop
        if shop.trade and "trade" not in shop.guessed:
            return scan
        found = self.services.business_of_name(shop.name) if shop.name else None
        sold = (self.services.business_of_goods(thing) for thing in (shop.service, *shop.features) if thing)
        trade, industry = found or next(filter(None, sold), (None, None))
        if not trade or shop.trade == trade:
            return scan
        return scan.with_fact("trade", trade, guessed=True).with_fact("industry", industry, guessed=True)


_PLAIN = frozenset({"name", "region", "service", "industry", "price", "audience", "hours"})
