"""Sets words in faces: which face can draw what, how wide it is, and its ink on a canvas.

Letters are drawn once at `MASTER` px and brought to size from there, so a preview and the full post are one drawing.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import ceil, floor
from pathlib import Path
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from engine.domain.errors import FaceMissing
from engine.domain.world import Face
from engine.imaging.linebreak import HANGUL

MASTER: Final = 400
"""Pixels of a face's em when its letters are drawn and measured."""

UNIT: Final = 0.6
"""Size of a unit after its number, on the same baseline (post-style, Type)."""

_PRICED: Final = re.compile("(?<=\\d)\\s?(\uc6d0|%|\ub9cc\\s?\uc6d0)")
_DATED: Final = re.compile("^\\d+\uc6d4( \\d+\uc77c)?( ?[–~-] ?(\\d+\uc6d4 )?\\d+\uc77c)?$")
_COUNTED: Final = re.compile("(?<=\\d)[\uc6d4\uc77c]")
_SPACES: Final = re.compile(r"\s+")
_UNSEEN: Final = re.compile("[\u200b-\u200f\u2028-\u202e\u2060\ufe00-\ufe0f\ufeff\U000e0000-\U000e007f]")
HANGING: Final = frozenset("\"'“”‘’.,…·")
_NOWHERE: Final = "\U0010fffe"
"""No face has this letter: what is drawn for it is drawn for every letter a face lacks."""

Coverage = NDArray[np.uint8]
"""Height x width: how much of a pixel is ink."""


@dataclass(frozen=True, slots=True)
class Ink:
    """A rectangle around drawn letters, from the start of the baseline, down is positive."""

    left: float
    top: float
    right: float
    bottom: float

    def joined(self, other: "Ink") -> "Ink":
        return Ink(
            min(self.left, other.left),
            min(self.top, other.top),
            max(self.right, other.right),
            max(self.bottom, other.bottom),
        )

    def scaled(self, factor: float, across: float = 0.0) -> "Ink":
        return Ink(self.left * factor + across, self.top * factor, self.right * factor + across, self.bottom * factor)


