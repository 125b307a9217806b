"""Graphic grounds for posts without a photograph: cut paper, a split sheet, a night sky, light through a window."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import SHORT_SIDE, Box, Extent, Ratio
from engine.domain.errors import SettingsWrong
from engine.domain.shop import Tone
from engine.domain.step import Pose
from engine.imaging.colour import ROLES, Colour, light_of, mixed, named
from engine.imaging.lamp import Lamp, shine
from engine.imaging.pixels import Rgb
from engine.imaging.texture import Field, blurred, cloud, columns, dice, grain, rows, shrunk, smooth, spread

Shape = Field
"""Signed distance in shares of the short side: negative inside."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The canvas in shares of its short side: `across` and `down` from the upper left corner."""

    extent: Extent
    palette: tuple[str, ...]
    tone: Tone
    seed: int

    @property
    def across(self) -> Field:
        return columns(self.extent) * np.float32(self.width)

    @property
    def down(self) -> Field:
        return rows(self.extent) * np.float32(self.height)

    @property
    def width(self) -> float:
        return self.extent.width / self.extent.short

    @property
    def height(self) -> float:
        return self.extent.height / self.extent.short

    @property
    def wide(self) -> bool:
        return self.extent.width > self.extent.height

    @property
    def growth(self) -> float:
        """Forms are drawn for 4:5: larger on a taller sheet, smaller on a square one."""
        return 1.0 if self.wide else min(1.3, max(0.85, self.height / 1.25))

    def stage(self, share: float) -> float:
        """A place across where forms may stand: anywhere, but at the right of the words on a wide sheet."""
        return self.width * (0.60 + 0.36 * share) if self.wide else share

    def colour(self, role: str) -> Colour:
        return named(role, self.palette)


def draw(recipe: str, ratio: Ratio, palette: Sequence[str], tone: Tone, seed: int, short: int = SHORT_SIDE) -> Rgb:
    """A ground of the ratio, its short side in px; `palette` as `colour.ROLES` or empty. Raises SettingsWrong."""
    if recipe not in RECIPES:
        raise SettingsWrong(f"poster recipe {recipe} is none of {', '.join(RECIPES)}")
    sheet = Sheet(ratio.extent(short), tuple(palette), tone, seed)
    shown = RECIPES[recipe](sheet) * np.float32(255)
    shown += (grain(sheet.extent, seed) * np.float32(2.2))[..., None]
    return np.asarray(cv2.convertScaleAbs(np.maximum(shown, 0)), np.uint8)


def calm(recipe: str, ratio: Ratio) -> Box:
    """Where nothing but even colour is, whatever the seed: words belong there. Raises SettingsWrong."""
    if recipe not in RECIPES:
        raise SettingsWrong(f"poster recipe {recipe} is none of {', '.join(RECIPES)}")
    if ratio is Ratio.WIDE:
        return Box(x=0.05, y=0.10, width=0.50, height=0.80)
    if ratio is Ratio.STORY:
        return Box(x=0.08, y=0.15, width=0.84, height=0.38)
    return Box(x=0.07, y=0.07, width=0.86, height=0.46 if ratio is Ratio.PORTRAIT else 0.44)


def paper(sheet: Sheet) -> Field:
    """Cut paper: an arch that stands at the foot and a disc half behind it, each with its own thin shadow."""
    generator = dice(sheet.seed, "paper")
    ground, form, spark = _scheme(sheet)
    reach = generator.uniform(0.25, 0.30) * sheet.growth
    x = sheet.stage(generator.uniform(0.48, 0.54)) if sheet.wide else generator.uniform(0.955, 0.99) - reach
    top = sheet.height - reach * generator.uniform(1.75, 2.0)
    side = 1 if sheet.wide else -1
    disc = _disc(sheet, x + side * reach * 0.98, top + reach * 0.52, reach * generator.uniform(0.50, 0.64))
    out = _laid(sheet, _flat(sheet, ground), disc, spark)
    return _printed(sheet, _laid(sheet, out, _arch(sheet, x, top, reach), form))


def split(sheet: Sheet) -> Field:
    """Two blocks that do not share the sheet equally, a half disc on their border, two hairlines."""
    generator = dice(sheet.seed, "split")
    ground, form, spark = _scheme(sheet)
    along, length = (sheet.across, sheet.width) if sheet.wide else (sheet.down, sheet.height)
    below = bool(generator.random() < 0.6) or sheet.growth < 1
    level = length * (generator.uniform(0.60, 0.66) if below else generator.uniform(0.72, 0.76))
    edge = np.asarray(np.broadcast_to(level - along, (sheet.extent.height, sheet.extent.width)), np.float32)
    out = _filled(sheet, _flat(sheet, ground), edge, form)
    reach, beside = generator.uniform(0.19, 0.24) * sheet.growth, generator.uniform(0.62, 0.74)
    centre = (level, beside) if sheet.wide else (beside, level)
    disc = _disc(sheet, *centre, reach)
    out = _filled(sheet, out, np.maximum(disc, edge if below else -edge), spark)
    for step in (0.048, 0.060):
        out = _filled(sheet, out, np.abs(edge + length - level - step) - np.float32(0.0008), mixed(form, ground, 0.6))
    return _printed(sheet, out)


