"""Benefits and prices, kept as the owner said them with their numbers in digits."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import Spot, compiled


class OfferWords(Frozen):
    """`when` is whom, what or which act a benefit is for; `clean` turns speech into a printed line."""

    won: str
    percent: str
    when: str
    macros: Mapping[str, str]
    benefits: tuple[str, ...]
    freebie: str
    clean: Mapping[str, str]
    price: str
    never: str
    slots: str


@dataclass(frozen=True)
class Offers:
    benefits: tuple[re.Pattern[str], ...]
    price: re.Pattern[str]
    when: re.Pattern[str]
    clean: tuple[tuple[re.Pattern[str], str], ...]
    never: re.Pattern[str]
    slots: re.Pattern[str]

    @classmethod
    def of(cls, words: OfferWords) -> "Offers":
        macros = {**words.macros, "won": words.won, "percent": words.percent, "freebie": words.freebie}
        return cls(
            benefits=tuple(compiled(f"(?:{text})", macros) for text in words.benefits),
            price=compiled(words.price, macros),
            when=compiled(words.when + "$", macros),
            clean=tuple((compiled(old, macros), new) for old, new in words.clean.items()),
            never=compiled(words.never),
            slots=compiled(words.slots),
        )

    def find(self, text: str) -> Spot | None:
        """The benefit of a clause with what it is for, as it would be printed."""
        for pattern in self.benefits:
            found = pattern.search(text)
            if found:
                start = self._begin(text, found.start())
                said = self._printed(text[start : found.end()])
                return None if self.never.match(said) else Spot(said, start, found.end())
        return None

    def priced(self, text: str) -> tuple[str, int, int] | None:
        """A price, perhaps a price from which others rise, that is no benefit."""
        found = self.price.search(text)
        if not found:
            return None
        return found["n"] + (found["more"] or "").strip(), found.start(), found.end()

    def _begin(self, text: str, start: int) -> int:
        before = re.split("[\x1f.!?]|,(?!\\d{3})", text[:start])[-1]
        found = self.when.search(before)
        return start - len(before) + found.start() if found else start

    def _printed(self, said: str) -> str:
        said = " ".join(said.split())
        for old, new in self.clean:
            said = old.sub(new, said).strip()
        return said
