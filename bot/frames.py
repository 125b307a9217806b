"""What the chat page sends through its socket."""

from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from engine.domain.canvas import Box, Placement
from engine.domain.frozen import Frozen


class Sent(Frozen):
    """`id` is the page's own number for a message: saying it again after a cut does nothing."""

    id: Annotated[str, Field(pattern=r"^[0-9a-zA-Z_-]{8,64}$")]


class TextFrame(Sent):
    t: Literal["text"]
    text: str


class TapFrame(Sent):
    t: Literal["tap"]
    data: Annotated[str, Field(max_length=128)]
    label: Annotated[str, Field(max_length=200)] = ""


class PhotosFrame(Sent):
    t: Literal["photos"]
    media: Annotated[tuple[str, ...], Field(min_length=1, max_length=30)]
    caption: str = ""


class BoxFrame(Sent):
    t: Literal["box"]
    box: Box


class PlaceFrame(Sent):
    t: Literal["place"]
    placement: Placement


Frame = Annotated[TextFrame | TapFrame | PhotosFrame | BoxFrame | PlaceFrame, Field(discriminator="t")]
FRAMES: TypeAdapter[Frame] = TypeAdapter(Frame)


def said(frame: Frame) -> dict[str, Any]:
    match frame:
        case TextFrame():
            return {"text": frame.text}
        case TapFrame():
            return {"text": frame.label}
        case PhotosFrame():
            return {"text": frame.caption, "photos": [f"/media/{token}" for token in frame.media]}
        case _:
            return {"text": ""}
