"""Text that gives orders to a machine is data like any other, but no fact is taken from it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from engine.domain.frozen import Frozen
from engine.writing.lexicon import compiled


class GuardWords(Frozen):
    orders: tuple[str, ...]


@dataclass(frozen=True)
class Guard:
    orders: tuple[re.Pattern[str], ...]
    asked: Callable[[str], bool]

    @classmethod
    def of(cls, words: GuardWords) -> "Guard":
        """A clause is asked about by each part of the reader in turn, so that the last few answers are kept."""
        orders = tuple(compiled(text) for text in words.orders)
        return cls(orders, lru_cache(maxsize=16)(lambda text: any(pattern.search(text) for pattern in orders)))

    def orders_about(self, text: str) -> bool:
        """Whether a clause tries to instruct the program; letters spaced apart are read as well."""
        pressed = re.sub(r"[\s.,~_*\u00b7-]+", "", text).lower()
        return self.asked(pressed)
