"""What a set of captions and the words on a picture are made of."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.shop import Purpose, Tone
from engine.writing.phrasing import Line, Phraser
from engine.writing.printed import PrintWords
from engine.writing.senses import Lore
from engine.writing.traits import Trait


class CopyWords(PrintWords):
    """What lines are said with, and the words of a picture; see the file."""

    particles: Mapping[str, str]
    spoken: Mapping[str, str]
    emoji: Mapping[Tone, tuple[str, ...]]
    signs: Mapping[str, str]
    greetings: tuple[str, ...]
    headlines: Mapping[Purpose, tuple[Line, ...]]
    details: Mapping[Purpose, tuple[Line, ...]]
    contact: str
    alt: tuple[Line, ...]


@dataclass(frozen=True)
class Brief:
    """What one set of captions is made of. `lore` has the lines of its business, `traits` its features."""

    phraser: Phraser
    purpose: Purpose
    lore: Lore
    traits: tuple[Trait, ...]
    key: int
    variation: int = 0
    length: int = 0
    contact: str | None = None
    sign: str = ""

    @property
    def facts(self) -> Mapping[str, str]:
        return self.phraser.facts

    @property
    def scenes(self) -> list[str]:
        """Occasions for what is sold."""
        return self.lore.scenes(self.facts.get("service", ""))

    @property
    def sells(self) -> bool:
        """Whether there is an offer that may be printed."""
        return bool({"offer", "offer_said"} & self.facts.keys())
