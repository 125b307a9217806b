"""Lines of `configs/lexicon/copy.yaml` become sentences: a tone's ending, facts, and the right particles."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from zlib import crc32

from hangulpy import josa
from pydantic import model_validator

from engine.domain.frozen import Frozen
from engine.domain.shop import Tone

TONES = (Tone.FRIENDLY, Tone.EXPERT, Tone.TRENDY, Tone.TENDER)

_SLOT = re.compile(r"\{(\w+)(?::([^}]+))?\}")
_WIDE, _GAP, _STOPS = re.compile(r" {2,}"), re.compile(r"\s+([.,!?])"), re.compile(r"([.!?])[.]+")
_LATIN = re.compile("(?<=[A-Za-z])[LMNlmn]$")
_HEARD = {"l": "\uc5d8", "m": "\uc5e0", "n": "\uc5d4"}
"""Last letters of Latin words that close a syllable, as they are heard."""
_ENDING = re.compile(r"<([^<>]*\|[^<>]*)>")


class Line(Frozen):
    """A line and what it needs: facts by slot, purposes, tones, kinds of shop; nothing named means any.

    Where lines are ranked the lowest number is preferred.
    """

    need: tuple[str, ...] = ()
    purposes: tuple[str, ...] = ()
    tones: tuple[Tone, ...] = ()
    kinds: tuple[str, ...] = ()
    rank: int = 0
    text: str

    @model_validator(mode="before")
    @classmethod
    def _plain(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value


@dataclass(frozen=True)
class Phraser:
    """Speaks in one tone of one shop."""

    facts: Mapping[str, str]
    tone: Tone
    particles: Mapping[str, str]
    spoken: Mapping[str, str]
    kind: str = "any"
    formal: tuple[tuple[str, str], ...] = ()

    def say(self, text: str) -> str | None:
        """The sentence, or None if a fact it needs is unknown."""
        if not self.knows(text):
            return None
        text = _ENDING.sub(lambda found: self._ending(found[1].split("|")), text)
        text = swapped(text, self.formal) if self.tone is Tone.EXPERT else text
        said = _SLOT.sub(lambda found: self._slot(found[1], found[2]), text)
        return _tidied(said)

    def knows(self, text: str) -> bool:
        """Whether every fact of a line is known."""
        return slots_of(text) <= self.facts.keys()

    def fits(self, line: Line, purpose: str) -> bool:
        known = self.knows(line.text) and all(name in self.facts for name in line.need)
        meant = not line.purposes or purpose in line.purposes
        return known and meant and _within(line.tones, self.tone) and _within(line.kinds, self.kind)

    def _ending(self, endings: Sequence[str]) -> str:
        if len(endings) == len(TONES):
            return endings[TONES.index(self.tone)]
        return endings[1 if self.tone is Tone.EXPERT else 0]

    def knowing(self, facts: Mapping[str, str]) -> "Phraser":
        """The same voice, with more facts."""
        return replace(self, facts={**self.facts, **facts})

    def _slot(self, name: str, particle: str | None) -> str:
        value = self.facts[name]
        return value if particle is None else joined(value, self.particles.get(particle, particle), self.spoken)


def joined(value: str, pair: str, spoken: Mapping[str, str]) -> str:
    """A word with the particle its last sound asks for; signs are spelled out first."""
    sound = re.sub(r"[\s)\]\"'.!?~]+$", "", re.sub(r"\([^)]*\)$", "", value))
    for sign, word in spoken.items():
        sound = sound.replace(sign, word)
    sound = _LATIN.sub(lambda found: _HEARD[found[0].lower()], sound)
    if not sound or not re.search(r"[0-9A-Za-z\uac00-\ud7a3]$", sound):
        return value + pair.split("/")[-1]
    return value + josa(sound, pair)[len(sound) :]


@lru_cache(maxsize=4096)
def slots_of(text: str) -> frozenset[str]:
    """The facts a line names."""
    return frozenset(name for name, _ in _SLOT.findall(text))


def _within(wanted: Sequence[str], one: str) -> bool:
    return not wanted or one in wanted


def swapped(text: str, endings: Iterable[tuple[str, str]]) -> str:
    """The text with the ends of its sentences in another level of speech."""
    for old, new in endings:
        text = _ended(old).sub(new, text)
    return text


@lru_cache(maxsize=256)
def _ended(old: str) -> re.Pattern[str]:
    return re.compile(rf"{old}(?=[.!?,]|$)")


def _tidied(text: str) -> str:
    text = _GAP.sub(r"\1", _WIDE.sub(" ", text)).strip(" ,")
    return _STOPS.sub(r"\1", text)


def syllables(text: str) -> int:
    """Letters and digits that are read: what the limits of a headline count."""
    return len(re.findall(r"[0-9A-Za-z\uac00-\ud7a3%]", text))


def seeded(*parts: object) -> int:
    """The same number for the same words, on every machine."""
    return crc32("|".join(map(str, parts)).encode())


def turned(pool: Sequence[str], seed: int, turn: int) -> list[str]:
    """The pool in an order of its own for each seed, from another place for each turn."""
    if not pool:
        return []
    mixed = sorted(pool, key=lambda text: crc32(text.encode(), seed))
    start = turn % len(pool)
    return [*mixed[start:], *mixed[:start]]
