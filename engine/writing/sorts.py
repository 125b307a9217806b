"""What sort of word each word of a clause is, seen by somebody who looks for a shop's name."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from engine.writing.lexicon import Spotter, compiled
from engine.writing.namewords import NameWords


class Sort(StrEnum):
    """`shaped` ends (or begins) like a shop, `made` like goods, after something unknown (`placed`: after a place);
    `plain` is an ordinary noun, `tied` only tells of the word behind it."""

    SHAPED = "shaped"
    LATIN = "latin"
    UNKNOWN = "unknown"
    MADE = "made"
    PLACED = "placed"
    PLAIN = "plain"
    GOODS = "goods"
    FAINT = "faint"
    TRADE = "trade"
    PLACE = "place"
    SUM = "sum"
    CALL = "call"
    SHOP = "shop"
    TIED = "tied"
    IDLE = "idle"


@dataclass(frozen=True)
class Lore:
    """What the other finders know of a word: things sold, kinds of shop, and `fields` that stand before one."""

    goods: Spotter
    trades: frozenset[str]
    faint: frozenset[str]
    fields: frozenset[str]
    compounded: Callable[[str], bool]
    placed: Callable[[str], bool]
    hints: tuple[str, ...] = ()


class Sorter:
    """Sorts words by the lists of `configs/lexicon/names.yaml` and by what the other finders know."""

    def __init__(self, words: NameWords, lore: Lore) -> None:
        """Raises SettingsWrong. The answers for the last words are kept: each is asked about many times."""
        self.lore = lore
        self.idle = frozenset((*words.idle, *words.linking))
        self.plainly, self.told = frozenset(words.plainly), frozenset(words.told)
        self.linking, self.kinds, self.near = frozenset(words.linking), frozenset(words.kinds), frozenset(words.near)
        self.idle_end = compiled(f"(?:{words.idle_end})$")
        self.tied, self.calls, self.shops = compiled(words.tied), compiled(words.calls), compiled(words.shops)
        self.measure = compiled(words.measure)
        self.latin, self.latin_never = re.compile(words.latin), compiled(words.latin_never)
        ends = (words.copula, words.calling, words.doing, words.at, words.topic, words.object)
        self.ends = compiled("|".join(ends))
        self.suffixes = Spotter.of((*words.suffixes, *(hint for hint in lore.hints if len(hint) > 1)))
        self.kindly = Spotter.of(one for one in lore.trades - lore.faint if len(one) > 1)
        self.fronts = tuple(sorted(words.fronts, key=len, reverse=True))
        self._seen = lru_cache(maxsize=4096)(self._sort)

    def of_word(self, word: str) -> Sort:
        return self._seen(word)

    def nameable(self, word: str) -> bool:
        """Whether a word that is no name may be one all the same, if its owner says that it is."""
        return word in self.told or not (word in self.idle or any(map(_past, word)))

    def trading(self, word: str) -> bool:
        """Whether a word begins with a kind of shop."""
        return any(word[:end] in self.lore.trades for end in range(2, len(word) + 1))

    def generic(self, word: str) -> bool:
        """Whether a word is a kind of shop, a thing sold or a place, and nobody's own."""
        lowered = word.lower()
        known = lowered in self.lore.trades or lowered in self.lore.goods.words
        return known or self.lore.compounded(word) or self.lore.placed(word)

    def shaped(self, word: str) -> bool:
        """Whether something unknown stands before (or after) a word for a shop or for what it sells."""
        if self.suffixed(word):
            return True
        lead = next((lead for lead in self.fronts if len(lead) > 1 and word.startswith(lead)), "")
        rest = word[len(lead) :]
        own = len(rest) > 1 and not self.ends.fullmatch(rest) and not self._kind(rest)
        return bool(lead) and own and self._sort_alone(rest) is Sort.UNKNOWN

    def suffixed(self, word: str) -> bool:
        """Whether something unknown stands before a word for a shop or for what it sells."""
        suffix = self.suffixes.ending(word)
        front = word[: -len(suffix)] if suffix else ""
        return bool(front) and not self._kind(front)

    def _named_so(self, word: str) -> bool:
        """Whether a word that ends like a verb ends with a whole word for a shop (a fruit shop is no verb)."""
        suffix = self.suffixes.ending(word)
        return suffix is not None and len(suffix) > 2 and self.suffixed(word)

    def _sort(self, word: str) -> Sort:
        if self.calls.fullmatch(word):
            return Sort.CALL
        if self.shops.fullmatch(word):
            return Sort.SHOP
        if self.measure.fullmatch(word):
            return Sort.SUM
        if not re.search("[A-Za-z\uac00-\ud7a3]", word):
            return Sort.SUM if re.search(r"\d", word) else Sort.IDLE
        known = self._known(word)
        if known is not None:
            return known
        if self.latin.fullmatch(word):
            return Sort.IDLE if self.latin_never.fullmatch(word) else Sort.LATIN
        if self.shaped(word):
            return Sort.SHAPED
        return self._sort_alone(word)

    def _known(self, word: str) -> Sort | None:
        lowered = word.lower()
        if lowered in self.lore.faint:
            return Sort.FAINT
        if lowered in self.lore.goods.words or word in self.lore.fields:
            return Sort.GOODS
        if lowered in self.lore.trades or self.lore.compounded(word):
            return Sort.TRADE
        shop = self.kindly.ending(word)
        if shop and word[: -len(shop)] in self.kinds:
            return Sort.TRADE
        if word in self.plainly:
            return Sort.PLAIN
        if word in self.idle or any(map(_past, word)) or (self.idle_end.search(word) and not self._named_so(word)):
            return Sort.IDLE
        branch = word.endswith("\uc810") and self.lore.placed(word[:-1])
        return Sort.PLACE if branch or self.lore.placed(word) else None

    def _sort_alone(self, word: str) -> Sort:
        """Of a word that nothing but its own letters tells about."""
        if word in self.plainly:
            return Sort.PLAIN
        if word in self.idle or self.idle_end.search(word) or any(map(_past, word)):
            return Sort.IDLE
        if (self.tied.search(word) and not self._topic(word)) or _telling(word):
            return Sort.TIED
        goods = self.lore.goods.ending(word)
        if goods and len(goods) > 1:
            return self._made(word[: -len(goods)])
        return Sort.UNKNOWN

    def _topic(self, word: str) -> bool:
        """Whether a word is a noun with a particle, whatever verb it looks like."""
        stem = word[:-1]
        noun = (
            len(stem) > 1
            and word[-1] != "\ud55c"
            and (stem in self.idle or stem in self.plainly or self.generic(stem))
        )
        noun = noun or stem in self.told
        return noun or any(pattern.fullmatch(stem) for pattern in (self.shops, self.calls))

    def verbal(self, word: str) -> bool:
        """Whether a word is a verb, or only links what is said."""
        return word in self.linking or self.idle_end.search(word) is not None or any(map(_past, word))

    def _made(self, front: str) -> Sort:
        """Goods after something else: of a kind, of a place, or of somebody's own."""
        if front in self.near:
            return Sort.MADE
        if self.lore.placed(front):
            return Sort.PLACED
        return Sort.GOODS if self._kind(front) else Sort.MADE

    def _kind(self, front: str) -> bool:
        return front in self.kinds or self.generic(front)


def _past(syllable: str) -> bool:
    """A syllable that ends in a double s, as only verbs have it ("tasty", which names have as well, aside)."""
    return syllable != "\uc788" and "\uac00" <= syllable <= "\ud7a3" and (ord(syllable) - 0xAC00) % 28 == 20


def _telling(word: str) -> bool:
    """Whether a word is a verb that tells of what follows: no noun takes this particle after a consonant."""
    return (
        len(word) > 1
        and word[-1] == "\ub294"
        and "\uac00" <= word[-2] <= "\ud7a3"
        and (ord(word[-2]) - 0xAC00) % 28 > 0
    )
