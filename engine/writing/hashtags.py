"""Fifteen hashtags, ranked: the first five are those Instagram takes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Shop
from engine.domain.wording import HASHTAGS
from engine.domain.world import Trade
from engine.writing.business import Business
from engine.writing.claims import ClaimChecker
from engine.writing.lexicon import compiled

LONGEST, FEATURE = 10, 8
"""Letters of a thing, and of a feature, that still make a tag somebody would look for."""

_VALID = re.compile("^[0-9A-Za-z\uac00-\ud7a3_]{2,24}$")


class TagWords(Frozen):
    """`tails` follow a place (by trade), `occasions` say why (by purpose), `news` that something is new (by kind
    of shop), `kinds` fit any shop of a kind, `anyone` fill up; see the file."""

    tails: Mapping[str, tuple[str, ...]]
    any_tails: tuple[str, ...]
    occasions: Mapping[Purpose, tuple[str, ...]]
    seasons: Mapping[int, tuple[str, ...]]
    news: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    anyone: tuple[str, ...]
    banned: str
    telling: tuple[Purpose, ...]
    not_places: tuple[str, ...]
    no_place: str
    no_tag: str
    no_thing: str
    no_local: str
    weak: str
    note: str
    unit: str
    short_place: Mapping[str, str]
    industry_tail: str


@dataclass(frozen=True)
class Hashtags:
    words: TagWords
    claims: ClaimChecker
    banned: re.Pattern[str]
    industry: re.Pattern[str]
    no_place: re.Pattern[str]
    no_tag: re.Pattern[str]
    no_thing: re.Pattern[str]
    no_local: re.Pattern[str]
    weak: re.Pattern[str]
    note: re.Pattern[str]
    unit: re.Pattern[str]

    @classmethod
    def of(cls, words: TagWords, claims: ClaimChecker) -> "Hashtags":
        first = (words.banned, words.industry_tail, words.no_place, words.no_tag, words.no_thing)
        patterns = (*first, words.no_local, words.weak, words.note, words.unit)
        return cls(words, claims, *(compiled(pattern) for pattern in patterns))

    def write(
        self, shop: Shop, purpose: Purpose, trade: Trade | None, business: Business, month: int | None
    ) -> tuple[str, ...]:
        """Exactly fifteen, unique, valid; the first five are the shop, its place and what it offers."""
        tails = self._tails(shop, trade, business)
        places = self._places(shop.region)
        local = [place + tail for tail in tails if not self.no_local.search(tail) for place in places]
        local = [one for one in local if len(one) <= LONGEST] or local
        own = [*business.tags, *(trade.hashtags if trade and business.own else ())]
        things = self._things(shop)
        strong = [word for word in things if not self.weak.search(word)]
        why = self._why(purpose, business)
        telling = why[:1] if purpose in self.words.telling else ()
        head = [shop.name, *local[:2], *strong[:1], *telling, *strong[1:2], *tails[:1], *own[:2]]
        middle = [*local[2:6], *things, *tails, *own, *why[:2], *self.words.kinds.get(business.kind, ())]
        seasons = self.words.seasons.get(month or 0, ())
        moods = trade.moods if trade and business.own else ()
        rest = [*moods[:2], *local[6:], *why, *seasons, *places, *self.words.any_tails, *self.words.anyone]
        return self._fifteen([*head, *middle, *rest], shop)

    def _why(self, purpose: Purpose, business: Business) -> tuple[str, ...]:
        if purpose is Purpose.NEW_MENU:
            return self.words.news.get(business.thing, self.words.news.get(business.kind, ()))
        return self.words.occasions[purpose]

    def _things(self, shop: Shop) -> list[str]:
        """What it sells, then its features, as far as they make tags."""
        thing = self.unit.sub("", shop.service or "")
        sold = [thing] if thing and not self.no_thing.search(thing) else []
        features = [self.note.sub("", one) for one in shop.features if not self.no_tag.search(one)]
        short = [one for one in features if len(pressed(one)) <= FEATURE]
        return [*(one for one in sold if len(pressed(one)) <= LONGEST), *short]

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

    def _tails(self, shop: Shop, trade: Trade | None, business: Business) -> list[str]:
        """Words for the business that follow a place: the owner's own first."""
        own = pressed(shop.industry)
        short = self.industry.sub("", own)
        known: tuple[str, ...] = business.tags
        if trade and business.own:
            known = self.words.tails.get(trade.key, (trade.industry,))
        tails = list(dict.fromkeys(word for word in (own, *known, short) if len(word) > 1))
        return tails or list(self.words.any_tails)

    def _places(self, region: str | None) -> list[str]:
        """A place and its shorter names, the narrowest first; a short one under a city only with its city."""
        parts = [one for one in (region or "").split() if not self.no_place.search(one)]
        if not parts:
            return []
        last, city = parts[-1], parts[0]
        alone = [last, self._short(last)]
        if len(parts) > 1:
            whole = [city + last, self._short(city) + last, city, self._short(city)]
            alone = [*alone[:1], *whole] if len(last) > 2 and last not in self.words.not_places else whole
        return [place for one in dict.fromkeys(alone) if len(place := pressed(one)) > 1]

    def _short(self, place: str) -> str:
        for long, short in self.words.short_place.items():
            made = re.sub(long, short, place)
            if made != place and len(made) > 1 and made not in self.words.not_places:
                return made
        return place


def pressed(word: str | None) -> str:
    """A word as a tag: no space, no sign."""
    return re.sub("[^0-9A-Za-z\uac00-\ud7a3_]", "", word or "")
