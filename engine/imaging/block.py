"""The words of a layout as a block: every text broken, sized and stacked, in shares of the short side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from engine.domain.wording import Words
from engine.domain.world import Slot
from engine.imaging.lettering import Line, Typecase, spread
from engine.imaging.linebreak import broken, syllables
from engine.imaging.parts import LEAST, OLD, Order, assigned, parted, shared

__all__ = ["Block", "Setting", "Text", "fitted", "parted", "stacked"]

SMALLEST: Final = 32.4 / 1080
"""Type is never smaller: 32 px at 1080 (post-style, Type), and a hair for rounding."""

EASY: Final = 7.5
LONGEST: Final = 10.0
"""Syllables a headline's line should not go beyond while it may have another; and where height is scarce."""

HAIR: Final = 1e-3
"""A size this little under another is the same."""

SHORT: Final = 4.2
"""Syllables of a word that may be set in a slot's `largest` size."""

MORE: Final = 1
"""Lines a text may have beyond its slot's, before it is left out."""

LOSS: Final = 0.82
"""A line more must make the type this much larger, or it is not worth it."""

DISPLAY: Final = 0.06
"""From this size on units are set small and optical spacing counts."""

TITLE: Final = 1.2
"""Large lines stand no further apart than this, or they are two titles."""

LESS: Final = (1.0, 0.88, 0.78, 0.66, 0.56)
"""How much smaller the largest text may be set so that all of it finds room."""

ENOUGH, SHRUNK = 0.8, 0.62
"""Below the one, what is too high may shrink as a whole down to the other; else the largest gives way further."""

SQUEEZED: Final = 0.55
"""So much of its least size a large text keeps at least where the column is narrow."""

LABEL: Final = (0.55, 0.34)
"""Air inside a label, across and down, in sizes of its type."""

BOX: Final = (0.17, 0.15)
"""The same for large words."""

MIDDLE: Final = 0.05
"""From this size on what is not the largest is the second size; all below is the third."""

THIRD: Final = 0.034
"""The third size, that of the shop's name."""

FIRM: Final = {"price": 0.052}
"""What is not brought under so much to make a whole block smaller; anything else not under the third size."""


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
    def pad(self) -> tuple[float, float]:
        """Air between ink and the edge of its label, in sizes of the type; none without a label."""
        return (BOX if self.size >= DISPLAY else LABEL) if self.fill else (0.0, 0.0)

    @property
    def width(self) -> float:
        pad = 2 * self.pad[0] * self.size
        return max(line.width for line in self.lines) * self.size + pad

    @property
    def height(self) -> float:
        """From the top of the first line's ink to the bottom of the last one's."""
        pad = 2 * self.pad[1] * self.size
        inked = self.lines[-1].ink.bottom - self.lines[0].ink.top
        return inked * self.size + (len(self.lines) - 1) * self.pitch + pad

    def scaled(self, factor: float) -> "Text":
        floor = max(SMALLEST, min(self.size, FIRM.get(self.role, THIRD)))
        return replace(self.sized(max(floor, self.size * factor)), gap=self.gap * factor)

    def sized(self, size: float) -> "Text":
        return replace(self, size=size, pitch=self.pitch * size / self.size)


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
        gone = {role, OLD} if role == "price" else {role}
        kept = tuple(text for text in self.texts if text.role not in gone)
        return replace(self, texts=kept, dropped=(*self.dropped, role))


@dataclass(frozen=True, slots=True)
class Setting:
    """What texts are set with: faces of a role ("display", "text"), how much further apart letters stand for relief,
    whether labels are drawn, the air a stroke under the largest text needs, and the manner's order and sizes."""

    typecase: Typecase
    faces: Mapping[str, str]
    wider: float = 0.0
    labels: bool = True
    below: float = 0.0
    order: Order = field(default_factory=Order)

    def line(self, text: str, slot: Slot) -> Line:
        face = self.faces.get(slot.face, slot.face)
        units = slot.size >= DISPLAY or slot.role == "price"
        line = self.typecase.line(text, face, units=units)
        return spread(line, self.wider) if self.wider and slot.face == "display" else line


