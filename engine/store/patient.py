"""Media that wait: a picture that took minutes is not thrown away because its store is away for one."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

import structlog

from engine.domain.errors import Away, DiskFull
from engine.domain.picture import MediaRef
from engine.ports import Media

FIRST, LONGEST = 0.5, 15.0
"""Seconds before the second attempt, and at most between two; each wait is twice the one before."""

T = TypeVar("T")
log = structlog.get_logger(__name__)


class PatientMedia:
    """`engine.ports.Media` for whoever makes orders: `get` and `put` are tried again until `seconds` have gone."""

    def __init__(self, media: Media, seconds: float) -> None:
        self._media, self._seconds = media, seconds

    async def put(self, content: bytes, mime: str) -> MediaRef:
        """Raises DiskFull or Away when it has waited long enough."""
        return await self._insisted("put", lambda: self._media.put(content, mime))

    async def get(self, ref: MediaRef) -> bytes:
        """Raises KeyError at once, Away when it has waited long enough."""
        return await self._insisted("get", lambda: self._media.get(ref))

    async def drop(self, ref: MediaRef) -> None:
        await self._media.drop(ref)

    async def keep(self, ref: MediaRef) -> None:
        await self._media.keep(ref)

    async def expire(self, before: datetime) -> int:
        return await self._media.expire(before)

    async def _insisted(self, what: str, attempt: Callable[[], Awaitable[T]]) -> T:
        ends, pause = time.monotonic() + self._seconds, FIRST
        while True:
            try:
                return await attempt()
            except (Away, DiskFull) as fault:
                left = ends - time.monotonic()
                log.warning("media.waits", what=what, error=type(fault).__name__, said=str(fault), left=round(left))
                if left <= 0:
                    raise
                await asyncio.sleep(min(pause, left))
                pause = min(LONGEST, pause * 2)
