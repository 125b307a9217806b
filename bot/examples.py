"""Before and after, shown to whoever comes for the first time."""

from pathlib import Path

from engine.domain.canvas import Extent
from engine.domain.picture import MediaRef
from engine.domain.world import Example
from engine.ports import Media

PARTS = ("before", "after", "joined")
JPEG = "image/jpeg"
EXTENT = Extent(width=720, height=900)
"""Of before and after, which lie under one slider."""


async def stored(folder: Path, media: Media) -> tuple[Example, ...]:
    """Every example of `configs/examples`: a folder with before.jpg, after.jpg and joined.jpg. Raises DiskFull."""
    if not folder.is_dir():
        return ()
    return tuple([await _example(each, media) for each in sorted(folder.iterdir()) if each.is_dir()])


async def _example(folder: Path, media: Media) -> Example:
    before, after, joined = [await media.put((folder / f"{part}.jpg").read_bytes(), JPEG) for part in PARTS]
    return Example(before=_sized(before), after=_sized(after), joined=joined)


def _sized(ref: MediaRef) -> MediaRef:
    return ref.model_copy(update={"extent": EXTENT})
