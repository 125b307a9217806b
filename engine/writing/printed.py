"""A shop's facts as they may be printed: safe before the law, and each in the shapes that sentences take."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from engine.domain.frozen import Frozen
from engine.domain.shop import Shop, Tone
from engine.writing.claims import ClaimChecker
from engine.writing.lexicon import compiled
from engine.writing.phrasing import joined, swapped, syllables

SHORT = 16
"""Syllables of an offer that still make a hook."""


class State(Frozen):
    """The end of a feature and how it is said: <1> ends it in the tone."""

    when: str
    said: tuple[str, str]


class PrintWords(Frozen):
    """Shapes of facts; patterns are regular expressions."""

    weekdays: tuple[str, ...]
    day: str
    days: str
    days_apart: str
    days_short: str
    days_short_apart: str
    until: str
    core: str
    states: tuple[State, ...]
    offer_ends: tuple[State, ...]
    being: tuple[str, str]
    note: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    spoken: Mapping[str, str]
    clause: str
    offer_noun: str
    offer_take: str
    timed: str
    bare_offer: str
    tidy_offer: tuple[tuple[str, str], ...]
    topic: str
    flat_price: str
    from_price: str
    odd_feature: str
    loose_feature: str
    loose_end: str
    formal: tuple[tuple[str, str], ...]
    informal: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Printer:
    words: PrintWords
    claims: ClaimChecker

    def facts(self, shop: Shop, tone: Tone) -> dict[str, str]:
        """Facts by slot name; what nobody said, or may not be said, is not there."""
        offer = self._offer(shop)
        facts = {
            "name": shop.name or "",
            "region": shop.region or "",
            "industry": shop.industry or "" if "industry" not in shop.guessed else "",
            "calling": _calling(shop),
            "service": self._safe(shop.service or "", shop),
            "audience": self._clean(shop.audience or "", shop),
            "hours": shop.hours or "",
            **self._price(self._clean(shop.price or "", shop)),
            **self._offer_shapes(offer, tone, self._safe(shop.service or "", shop)),
            **self._dates(shop),
        }
        return {name: value for name, value in facts.items() if value}

    def _safe(self, text: str, shop: Shop) -> str:
        """Said safely, or nothing where only a modifier would be left."""
        if self.claims.allows(text, shop.trade, _names(shop)):
            return text
        made = self.claims.safe(text, shop.trade, _names(shop))
        loose = _pattern(self.words.loose_end).search(made)
        return "" if loose or not self.claims.allows(made, shop.trade, _names(shop)) else made

    def _clean(self, text: str, shop: Shop) -> str:
        """As it was said, or nothing."""
        return text if self.claims.allows(text, shop.trade, _names(shop)) else ""

    def _offer(self, shop: Shop) -> str:
        """A claim that only weighs a word is said safely; one that is forbidden takes its offer away."""
        text = shop.offer.text if shop.offer else ""
        for loose, right in self.words.tidy_offer:
            text = _pattern(loose).sub(right, text)
        flags = self.claims.check(text, shop.trade, _names(shop))
        return "" if any(flag.blocks for flag in flags) else self._safe(text, shop)

    def _offer_shapes(self, offer: str, tone: Tone, thing: str) -> dict[str, str]:
        core = _pattern(self.words.core).search(offer)
        noun = _pattern(self.words.offer_noun).search(offer) and not _pattern(self.words.topic).search(offer)
        clause = _pattern(self.words.clause).search(offer)
        whole = offer if syllables(offer) <= SHORT else ""
        alone = core is not None and core[0] == offer and _pattern(self.words.bare_offer).search(offer) is not None
        whole_offer = f"{thing} {offer}" if alone and thing else offer
        return {
            "offer": offer if noun or not clause else "",
            "offer_noun": offer if noun else "",
            "offer_take": offer if noun and _pattern(self.words.offer_take).search(offer) else "",
            "offer_said": self.said(offer, tone) if clause else "",
            "offer_short": whole if noun or not clause else "",
            "offer_core": core[0] if core else whole,
            "offer_alone": offer if alone else "",
            "offer_now": "" if _pattern(self.words.timed).search(offer) else offer,
            "offer_does": self._does(whole_offer, tone) if offer and (noun or not clause) else "",
            "offer_whole": whole_offer if noun or not clause else "",
        }

    def _does(self, offer: str, tone: Tone) -> str:
        """An offer as a sentence without its stop."""
        return self._ended(offer, self.words.offer_ends, tone) or self._is(offer, tone)

    def _is(self, noun: str, tone: Tone) -> str:
        return (
            noun + self.words.being[1]
            if tone is Tone.EXPERT
            else joined(noun, self.words.being[0], self.words.spoken)
        )

    def _ended(self, text: str, ends: Sequence[State], tone: Tone) -> str | None:
        for state in ends:
            if _pattern(state.when).search(text):
                return _pattern(state.when).sub(state.said[tone is Tone.EXPERT], text, count=1)
        return None

    def _price(self, price: str) -> dict[str, str]:
        flat = _pattern(self.words.flat_price).search(price)
        start = _pattern(self.words.from_price).search(price)
        shape = "price_flat" if flat else "price_from" if start else "price_other"
        return {"price": price, shape: price}

    def fit(self, shop: Shop) -> list[str]:
        """Features that may be printed; one that lost its noun takes the thing sold."""
        odd, loose = _pattern(self.words.odd_feature), _pattern(self.words.loose_feature)
        thing = shop.service or ""
        known = [one for one in shop.features if self._clean(one, shop) and not odd.search(one) and one not in thing]
        return [f"{one} {thing}" if loose.search(one) else one for one in known if thing or not loose.search(one)]

    def spoken(self, feature: str, tone: Tone) -> bool:
        """Whether a feature is a sentence of its own."""
        return bool(_pattern(self.words.clause).search(feature)) and not self._ended(feature, self.words.states, tone)

    def is_noun(self, feature: str, tone: Tone) -> bool:
        """Whether a feature is neither a sentence nor a state."""
        return not self.spoken(feature, tone) and not self._ended(feature, self.words.states, tone)

    def noted(self, feature: str, tone: Tone) -> str:
        """A feature as it stands alone on a picture."""
        bare = feature.endswith(self.words.note) and self._ended(feature, self.words.states, tone)
        return bare or feature

    def listed(self, features: Sequence[str], tone: Tone) -> str:
        """Nouns in one sentence that ends as its last word asks; in the trendy tone they stand as they are."""
        if not features:
            return ""
        if tone is Tone.TRENDY:
            return ", ".join(features)
        last = self._ended(features[-1], self.words.states, tone) or self._is(features[-1], tone)
        return ", ".join([*map(self._linked, features[:-1]), last])

    def _linked(self, feature: str) -> str:
        """A feature that another follows."""
        for end, link in self.words.links:
            if feature.endswith(end):
                return feature.removesuffix(end) + link
        return feature

    def said(self, clause: str, tone: Tone) -> str:
        """A clause in the tone's level of speech."""
        return swapped(clause, self.words.formal if tone is Tone.EXPERT else self.words.informal)

    def _dates(self, shop: Shop) -> dict[str, str]:
        printed: dict[str, str] = {}
        if shop.offer and shop.offer.until:
            printed["until"] = printed["until_short"] = self._on(self.words.until, shop.offer.until)
        if shop.day and shop.last_day and shop.last_day > shop.day:
            words, one = self.words, shop.day.month == shop.last_day.month
            printed["days"] = self._on(words.days if one else words.days_apart, shop.day, shop.last_day)
            short = words.days_short if one else words.days_short_apart
            printed["day_short"] = self._on(short, shop.day, shop.last_day)
        elif shop.day:
            printed["day"] = self._on(self.words.day, shop.day)
            printed["day_short"] = re.sub(r"\s\S+$", "", printed["day"])
        return printed

    def _on(self, shape: str, on: date, last: date | None = None) -> str:
        end = last or on
        weekdays: Sequence[str] = self.words.weekdays
        return shape.format(
            month=on.month,
            day=on.day,
            weekday=weekdays[on.weekday()],
            last_month=end.month,
            last_day=end.day,
            last_weekday=weekdays[end.weekday()],
        )


def _calling(shop: Shop) -> str:
    """The owner's word for the business, unless the name says it already."""
    told = "industry" in shop.guessed or (shop.industry or "") in (shop.name or "")
    return "" if told else shop.industry or ""


@lru_cache(maxsize=64)
def _pattern(text: str) -> re.Pattern[str]:
    return compiled(text)


def _names(shop: Shop) -> tuple[str, ...]:
    return (shop.name or "",)
