"""Graphic grounds for posts without a photograph: the trade's own thing, cut flat, on a strict sheet in few colours.

`plate` shows the thing large on a disc, `field` huge and tone on tone, `tiles` in a grid of plain forms, `press` as a
small stamp on letterpress paper, `ticket` on a coupon; on `almanac` a sheet of the month will lie, `light` is a wall.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import cv2
import numpy as np

from engine.domain.canvas import SHORT_SIDE, Extent, Ratio
from engine.domain.errors import SettingsWrong
from engine.domain.shop import Tone
from engine.domain.step import Pose
from engine.domain.world import Motif
from engine.imaging import almanac as almanac_
from engine.imaging import motif, tile
from engine.imaging.colour import Colour, contrast, light_of, mixed, named
from engine.imaging.lamp import Lamp, shine
from engine.imaging.pixels import Rgb
from engine.imaging.place import ratio_of
from engine.imaging.scheme import Scheme, scheme
from engine.imaging.stage import DISC, coupon, grid, spot, stamp, tear
from engine.imaging.texture import Field, cloud, columns, dice, grain, rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """The canvas in shares of its short side, and what is drawn on it; `pixels` is height x width x 3, 0 to 1."""

    extent: Extent
    palette: tuple[str, ...]
    tone: Tone
    seed: int
    thing: Motif | None
    pixels: Field = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "pixels", np.zeros((self.extent.height, self.extent.width, 3), np.float32))

    @property
    def width(self) -> float:
        return self.extent.width / self.extent.short

    @property
    def height(self) -> float:
        return self.extent.height / self.extent.short

    @property
    def wide(self) -> bool:
        return self.extent.width > self.extent.height

    def colour(self, role: str) -> Colour:
        return named(role, self.palette)

    def scheme(self, bold: bool) -> Scheme:
        return scheme(self.palette, self.tone, self.seed, bold)

    def fill(self, colour: Colour) -> None:
        self.pixels[:] = colour

    def block(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A rectangle in shares of the short side."""
        short = self.extent.short
        area = (
            slice(max(0, round(top * short)), round(bottom * short)),
            slice(max(0, round(left * short)), round(right * short)),
        )
        self.pixels[area] = colour

    def disc(self, x: float, y: float, reach: float, colour: Colour) -> None:
        self.thinged(tile.ROUND, x, y, 2 * reach, {"a": colour})

    def draw(self, x: float, y: float, size: float, tones: Mapping[str, Colour]) -> None:
        if self.thing is not None:
            self.thinged(self.thing, x, y, size, tones)

    def thinged(self, thing: Motif, x: float, y: float, size: float, tones: Mapping[str, Colour]) -> None:
        scale = self.extent.short
        motif.paint(self.pixels, thing, (x * scale, y * scale), size * scale, tones)


def draw(
    recipe: str,
    ratio: Ratio,
    palette: Sequence[str],
    tone: Tone,
    seed: int,
    short: int = SHORT_SIDE,
    thing: Motif | None = None,
) -> Rgb:
    """A ground of the ratio, its short side in px; `palette` as `colour.ROLES` or empty. Raises SettingsWrong."""
    if recipe not in RECIPES:
        raise SettingsWrong(f"poster recipe {recipe} is none of {', '.join(RECIPES)}")
    sheet = Sheet(ratio.extent(short), tuple(palette), tone, seed, thing or tile.SUN)
    RECIPES[recipe](sheet)
    shown = sheet.pixels * np.float32(255)
    shown += (grain(sheet.extent, seed) * np.float32(1.8))[..., None]
    return np.asarray(cv2.convertScaleAbs(np.maximum(shown, 0)), np.uint8)


def plate(sheet: Sheet) -> None:
    """The thing, large, on a disc that the sheet's edge cuts."""
    chosen, (x, y, size) = sheet.scheme(bold=False), _stand(sheet)
    sheet.fill(chosen.ground)
    sheet.disc(x, y, size * DISC, chosen.form)
    sheet.draw(x, y, size, chosen.tones)
    _tooth(sheet)


