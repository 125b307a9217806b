"""Puts a shop's words on a picture: chosen layout, free place, readable colour, and true measures of all of it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from engine.domain.canvas import Placement
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, TextMeasure, Treatment
from engine.domain.shop import Purpose, Tone
from engine.domain.step import Light
from engine.domain.wording import Words
from engine.domain.world import Layout, Palette, Style
from engine.imaging import almanac, block, nameplate, place
from engine.imaging.block import HAIR, Block, Setting
from engine.imaging.dated import dated
from engine.imaging.field import Sheet, area_of, panel_of
from engine.imaging.inking import inked, measured
from engine.imaging.lettering import Typecase
from engine.imaging.ornament import BELOW, HEAD
from engine.imaging.page import Placed, fields, laid
from engine.imaging.paint import DEEP, Cut, deepened, drawn, mark
from engine.imaging.parts import LARGEST, LEAST, MOST, Order
from engine.imaging.pixels import Mask, Rgb, Rgba
from engine.imaging.place import Area, Wish

__all__ = ["Lettered", "area_of", "choose", "mark", "panel_of", "write"]

SCALES: Final = (1.0, 0.92, 0.85, 0.78, 0.7, 0.62, 0.55, 0.47)
"""A block that finds no free place is set smaller, step by step, before a text is left out."""

SPARED: Final = ("detail", "date", "price", "headline")
"""What is left out first when there is no room."""

TINY: Final = 0.08
"""Rather than under this size, a price is left to the caption."""

SIGNED: Final = frozenset({"gothic", "serif"})
"""Characters of a display face in which a shop's small name can still be read; in any other it is in the text's."""

WIDER: Final = 0.03
"""Letters stand further apart in relief, or their sides would touch (post-style: +2 to +4 %)."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """`layer` is canvas-size, straight alpha, with every help behind the words; `placement` as it was drawn."""

    layer: Rgba
    texts: tuple[TextMeasure, ...]
    placement: Placement
    faces: tuple[str, ...]
    notes: tuple[Phrase, ...]
    cut: Cut | None = None


def choose(layouts: Sequence[Layout], treatment: Treatment, purpose: Purpose, tone: Tone, variant: int) -> Layout:
    """The layout for a treatment that suits purpose, then tone; `variant` goes on to the next of equals."""
    fitting = [layout for layout in layouts if treatment in layout.treatments] or list(layouts)
    ranked = sorted(fitting, key=lambda layout: -_suits(layout, purpose, tone))
    equals = [layout for layout in ranked if _suits(layout, purpose, tone) >= _suits(ranked[0], purpose, tone) - 1]
    return equals[variant % len(equals)]


def _suits(layout: Layout, purpose: Purpose, tone: Tone) -> int:
    return 4 * (purpose in layout.purposes) + (tone in layout.tones)


def write(
    ground: Rgb,
    words: Words,
    design: Design,
    layout: Layout,
    style: Style,
    palette: Palette,
    keep_out: Mask | None,
    typecase: Typecase,
    light: Light = Light.LEFT,
    alive: Mask | None = None,
    sculpted: Rgba | None = None,
) -> Lettered:
    """The words of a design on a ground of any size, never over `keep_out` unless the owner put them there.

    `alive` is what the AI mark keeps clear of where that is less than `keep_out`; `sculpted` are the letters in
    depth where a model has made them.
    Raises FaceMissing.
    """
    said = Words(name=words.name) if design.lettering.hidden else words
    printed, notes = _printable(said, typecase)
    sheet = Sheet.of(ground, layout, design, keep_out, HEAD.get(style.ornament, 0.0), alive)
    setting = _setting(design, layout, style, typecase)
    name, stack = _stood(sheet, printed, layout, style, setting, design.lettering.placement)
    lines = (*stack.lines, *name)
    shown = inked(ground, lines, design, palette, keep_out)
    layer, cut = drawn(shown, style.ornament, typecase, ground, design.lettering.relief, light, sculpted)
    if layout.recipe == "almanac" and not design.lettering.hidden:
        layer = _almanac(layer, printed, palette, typecase, style)
    texts = measured(shown, sheet.extent)
    if design.lettering.relief is not None:
        texts = tuple(deepened(text, layer, ground) if text.role in DEEP else text for text in texts)
    faces = tuple(dict.fromkeys(text.face for text in texts))
    return Lettered(layer, texts, stack.placement, faces, notes + _lost(printed, name, stack), cut)


def _almanac(layer: Rgba, words: Words, palette: Palette, typecase: Typecase, style: Style) -> Rgba:
    """With the sheet of the month, where the words name a day of it."""
    day = dated(words.date or "")
    if day is None or not almanac.shown(day):
        return layer
    return almanac.painted(layer, day, palette, typecase, (style.display, style.text))


def _lost(printed: Words, name: Sequence[Placed], stack: "Stack") -> tuple[Phrase, ...]:
    """What is said of words that found no room, the shop's name among them."""
    lost = bool(stack.dropped) or (printed.name is not None and not name)
    return (Phrase.of("note.words_left_out"),) if lost else ()


