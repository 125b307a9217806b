"""Clauses that are not about what a shop sells: what it has not, what is not to be written, what others have."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.shop import Offer, Shop
from engine.writing.lexicon import BLANK, compiled

MOST = 3
"""Words of a noun that is denied."""


class DenialWords(Frozen):
    """See the file: `assured` is denied and promised all the same, `times` are what a benefit excepts."""

    macros: Mapping[str, str]
    denies: str
    unwritten: str
    others: str
    misheard: str
    assured: str
    particle: str
    stand_in: str
    topic: str
    start: str
    times: str
    excepted: str
    except_mark: str
    hard: str


@dataclass(frozen=True)
class Denials:
    words: DenialWords
    denying: re.Pattern[str]
    unwritten: re.Pattern[str]
    others: re.Pattern[str]
    misheard: re.Pattern[str]
    assured: re.Pattern[str]
    particle: re.Pattern[str]
    stand_in: re.Pattern[str]
    topic: re.Pattern[str]
    start: re.Pattern[str]
    times: re.Pattern[str]
    excepted: re.Pattern[str]
    hard: re.Pattern[str]

    @classmethod
    def of(cls, words: DenialWords) -> "Denials":
        return cls(
            words=words,
            denying=compiled(words.denies, words.macros),
            unwritten=compiled(words.unwritten),
            others=compiled(words.others),
            misheard=compiled(words.misheard),
            assured=compiled(words.assured),
            particle=compiled(words.particle),
            stand_in=compiled(words.stand_in),
            topic=compiled(words.topic),
            start=compiled(words.start),
            times=compiled(words.times),
            excepted=compiled(words.excepted),
            hard=compiled(words.hard),
        )

    def denies(self, text: str) -> bool:
        """Whether a clause is about something the shop has not, or that is not to be written."""
        return self._spot(text) is not None

    def parted(self, text: str) -> tuple[str, ...]:
        """A row of facts and the denial of something else behind it, a clause each; any other clause stays whole."""
        found = self._spot(text)
        if not found or found.re is not self.denying:
            return (text,)
        hard = [one.end() for one in self.hard.finditer(text, 0, found.start())]
        noun = text.rstrip().rfind(" ", 0, len(text[: found.start()].rstrip()))
        return (text[:noun], text[noun + 1 :]) if hard and noun >= hard[-1] else (text,)

    def speaks_of_others(self, text: str) -> bool:
        """Whether a clause is about other shops."""
        return self.others.search(text) is not None

    def promises(self, text: str) -> bool:
        """Whether what a clause denies is something nobody wants (additives, charges)."""
        return self.assured.search(text) is not None

    def nouns(self, text: str, before: str = "") -> tuple[str, ...]:
        """What a clause denies: the noun phrase before the denial, without particles, or else what the clause
        before it spoke of."""
        topic = self.topic.match(before)
        return self._own(text) or (self._named(topic["n"]) if topic else ())

    def _own(self, text: str) -> tuple[str, ...]:
        found = self._spot(text)
        if not found:
            return ()
        topic = self.topic.match(text) if found.re in {self.others, self.misheard} else None
        return self._named(topic["n"] if topic else text[: found.start()])

    def excepted_by(self, text: str) -> str | None:
        """The time a clause excepts from a benefit, as it is printed after it."""
        said = text.replace(BLANK, " ").strip()
        if not self.times.search(said) or not self.excepted.search(said):
            return None
        time = self.particle.sub("", self.excepted.split(said)[0].strip()).strip()
        return f"{time} {self.words.except_mark}" if 0 < len(time) < 12 else None

    def without(self, shop: Shop, noun: str) -> Shop:
        """The shop without what was said of a noun."""
        about = re.compile(rf"(?<![\uac00-\ud7a3A-Za-z]){_spaced(noun)}")
        changed: dict[str, object] = {}
        if shop.service and about.search(shop.service):
            changed |= {"service": None, "price": None}
        kept = tuple(one for one in shop.features if not about.search(one))
        if kept != shop.features:
            changed["features"] = kept
        if shop.offer and about.search(shop.offer.text) and not self.times.search(noun):
            changed["offer"] = None
        if shop.region == noun:
            changed["region"] = None
        return shop.model_copy(update=changed) if changed else shop

    def limited(self, offer: Offer, excepted: str) -> Offer:
        """A benefit with the time it does not hold."""
        return offer if excepted in offer.text else offer.model_copy(update={"text": f"{offer.text} ({excepted})"})

    def _spot(self, text: str) -> re.Match[str] | None:
        found = self.unwritten.search(text)
        if found:
            return found
        if self.assured.search(text):
            return None
        for pattern in (self.denying, self.misheard, self.others):
            found = pattern.search(text)
            if found:
                return found
        return None

    def _named(self, before: str) -> tuple[str, ...]:
        said = before.replace(BLANK, " ").strip(" ,.~")
        said = self.start.sub("", said + " ").strip() or said
        for _ in range(3):
            said = self.stand_in.sub("", self.particle.sub("", said).strip()).strip()
        words = said.split()[-MOST:]
        whole = " ".join(words)
        return tuple(dict.fromkeys(one for one in (whole, words[-1] if words else "") if len(one) > 1))


def _spaced(noun: str) -> str:
    """A noun's letters, with or without spaces."""
    return r"\s?".join(map(re.escape, noun.replace(" ", "")))
