"""What a set of captions and the words on a picture are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pydantic import Field

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Tone
from engine.writing.lines import ListWords, Pool
from engine.writing.phrasing import Line, Phraser
from engine.writing.printed import PrintWords


class Clash(Frozen):
    """Words of a line that do not go with words of the facts."""

    when: str
    never: str = Field(alias="not")


class CopyWords(PrintWords, ListWords):
    """Lines by what they do; `themes` are what a caption asks once at most; see the file."""

    themes: tuple[str, ...]
    clashes: tuple[Clash, ...]

    particles: Mapping[str, str]
    spoken: Mapping[str, str]
    emoji: Mapping[Tone, tuple[str, ...]]
    signs: Mapping[str, str]
    hooks: Mapping[str, tuple[Line, ...]]
    says: Mapping[str, tuple[Line, ...]]
    closes: tuple[Line, ...]
    greetings: tuple[str, ...]
    headlines: Mapping[Purpose, tuple[Line, ...]]
    details: Mapping[Purpose, tuple[Line, ...]]
    contact: str
    alt: tuple[Line, ...]


@dataclass(frozen=True)
class Brief:
    """What one set of captions is made of. `pool` has the business's own lines; `memo` keeps lines that fit."""

    phraser: Phraser
    purpose: Purpose
    pool: Pool
    key: int
    variation: int = 0
    length: int = 0
    contact: str | None = None
    sign: str = ""
    memo: dict[str, list[str]] = field(default_factory=dict)
    pools: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)

    @property
    def facts(self) -> Mapping[str, str]:
        return self.phraser.facts

    @property
    def sold(self) -> str:
        """What is told of the shop's things, in one text."""
        return " ".join(self.facts[name] for name in ("service", "features_all", "offer") if name in self.facts)

    @property
    def sells(self) -> bool:
        """Whether there is an offer that may be printed."""
        return bool({"offer", "offer_said"} & self.facts.keys())
