"""What can be ordered from the engine, what state it is in, and what comes back."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from engine.domain.canvas import Box
from engine.domain.frozen import Frozen
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, MediaRef, Picture
from engine.domain.prompt import Dropped

CANDIDATES = 3


class _Spec(Frozen):
    """What the plan it is ordered on wants of finished posts. `large`: twice their size, where a box can do that;
    `at_most`: px that the short side of the given file may have, None is all; `branded`: our name in the mark."""

    large: bool = False
    at_most: Annotated[int, Field(gt=0)] | None = None
    branded: bool = False

    @property
    def cost(self) -> int:
        """Pictures this order is charged as."""
        return 1


class Candidates(_Spec):
    """Three finished posts of really different treatment on one sheet, the best guess first."""

    kind: Literal["candidates"] = "candidates"
    design: Design


class Render(_Spec):
    """One finished post; `before` adds a before/after picture; `since` is the preview of the post that it changes."""

    kind: Literal["render"] = "render"
    design: Design
    before: bool = False
    since: MediaRef | None = None


class Faces(_Spec):
    """One picture with ①–④: the shop's own words on its own post, set in each face."""

    kind: Literal["faces"] = "faces"
    design: Design
    faces: tuple[str, ...]

    @property
    def cost(self) -> int:
        return 0


class Cutout(_Spec):
    """The subject alone as a transparent PNG."""

    kind: Literal["cutout"] = "cutout"
    photo: MediaRef
    box: Box | None = None


class Calligraphy(_Spec):
    """The words alone as a transparent PNG."""

    kind: Literal["calligraphy"] = "calligraphy"
    design: Design


class Pick(_Spec):
    """Looks at many photos and says which is best; `notes` of the outcome warn of number plates or faces."""

    kind: Literal["pick"] = "pick"
    photos: tuple[MediaRef, ...]

    @property
    def cost(self) -> int:
        return 0


class Pages(_Spec):
    """The other photos of a post of several, each as it is in the shape and look of `design`, without words; `cover`
    is the post they follow, first on the board of them all."""

    kind: Literal["pages"] = "pages"
    design: Design
    cover: MediaRef
    photos: tuple[MediaRef, ...]

    @property
    def cost(self) -> int:
        return len(self.photos)


JobSpec = Annotated[Candidates | Render | Faces | Cutout | Calligraphy | Pick | Pages, Field(discriminator="kind")]


class JobState(StrEnum):
    HELD = "held"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    def may_become(self, other: "JobState") -> bool:
        return other in _MOVES[self]


_MOVES: dict[JobState, frozenset[JobState]] = {
    JobState.HELD: frozenset({JobState.RUNNING, JobState.FAILED, JobState.CANCELLED}),
    JobState.RUNNING: frozenset({JobState.RUNNING, JobState.DONE, JobState.FAILED, JobState.CANCELLED}),
    JobState.DONE: frozenset(),
    JobState.FAILED: frozenset(),
    JobState.CANCELLED: frozenset(),
}


class Stop(StrEnum):
    """What a cancel has found: an order in line, in the making, made already, or none that could be stopped."""

    WAITING = "waiting"
    MAKING = "making"
    LATE = "late"
    NOTHING = "nothing"


class Progress(Frozen):
    """How far a running job is; only the latest is kept. `stage` is a phrase key under `stage.`; `preview` is a small
    JPEG or PNG of what is being drawn, where a picture model shows one."""

    model_config = ConfigDict(ser_json_bytes="base64", val_json_bytes="base64")

    stage: str
    share: Annotated[float, Field(ge=0.0, le=1.0)]
    ahead: int = 0
    seconds_left: float | None = None
    preview: bytes | None = Field(None, repr=False)


class Stage(Frozen):
    name: str
    seconds: float


class Outcome(Frozen):
    """What a finished job gives back. `simple` says that a simple version replaced what was asked.

    `pictures` three for candidates, one for a render, one for each photo of `Pages`, none otherwise; `sheet` the
    numbered picture of candidates or faces, or the board of many photos; `file` a transparent PNG; `best` the index
    a `Pick` chose, `usable` the indices of the photos that can be opened, in the board's order (empty: all);
    `stages` seconds of each step; `steps` the intermediate pictures by name (original, cutout, backdrop,
    lettering, before_after); `makers` who made the generative steps, as `Making.by`, `unsaid` what of their prompts
    no model read; `alike` that nobody would see the difference to what it was made `since`.
    """

    pictures: tuple[Picture, ...] = ()
    sheet: MediaRef | None = None
    before_after: MediaRef | None = None
    file: MediaRef | None = None
    best: int | None = None
    usable: tuple[int, ...] = ()
    notes: tuple[Phrase, ...] = ()
    stages: tuple[Stage, ...] = ()
    steps: dict[str, MediaRef] = Field(default_factory=dict)
    simple: bool = False
    makers: tuple[str, ...] = ()
    unsaid: tuple[Dropped, ...] = ()
    alike: bool = False
