"""The few words that stand on a picture, and what a screen reader says of it."""

from dataclasses import dataclass, replace

from engine.domain.shop import Purpose
from engine.domain.wording import Words
from engine.writing.captions import Brief, CopyWords
from engine.writing.lexicon import compiled
from engine.writing.phrasing import seeded, syllables

HEADLINE, DETAIL = 12, 20

_PRICED = frozenset({Purpose.NEW_MENU, Purpose.SALE, Purpose.DAILY, Purpose.OPENING, Purpose.BOOKING})
_BENEFITS = frozenset({Purpose.SALE, Purpose.OPENING})


@dataclass(frozen=True)
class PictureWords:
    words: CopyWords

    def write(self, brief: Brief) -> Words:
        """Headline, price, detail, date and name, each only if it is known."""
        facts = brief.phraser.facts
        headline = self._headline(brief)
        shown = brief.purpose in _PRICED and facts.get("price") not in {None, headline}
        return Words(
            headline=headline,
            price=facts.get("price") if shown else None,
            detail=self._detail(brief, headline or ""),
            date=facts.get("days", facts.get("day")) if brief.purpose is Purpose.NOTICE else facts.get("until"),
            name=facts.get("name"),
        )

    def alt(self, brief: Brief, words: Words) -> str:
        """One sentence: what the picture is of, and the letters in it."""
        lines = (line for line in self.words.alt if brief.phraser.fits(line, brief.purpose))
        said = next(text for line in lines if (text := brief.phraser.say(line.text)))
        printed = [text for text in (words.headline, words.price, words.detail, words.date) if text]
        return said + (self.words.alt_words.replace("{words}", ", ".join(printed)) if printed else "")

    def _headline(self, brief: Brief) -> str | None:
        """The first of the purpose's headlines that fits; another one for every variation."""
        facts = dict(brief.phraser.facts)
        hooks = [line for text in brief.lines.get("hook", ()) if (line := brief.phraser.say(text))]
        if hooks:
            facts["trade_hook"] = hooks[(seeded(brief.key) + brief.variation) % len(hooks)]
        phraser = replace(brief.phraser, facts=facts)
        fits = (line.text for line in self.words.headlines[brief.purpose] if phraser.fits(line, brief.purpose))
        said = (phraser.say(text) for text in fits)
        fitting = list(dict.fromkeys(text for text in said if text and syllables(text) <= HEADLINE))
        return fitting[brief.variation % len(fitting)] if fitting else None

    def _detail(self, brief: Brief, headline: str) -> str | None:
        facts = brief.phraser.facts
        wanted = [self._condition(brief, headline)] if brief.purpose in _BENEFITS else []
        wanted += [facts.get("hours")] if brief.purpose is Purpose.NOTICE else []
        wanted += [facts.get("service") if brief.purpose in _BENEFITS else None, facts.get("feature")]
        lines = self.words.details.get(brief.purpose, ())
        wanted += [lines[brief.variation % len(lines)]] if lines else []
        fitting = (text for text in wanted if text and syllables(text) <= DETAIL)
        return next((text for text in fitting if text not in headline and headline not in text), None)

    def _condition(self, brief: Brief, headline: str) -> str | None:
        """What is left of an offer when its headline is taken out."""
        offer = brief.phraser.facts.get("offer")
        if not offer:
            return None
        parts = (part for part in offer.split(", ") if headline in part)
        rest = " ".join(compiled(self.words.core).sub("", next(parts, "")).split())
        return rest if len(rest) > 1 else offer
