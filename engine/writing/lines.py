"""Lines that come in pools and rows: a business's own sentences by tone, and facts under one another."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Tone
from engine.writing.lexicon import compiled
from engine.writing.phrasing import Phraser

HOOK = 20
"""Syllables of a first line."""

Lines = Mapping[str, Sequence[str]]


class ListWords(Frozen):
    """What stands before a fact in a row, by tone; a label stands only where its tone has one."""

    labels: Mapping[Tone, Mapping[str, str]]
    bullets: Mapping[Tone, str]
    pins: Mapping[Tone, str]


@dataclass(frozen=True)
class Pool:
    """A business's own lines and those of its kind. Lines are kept by what they do (`moment`, `invite`: in the
    friendly tone, with a second ending for the expert one) or by the tone they are written in."""

    own: Lines
    spare: Lines
    any: Lines

    def tiers(self, kind: str, tone: Tone) -> list[Sequence[str]]:
        """Pools in the order in which they are used."""
        named = [lines.get(tone.value, ()) for lines in (self.own, self.spare, self.any)]
        plain = [lines.get(kind, ()) for lines in (self.own, self.spare, self.any)]
        if named[0]:
            return [*named, *plain]
        return [plain[0], *named[1:], *plain[1:]]


@dataclass(frozen=True)
class Item:
    """A row: which label it takes, and the facts it shows."""

    label: str
    slots: tuple[str, ...]


_DAYS = (Item("day", ("day",)), Item("day", ("days",)))
_FACTS = (
    Item("thing", ("service", "price")),
    Item("offer", ("offer",)),
    Item("offer", ("offer_said",)),
    Item("until", ("until",)),
    Item("features", ("features_all",)),
    Item("hours", ("hours",)),
)


@dataclass(frozen=True)
class Listing:
    words: ListWords
    phraser: Phraser

    def rows(self, purpose: Purpose, hook: str) -> list[str]:
        """The facts the hook does not tell, then the place."""
        if purpose is Purpose.NOTICE:
            items: tuple[Item, ...] = (*_DAYS, _FACTS[-1])
        else:
            items = (*_DAYS[:1], *_FACTS) if purpose is Purpose.OPENING else _FACTS
        rows = [row for item in items if (row := self._row(item, hook))]
        return [*rows, *self._place(hook)]

    def _row(self, item: Item, hook: str) -> str | None:
        facts = self.phraser.facts
        slots = [name for name in item.slots if name in facts]
        if not slots or (item.label == "offer" and "offer" in facts and item.slots[0] != "offer"):
            return None
        said = " ".join(facts[name] for name in slots)
        if item.label == "offer" and "offer_alone" in facts and "price" not in facts:
            said = f"{facts.get('service', '')} {said}".strip()
        label = "service" if slots == ["service"] else item.label
        return None if said in hook else self._marked(label, said)

    def _marked(self, label: str, said: str) -> str:
        tone = self.phraser.tone
        name = self.words.labels[tone].get(label)
        return f"{name} \u00b7 {said}" if name else self.words.bullets[tone] + said

    def _place(self, hook: str) -> list[str]:
        """Where: the place and the name, both even where the hook told one, unless it told both."""
        facts, tone = self.phraser.facts, self.phraser.tone
        where = [facts[name] for name in ("region", "name") if name in facts]
        if not where or all(one in hook for one in where):
            return []
        name = self.words.labels[tone].get("place") if "region" in facts else None
        said = " ".join(where) if name or self.words.pins[tone] else ", ".join(where)
        return [f"{name} \u00b7 {said}" if name else self.words.pins[tone] + said]


@lru_cache(maxsize=64)
def pattern(text: str) -> re.Pattern[str]:
    return compiled(text)


@lru_cache(maxsize=4096)
def themes_of(text: str, themes: tuple[str, ...]) -> frozenset[str]:
    """What a line asks for."""
    return frozenset(theme for theme in themes if pattern(theme).search(text))


@lru_cache(maxsize=4096)
def letters_of(text: str) -> frozenset[str]:
    """Four letters in a row, and the first word: lines that share one are alike."""
    plain = re.sub("<([^|>]*)[^>]*>", r"\1", text)
    letters = re.sub(r"[\s.,!?]", "", plain)
    return frozenset({letters[place : place + 4] for place in range(len(letters) - 3)} | {plain.split(" ")[0]})
