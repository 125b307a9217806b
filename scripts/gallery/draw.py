"""A cell → its picture and what can be said of it."""

import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image

from engine.domain.errors import FitAdError
from engine.domain.job import Outcome
from engine.domain.picture import Measure, MediaRef
from engine.ports import Media, Studio
from scripts.gallery.recipe import Cell, Kind
from scripts.gallery.room import Unwatched, photograph

SQUARE, LIGHT, DARK = 24, 250, 218
"""The checkerboard that shows transparency: px a square, two greys."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """`picture` is a JPEG; `size` its width and height in px; `facts` short English phrases."""

    cell: Cell
    picture: bytes
    size: tuple[int, int]
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Drafter:
    """Draws cells through the studio's port, photographs put into its store once."""

    studio: Studio
    media: Media
    assets: Path
    kept: dict[str, MediaRef]

    async def draw(self, cell: Cell) -> Drawn:
        """An order that is refused becomes a plain picture with the reason, for that is a verdict too."""
        photo = await self._photo(cell)
        start = time.perf_counter()
        try:
            outcome = await self.studio.run(cell.order(photo), Unwatched())
        except FitAdError as error:
            return _refused(cell, error)
        seconds = time.perf_counter() - start
        content = await self.media.get(_shown(cell, outcome))
        picture, size = _on_checks(content) if cell.kind in (Kind.CUTOUT, Kind.LETTERS) else _plain(content)
        return Drawn(cell, picture, size, tuple(_facts(cell, outcome, seconds)))

    async def _photo(self, cell: Cell) -> MediaRef | None:
        if cell.photo is None:
            return None
        if cell.photo not in self.kept:
            content = photograph(cell.photo, self.assets)
            self.kept[cell.photo] = await self.media.put(content, "image/jpeg")
        return self.kept[cell.photo]


def _shown(cell: Cell, outcome: Outcome) -> MediaRef:
    found = {
        Kind.POST: outcome.pictures[0].full if outcome.pictures else None,
        Kind.PAIR: outcome.before_after,
        Kind.SHEET: outcome.sheet,
        Kind.FACES: outcome.sheet,
        Kind.LETTERS: outcome.file,
        Kind.CUTOUT: outcome.file,
    }[cell.kind]
    if found is None:
        raise LookupError(f"{cell.caption}: the studio gave no {cell.kind}")
    return found


def _plain(jpeg: bytes) -> tuple[bytes, tuple[int, int]]:
    return jpeg, Image.open(io.BytesIO(jpeg)).size


def _on_checks(png: bytes) -> tuple[bytes, tuple[int, int]]:
    layer = Image.open(io.BytesIO(png)).convert("RGBA")
    down, across = np.indices((layer.height, layer.width)) // SQUARE
    board = np.where((across + down) % 2, LIGHT, DARK).astype(np.uint8)
    ground = Image.fromarray(board).convert("RGBA")
    ground.alpha_composite(layer)
    return _jpeg(ground), layer.size


def _refused(cell: Cell, error: FitAdError) -> Drawn:
    blank = Image.new("RGB", (800, 1000), (DARK, DARK, DARK))
    return Drawn(cell, _jpeg(blank), blank.size, (f"refused: {error.phrase.key}",))


def _jpeg(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").save(out, "JPEG", quality=90, subsampling=0)
    return out.getvalue()


def _facts(cell: Cell, outcome: Outcome, seconds: float) -> Iterator[str]:
    """One line of each post's measures, one of what the owner is told and how long it took."""
    yield from (" · ".join(_measured(picture.measure)) for picture in outcome.pictures)
    told = [note.key for note in outcome.notes if note.key not in ("note.product_same", "note.cutout_doubtful")]
    if cell.kind is Kind.CUTOUT:
        told.insert(
            0, "mask doubtful" if any(note.key == "note.cutout_doubtful" for note in outcome.notes) else "mask good"
        )
    yield " · ".join([*told, f"{seconds:.1f} s"])


def _measured(measure: Measure) -> Iterator[str]:
    yield f"{measure.treatment} ({measure.why})" if measure.why else str(measure.treatment)
    if measure.headline_px:
        yield f"headline {measure.headline_px:.0f} px"
    if measure.texts:
        yield f"contrast ≥ {min(text.contrast for text in measure.texts):.1f}"
    if measure.over_subject:
        yield f"WORDS OVER SUBJECT {measure.over_subject:.0%}"
    if measure.similarity is not None:
        yield f"own pixels {measure.similarity:.3f}"
