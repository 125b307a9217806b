"""What no post may carry: insults, sex, hate, violence, what the law forbids to sell."""

import re
from dataclasses import dataclass

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
    """Implements `Moderator` by word lists. Spaces, digits and signs between letters hide nothing."""

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
        pressed = re.sub(r"[\W\d_]+", "", plain(text)).lower()
        for pattern in self.free:
            pressed = pattern.sub("\n", pressed)
        return next((key for key, pattern in self.kinds if pattern.search(pressed)), None)
