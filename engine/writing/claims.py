"""What Korean advertising law may forbid a shop to say: flagged with a reason, and said safely instead."""

import re
from dataclasses import dataclass
from functools import lru_cache

from engine.domain.frozen import Frozen
from engine.domain.wording import Flag
from engine.domain.world import World
from engine.writing.lexicon import compiled, part

EVERY = "all"


class ClaimWord(Frozen):
    """A pattern of words and a safe way to say it; '' leaves them out."""

    when: str
    safe: str


class Family(Frozen):
    """Words of one rule. `areas` are kinds of trade, `all` is everybody; not blocking asks for proof."""

    key: str
    areas: tuple[str, ...]
    blocks: bool
    reason: str
    words: tuple[ClaimWord, ...]


class ClaimWords(Frozen):
    families: tuple[Family, ...]
    exceptions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Hit:
    start: int
    end: int
    family: Family
    safe: str


class ClaimChecker:
    """Checks words against the families that bind a trade; an unknown trade is bound by all."""

    def __init__(self, world: World) -> None:
        """Raises SettingsWrong."""
        words = part(world.lexicon, "claims", ClaimWords)
        self._trades = world.trades
        self._families = words.families
        self._any = {family.key: _either(family) for family in words.families}
        self._hits = lru_cache(maxsize=4096)(self._found)
        self._exceptions = tuple(compiled(text) for text in words.exceptions)

    def check(self, text: str, trade: str | None = None, names: tuple[str, ...] = ()) -> tuple[Flag, ...]:
        """Every span that may be forbidden, once; `names` (shop, street) are never claims."""
        flags = [
            Flag(
                span=text[hit.start : hit.end].strip(),
                reason=hit.family.reason,
                alternative=hit.safe,
                blocks=hit.family.blocks,
            )
            for hit in self._hits(text, trade, names)
        ]
        return tuple({flag.span: flag for flag in flags}.values())

    def safe(self, text: str, trade: str | None = None, names: tuple[str, ...] = ()) -> str:
        """The text with every flagged span said safely or left out."""
        for hit in sorted(self._hits(text, trade, names), key=lambda hit: -hit.start):
            text = text[: hit.start] + hit.safe + text[hit.end :]
        return re.sub(r"\s{2,}", " ", text).strip(" ,")

    def allows(self, text: str, trade: str | None = None, names: tuple[str, ...] = ()) -> bool:
        return not self._hits(text, trade, names)

    def _found(self, text: str, trade: str | None, names: tuple[str, ...]) -> tuple[_Hit, ...]:
        families = [one for one in self._families if self._binds(one, trade) and self._speaks(one, text)]
        if not families:
            return ()
        free = self._free(text, names)
        hits = [
            _Hit(found.start(), found.end(), family, word.safe)
            for family in families
            for word in family.words
            for found in compiled(word.when).finditer(text)
            if found[0].strip() and not _inside(found.start(), found.end(), free)
        ]
        return tuple(_widest(hits))

    def _speaks(self, family: Family, text: str) -> bool:
        return self._any[family.key].search(text) is not None

    def _binds(self, family: Family, trade: str | None) -> bool:
        known = self._trades.get(trade or "")
        return EVERY in family.areas or known is None or bool(set(family.areas) & set(known.claims))

    def _free(self, text: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
        """Spans that only look like claims."""
        spans = [found.span() for pattern in self._exceptions for found in pattern.finditer(text)]
        for name in names:
            spans += [found.span() for found in re.finditer(re.escape(name), text)] if name else []
        return spans


def _either(family: Family) -> re.Pattern[str]:
    return compiled("|".join(f"(?:{word.when})" for word in family.words))


def _inside(start: int, end: int, spans: list[tuple[int, int]]) -> bool:
    return any(start < stop and end > begin for begin, stop in spans)


def _widest(hits: list[_Hit]) -> list[_Hit]:
    """Of overlapping hits one that blocks stays, else the widest."""
    kept: list[_Hit] = []
    for hit in sorted(hits, key=lambda hit: (not hit.family.blocks, hit.start - hit.end)):
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit.start)
