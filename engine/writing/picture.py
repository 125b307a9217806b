"""The few words that stand on a picture, and what a screen reader says of it."""

from dataclasses import dataclass

from engine.domain.shop import Purpose
from engine.domain.wording import Words
from engine.writing.brief import Brief, CopyWords
from engine.writing.lexicon import compiled
from engine.writing.phrasing import syllables

HEADLINE, DETAIL = 12, 20


@dataclass(frozen=True)
class PictureWords:
    words: CopyWords

    def write(self, brief: Brief) -> Words:
        """Headline, price, detail, date and name, each only if it is known; a price never without its thing."""
        facts = brief.facts
        headline = self._headline(brief)
        detail = self._detail(brief, headline or "")
        told = f"{headline} {detail}"
        priced = brief.purpose is not Purpose.NOTICE and facts.get("service", "\n") in told
        price = facts.get("price") if priced else None
        return Words(
            headline=headline,
            price=price if price and price not in told else None,
            detail=detail,
            date=self._date(brief, told),
            name=facts.get("name"),
        )

    def alt(self, brief: Brief) -> str:
        """What the picture is of; which letters stand on it is known when it is drawn."""
        lines = (line for line in self.words.alt if brief.phraser.fits(line, brief.purpose))
        return next(text for line in lines if (text := brief.phraser.say(line.text)))

    def _date(self, brief: Brief, told: str) -> str | None:
        facts = brief.facts
        if brief.purpose in {Purpose.NOTICE, Purpose.OPENING}:
            day = facts.get("days", facts.get("day"))
            return day if day and facts["day_short"] not in told else None
        until = facts.get("until")
        return until if until and until not in told else None

    def _headline(self, brief: Brief) -> str | None:
        """The first of the purpose's headlines that fits; another one for every variation."""
        lines = (line for line in self.words.headlines[brief.purpose] if brief.phraser.fits(line, brief.purpose))
        said = (brief.phraser.say(line.text) for line in lines)
        fitting = list(dict.fromkeys(text for text in said if text and syllables(text) <= HEADLINE))
        return fitting[brief.variation % len(fitting)] if fitting else None

    def _detail(self, brief: Brief, headline: str) -> str | None:
        """The sub-line: what the headline leaves open, of the purpose's kind first."""
        facts = brief.facts
        hours = facts.get("hours") if "day_short" not in facts else None
        wanted = {
            Purpose.SALE: [self._thing(brief, headline), self._condition(brief, headline), facts.get("feature")],
            Purpose.OPENING: [facts.get("offer"), facts.get("service"), facts.get("feature")],
            Purpose.BOOKING: [facts.get("offer"), facts.get("feature"), brief.contact],
            Purpose.NEW_MENU: [facts.get("offer"), *self._told(brief, headline), facts.get("feature")],
            Purpose.DAILY: [facts.get("offer"), facts.get("feature")],
            Purpose.NOTICE: [hours],
        }[brief.purpose]
        fitting = (text for text in wanted if text and syllables(text) <= DETAIL)
        told = (text.removeprefix(f"{headline} ") for text in fitting if text not in headline)
        return next((text for text in told if headline not in text or not headline), None)

    def _told(self, brief: Brief, headline: str) -> list[str]:
        """That a thing is new, where the headline is the bare thing."""
        if headline != brief.facts.get("service"):
            return []
        lines = self.words.details.get(brief.purpose, ())
        return [line.text for line in lines if brief.phraser.fits(line, brief.purpose)][:1]

    def _thing(self, brief: Brief, headline: str) -> str | None:
        """What the benefit is on, with its price, where the headline leaves no condition open."""
        facts = brief.facts
        service = facts.get("service")
        if not service or service in headline:
            return None
        if self._condition(brief, headline):
            return None
        return f"{service} {facts.get('price', '')}".strip()

    def _condition(self, brief: Brief, headline: str) -> str | None:
        """What is left of an offer when its headline is taken out."""
        offer = brief.facts.get("offer")
        core = compiled(self.words.core).search(headline)
        if not offer or offer in headline:
            return None
        part = next((part for part in offer.split(", ") if core and core[0] in part), "")
        rest = " ".join(part.replace(core[0] if core else "", "", 1).split())
        return rest if len(rest) > 1 else offer if not core else None
