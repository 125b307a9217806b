"""The shapes in which a model answers; `configs/prompts/` says what they mean, and others check what is true."""

from typing import Annotated, Literal

from pydantic import BeforeValidator

from engine.domain.prompt import Prompt
from engine.domain.reading import Intent
from engine.domain.seen import Pose
from engine.domain.shop import Purpose, Tone
from engine.writing.openai.extract import Said


def _known(*words: str) -> BeforeValidator:
    """Anything but one of these words is nothing."""
    return BeforeValidator(lambda value: value if value in words else None)


MaybeTone = Annotated[Tone | None, _known(*Tone)]
MaybePurpose = Annotated[Purpose | None, _known(*Purpose)]
MaybeIntent = Annotated[Intent | None, _known(*Intent)]

SLOTS = ("name", "industry", "region", "service", "price", "audience", "hours")
"""Facts that are plain words."""


class PictureSaid(Said):
    """English phrases for a picture model."""

    subject: str
    action: str
    setting: str
    light: str
    space: str
    style: str

    @property
    def prompt(self) -> Prompt:
        return Prompt(**{name: getattr(self, name)[:200] for name in Prompt.model_fields})


class WishSaid(Said):
    """A change of the post: `kind` and the fields of that kind in `engine.domain.reading`."""

    kind: str
    across: float | None
    down: float | None
    sides: list[str] | None
    factor: float | None
    role: str | None
    hidden: bool | None
    text: str | None
    character: str | None
    colour: str | None
    relief: str | None
    look: str | None
    by: float | None
    scene: str | None
    treatment: str | None
    keep: str | None
    side: str | None
    steps: int | None
    ratio: str | None
    length: int | None
    tone: str | None
    present: bool | None
    tags: list[str] | None


class ReadSaid(Said):
    name: str | None
    industry: str | None
    trade: str | None
    region: str | None
    service: str | None
    price: str | None
    offer: str | None
    offer_until: str | None
    features: list[str]
    dropped: list[str]
    audience: str | None
    hours: str | None
    day: str | None
    last_day: str | None
    tone: MaybeTone
    purpose: MaybePurpose
    withdrawn: list[str]
    intent: MaybeIntent
    yes: bool | None
    choice: int | None
    wishes: list[WishSaid]
    picture: PictureSaid | None


class CaptionSaid(Said):
    angle: str
    hook: str
    body: str


class SaferSaid(Said):
    """A claim of the owner's, and the same thought as it may be said."""

    span: str
    instead: str


class PackSaid(Said):
    """Captions come first, so that they can be shown first."""

    captions: list[CaptionSaid]
    headline: str | None
    subline: str | None
    hashtags: list[str]
    alt: str
    picture: PictureSaid
    avoid: list[str]
    safer: list[SaferSaid]


class BoxSaid(Said):
    """Shares of the photo, from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


class SpotSaid(Said):
    what: Literal["face", "plate", "card", "phone"]
    box: BoxSaid


class PhotoSaid(Said):
    thing: str
    pose: Annotated[Pose | None, _known(*Pose)]
    mood: str
    box: BoxSaid | None
    clutter: list[str]
    private: list[SpotSaid]


class ExpressSaid(Said):
    pack: PackSaid
    reading: ReadSaid
    photo: PhotoSaid | None