def _printable(words: Words, typecase: Typecase) -> tuple[Words, tuple[Phrase, ...]]:
    cleaned = {role: typecase.clean(text) for role, text in words if text}
    notes = (Phrase.of("note.emoji_left_out"),) if any(lost for _, lost in cleaned.values()) else ()
    return Words(**{role: text or None for role, (text, _) in cleaned.items()}), notes


def _setting(design: Design, layout: Layout, style: Style, typecase: Typecase) -> Setting:
    """The faces of this post; relief takes a face whose stems carry it, unless the owner chose another."""
    relief = design.lettering.relief
    asked = design.lettering.face or style.display
    solid = style.solid if relief and asked == style.display and not typecase.face(asked).relief else None
    shown = solid or asked
    signed = shown if typecase.face(shown).character in SIGNED else style.text
    faces = {"display": shown, "text": style.text, "name": signed}
    below = BELOW.get(style.ornament, 0.0) if not relief else 0.0
    label = None if relief and style.label == "headline" else style.label
    most = LARGEST if layout.recipe is None else MOST
    lead = style.lead * layout.lead
    order = Order(lead, style.price, style.above, label, style.figures, most, design.lettering.larger)
    return Setting(typecase, faces, WIDER if relief else 0.0, style.labels, below, order)


def _align(layout: Layout, style: Style) -> str:
    return style.align if layout.align == "style" else layout.align


@dataclass(frozen=True, slots=True)
class Stack:
    lines: tuple[Placed, ...]
    placement: Placement
    dropped: tuple[str, ...]


def _stood(
    sheet: Sheet, words: Words, layout: Layout, style: Style, setting: Setting, asked: Placement | None
) -> tuple[tuple[Placed, ...], Stack]:
    """Name and block: the block keeps clear of a name at the foot or above it in the middle; any other name gives
    way to the block, and so does every name to a block that the owner placed."""
    align = _align(layout, style)
    name = nameplate.stood(sheet, words, align, style.upright, setting)
    centred = sheet.align(align) == "center"
    if name and asked is None and (centred or all(placed.ink.centre[1] > sheet.extent.height / 2 for placed in name)):
        return name, _stack(sheet, words, layout, style, setting, None, name)
    stack = _stack(sheet, words, layout, style, setting, asked, ())
    second = nameplate.stood(sheet, words, align, style.upright, setting, stack.lines)
    if second or not name or asked is not None:
        return second, stack
    return name, _stack(sheet, words, layout, style, setting, None, name)


def _stack(
    sheet: Sheet,
    words: Words,
    layout: Layout,
    style: Style,
    setting: Setting,
    asked: Placement | None,
    name: Sequence[Placed],
) -> Stack:
    """The block of words at its place: the owner's, or the calmest one that is free."""
    short = sheet.extent.short
    width = min(sheet.area.width, sheet.limits.width) / short
    height = (sheet.limits if sheet.panel else sheet.area.within(sheet.limits)).height / short
    made = block.stacked(words, sheet.slots, (width, height), sheet.align(_align(layout, style)), setting)
    if not made.texts:
        return Stack((), asked or Placement(), made.dropped)
    if asked is not None:
        return _put(sheet, made, asked)
    head = HEAD.get(style.ornament, 0.0) * short
    named = (replace(placed.ink, bottom=placed.ink.bottom + head) for placed in name)
    return _found(sheet, made, (*sheet.taken, *named))


