"""What a shop does by its owner's own word: the kind of its frames and its tags."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from engine.domain.frozen import Frozen
from engine.domain.shop import Shop
from engine.domain.world import Trade, World
from engine.writing.lexicon import compiled, part

ANY, CLASS, GOODS = "any", "class", "goods"


class Guess(Frozen):
    when: str
    kind: str


class Craft(Frozen):
    """An owner's word that says more than the trade; its first tags also follow a place."""

    when: str
    kind: str
    tags: tuple[str, ...]


class CraftWords(Frozen):
    """See the file."""

    kinds: Mapping[str, str]
    services: tuple[Guess, ...]
    fits: Mapping[str, str]
    crafts: tuple[Craft, ...]
    made: tuple[str, ...]


@dataclass(frozen=True)
class Business:
    """`kind` of shop and of `thing` sold; `own` is True where the trade's own tags are right."""

    kind: str
    thing: str
    tags: tuple[str, ...]
    own: bool


class Businesses:
    """Finds what a shop does; the first craft whose pattern meets the owner's word wins."""

    def __init__(self, world: World) -> None:
        """Raises SettingsWrong."""
        words = part(world.lexicon, "crafts", CraftWords)
        self._words = words
        self._crafts = tuple((compiled(craft.when), craft) for craft in words.crafts)
        self._services = tuple((compiled(guess.when), guess.kind) for guess in words.services)
        self._fits = {key: compiled(pattern) for key, pattern in words.fits.items()}
        self._craft = lru_cache(maxsize=512)(self._found)

    def of(self, shop: Shop, trade: Trade | None) -> Business:
        said = shop.industry
        kind = self._words.kinds.get(trade.key, ANY) if trade else ANY
        if kind == CLASS and self._thing(shop.service) == GOODS:
            return Business(GOODS, GOODS, self._words.made, own=False)
        own = trade is not None and self._fitting(trade, said)
        craft = None if own else self._craft(said or (shop.name or "" if trade is None else ""))
        if craft:
            kind = craft.kind
        return Business(
            kind=kind,
            thing=self._thing(shop.service) or kind,
            tags=craft.tags if craft else (),
            own=own,
        )

    def _fitting(self, trade: Trade, said: str | None) -> bool:
        pattern = self._fits.get(trade.key)
        return not said or pattern is None or bool(pattern.search(said))

    def _found(self, word: str) -> Craft | None:
        return next((craft for pattern, craft in self._crafts if word and pattern.search(word)), None)

    def _thing(self, service: str | None) -> str | None:
        return next((kind for pattern, kind in self._services if service and pattern.search(service)), None)
