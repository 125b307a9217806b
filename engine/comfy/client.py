"""One box: a prompt in, finished pictures out, whatever the box, the socket or the owner does in between.

The socket tells how far it is; what is true stands in the history. A prompt ends in exactly one of: its pictures, a
`BoxFault` or `OutOfMemory`, or a cancel. Whatever else happens, the box is told to stop.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, Protocol
from urllib.parse import quote

import structlog

from engine.comfy import events, verdict
from engine.comfy.attempt import Attempt, Lost, Ticket, Uploads, queued
from engine.comfy.verdict import Interrupted
from engine.comfy.wire import Address, Wire
from engine.domain.errors import BoxAway, BoxFault, BoxRefuses, BoxStalls, EngineFault
from engine.ports import News

HEARING = 1.0
"""Seconds a prompt waits for its socket; later it goes without."""

TRIES = 3
"""Attempts of one prompt at one box: after it was lost, its file was deleted, or somebody interrupted it."""

PREVIEWS = 0.5
"""Seconds between two previews that are passed on."""

OLDEST = (0, 3, 45)
"""From this version on a prompt keeps the id we gave it."""

PARTING = 3.0
"""Seconds a close waits for prompts to be taken back."""

log = structlog.get_logger(__name__)


class Slips(Protocol):
    """Remembers which prompts are at a box, so that a later process can take back what a dead one left there."""

    def put(self, box: str, prompt: str) -> None: ...

    def drop(self, box: str, prompt: str) -> None: ...

    def left(self, box: str) -> Sequence[str]: ...


class Client:
    def __init__(self, address: Address, slips: Slips) -> None:
        self.address = address
        self._wire, self._slips = Wire(address), slips
        self._uploads = Uploads(self._wire)
        self._closing: set[asyncio.Task[None]] = set()
        self._ours: set[str] = set()

    async def close(self) -> None:
        """Waits, briefly, for what is being taken back."""
        if self._closing:
            await asyncio.wait(self._closing, timeout=PARTING)
        await self._wire.close()

    async def run(self, ticket: Ticket, news: News | None = None) -> dict[str, tuple[bytes, ...]]:
        """The wanted pictures by name, metadata stripped. Raises BoxFault, OutOfMemory, TruncatedPicture."""
        last: EngineFault = BoxStalls("never tried")
        for attempt in range(TRIES):
            try:
                return await self._tried(ticket, news)
            except (Lost, Interrupted) as fault:
                log.warning("box.again", box=self.address.name, error=type(fault).__name__, attempt=attempt)
                self._uploads.forget()
                last = fault
        raise last

    async def _tried(self, ticket: Ticket, news: News | None) -> dict[str, tuple[bytes, ...]]:
        attempt = Attempt(str(uuid.uuid4()), ticket, self._wire)
        async with self._listening(attempt, news) as (client, opened):
            graph = await attempt.filled(self._uploads)
            await opened
            async with self._slipped(attempt.prompt):
                await attempt.hand_in(client, graph, previews=news is not None)
                entry = await attempt.ended()
        wrong = verdict.fault(entry)
        if wrong is not None:
            raise wrong
        return await attempt.fetched(entry)

    @asynccontextmanager
    async def _listening(self, attempt: Attempt, news: News | None) -> AsyncIterator[tuple[str, asyncio.Task[None]]]:
        """A socket of its own for this attempt, under a client id that nobody has had before, opened meanwhile."""
        graph, client = attempt.ticket.graph, uuid.uuid4().hex
        listener = events.Listener(attempt.prompt, len(graph), events.samples(graph))
        tell = _throttled(news)

        def hear(frame: str | bytes) -> None:
            heard = listener.hear(frame)
            if heard.ended:
                attempt.woken.set()
            elif heard is not events.SILENCE:
                tell(listener.share, heard.preview)

        ear = self._wire.ear(client)
        opened = asyncio.create_task(ear.open(hear, HEARING))
        try:
            yield client, opened
        finally:
            opened.cancel()
            ear.close()

    @asynccontextmanager
    async def _slipped(self, prompt: str) -> AsyncIterator[None]:
        """Remembered before it is given away; taken back unless it ended by itself."""
        self._ours.add(prompt)
        self._slips.put(self.address.name, prompt)
        try:
            yield
        except BaseException:
            # Whoever cancels does not wait for the box.
            task = asyncio.get_running_loop().create_task(self.take_back(prompt))
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)
            raise
        self._forget(prompt)

    async def take_back(self, prompt: str) -> None:
        """Out of its queue, or stopped where it runs: this one only. A box that can't be told keeps its slip."""
        try:
            await self._wire.post("/queue", {"delete": [prompt]})
            await self._wire.post("/interrupt", {"prompt_id": prompt})
        except BoxFault as fault:
            log.info("box.not_told", box=self.address.name, error=type(fault).__name__)
            self._ours.discard(prompt)
            return
        self._forget(prompt)

    def _forget(self, prompt: str) -> None:
        self._ours.discard(prompt)
        self._slips.drop(self.address.name, prompt)

    async def sweep(self) -> int:
        """Takes back what an earlier process left here; how many that were."""
        left = [prompt for prompt in self._slips.left(self.address.name) if prompt not in self._ours]
        for prompt in left:
            await self.take_back(prompt)
        return len(left)

    async def unload(self) -> None:
        """Models out of its memory, after whatever runs. Raises BoxFault."""
        await self._wire.post("/free", {"unload_models": True, "free_memory": True})

    async def stats(self) -> "Stats":
        """Raises BoxFault; BoxRefuses for a version that is too old."""
        found = await self._wire.get("/system_stats")
        try:
            return Stats.of(found)
        except (KeyError, TypeError, ValueError, IndexError):
            raise BoxAway("answers /system_stats, but not as a ComfyUI does") from None

    async def classes(self, names: Sequence[str]) -> dict[str, Mapping[str, Any]]:
        """What it says of its nodes, by class; absent ones are left out. Raises BoxFault."""
        asked = await asyncio.gather(*(self._wire.get(f"/object_info/{quote(name, safe='')}") for name in names))
        return {name: found[name] for name, found in zip(names, asked, strict=True) if found.get(name)}

    async def waiting(self) -> int:
        """Prompts that run or wait there, whoever gave them. Raises BoxFault."""
        return sum(len(ids) for ids in (await queued(self._wire)).values())


@dataclass(frozen=True, slots=True)
class Stats:
    """`vram` and `ram` in bytes."""

    version: str
    vram_total: int
    vram_free: int
    ram_total: int
    ram_free: int
    device: str

    @classmethod
    def of(cls, found: Mapping[str, Any]) -> "Stats":
        """Raises KeyError, TypeError, ValueError, IndexError, BoxRefuses."""
        system, device = found["system"], found["devices"][0]
        version = str(system["comfyui_version"])
        if tuple(int(part) for part in version.split(".")[:3]) < OLDEST:
            raise BoxRefuses(f"is ComfyUI {version}: 0.3.45 or newer is needed")
        return cls(
            version=version,
            vram_total=int(device["vram_total"]),
            vram_free=int(device["vram_free"]),
            ram_total=int(system.get("ram_total", 0)),
            ram_free=int(system.get("ram_free", 0)),
            device=str(device.get("name", "")),
        )


def _throttled(news: News | None) -> News:
    """Every share, a preview now and then, nothing for nobody."""
    last = 0.0

    def tell(share: float, preview: bytes | None) -> None:
        nonlocal last
        if news is None:
            return
        now = time.monotonic()
        shown = preview if preview is not None and now - last >= PREVIEWS else None
        last = now if shown is not None else last
        news(share, shown)

    return tell
