"""The words of a layout as a block: every text broken, sized and stacked, in shares of the short side."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.domain.wording import Words
from engine.domain.world import Layout, Slot
from engine.imaging.lettering import Line, Typecase, spread
from engine.imaging.linebreak import broken, syllables

SMALLEST: Final = 32.4 / 1080
"""Type is never smaller: 32 px at 1080 (post-style, Type), and a hair for rounding."""

EASY: Final = 7.5
LONGEST: Final = 10.0
"""Syllables a headline's line should not go beyond while it may have another; and where height is scarce."""

SHORT: Final = 4.2
"""Syllables of a word that may be set in a slot's `largest` size."""

MORE: Final = 1
"""Lines a text may have beyond its slot's, before it is left out."""

LOSS: Final = 0.82
"""A line more must make the type this much larger, or it is not worth it."""

DISPLAY: Final = 0.06
"""From this size on units are set small and optical spacing counts."""

HEIRS: Final = ("headline", "date", "price", "detail")
"""Who takes the largest slot when its own role has nothing to say."""

OFFER: Final = (re.compile(r"\d+%"), re.compile(r"\d"))
"""What an offer's own words begin with: a percentage, else any number."""

OFFERED: Final = 9.0
"""Syllables of an offer that may stand alone, large, under what it is for."""

LESS: Final = (1.0, 0.88, 0.78, 0.66, 0.56)
"""How much smaller the largest text may be set so that all of it finds room."""

ENOUGH, SHRUNK = 0.8, 0.62
"""Below the one, what is too high may shrink as a whole down to the other; else the largest gives way further."""

MOST: Final = 0.22
"""Type is never larger (post-style: one short word up to 22 %)."""

ABOVE: Final = 0.42
"""Size of what an offer is for, as a share of the offer's."""

LABEL: Final = (0.55, 0.34)
"""Air inside a label, across and down, in sizes of its type."""


@dataclass(frozen=True, slots=True)
class Text:
    """One role's lines. `size` of its type, `pitch` from baseline to baseline, `gap` above: shares of the short."""

    role: str
    lines: tuple[Line, ...]
    face: str
    size: float
    pitch: float
    gap: float
    colour: str
    fill: str | None = None

    @property
    def width(self) -> float:
        pad = 2 * LABEL[0] * self.size if self.fill else 0.0
        return max(line.width for line in self.lines) * self.size + pad

    @property
    def height(self) -> float:
        """From the top of the first line's ink to the bottom of the last one's."""
        pad = 2 * LABEL[1] * self.size if self.fill else 0.0
        inked = self.lines[-1].ink.bottom - self.lines[0].ink.top
        return inked * self.size + (len(self.lines) - 1) * self.pitch + pad

    def scaled(self, factor: float) -> "Text":
        size = max(SMALLEST, self.size * factor)
        return replace(self, size=size, pitch=self.pitch * size / self.size, gap=self.gap * factor)


@dataclass(frozen=True, slots=True)
class Block:
    """Texts under one another; `dropped` are roles that found no room."""

    texts: tuple[Text, ...]
    align: str
    dropped: tuple[str, ...] = ()

    @property
    def width(self) -> float:
        return max((text.width for text in self.texts), default=0.0)

    @property
    def height(self) -> float:
        return sum(text.height for text in self.texts) + sum(text.gap for text in self.texts[1:])

    @property
    def lead(self) -> float:
        """Size of the largest text."""
        return max((text.size for text in self.texts), default=0.0)

    def scaled(self, factor: float) -> "Block":
        return replace(self, texts=tuple(text.scaled(factor) for text in self.texts))

    def without(self, role: str) -> "Block":
        kept = tuple(text for text in self.texts if text.role != role)
        return replace(self, texts=kept, dropped=(*self.dropped, role))


@dataclass(frozen=True, slots=True)
class Setting:
    """What texts are set with: faces of a role ("display", "text"), how much further apart letters stand for relief,
    whether labels are drawn, the air a stroke under the largest text needs, and how large the tone sets that text."""

    typecase: Typecase
    faces: Mapping[str, str]
    wider: float = 0.0
    labels: bool = True
    below: float = 0.0
    lead: float = 1.0

    def line(self, text: str, slot: Slot) -> Line:
        face = self.faces.get(slot.face, slot.face)
        line = self.typecase.line(text, face, units=slot.size >= DISPLAY)
        return spread(line, self.wider) if self.wider and slot.face == "display" else line


def stacked(words: Words, layout: Layout, column: tuple[float, float], align: str, setting: Setting) -> Block:
    """The block in a column of so much width and height; what cannot be set legibly is left out and named.

    Lines that read easily are tried first; where the height then asks for smaller type than one long line would,
    the long line wins. Where all of it is too high the largest text gives way before the small ones do.
    """
    width, height = column
    made = list[Block]()
    for less in LESS:
        made.append(_stacked_as(words, layout, column, align, replace(setting, lead=setting.lead * less)))
        room = height if less > ENOUGH else height / SHRUNK
        if not made[-1].dropped and made[-1].height <= room and made[-1].width <= width + 1e-6:
            return made[-1]
    most = max(len(way.texts) for way in made)
    full = [way for way in made if len(way.texts) == most]
    return next((way for way in full if way.height <= height and way.width <= width + 1e-6), full[-1])


