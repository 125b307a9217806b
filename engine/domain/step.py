"""The generative steps a `PictureMaker` can be asked for; pictures travel as PNG bytes."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.canvas import Box, Ratio
from engine.domain.frozen import Frozen
from engine.domain.picture import Keep, Relief
from engine.domain.prompt import Dropped, Prompt
from engine.domain.seen import Pose as Pose
from engine.domain.shop import Tone


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
    prompt: Prompt = Prompt()
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
    prompt: Prompt = Prompt()
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


class Polish(StrEnum):
    """What is done to faces of a generated picture: nothing, drawn again with the hands, or the older second pass."""

    NONE = "none"
    DETAIL = "detail"
    SECOND = "second"


class Generate(Frozen):
    """Nothing → `count` RGB PNGs of about the ratio, from words alone."""

    kind: Literal["generate"] = "generate"
    prompt: Prompt
    ratio: Ratio = Ratio.PORTRAIT
    count: Annotated[int, Field(ge=1, le=3)] = 1
    polish: Polish = Polish.NONE
    seed: int = 0


class Surround(Frozen):
    """A canvas with its subject in place → RGB PNG of the same size with everything else drawn anew.

    `mask` is a grey PNG, white where the canvas is kept. Whoever asks puts the subject's own pixels back.
    """

    kind: Literal["surround"] = "surround"
    picture: bytes
    mask: bytes
    keep: Keep = Keep.PRODUCT
    prompt: Prompt
    seed: int = 0


class Fill(Frozen):
    """Picture → RGB PNG of the same size, drawn anew where the grey PNG `mask` is white: clutter, a wider canvas."""

    kind: Literal["fill"] = "fill"
    picture: bytes
    mask: bytes
    prompt: Prompt = Prompt()
    seed: int = 0


class Upscale(Frozen):
    """Picture → RGB PNG of twice its width and height."""

    kind: Literal["upscale"] = "upscale"
    picture: bytes


Step = Annotated[
    Matte | Backdrop | Poster | Restyle | Carve | Generate | Surround | Fill | Upscale, Field(discriminator="kind")
]


class Making(Frozen):
    """Who made something. `generated`: a generative model; `simple`: something simpler stood in for what was asked.

    `by` is `cpu`, or box, workflow, variant and base, as in `box-a text_to_image/A flux_dev_q8`. `unsaid` is what of
    the prompt its model did not read.
    """

    by: str = "cpu"
    generated: bool = False
    simple: bool = False
    unsaid: tuple[Dropped, ...] = ()


class Drawn(Frozen):
    pictures: Annotated[tuple[bytes, ...], Field(min_length=1)]
    making: Making = Making()
