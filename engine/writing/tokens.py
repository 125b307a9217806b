"""A clause in words, each parted from the particle or the copula it ends with."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from engine.writing.lexicon import BLANK, compiled
from engine.writing.namewords import NameWords
from engine.writing.sorts import Sort, Sorter


class End(StrEnum):
    """How a word ends: bare, with "is", with "is called", as topic, as object, with "at", or with "do"."""

    BARE = ""
    IS = "is"
    CALLED = "called"
    TOPIC = "topic"
    OBJECT = "object"
    AT = "at"
    DOES = "does"


@dataclass(frozen=True, slots=True)
class Token:
    """The word at text[start:stop]; `stem` is it without its ending, `apart` if a mark parts it from the next one,
    `gone` if it was understood already."""

    stem: str
    end: End
    sort: Sort
    start: int
    stop: int
    apart: bool = False
    gone: bool = False


_BY_ITSELF = frozenset({Sort.SHAPED, Sort.MADE, Sort.TRADE, Sort.FAINT, Sort.GOODS, Sort.PLACE, Sort.CALL, Sort.SHOP})
"""Sorts of words that are what they are with their last letter."""

_SAYING = frozenset({Sort.IDLE, Sort.CALL, Sort.SHOP})
"""Sorts of what is said of something."""

_TOLD = frozenset({Sort.GOODS, Sort.FAINT, Sort.TRADE})
"""Sorts of words that tell what a shop sells."""

_NOMINAL = ("\uc774", "\uac00")
"""Particles that only a verb or a word for a name comes after; before a person they are a name's own letters."""

_WHOLE = frozenset({Sort.IDLE, Sort.SUM, Sort.CALL, Sort.SHOP})


