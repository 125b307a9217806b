"""Lines of `configs/lexicon/copy.yaml` become sentences: a tone's ending, facts, and the right particles."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from zlib import crc32

from hangulpy import josa

from engine.domain.frozen import Frozen
from engine.domain.shop import Tone

TONES = (Tone.FRIENDLY, Tone.EXPERT, Tone.TRENDY, Tone.TENDER)

_SLOT = re.compile(r"\{(\w+)(?::([^}]+))?\}")
_ENDING = re.compile(r"<([^<>]*\|[^<>]*)>")


class Line(Frozen):
    """A line and what it needs: facts by slot, purposes, tones; nothing named means any."""

    need: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    tones: tuple[Tone, ...] = ()
    text: str


@dataclass(frozen=True)
class Phraser:
    """Speaks in one tone of one shop."""

    facts: Mapping[str, str]
    tone: Tone
    particles: Mapping[str, str]
    spoken: Mapping[str, str]

    def say(self, text: str) -> str | None:
        """The sentence, or None if a fact it needs is unknown."""
        if not self.knows(text):
            return None
        text = _ENDING.sub(lambda found: self._ending(found[1].split("|")), text)
        said = _SLOT.sub(lambda found: self._slot(found[1], found[2]), text)
        return _tidied(said)

    def knows(self, text: str) -> bool:
        """Whether every fact of a line is known."""
        return slots_of(text) <= self.facts.keys()

    def fits(self, line: Line, purpose: str) -> bool:
        known = all(name in self.facts for name in line.need)
        return (
            known and (not line.purposes or purpose in line.purposes) and (not line.tones or self.tone in line.tones)
        )

    def _ending(self, endings: Sequence[str]) -> str:
        if len(endings) == len(TONES):
            return endings[TONES.index(self.tone)]
        return endings[1 if self.tone is Tone.EXPERT else 0]

    def _slot(self, name: str, particle: str | None) -> str:
        value = self.facts[name]
        return value if particle is None else value + self._particle(value, self.particles.get(particle, particle))

    def _particle(self, value: str, pair: str) -> str:
        """The particle by the last sound; signs are spelled out first."""
        spoken = re.sub(r"[\s)\]\"'.!?~]+$", "", re.sub(r"\([^)]*\)$", "", value))
        for sign, word in self.spoken.items():
            spoken = spoken.replace(sign, word)
        if not spoken or not re.search(r"[0-9A-Za-z\uac00-\ud7a3]$", spoken):
            return pair.split("/")[-1]
        joined = josa(spoken, pair)
        return joined[len(spoken) :]


@lru_cache(maxsize=4096)
def slots_of(text: str) -> frozenset[str]:
    """The facts a line names."""
    return frozenset(name for name, _ in _SLOT.findall(text))


def _tidied(text: str) -> str:
    text = re.sub(r"\s+([.,!?])", r"\1", re.sub(r" {2,}", " ", text)).strip(" ,")
    return re.sub(r"([.!?])[.]+", r"\1", text)


def syllables(text: str) -> int:
    """Letters and digits that are read: what the limits of a headline count."""
    return len(re.findall(r"[0-9A-Za-z\uac00-\ud7a3%]", text))


def seeded(*parts: object) -> int:
    """The same number for the same words, on every machine."""
    return crc32("|".join(map(str, parts)).encode())


def turned(pool: Sequence[str], seed: int, turn: int) -> list[str]:
    """The pool from another place for each turn; neighbouring turns begin apart."""
    if not pool:
        return []
    start = (seed + turn) % len(pool)
    return [*pool[start:], *pool[:start]]
