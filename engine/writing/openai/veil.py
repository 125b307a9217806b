"""What of an owner's words a model may see: no order to a machine, no number or name that belongs to a person."""

import re
from dataclasses import dataclass

from engine.domain.errors import ModelRefused
from engine.writing.facts import FactReader
from engine.writing.lexicon import BLANK
from engine.writing.text import Tidier

HIDDEN = "***"


@dataclass(frozen=True)
class Veil:
    tidier: Tidier
    facts: FactReader

    def message(self, text: str) -> str:
        """The words put right, split letters joined first, so that what is hidden in them is found too. "" where
        nothing but orders is left. A shop's own contacts stay here as well: whoever writes adds them by itself."""
        kept = [line for line in self.tidier.sentences(self.tidier.tidy(text)) if not self.orders(line)]
        whole = "\n".join(line.strip() for line in kept if line.strip())
        return "" if self.orders(whole) else self.masked(whole)

    def orders(self, text: str) -> bool:
        """Whether words try to instruct a machine."""
        return self.facts.guard.orders_about(text)

    def masked(self, text: str) -> str:
        contacts = self.facts.contacts
        _, clean = contacts.take(contacts.without_people(contacts.without_private(text)))
        return re.sub(rf"\s*{BLANK}[{BLANK}\s]*", f" {HIDDEN} ", clean).strip()

    def whole(self, text: str) -> str:
        """See `message`. Raises ModelRefused where nothing is left to ask about."""
        clean = self.message(text)
        if not clean.strip(f"{HIDDEN} "):
            raise ModelRefused("nothing left to ask about")
        return clean
