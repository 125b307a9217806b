"""The canvas as words see it: a layout's area and panel in its ratio, the limits, and what stands already."""

from dataclasses import dataclass, replace
from typing import Final

from engine.domain.canvas import Box, Extent, Ratio
from engine.domain.picture import Design, Treatment
from engine.domain.world import Layout, Slot
from engine.imaging import place
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.place import Area

FOOT: Final = Box(x=0.0, y=0.62, width=1.0, height=0.38)
"""The panel of a card whose layout names none."""


def area_of(layout: Layout, ratio: Ratio) -> Box:
    """Where a layout's words belong in a ratio."""
    shape = layout.shapes.get(ratio)
    return layout.area if shape is None else shape.area


def panel_of(layout: Layout, ratio: Ratio) -> Box:
    """A card's colour field in a ratio: 30 to 40 % of it."""
    shape = layout.shapes.get(ratio)
    return (shape.panel if shape else None) or layout.panel or FOOT


def _limits(extent: Extent, panel: Area | None, head: float, layout: Layout, design: Design) -> Area:
    """Inside margins and panel; on a drawn ground also inside the layout's own area, round which it has forms."""
    limits = place.heart(extent, panel, head)
    if design.treatment is not Treatment.POSTER or layout.recipe is None:
        return limits
    area = Area.of(area_of(layout, place.ratio_of(extent)), extent)
    return replace(area, top=area.top + head * extent.short).within(limits)


@dataclass(frozen=True, slots=True)
class Sheet:
    """The canvas as words see it: its limits in px, its small sums, the layout's own area, what stands already."""

    extent: Extent
    pixels: Rgb
    ground: place.Ground
    limits: Area
    rim: Area
    area: Area
    panel: Area | None
    mark: Area | None
    photo: bool
    slots: tuple[Slot, ...]
    centred: bool = False
    steady: bool = False

    @classmethod
    def of(
        cls,
        pixels: Rgb,
        layout: Layout,
        design: Design,
        keep_out: Mask | None,
        head: float = 0.0,
        alive: Mask | None = None,
    ) -> "Sheet":
        """`head` is air an ornament takes above the words, as a share of the short side; `alive` what the AI mark
        may not cover, else `keep_out`."""
        extent = Extent(width=pixels.shape[1], height=pixels.shape[0])
        ratio = place.ratio_of(extent)
        card = design.treatment is Treatment.CARD
        panel = Area.of(panel_of(layout, ratio), extent) if card else None
        ground = place.Ground.of(pixels, keep_out)
        marked = ground if alive is None else ground.around(alive)
        wide, high = (share * extent.short for share in place.MARK)
        return cls(
            extent=extent,
            pixels=pixels,
            ground=ground,
            limits=_limits(extent, panel, head, layout, design),
            rim=place.rim(extent, place.EDGE),
            area=Area.of(area_of(layout, ratio), extent),
            panel=panel,
            mark=place.mark_place(marked, wide, high) if design.mark else None,
            photo=design.treatment is Treatment.PHOTO,
            steady=design.treatment in (Treatment.PHOTO, Treatment.SCENE),
            slots=layout.said(design.purpose),
            centred=layout.centred,
        )

    @property
    def taken(self) -> tuple[Area, ...]:
        return (self.mark,) if self.mark else ()

    @property
    def headed(self) -> bool:
        """Whether a card's panel lies at the head alone: then its name may stand at the foot of the canvas."""
        return self.panel is not None and self.panel.top <= 0 and self.panel.bottom < self.extent.height

    @property
    def home(self) -> Area:
        """Where the shop's name may stand: inside the margins; on a card beside its photo, in line with the words."""
        if self.panel is None or self.headed:
            return self.rim
        within = self.rim.within(self.panel)
        return replace(within, left=max(within.left, self.area.left), right=min(within.right, self.area.right + 1))

    def align(self, asked: str) -> str:
        """In a wide canvas words and name stand at the left: a column is no place to centre in."""
        return "left" if asked == "center" and self.extent.width > self.extent.short * 1.2 else asked
