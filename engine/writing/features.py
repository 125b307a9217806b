"""What a shop has to say for itself, as short phrases in the owner's own words."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.writing.lexicon import BLANK, Spot, compiled
from engine.writing.speech import Speech

LONGEST = 28
MOST = 8


class ToldWords(Frozen):
    """A statement about a shop: `does` is its end, `states` the end of one without a verb, `about` what none is
    about, `lead` what may stand before it, `bare` what begins words that lost their noun, `joint` what ends
    words that others follow, `object` what ends the words that a phrase's verb is about."""

    lead: str
    does: str
    states: str
    about: str
    bare: str
    joint: str
    object: str
    linked: str
    verbless: str
    plainly: str


class FeatureWords(Frozen):
    """`named` take a phrase after or before a word like "special", group `n`; `deny` says a thing is not so, `tail`
    is the end of a verb that a pattern cuts."""

    macros: Mapping[str, str]
    patterns: tuple[str, ...]
    named: tuple[str, ...]
    lists: str
    trim: Mapping[str, str]
    never: str
    deny: str
    tail: str
    told: ToldWords


@dataclass(frozen=True)
class Features:
    patterns: tuple[re.Pattern[str], ...]
    named: tuple[re.Pattern[str], ...]
    lists: re.Pattern[str]
    trims: tuple[tuple[re.Pattern[str], str], ...]
    never: re.Pattern[str]
    deny: re.Pattern[str]
    tail: re.Pattern[str]
    lead: re.Pattern[str]
    does: re.Pattern[str]
    states: re.Pattern[str]
    about: re.Pattern[str]
    bare: re.Pattern[str]
    joint: re.Pattern[str]
    object: re.Pattern[str]
    linked: re.Pattern[str]
    verbless: re.Pattern[str]
    plainly: re.Pattern[str]
    speech: Speech
    promises: Callable[[str], bool]

    @classmethod
    def of(cls, words: FeatureWords, speech: Speech, promises: Callable[[str], bool]) -> "Features":
        """`promises` tells whether what a clause denies is good news."""
        return cls(
            patterns=tuple(compiled(f"(?<![\uac00-\ud7a3])(?:{text})", words.macros) for text in words.patterns),
            named=tuple(compiled(text, words.macros) for text in words.named),
            lists=compiled(words.lists),
            trims=tuple((compiled(old, words.macros), new) for old, new in words.trim.items()),
            never=compiled(words.never),
            deny=compiled(words.deny),
            tail=compiled(words.tail),
            lead=compiled(words.told.lead),
            does=compiled(words.told.does),
            states=compiled(words.told.states),
            about=compiled(words.told.about),
            bare=compiled(words.told.bare),
            joint=compiled(words.told.joint),
            object=compiled(words.told.object),
            linked=compiled(words.told.linked),
            verbless=compiled(words.told.verbless),
            plainly=compiled(words.told.plainly),
            speech=speech,
            promises=promises,
        )

    def find(self, text: str) -> list[Spot]:
        """The phrases of a clause from left to right; overlapping ones become the longer."""
        for pattern in self.named:
            found = pattern.search(text)
            if found:
                return self._listed(found)
        spots = [self._spot(text, found) for pattern in self.patterns for found in pattern.finditer(text)]
        kept = _apart([spot for spot in spots if spot and not self._denied(text[spot.end :])])
        if not kept:
            return []
        whole = self._whole(text, kept)
        return [whole] if whole else [self._widened(text, kept[0]), *kept[1:]]

    def told(self, text: str, asked: bool = False) -> Spot | None:
        """What a clause states of the shop where nothing else was understood; `asked` takes any phrase."""
        start = self._start(text, asked)
        if start is None or self._elsewhere(text):
            return None
        said = text[start:].strip(" ,")
        sentence = self.speech.polite(said)
        states = len(said.split()) > 1 and (self.does.search(sentence) or self.states.search(said))
        dangling = start and self.bare.match(said)
        if not (states or asked) or dangling or not re.search("[\uac00-\ud7a3]{2}", said):
            return None
        spot = Spot(self.printed(sentence), start, len(text))
        return spot if 2 - asked < len(spot.word) <= LONGEST and not self.never.search(spot.word) else None

    def said_of(self, text: str, goods: str) -> Spot | None:
        """What a clause states of goods, if it is more than that they are there."""
        told = self.told(text)
        rest = self.plainly.sub("", self.verbless.sub(" ", text.replace(goods, " ", 1)))
        return told if len(re.sub(r"[\s,.~!]", "", rest)) > 2 else None

    def _start(self, text: str, asked: bool = False) -> int | None:
        """Where the statement of a clause begins: after what was understood and what leads to it. None in a word."""
        start = text.rfind(BLANK) + 1
        piece = text[start:]
        lead = self.lead.match(piece)
        if start and not asked and not piece.startswith(" ") and not lead:
            return None
        return start + lead.end() if lead else start

    def _elsewhere(self, text: str) -> bool:
        """Whether a clause is about something else than the shop."""
        return self.about.search(text) is not None and not self.promises(text)

    def _whole(self, text: str, kept: list[Spot]) -> Spot | None:
        """The statement that phrases stand in, where they would be cut out of it."""
        start = self._start(text)
        if start is None or kept[0].start < start or self._elsewhere(text):
            return None
        rest = text[start:]
        for spot in kept:
            rest = rest.replace(text[spot.start : spot.end], " ", 1)
        said = text[start:].strip(" ,")
        sentence = self.speech.polite(said)
        cut = self.verbless.sub("", rest).strip()
        states = self.does.search(sentence) or self.states.search(said)
        if len(cut) < 2 or not states or (start and self.bare.match(said)):
            return None
        spot = Spot(self.printed(sentence), start, len(text))
        return spot if 2 < len(spot.word) <= LONGEST and not self.never.search(spot.word) else None

    def printed(self, said: str) -> str:
        """A spoken phrase as it would stand in a list."""
        said = " ".join(said.replace(BLANK, " ").split())
        for old, new in self.trims:
            said = old.sub(new, said)
        return said.strip(" ,")

    def _denied(self, rest: str) -> bool:
        """Whether what follows a phrase says that it is not so."""
        return self.deny.match(re.sub("^[\uc740\ub294\uc774\uac00\ub3c4]?\\s*", "", rest)) is not None

    def _widened(self, text: str, spot: Spot) -> Spot:
        """With the words its verb is about, if they are all that stands before it, and with the verb after it."""
        rest = text[spot.end :]
        whole = rest.startswith(" ") and BLANK not in rest and not self.joint.search(text[: spot.end])
        if whole and len(rest) <= LONGEST / 2 and self.does.search(rest):
            spot = Spot(self.printed(spot.word + rest), spot.start, len(text))
        known, _, before = text[: spot.start].rpartition(BLANK)
        if known and not before.startswith(" "):
            return spot
        lead = self.lead.match(before)
        own = before[lead.end() :] if lead else before
        words = own.split()
        fits = 0 < len(words) < 3 and self.object.search(words[-1]) and not self.about.search(own)
        if not fits or len(own) + len(spot.word) > LONGEST:
            return spot
        return Spot(f"{' '.join(words)} {spot.word}", spot.start - len(own), spot.end)

    def _listed(self, found: re.Match[str]) -> list[Spot]:
        pieces = [self.printed(piece) for piece in self.lists.split(found["n"]) if piece]
        return [Spot(piece, found.start(), found.end()) for piece in pieces if 1 < len(piece) <= LONGEST]

    def _spot(self, text: str, found: re.Match[str]) -> Spot | None:
        """A phrase with the end of the verb that it was cut in."""
        more = self.tail.match(text, found.end())
        end = more.end() if more else found.end()
        said = text[found.start() : end]
        said = self.printed(self.speech.polite(said) if self.linked.search(said) else said)
        good = 1 < len(said) <= LONGEST and not self.never.search(said)
        return Spot(said, found.start(), end) if good else None


def _apart(spots: list[Spot]) -> list[Spot]:
    kept: list[Spot] = []
    for spot in sorted(spots, key=lambda spot: (spot.start - spot.end, spot.start)):
        if all(spot.end <= other.start or spot.start >= other.end for other in kept):
            kept.append(spot)
    return sorted(kept, key=lambda spot: spot.start)


def joined(old: tuple[str, ...], new: Iterable[str]) -> tuple[str, ...]:
    """The list without repeats; a phrase that another contains goes."""
    every = list(dict.fromkeys((*old, *new)))
    bare = {phrase: phrase.replace(" ", "") for phrase in every}
    return tuple(
        phrase
        for phrase in every
        if not any(bare[phrase] in bare[other] and bare[phrase] != bare[other] for other in every)
    )[-MOST:]
