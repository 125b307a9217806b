"""Whether a photo may be made a post of, found out while it is cut out."""

import io
from typing import Final

import structlog
from PIL import Image

from engine.domain.errors import IndecentPicture
from engine.imaging.course import Course
from engine.imaging.pixels import Rgb
from engine.ports import Censor

SIDE, QUALITY = 512, 85
"""Pixels and JPEG quality at which a photo is judged: more than any judge looks at."""

log: Final = structlog.get_logger(__name__)


class Lookout:
    """Without a censor everything passes."""

    def __init__(self, censor: Censor | None = None) -> None:
        self._censor = censor

    async def permit(self, photo: Rgb, course: Course) -> None:
        """Raises IndecentPicture."""
        censor = self._censor
        if censor is None:
            return
        seen = await course.work("looking", _small, photo)
        kind = await course.wait("looking", lambda: censor.judge(seen))
        if kind is not None:
            log.warning("censor.refused", kind=kind)
            raise IndecentPicture(kind)

    async def leave(self) -> None:
        if self._censor is not None:
            await self._censor.leave()


def _small(photo: Rgb) -> bytes:
    out, image = io.BytesIO(), Image.fromarray(photo)
    image.thumbnail((SIDE, SIDE), reducing_gap=2.0)
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
