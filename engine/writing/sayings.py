"""Names that are a saying (`the warmth of night`): several words with particles between them.

They are taken only where something says where they begin and where they end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from engine.writing.lexicon import compiled
from engine.writing.namewords import NameWords
from engine.writing.sorts import Sort, Sorter
from engine.writing.standing import OWN
from engine.writing.tokens import End, Token

MOST = 4
"""Words of a saying."""

_OUT = frozenset({Sort.CALL, Sort.SHOP, Sort.PLACE, Sort.TRADE, Sort.SUM})
"""Sorts of words that no saying has in it."""

_KNOWN = frozenset({Sort.TRADE, Sort.FAINT, Sort.PLACE, Sort.SHOP})
"""Sorts of words that a saying may begin behind."""

_JOINING = frozenset({End.BARE, End.OBJECT, End.TOPIC})


@dataclass(frozen=True, slots=True)
class Saying:
    """The words from `first` to `last`; `after` is the sort of the word before them."""

    first: int
    last: int
    after: Sort | None


@dataclass(frozen=True)
class Sayings:
    sorter: Sorter
    binding: re.Pattern[str]
    running: re.Pattern[str]
    folk: re.Pattern[str]
    people: re.Pattern[str]
    speaker: re.Pattern[str]
    kinds: re.Pattern[str]
    does: re.Pattern[str]

    @classmethod
    def of(cls, words: NameWords, sorter: Sorter) -> "Sayings":
        return cls(
            sorter=sorter,
            binding=compiled(words.binding),
            running=compiled(words.running),
            folk=compiled(words.folk),
            people=compiled(words.people),
            speaker=compiled(words.self),
            kinds=compiled(words.sorts),
            does=compiled("\ud558\ub294$"),
        )

    def every(self, text: str, tokens: Sequence[Token]) -> Iterator[Saying]:
        """All sayings of a clause, from a beginning to an end."""
        for first in range(len(tokens)):
            if not self._begins(text, tokens, first):
                continue
            for last in range(first + 1, min(first + MOST, len(tokens))):
                if self._ends(tokens, last) and self._sound(text, tokens[first : last + 1]):
                    yield Saying(first, last, self._before(text, tokens, first))

    def _before(self, text: str, tokens: Sequence[Token], first: int) -> Sort | None:
        before = first - 1
        if before > 0 and self.running.fullmatch(_said(text, tokens[before])):
            before -= 1
        return tokens[before].sort if before >= 0 else None

    def _begins(self, text: str, tokens: Sequence[Token], first: int) -> bool:
        if self.speaker.fullmatch(_said(text, tokens[first])) or self.folk.fullmatch(tokens[first].stem):
            return False
        if first == 0:
            return True
        before = tokens[first - 1]
        if tokens[first].sort is Sort.TIED and before.sort in _KNOWN:
            return False
        named = before.sort is Sort.CALL and before.end in _JOINING
        known = self._before(text, tokens, first) in _KNOWN and before.end is not End.OBJECT
        mine = self.speaker.fullmatch(_said(text, before)) is not None
        return named or known or mine or before.apart or before.end is End.AT

    def _ends(self, tokens: Sequence[Token], last: int) -> bool:
        one = tokens[last]
        person = last + 2 == len(tokens) and self.people.fullmatch(tokens[last + 1].stem) is not None
        return last + 1 == len(tokens) or one.apart or one.end is End.CALLED or person

    def _sound(self, text: str, run: Sequence[Token]) -> bool:
        """Whether words are one thing: they are bound to each other, and the last is a noun."""
        inner, last = run[:-1], run[-1]
        if any(one.gone or one.sort in _OUT for one in run) or re.search("['\"]", text[run[0].start : last.stop]):
            return False
        joined = all(one.end in _JOINING and not one.apart for one in inner)
        nouns = all(one.sort is not Sort.IDLE or self.sorter.nameable(one.stem) for one in inner)
        bound = any(self._bound(text, one) for one in inner) and not self.does.search(run[0].stem)
        return joined and nouns and bound and self._noun(last)

    def _noun(self, last: Token) -> bool:
        """Whether a word may end a name, and is no kind of shop or of people."""
        own = last.sort in OWN | {Sort.PLAIN, Sort.GOODS} and not self.kinds.search(last.stem)
        return own and last.end in {End.BARE, End.IS, End.CALLED} and not self.folk.fullmatch(last.stem)

    def _bound(self, text: str, one: Token) -> bool:
        """Whether a word leans on the next one."""
        return one.sort in {Sort.TIED, Sort.PLAIN} or self.binding.search(_said(text, one)) is not None

    def loose(self, run: Sequence[Token]) -> bool:
        """Whether the first word only tells of a name that stands without it."""
        return run[-1].sort in OWN and any(one.sort is Sort.TIED for one in run)


def _said(text: str, one: Token) -> str:
    return text[one.start : one.stop]