NO_INK: Final = Ink(0.0, 0.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Glyph:
    """One letter of a line: where its origin stands and how large it is, in sizes of the line's type."""

    char: str
    face: str
    across: float
    size: float


@dataclass(frozen=True, slots=True)
class Line:
    """A line of type, all lengths in sizes of its type. `edges` are left and right without hanging punctuation."""

    text: str
    glyphs: tuple[Glyph, ...]
    ink: Ink
    edges: tuple[float, float]

    @property
    def width(self) -> float:
        return self.edges[1] - self.edges[0]


class Typecase:
    """Faces by key from a folder that set-up filled: `<key>.<suffix of its file>`."""

    def __init__(self, faces: Mapping[str, Face], folder: Path) -> None:
        self._faces, self._folder = faces, folder
        self._font = lru_cache(maxsize=None)(self._opened)
        self._outline = lru_cache(maxsize=20_000)(self._measured)
        self._step = lru_cache(maxsize=20_000)(self._advance)
        self._lined = lru_cache(maxsize=2_000)(self._set)
        self._blank = lru_cache(maxsize=None)(self._nothing)

    def check(self) -> None:
        """Raises FaceMissing with the command that brings the faces."""
        missing = [key for key in self._faces if not self._path(key).is_file()]
        if missing or not self._faces:
            raise FaceMissing(f"no face {', '.join(missing)} in {self._folder}: run `make setup`")

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(self._faces)

    def face(self, key: str) -> Face:
        """The face of that key, the all-round one where nobody knows it."""
        return self._faces.get(key) or self._faces[self.rounder]

    @property
    def rounder(self) -> str:
        """The all-round face, which stands in wherever another has no letter."""
        return next((key for key, face in self._faces.items() if face.character == "gothic"), next(iter(self._faces)))

    def has(self, key: str, char: str) -> bool:
        """Whether the face really draws the letter: its own list of letters lies (facts: empty glyphs)."""
        return char.isspace() or self._outline(key, char) is not None

    def clean(self, text: str) -> tuple[str, bool]:
        """The text as it can be printed, and whether anything (an emoji) had to go."""
        whole = _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()
        seen = _UNSEEN.sub("", whole)
        kept = "".join(char for char in seen if self.has(self.rounder, char))
        return _SPACES.sub(" ", kept).strip(), len(kept) < len(seen)

    def line(self, text: str, key: str, units: bool = False) -> Line:
        """One line in a face; `units` sets won and % small after a number. Remembered."""
        return self._lined(text, key, units)

    def _set(self, text: str, key: str, units: bool) -> Line:
        key = self.face(key).key
        sizes = _sizes(text, units)
        glyphs, across = list[Glyph](), 0.0
        for place, (char, face) in enumerate(zip(text, self._runs(text, key), strict=True)):
            following = text[place + 1] if place + 1 < len(text) else ""
            glyphs.append(Glyph(char, face, across, sizes[place] * self.face(face).scale))
            across += self._step(face, char, following) * glyphs[-1].size
            across += self.face(key).tracking * sizes[place]
        return self._line(text, glyphs)

    def _line(self, text: str, glyphs: Sequence[Glyph]) -> Line:
        inked = [(glyph, ink) for glyph in glyphs if (ink := self._ink(glyph)) is not None]
        if not inked:
            return Line(text, (), NO_INK, (0.0, 0.0))
        whole = inked[0][1]
        for _, ink in inked:
            whole = whole.joined(ink)
        standing = [ink for glyph, ink in inked if glyph.char not in HANGING] or [whole]
        edges = min(ink.left for ink in standing), max(ink.right for ink in standing)
        return Line(text, tuple(glyph for glyph, _ in inked), whole, edges)

    def _runs(self, text: str, key: str) -> list[str]:
        """The face of every letter: a word with a syllable that the face lacks changes its face as a whole."""
        found = list[str]()
        for word in re.split(r"(\s+)", text):
            lacks = any(HANGUL.match(char) and not self.has(key, char) for char in word)
            found += [self.rounder if lacks or not self.has(key, char) else key for char in word]
        return found

    def _advance(self, key: str, char: str, following: str) -> float:
        """To the next letter's origin, with the pair's kerning."""
        font = self._font(key)
        if char.isspace():
            return font.getlength(" ") / MASTER * self.face(key).space
        pair = font.getlength(char + following) - font.getlength(following)
        return pair / MASTER

    def _ink(self, glyph: Glyph) -> Ink | None:
        outline = None if glyph.char.isspace() else self._outline(glyph.face, glyph.char)
        return None if outline is None else outline.scaled(glyph.size, glyph.across)

    def _measured(self, key: str, char: str) -> Ink | None:
        mask, (left, top) = self._font(key).getmask2(char, mode="L", anchor="ls")
        box = mask.getbbox()
        if box is None or bytes(mask) == self._blank(key):
            return None
        return Ink(left + box[0], top + box[1], left + box[2], top + box[3]).scaled(1 / MASTER)

    def _nothing(self, key: str) -> bytes:
        return bytes(self._font(key).getmask(_NOWHERE, mode="L"))

    def _opened(self, key: str) -> ImageFont.FreeTypeFont:
        try:
            return ImageFont.truetype(self._path(key), MASTER)
        except OSError:
            raise FaceMissing(f"no face {key} in {self._folder}: run `make setup`") from None

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}{Path(self._faces[key].file).suffix}"

    def stamp(self, canvas: Coverage, line: Line, px: float, across: float, down: float) -> None:
        """Adds a line's ink to a canvas; `px` is the size of its type, (across, down) the start of the baseline."""
        if not line.glyphs:
            return
        scale = px / MASTER * max(glyph.size for glyph in line.glyphs)
        area = _grown(line.ink.scaled(px, 0.0), across, down)
        left, top, right, bottom = area
        size = right - left, bottom - top
        drawn = self._drawn(line, px / scale, (across - left) / scale, (down - top) / scale, scale, size)
        _merge(canvas, drawn, left, top)

    def _drawn(
        self, line: Line, em: float, across: float, down: float, scale: float, size: tuple[int, int]
    ) -> Coverage:
        """The line at the master's size, brought down to `size`; `em` is its type in master px."""
        large = Image.new("L", (max(1, round(size[0] / scale)), max(1, round(size[1] / scale))))
        for glyph in line.glyphs:
            _set(large, self._font(glyph.face), glyph, em, across, down)
        way = cv2.INTER_AREA if scale <= 1 else cv2.INTER_CUBIC
        return np.asarray(cv2.resize(np.asarray(large), size, interpolation=way), np.uint8)

    def ink(self, line: Line, px: float, air: int = 0) -> tuple[Coverage, float, float]:
        """A line alone with `air` px round it, and where its baseline starts in it."""
        across, down = air - line.ink.left * px, air - line.ink.top * px
        width, height = line.ink.right - line.ink.left, line.ink.bottom - line.ink.top
        canvas = np.zeros((ceil(height * px) + 2 * air + 1, ceil(width * px) + 2 * air + 1), np.uint8)
        self.stamp(canvas, line, px, across, down)
        return canvas, across, down


