"""Word lists about lines of business, and one as it was found in a text."""

from collections.abc import Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import Spot


class TradeWords(Frozen):
    """`industries` are a person's word for a spoken one, `faint` words yield to any other trade word.

    `in_names` and `in_goods` are parts of a name or of goods that say a trade; `plain` words before a trade add
    nothing to it; `odd` has the shape of a kind of shop that no list knows, group `n`, `parents` its trade by ending.
    """

    industries: Mapping[str, str]
    faint: tuple[str, ...]
    says: str
    runs: str
    modifiers: str
    stops: tuple[str, ...]
    triggers: tuple[str, ...]
    bad_service: str
    strip_service: str
    particles: str
    inflected: str
    in_names: Mapping[str, str]
    in_goods: Mapping[str, str]
    plain: str
    narrow: str
    fresh: str
    counters: str
    gifts: str
    selling: tuple[str, ...]
    doing: Mapping[str, str]
    also: str
    unpriced: str
    compound: str
    fields: frozenset[str]
    general: frozenset[str]
    dealing: str
    shops: tuple[str, ...]
    odd: tuple[str, ...]
    parents: Mapping[str, str]
    plea: str
    units: str
    per: str
    measured: str
    playful: Mapping[str, str]
    binds: str
    bond: str


@dataclass(frozen=True, slots=True)
class Business:
    """A trade's key, a person's word for it, and where it was said."""

    trade: str
    industry: str
    spot: Spot
    faint: bool
