"""What a picture should show, in English, and the words of it that a model will really read.

CLIP reads 77 tokens, two of them its own; FLUX looks at the first window only, and T5 takes the long form: 512 tokens
for FLUX.1-dev, 256 for schnell. A tokenizer is machinery, so whoever clamps hands in how to count.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from math import ceil
from typing import Annotated, Final

from pydantic import Field

from engine.domain.frozen import Frozen

CLIP: Final = 75
"""Tokens of a CLIP window that are ours."""

T5_DEV, T5_SCHNELL = 512, 256
T5_MOST: Final = 2.5
"""T5 tokens to one CLIP token, at most: romanised Korean; English has 1.16 on the average."""

CHARACTERS: Final = 2.1
"""Characters to a CLIP token, at least (2.13 was the least of 2,000 prompts)."""

Count = Callable[[str], int]
"""How many CLIP tokens a text is, without the two at its ends."""

Glossary = Mapping["Segment", Mapping[str, str]]
"""Korean words and the English ones a model knows, by the segment they belong to."""


class Segment(StrEnum):
    """The order in which a prompt is said; what stands later is lost first."""

    SUBJECT = "subject"
    ACTION = "action"
    SETTING = "setting"
    LIGHT = "light"
    SPACE = "space"
    STYLE = "style"


class Mode(StrEnum):
    """How an owner's wish and what the photo shows become one prompt."""

    KEYWORDS = "keywords"
    EXPANSION = "expansion"
    BLEND = "blend"


class Prompt(Frozen):
    """Phrases in English, divided by commas. `space` says where the picture stays calm for words.

    It may hold anything a person or a language model wrote: only a `Fitted` reaches a picture model.
    """

    subject: str = ""
    action: str = ""
    setting: str = ""
    light: str = ""
    space: str = ""
    style: str = ""

    @property
    def empty(self) -> bool:
        return not any(text.strip() for _, text in self.said)

    @property
    def said(self) -> tuple[tuple[Segment, str], ...]:
        return tuple((segment, getattr(self, segment.value)) for segment in Segment)

    def over(self, base: "Prompt") -> "Prompt":
        """This prompt, with the base's words where it says nothing."""
        return Prompt(**{segment: text.strip() or getattr(base, segment) for segment, text in self.said})

    def joined(self, other: "Prompt") -> "Prompt":
        """Both, this one first in every segment."""
        return Prompt(**{s: ", ".join(filter(None, (text.strip(), getattr(other, s)))) for s, text in self.said})


class Loss(StrEnum):
    """Why a phrase is not in the words a model reads."""

    FOREIGN = "foreign"
    TWICE = "twice"
    FILLER = "filler"
    LENGTH = "length"


class Dropped(Frozen):
    text: str
    why: Loss


class Fitted(Frozen):
    """ASCII, no weights. `short` is for CLIP, at most 75 `tokens`, `long` for T5; `dropped` is missing in `short`."""

    short: str
    long: str
    tokens: Annotated[int, Field(ge=0)]
    dropped: tuple[Dropped, ...] = ()


def bound(text: str) -> int:
    """A count that is never too small, for where no tokenizer is installed."""
    return ceil(len(text) / CHARACTERS)


def fitted(prompt: Prompt, count: Count = bound, limit: int = CLIP, long: int = T5_DEV) -> Fitted:
    """The prompt's words in their order, as many as fit: subject and calm space last to go, style first."""
    phrases, dropped = _sifted(prompt)
    whole = _shortened(phrases, lambda text: ceil(count(text) * T5_MOST) + 1, long)[0]
    kept, lost = _shortened(phrases, count, limit)
    text = _text(kept)
    return Fitted(short=text, long=_text(whole), tokens=count(text), dropped=(*dropped, *lost))


def translated(said: str, glossary: Glossary) -> tuple[Prompt, str]:
    """What of a Korean wish the glossary knows, the longest word first, and what is left for somebody cleverer.

    A word without English is known to say nothing about the picture.
    """
    known = {word: (segment, english) for segment, words in glossary.items() for word, english in words.items()}
    if not known:
        return Prompt(), said.strip()
    pattern = re.compile("|".join(_standing(word) for word in sorted(known, key=len, reverse=True)))
    found: dict[Segment, list[str]] = {segment: [] for segment in Segment}
    for word in pattern.findall(said):
        segment, english = known[word]
        if english and english not in found[segment]:
            found[segment].append(english)
    prompt = Prompt(**{segment: ", ".join(words) for segment, words in found.items()})
    return prompt, " ".join(pattern.sub(" ", said).split())


def _standing(word: str) -> str:
    """A word of one syllable stands alone or before one syllable more; anything longer stands anywhere."""
    return re.escape(word) if len(word) > 1 else rf"(?<!{HANGUL}){word}(?={HANGUL}?(?!{HANGUL}))"


def blended(
    mode: Mode, wish: Prompt, base: Prompt, count: Count = bound, weight: float = 0.5, limit: int = CLIP
) -> Prompt:
    """A wish for a picture that exists. `base` says what the photo shows, in which trade's light and style.

    Keywords: the wish alone, one phrase a segment. Expansion: the wish, and the base where it is silent. Blend: both,
    the wish with `weight` (0.0 to 1.0) of the tokens, the base with the rest; a model of today reads no weights.
    """
    if mode is Mode.KEYWORDS:
        return Prompt(**{segment: text.partition(",")[0].strip() for segment, text in wish.said})
    if mode is Mode.EXPANSION:
        return wish.over(base)
    mine = _within(wish, count, round(limit * weight))
    theirs = _within(base, count, limit - round(limit * weight))
    return mine.joined(theirs)


