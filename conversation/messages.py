"""What comes in from a messenger and what goes out to one, without any messenger in it."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from engine.domain.canvas import Box, Placement
from engine.domain.frozen import Frozen
from engine.domain.job import Outcome
from engine.domain.phrase import Phrase
from engine.domain.picture import MediaRef
from engine.domain.reading import Reading
from engine.domain.wording import CopyPack

# ── in ────────────────────────────────────────────────────────────────────────────────────────────


class Start(Frozen):
    kind: Literal["start"] = "start"
    payload: str = ""


class Text(Frozen):
    """Free text. `reading` is filled by the turn before the conversation decides."""

    kind: Literal["text"] = "text"
    text: str
    reading: Reading | None = None


class Photos(Frozen):
    """One or more stored photos with the words sent along; `refused` counts files that were no pictures."""

    kind: Literal["photos"] = "photos"
    photos: tuple[MediaRef, ...]
    caption: str = ""
    reading: Reading | None = None
    refused: tuple[Phrase, ...] = ()


class File(Frozen):
    """A file that is no photo, or one that intake refused: `refused` says why."""

    kind: Literal["file"] = "file"
    name: str = ""
    refused: Phrase | None = None


class Voice(Frozen):
    """A voice message. `text` is what was heard in it, None where nothing can listen; `reading` as of a text."""

    kind: Literal["voice"] = "voice"
    media: MediaRef | None = None
    text: str | None = None
    reading: Reading | None = None


class Tap(Frozen):
    """A pressed chip by its data: `draft:key` or `draft:key:value`."""

    kind: Literal["tap"] = "tap"
    data: str


class Command(Frozen):
    """/start and its like: start, new, shop, posts, plan, help, cancel, delete_me."""

    kind: Literal["command"] = "command"
    name: str
    argument: str = ""


class Pointed(Frozen):
    """The owner drew a box around the product."""

    kind: Literal["pointed"] = "pointed"
    box: Box


class Placed(Frozen):
    """The owner dragged the words."""

    kind: Literal["placed"] = "placed"
    placement: Placement


class Unsupported(Frozen):
    """Sticker, video, location, contact …: `what` is a phrase key under `unsupported.`."""

    kind: Literal["unsupported"] = "unsupported"
    what: str


class JobDone(Frozen):
    kind: Literal["job_done"] = "job_done"
    job: str
    outcome: Outcome
    seconds: float = 0.0


class JobFailed(Frozen):
    """`begun` tells whether somebody had started to make it."""

    kind: Literal["job_failed"] = "job_failed"
    job: str
    why: Phrase
    retry: bool = False
    cancelled: bool = False
    begun: bool = False


class Written(Frozen):
    """The writer's pack; `simple` when rules stood in for a model that should have answered."""

    kind: Literal["written"] = "written"
    pack: CopyPack
    by: str = "rules"
    simple: bool = False


Incoming = Annotated[
    Start
    | Text
    | Photos
    | File
    | Voice
    | Tap
    | Command
    | Pointed
    | Placed
    | Unsupported
    | JobDone
    | JobFailed
    | Written,
    Field(discriminator="kind"),
]


class Event(Frozen):
    """An incoming message with everything that is chance or time, so that a turn can be replayed."""

    body: Incoming
    now: datetime
    token: str
    seed: int = 0


# ── out ───────────────────────────────────────────────────────────────────────────────────────────


class Choice(Frozen):
    """A chip. `data` comes back in a `Tap`; `short` is the label where chips are narrow (≤ 14 letters)."""

    label: Phrase
    data: str
    short: Phrase | None = None


class Say(Frozen):
    """A text. With `job` it is that job's progress bubble, replaced by whatever carries the same `job`."""

    kind: Literal["say"] = "say"
    lines: tuple[Phrase, ...]
    chips: tuple[Choice, ...] = ()
    job: str | None = None
    working: bool = False


class Ask(Frozen):
    """A question. `point` shows that photo to draw a box on, where the messenger can."""

    kind: Literal["ask"] = "ask"
    lines: tuple[Phrase, ...]
    chips: tuple[Choice, ...] = ()
    point: MediaRef | None = None


class Show(Frozen):
    """A finished picture; `place` lets the owner drag the words where the messenger can. `file` names the original
    of a finished post, which goes along as a file where pictures are recompressed."""

    kind: Literal["show"] = "show"
    picture: MediaRef
    full: MediaRef | None = None
    lines: tuple[Phrase, ...] = ()
    chips: tuple[Choice, ...] = ()
    alt: str = ""
    job: str | None = None
    place: Placement | None = None
    file: str = ""


class Sheet(Frozen):
    """One picture with numbered parts and a chip for each."""

    kind: Literal["sheet"] = "sheet"
    picture: MediaRef
    lines: tuple[Phrase, ...] = ()
    chips: tuple[Choice, ...] = ()
    alt: str = ""
    job: str | None = None


class Document(Frozen):
    """A file at full quality."""

    kind: Literal["document"] = "document"
    file: MediaRef
    name: str
    lines: tuple[Phrase, ...] = ()
    chips: tuple[Choice, ...] = ()
    job: str | None = None


class CopyText(Frozen):
    """A text that one tap copies."""

    kind: Literal["copy_text"] = "copy_text"
    text: str
    lines: tuple[Phrase, ...] = ()
    chips: tuple[Choice, ...] = ()


class Link(Frozen):
    """A page of ours; `page` and `key` become an address outside the conversation. `files` and `text` are what the
    page hands over, for where no phone can open it; `stale`: the file that was given before is an old picture by now.
    """

    kind: Literal["link"] = "link"
    page: str
    key: str
    label: Phrase
    files: tuple[Document, ...] = ()
    text: str = ""
    stale: bool = False
    lines: tuple[Phrase, ...] = ()
    chips: tuple[Choice, ...] = ()


class BeforeAfter(Frozen):
    """`joined` is both side by side for messengers without a slider."""

    kind: Literal["before_after"] = "before_after"
    before: MediaRef
    after: MediaRef
    joined: MediaRef
    lines: tuple[Phrase, ...] = ()
    chips: tuple[Choice, ...] = ()
    alt: str = ""
    job: str | None = None


Outgoing = Annotated[
    Say | Ask | Show | Sheet | Document | CopyText | Link | BeforeAfter,
    Field(discriminator="kind"),
]


class Capability(Frozen):
    """What a messenger can do. Where `push` is False, messages wait for the next request; `originals` where pictures
    are recompressed, so that a finished one goes along as a file; `pages` where phones can open ours."""

    push: bool = True
    edit: bool = True
    reply_within: float | None = None
    bubbles: int | None = None
    chips: int | None = None
    label: int | None = None
    text_bytes: int | None = None
    point: bool = False
    originals: bool = False
    pages: bool = True
    slider: bool = False
    copies: bool = True
    documents: bool = True
