"""Where Korean lines may end: between words, never inside one, never between a number and what it counts."""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import Final

HANGUL: Final = re.compile("[\uac00-\ud7a3]")
_NUMBER: Final = re.compile(r"[₩$]?\d[\d,.:~/\-]*")
_MONTH: Final = re.compile("\\d+\uc6d4")
_DAY: Final = re.compile("\\d+\uc77c.*")
_LETTER: Final = re.compile(r"[^\W_]")
_PAUSE: Final = (",", ".", "!", "?", ":", ";", "…")

WEIGHTS: Final = ((HANGUL, 1.0), (re.compile(r"[A-Z0-9]"), 0.68), (re.compile(r"[a-z]"), 0.56))
PAUSED, UNPAUSED = -0.6, 0.0
"""A line that ends at a pause counts as this many syllables shorter."""

LONG: Final = 16
"""Texts of more words than this are broken greedily: the number of ways grows too fast."""

Weigh = Callable[[str], float]


def syllables(text: str) -> float:
    """The width of a text in Hangul syllables, roughly."""
    return sum(_weight(char) for char in text)


def _weight(char: str) -> float:
    return next((weight for kind, weight in WEIGHTS if kind.match(char)), 0.3)


def groups(text: str) -> tuple[str, ...]:
    """The pieces between which a line may end; joined by spaces they are the text again (spaces made single)."""
    joined: list[str] = []
    for word in text.split():
        if joined and _sticks(joined[-1], word):
            joined[-1] += " " + word
        else:
            joined.append(word)
    return tuple(joined)


def _sticks(before: str, word: str) -> bool:
    last = before.rsplit(" ", 1)[-1]
    if _NUMBER.fullmatch(last) or not _LETTER.search(last) or not _LETTER.search(word):
        return True
    if _MONTH.fullmatch(last) and _DAY.fullmatch(word):
        return True
    return letters(word) == 1 or letters(before) == 1


def letters(text: str) -> int:
    """How many letters and digits a text has; one alone may not be a line."""
    return len(_LETTER.findall(text))


def broken(text: str, lines: int, weigh: Weigh = syllables) -> tuple[str, ...] | None:
    """The most even way to set a text in exactly so many lines, or None where it has too few words."""
    pieces = groups(text)
    if not pieces or len(pieces) < lines:
        return None
    if lines == 1:
        return (" ".join(pieces),)
    ways = _ways(pieces, lines) if len(pieces) <= LONG else iter((_even(pieces, lines, weigh),))
    return min(ways, key=lambda way: _cost(way, weigh), default=None)


def _ways(pieces: Sequence[str], lines: int) -> Iterator[tuple[str, ...]]:
    for cuts in combinations(range(1, len(pieces)), lines - 1):
        yield _cut(pieces, cuts)


def _cut(pieces: Sequence[str], cuts: Sequence[int]) -> tuple[str, ...]:
    edges = (0, *cuts, len(pieces))
    return tuple(" ".join(pieces[start:end]) for start, end in pairwise(edges))


def _even(pieces: Sequence[str], lines: int, weigh: Weigh) -> tuple[str, ...]:
    """Each line ends where the text has run its share of the whole."""
    whole, cuts = weigh(" ".join(pieces)), list[int]()
    for line in range(1, lines):
        first = cuts[-1] + 1 if cuts else 1
        ends = range(first, len(pieces) - (lines - line) + 1)
        cuts.append(min(ends, key=lambda end: abs(weigh(" ".join(pieces[:end])) - whole * line / lines)))
    return _cut(pieces, cuts)


def _cost(way: Sequence[str], weigh: Weigh) -> float:
    """The longest line decides; between equals the even one, and one that ends where the voice rests."""
    widths = [weigh(line) for line in way]
    pauses = sum(PAUSED if line.endswith(_PAUSE) else UNPAUSED for line in way[:-1])
    alone = sum(letters(line) == 1 for line in way)
    unit = widths[0] / max(syllables(way[0]), 0.1)
    return max(widths) + 0.15 * (max(widths) - min(widths)) + (pauses + 100 * alone) * unit