def _stand(sheet: Sheet) -> tuple[float, float, float]:
    x, y, size = spot(sheet.width, sheet.height)
    return x + (dice(sheet.seed, "aside").random() - 0.5) * (0.0 if sheet.wide else 0.14), y, size


_HUSHED = (("a", 1.0), ("b", 0.6), ("c", 0.35), ("d", 1.4), ("e", 0.75))
"""How far each of a thing's tones stands off its ground, tone on tone."""


def hushed(sheet: Sheet) -> None:
    """One flat colour, and the thing on it huge, tone on tone, cut by two edges."""
    chosen = sheet.scheme(bold=True)
    sheet.fill(chosen.ground)
    tones = {tone: mixed(chosen.ground, chosen.form, share) for tone, share in _HUSHED}
    tones["g"] = chosen.ground
    size = 1.0 if sheet.wide else 1.02 if sheet.height < 1.5 else 1.3
    x = sheet.width - 0.34 - 0.06 * (sheet.seed % 3)
    y = sheet.height - (0.34 if sheet.height < 1.5 else 0.5)
    sheet.draw(x, y, size, tones)
    _tooth(sheet)


def tiles(sheet: Sheet) -> None:
    """A strict grid of plain forms in the palette's colours, the thing in some of them."""
    chosen = sheet.scheme(bold=False)
    sheet.fill(sheet.colour("paper"))
    left, top, size, across, down = grid(sheet.width, sheet.height)
    colours = [sheet.colour(role) for role in ("bold", "soft", "ink", "accent", "deep")]
    generator = dice(sheet.seed, "tiles")
    for row in range(down):
        for column in range(across):
            x, y = left + column * size, top + row * size
            tile.laid(
                sheet.pixels,
                (x, y),
                size,
                sheet.extent.short,
                colours,
                row + column,
                generator,
                sheet.thing,
                chosen.tones,
            )
    _tooth(sheet)


def press(sheet: Sheet) -> None:
    """Cotton paper with a border of two lines and a small stamp of the thing, as letterpress prints it."""
    paper, ink = sheet.colour("paper"), sheet.colour("ink")
    colour = sheet.colour("deep")
    sheet.fill(paper)
    for inset, thick in ((0.04, 0.0035), (0.05, 0.0014)):
        _frame(sheet, inset, thick, colour)
    x, y, size = stamp(sheet.width, sheet.height)
    sheet.draw(x, y, size, {"a": colour, "b": mixed(colour, ink, 0.35), "c": ink, "d": paper, "e": ink, "g": paper})
    _tooth(sheet, 0.016)


def _frame(sheet: Sheet, inset: float, thick: float, colour: Colour) -> None:
    right, bottom = sheet.width - inset, sheet.height - inset
    for box in (
        (inset, inset, right, inset + thick),
        (inset, bottom - thick, right, bottom),
        (inset, inset, inset + thick, bottom),
        (right - thick, inset, right, bottom),
    ):
        sheet.block(*box, colour)


def ticket(sheet: Sheet) -> None:
    """A coupon with bitten sides and a line to tear along; its stub carries the thing."""
    chosen = sheet.scheme(bold=True)
    ground, paper = chosen.ground, sheet.colour("paper")
    sheet.fill(ground)
    left, top, right, bottom = coupon(sheet.width, sheet.height)
    line = tear(sheet.width, sheet.height)
    sheet.block(left, top, right, bottom, paper)
    stub = sheet.colour("deep") if contrast(sheet.colour("deep"), ground) > 1.3 else sheet.colour("ink")
    tones = {
        "a": paper,
        "b": mixed(paper, stub, 0.35),
        "c": mixed(stub, np.zeros(3, np.float32), 0.5),
        "d": mixed(paper, stub, 0.12),
        "e": mixed(paper, stub, 0.35),
        "g": stub,
    }
    if sheet.wide:
        sheet.block(line, top, right, bottom, stub)
        _torn(sheet, [(line, top), (line, bottom)], ground)
        sheet.draw((line + right) / 2, sheet.height / 2 - 0.03, 0.32, tones)
    else:
        sheet.block(left, line, right, bottom, stub)
        _torn(sheet, [(left, line), (right, line)], ground)
        sheet.draw(0.5, (line + bottom) / 2, bottom - line - 0.08, tones)
    _tooth(sheet)


