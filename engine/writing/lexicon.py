"""Word lists of `configs/lexicon/` as checked, frozen values, and the longest-match search over them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TypeVar

from pydantic import ValidationError

from engine.domain.errors import SettingsWrong
from engine.domain.frozen import Frozen

Part = TypeVar("Part", bound=Frozen)

_SYNTAX = re.compile(r"\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|.)|\(\?P[<=][A-Za-z]+[>)]|A-Za-z|A-Z|a-z")
"""What stands in a pattern and is no letter to be met."""

BLANK = "\x1f"
"""Stands where a part of a text was understood already, letter for letter, so that places stay."""


def part(lexicon: Mapping[str, object], name: str, shape: type[Part]) -> Part:
    """The file `configs/lexicon/<name>.yaml` in its own shape. Raises SettingsWrong."""
    try:
        return shape.model_validate(lexicon[name])
    except KeyError:
        raise SettingsWrong(f"configs/lexicon/{name}.yaml is missing: restore it") from None
    except ValidationError as fault:
        raise SettingsWrong(f"configs/lexicon/{name}.yaml: {fault}") from fault


def compiled(pattern: str, macros: Mapping[str, str] | None = None) -> re.Pattern[str]:
    """A regular expression in which <<name>> stands for a macro. Raises SettingsWrong."""
    for _ in range(2):
        for name, text in (macros or {}).items():
            pattern = pattern.replace(f"<<{name}>>", text)
    try:
        return _compiled(pattern, re.IGNORECASE if _cased(pattern) else re.NOFLAG)
    except re.error as fault:
        raise SettingsWrong(f"lexicon: {pattern!r} is no regular expression: {fault}") from fault


@lru_cache(maxsize=2048)
def _compiled(pattern: str, flags: re.RegexFlag) -> re.Pattern[str]:
    return re.compile(pattern, flags)


def _cased(pattern: str) -> bool:
    """Whether a pattern names letters that have a case: to ignore it takes as long again to compile."""
    return re.search("[A-Za-z]", _SYNTAX.sub("", pattern)) is not None


def blanked(text: str, start: int, end: int) -> str:
    """The text with one part taken out, of the same length."""
    return text[:start] + BLANK * (end - start) + text[end:]


def compact(text: str) -> str:
    """Without spaces, marks and case: how short commands are compared."""
    return re.sub(r"[\s.!?~,^;:'\"\u2026\u00b7\u3002\u2661\u2665-]+", "", text).lower()


@dataclass(frozen=True, slots=True)
class Spot:
    """A word found at text[start:end]."""

    word: str
    start: int
    end: int


@dataclass(frozen=True)
class Spotter:
    """Finds words of a list anywhere in a text, the longest first at each place."""

    words: frozenset[str]

    @classmethod
    def of(cls, words: Iterable[str]) -> "Spotter":
        return cls(frozenset(word.lower() for word in words if word))

    @cached_property
    def lengths(self) -> tuple[int, ...]:
        return tuple(sorted({len(word) for word in self.words}, reverse=True))

    @cached_property
    def initials(self) -> frozenset[str]:
        return frozenset(word[0] for word in self.words)

    def at(self, text: str, start: int) -> Spot | None:
        """The longest word that begins there."""
        if text[start] not in self.initials:
            return None
        for length in self.lengths:
            if start + length <= len(text) and text[start : start + length] in self.words:
                return Spot(text[start : start + length], start, start + length)
        return None

    def every(self, text: str) -> list[Spot]:
        """All words from left to right, not overlapping."""
        lowered, place, spots = text.lower(), 0, []
        while place < len(lowered):
            spot = self.at(lowered, place)
            if spot:
                spots.append(spot)
            place = spot.end if spot else place + 1
        return spots

    def ending(self, word: str) -> str | None:
        """The longest word of the list that this one ends with."""
        lowered = word.lower()
        return next((lowered[-size:] for size in self.lengths if lowered[-size:] in self.words), None)