def _stacked_as(words: Words, layout: Layout, column: tuple[float, float], align: str, setting: Setting) -> Block:
    width, height = column
    ways = [_stacked(words, layout, width, align, setting, easy) for easy in (EASY, LONGEST)]
    return max(ways, key=lambda way: (len(way.texts), round(way.lead * min(1.0, height / max(way.height, 1e-6)), 3)))


def _stacked(words: Words, layout: Layout, width: float, align: str, setting: Setting, easy: float) -> Block:
    texts, dropped = list[Text](), list[str]()
    for slot, said in _shared(assigned(words, layout), setting.lead):
        text = fitted(slot, said, width, setting, easy)
        if text is None:
            dropped.append(slot.role)
        else:
            texts.append(text)
    texts = _spaced(texts, setting.below)
    return Block(tuple(texts), align, tuple(dropped))


def _spaced(texts: Sequence[Text], below: float) -> list[Text]:
    """More air after the largest text, where a stroke is drawn under it."""
    sizes = [text.size for text in texts]
    after = sizes.index(max(sizes)) + 1 if sizes else 0
    return [replace(text, gap=text.gap + below * (place == after)) for place, text in enumerate(texts)]


def assigned(words: Words, layout: Layout) -> tuple[tuple[Slot, str], ...]:
    """What stands in which slot of the stack; the largest is never empty while there is a headline or a date."""
    slots = [slot for slot in layout.slots if slot.place == "stack"]
    lead = max(slots, key=lambda slot: slot.size)
    heir = next((role for role in HEIRS if getattr(words, role)), None)
    if heir is not None and not getattr(words, lead.role):
        promoted = lead.model_copy(update={"role": heir})
        slots = [promoted if slot is lead else slot for slot in slots if slot.role != heir]
    said = ((slot, getattr(words, slot.role)) for slot in slots)
    return tuple((slot, str(text)) for slot, text in said if text)


def _shared(said: Sequence[tuple[Slot, str]], lead: float) -> Iterator[tuple[Slot, str]]:
    """The slots with the largest in the tone's size, and an offer apart from what it is for."""
    most = max((slot.size for slot, _ in said), default=0.0)
    for slot, text in said:
        sizes = {"size": slot.size, "largest": max(slot.largest, slot.size)}
        grown = {key: min(MOST, size * lead) for key, size in sizes.items()} if slot.size == most else {}
        own = slot.model_copy(update=grown)
        before, offer = parted(text) if slot.split else ("", text)
        if before:
            small = {"size": own.size * ABOVE, "smallest": slot.smallest * 0.6, "largest": 0.0, "lines": 1}
            yield slot.model_copy(update=small), before
        yield own, offer


def parted(text: str) -> tuple[str, str]:
    """What an offer is for, and the offer from its number on; the first is empty where they are one."""
    pieces = text.split()
    for number in OFFER:
        start = next((place for place, piece in enumerate(pieces) if number.search(piece)), 0)
        before, offer = " ".join(pieces[:start]), " ".join(pieces[start:])
        if start and syllables(offer) <= OFFERED and syllables(before) <= 2 * OFFERED:
            return before, offer
    return "", text


def fitted(slot: Slot, said: str, width: float, setting: Setting, easy: float = EASY) -> Text | None:
    """A text as large as its slot and the column allow: shrunk first, then broken once more, then None."""
    most = slot.lines + (MORE if slot.lines > 1 or slot.size >= DISPLAY else 0)
    ways = [way for way in (_way(slot, said, lines, width, setting) for lines in range(1, most + 1)) if way]
    regular = [way for way in ways if len(way.lines) <= slot.lines and way.size >= slot.smallest]
    spare = [way for way in ways if way.size >= slot.smallest]
    return _best(regular or spare, slot, easy)


def _best(ways: Sequence[Text], slot: Slot, easy: float) -> Text | None:
    """The fewest lines, unless more make the type clearly larger or the lines easier to read."""
    best: Text | None = None
    for way in ways:
        if best is None or best.size < way.size * LOSS or (_long(best, slot, easy) and way.size >= best.size):
            best = way
    return best


def _long(text: Text, slot: Slot, easy: float) -> bool:
    return slot.size >= DISPLAY and max(syllables(line.text) for line in text.lines) > easy


def _way(slot: Slot, said: str, lines: int, width: float, setting: Setting) -> Text | None:
    split = broken(said, lines)
    if split is None:
        return None
    fill = slot.fill if setting.labels else None
    drawn = tuple(setting.line(line, slot) for line in split)
    widest = max(line.width for line in drawn) + (2 * LABEL[0] if fill else 0.0)
    if widest <= 0:
        return None
    short = lines == 1 and syllables(said) <= SHORT
    size = min(max(slot.size, slot.largest) if short else slot.size, width / widest)
    face = setting.typecase.face(setting.faces.get(slot.face, slot.face))
    pitch = size * face.leading
    return Text(slot.role, drawn, face.key, size, pitch, slot.gap, slot.colour, fill)
