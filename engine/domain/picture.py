"""One post to draw, as one value: the same `Design` quotes, previews and renders."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from engine.domain.canvas import Box, Extent, Placement, Ratio
from engine.domain.frozen import Frozen
from engine.domain.phrase import Phrase
from engine.domain.prompt import Mode, Prompt
from engine.domain.seen import Pose
from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Words

NEAREST = 2
"""Steps nearer to a subject: two make it nearly twice as large."""


class MediaRef(Frozen):
    """Stored bytes by an unguessable id; the bytes themselves never travel in a session or a log."""

    id: str
    mime: str = "image/jpeg"
    size: int = 0
    extent: Extent | None = None


class Treatment(StrEnum):
    """The three ways of `post-style.md`: keep the photo, a card, a new backdrop. P is drawn without a photo."""

    PHOTO = "A"
    CARD = "B"
    SCENE = "C"
    POSTER = "P"


class Keep(StrEnum):
    """What may not change when the backdrop does."""

    PRODUCT = "product"
    PERSON = "person"
    BOTH = "both"


class Relief(StrEnum):
    EMBOSS = "emboss"
    CARVED = "carved"
    FLOATING = "floating"


class Ground(Frozen):
    """What the subject of treatment C stands on: a named scene, or the owner's own photo, blurred. `wished`: what the
    owner said in words; the scene stands in for it where no model draws."""

    scene: str | None = None
    wished: bool = False
    photo: MediaRef | None = None


class Grade(Frozen):
    """A look of `configs/looks.yaml` and how much of it, 0.0 (none) to 1.0."""

    look: str
    strength: Annotated[float, Field(ge=0.0, le=1.0)] = 0.6


class Lettering(Frozen):
    """How the words look. None lets tone, trade and picture decide; `hidden` draws the shop's name only.

    `basis` is the engine's own note of what it found `placement` for (shape, treatment, layout); the owner's
    move counts only there, and elsewhere the layout decides anew. `manner` is which of the tone's ways of setting it
    is: given to `Candidates` it is the first one's. `quiet` says that trade or photo asked for
    the tone's quiet hand. `larger` multiplies the size of single roles ("price": 1.3).
    """

    face: str | None = None
    colour: str | None = None
    relief: Relief | None = None
    placement: Placement | None = None
    hidden: bool = False
    basis: str | None = None
    manner: int | None = None
    quiet: bool = False
    larger: dict[str, Annotated[float, Field(ge=0.5, le=2.5)]] = Field(default_factory=dict)


class Design(Frozen):
    """Everything that decides one post's pixels. The engine answers with the same value, its Nones resolved.

    `photo` None draws a poster from the shop's facts. `treatment` None takes the verdict's best; `forced`
    gives what was asked even if the verdict doubts it. `variant` counts "another feel" and picks among equals.
    `generated` says that a language model wrote some of its words, for the disclosure inside the file. `tidy` False
    leaves small stains on a calm ground where they are. `logo` stands in place of the shop's name. `wish` is what the
    picture should show, in English, for a picture model; `wished` is the part of it the
    owner said, `mode` and `share` how it was mixed with what the picture said before. `invented` says that the photo
    itself came from one, so nobody is told it is theirs. `veiled` are parts of the photo that nobody should
    recognise. `pose`, `mood` and `clutter` (things that could go) are what a model saw in the photo; without them the
    engine judges by itself. `nearer` counts the steps by which the subject is shown larger than the photo has it.
    """

    photo: MediaRef | None = None
    box: Box | None = None
    treatment: Treatment | None = None
    forced: bool = False
    keep: Keep = Keep.PRODUCT
    ground: Ground = Ground()
    grade: Grade | None = None
    ratio: Ratio = Ratio.PORTRAIT
    layout: str | None = None
    palette: str | None = None
    words: Words = Words()
    lettering: Lettering = Lettering()
    purpose: Purpose = Purpose.DAILY
    tone: Tone = Tone.FRIENDLY
    trade: str | None = None
    variant: int = 0
    seed: int = 0
    mark: bool = True
    alt: str = ""
    generated: bool = False
    tidy: bool = True
    logo: MediaRef | None = None
    wish: Prompt = Prompt()
    invented: bool = False
    veiled: tuple[Box, ...] = ()
    wished: Prompt = Prompt()
    mode: Mode | None = None
    share: float | None = None
    pose: Pose | None = None
    mood: str = ""
    clutter: Annotated[int, Field(ge=0)] = 0
    nearer: Annotated[int, Field(ge=0, le=NEAREST)] = 0


class TextMeasure(Frozen):
    """One text as drawn: role in `Words`, box in shares, letter height in px at full size, contrast (WCAG)."""

    role: str
    box: Box
    px: float
    contrast: float
    face: str


class Measure(Frozen):
    """What can be measured about a finished post (`look` in post.json); lengths as shares unless named px.

    `similarity` is the SSIM of the subject's own pixels against the photo inside the eroded mask, before any
    grade the owner asked for; None where no photo is. `over_subject` is the share of text area over the subject
    or a face: 0.
    `relief` is how far letters in depth that a model made still are the letters (1.0: exactly), None without any.
    `margin` is the smallest distance of any word to the edge as a share of the short side.
    """

    treatment: Treatment
    why: str
    ratio: Ratio
    extent: Extent
    subject_width: float | None = None
    over_subject: float = 0.0
    texts: tuple[TextMeasure, ...] = ()
    margin: float | None = None
    headline_px: float | None = None
    smallest_px: float | None = None
    faces: tuple[str, ...] = ()
    similarity: float | None = None
    relief: float | None = None
    bytes: int = 0
    source_type: str = "compositeCapture"


class Picture(Frozen):
    """A finished post: full size, a lighter preview of the same pixels, the design with its Nones resolved."""

    full: MediaRef
    preview: MediaRef
    design: Design
    measure: Measure
    notes: tuple[Phrase, ...] = ()