@dataclass(frozen=True)
class Tokens:
    sorter: Sorter
    endings: tuple[tuple[End, re.Pattern[str]], ...]
    alone: tuple[tuple[End, re.Pattern[str]], ...]
    weak: re.Pattern[str]
    weaker: re.Pattern[str]
    restored: re.Pattern[str]
    open_i: re.Pattern[str]
    beside: re.Pattern[str]
    kinded: re.Pattern[str]
    own_i: re.Pattern[str]
    saying: re.Pattern[str]

    @classmethod
    def of(cls, words: NameWords, sorter: Sorter) -> "Tokens":
        shapes = {
            End.CALLED: words.calling,
            End.IS: words.copula,
            End.DOES: words.doing,
            End.AT: words.at,
            End.TOPIC: words.topic,
            End.OBJECT: words.object,
        }
        return cls(
            sorter=sorter,
            endings=tuple(
                (end, compiled(f"(?P<n>.+?)(?P<cop>{text})"))
                for end, text in ((End.TOPIC, words.asking), *shapes.items())
            ),
            alone=tuple((end, compiled(shapes[end])) for end in (End.CALLED, End.IS)),
            weak=compiled(words.weak),
            weaker=compiled(words.weaker),
            restored=compiled(words.restored),
            open_i=compiled(words.open_i),
            beside=compiled(words.beside),
            kinded=compiled(words.kinded),
            own_i=compiled(words.own_i),
            saying=compiled(words.saying),
        )

    def cut(self, text: str, gone: str | None = None) -> list[Token]:
        """The words of a clause; those that are blank in `gone` were understood already and keep their sort."""
        found = list(re.finditer(rf"(?:,(?=\d)|(?<=[A-Za-z])'(?=[A-Za-z])|[^\s{BLANK},!?()/\"';:=|])+", text))
        tokens: list[Token] = []
        for place, one in enumerate(found):
            end = self._apart(one[0]) if tokens and self._open_ended(tokens[-1]) else None
            if end:
                tokens[-1] = self._ended(text, tokens[-1], end, one.end())
            else:
                after = found[place + 1][0] if place + 1 < len(found) else ""
                tokens.append(self._token(text, one, after))
        tokens = [self._kinded(*pair) for pair in zip([None, *tokens], tokens, strict=False)]
        tokens = [self._landmark(text, *pair) for pair in zip(tokens, [*tokens[1:], None], strict=False)]
        return [self._known(one, gone) for one in tokens] if gone is not None else tokens

    def _open_ended(self, token: Token) -> bool:
        """Whether an ending may follow as a word of its own: after a bare word, and after a verb that is a name."""
        verb = token.end is End.IS and token.sort is Sort.IDLE and token.stop - token.start == len(token.stem) + 1
        return token.end is End.BARE or verb

    def _kinded(self, before: Token | None, token: Token) -> Token:
        """A word for a shop behind what it sells is a kind of shop with that."""
        return replace(token, sort=Sort.TRADE) if before is not None and self.kinds(before, token) else token

    def kinds(self, before: Token, token: Token) -> bool:
        """Whether two words are a kind of shop together."""
        told = before.end is End.BARE and not before.apart and before.sort in _TOLD
        return told and self.kinded.fullmatch(token.stem) is not None

    def _landmark(self, text: str, token: Token, after: Token | None) -> Token:
        """A word that something is said to be beside is a place, whatever shop's name it is; one that would tell of
        the next word is of its own if there is none."""
        if token.sort is Sort.TIED and (after is None or token.apart) and token.stem[-1] != "\ub294":
            return replace(token, sort=Sort.UNKNOWN)
        free = after is not None and token.end is End.BARE and not token.apart and token.sort not in _SAYING
        beside = free and after is not None and self.beside.fullmatch(text[after.start : after.stop])
        return replace(token, sort=Sort.PLACE) if beside else token

    def _known(self, token: Token, gone: str) -> Token:
        """A word that was taken, in whole or in part."""
        return replace(token, gone=True) if BLANK in gone[token.start : token.stop] else token

    def _apart(self, said: str) -> End | None:
        """An ending that stands as a word of its own."""
        return next((end for end, pattern in self.alone if pattern.fullmatch(said) and len(said) > 1), None)

    def _ended(self, text: str, token: Token, end: End, stop: int) -> Token:
        said = text[token.start : token.stop]
        sort = self.sorter.of_word(said)
        sort = Sort.UNKNOWN if sort is Sort.IDLE and said not in self.sorter.idle else sort
        return replace(token, stem=said, sort=sort, end=end, stop=stop)

    def _token(self, text: str, found: re.Match[str], after: str) -> Token:
        said, start, stop = found[0].rstrip("~.^-") or found[0], found.start(), found.end()
        apart = re.match(r"\s*[,/;:=|~]", text[stop:]) is not None
        stem, end = self.parted(said, after)
        return Token(stem, end, self._sorted(said, stem, end), start, stop, apart)

    def _sorted(self, said: str, stem: str, end: End) -> Sort:
        """A verb is one with its ending, whatever would be left without it."""
        whole, without = self.sorter.of_word(said), self.sorter.of_word(stem)
        if without is Sort.SHAPED:
            return without
        plainly_is = end is End.IS and len(said) - len(stem) > 1
        if without in {Sort.CALL, Sort.SHOP} or end is End.CALLED or (plainly_is and said not in self.sorter.idle):
            return without
        return whole if whole in _WHOLE else without

    def parted(self, said: str, after: str = "") -> tuple[str, End]:
        """A word and how it ends, where it stands before `after`."""
        if self._by_itself(said) or self.sorter.of_word(said) is Sort.TIED:
            return said, End.BARE
        shapes = ((end, found) for end, pattern in self.endings if (found := pattern.fullmatch(said)))
        fitting = [(end, found) for end, found in shapes if self._fits(found["n"], found["cop"], end, after)]
        if not fitting:
            return said, End.BARE
        first = fitting[0] if fitting[0][0] is End.CALLED and self.saying.match(after) else None
        end, found = first or next((one for one in fitting if self._by_itself(one[1]["n"])), fitting[0])
        return self._whole(found["n"], found["cop"]), end

    def _by_itself(self, word: str) -> bool:
        sort = self.sorter.of_word(word)
        return sort in _BY_ITSELF and (sort is not Sort.SHAPED or self.sorter.suffixed(word))

    def _fits(self, stem: str, ending: str, end: End, after: str) -> bool:
        """Endings of one letter are a name's own at the end of a clause, and some before a noun."""
        sort, own = self.sorter.of_word(stem), self._by_itself(stem)
        if end is End.DOES or own:
            return own
        if len(stem) == 1 and len(ending) == 1:
            return sort is Sort.IDLE
        if ending == "\uc5ec":
            return len(stem) > 2
        last = not after or self._apart(after) is not None
        if ending == "\ub780":
            return len(stem) > 1 and self.sorter.trading(after)
        calls = self.sorter.calls.match(after) is not None
        saying = calls or (
            self.sorter.of_word(after) in _SAYING and (self.sorter.verbal(after) or ending not in _NOMINAL)
        )
        if last or not saying:
            return not (self.weak if last else self.weaker).fullmatch(ending)
        return True

    def _whole(self, stem: str, ending: str) -> str:
        """The stem with the letter that the ending took from it."""
        taken = stem + ending[0]
        if self.restored.search(taken) or self.own_i.search(taken):
            return taken
        opened = self.open_i.match(ending) and _open(stem[-1]) and self.sorter.of_word(stem) is Sort.UNKNOWN
        return taken if opened else stem


def spelled(text: str, run: Sequence[Token]) -> str:
    """The words of a run as they were said, the last without its ending."""
    last = run[-1]
    return " ".join([*(text[one.start : one.stop] for one in run[:-1]), last.stem]).strip("~.^ ")


def _open(syllable: str) -> bool:
    """A syllable without a final consonant."""
    return "\uac00" <= syllable <= "\ud7a3" and (ord(syllable) - 0xAC00) % 28 == 0
