"""Which line of business a shop is in, and which of its goods a post is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.world import Trade
from engine.writing.compounds import Compounds
from engine.writing.lexicon import BLANK, Spot, Spotter, compiled
from engine.writing.trade import Business, TradeWords

LONGEST = 20


@dataclass(frozen=True)
class Services:
    """Finds trades by their words and goods by their heads or by what is said of them."""

    words: TradeWords
    trades: Mapping[str, Trade]
    owner_of: Mapping[str, str]
    seller_of: Mapping[str, str]
    named: Spotter
    heads: Spotter
    says: re.Pattern[str]
    triggers: tuple[re.Pattern[str], ...]
    bad: re.Pattern[str]
    strip: re.Pattern[str]
    particles: re.Pattern[str]
    inflected: re.Pattern[str]
    plain: re.Pattern[str]
    fresh: re.Pattern[str]
    counters: re.Pattern[str]
    gifts: re.Pattern[str]
    also: re.Pattern[str]
    plea: re.Pattern[str]
    units: re.Pattern[str]
    per: re.Pattern[str]
    measured: re.Pattern[str]
    compounds: Compounds

    @classmethod
    def of(cls, words: TradeWords, trades: Mapping[str, Trade]) -> "Services":
        owners = {
            word.lower(): key
            for key, trade in reversed(list(trades.items()))
            for word in (*trade.words, trade.industry)
        }
        sellers = {word.lower(): key for key, trade in reversed(list(trades.items())) for word in trade.services}
        return cls(
            words=words,
            trades=trades,
            owner_of=owners,
            seller_of=sellers,
            named=Spotter.of(owners),
            heads=Spotter.of(sellers),
            says=compiled(words.says),
            triggers=tuple(compiled(text) for text in words.triggers),
            bad=compiled(words.bad_service),
            strip=compiled(words.strip_service),
            particles=compiled(words.particles),
            inflected=compiled(words.inflected),
            plain=compiled(words.plain),
            fresh=compiled(words.fresh),
            counters=compiled(words.counters),
            gifts=compiled(words.gifts),
            also=compiled(words.also),
            plea=compiled(words.plea),
            units=compiled(words.units),
            per=compiled(words.per),
            measured=compiled(words.measured),
            compounds=Compounds.of(words, owners, sellers, trades),
        )

    @property
    def endings(self) -> tuple[str, ...]:
        """What a shop's name may end with to say its trade."""
        return (*self.words.in_names, *self.owner_of)

    def business(self, text: str) -> Business | None:
        """The trade a clause names: a firm word before a faint one, one with a verb, the last."""
        spots = (self._whole(text, spot) for spot in self.named.every(text))
        found = [*(self._business(spot) for spot in spots if spot), *self.compounds.every(text)]
        return max(found, key=lambda one: self._weight(text, one), default=None)

    def compounded(self, word: str) -> bool:
        """Whether a word is a kind of shop put together like that."""
        return any(len(one.spot.word) == len(word) for one in self.compounds.every(word))

    def trade_of_service(self, service: str) -> str | None:
        """The trade that sells such a thing."""
        trade = self.named.ending(service)
        if trade and trade not in self.words.faint and trade not in self.seller_of:
            return self.owner_of[trade]
        ending = self.heads.ending(service)
        inside = (spot.word for spot in self.heads.every(service) if len(spot.word) > 1)
        head = ending if ending and (len(ending) > 1 or ending == service) else next(inside, None)
        return self.seller_of[head] if head else None

    def business_of_name(self, name: str) -> tuple[str, str] | None:
        """The trade a shop's name speaks of, and a person's word for it."""
        pressed = name.replace(" ", "").lower()
        pressed = self.compounds.plays(pressed) or pressed
        spots = self.named.every(pressed)
        if not spots:
            return self._hinted(self.words.in_names, pressed)
        hinted = self._hinted(self.words.in_names, pressed)
        if hinted and spots[-1].word in self.words.faint and spots[-1].word not in self.words.industries:
            return hinted
        trade = self.owner_of[spots[-1].word]
        return trade, self.industry_of(spots[-1].word, trade)

    def business_of_goods(self, thing: str) -> tuple[str, str] | None:
        """The trade that sells such a thing, and a person's word for it."""
        hinted = self._hinted(self.words.in_goods, thing.replace(" ", "").lower())
        trade = self.trade_of_service(thing)
        named = self._hinted({part: word for part, word in self.words.in_names.items() if len(part) > 1}, thing)
        for hint in (hinted, named):
            if hint and trade in {None, hint[0]}:
                return hint
        return (trade, self.seller_of_goods(thing, trade)) if trade else hinted

    def _hinted(self, hints: Mapping[str, str], pressed: str) -> tuple[str, str] | None:
        """The longest hint; one of a single letter only at an end."""
        fitting = [
            part
            for part in hints
            if part in pressed and (len(part) > 1 or pressed.startswith(part) or pressed.endswith(part))
        ]
        if not fitting:
            return None
        best = hints[max(fitting, key=lambda part: (len(part), pressed.rfind(part)))]
        return self.owner_of[best.lower()], best

    def seller_of_goods(self, thing: str, trade: str) -> str:
        """A person's word for a shop of that trade, by its thing if there is such a word."""
        head = self.heads.ending(thing)
        words = (f"{head}{shop}" for shop in self.words.shops) if head else ()
        found = next((word for word in words if self.owner_of.get(word) == trade), None)
        return self.industry_of(found, trade) if found else self.trades[trade].industry

    def industry_of(self, word: str, trade: str) -> str:
        lowered = word.lower()
        if lowered in self.words.industries:
            return self.words.industries[lowered]
        return self.trades[trade].industry if lowered in self.words.faint else word.replace(" ", "")

    def announced(self, text: str) -> Spot | None:
        """What a clause says is new, sold, or the speciality."""
        for pattern in self.triggers:
            found = pattern.search(text)
            said = self.clean(found["n"]) if found else ""
            if found and said and not self.bad.search(said):
                return Spot(said, found.start("n"), found.end("n"))
        return None

    def priced(self, text: str, start: int) -> Spot | None:
        """The thing that stands right before its price."""
        before = re.split(f"[{BLANK},.!?\n]", text[:start].rstrip(" :"))[-1]
        end = len(text[:start].rstrip(" :"))
        said = self.clean(self.counters.sub("", " " + before))
        if not said or self.bad.search(said) or len(said.split()) > 4:
            return None
        unit = self.units.search(before)
        whole = f"{said} {unit['n']}" if unit and len(said) + len(unit["n"]) < LONGEST else said
        return Spot(whole, end - len(before), start)

    def amount(self, text: str, start: int) -> str:
        """How much the price behind is for, with a space; nothing for one piece."""
        before = re.split(f"[{BLANK},.!?\n]", text[:start])[-1]
        found = self.per.search(before)
        return f"{found['n']} " if found and not self.units.search(before) else ""

    def repriced(self, old: str | None, price: str) -> str:
        """A price in the place of one that said how much it is for."""
        found = self.measured.match(old or "")
        return price if not found or self.measured.match(price) else f"{found['n']} {price}"

    def said_before(self, text: str, start: int) -> bool:
        """Whether a price stands after words that are no goods (two of them for 9,000)."""
        before = re.split(f"[{BLANK},.!?\n]", text[:start])[-1]
        return re.search(self.words.unpriced, before) is not None

    def begun(self, offer: str) -> str | None:
        """The goods that a benefit begins with, if they are not what is given."""
        spot = self.headed(offer)
        given = spot is None or spot.start > 0 or self.gifts.match(offer, spot.end)
        return None if given or spot is None else spot.word

    def says_of(self, text: str, one: Business) -> bool:
        """Whether somebody says that such a shop is run."""
        return self.says.match(text[one.spot.end :]) is not None

    def runs(self, text: str, one: Business) -> bool:
        """The same, by a verb and not by "is"."""
        return re.match(self.words.runs, text[one.spot.end :]) is not None

    def stated(self, text: str, one: Business) -> bool:
        """Whether a clause is about its kind of shop: with a verb of running one, or as all it says."""
        return self.says_of(text, one) or not text.replace(one.spot.word, "").strip(BLANK + " ")

    def news(self, text: str) -> bool:
        """Whether a clause speaks of something new, or of what is on the menu."""
        return self.fresh.search(text) is not None

    def sold(self, word: str) -> bool:
        """Whether a word is, or ends with, something sold."""
        return word.lower() in self.seller_of or word.lower() in self.owner_of or self.heads.ending(word) is not None

    def kind_of_shop(self, word: str) -> bool:
        """Whether a word is surely a kind of shop, and nothing sold."""
        lowered = word.lower()
        return lowered in self.owner_of and lowered not in self.words.faint and not self.goods(lowered)

    def goods(self, word: str) -> bool:
        """Whether a word is, or ends with, something sold, and is no kind of shop."""
        head = self.heads.ending(word)
        return word.lower() in self.seller_of or (head is not None and not self._is_trade(word, head))

    def headed(self, text: str) -> Spot | None:
        """A thing whose last word is known to be sold, with what belongs before it."""
        spots = self.heads.every(text)
        begun = {spot.start for spot in spots}
        for spot in spots:
            if spot.end in begun:
                continue
            if spot.end < len(text) and text[spot.end].isalnum() and not self.particles.match(text, spot.end):
                continue
            start = self._begin(text, spot.start)
            if self._is_trade(text[start : spot.end].split()[-1], spot.word):
                continue
            said = self.clean(text[start : spot.end])
            if said and not self.bad.search(said):
                return Spot(said, start, spot.end)
        return None

    def clean(self, said: str) -> str:
        """A thing's name without fillers and particles, or nothing if it is too long to be one."""
        said = " ".join(said.replace(BLANK, " ").split()).strip(" ,:")
        for _ in range(3):
            said = self.untraded(self.strip.sub("", said).strip())
        return said if 1 < len(said) <= LONGEST or said in self.seller_of else ""

    def untraded(self, said: str) -> str:
        """Without the kind of shop that stands before it as a word of its own (a café a latte)."""
        first, _, rest = said.partition(" ")
        shop = first.lower() in self.owner_of and first not in self.words.faint
        return rest.strip() if rest and shop and (first + rest).lower() not in self.seller_of else said

    def _is_trade(self, word: str, head: str) -> bool:
        """Whether a word is a kind of shop that only ends like something sold."""
        trade = self.named.ending(word)
        return trade is not None and trade not in self.words.faint and len(trade) > len(head)

    def _business(self, spot: Spot) -> Business:
        word = spot.word if spot.word in self.owner_of else self.named.ending(spot.word) or spot.word
        trade = self.owner_of[word]
        industry = self.industry_of(word, trade) if word == spot.word else spot.word
        return Business(trade, industry, spot, spot.word in self.words.faint)

    def _weight(self, text: str, one: Business) -> tuple[bool, bool, int, int]:
        said = bool(self.says.match(text[one.spot.end :]))
        return not one.faint, said, one.spot.end, one.spot.end - one.spot.start

    def _begin(self, text: str, start: int) -> int:
        """Back over the beginning of the word and one word that belongs to it."""
        while start > 0 and text[start - 1].isalnum():
            start -= 1
        before = re.search(r"(?:^|[\s])([\uac00-\ud7a3A-Za-z]{1,5})\s$", text[:start])
        if before and self._belongs(before[1]):
            return before.start(1)
        return start

    def _belongs(self, word: str) -> bool:
        return word not in self.words.stops and word.lower() not in self.owner_of and not self.inflected.search(word)

    def _whole(self, text: str, spot: Spot) -> Spot | None:
        """A trade word that stands by itself, or after what it sells (a cookie workshop)."""
        rest = text[spot.end :]
        if rest and rest[0].isalnum() and not self.particles.match(text, spot.end):
            return None
        begin = spot.start
        while begin and text[begin - 1].isalnum():
            begin -= 1
        if begin == spot.start:
            return spot
        front = text[begin : spot.start].lower()
        if self.plain.fullmatch(front):
            return spot
        word, known = text[begin : spot.end], front in self.seller_of or front in self.owner_of
        return Spot(word, begin, spot.end) if known and not self.compounds.plays(word) else None
