"""The tone somebody wants, the people they mean, and what a post is for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.domain.frozen import Frozen
from engine.domain.shop import Purpose, Tone
from engine.writing.lexicon import Spot, compiled


class MannerWords(Frozen):
    """`tones` are words of a tone, `tone_cue` what makes them a wish, `tone_no` what only looks like one."""

    tones: Mapping[Tone, str]
    tone_cue: str
    tone_not: str
    tone_no: str
    tone_faint: str
    tone_style: str
    tone_told: str
    audience: tuple[str, ...]
    audience_no: str
    audience_then: str
    purposes: Mapping[Purpose, str]


@dataclass(frozen=True)
class Manner:
    tones: tuple[tuple[Tone, re.Pattern[str]], ...]
    cue: re.Pattern[str]
    refused: re.Pattern[str]
    lookalike: re.Pattern[str]
    faint: re.Pattern[str]
    style: re.Pattern[str]
    told: re.Pattern[str]
    people: tuple[re.Pattern[str], ...]
    then: re.Pattern[str]
    nobody: re.Pattern[str]
    purposes: tuple[tuple[Purpose, re.Pattern[str]], ...]

    @classmethod
    def of(cls, words: MannerWords) -> "Manner":
        return cls(
            tones=tuple((tone, compiled(text)) for tone, text in words.tones.items()),
            cue=compiled(words.tone_cue),
            refused=compiled(words.tone_not),
            lookalike=compiled(words.tone_no),
            faint=compiled(words.tone_faint),
            style=compiled(words.tone_style),
            told=compiled(words.tone_told),
            people=tuple(compiled(text) for text in words.audience),
            then=compiled(words.audience_then),
            nobody=compiled(words.audience_no),
            purposes=tuple((purpose, compiled(text)) for purpose, text in words.purposes.items()),
        )

    def tone(self, text: str, asked: bool = False) -> tuple[Tone, int, int] | None:
        """The last tone a clause wishes for, a faint one last; one it refuses does not count."""
        clean = self.lookalike.sub(lambda found: " " * len(found[0]), text)
        hits = [(found.start(), found.end(), tone) for tone, words in self.tones for found in words.finditer(clean)]
        wished = [
            hit for hit in sorted(filter(lambda hit: _whole(hit, hits), hits)) if self._wished(clean, hit, asked)
        ]
        firm = [hit for hit in wished if not self.faint.match(clean[hit[0] :])]
        return ((firm or wished)[-1][2], wished[0][0], len(text)) if wished else None

    def audience(self, text: str) -> Spot | None:
        """Whom the shop is for, as said."""
        for pattern in self.people:
            found = pattern.search(text)
            if found and not self.nobody.search(found["n"].strip()) and not self.then.match(text, found.end()):
                return Spot(" ".join(found["n"].split()), found.start(), found.end())
        return None

    def purpose(self, text: str) -> Purpose | None:
        """The first purpose, in the order of the list, that a text speaks of."""
        return next((purpose for purpose, pattern in self.purposes if pattern.search(text)), None)

    def _wished(self, text: str, hit: tuple[int, int, Tone], asked: bool) -> bool:
        """Whether a word of a tone is a wish, and nothing the shop is or does."""
        end = hit[1]
        rest = text[end : end + 8]
        if self.refused.match(rest.lstrip("\uac00-\ud7a3 ")) or self.refused.search(rest[:6]):
            return False
        if asked:
            return True
        if self.told.match(text[end:]):
            return False
        return bool(self.cue.search(text[max(0, end - 4) :])) or self.style.search(text) is not None


def _whole(hit: tuple[int, int, Tone], hits: Sequence[tuple[int, int, Tone]]) -> bool:
    """Whether a hit is no part of a longer one."""
    return not any(one[0] <= hit[0] and hit[1] <= one[1] and one[:2] != hit[:2] for one in hits)
