"""Everything that can go wrong, as one tree.

FitAdError
├── BadUpload                 the owner's file; free, nothing is lost
│   ├── NotAPicture           text, video, a renamed archive
│   ├── EmptyPicture          no bytes, or under 64 px a side
│   ├── TruncatedPicture      ends too early
│   ├── LostUpload            the messenger could not hand it over
│   ├── HugePicture           more bytes or pixels than we open
│   └── IndecentPicture       what nobody may make a post of
├── NoSubject                 the mask is empty, huge or in pieces
├── Refused                   a rule says no
│   ├── LimitReached          the plan's pictures for today
│   ├── NoCredits             what was paid in advance does not cover it
│   ├── EnoughWaiting         the plan's orders at a time
│   └── TooBusy               the queue is longer than we promise
├── Cancelled                 the owner changed their mind
├── EngineFault               ours to repair
│   ├── WeightsMissing        set-up was not run
│   ├── FaceMissing           set-up was not run
│   ├── OutOfMemory
│   └── BoxFault              a graphics box; another one, or the processor, may still do it
│       ├── BoxAway           does not answer, or not as a ComfyUI does
│       ├── BoxRefuses        takes no such workflow: a node, a model or a token is missing
│       ├── BoxStalls         began and never ended
│       └── BoxSpoils         gave back no picture
├── ModelFault                a language model; rules do its work, and that is said
│   ├── ModelAway             does not answer, or not in time
│   ├── ModelUnfit            its answer can't be used
│   └── ModelRefused          it will not answer this
├── StoreFault
│   ├── Stale                 somebody saved this session first: decide again
│   ├── DiskFull
│   ├── Locked                another process holds the file
│   └── Away                  the database does not answer
└── SettingsWrong             stops the start; the message says the fix
"""

from typing import ClassVar

from engine.domain.phrase import Phrase


class FitAdError(Exception):
    """`key` names the sentence the owner sees, `retry` whether the same request may succeed later."""

    key: ClassVar[str] = "error.ours"
    retry: ClassVar[bool] = False

    def __init__(self, detail: str = "", **values: str | int) -> None:
        super().__init__(detail or type(self).__name__)
        self.phrase = Phrase(key=self.key, values=values)


class BadUpload(FitAdError):
    key = "error.not_a_picture"


class NotAPicture(BadUpload):
    key = "error.not_a_picture"


class EmptyPicture(BadUpload):
    key = "error.empty_picture"


class TruncatedPicture(BadUpload):
    key = "error.truncated_picture"


class LostUpload(BadUpload):
    key = "error.lost_upload"


class HugePicture(BadUpload):
    key = "error.huge_picture"


class IndecentPicture(BadUpload):
    key = "error.indecent_picture"


class NoSubject(FitAdError):
    key = "error.no_subject"


class Refused(FitAdError):
    key = "error.refused"


class LimitReached(Refused):
    key = "error.limit_reached"


class NoCredits(Refused):
    key = "error.no_credits"


class EnoughWaiting(Refused):
    key = "error.enough_waiting"
    retry = True


class TooBusy(Refused):
    key = "error.too_busy"
    retry = True


class Cancelled(FitAdError):
    key = "error.cancelled"


class EngineFault(FitAdError):
    key = "error.ours"
    retry = True


class WeightsMissing(EngineFault):
    retry = False


class FaceMissing(EngineFault):
    retry = False


class OutOfMemory(EngineFault):
    pass


class BoxFault(EngineFault):
    pass


class BoxAway(BoxFault):
    pass


class BoxRefuses(BoxFault):
    pass


class BoxStalls(BoxFault):
    pass


class BoxSpoils(BoxFault):
    pass


class ModelFault(FitAdError):
    key = "error.ours"
    retry = True


class ModelAway(ModelFault):
    pass


class ModelUnfit(ModelFault):
    pass


class ModelRefused(ModelFault):
    retry = False


class StoreFault(FitAdError):
    key = "error.ours"
    retry = True


class Stale(StoreFault):
    pass


class DiskFull(StoreFault):
    key = "error.disk_full"


class Locked(StoreFault):
    pass


class Away(StoreFault):
    pass


class SettingsWrong(FitAdError):
    pass