def _torn(sheet: Sheet, ends: Sequence[tuple[float, float]], ground: Colour) -> None:
    """Bites at both ends and holes between them."""
    (x0, y0), (x1, y1) = ends
    length = max(x1 - x0, y1 - y0)
    for share in np.linspace(0.06, 0.94, round(length / 0.034)):
        sheet.disc(x0 + (x1 - x0) * share, y0 + (y1 - y0) * share, 0.0045, ground)
    for x, y in ends:
        sheet.disc(x, y, 0.036, ground)


def almanac(sheet: Sheet) -> None:
    """Two colours: the month's sheet will lie on the lower one."""
    quiet = sheet.tone in (Tone.EXPERT, Tone.TENDER)
    paper, soft, strong = (sheet.colour(role) for role in ("paper", "soft", "bold"))
    sheet.fill(soft if quiet or sheet.tone is Tone.FRIENDLY else strong)
    if quiet:
        sheet.fill(mixed(paper, soft, 0.75))
    place = almanac_.PLACES[ratio_of(sheet.extent)]
    left, top = place.x * sheet.width, place.y * sheet.height
    right, bottom = place.right * sheet.width, place.bottom * sheet.height
    sheet.block(
        left + 0.008,
        top + 0.012,
        right + 0.008,
        bottom + 0.012,
        mixed(sheet.colour("soft"), sheet.colour("ink"), 0.2),
    )
    sheet.block(left, top, right, bottom, mixed(paper, np.ones(3, np.float32), 0.5))
    sheet.block(left, top, right, top + 0.012, sheet.colour("deep"))
    if sheet.height > 1.5:
        sheet.draw(0.5, sheet.height - 0.19, 0.3, sheet.scheme(bold=False).tones)
    _tooth(sheet)


def light(sheet: Sheet) -> None:
    """A painted wall in the shop's colour, and the sun through a window, quiet enough for words."""
    base = sheet.colour("paper" if sheet.tone in (Tone.EXPERT, Tone.TENDER) else "soft")
    if sheet.tone is Tone.TRENDY:
        base = mixed(base, sheet.colour("accent"), 0.35)
    strokes = cloud(sheet.extent, 0.5, sheet.seed, "wall", 3, (0.7, 1.3)) * np.float32(0.05)
    lamp = Lamp(fall=0.16, window=0.24, leaf=0.6, warm=0.4, level=0.96)
    shone = shine(lamp, sheet.extent, Pose.FLAT, 0.6, sheet.seed)
    wall = light_of(base) * (1 + strokes)[..., None]
    sheet.pixels[:] = cv2.sqrt(np.clip(wall * shone, 0, 1))


RECIPES: Mapping[str, Callable[[Sheet], None]] = {
    "plate": plate,
    "press": press,
    "tiles": tiles,
    "field": hushed,
    "ticket": ticket,
    "almanac": almanac,
    "light": light,
}


def _tooth(sheet: Sheet, depth: float = 0.011) -> None:
    """The faint tooth of a printed sheet, and the breath of a lamp at its upper left."""
    tooth = cloud(sheet.extent, 0.008, sheet.seed, "tooth", 3) * np.float32(depth)
    far = (columns(sheet.extent) - 0.3) ** 2 + (rows(sheet.extent) - 0.2) ** 2
    sheet.pixels[:] *= (1.008 - 0.03 * far + tooth).astype(np.float32)[..., None]
