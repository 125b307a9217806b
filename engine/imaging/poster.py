"""Graphic grounds for posts without a photograph: cut paper, a split sheet, a night sky, light through a window."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from engine.domain.canvas import Box, Extent, Ratio
from engine.domain.errors import SettingsWrong
from engine.domain.shop import Tone
from engine.domain.step import Pose
from engine.imaging.colour import Colour, luminance, mixed, named
from engine.imaging.lamp import Lamp, shine
from engine.imaging.pixels import Rgb
from engine.imaging.recipes import light_of
from engine.imaging.texture import Field, blurred, cloud, columns, dice, grain, rows, smooth

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

    def colour(self, role: str) -> Colour:
        return named(role, self.palette)


def draw(recipe: str, ratio: Ratio, palette: Sequence[str], tone: Tone, seed: int) -> Rgb:
    """A ground at the ratio's full size; `palette` as `colour.ROLES` or empty. Raises SettingsWrong."""
    if recipe not in RECIPES:
        raise SettingsWrong(f"poster recipe {recipe} is none of {', '.join(RECIPES)}")
    sheet = Sheet(ratio.extent(), tuple(palette), tone, seed)
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
    out = _ground(sheet, _base(sheet))
    x, foot = _stage(sheet, generator.uniform(0.60, 0.70))
    reach = generator.uniform(0.25, 0.30)
    top = foot - generator.uniform(0.50, 0.58)
    side = -1 if generator.random() < 0.5 else 1
    disc = _disc(sheet, x + side * reach * 0.95, top + reach * 0.50, reach * generator.uniform(0.52, 0.66))
    out = _laid(sheet, out, disc, sheet.colour("accent"))
    return _laid(sheet, out, _arch(sheet, x, top, reach), _second(sheet))


def split(sheet: Sheet) -> Field:
    """Two blocks that do not share the sheet equally, a half disc on their border, two hairlines."""
    generator = dice(sheet.seed, "split")
    out = _ground(sheet, _base(sheet))
    block = sheet.colour("deep" if sheet.tone in (Tone.TRENDY, Tone.EXPERT) else "accent")
    place = generator.uniform(0.60, 0.66)
    along, across = (sheet.across, sheet.down) if sheet.wide else (sheet.down, sheet.across)
    length = sheet.width if sheet.wide else sheet.height
    edge = np.asarray(length * place - along + 0 * across, np.float32)
    out = _filled(sheet, out, edge, block)
    at = length * place, generator.uniform(0.60, 0.74)
    reach = generator.uniform(0.17, 0.22)
    centre = at if sheet.wide else (at[1], at[0])
    half = np.maximum(_disc(sheet, centre[0], centre[1], reach), edge)
    out = _filled(sheet, out, np.asarray(half, np.float32), sheet.colour("soft"))
    ink = mixed(block, sheet.colour("paper"), 0.75)
    for step in (0.045, 0.057):
        line = np.abs(along - (length - step)) - 0.0008 + 0 * across
        out = _filled(sheet, out, np.asarray(line, np.float32), ink)
    return out


def night(sheet: Sheet) -> Field:
    """A deep tone, and one huge body cropped by the edge whose rim catches the light."""
    generator = dice(sheet.seed, "night")
    dark = mixed(sheet.colour("ink"), sheet.colour("deep"), 0.18 if sheet.tone is not Tone.TRENDY else 0.85)
    out = _ground(sheet, mixed(dark, np.zeros(3, np.float32), 0.12))
    x, foot = _stage(sheet, generator.uniform(0.68, 0.82))
    reach = generator.uniform(0.52, 0.60)
    body = _disc(sheet, x, foot + reach * generator.uniform(0.02, 0.10), reach)
    lit = np.clip((x - sheet.across) * 0.5 + (foot - sheet.down) * 0.8, 0, 1)
    rim = np.exp(-((body / 0.16) ** 2)) * smooth(0.05, 0.55, np.asarray(lit, np.float32))
    inside = smooth(0.0012, -0.0012, body)
    glow = np.exp(-np.maximum(body, 0) / 0.16) * smooth(0.0, 0.5, np.asarray(lit, np.float32)) * 0.16
    warm, soft = sheet.colour("accent"), sheet.colour("soft")
    out = out + (warm - out) * (glow * (1 - inside))[..., None]
    face = dark + (mixed(warm, soft, 0.35) - dark) * (0.16 + 0.80 * rim)[..., None]
    return np.asarray(out + (face - out) * inside[..., None], np.float32)


