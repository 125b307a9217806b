"""What a model saw in an owner's photo."""

from enum import StrEnum
from typing import Literal

from engine.domain.canvas import Box
from engine.domain.frozen import Frozen


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
    """`thing` is the product in a few words of the owner's language, `box` where it is; `clutter` could go."""

    thing: str = ""
    pose: Literal["standing", "flat"] | None = None
    mood: str = ""
    box: Box | None = None
    clutter: tuple[str, ...] = ()
    private: tuple[Spot, ...] = ()
