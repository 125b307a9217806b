"""What a model saw in an owner's photo."""

from enum import StrEnum

from engine.domain.canvas import Box
from engine.domain.frozen import Frozen


class Pose(StrEnum):
    """How the camera saw the subject: a standing thing wants a horizon, a lying one a flat ground."""

    STANDING = "standing"
    FLAT = "flat"


class Private(StrEnum):
    """What belongs to somebody and should not be put up unasked."""

    FACE = "face"
    PLATE = "plate"
    CARD = "card"
    PHONE = "phone"


class Spot(Frozen):
    what: Private
    box: Box


class Seen(Frozen):
    """`thing` is the product in a few words of the owner's language, `box` where it is, `pose` how the camera saw it;
    `clutter` could go."""

    thing: str = ""
    pose: Pose | None = None
    mood: str = ""
    box: Box | None = None
    clutter: tuple[str, ...] = ()
    private: tuple[Spot, ...] = ()