def _sizes(text: str, units: bool) -> list[float]:
    sizes = [1.0] * len(text)
    if units:
        for found in (*_PRICED.finditer(text), *(_COUNTED.finditer(text) if _DATED.match(text) else ())):
            sizes[found.start() : found.end()] = [UNIT] * (found.end() - found.start())
    return sizes


def _set(large: Image.Image, font: ImageFont.FreeTypeFont, glyph: Glyph, em: float, x: float, y: float) -> None:
    """A letter at its place; one smaller than the master (a unit, a stand-in) is drawn and brought to size."""
    factor = glyph.size * em / MASTER
    origin = x + glyph.across * em, y
    if abs(factor - 1) < 1e-3:
        ImageDraw.Draw(large).text(origin, glyph.char, font=font, fill=255, anchor="ls")
        return
    mask, (left, top) = font.getmask2(glyph.char, mode="L", anchor="ls")
    drawn = np.asarray(Image.frombytes("L", mask.size, bytes(mask)))
    size = max(1, round(drawn.shape[1] * factor)), max(1, round(drawn.shape[0] * factor))
    small = Image.fromarray(np.asarray(cv2.resize(drawn, size, interpolation=cv2.INTER_AREA), np.uint8))
    large.paste(255, (round(origin[0] + left * factor), round(origin[1] + top * factor)), small)


def _grown(ink: Ink, across: float, down: float) -> tuple[int, int, int, int]:
    """Whole pixels round the ink where it will stand."""
    return (
        floor(across + ink.left) - 1,
        floor(down + ink.top) - 1,
        ceil(across + ink.right) + 1,
        ceil(down + ink.bottom) + 1,
    )


def _merge(canvas: Coverage, drawn: Coverage, left: int, top: int) -> None:
    high, wide = canvas.shape
    x0, y0 = max(0, left), max(0, top)
    x1, y1 = min(wide, left + drawn.shape[1]), min(high, top + drawn.shape[0])
    if x1 > x0 and y1 > y0:
        area = canvas[y0:y1, x0:x1]
        np.maximum(area, drawn[y0 - top : y1 - top, x0 - left : x1 - left], out=area)


def spread(line: Line, wider: float) -> Line:
    """The same line with its letters further apart by `wider` sizes, as relief needs."""
    order = {glyph.across: place for place, glyph in enumerate(line.glyphs)}
    glyphs = tuple(replace(each, across=each.across + order[each.across] * wider) for each in line.glyphs)
    last = wider * max(0, len(line.glyphs) - 1)
    ink = replace(line.ink, right=line.ink.right + last)
    return replace(line, glyphs=glyphs, ink=ink, edges=(line.edges[0], line.edges[1] + last))