def night(sheet: Sheet) -> Field:
    """A deep tone, and one huge body cropped by the edge whose rim catches the light."""
    generator = dice(sheet.seed, "night")
    ink, accent = sheet.colour("ink"), sheet.colour("accent")
    dark = mixed(ink, accent, 0.20 if sheet.tone is Tone.FRIENDLY else 0.11)
    reach = generator.uniform(0.50, 0.58) * sheet.growth
    low, high = (0.86, 1.0) if sheet.wide else ((0.14, 0.30) if sheet.seed % 2 else (0.66, 0.84))
    x = sheet.stage(generator.uniform(low, high))
    y = sheet.height + reach * generator.uniform(0.10, 0.22)
    body = _disc(sheet, x, y, reach)
    lit = smooth(0.0, 0.6, np.clip((x - sheet.across) * 0.5 + (y - reach * 0.35 - sheet.down) * 0.8, 0, 1))
    glow = np.exp(-np.maximum(body, 0) / np.float32(0.15)) * lit * np.float32(0.26)
    rim = np.exp(-((body / np.float32(0.17)) ** 2)) * lit
    face = dark + (mixed(accent, sheet.colour("soft"), 0.40) - dark) * (0.30 + 0.70 * rim)[..., None]
    out = dark * np.float32(0.88) + (accent - dark) * glow[..., None]
    return _printed(sheet, out + (face - out) * _inside(sheet, body)[..., None])


def light(sheet: Sheet) -> Field:
    """A painted wall in the shop's colour, and the sun through a window, quiet enough for words."""
    base = sheet.colour("paper" if sheet.tone in (Tone.EXPERT, Tone.TENDER) else "soft")
    if sheet.tone is Tone.TRENDY:
        base = mixed(base, sheet.colour("accent"), 0.35)
    strokes = cloud(sheet.extent, 0.5, sheet.seed, "wall", 3, (0.7, 1.3)) * np.float32(0.05)
    lamp = Lamp(fall=0.20, window=0.30, leaf=0.7, warm=0.4, level=0.96)
    shone = shine(lamp, sheet.extent, Pose.FLAT, 0.6, sheet.seed)
    wall = light_of(base) * (1 + strokes)[..., None]
    return np.asarray(cv2.sqrt(np.clip(wall * shone, 0, 1)), np.float32)


Recipe = Callable[[Sheet], Field]

RECIPES: Mapping[str, Recipe] = {"paper": paper, "split": split, "night": night, "light": light}


def _scheme(sheet: Sheet) -> tuple[Colour, Colour, Colour]:
    """Ground, large form and spark of a tone; the seed may exchange paper and soft."""
    paper, ink, accent, _, soft = (sheet.colour(role) for role in ROLES)
    odd = bool(sheet.seed % 2)
    match sheet.tone:
        case Tone.FRIENDLY:
            return (soft, paper, accent) if odd else (paper, soft, accent)
        case Tone.EXPERT:
            return paper, mixed(ink, accent, 0.15), accent if odd else soft
        case Tone.TRENDY:
            return (soft, ink, accent) if odd else (ink, accent, soft)
        case Tone.TENDER:
            return paper, mixed(soft, paper, 0.25), mixed(accent, soft, 0.45)


def _flat(sheet: Sheet, colour: Colour) -> Field:
    return np.broadcast_to(colour, (sheet.extent.height, sheet.extent.width, 3)).astype(np.float32)


def _printed(sheet: Sheet, picture: Field) -> Field:
    """The faint tooth of a sheet, and the breath of a lamp at its upper left."""
    tooth = cloud(sheet.extent, 0.008, sheet.seed, "tooth", 3) * np.float32(0.013)
    far = (sheet.across / sheet.width - 0.3) ** 2 + (sheet.down / sheet.height - 0.2) ** 2
    return np.asarray(picture * (1.01 - 0.05 * far + tooth).astype(np.float32)[..., None], np.float32)


def _disc(sheet: Sheet, x: float, y: float, reach: float) -> Shape:
    return np.asarray(np.hypot(sheet.across - x, sheet.down - y) - reach, np.float32)


def _arch(sheet: Sheet, x: float, top: float, reach: float) -> Shape:
    """A half disc on a post that runs off the sheet's foot."""
    post = np.maximum(np.abs(sheet.across - x) - reach, top + reach - sheet.down)
    return np.asarray(np.minimum(_disc(sheet, x, top + reach, reach), post), np.float32)


def _inside(sheet: Sheet, shape: Shape) -> Field:
    """1 inside, 0 outside, the edge one pixel soft."""
    return np.asarray(np.clip(0.5 - shape * np.float32(sheet.extent.short), 0, 1), np.float32)


def _filled(sheet: Sheet, picture: Field, shape: Shape, colour: Colour) -> Field:
    return np.asarray(picture + (colour - picture) * _inside(sheet, shape)[..., None], np.float32)


def _laid(sheet: Sheet, picture: Field, shape: Shape, colour: Colour) -> Field:
    """Like a sheet laid on the other: with a soft shadow to the lower right."""
    small = shrunk(sheet.extent)
    size = (small.width, small.height)
    inside = cv2.resize(_inside(sheet, shape), size, interpolation=cv2.INTER_AREA)
    moved = np.array([[1, 0, 0.010 * small.short], [0, 1, 0.012 * small.short]], np.float32)
    fallen = cv2.warpAffine(inside, moved, size, borderMode=cv2.BORDER_REPLICATE)
    shade = spread(blurred(np.asarray(fallen, np.float32), 0.013, small), sheet.extent) * np.float32(0.20)
    return _filled(sheet, picture * (1 - shade)[..., None], shape, colour)
