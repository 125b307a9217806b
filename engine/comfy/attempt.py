"""One attempt of one prompt at one box, from its pictures going up to its pictures coming down."""

import asyncio
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from engine.comfy import png, verdict
from engine.comfy.wire import Wire
from engine.domain.errors import BoxAway, BoxFault, BoxRefuses, BoxStalls

POLL = 0.5
"""Seconds between two looks into the history."""

SOON = 0.03
"""Seconds to the next look when the socket has said that it is over and the history does not know yet."""

SILENT = 6.0
"""Seconds a box may be out of reach before its prompt is somebody else's."""

GONE = 2
"""Reads in which neither queue nor history knows a prompt before it counts as lost."""

FOLDER = "fitad"

AT_ONCE = 512 * 1024
"""Bytes of a picture that is made ready in less than a millisecond; a larger one is so off the loop."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A bound graph. `pictures` go up and their names into (node, input); `wanted` names the saving nodes.

    `deadline` in seconds from when it begins to run; a prompt that only waits has twice as long.
    """

    graph: Mapping[str, Any]
    wanted: Mapping[str, str]
    deadline: float
    pictures: Mapping[tuple[str, str], bytes] = field(default_factory=dict)


class Lost(BoxFault):
    """The box knows nothing of the prompt, or of a file of its, any more; it is given again under a new id."""


class Uploads:
    """Pictures a box has already, by content."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire
        self._names: dict[str, str] = {}

    async def name(self, content: bytes) -> str:
        """What a graph calls it. Raises BoxFault, TruncatedPicture."""
        small = len(content) <= AT_ONCE
        own, packed = png.packed(content) if small else await asyncio.to_thread(png.packed, content)
        if own not in self._names:
            self._names[own] = await self._wire.upload(own, packed, FOLDER)
        return self._names[own]

    def forget(self) -> None:
        self._names.clear()


@dataclass(slots=True)
class Attempt:
    """`woken` is set when the socket says that it is over; the history decides whether it is."""

    prompt: str
    ticket: Ticket
    wire: Wire
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    async def filled(self, uploads: Uploads) -> dict[str, Any]:
        """The graph with its uploads, saving under a name of its own: a remembered run would give old files."""
        graph = {key: {**node, "inputs": dict(node["inputs"])} for key, node in self.ticket.graph.items()}
        for (node, name), content in self.ticket.pictures.items():
            graph[node]["inputs"][name] = await uploads.name(content)
        for node in self.ticket.wanted.values():
            graph[node]["inputs"]["filename_prefix"] = f"{FOLDER}/{self.prompt}"
        return graph

    async def hand_in(self, client: str, graph: Mapping[str, Any], previews: bool) -> None:
        """Raises BoxRefuses with what is wrong, Lost where an upload is gone, BoxAway."""
        extra = {"preview_method": "auto" if previews else "none"}
        body = {"prompt": graph, "prompt_id": self.prompt, "client_id": client, "extra_data": extra}
        try:
            status, answer = await self.wire.post("/prompt", body)
        except BoxAway:
            # The answer was lost, perhaps not the prompt: giving it twice would make it twice.
            if await self._known():
                return
            raise
        wrong = verdict.refusal(answer or {})
        if wrong is not None and "Invalid image file" in str(wrong):
            raise Lost("an upload is gone from the box")
        if wrong is not None:
            raise wrong
        if status != 200 or (answer or {}).get("prompt_id") != self.prompt:
            raise BoxRefuses("gives prompts ids of its own: ComfyUI 0.3.45 or newer is needed")

    async def ended(self) -> Mapping[str, Any]:
        """The history's entry. Raises Lost, BoxAway after a silence, BoxStalls beyond the deadline."""
        start = reached = time.monotonic()
        began, missed = None, 0
        await self._until(POLL)
        while True:
            self._in_time(start, began)
            try:
                entry, place = await self._look()
            except BoxAway:
                if time.monotonic() - reached > SILENT:
                    raise
                await asyncio.sleep(POLL)
                continue
            if entry is not None:
                return entry
            reached = time.monotonic()
            began = began or (reached if place == RUNNING else None)
            missed = missed + 1 if place is None else 0
            if missed > GONE:
                raise Lost("neither queue nor history knows it")
            await self._until(SOON if missed else POLL)

    def _in_time(self, start: float, began: float | None) -> None:
        now, most = time.monotonic(), self.ticket.deadline
        if now - start > 2 * most or (began is not None and now - began > most):
            raise BoxStalls(f"not done after {most:.0f} s")

    async def _look(self) -> tuple[Mapping[str, Any] | None, str | None]:
        """Its entry in the history, else where in the queue it is; it may end between the two questions."""
        entry = await self._entry()
        if entry is not None:
            return entry, None
        where = await place(self.wire, self.prompt)
        return (None, where) if where is not None else (await self._entry(), None)

    async def _entry(self) -> Mapping[str, Any] | None:
        found = await self.wire.get(f"/history/{self.prompt}")
        return found.get(self.prompt) if isinstance(found, dict) else None

    async def _known(self) -> bool:
        with suppress(BoxFault):
            entry, where = await self._look()
            return entry is not None or where is not None
        return False

    async def _until(self, seconds: float) -> None:
        """Sleeps, or wakes at once when the socket has said that it is over: once for each time it says so."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.woken.wait()
        self.woken.clear()

    async def fetched(self, entry: Mapping[str, Any]) -> dict[str, tuple[bytes, ...]]:
        """The wanted pictures without metadata. Raises Lost where a file is gone, BoxSpoils, BoxAway."""
        return {name: await self._pictures(entry, node) for name, node in self.ticket.wanted.items()}

    async def _pictures(self, entry: Mapping[str, Any], node: str) -> tuple[bytes, ...]:
        found = []
        for shot in verdict.pictures(entry, node):
            content = await self.wire.picture(shot)
            if content is None:
                raise Lost(f"{shot.filename} is gone")
            found.append(await asyncio.to_thread(png.bare, content))
        return tuple(found)


RUNNING, PENDING = "queue_running", "queue_pending"


async def place(wire: Wire, prompt: str) -> str | None:
    queue = await queued(wire)
    return next((name for name, ids in queue.items() if prompt in ids), None)


async def queued(wire: Wire) -> dict[str, tuple[str, ...]]:
    """Ids that run and that wait. Raises BoxFault."""
    found = await wire.get("/queue")
    try:
        return {name: tuple(str(each[1]) for each in found[name]) for name in (RUNNING, PENDING)}
    except (KeyError, TypeError, IndexError):
        raise BoxAway("answers /queue, but not as a ComfyUI does") from None
