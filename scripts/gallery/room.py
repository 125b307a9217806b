"""Where the gallery's orders are made: the product's own workroom over a store in memory."""

from datetime import datetime
from pathlib import Path

import skimage.data

from engine.domain.job import Progress
from engine.domain.picture import MediaRef


class Drawer:
    """`ports.Media` in memory; what was put under a name is found by it."""

    def __init__(self) -> None:
        self._held: dict[str, bytes] = {}

    async def put(self, content: bytes, mime: str) -> MediaRef:
        ref = MediaRef(id=f"{len(self._held):022d}", mime=mime, size=len(content))
        self._held[ref.id] = content
        return ref

    async def get(self, ref: MediaRef) -> bytes:
        return self._held[ref.id]

    async def drop(self, ref: MediaRef) -> None:
        self._held.pop(ref.id, None)

    async def keep(self, ref: MediaRef) -> None: ...

    async def expire(self, before: datetime) -> int:
        return 0


class Unwatched:
    """Nobody follows the progress and nobody cancels."""

    def report(self, progress: Progress) -> None:
        """Nothing to show."""

    def check(self) -> None:
        """Never cancelled."""


def photograph(name: str, assets: Path) -> bytes:
    """A photograph that set-up fetched or that scikit-image carries. Raises FileNotFoundError."""
    folders = (assets / "photos", Path(skimage.data.__file__).parent)
    found = next((folder / name for folder in folders if (folder / name).is_file()), None)
    if found is None:
        raise FileNotFoundError(f"{name}: `make gallery` brings the photographs, or name another in the recipe")
    return found.read_bytes()
