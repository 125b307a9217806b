"""Benefits as one message says them: side by side, limited, mended."""

from dataclasses import dataclass, replace

from engine.domain.shop import Offer
from engine.writing.dates import Dates
from engine.writing.goods import Goods
from engine.writing.lexicon import BLANK, Spot
from engine.writing.offers import Offers
from engine.writing.scan import Scan


@dataclass(frozen=True)
class Benefits:
    offers: Offers
    dates: Dates
    goods: Goods

    def find(self, scan: Scan) -> Scan:
        """The benefits of a clause, and the last day of what is offered."""
        day = self.dates.find(scan.text, scan.today)
        until = day.on if day and day.until else None
        if day and until:
            scan = scan.without(day.start, self.dates.end(scan.text, day))
        today = None if until else self.dates.today.search(scan.text)
        if today and self.offers.find(scan.text):
            scan, until = scan.without(*today.span()), scan.today
        for _ in range(3):
            spot = self.offers.find(scan.text)
            if not spot:
                break
            scan = self._offered(scan, self._own(scan.text, spot))
        limit = self.offers.limited(scan.text) if scan.last == "offer" else None
        offer = scan.shop.offer
        again = self.offers.remeasured(offer.text, scan.text) if offer and scan.mending else None
        again = again or (
            self.offers.redated(offer.text, scan.text) if offer and (scan.mending or scan.anew) else None
        )
        demand = self.offers.demands(scan.text) if offer and scan.offered else None
        again = again or (f"{offer.text} {demand}" if offer and demand else None)
        if offer and again:
            return replace(scan.with_fact("offer", offer.model_copy(update={"text": again})), text="")
        if offer and limit:
            return replace(
                scan.with_fact("offer", offer.model_copy(update={"text": f"{limit} {offer.text}"})), text=""
            )
        return scan.with_fact("offer", offer.model_copy(update={"until": until})) if offer and until else scan

    def _moved(self, scan: Scan, old: str) -> str | None:
        """The benefit on another day, or with what must be shown for it."""
        redated = self.offers.redated(old, scan.text) if scan.mending or scan.anew else None
        demand = self.offers.demands(scan.text) if scan.offered else None
        return redated or (f"{old} {demand}" if demand else None)

    def _own(self, text: str, spot: Spot) -> Spot:
        """A benefit without the kind of shop before it, which is left for whoever looks for that."""
        word = self.goods.services.untraded(spot.word)
        lead = spot.word[: len(spot.word) - len(word)]
        start = text.find(lead, spot.start, spot.end)
        if not self.offers.slots.sub("", word).strip():
            return spot
        return Spot(word, start + len(lead), spot.end) if lead and start >= 0 else spot

    def _offered(self, scan: Scan, spot: Spot) -> Scan:
        """Benefits of one message stand side by side; a new number takes the place of the old one."""
        old, goods = scan.shop.offer, self.goods.before(scan, spot.start)
        text = f"{goods} {spot.word}" if goods else spot.word
        led = self.offers.led(scan.text[: spot.start], spot.word) if scan.shop.name else text
        if goods in led:
            begin = scan.text.rfind(BLANK, 0, spot.start) + 1
            lead = scan.text[begin : spot.start]
            spot = replace(spot, start=begin) if led != spot.word and not self.goods.services.headed(lead) else spot
            text = led
        beside = scan.offered or (old and not scan.drawn and not self.offers.rivals(old.text, text))
        if old and beside and not scan.mending:
            text = self.offers.joined(old.text, text)
        elif old:
            text = self.offers.mended(old.text, text) or text
        sold = None if scan.shop.service else self.goods.cheaper(spot.word)
        scan = scan.with_fact("service", sold) if sold else scan
        scan = scan.with_fact("offer", Offer(text=text, until=old.until if old else None))
        return replace(scan, offered=True).without(spot.start, spot.end)
