"""A photo as a language model may see it: small, and nothing but pixels."""

import io
from typing import Final

from PIL import Image

from engine.imaging.photo import open_photo

LONGEST: Final = 1024
"""Pixels: a model counts every patch of 32."""

QUALITY: Final = 85


def glimpse(content: bytes) -> bytes:
    """A JPEG of at most 1024 px without place, camera or any other metadata. Raises BadUpload."""
    out = io.BytesIO()
    image = Image.fromarray(open_photo(content, LONGEST).pixels)
    image.thumbnail((LONGEST, LONGEST))
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
