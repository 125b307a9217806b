"""Where the shop's name stands: small, always in the same place, else beside the words, else not at all."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from engine.domain.wording import Words
from engine.domain.world import Slot
from engine.imaging import block, contrast, place
from engine.imaging.block import Block, Setting, Text
from engine.imaging.field import Sheet
from engine.imaging.linebreak import HANGUL
from engine.imaging.page import Placed, laid
from engine.imaging.place import Area

UPRIGHT: Final = 7
"""Syllables of a name that may stand under one another."""

JOINED: Final = 1.3
"""What a name keeps from the words it joins, in heights of its own."""

WIDEST: Final = 0.7
"""Of the width it may stand in: the AI mark is on the same line."""

NAME: Final = Slot(role="name", size=0.034, smallest=0.03, face="name", lines=1, place="corner")


def stood(
    sheet: Sheet, words: Words, asked: str, upright: bool, setting: Setting, taken: Sequence[Placed] = ()
) -> tuple[Placed, ...]:
    """The shop's name, small and always in the same place; elsewhere, or not at all, where that is covered."""
    short, within, align = sheet.extent.short, sheet.home, sheet.align(asked)
    text = _text(sheet, words.name or "", upright, setting)
    if text is None:
        return ()
    wide, high = text.width * short, text.height * short
    spots = list((place.sides if sheet.steady else place.corners)(within, wide, high, align))
    if len(text.lines) > 1:
        spots.sort(key=lambda spot: (spot.right < within.right - 1, spot.top > within.top + 1))
    if not sheet.photo or sheet.area.centre[1] < sheet.extent.height / 2:
        spots.sort(key=lambda spot: not contrast.readable(sheet.pixels, spot))
    stands = (*sheet.taken, *_covered(taken, len(text.lines) > 1))
    found = place.clear(sheet.ground, spots, stands)
    if found is None and taken and len(text.lines) == 1:
        found = place.clear(sheet.ground, _joining(within, wide, high, taken, align), stands)
    return laid(Block((text,), "center"), found, short) if found else ()


def _text(sheet: Sheet, said: str, upright: bool, setting: Setting) -> Text | None:
    """The name as type; syllable under syllable where the manner sets it so and nothing else has that place."""
    slot = next((slot for slot in sheet.slots if slot.role == "name"), NAME)
    text = block.fitted(slot, said, sheet.home.width / sheet.extent.short * WIDEST, setting) if said else None
    stands = upright and sheet.panel is None and not sheet.centred
    return _downwards(text, setting) if text is not None and stands else text


def _joining(within: Area, wide: float, high: float, taken: Sequence[Placed], align: str) -> Iterator[Area]:
    """Under the words or over them, on their side: where a name stands that has no corner of its own."""
    words = _covered(taken, True)[0]
    left = {"left": words.left, "center": words.centre[0] - wide / 2, "right": words.right - wide}[align]
    gap = JOINED * high
    for top in (words.bottom + gap, words.top - gap - high):
        spot = place.at(left, top, wide, high)
        if within.grown(1).within(spot) == spot:
            yield spot


def _covered(taken: Sequence[Placed], whole: bool) -> tuple[Area, ...]:
    """The ink of lines; as one field, `whole`, where a name stands beside them and not under."""
    inks = tuple(placed.ink for placed in taken)
    if not whole or not inks:
        return inks
    left, top = min(ink.left for ink in inks), min(ink.top for ink in inks)
    return (Area(left, top, max(ink.right for ink in inks), max(ink.bottom for ink in inks)),)


def _downwards(text: Text, setting: Setting) -> Text:
    """A short Korean name syllable under syllable; any other as it is."""
    said = text.lines[0].text
    if len(said) > UPRIGHT or not all(HANGUL.match(char) for char in said):
        return text
    lines = tuple(setting.typecase.line(char, text.face) for char in said)
    return replace(text, lines=lines, pitch=text.size * 1.22)
