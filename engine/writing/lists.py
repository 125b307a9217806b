"""Goods that an owner says in one breath: this and that, this or that."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from engine.writing.lexicon import BLANK, Spot, compiled
from engine.writing.sorts import Sort
from engine.writing.tokens import End, Token, Tokens
from engine.writing.trade import TradeWords

_NO_GOODS = frozenset({Sort.IDLE, Sort.TIED, Sort.CALL, Sort.SHOP, Sort.SUM, Sort.PLACE, Sort.TRADE})


@dataclass(frozen=True)
class Lists:
    tokens: Tokens
    binds: re.Pattern[str]
    bond: re.Pattern[str]

    @classmethod
    def of(cls, words: TradeWords, tokens: Tokens) -> "Lists":
        return cls(tokens, compiled(words.binds), compiled(words.bond))

    def around(self, text: str, spot: Spot) -> list[Spot]:
        """Goods bound to those at a spot, from left to right, with those."""
        tokens = self.tokens.cut(text)
        mine = [place for place, one in enumerate(tokens) if one.start < spot.end and one.stop > spot.start]
        if not mine:
            return [spot]
        first, last = mine[0], mine[-1]
        inside = self._inside(text, tokens[first : last + 1])
        own = inside if len(inside) > 1 else [spot]
        return [*self._before(text, tokens, first), *own, *self._after(text, tokens, last)]

    def _inside(self, text: str, tokens: Sequence[Token]) -> list[Spot]:
        spots, begin = list[Spot](), 0
        for place, one in enumerate(tokens):
            ends = place + 1 == len(tokens)
            if ends or self._binds(text, one):
                spots.append(self._spot(tokens[begin : place + 1], text))
                begin = place + 1
        return spots

    def _before(self, text: str, tokens: Sequence[Token], first: int) -> list[Spot]:
        place = first - 1
        if place >= 0 and self.bond.fullmatch(tokens[place].stem):
            place -= 1
        elif place < 0 or not self._binds(text, tokens[place]):
            return []
        if place < 0 or not self._thing(tokens[place], text):
            return []
        begin = place
        if begin and self._leads(tokens[begin - 1], text):
            begin -= 1
        return [*self._before(text, tokens, begin), self._spot(tokens[begin : place + 1], text)]

    def _after(self, text: str, tokens: Sequence[Token], last: int) -> list[Spot]:
        place = last + 1
        if place < len(tokens) and self.bond.fullmatch(tokens[place].stem):
            place += 1
        elif not self._binds(text, tokens[last]):
            return []
        if place >= len(tokens) or not self._thing(tokens[place], text):
            return []
        end = place
        if self._leads(tokens[end], text) and end + 1 < len(tokens) and self._thing(tokens[end + 1], text):
            end += 1
        return [self._spot(tokens[place : end + 1], text), *self._after(text, tokens, end)]

    def _binds(self, text: str, one: Token) -> bool:
        """Whether a word says that another follows it."""
        return one.apart or self._bound(text, one) is not None

    def _bound(self, text: str, one: Token) -> str | None:
        """A word without the particle that binds it to the next one, if that suits its last letter."""
        found = self.binds.fullmatch(text[one.start : one.stop])
        if not found or not "\uac00" <= found["n"][-1] <= "\ud7a3":
            return None
        closed = (ord(found["n"][-1]) - 0xAC00) % 28 > 0
        suits = found["any"] or (found["open"] and not closed) or (found["closed"] and closed)
        return found["n"] if suits else None

    def _thing(self, one: Token, text: str) -> bool:
        return one.sort not in _NO_GOODS and len(one.stem) > 1 and BLANK not in text[one.start : one.stop]

    def _leads(self, one: Token, text: str) -> bool:
        """Whether a word belongs to the one behind it."""
        return one.end is End.BARE and not one.apart and self._thing(one, text)

    def _spot(self, tokens: Sequence[Token], text: str) -> Spot:
        last = self._bound(text, tokens[-1]) or tokens[-1].stem
        said = text[tokens[0].start : tokens[-1].start] + last
        return Spot(" ".join(said.split()), tokens[0].start, tokens[-1].stop)
