"""How a caption goes: plots of rows, and the parts they are made of."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Tone
from engine.writing.phrasing import Line, Phraser, seeded, slots_of, syllables, turned
from engine.writing.senses import Lore
from engine.writing.traits import TraitWords

HOOK = 20
"""Syllables of a first line."""

PLACE = ("region", "name")
FACTS = frozenset({"thing", "made", "offer", "until", "days", "rest", "lead", "hours"})
"""Parts that tell facts: if need be in the same words in each caption."""

LISTED = "fact_"
"""How parts begin whose rows stand under one another, without a stop."""

_HOOKS, _PLACES = ("_hook", "_story", "_visit"), {"pin", "sign"}
_LATER = frozenset({"offer", "price", "until", "service"})
"""Facts that count as told where their words stand in a row."""


class Plot(Frozen):
    """`hook` names parts of which the first that can be said opens; a row "a/b" is the first of them that can."""

    purposes: tuple[Purpose, ...] = ()
    tones: tuple[Tone, ...] = ()
    hook: tuple[str, ...]
    rows: tuple[str, ...]

    def fits(self, purpose: Purpose, tone: Tone) -> bool:
        return (not self.purposes or purpose in self.purposes) and (not self.tones or tone in self.tones)


class PlotWords(Frozen):
    """See the file."""

    plots: Mapping[str, tuple[Plot, ...]]
    parts: Mapping[str, tuple[Line, ...]]


@dataclass
class Telling:
    """One caption while it is told: what was said, and which facts are in it."""

    phraser: Phraser
    purpose: Purpose
    lore: Lore
    theme: str
    sort: str
    shift: int
    key: int
    used: set[str]
    told: set[str] = field(default_factory=set)
    rows: list[str] = field(default_factory=list)

    @property
    def offered(self) -> bool:
        """Whether a thing without a price is in the benefit: it needs no row of its own."""
        facts = self.phraser.facts
        offer = facts.get("offer", facts.get("offer_said", ""))
        return "price" not in facts and facts.get("service", "\n") in offer

    @property
    def spare(self) -> int:
        """How many of the thing's own sentences are left."""
        return sum(line not in self.used for line in self.lore.senses(self.phraser.tone))

    def add(self, text: str, said: str) -> None:
        self.used |= {text, said}
        self.rows.append(said)
        self.told |= families(text)
        facts = self.phraser.facts
        self.told |= {name for name in (*_LATER, *PLACE) if name in facts and facts[name] in said}


@dataclass(frozen=True)
class Teller:
    words: PlotWords
    traits: TraitWords

    def hook(self, telling: Telling, plot: Plot) -> bool:
        """Opens with the first of the plot's hooks that is short enough."""
        return any(self._say(telling, part, HOOK) for part in plot.hook)

    def row(self, telling: Telling, names: str) -> bool:
        """Adds a row, unless its facts are unknown or told."""
        return any(self._act(telling) if name == "act" else self._say(telling, name) for name in names.split("/"))

    def _say(self, telling: Telling, name: str, most: int = 99) -> bool:
        if name == "thing" and telling.offered:
            return False
        if (name == "why" and "lead" not in telling.told) or (name == "after" and "offer" not in telling.told):
            return False
        for text in self._texts(telling, name):
            said = telling.phraser.say(text)
            again = name in FACTS or name.startswith(LISTED) or stopped(said or "", name) not in telling.used
            if said and syllables(said) <= most and again:
                telling.add(text, stopped(said, name))
                return True
        return False

    def _texts(self, telling: Telling, name: str) -> list[str]:
        """Lines of a part that fit and tell nothing twice: by rank, then those that tell most, then fresh ones."""
        lines = self._lines(telling, name)
        fitting = [
            line
            for line in lines
            if telling.phraser.fits(line, telling.purpose)
            and not families(line.text) & telling.told
            and (name in FACTS or name.startswith(LISTED) or line.text not in telling.used)
        ]
        groups: dict[tuple[int, int, bool], list[str]] = {}
        for line in fitting:
            worn = line.text in telling.used
            groups.setdefault((line.rank, -len(families(line.text)), worn), []).append(line.text)
        seed = seeded(name, telling.key)
        return [text for place in sorted(groups) for text in turned(groups[place], seed, telling.shift)]

    def _lines(self, telling: Telling, name: str) -> Sequence[Line]:
        words, trendy = self.traits, telling.phraser.tone is Tone.TRENDY
        if name == "why":
            return (words.crisp if trendy else words.whys).get(telling.theme, ())
        if name == "after":
            return (words.after_crisp if trendy else words.after).get(telling.sort, ())
        if name == "sense":
            return [Line(text=text) for text in telling.lore.senses(telling.phraser.tone)]
        return self.words.parts[name]

    def _act(self, telling: Telling) -> bool:
        """What to do there: at the place and the name, as far as they were not told."""
        facts = telling.phraser.facts
        where = " ".join(facts[name] for name in PLACE if name in facts and name not in telling.told)
        for text in turned(telling.lore.sense.acts, seeded("act", telling.key), telling.shift):
            said = telling.phraser.say(text) if text not in telling.used else None
            if said:
                telling.used.add(text)
                particle, _, rest = said.partition(" ")
                telling.add(text, stopped(f"{where}{particle} {rest}" if where else rest, "act"))
                telling.told |= set(PLACE)
                return True
        return False


def families(text: str) -> frozenset[str]:
    """The facts a line tells, whatever shape it takes them in."""
    return frozenset(_family(name) for name in slots_of(text))


def _family(slot: str) -> str:
    if slot in {"day_short", "offer_core"}:
        return slot
    return {"industry": "calling", "days": "day"}.get(slot, slot.split("_")[0])


def stopped(row: str, part: str) -> str:
    """A row with its stop; hooks, lists and places go without one."""
    bare = part.startswith(LISTED) or part.endswith(_HOOKS) or part in _PLACES
    return row if bare or re.search(r"[.!?]$", row) else row + "."