def light(sheet: Sheet) -> Field:
    """A painted wall in the shop's colour, and the sun through a window, quiet where words go."""
    base = sheet.colour("paper" if sheet.tone is Tone.EXPERT else "soft")
    strokes = cloud(sheet.extent, 0.5, sheet.seed, "wall", 3, (0.7, 1.3)) * 0.05
    lamp = Lamp(fall=0.22, window=0.42, leaf=0.75, warm=0.5)
    shone = shine(lamp, sheet.extent, Pose.FLAT, 0.6, sheet.seed)
    wall = light_of(base) * (1 + strokes)[..., None]
    return np.asarray(cv2.sqrt(np.clip(wall * shone, 0, 1)), np.float32)


Recipe = Callable[[Sheet], Field]

RECIPES: Mapping[str, Recipe] = {"paper": paper, "split": split, "night": night, "light": light}


def _base(sheet: Sheet) -> Colour:
    """Trendy and friendly posts may stand on colour, the others on the palette's paper."""
    return sheet.colour("soft" if sheet.tone is Tone.FRIENDLY and sheet.seed % 2 else "paper")


def _second(sheet: Sheet) -> Colour:
    """The large form's colour: never the ground's own."""
    if sheet.tone is Tone.TRENDY:
        return sheet.colour("deep")
    return sheet.colour("paper" if sheet.tone is Tone.FRIENDLY and sheet.seed % 2 else "soft")


def _stage(sheet: Sheet, share: float) -> tuple[float, float]:
    """Where forms stand outside the calm area: a centre across and a foot below, in shares of the short side."""
    return (sheet.width * (0.56 + 0.36 * share) if sheet.wide else share), sheet.height


def _ground(sheet: Sheet, colour: Colour) -> Field:
    """Even colour with a sheet's faint tooth and the breath of a lamp at the upper left."""
    tooth = cloud(sheet.extent, 0.008, sheet.seed, "tooth", 3) * 0.014
    far = (sheet.across / sheet.width - 0.3) ** 2 + (sheet.down / sheet.height - 0.2) ** 2
    return np.asarray((1.012 - 0.05 * far + tooth)[..., None] * colour, np.float32)


def _disc(sheet: Sheet, x: float, y: float, reach: float) -> Shape:
    return np.asarray(np.hypot(sheet.across - x, sheet.down - y) - reach, np.float32)


def _arch(sheet: Sheet, x: float, top: float, reach: float) -> Shape:
    """A half disc on a post that runs off the sheet's foot."""
    post = np.maximum(np.abs(sheet.across - x) - reach, top + reach - sheet.down)
    return np.asarray(np.minimum(_disc(sheet, x, top + reach, reach), post), np.float32)


def _filled(sheet: Sheet, picture: Field, shape: Shape, colour: Colour) -> Field:
    pixel = 1 / sheet.extent.short
    share = np.clip(0.5 - shape / pixel, 0, 1)[..., None]
    return np.asarray(picture + (colour * _tooth(sheet) - picture) * share, np.float32)


def _laid(sheet: Sheet, picture: Field, shape: Shape, colour: Colour) -> Field:
    """Like a sheet laid on the other: with a soft shadow to the lower right."""
    moved = np.array([[1, 0, 0.010 * sheet.extent.short], [0, 1, 0.012 * sheet.extent.short]], np.float32)
    size = (sheet.extent.width, sheet.extent.height)
    inside = np.clip(0.5 - shape * sheet.extent.short, 0, 1).astype(np.float32)
    fallen = cv2.warpAffine(inside, moved, size, borderMode=cv2.BORDER_REPLICATE)
    shade = 0.20 * blurred(np.asarray(fallen, np.float32), 0.013, sheet.extent)
    return _filled(sheet, picture * (1 - shade)[..., None], shape, colour)


def _tooth(sheet: Sheet) -> Field:
    return (1 + cloud(sheet.extent, 0.008, sheet.seed, "tooth", 3) * 0.014)[..., None]


def bright(colour: Colour) -> bool:
    """Whether dark words read better on it than light ones."""
    return luminance(colour) > 0.18
