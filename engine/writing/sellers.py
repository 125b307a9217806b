"""What kind of shop it is whose owner only says what he sells, mends or teaches."""

import re
from dataclasses import dataclass

from engine.writing.lexicon import compiled
from engine.writing.services import Services
from engine.writing.trade import TradeWords


@dataclass(frozen=True)
class Sellers:
    services: Services
    words: TradeWords
    selling: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, services: Services) -> "Sellers":
        return cls(services, services.words, tuple(compiled(text) for text in services.words.selling))

    def seller(self, text: str) -> tuple[str, str] | None:
        """The kind of shop of one that only says what it sells, mends or teaches."""
        for pattern in self.selling:
            found = pattern.search(text)
            if found and not self.services.bad.search(found["n"]):
                kind = self._doing(found["n"], found["v"], found.groupdict().get("k"))
                if kind:
                    return kind
        return None

    def _doing(self, thing: str, verb: str, shop: str | None) -> tuple[str, str] | None:
        """The kind of shop that does this to such a thing."""
        does = next((word for stem, word in self.words.doing.items() if verb.startswith(stem)), "")
        word = (thing.removesuffix(does[:2]) + does).lower()
        made = self.services.compounds.every(word) if does else []
        if does and (word in self.services.owner_of or made):
            trade = self.services.owner_of.get(word) or made[0].trade
            return trade, self.services.industry_of(word, trade)
        ending = self.words.parents.get(shop or "")
        return self.services.business_of_goods(thing) or ((ending, thing + (shop or "")) if ending else None)

    def exact(self, industry: str, name: str) -> str | None:
        """What a name says of its kind of shop, if its owner's word says less."""
        if industry not in self.words.general:
            return None
        said = [spot.word for spot in self.services.named.every(name.replace(" ", "").lower())]
        fitting = [word for word in said if self.services.owner_of[word] == self.services.owner_of.get(industry)]
        found = [word for word in fitting if word not in self.words.general]
        return self.services.industry_of(found[-1], self.services.owner_of[found[-1]]) if found else None
