"""Fifteen hashtags, ranked: the first five are those Instagram takes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import HASHTAGS
from engine.domain.world import Trade
from engine.writing.claims import ClaimChecker
from engine.writing.lexicon import compiled

_VALID = re.compile("^[0-9A-Za-z\uac00-\ud7a3_]{2,24}$")


class TagWords(Frozen):
    """`tails` follow a place (by trade), `occasions` say why (by purpose), `anyone` fill up."""

    tails: Mapping[str, tuple[str, ...]]
    any_tails: tuple[str, ...]
    occasions: Mapping[Purpose, tuple[str, ...]]
    seasons: Mapping[int, tuple[str, ...]]
    anyone: tuple[str, ...]
    banned: str
    short_place: Mapping[str, str]
    industry_tail: str


@dataclass(frozen=True)
class Hashtags:
    words: TagWords
    claims: ClaimChecker
    banned: re.Pattern[str]
    industry: re.Pattern[str]

    @classmethod
    def of(cls, words: TagWords, claims: ClaimChecker) -> "Hashtags":
        return cls(words, claims, compiled(words.banned), compiled(words.industry_tail))

    def write(
        self, shop: Shop, purpose: Purpose, trade: Trade | None, month: int | None, turn: int
    ) -> tuple[str, ...]:
        """Exactly fifteen, unique, valid; shop, place and trade twice, the thing, the occasion, then the rest."""
        tails = self._tails(shop, trade)
        places = self._places(shop.region)
        local = [place + tail for tail in tails for place in places]
        occasions = self.words.occasions[purpose]
        own = list(trade.hashtags) if trade else []
        head = [shop.name, *local[:2], shop.service, occasions[turn % len(occasions)]]
        middle = [*own[:1], *local[2:7], *tails[:2], *own[1:], *shop.features]
        moods = trade.moods if trade else ()
        rest = [*occasions, *moods, *self.words.seasons.get(month or 0, ()), *places, *local[7:], *self.words.anyone]
        return self._fifteen([*head, *middle, *rest], shop)

    def _fifteen(self, wanted: Iterable[str | None], shop: Shop) -> tuple[str, ...]:
        tags: dict[str, str] = {}
        for word in wanted:
            tag = pressed(word)
            if tag.casefold() not in tags and ((word == shop.name and _VALID.match(tag)) or self._good(tag, shop)):
                tags[tag.casefold()] = f"#{tag}"
            if len(tags) == HASHTAGS:
                break
        return tuple(tags.values())

    def _good(self, tag: str, shop: Shop) -> bool:
        """A tag that is valid, decent and claims nothing."""
        decent = _VALID.match(tag) and not tag.isdigit() and not self.banned.search(tag)
        return bool(decent) and self.claims.allows(tag, shop.trade, (shop.name or "",))

    def _tails(self, shop: Shop, trade: Trade | None) -> list[str]:
        """Words for the trade that follow a place: the owner's own first."""
        own = pressed(shop.industry)
        short = self.industry.sub("", own)
        known = self.words.tails.get(trade.key, (trade.industry,)) if trade else ()
        return list(dict.fromkeys(word for word in (own, *known, short, *self.words.any_tails) if len(word) > 1))

    def _places(self, region: str | None) -> list[str]:
        """A place and its shorter names; of two words the last and both."""
        if not region:
            return []
        parts = region.split()
        last = parts[-1]
        named = [pressed(last), self._short(last)]
        if len(parts) > 1:
            named += [pressed(region) if len(parts) == 2 else pressed(parts[-2] + last), pressed(parts[0])]
        return [place for place in dict.fromkeys(named) if len(place) > 1]

    def _short(self, place: str) -> str:
        for long, short in self.words.short_place.items():
            made = re.sub(long, short, place)
            if made != place and len(made) > 1:
                return pressed(made)
        return pressed(place)


def pressed(word: str | None) -> str:
    """A word as a tag: no space, no sign."""
    return re.sub("[^0-9A-Za-z\uac00-\ud7a3_]", "", word or "")
