"""A shop's name, out of what its owner said around it."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from engine.writing.lexicon import BLANK, Spot, Spotter, compiled
from engine.writing.namewords import NameWords

LONGEST = 20


@dataclass(frozen=True)
class Names:
    """Tries to find a name in four ways, the surest first."""

    calls: re.Pattern[str]
    strong: tuple[re.Pattern[str], ...]
    weak: tuple[re.Pattern[str], ...]
    suffixes: Spotter
    kinds: frozenset[str]
    near: frozenset[str]
    never: re.Pattern[str]
    never_end: re.Pattern[str]
    english: re.Pattern[str]
    english_never: re.Pattern[str]
    fronts: frozenset[str]
    leads: tuple[str, ...]
    sorts: re.Pattern[str]
    bound: re.Pattern[str]
    open_i: re.Pattern[str]
    generic: Callable[[str], bool]
    known: Spotter
    before: re.Pattern[str]
    measure: re.Pattern[str]
    within: re.Pattern[str]
    doing: re.Pattern[str]
    particle: re.Pattern[str]
    place: re.Pattern[str]
    plainly: re.Pattern[str]
    spot: re.Pattern[str]

    @classmethod
    def of(
        cls, words: NameWords, generic: Callable[[str], bool], known: Spotter, hints: Iterable[str] = ()
    ) -> "Names":
        """`generic` says whether a word is a trade, a thing sold or a place; `known` are things sold.

        `hints` are parts of names that say a trade: names may end with them as well.
        """
        return cls(
            calls=compiled("<<ask>>", words.macros),
            strong=tuple(compiled(text, words.macros) for text in words.strong),
            weak=tuple(compiled(text, words.macros) for text in words.weak),
            suffixes=Spotter.of((*words.suffixes, *(hint for hint in hints if len(hint) > 1))),
            kinds=frozenset(words.kinds),
            near=frozenset(words.near),
            never=compiled(words.never),
            never_end=compiled(words.never_end),
            english=re.compile(words.english),
            english_never=compiled(words.english_never),
            fronts=frozenset(words.fronts),
            leads=tuple(words.fronts),
            sorts=compiled(words.sorts),
            bound=compiled(words.bound),
            open_i=compiled(words.open_i),
            generic=generic,
            known=known,
            before=compiled(words.before),
            measure=compiled(words.measure),
            within=compiled(words.within),
            doing=compiled(words.doing),
            particle=compiled(words.particle),
            place=compiled(words.place),
            plainly=compiled(words.plainly),
            spot=compiled(words.spot),
        )

    def strongly(self, text: str, known: bool = False) -> Spot | None:
        """A name the clause calls a name; quotes alone give none if one is `known`."""
        return self._by(self.strong[1:] if known else self.strong, text)

    def called(self, text: str) -> bool:
        """Whether a clause says that it gives the name."""
        return self.calls.search(text) is not None and self.strongly(text) is not None

    def weakly(self, text: str) -> Spot | None:
        """A bare name with a copula or a verb of running a shop."""
        return self._by(self.weak, text)

    def shaped(self, text: str) -> Spot | None:
        """A word that ends like a shop's name: something, then what is sold."""
        for found in re.finditer(r"[^\s\x1f,.!?]+", text):
            word = self.bound.sub("", found[0])
            suffix = self.suffixes.ending(word)
            front = word[: -len(suffix)] if suffix else ""
            if self.sorts.search(word) and self._follows(text[found.end() :]):
                continue
            if self._done(text[found.end() :]):
                continue
            if front and not self._kind(front) and not self.generic(word) and self.good(word):
                return Spot(word, found.start(), found.start() + len(word))
        return None

    def kindly(self, text: str) -> Spot | None:
        """A first word that is a kind of thing (our chicken), as which shops are called as well."""
        found = re.match(r"\s*([\uac00-\ud7a3]+)\s", text)
        suffix = self.suffixes.ending(found[1]) if found else None
        if not found or not suffix or found[1][: -len(suffix)] not in self.near:
            return None
        return Spot(found[1], found.start(1), found.end(1))

    def alone(self, text: str, most: int = LONGEST) -> Spot | None:
        """The one word of a text, if something unknown stands before the goods of at `most` letters it ends with."""
        word = self._unbound(text.strip(BLANK + " "))
        goods = self.known.ending(word)
        front = word[: -len(goods)] if goods else ""
        fits = (
            goods
            and len(goods) <= most
            and len(word) > 1
            and (most == 1 or len(front) > 1)
            and " " not in word
            and not self._kind(front)
            and self._fits(word)
        )
        return Spot(word, text.index(word), text.index(word) + len(word)) if fits else None

    def whole(self, word: str) -> bool:
        """Whether all of a word ends like a shop's name."""
        spot = self.shaped(word)
        return spot is not None and spot.word == word

    def at_place(self, word: str) -> bool:
        """Whether a word says that something is at a shop of that name."""
        found = self.within.fullmatch(word)
        return found is not None and self.namely(found["n"])

    def namely(self, word: str) -> bool:
        """Whether an unknown word could be a name."""
        return self.good(word) and not self.generic(word) and not self.before.search(word) and word not in self.kinds

    def foreign(self, text: str) -> Spot | None:
        """A name in Latin letters."""
        for found in self.english.finditer(text):
            said = self._with_hangul(text, found)
            good = (
                len(said) > 1
                and not self._sort_of(said, text[found.end("n") :])
                and not all(self.english_never.match(word) for word in said.split())
            )
            if good and not self.generic(said.lower()) and re.search("[A-Za-z]{2}", said):
                return Spot(said, found.start("n"), found.start("n") + len(said))
        return None

    def _sort_of(self, said: str, rest: str) -> bool:
        """Whether Latin words only say the kind of shop, whose Korean name follows."""
        more = re.match(r"\s([\uac00-\ud7a3]{3,})", rest)
        named = more is not None and self.namely(self._unbound(more[1]))
        return named and len(said.split()) > 1 and self.generic(said.split()[-1].lower())

    def _with_hangul(self, text: str, found: re.Match[str]) -> str:
        """A Latin name with the short Korean word that belongs to it."""
        said = found["n"].strip()
        more = re.match(r"\s([\uac00-\ud7a3]{1,3})(?=[\s,]|$)", text[found.start("n") + len(said) :])
        own = more and (len(more[1]) == 1 or self.namely(more[1])) and not self.bound.fullmatch(more[1])
        return said + more[0] if more and own and self.generic(said.lower()) else said

    def left(self, text: str, after: int = 0) -> Spot | None:
        """What is left of a one-line description when all else is understood, rather `after` the kind of shop."""
        spots = [spot for found in re.finditer(f"[^{BLANK},.!?\n]+", text) if (spot := self._rest(found))]
        return next((spot for spot in spots if spot.start >= after), next(iter(spots), None))

    def _rest(self, found: re.Match[str]) -> Spot | None:
        words = self._told(found[0].split())
        if not words or self.doing.search(words[-1]):
            return None
        while len(words) > 1 and self._idle(words[0]):
            words.pop(0)
        while len(words) > 1 and re.search("[\uac00-\ud7a3]", words[-1]) and self.generic(words[-1]):
            words.pop()
        words[-1:] = [self._unbound(word) for word in words[-1:]]
        said = " ".join(filter(None, words))
        if not 0 < len(said.split()) <= 3 or not self.good(said) or self._about_goods(said):
            return None
        start = found.start() + found[0].index(words[0])
        return Spot(said, start, start + len(" ".join(words)))

    def _idle(self, word: str) -> bool:
        """A word before what is left that is no part of a name."""
        shapes = (self.before.search, self.measure.fullmatch, self.sorts.search, self.spot.search)
        return any(fits(word) for fits in shapes)

    def _about_goods(self, said: str) -> bool:
        """Whether words only say where, or of what is known."""
        bare = self.particle.sub("", said)
        return self.generic(said) or self.place.search(said) is not None or (bare != said and self._sold(bare))

    def _unbound(self, word: str) -> str:
        """A word without the particle it ends with, unless a single letter would be left."""
        bare = self.bound.sub("", word)
        return bare if len(bare) != 1 else word

    def good(self, said: str) -> bool:
        """Whether these words could be a name at all."""
        words = said.split()
        if not words or len(said) > LONGEST or not re.search("[A-Za-z\uac00-\ud7a3]", said):
            return False
        if len(said) < 2 or self.never_end.search(said) or any(_past(letter) for letter in said):
            return False
        if len(words) == 2 and words[0] in self.fronts and re.fullmatch(r"\d{1,4}", words[1]):
            return True
        wrong = (self.measure.fullmatch, self.never.match, self.never_end.search)
        return not any(fits(word) for fits in wrong for word in words)

    def _by(self, patterns: tuple[re.Pattern[str], ...], text: str) -> Spot | None:
        for pattern in patterns:
            exact = self.calls.pattern in pattern.pattern
            for found in pattern.finditer(text):
                said = self._whole(found, exact)
                if patterns is self.weak and re.search(r"[\uac00-\ud7a3]\s$", text[: found.start("n")]):
                    said = said.split()[-1] if said else said
                plain = exact and found["cop"] and all(map(self._plain, said.split()))
                if plain or self._fits(said):
                    return self._extended(text, said, found)
        return None

    def _plain(self, word: str) -> bool:
        """Whether a word may be in a name that its owner calls one: an ordinary noun or goods as well."""
        own = word in self.known.words or not self.generic(word)
        return self.plainly.search(word) is not None or (own and self.good(word))

    def _fits(self, said: str) -> bool:
        compacted = said.replace(" ", "")
        return BLANK not in said and self.good(said) and not self.generic(said) and not self.generic(compacted)

    def _whole(self, found: re.Match[str], exact: bool) -> str:
        """The name with the letter that the copula took from it; `exact` keeps a kind of shop before it."""
        name, copula = found["n"].strip(" .~"), found["cop"] or ""
        words = self._told(name.split())
        while len(words) > 1 and self._foreword(words[0]) and not (exact and words[0].endswith(self.leads)):
            words.pop(0)
        name = " ".join(words)
        apart = found.end("n") < found.start("cop")
        if not apart and self.open_i.match(copula) and name and _open(name[-1]) and not self.suffixes.ending(name):
            return name + copula[0]
        return name

    def _extended(self, text: str, said: str, found: re.Match[str]) -> Spot:
        start = text.rfind(said, found.start("n"), found.end("n") + 1)
        start = found.start("n") if start < 0 else start
        front = start if self.suffixes.ending(said) else self._front(text, start)
        end = max(found.end("n"), start + len(said))
        return Spot(text[front:start] + said, front, end)

    def _done(self, rest: str) -> bool:
        """Whether a verb tells that this is what somebody does, and who does it comes after."""
        verb, _, more = rest.strip().partition(" ")
        return bool(more.strip(BLANK + " ")) and self.doing.search(verb) is not None

    def _follows(self, rest: str) -> bool:
        """Whether a single unknown word comes right after the kind of shop, and nothing else."""
        word = self.bound.sub("", rest.strip())
        single = len(word.split()) == 1 and BLANK not in rest
        return single and self.good(word) and not self._sold(word)

    def _sold(self, word: str) -> bool:
        return self.generic(word) or self.known.ending(word) is not None

    def _told(self, words: list[str]) -> list[str]:
        """What follows the last verb that tells of it (the bride | who photographs weddings)."""
        verbs = [place for place, word in enumerate(words[:-1], 1) if self.doing.search(word)]
        return words[max(verbs, default=0) :]

    def _foreword(self, word: str) -> bool:
        """A word before a name that is no part of it."""
        if word in self.fronts:
            return False
        bare = re.sub("[\uc740\ub294]$", "", word)
        idle = self.never.match(word) or self.never_end.search(word) or self.sorts.search(word)
        return bool(idle or self.spot.search(bare)) or self.generic(word)

    def _kind(self, front: str) -> bool:
        return front in self.kinds or self.generic(front)

    def _front(self, text: str, start: int) -> int:
        """Where the name begins if a word like café stands before it and belongs to it."""
        before = re.search(r"(?:^|[\s\x1f])([\uac00-\ud7a3]{1,5})\s$", text[:start])
        return before.start(1) if before and before[1] in self.fronts else start


def _past(syllable: str) -> bool:
    """A syllable that ends in a double s, as only verbs have it."""
    return "\uac00" <= syllable <= "\ud7a3" and (ord(syllable) - 0xAC00) % 28 == 20


def _open(syllable: str) -> bool:
    """A syllable without a final consonant."""
    return "\uac00" <= syllable <= "\ud7a3" and (ord(syllable) - 0xAC00) % 28 == 0
