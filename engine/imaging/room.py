"""How much room a post's words want, before a letter is set: coarse, so that a new price moves no picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from engine.domain.canvas import Box, Extent
from engine.domain.shop import Purpose
from engine.domain.wording import Words
from engine.domain.world import Slot
from engine.imaging.dated import dated
from engine.imaging.linebreak import broken, syllables
from engine.imaging.parts import BESIDE, LARGEST, LEAST, assigned, parted

STEP: Final = 0.02
"""Rooms differ by no less than this, as shares of the short side."""

COLUMN: Final = 0.86
"""No block is wider."""

INK, PITCH, WORD = 0.86, 1.16, 0.89
"""Height of a line's ink, from line to line, and width of a syllable, in sizes of the type."""

LINES: Final = (1, 2, 3)
LABELLED: Final = 1.7
"""A label is that much higher than its type."""

ABOVE: Final = 0.46
"""What an offer is for stands above it in type that much smaller."""

DAY: Final = 0.036
"""Air between a day and its weekday."""

AIR: Final = 0.04
"""For the drawn accent of a tone."""

UNDATED: Final = frozenset({Purpose.NEW_MENU, Purpose.DAILY})
"""A day says little there."""

BOUND: Final = frozenset({Purpose.SALE})
"""What stands beside the headline is a condition of it."""

LOOSE: Final = 1.14
"""An area on a scene is this much higher than its words want."""

COLUMNED: Final = 0.47
"""Width of a column of words beside a tall thing."""

FIRM: Final = 0.88
"""Small print is set smaller by no more than this."""


@dataclass(frozen=True, slots=True)
class Room:
    """What a block of words takes at full size, in shares of the short side: its largest text, in so many lines, and
    the small ones. `size` is the type of the largest."""

    lead: tuple[float, float]
    rest: tuple[float, float] = (0.0, 0.0)
    lines: int = 1
    size: float = LARGEST

    def at(self, scale: float) -> tuple[float, float]:
        """Width and height of the block where its largest text is set smaller; small print hardly shrinks."""
        small = max(scale, FIRM)
        wide = max(self.lead[0] * scale, self.rest[0] * small)
        return _stepped(min(COLUMN, wide)), _stepped(self.lead[1] * scale + self.rest[1] * small + AIR)


def ways(words: Words, slots: Sequence[Slot], lead: float = 1.0) -> tuple[Room, ...]:
    """The rooms in which these words can stand, from wide and low to narrow and high; none where nothing is said."""
    said = assigned(words, slots)
    if not said:
        return ()
    most = max(slot.size for slot, _ in said)
    rooms = (_room(said, most, lead, lines) for lines in LINES)
    return tuple(dict.fromkeys(room for room in rooms if room is not None))


def spared(words: Words, purpose: Purpose) -> frozenset[str]:
    """Roles that may be left to the caption where a photo has little room: never the largest words and the price,
    nor the day of anything that has one."""
    bound = purpose in BOUND or any(char.isdigit() for char in words.detail or "")
    roles = (set() if bound else {"detail"}) | ({"date"} if purpose in UNDATED else set())
    return frozenset(role for role, said in words if said and role in roles and words.headline)


def tightened(area: Box, rooms: Sequence[Room], extent: Extent) -> Box:
    """An area at head or foot as high as its words want; what is left over is the picture's."""
    wide, short = area.width * extent.width / extent.short, extent.short / extent.height
    fitting = [high for across, high in (room.at(1.0) for room in rooms) if across <= wide + STEP]
    high = min(area.height, min(fitting, default=1.0) * LOOSE * short)
    y = area.y if area.centre[1] < 0.5 else area.bottom - high
    return Box(x=area.x, y=y, width=area.width, height=high)


def beside(area: Box, rooms: Sequence[Room], extent: Extent) -> Box | None:
    """A narrow column at an area's head, so that a tall thing has the other side; None where the words would be
    small in it."""
    shrunk = ((room, min(1.0, COLUMNED / max(room.lead[0], room.rest[0]))) for room in rooms)
    high = [room.at(less)[1] for room, less in shrunk if room.size * less >= LEAST]
    if not high:
        return None
    height = min(high) * LOOSE * extent.short / extent.height
    return Box(x=area.x, y=min(area.y, 1 - height), width=COLUMNED * extent.short / extent.width, height=height)


def _room(said: Sequence[tuple[Slot, str]], most: float, lead: float, lines: int) -> Room | None:
    largest = next((slot, text) for slot, text in said if slot.size == most)
    taken = _lead(*largest, lead, lines)
    small = [(slot, text) for slot, text in said if slot is not largest[0]]
    if taken is None:
        return None
    wide = max((_width(slot, text) for slot, text in small), default=0.0)
    high = sum(slot.gap + slot.size * INK * (LABELLED if slot.fill else 1.0) for slot, _ in small)
    width, height, size = taken
    return Room((width, height), (wide, high), lines, size)


def _width(slot: Slot, text: str) -> float:
    return min(COLUMN, (syllables(text) * WORD + (1.1 if slot.fill else 0.0)) * slot.size)


def _lead(slot: Slot, text: str, lead: float, lines: int) -> tuple[float, float, float] | None:
    """Width, height and type of the largest text; None where it has not so many words."""
    before, offer = parted(text) if slot.split else ("", text)
    day = dated(text) if slot.role == "date" else None
    offer, after = (day.large, day.small) if day is not None else (offer, "")
    rows = broken(offer, lines)
    if rows is None:
        return None
    longest = max(syllables(row) for row in rows)
    size = min(max(LEAST, min(slot.size * lead, LARGEST)), COLUMN / max(longest * WORD, 1e-6))
    above = size * ABOVE if before else 0.0
    under = DAY + size * BESIDE * INK if after else 0.0
    wide = max(longest * size * WORD, syllables(before) * above * WORD)
    return min(COLUMN, wide), above * 1.3 + size * (INK + PITCH * (len(rows) - 1)) + under, size


def _stepped(share: float) -> float:
    return round(ceil(share / STEP - 1e-9) * STEP, 3)
