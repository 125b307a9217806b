"""The rules writer: captions, tags and the picture's words from a shop's facts, always, and the same each time."""

from dataclasses import replace
from datetime import date

from engine.domain.shop import Purpose, Shop, Tone
from engine.domain.wording import Caption, CopyPack, Flag, Words, WritingSpec
from engine.domain.world import World
from engine.writing.brief import Brief, CopyWords
from engine.writing.business import ANY, Business, Businesses
from engine.writing.captions import Captions
from engine.writing.claims import ClaimChecker
from engine.writing.hashtags import Hashtags, TagWords
from engine.writing.lexicon import Spotter, part
from engine.writing.phrasing import Phraser, seeded
from engine.writing.picture import PictureWords
from engine.writing.plots import PlotWords
from engine.writing.printed import Printer
from engine.writing.senses import Senses, SenseWords
from engine.writing.traits import Traits, TraitWords


class RulesWriter:
    """Implements `Writer`. Claims nothing that is not in the shop's facts."""

    def __init__(self, world: World) -> None:
        """Checks the word lists. Raises SettingsWrong."""
        self._world = world
        self._words = part(world.lexicon, "copy", CopyWords)
        self._claims = ClaimChecker(world)
        self._picture = PictureWords(self._words)
        self._hashtags = Hashtags.of(part(world.lexicon, "hashtags", TagWords), self._claims)
        self._printer = Printer(self._words, self._claims)
        self._traits = Traits(
            part(world.lexicon, "traits", TraitWords),
            self._printer,
            Spotter.of(word for trade in world.trades.values() for word in trade.services),
        )
        self._captions = Captions(self._words, part(world.lexicon, "plots", PlotWords), self._traits)
        self._senses = Senses(part(world.lexicon, "senses", SenseWords))
        self._businesses = Businesses(world)

    async def write(self, spec: WritingSpec) -> CopyPack:
        return self.compose(spec)

    def compose(self, spec: WritingSpec) -> CopyPack:
        """The same without waiting."""
        shop, trade = spec.shop, self._world.trades.get(spec.shop.trade or "")
        business = self._businesses.of(shop, trade)
        tone = spec.tone or shop.tone or (trade.tone if trade else Tone.FRIENDLY)
        purpose = spec.purpose or guessed_purpose(shop)
        brief = self._brief(spec, business, tone, purpose)
        if purpose is Purpose.SALE and not brief.sells:
            brief = replace(brief, purpose=Purpose.DAILY)
        unknown = spec.bare and business.kind == ANY and not brief.phraser.facts.get("industry")
        captions = self._captions.greet(brief) if unknown else self._captions.write(brief)
        words = Words(name=shop.name) if spec.bare else self._picture.write(brief)
        return CopyPack(
            captions=captions,
            hashtags=self._hashtags.write(
                self._tagged(shop, brief), brief.purpose, trade, business, _month(spec.today)
            ),
            words=words,
            alt=self._picture.alt(brief),
            flags=self._flags(shop, captions),
        )

    def _brief(self, spec: WritingSpec, business: Business, tone: Tone, purpose: Purpose) -> Brief:
        shop = spec.shop
        contact = shop.contacts.any() if spec.contacts else None
        words, traits = self._words, self._traits.of(shop, tone)
        facts = self._printer.facts(shop, tone) | self._traits.shown(traits)
        facts |= {"contact": contact} if contact else {}
        return Brief(
            phraser=Phraser(facts, tone, words.particles, words.spoken, business.thing, words.formal),
            purpose=purpose,
            lore=self._senses.of(_said(shop), shop.service or "", business.kind, business.thing),
            traits=tuple(traits),
            key=seeded(shop.name, shop.service, shop.region, shop.trade, shop.offer),
            variation=spec.variation,
            length=spec.length,
            contact=contact,
            sign=words.signs.get(shop.trade or "", "") if business.own else "",
        )

    def _tagged(self, shop: Shop, brief: Brief) -> Shop:
        """The shop with those features only that are nouns or states."""
        return shop.model_copy(update={"features": tuple(one.raw for one in brief.traits if not one.clause)})

    def _flags(self, shop: Shop, captions: tuple[Caption, ...]) -> tuple[Flag, ...]:
        """Claims in what the owner said, then any left in what was written."""
        offer = (shop.offer.text, shop.offer.condition) if shop.offer else ()
        said = [shop.service, shop.price, shop.audience, shop.industry, shop.hours, *offer, *shop.features]
        texts = [*filter(None, said), *(caption.text for caption in captions)]
        flags = [flag for text in texts for flag in self._claims.check(text, shop.trade, (shop.name or "",))]
        return tuple({flag.span: flag for flag in flags}.values())


def _said(shop: Shop) -> str:
    """The owner's word for the business; the thing sold says more than a guess."""
    return shop.service if "industry" in shop.guessed and shop.service else shop.industry or ""


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
