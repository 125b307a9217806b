"""The rules writer: captions, tags and the picture's words from a shop's facts, always, and the same each time."""

import re
from datetime import date

from engine.domain.shop import Purpose, Shop, Tone
from engine.domain.wording import Caption, CopyPack, Flag, Words, WritingSpec
from engine.domain.world import Trade, World
from engine.writing.captions import Brief, Captions, CopyWords
from engine.writing.claims import ClaimChecker
from engine.writing.hashtags import Hashtags, TagWords
from engine.writing.lexicon import compiled, part
from engine.writing.phrasing import Phraser, seeded, syllables
from engine.writing.picture import PictureWords

SHORT = 14
"""Syllables of an offer that still make a hook."""


class RulesWriter:
    """Implements `Writer`. Claims nothing that is not in the shop's facts."""

    def __init__(self, world: World) -> None:
        """Checks the word lists. Raises SettingsWrong."""
        self._world = world
        self._words = part(world.lexicon, "copy", CopyWords)
        self._claims = ClaimChecker(world)
        self._captions = Captions(self._words)
        self._picture = PictureWords(self._words)
        self._hashtags = Hashtags.of(part(world.lexicon, "hashtags", TagWords), self._claims)
        self._core = compiled(self._words.core)

    async def write(self, spec: WritingSpec) -> CopyPack:
        return self.compose(spec)

    def compose(self, spec: WritingSpec) -> CopyPack:
        """The same without waiting."""
        shop, trade = spec.shop, self._world.trades.get(spec.shop.trade or "")
        purpose = spec.purpose or guessed_purpose(shop)
        brief = self._brief(spec, trade, purpose)
        captions = self._captions.greet(brief) if spec.bare else self._captions.write(brief)
        words = Words(name=shop.name) if spec.bare else self._picture.write(brief)
        return CopyPack(
            captions=captions,
            hashtags=self._hashtags.write(shop, purpose, trade, _month(spec.today), spec.variation),
            words=words,
            alt=self._picture.alt(brief, words),
            flags=self._flags(shop, captions),
        )

    def _brief(self, spec: WritingSpec, trade: Trade | None, purpose: Purpose) -> Brief:
        shop = spec.shop
        tone = spec.tone or shop.tone or (trade.tone if trade else Tone.FRIENDLY)
        contact = shop.contacts.any() if spec.contacts else None
        facts = self._facts(shop) | ({"contact": contact} if contact else {})
        return Brief(
            phraser=Phraser(facts, tone, self._words.particles, self._words.spoken),
            purpose=purpose,
            lines=trade.copy_lines if trade else {},
            key=seeded(shop.name, shop.service, shop.region, shop.trade, shop.offer),
            variation=spec.variation,
            length=spec.length,
            contact=contact,
        )

    def _facts(self, shop: Shop) -> dict[str, str]:
        """Facts as they may be printed: said safely where the law would object, left out where nothing is left."""
        features = [safe for one in shop.features if (safe := self._safe(one, shop))]
        offer = self._safe(shop.offer.text, shop) if shop.offer else ""
        facts = {
            "name": shop.name or "",
            "region": shop.region or "",
            "industry": shop.industry or "" if "industry" not in shop.guessed else "",
            "service": self._safe(shop.service or "", shop),
            "price": shop.price or "",
            "offer": offer,
            "audience": self._safe(shop.audience or "", shop),
            "hours": shop.hours or "",
            "feature": features[0] if features else "",
            "features": ", ".join(features[:3]),
            **self._offer_parts(offer),
            **self._dates(shop),
        }
        return {name: value for name, value in facts.items() if value}

    def _safe(self, text: str, shop: Shop) -> str:
        return self._claims.safe(text, shop.trade, (shop.name or "",)) if text else ""

    def _offer_parts(self, offer: str) -> dict[str, str]:
        core = self._core.search(offer)
        short = offer if syllables(offer) <= SHORT else core[0] if core else ""
        return {"offer_short": short, "offer_core": core[0] if core else short}

    def _dates(self, shop: Shop) -> dict[str, str]:
        printed: dict[str, str] = {}
        if shop.offer and shop.offer.until:
            printed["until"] = printed["until_short"] = self._printed(self._words.until, shop.offer.until)
        if shop.day:
            printed["day"] = self._printed(self._words.day, shop.day)
            printed["day_short"] = re.sub(r"\s\S+$", "", printed["day"])
        return printed

    def _printed(self, shape: str, on: date) -> str:
        return shape.format(month=on.month, day=on.day, weekday=self._words.weekdays[on.weekday()])

    def _flags(self, shop: Shop, captions: tuple[Caption, ...]) -> tuple[Flag, ...]:
        """Claims in what the owner said, then any left in what was written."""
        said = [shop.service, shop.audience, shop.offer.text if shop.offer else None, *shop.features]
        texts = [*filter(None, said), *(caption.text for caption in captions)]
        flags = [flag for text in texts for flag in self._claims.check(text, shop.trade, (shop.name or "",))]
        return tuple({flag.span: flag for flag in flags}.values())


def guessed_purpose(shop: Shop) -> Purpose:
    """What a post is for when nobody said it."""
    if shop.day:
        return Purpose.NOTICE
    return Purpose.SALE if shop.offer else Purpose.DAILY


def _month(today: str) -> int | None:
    try:
        return date.fromisoformat(today).month
    except ValueError:
        return None
