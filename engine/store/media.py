"""Bytes on disk, each under a name nobody can guess."""

import asyncio
import os
import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from engine.domain.canvas import Extent
from engine.domain.picture import MediaRef
from engine.ports import Clock, Dice
from engine.store.faults import told

NAME = re.compile(r"[A-Za-z0-9_-]{16,64}")
_PART = ".part"


class DiskMedia:
    """`engine.ports.Media` in a folder, two letters of the id deep. Its time is when the clock says it was put."""

    def __init__(self, folder: Path, clock: Clock, dice: Dice) -> None:
        self._folder = folder
        self._clock = clock
        self._dice = dice

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """The whole file or none of it. Raises DiskFull."""
        name, stamp = self._dice.token(), self._clock.now().timestamp()
        extent = await asyncio.to_thread(self._store, name, content, stamp)
        return MediaRef(id=name, mime=mime, size=len(content), extent=extent)

    async def get(self, ref: MediaRef) -> bytes:
        """Raises KeyError when it has expired or never was."""
        path = self._path(ref.id)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            raise KeyError(ref.id) from None

    async def drop(self, ref: MediaRef) -> None:
        await asyncio.to_thread(self._path(ref.id).unlink, missing_ok=True)

    async def keep(self, ref: MediaRef) -> None:
        path, stamp = self._path(ref.id), self._clock.now().timestamp()
        try:
            await asyncio.to_thread(os.utime, path, (stamp, stamp))
        except FileNotFoundError:
            raise KeyError(ref.id) from None

    async def expire(self, before: datetime) -> int:
        """Deletes what was stored earlier, torn writes of a crash included; returns how many."""
        return await asyncio.to_thread(self._sweep, before.timestamp())

    def _path(self, name: str) -> Path:
        """Raises KeyError for what can't be one of our names, such as a way out of the folder."""
        if not NAME.fullmatch(name):
            raise KeyError(name)
        return self._folder / name[:2] / name

    def _store(self, name: str, content: bytes, stamp: float) -> Extent | None:
        path = self._path(name)
        part = path.with_name(name + _PART)
        with told():
            path.parent.mkdir(parents=True, exist_ok=True)
            try:
                _write(part, content)
                os.utime(part, (stamp, stamp))
                part.replace(path)
            except OSError:
                part.unlink(missing_ok=True)
                raise
        return extent_of(path)

    def _sweep(self, before: float) -> int:
        gone = 0
        for path in self._files():
            if path.stat().st_mtime < before:
                path.unlink(missing_ok=True)
                gone += 1
        return gone

    def _files(self) -> Iterator[Path]:
        return (path for path in self._folder.glob("??/*") if path.is_file())


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def extent_of(file: Path | BinaryIO) -> Extent | None:
    """The size its header tells, before any rotation; None for what is no picture we know."""
    from PIL import Image, UnidentifiedImageError  # not before the first picture

    try:
        with Image.open(file) as picture:
            width, height = picture.size
            return Extent(width=width, height=height)
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,
    ):
        return None
