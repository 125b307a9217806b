"""Text that gives orders to a machine is data like any other, but no fact is taken from it."""

import re
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import compiled


class GuardWords(Frozen):
    orders: tuple[str, ...]


@dataclass(frozen=True)
class Guard:
    orders: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, words: GuardWords) -> "Guard":
        return cls(tuple(compiled(text) for text in words.orders))

    def orders_about(self, text: str) -> bool:
        """Whether a clause tries to instruct the program; letters spaced apart are read as well."""
        pressed = re.sub(r"[\s.,~_*\u00b7-]+", "", text).lower()
        return any(pattern.search(pressed) for pattern in self.orders)
