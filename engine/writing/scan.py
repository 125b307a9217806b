"""What is known while a message is read, clause by clause, and what it changed in the end."""

from dataclasses import dataclass, replace
from datetime import date

from engine.domain.shop import FACTS, Facts, Shop
from engine.writing.features import joined
from engine.writing.lexicon import blanked


@dataclass(frozen=True, slots=True)
class Scan:
    """What is known after some clauses: the shop, which facts are guesses, and the fact said last.

    `mending` follows a slip of the pen; `drawn` says that there is a picture, which a statement may be about;
    `offered`, `placed` and `sold` that a benefit, a place and goods with a price were heard in this message, and
    `naming` how surely a name was; `fresh` that nothing was known before it, `several` that it has more than one
    clause, `traded` that the clause before said the kind of shop; `anew`
    that a clause puts one thing in the place of another; `told` is the clause before anything was
    taken out of `text`, `thing` the goods that were found in it.
    """

    shop: Shop
    asked: str | None
    today: date
    last: str | None = None
    heard: bool = False
    mending: bool = False
    offered: bool = False
    drawn: bool = False
    placed: bool = False
    sold: bool = False
    naming: float = 0.0
    fresh: bool = False
    traded: bool = False
    anew: bool = False
    several: bool = False
    text: str = ""
    told: str = ""
    thing: str = ""

    @property
    def named(self) -> bool:
        return self.naming > 0

    def with_fact(self, name: str, value: object, guessed: bool = False) -> "Scan":
        marks = self.shop.guessed - {name} | ({name} if guessed else set())
        shop = self.shop.model_copy(update={name: value, "guessed": frozenset(marks)})
        return replace(self, shop=shop, last=name if not guessed else self.last, heard=True)

    def with_feature(self, *phrases: str) -> "Scan":
        return self.with_fact("features", joined(self.shop.features, phrases))

    def without(self, start: int, end: int) -> "Scan":
        return replace(self, text=blanked(self.text, start, end))


def difference(old: Shop, new: Shop) -> Facts:
    """What changed, as facts said and withdrawn."""
    changed = [name for name in FACTS if getattr(old, name) != getattr(new, name)]
    gone = {name for name in changed if getattr(new, name) == Shop.model_fields[name].default}
    said = {name: getattr(new, name) for name in changed if name not in gone}
    guessed = frozenset(name for name in said if name in new.guessed)
    return Facts(said=Shop(**said, guessed=guessed), withdrawn=frozenset(gone))
