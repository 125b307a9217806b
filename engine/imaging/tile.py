"""One tile of a printed grid: a plain form, or the trade's thing, in two colours that stand apart."""

from collections.abc import Mapping, Sequence

import numpy as np

from engine.domain.world import Motif
from engine.imaging import motif
from engine.imaging.colour import Colour, contrast, mixed
from engine.imaging.texture import Field

ROUND = Motif(key="disc", forms=("a ellipse 50 50 50 50",))
SUN = Motif(key="sun", forms=("a ellipse 50 50 34 34", "b ellipse 50 50 20 20"))

FORMS = (
    Motif(key="quarter", forms=("a path M 0 0 L 100 0 C 100 55 55 100 0 100 Z",)),
    Motif(key="half", forms=("a path M 0 50 C 0 -16 100 -16 100 50 Z", "b path M 0 100 C 0 34 100 34 100 100 Z")),
    Motif(key="dot", forms=("a ellipse 50 50 32 32", "b ellipse 50 50 14 14")),
    Motif(key="petals", forms=("a path M 0 0 C 50 0 100 50 100 100 C 50 100 0 50 0 0 Z",)),
    Motif(key="bars", forms=tuple(f"a rect 0 {y} 100 12 0" for y in (8, 36, 64))),
    Motif(
        key="arch",
        forms=(
            "a path M 12 100 L 12 50 C 12 0 88 0 88 50 L 88 100 Z",
            "b path M 34 100 L 34 56 C 34 32 66 32 66 56 L 66 100 Z",
        ),
    ),
)
APART = 1.35


def laid(
    picture: Field,
    corner: tuple[float, float],
    size: float,
    short: int,
    colours: Sequence[Colour],
    place: int,
    generator: np.random.Generator,
    thing: Motif | None,
    tones: Mapping[str, Colour],
) -> None:
    """Paints one tile, its upper left corner and size in shares of the short side."""
    left, top, right, bottom = (round(edge * short) for edge in (*corner, corner[0] + size, corner[1] + size))
    area = picture[max(0, top) : bottom, max(0, left) : right]
    ground = colours[int(generator.integers(len(colours)))]
    area[:] = ground
    others = [each for each in colours if contrast(each, ground) > APART] or [mixed(ground, colours[1], 0.5)]
    main = others[int(generator.integers(len(others)))]
    chosen = FORMS[int(generator.integers(len(FORMS)))]
    centre = ((right - left) / 2, (bottom - top) / 2)
    if place % 3 == 1 and thing is not None:
        area[:] = tones["g"]
        motif.paint(area, thing, centre, size * short * 0.76, tones)
    else:
        motif.paint(area, chosen, centre, float(max(right - left, bottom - top)), {"a": main, "b": ground})
