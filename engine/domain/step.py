"""The generative steps a `PictureMaker` can be asked for; pictures travel as PNG bytes."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.canvas import Box, Ratio
from engine.domain.frozen import Frozen
from engine.domain.picture import Relief
from engine.domain.shop import Tone


class Pose(StrEnum):
    """How the camera saw the subject: a standing thing wants a horizon, a lying one a flat ground."""

    STANDING = "standing"
    FLAT = "flat"


class Light(StrEnum):
    """The side the one light comes from."""

    LEFT = "left"
    RIGHT = "right"
    ABOVE = "above"


class Matte(Frozen):
    """Picture → one 8-bit grey PNG of the same size: how much of each pixel is subject."""

    kind: Literal["matte"] = "matte"
    picture: bytes
    box: Box | None = None


class Backdrop(Frozen):
    """Nothing → an RGB PNG of the ratio's extent: a scene without its subject."""

    kind: Literal["backdrop"] = "backdrop"
    scene: str
    pose: Pose = Pose.STANDING
    light: Light = Light.LEFT
    ratio: Ratio = Ratio.PORTRAIT
    palette: tuple[str, ...] = ()
    seed: int = 0


class Poster(Frozen):
    """Nothing → an RGB PNG of the ratio's extent: a graphic ground that words will stand on; `motif` by key."""

    kind: Literal["poster"] = "poster"
    recipe: str
    motif: str | None = None
    ratio: Ratio = Ratio.PORTRAIT
    palette: tuple[str, ...] = ()
    tone: Tone = Tone.FRIENDLY
    seed: int = 0


class Restyle(Frozen):
    """Picture → RGB PNG of the same size in a look, `strength` 0.0 (unchanged) to 1.0."""

    kind: Literal["restyle"] = "restyle"
    picture: bytes
    look: str
    strength: Annotated[float, Field(ge=0.0, le=1.0)]
    seed: int = 0


class Carve(Frozen):
    """Letters as a grey PNG and the ground they stand on → RGBA PNG of raised, carved or floating letters."""

    kind: Literal["carve"] = "carve"
    letters: bytes
    ground: bytes
    relief: Relief
    colour: str
    light: Light = Light.LEFT
    seed: int = 0


Step = Annotated[Matte | Backdrop | Poster | Restyle | Carve, Field(discriminator="kind")]