def stacked(words: Words, slots: Sequence[Slot], column: tuple[float, float], align: str, setting: Setting) -> Block:
    """The block in a column of so much width and height; what cannot be set legibly is left out and named.

    Lines that read easily are tried first; where the height then asks for smaller type than one long line would,
    the long line wins. Where all of it is too high the largest text gives way before the small
    ones do, down to the house's least size.
    """
    width, height = column
    made = list[Block]()
    for less in LESS:
        smaller = replace(setting.order, lead=setting.order.lead * less)
        made.append(_stacked_as(words, slots, column, align, replace(setting, order=smaller)))
        if made[-1].lead < LEAST - HAIR <= made[0].lead:
            made.pop()
            break
        room = height if less > ENOUGH else height / SHRUNK
        if not made[-1].dropped and made[-1].height <= room and made[-1].width <= width + 1e-6:
            return made[-1]
    most = max(len(way.texts) for way in made)
    full = [way for way in made if len(way.texts) == most]
    return next((way for way in full if way.height <= height and way.width <= width + 1e-6), full[-1])


def _stacked_as(
    words: Words, slots: Sequence[Slot], column: tuple[float, float], align: str, setting: Setting
) -> Block:
    width, height = column
    ways = [_stacked(words, slots, width, align, setting, easy) for easy in (EASY, LONGEST)]
    return max(ways, key=lambda way: (len(way.texts), round(way.lead * min(1.0, height / max(way.height, 1e-6)), 3)))


def _stacked(words: Words, slots: Sequence[Slot], width: float, align: str, setting: Setting, easy: float) -> Block:
    texts, dropped = list[Text](), list[str]()
    for slot, said in shared(assigned(words, slots), setting.order):
        text = fitted(slot, said, width, setting, easy)
        if text is None:
            dropped.append(slot.role)
        else:
            texts.append(text)
    texts = _spaced(_tiers(texts), setting.below)
    return Block(tuple(texts), align, tuple(dropped))


def _tiers(texts: Sequence[Text]) -> list[Text]:
    """Three sizes: the largest, a second, and the third with everything small (post-style, Type)."""
    sizes = sorted({text.size for text in texts}, reverse=True)
    middle = [size for size in sizes[1:] if size >= MIDDLE]
    small = [size for size in sizes[1:] if size < MIDDLE]
    steps = {size: min(middle) for size in middle}
    steps |= {size: THIRD if middle else min(small) for size in small}
    return [text.sized(steps.get(text.size, text.size)) for text in texts]


def _spaced(texts: Sequence[Text], below: float) -> list[Text]:
    """More air after the largest text, where a stroke is drawn under it."""
    sizes = [text.size for text in texts]
    after = sizes.index(max(sizes)) + 1 if sizes else 0
    return [replace(text, gap=text.gap + below * (place == after)) for place, text in enumerate(texts)]


def fitted(slot: Slot, said: str, width: float, setting: Setting, easy: float = EASY) -> Text | None:
    """A text as large as its slot and the column allow: shrunk first, then broken once more, then None.

    Large words in a narrow column may be set smaller than their slot says.
    """
    most = slot.lines + (MORE if slot.lines > 1 or slot.size >= DISPLAY else 0)
    ways = [way for way in (_way(slot, said, lines, width, setting) for lines in range(1, most + 1)) if way]
    regular = [way for way in ways if len(way.lines) <= slot.lines and way.size >= slot.smallest]
    spare = [way for way in ways if way.size >= slot.smallest]
    little = [way for way in ways if way.size >= SQUEEZED * slot.smallest and slot.size >= DISPLAY]
    return _best(regular or spare or little, slot, easy)


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
    fill = slot.fill if setting.labels or slot.role == setting.order.label else None
    drawn = tuple(setting.line(line, slot) for line in split)
    pad = (BOX if slot.size >= DISPLAY else LABEL) if fill else (0.0, 0.0)
    widest = max(line.width for line in drawn) + 2 * pad[0]
    if widest <= 0:
        return None
    short = lines == 1 and syllables(said) <= SHORT
    size = min(max(slot.size, slot.largest) if short else slot.size, width / widest)
    face = setting.typecase.face(setting.faces.get(slot.face, slot.face))
    leading = min(face.leading, TITLE) if slot.size >= DISPLAY else face.leading
    pitch = size * (max(leading, 1.0 + 2 * pad[1]) if fill else leading)
    return Text(slot.role, drawn, face.key, size, pitch, slot.gap, slot.colour, fill)
