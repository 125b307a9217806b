"""Kinds of shop that no list has: what is sold there and a word for a shop, put together."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.world import Trade
from engine.writing.lexicon import Spot, compiled
from engine.writing.trade import Business, TradeWords


@dataclass(frozen=True)
class Compounds:
    words: TradeWords
    owner_of: Mapping[str, str]
    seller_of: Mapping[str, str]
    compound: re.Pattern[str]
    narrow: re.Pattern[str]
    dealing: re.Pattern[str]
    plain: re.Pattern[str]
    bad: re.Pattern[str]
    odd: tuple[re.Pattern[str], ...]
    playful: tuple[tuple[str, re.Pattern[str]], ...]
    trades: Mapping[str, Trade]

    @classmethod
    def of(
        cls,
        words: TradeWords,
        owner_of: Mapping[str, str],
        seller_of: Mapping[str, str],
        trades: Mapping[str, Trade],
    ) -> "Compounds":
        return cls(
            words=words,
            owner_of=owner_of,
            seller_of=seller_of,
            trades=trades,
            playful=tuple((area, compiled(rf"(?P<f>.+?)\s?(?:{text})")) for area, text in words.playful.items()),
            compound=compiled(words.compound, {"particles": words.particles}),
            narrow=compiled(words.narrow),
            dealing=compiled(words.dealing),
            plain=compiled(words.plain),
            bad=compiled(words.bad_service),
            odd=tuple(compiled(text) for text in words.odd),
        )

    def every(self, text: str) -> list[Business]:
        """Kinds of shop that are put together from what is sold and a word for a shop."""
        made: list[Business] = []
        for found in self.compound.finditer(text):
            word, front = found["n"].lower(), found["f"].lower()
            ending = next((one for end, one in self.words.parents.items() if word.endswith(end)), None)
            trade = self._field(front, ending) or self._parted(front, ending)
            trade = trade or (ending if self.dealing.search(word) else None)
            if trade and word not in self.owner_of and not self.plays(word):
                made.append(
                    Business(trade, word.replace(" ", ""), Spot(word, found.start("n"), found.end("n")), faint=False)
                )
        return made

    def plays(self, word: str) -> str | None:
        """What is sold in a word that puts together what no shop does (a repair shop of burgers): somebody's name."""
        for area, pattern in self.playful:
            found = pattern.fullmatch(word)
            trade = self._field(found["f"].lower(), None) if found else None
            if found and trade and area in self.trades[trade].claims:
                return found["f"]
        return None

    def around(self, text: str, spot: Spot) -> bool:
        """Whether what is sold is only the first part of a kind of shop."""
        return any(one.spot.start <= spot.start and spot.end < one.spot.end for one in self.every(text))

    def _field(self, front: str, ending: str | None) -> str | None:
        """The trade of what a kind of shop is about."""
        known = self.owner_of.get(front) or self.seller_of.get(front)
        hinted = self.words.in_goods.get(front) or self.words.in_names.get(front) if len(front) > 1 else None
        return (
            known
            or (self.owner_of[hinted.lower()] if hinted else None)
            or (ending if front in self.words.fields else None)
        )

    def _parted(self, front: str, ending: str | None) -> str | None:
        """The same of two words written as one, the first of which may be any that only narrows the second."""
        for cut in range(1, len(front) - 1):
            left, right = front[:cut], front[cut:].strip()
            if self.narrow.fullmatch(left) or self._field(left, ending):
                trade = self._field(right, ending)
                if trade and len(right) > 1:
                    return trade
        return None

    def strange(self, text: str, named: bool) -> Business | None:
        """A kind of shop that no list knows, by its ending; some endings may be a name's as long as none is known."""
        for pattern in self.odd if named else self.odd[:2]:
            for found in pattern.finditer(text):
                word = found["n"]
                parent = next((one for end, one in self.words.parents.items() if word.endswith(end)), None)
                if (
                    parent
                    and word not in self.words.parents
                    and not self.bad.search(word)
                    and not self.plain.fullmatch(word)
                ):
                    return Business(parent, word, Spot(word, found.start("n"), found.end("n")), faint=False)
        return None
