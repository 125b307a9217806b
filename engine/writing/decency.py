"""What no post may carry: insults, sex, hate, violence, what the law forbids to sell."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from engine.domain.frozen import Frozen
from engine.domain.world import World
from engine.writing.lexicon import compiled, part
from engine.writing.text import plain


class Kind(Frozen):
    """A kind of thing, and the words that say it."""

    key: str
    when: str


class DecencyWords(Frozen):
    """See the file."""

    kinds: tuple[Kind, ...]
    exceptions: tuple[str, ...]


@dataclass(frozen=True)
class Decency:
    """Implements `Moderator` by word lists. Spaces, digits and signs between letters hide nothing.

    A short word counts from the beginning of what is written together: mail that leaves at three is no insult.
    """

    kinds: tuple[tuple[str, re.Pattern[str]], ...]
    free: tuple[re.Pattern[str], ...]

    @classmethod
    def of(cls, world: World) -> "Decency":
        """Raises SettingsWrong."""
        words = part(world.lexicon, "decency", DecencyWords)
        kinds = tuple((kind.key, compiled(kind.when)) for kind in words.kinds)
        return cls(kinds, tuple(compiled(text) for text in words.exceptions))

    async def judge(self, text: str) -> str | None:
        return self.kind(text)

    def kind(self, text: str) -> str | None:
        """The kind of the first word that may not be put up; None for nearly everything."""
        letters = list(_letters(plain(text).lower()))
        pressed = "".join(letter.sign for letter in letters)
        free = [found.span() for pattern in self.free for found in pattern.finditer(pressed)]
        for key, pattern in self.kinds:
            for found in pattern.finditer(pressed):
                innocent = any(found.start() < end and start < found.end() for start, end in free)
                if not innocent and _meant(letters[found.start() : found.end()]):
                    return key
        return None


HANGUL: Final = "\uac00"
"""The first syllable; single letters of Hangul stand before it."""

PHRASE: Final = 4
"""Letters from which a word is meant wherever it stands."""


class _Letter(NamedTuple):
    """`word` counts what is written together, `first` begins it, `alone` is all of it."""

    sign: str
    word: int
    first: bool
    alone: bool


def _letters(text: str) -> Iterator[_Letter]:
    for word, written in enumerate(text.split()):
        alone = sum(sign.isalpha() for sign in written) == 1
        begun = False
        for sign in written:
            if sign.isalpha():
                yield _Letter(sign, word, not begun, alone)
            begun = begun or sign.isalnum()


def _meant(found: Sequence[_Letter]) -> bool:
    if len(found) >= PHRASE or any(sign < HANGUL for sign, *_ in found):
        return True
    together = found[0].word == found[-1].word
    return found[0].first and (together or all(letter.alone for letter in found))
