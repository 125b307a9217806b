"""The facts of one message: clause by clause, each corrected and withdrawn as the owner goes on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import chain

from engine.domain.reading import Known
from engine.domain.shop import FACTS, Facts, Offer, Shop, Tone
from engine.domain.world import Trade
from engine.writing.benefits import Benefits
from engine.writing.contacts import ContactFinder, ContactWords
from engine.writing.corrections import Corrections, CorrectionWords
from engine.writing.dates import Dates, DateWords
from engine.writing.denials import Denials, DenialWords
from engine.writing.features import Features, FeatureWords
from engine.writing.goods import Goods
from engine.writing.guard import Guard, GuardWords
from engine.writing.lexicon import BLANK, Spot, blanked, part
from engine.writing.lists import Lists
from engine.writing.manner import Manner, MannerWords
from engine.writing.names import Names
from engine.writing.namewords import NameWords
from engine.writing.naming import Naming
from engine.writing.numbers import Numbers, NumberWords
from engine.writing.offers import Offers, OfferWords
from engine.writing.placing import Placing
from engine.writing.regions import Regions, RegionWords
from engine.writing.rows import Rows
from engine.writing.scan import Scan, difference
from engine.writing.sellers import Sellers
from engine.writing.services import Services
from engine.writing.sorts import Lore, Sorter
from engine.writing.speech import Speech, SpeechWords
from engine.writing.times import Times
from engine.writing.trade import TradeWords
from engine.writing.trading import Trading


@dataclass(frozen=True)
class FactReader:
    """Reads facts; every finder takes what it understood out of the clause, so that nothing is read twice."""

    contacts: ContactFinder
    corrections: Corrections
    denials: Denials
    features: Features
    guard: Guard
    manner: Manner
    names: Names
    numbers: Numbers
    offers: Offers
    regions: Regions
    services: Services
    goods: Goods
    naming: Naming
    placing: Placing
    trading: Trading
    times: Times
    benefits: Benefits

    @classmethod
    def of(cls, lexicon: Mapping[str, object], trades: Mapping[str, Trade]) -> "FactReader":
        regions = Regions.of(part(lexicon, "regions", RegionWords))
        services = Services.of(part(lexicon, "trades", TradeWords), trades)

        nameable = part(lexicon, "names", NameWords)
        lore = Lore(
            goods=services.heads,
            trades=frozenset(services.owner_of),
            faint=frozenset(services.words.faint),
            fields=services.words.fields,
            compounded=services.compounded,
            placed=regions.is_place,
            hints=services.endings,
        )
        names = Names.of(nameable, Sorter(nameable, lore))
        corrections = Corrections.of(part(lexicon, "corrections", CorrectionWords))
        dates = Dates.of(part(lexicon, "dates", DateWords))
        offers = Offers.of(part(lexicon, "offers", OfferWords))
        denials = Denials.of(part(lexicon, "denials", DenialWords))
        speech = Speech.of(part(lexicon, "speech", SpeechWords), services.sold)
        lists = Lists.of(services.words, names.tokens)
        goods = Goods(names, services, offers, regions, lists)
        return cls(
            contacts=ContactFinder.of(part(lexicon, "contacts", ContactWords)),
            corrections=corrections,
            denials=denials,
            features=Features.of(part(lexicon, "features", FeatureWords), speech, denials.promises),
            guard=Guard.of(part(lexicon, "guard", GuardWords)),
            manner=Manner.of(part(lexicon, "manner", MannerWords)),
            names=names,
            numbers=Numbers.of(part(lexicon, "numbers", NumberWords)),
            offers=offers,
            regions=regions,
            services=services,
            goods=goods,
            naming=Naming(names, Rows.of(names)),
            placing=Placing(names, regions),
            trading=Trading(services, Sellers.of(services)),
            times=Times(dates, corrections),
            benefits=Benefits(offers, dates, goods),
        )

    def read(self, clauses: list[str], known: Known, last: str | None = None) -> tuple[Facts, str]:
        """The facts of a message already tidied and cut, and what nobody understood; `last` was said before them."""
        shop = known.shop
        fresh = not (shop.name or shop.region or shop.industry)
        scan = Scan(shop, known.asked, known.today, last, drawn=known.drawn, fresh=fresh, several=len(clauses) > 1)
        left: list[str] = []
        for clause in chain.from_iterable(map(self.denials.parted, clauses)):
            before = scan
            scan = self._clause(replace(scan, text=clause, anew=False))
            scan = replace(
                scan, traded=scan.shop.industry != before.shop.industry, fresh=scan.fresh and not before.heard
            )
            reached = last == "contacts" and BLANK in clause
            left.append("" if reached else scan.text.replace(BLANK, " "))
        if scan.shop != known.shop:
            scan = self.trading.guess(scan, known.shop.name is None or "name" in known.shop.guessed)
        return difference(known.shop, scan.shop), " ".join(" ".join(left).split())

    def _clause(self, scan: Scan) -> Scan:
        if self.guard.orders_about(scan.text):
            return replace(scan, text="")
        named = self.names.called(scan.text)
        inside = named and self.corrections.only_inside(scan.text, named.start, named.end)
        gone = None if inside else self._withdrawn(scan)
        if gone is not None:
            return gone
        corrected = None if self.denials.speaks_of_others(scan.text) else self._corrected(scan)
        if corrected is not None:
            return corrected
        return self._denied(scan) if self.denies(scan.text) else self._found(scan)

    def denies(self, text: str) -> bool:
        """Whether a clause is about something the shop has not, or that is not to be written."""
        return self.denials.denies(self.corrections.resumed(text)) and not self.corrections.spares(text)

    def _denied(self, scan: Scan) -> Scan:
        """What is denied is sold no more; a time that is denied limits the benefit, or is a day off."""
        excepted = self.denials.excepted_by(scan.text) if scan.shop.offer else None
        if excepted and scan.shop.offer:
            return replace(scan.with_fact("offer", self.denials.limited(scan.shop.offer, excepted)), text="")
        gone = self._gone(self.trading.stated(scan), scan.text)
        for find in (self.naming.mended, self._tone, self.times.closed, self.times.find):
            gone = find(gone)
        return replace(gone, text="")

    def _gone(self, scan: Scan, text: str) -> Scan:
        """Without what was said of the nouns a clause denies."""
        shop = scan.shop
        for noun in self.denials.nouns(text, scan.told):
            shop = self.denials.without(shop, noun)
        return scan if shop == scan.shop else replace(scan, shop=shop, heard=True)

    def _found(self, scan: Scan) -> Scan:
        """All finders in their order: what is certain by its form first, what is left last."""
        mending = scan.mending or self.corrections.begins(scan.text)
        anew = scan.anew or self.corrections.change.search(scan.text) is not None
        text = self.corrections.opened(scan.text)
        scan = replace(scan, text=text, told=text, thing="", mending=mending, anew=anew)
        for find in self._steps:
            scan = find(scan)
        return scan

    @property
    def _steps(self) -> tuple[Callable[[Scan], Scan], ...]:
        """What is looked for in a clause, in this order."""
        return (
            self.naming.rowed,
            self.trading.running,
            self.naming.said,
            self.naming.mended,
            self._tone,
            self.placing.find,
            self._weekly,
            self.times.closed,
            self.benefits.find,
            self.times.find,
            self._audience,
            self.goods.priced,
            self._feature,
            self.trading.seller,
            self.naming.probable,
            self.goods.announced,
            self.goods.headed,
            self.trading.told,
            self.naming.left,
            self._told,
        )

    def _tone(self, scan: Scan) -> Scan:
        found = self.manner.tone(scan.text, scan.asked == "tone")
        return scan.with_fact("tone", found[0]).without(found[1], found[2]) if found else scan

    def _weekly(self, scan: Scan) -> Scan:
        """A day off of every week is a fact of the shop, and no notice."""
        off = self.times.weekly(scan)
        return replace(scan.with_feature(off), text="") if off else scan

    def _audience(self, scan: Scan) -> Scan:
        spot = self.manner.audience(scan.text)
        return scan.with_fact("audience", spot.word).without(spot.start, spot.end) if spot else scan

    def _feature(self, scan: Scan) -> Scan:
        spots = self.features.find(scan.text)
        if not spots:
            return scan
        scan = scan.with_feature(*(spot.word for spot in spots))
        for spot in spots:
            scan = scan.without(spot.start, spot.end)
        return scan

    def _told(self, scan: Scan) -> Scan:
        """What is left of a clause may still say something of the shop."""
        if scan.drawn or scan.asked not in _OPEN:
            return scan
        spot = self._of_goods(scan) or self.features.told(scan.text, scan.asked == "features" or self._phrase(scan))
        if not spot:
            return scan
        return scan.with_feature(spot.word).without(spot.start, spot.end)

    def _of_goods(self, scan: Scan) -> Spot | None:
        """What a clause says of goods, if those are all that was understood of it."""
        at = scan.told.find(scan.thing) if scan.thing else -1
        if at < 0 or blanked(scan.told, at, at + len(scan.thing)).replace(BLANK, "") != scan.text.replace(BLANK, ""):
            return None
        return self.features.said_of(scan.told, scan.thing)

    def _phrase(self, scan: Scan) -> bool:
        """Whether a clause is nothing but a few words about a shop that is known."""
        whole = scan.text == scan.told and scan.shop.name is not None and not scan.mending
        few = scan.several or (not scan.named and (len(scan.text.split()) > 1 or scan.shop.service is not None))
        return whole and few and self.names.phrase(scan.text) and self.manner.purpose(scan.text) is None

    def _withdrawn(self, scan: Scan) -> Scan | None:
        slots = self.corrections.withdrawn(scan.text, scan.asked, scan.last, scan.shop)
        if slots is None:
            return None
        for slot in slots:
            scan = self._dropped(scan, slot)
        scan = self._gone(scan, scan.text) if self.denies(scan.text) else scan
        return replace(scan, text="", last=next(iter(slots), scan.last))

    def _dropped(self, scan: Scan, slot: str) -> Scan:
        value: object = Shop.model_fields[slot].default
        if slot == "features":
            value = tuple(one for one in scan.shop.features if not self.corrections.same_feature(one, scan.text))
            if value == scan.shop.features and self.corrections.pointing.search(scan.text):
                value = scan.shop.features[:-1]
        return scan.with_fact(slot, value)

    def _corrected(self, scan: Scan) -> Scan | None:
        """`A instead of B`: the new words go where the old ones stood."""
        pair = self.corrections.pair(scan.text, scan.shop)
        if pair is None:
            return None
        old, new = pair
        slot = self.corrections.slot_of(old, scan.shop)
        slot = slot or next((kind for kind in [self._kind(old, scan)] if kind != "name" or not scan.shop.name), None)
        read = self._found(replace(scan, text=new, anew=True))
        place = scan.shop.region
        if place and place != read.shop.region and old not in place and read.shop.region in self.regions.provinces:
            return read.with_fact("region", f"{read.shop.region} {place}")
        anew = self.names.called(new) is not None and read.shop.name != scan.shop.name
        anew = anew or (read.shop.industry != scan.shop.industry and "industry" not in read.shop.guessed)
        if slot is None or anew or getattr(read.shop, slot) != getattr(scan.shop, slot):
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
            return replace(scan.with_feature(word), text="")
        if slot == "offer":
            return replace(scan.with_fact(slot, Offer(text=word)), text="")
        if slot == "tone":
            tone: tuple[Tone, int, int] | None = self.manner.tone(word, True)
            return replace(scan.with_fact(slot, tone[0]) if tone else scan, text="")
        return replace(scan.with_fact(slot, word) if slot in _PLAIN else scan, text="")


_OPEN = frozenset({None, "shop", "confirm", "photo", "name", "region", "features", "fix", "resume"})
"""Questions beside which an owner may tell anything of the shop."""

_PLAIN = frozenset({"name", "region", "service", "industry", "price", "audience", "hours"})
