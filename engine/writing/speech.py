"""What an owner says of the shop, in whatever level of speech or dialect, as a sentence that may be printed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from engine.domain.frozen import Frozen
from engine.writing.lexicon import compiled


class Left(StrEnum):
    """What an ending leaves: a verb ready for its polite ending, its stem, its stem with a final consonant of the
    ending, or a noun."""

    SPOKEN = "spoken"
    STEM = "stem"
    CLOSED = "closed"
    NOUN = "noun"


class Ending(Frozen):
    """Group `n` is what is left."""

    left: Left
    when: str
    never: str = "(?!)"


class SpeechWords(Frozen):
    """See the file. `irregular` and `lost` are stems, `steady` those that keep their last consonant, `dark`
    those that take eo whatever stands before."""

    endings: tuple[Ending, ...]
    prints: Mapping[str, str]
    irregular: Mapping[str, str]
    steady: tuple[str, ...]
    lost: Mapping[str, str]
    dark: tuple[str, ...]


POLITE = "\uc694"

_A, _AE, _EO, _E, _YEO, _O, _WA, _WAE, _OE, _U, _WO, _EU, _I = 0, 1, 4, 5, 6, 8, 9, 10, 11, 13, 14, 18, 20
_DARK, _BRIGHT = "\uc5b4", "\uc544"
_DO, _DONE, _BE, _BECOME = "\ud558", "\ud574", "\ub418", "\ub3fc"
_REU, _RA, _REO, _WEO = "\ub974", "\ub77c", "\ub7ec", "\uc6cc"
_N, _L, _LM, _M, _B = 4, 8, 10, 16, 17
_OWN = frozenset({_A, _AE, _EO, _E, _YEO})
_GROWN = {_O: _WA, _U: _WO, _I: _YEO, _OE: _WAE}


@dataclass(frozen=True)
class Speech:
    endings: tuple[tuple[Left, re.Pattern[str], re.Pattern[str]], ...]
    prints: tuple[tuple[re.Pattern[str], str], ...]
    irregular: Mapping[str, str]
    steady: tuple[str, ...]
    lost: Mapping[str, str]
    dark: tuple[str, ...]
    noun: Callable[[str], bool]

    @classmethod
    def of(cls, words: SpeechWords, noun: Callable[[str], bool] = lambda word: False) -> "Speech":
        """`noun` tells words that are surely things, whatever verb they look like."""
        return cls(
            endings=tuple((one.left, compiled(one.when), compiled(one.never)) for one in words.endings),
            prints=tuple((compiled(old), new) for old, new in words.prints.items()),
            irregular=words.irregular,
            steady=words.steady,
            lost=words.lost,
            dark=words.dark,
            noun=noun,
        )

    def polite(self, said: str) -> str:
        """A statement with the ending of a post; what ends with a noun loses its copula, all else stays."""
        said = said.strip(" ~.!,")
        for left, pattern, never in self.endings:
            found = pattern.match(said)
            if found and not never.search(said):
                made = self._made(left, found["n"])
                if made:
                    return made
        return said

    def _made(self, left: Left, rest: str) -> str | None:
        last = rest.rpartition(" ")[2]
        if left is Left.NOUN:
            return rest
        if left is Left.SPOKEN:
            for old, new in self.prints:
                rest = old.sub(new, rest)
            return None if self.noun(last) else rest + POLITE
        if left is Left.CLOSED:
            stem = self._opened(rest)
            return self.spoken(stem) + POLITE if stem else None
        return None if self.noun(last) else self.spoken(rest) + POLITE

    def _opened(self, said: str) -> str | None:
        """A stem without the consonant of its ending."""
        if not said or not _hangul(said[-1]):
            return None
        final = (ord(said[-1]) - 0xAC00) % 28
        if final not in {_B, _M, _N, _LM}:
            return None
        stem = said[:-1] + chr(ord(said[-1]) - final + (_L if final == _LM else 0))
        last = stem.rpartition(" ")[2]
        return stem[: len(stem) - len(last)] + self.lost.get(last, last)

    def spoken(self, stem: str) -> str:
        """A verb's stem with a or eo, as the polite ending wants it."""
        last, before = stem[-1], stem[:-1]
        for key, value in self.irregular.items():
            if stem.endswith(key) and (len(stem) == len(key) or not _hangul(stem[-len(key) - 1])):
                return stem[: -len(key)] + value
        if not _hangul(last):
            return stem
        if last in {_DO, _BE}:
            return before + (_DONE if last == _DO else _BECOME)
        code = ord(last) - 0xAC00
        vowel, final = code % 588 // 28, code % 28
        if final:
            return self._closed(stem, vowel, final)
        if last == _REU and before and _hangul(before[-1]) and not (ord(before[-1]) - 0xAC00) % 28:
            bright = (ord(before[-1]) - 0xAC00) % 588 // 28 in {_A, _O}
            return before[:-1] + chr(ord(before[-1]) + _L) + (_RA if bright else _REO)
        if vowel == _EU:
            return before + _vowelled(last, _A if last not in self.dark and _bright(before) else _EO)
        if vowel in _OWN:
            return stem
        return before + _vowelled(last, _GROWN[vowel]) if vowel in _GROWN else stem + _DARK

    def _closed(self, stem: str, vowel: int, final: int) -> str:
        last = stem[-1]
        if final == _B and last not in self.steady:
            return stem[:-1] + chr(ord(last) - _B) + _WEO
        return stem + (_BRIGHT if vowel in {_A, _O} else _DARK)


def _hangul(letter: str) -> bool:
    return "\uac00" <= letter <= "\ud7a3"


def _bright(before: str) -> bool:
    return bool(before) and _hangul(before[-1]) and (ord(before[-1]) - 0xAC00) % 588 // 28 in {_A, _O}


def _vowelled(syllable: str, vowel: int) -> str:
    """The syllable with another vowel."""
    code = ord(syllable) - 0xAC00
    return chr(0xAC00 + code // 588 * 588 + vowel * 28 + code % 28)