# ── phrases ───────────────────────────────────────────────────────────────────────────────────────

Phrases = Sequence[tuple[Segment, str]]

FIRST_LOST: Final = (Segment.STYLE, Segment.ACTION, Segment.LIGHT, Segment.SETTING)
"""What is lost first where room is short; then words of the subject, and of the calm space last of all."""

EMPTY_PRAISE: Final = (
    r"masterpieces?",
    r"(?:best|high|highest|top) quality",
    r"(?:ultra|super|extreme(?:ly)?|highly|very|insane(?:ly)?)[- ]?(?:detail(?:ed|s)?|realistic|hd|sharp)",
    r"intricate details?|[48]k|u?hd|hdr|raw photo|award[- ]winning|trending on \w+|artstation",
    r"unreal engine|octane render|perfect(?: composition)?|stunning|breathtaking",
)
FILLERS: Final = re.compile(rf"\b(?:{'|'.join(EMPTY_PRAISE)})\b", re.IGNORECASE)
HANGUL: Final = "[\\uac00-\\ud7a3]"
STOPWORDS: Final = frozenset(
    ["a", "an", "the", "of", "with", "and", "in", "on", "at", "by", "for", "to", "some", "its", "is", "are"]
)
WEIGHT: Final = re.compile(r":\s*-?\d+(?:\.\d+)?\s*(?=[)\]}>])")
BRACKETS: Final = str.maketrans(dict.fromkeys("()[]{}<>\\", " "))
PLAIN: Final = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2014": "-", "\u2026": "...",
     "\u00d7": "x", "\u3001": ",", "\uff0c": ",", "\n": ",", ";": ","}
)  # fmt: skip


def _sifted(prompt: Prompt) -> tuple[list[tuple[Segment, str]], list[Dropped]]:
    """Phrases in order, each once, in ASCII and without weights or words that mean nothing."""
    kept, dropped, seen = list[tuple[Segment, str]](), list[Dropped](), set[str]()
    for segment, raw in _raw(prompt):
        text, why = _sound(raw)
        if text and text.lower() in seen:
            dropped.append(Dropped(text=raw, why=Loss.TWICE))
            continue
        if why is not None:
            dropped.append(Dropped(text=raw, why=why))
        if text:
            seen.add(text.lower())
            kept.append((segment, text))
    return kept, dropped


def _raw(prompt: Prompt) -> Iterator[tuple[Segment, str]]:
    for segment, text in prompt.said:
        for phrase in text.translate(PLAIN).split(","):
            if phrase.strip():
                yield segment, phrase.strip()


def _sound(raw: str) -> tuple[str, Loss | None]:
    """A phrase as a model may read it, and what it lost on the way."""
    ascii_only = unicodedata.normalize("NFKD", raw).encode("ascii", "ignore").decode()
    plain = _tidy(WEIGHT.sub(" ", ascii_only).translate(BRACKETS))
    said = _tidy(FILLERS.sub(" ", plain))
    if any(letter.isalpha() and ord(letter) > 0x24F for letter in raw):
        return said, Loss.FOREIGN
    return said, None if said == plain and plain else Loss.FILLER


def _tidy(text: str) -> str:
    return " ".join("".join(letter for letter in text if letter.isprintable()).split()).strip(" ,.:-'\"")


def _shortened(phrases: Phrases, count: Count, limit: int) -> tuple[list[tuple[Segment, str]], list[Dropped]]:
    """Without its small words, then without whole phrases, then without the subject's last words."""
    kept, lost = list(phrases), list[Dropped]()
    if count(_text(kept)) > limit:
        kept = [(segment, _terse(segment, text)) for segment, text in kept]
    for segment in FIRST_LOST:
        while count(_text(kept)) > limit and any(each is segment for each, _ in kept):
            place = max(place for place, (each, _) in enumerate(kept) if each is segment)
            lost.append(Dropped(text=kept.pop(place)[1], why=Loss.LENGTH))
    for segment in (Segment.SUBJECT, Segment.SPACE):
        while count(_text(kept)) > limit and any(each is segment for each, _ in kept):
            place = max(place for place, (each, _) in enumerate(kept) if each is segment)
            text, gone = _cut(kept.pop(place)[1])
            lost.append(Dropped(text=gone, why=Loss.LENGTH))
            if text:
                kept.insert(place, (segment, text))
    return kept, lost


def _terse(segment: Segment, text: str) -> str:
    if segment is Segment.SUBJECT:
        return text
    return " ".join(word for word in text.split() if word.lower() not in STOPWORDS) or text


def _cut(text: str) -> tuple[str, str]:
    """A text without its last word, or the half of a word that stands alone."""
    head, _, tail = text.rpartition(" ")
    return (head, tail) if head else (text[: len(text) // 2], text[len(text) // 2 :])


def _text(phrases: Iterable[tuple[Segment, str]]) -> str:
    return ", ".join(text for _, text in phrases)


def _within(prompt: Prompt, count: Count, limit: int) -> Prompt:
    """A prompt of so many tokens."""
    kept, _ = _shortened(_sifted(prompt)[0], count, limit)
    return Prompt(**{each: ", ".join(text for segment, text in kept if segment is each) for each in Segment})
