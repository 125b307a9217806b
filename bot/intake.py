"""An upload's first look: size and magic bytes, then the raw bytes are stored. Nothing is decoded here."""

from collections.abc import Callable
from dataclasses import dataclass

from engine.domain.errors import BadUpload, EmptyPicture, HugePicture, NotAPicture
from engine.domain.picture import MediaRef
from engine.ports import Media

HEAD = 1 << 16
"""Bytes of the beginning that tell the kind and nearly always the size."""

SPOKEN = {b"OggS": "audio/ogg", b"ID3": "audio/mpeg", b"\xff\xfb": "audio/mpeg", b"RIFF": "audio/wav"}
"""What voice messages begin with."""

Sniff = Callable[[bytes], str | None]
"""The mime type by magic bytes, None for no picture. Raises HugePicture."""


@dataclass(frozen=True, slots=True)
class Intake:
    media: Media
    sniff: Sniff
    most_bytes: int

    async def take(self, content: bytes) -> MediaRef:
        """At most 50 ms. Raises EmptyPicture, HugePicture, NotAPicture, DiskFull."""
        if not content:
            raise EmptyPicture("no bytes")
        if len(content) > self.most_bytes:
            raise HugePicture(f"{len(content)} bytes")
        mime = self.sniff(content[:HEAD])
        if mime is None:
            raise NotAPicture("no magic bytes of a picture")
        return await self.media.put(content, mime)

    async def listen(self, content: bytes) -> MediaRef:
        """A voice message. Raises BadUpload, HugePicture, DiskFull."""
        if len(content) > self.most_bytes:
            raise HugePicture(f"{len(content)} bytes")
        mime = next((mime for head, mime in SPOKEN.items() if content.startswith(head)), None)
        if mime is None:
            raise BadUpload("no magic bytes of a voice message")
        return await self.media.put(content, mime)
