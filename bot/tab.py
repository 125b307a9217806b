"""One open page of the web chat."""

import asyncio
import json
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from typing import Any

from aiohttp import web

from bot.channels import Parcel
from bot.fit import Bubble
from engine.domain.errors import FitAdError

GLANCE = 0.25
"""Seconds between two looks at a running job, and at what is being written."""

BROKEN = 1011
"""A page that is told so connects again, and says again what was not acknowledged."""

OVERTAKE = 0.5
"""Seconds after which a press stops waiting for words that are still being read."""

AT_ONCE = 8
"""Messages of one page that are taken before the first of them is answered."""


class Tab:
    """Knows what it has shown, and watches the jobs and the words it waits for."""

    def __init__(
        self,
        socket: web.WebSocketResponse,
        faced: Callable[[Bubble], dict[str, Any]],
        glance: Callable[[str], dict[str, Any] | None],
        early: Callable[[], Sequence[str]],
    ) -> None:
        self.socket, self._faced, self._glance, self._early = socket, faced, glance, early
        self.turn = asyncio.Lock()
        self.seen = 0
        self._watched: set[str] = set()
        self._watch: asyncio.Task[None] | None = None
        self._answers: set[asyncio.Task[None]] = set()
        self._last: asyncio.Task[None] | None = None
        self._room = asyncio.Semaphore(AT_ONCE)

    def misses(self, parcel: Parcel) -> bool:
        """Whether something before it may have been written by another bot."""
        return parcel.seq > self.seen + 1

    async def show(self, parcel: Parcel) -> None:
        if parcel.seq <= self.seen or parcel.state == "dropped":
            return
        self.seen = parcel.seq
        await self.say(t="bubble", seq=parcel.seq, slot=parcel.slot, bubble=self._faced(parcel.bubble))
        if parcel.bubble.job:
            (self._watched.add if parcel.bubble.working else self._watched.discard)(parcel.bubble.job)
        self._look()

    def _look(self) -> None:
        if self._busy and (self._watch is None or self._watch.done()):
            self._watch = asyncio.create_task(self._follow())

    @property
    def _busy(self) -> bool:
        return bool(self._watched or self._answers)

    async def answer(self, answer: Coroutine[Any, Any, None], press: bool) -> None:
        """One message after the other, but a press, perhaps a cancel, does not wait for words that are being read."""
        await self._room.acquire()
        self._last = asyncio.create_task(self._after(self._last, answer, press))
        self._answers.add(self._last)
        self._last.add_done_callback(self._answered)
        self._look()

    async def _after(self, before: asyncio.Task[None] | None, answer: Coroutine[Any, Any, None], press: bool) -> None:
        if before is not None:
            await asyncio.wait({before}, timeout=OVERTAKE if press else None)
        try:
            await answer
        except FitAdError:
            await self.socket.close(code=BROKEN)
        if before is not None:
            await asyncio.wait({before})

    def _answered(self, task: asyncio.Task[None]) -> None:
        self._answers.discard(task)
        self._room.release()

    async def idle(self) -> None:
        """Returns when everything is answered."""
        await asyncio.gather(*self._answers)

    async def say(self, **message: Any) -> None:
        with suppress(ConnectionError, RuntimeError):
            await self.socket.send_str(json.dumps(message, ensure_ascii=False))

    async def close(self) -> None:
        if self._watch is not None:
            self._watch.cancel()
        if not self.socket.closed:
            await self.socket.close(code=1001)

    async def _follow(self) -> None:
        told: dict[str, Any] = {}
        words: Sequence[str] = ()
        while self._busy and not self.socket.closed:
            early = self._early()
            if early != words:
                words = early
                await self.say(t="early", lines=list(words))
            for job in tuple(self._watched):
                now = self._glance(job)
                if now is not None and told.get(job) != now:
                    await self.say(t="progress", job=job, **_news(told.get(job, {}), now))
                    told[job] = now
            await asyncio.sleep(GLANCE)
        if words:
            await self.say(t="early", lines=[])


def _news(before: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    """How far a job is; what is being drawn only where that has changed."""
    return {name: value for name, value in now.items() if name != "preview" or before.get(name) != value}
