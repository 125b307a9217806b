"""Numbers as Koreans say them, written as digits: sums of money, shares, one-plus-one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import compiled


class NumberWords(Frozen):
    """`digits` and `units` are syllables; the patterns name the groups `n`, `a` and `b`."""

    digits: Mapping[str, int]
    units: Mapping[str, int]
    won: str
    money: tuple[str, ...]
    percent: tuple[str, ...]
    plus: tuple[str, ...]


@dataclass(frozen=True)
class Numbers:
    """Rewrites a text so that every sum reads 5,500 and every share 20 %, in digits."""

    words: NumberWords
    money: tuple[re.Pattern[str], ...]
    percent: tuple[re.Pattern[str], ...]
    plus: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, words: NumberWords) -> "Numbers":
        made = [tuple(compiled(text) for text in kind) for kind in (words.money, words.percent, words.plus)]
        return cls(words, *made)

    def value(self, said: str) -> int | None:
        """The number that digits and number words of any mix say; None if they say none."""
        total = section = 0
        number: float | None = None
        for token in re.findall(r"\d+(?:\.\d+)?|\S", said.replace(",", "").replace(" ", "")):
            if token[0].isdigit():
                number = float(token)
            elif token in self.words.digits:
                number = self.words.digits[token]
            elif token in self.words.units:
                size = self.words.units[token]
                grown = (1 if number is None else number) * size
                if size == 10000:
                    total, section = total + round((section + (number or 0) or 1) * size), 0
                else:
                    section += round(grown)
                number = None
            else:
                return None
        return total + section + round(number or 0)

    def written(self, text: str) -> str:
        """The text with its sums, shares and plus-offers in digits."""
        for pattern in self.plus:
            text = pattern.sub(lambda found: f"{self._count(found['a'])}+{self._count(found['b'])}", text)
        for pattern in self.percent:
            text = pattern.sub(lambda found: self._share(found), text)
        for pattern in self.money:
            text = pattern.sub(lambda found: self._sum(found), text)
        return text

    def _count(self, said: str) -> int:
        return self.value(said) or 1

    def _share(self, found: re.Match[str]) -> str:
        value = self.value(found["n"])
        return found[0] if value is None or not 0 < value <= 100 else f"{value}%"

    def _sum(self, found: re.Match[str]) -> str:
        value = self.value(found["n"])
        return found[0] if not value or value < 10 else f"{value:,}{self.words.won}"