def _put(sheet: Sheet, made: Block, asked: Placement) -> Stack:
    """Exactly where the owner wants it, as far as the margins allow; never wider or higher than they are."""
    short, limits = sheet.extent.short, _free(sheet)
    most = min(asked.scale, limits.width / (made.width * short), limits.height / (made.height * short))
    sized = made.scaled(most)
    wide, high = sized.width * short, sized.height * short
    left = min(max(asked.x * sheet.extent.width - wide / 2, limits.left), max(limits.left, limits.right - wide))
    top = min(max(asked.y * sheet.extent.height - high / 2, limits.top), max(limits.top, limits.bottom - high))
    return _stacked(sheet, sized, place.at(left, top, wide, high), most)


def _free(sheet: Sheet) -> Area:
    """Where an owner may put words: inside the margins, on a card inside its panel."""
    inner = place.rim(sheet.extent, place.MARGIN)
    return inner if sheet.panel is None else inner.within(sheet.limits)


def _found(sheet: Sheet, made: Block, taken: Sequence[Area]) -> Stack:
    """Where the block is free: fewer words before the largest of them are small."""
    short = sheet.extent.short
    scales = sorted({*SCALES, max(SCALES[-1], min(1.0, LEAST / made.lead))}, reverse=True)
    ways = [(reduced, scale) for reduced in _reduced(made) for scale in scales]
    for reduced, scale in sorted(ways, key=_hurts):
        sized = reduced.scaled(scale)
        wide, high = sized.width * short, sized.height * short
        spot = place.best(sheet.ground, wide, high, _wish(sheet, wide, high, made.align), taken, fields(sized, short))
        if spot is not None:
            return _stacked(sheet, sized, spot, scale)
    return Stack((), Placement(), tuple(text.role for text in made.texts))


def _hurts(way: tuple[Block, float]) -> tuple[bool, bool, bool, bool]:
    """What is worst of a smaller block: that it lost its headline, that it is tiny, that it lost a price or a day,
    that its largest words are small."""
    made, scale = way
    size = made.lead * scale
    return (
        "headline" in made.dropped,
        size < TINY,
        not {"price", "date"}.isdisjoint(made.dropped),
        size < LEAST - HAIR,
    )


def _reduced(made: Block) -> list[Block]:
    """The block, then with less and less in it; the largest text stays longest."""
    lead = max(made.texts, key=lambda text: text.size).role
    blocks = [made]
    for role in (role for role in SPARED if role != lead):
        if any(text.role == role for text in blocks[-1].texts):
            blocks.append(blocks[-1].without(role))
    return blocks


def _wish(sheet: Sheet, wide: float, high: float, align: str) -> Wish:
    """Home of a block: hard against the nearer edge of the layout's area, in the middle of a card's panel."""
    area, limits = sheet.area.within(sheet.limits), sheet.limits
    x = {"left": area.left + wide / 2, "center": area.centre[0], "right": area.right - wide / 2}[align]
    middle = sheet.area.centre[1] / sheet.extent.height
    y = area.top + high / 2 if middle < 0.45 else area.bottom - high / 2 if middle > 0.55 else area.centre[1]
    y = area.centre[1] if sheet.centred else y
    return Wish((x, limits.centre[1] if sheet.panel else y), limits, align)


def _stacked(sheet: Sheet, sized: Block, spot: Area, scale: float) -> Stack:
    x, y = spot.centre[0] / sheet.extent.width, spot.centre[1] / sheet.extent.height
    placement = Placement(x=min(1.0, max(0.0, x)), y=min(1.0, max(0.0, y)), scale=max(0.4, min(3.0, scale)))
    return Stack(laid(sized, spot, sheet.extent.short), placement, sized.dropped)
