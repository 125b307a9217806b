"""One box of the fleet as the pool knows it: what it can run, whether it is well, what is loaded there."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from engine.comfy import nodes
from engine.comfy.choice import NOTHING, SWAP, WORK, Berth
from engine.comfy.client import Client, Stats
from engine.comfy.library import Library, Workflow
from engine.domain.crew import BoxLoad
from engine.domain.errors import BoxFault

TRIPS = 2
"""Failures in a row after which a box is left alone."""

REST, LONGEST = 1.0, 60.0
"""Seconds a box is left alone the first time, and at most: each failed probe doubles it."""

GRACE = 3.0
"""Seconds after a box was lost in which orders still hope for it: a restart should not make everything simple."""

ROOM = 0.85
"""Of what a base should have (GB), a card must have this much: makers' GB are not all usable."""

GIB = 1 << 30

Places = dict[str, tuple[str, ...]]
"""Bases by workflow."""


@dataclass(slots=True)
class Station:
    """`can` is None as long as the box has never answered; then it counts as able to do everything, but not well.
    `grace` in seconds: how long orders hope for a box that was lost."""

    client: Client
    can: Places | None = None
    stats: Stats | None = None
    fault: str = ""
    loaded: str | None = None
    busy: int = 0
    draining: bool = False
    well: bool = False
    swap: float = SWAP
    work: float = WORK
    grace: float = GRACE
    _failed: int = 0
    _lost: float = float("-inf")
    _rest: float = REST
    _until: float = 0.0
    _refused: set[tuple[str, str]] = field(default_factory=set)

    @property
    def name(self) -> str:
        return self.client.address.name

    @property
    def open(self) -> bool:
        return self.well and not self.draining

    def load(self) -> BoxLoad:
        stats = self.stats
        return BoxLoad(
            name=self.name,
            models=() if self.loaded is None else (self.loaded,),
            doing=self.busy,
            vram_free=None if stats is None else stats.vram_free,
            vram_total=None if stats is None else stats.vram_total,
            note="" if self.well else self.fault or "away",
        )

    def hoped_for(self, now: float) -> bool:
        """Whether a box that is not well has been so a moment ago."""
        return not self.well and not self.draining and now - self._lost < self.grace

    def due(self, now: float) -> bool:
        """Whether a box that is not well should be looked at again."""
        return not self.well and now >= self._until

    def berth(self) -> Berth:
        return Berth(self.name, self.loaded, self.busy, self.swap, self.work)

    def bases(self, workflow: str) -> tuple[str, ...]:
        bases = (self.can or {}).get(workflow, ())
        return tuple(base for base in bases if (workflow, base) not in self._refused)

    def knows(self, workflow: str) -> bool:
        return self.can is None or workflow in self.can

    async def look(self, library: Library) -> None:
        """Asks what it is and what it has. Never raises: what is wrong is in `fault`."""
        try:
            self.stats = await self.client.stats()
            infos = await self.client.classes(sorted(nodes.used(library)))
        except BoxFault as fault:
            self.failed(fault, trips=1)
            return
        self.can = able(library, infos, self.memory)
        self._refused.clear()
        self.recovered()

    @property
    def memory(self) -> float | None:
        """GB of its card: the operator's word before the box's."""
        if self.client.address.vram is not None:
            return self.client.address.vram
        return None if self.stats is None else self.stats.vram_total / GIB

    def recovered(self) -> None:
        self.well, self.fault, self._failed, self._rest = True, "", 0, REST

    def failed(self, fault: BoxFault, trips: int = TRIPS) -> None:
        self._failed += 1
        self.fault = str(fault)
        if self._failed >= trips:
            self._lost = time.monotonic() if self.well else self._lost
            self.well, self._until = False, time.monotonic() + self._rest
            self._rest = min(LONGEST, self._rest * 2)
            self.loaded = None

    def refused(self, workflow: str, base: str) -> None:
        """Until the next look: it has told that something is missing."""
        self._refused.add((workflow, base))

    def learn(self, seconds: float, swapped: bool) -> None:
        """A slowly moving mean of what an order takes here, or what loading takes on top."""
        if swapped:
            self.swap += 0.2 * (max(0.0, seconds - self.work) - self.swap)
        else:
            self.work += 0.2 * (seconds - self.work)


def able(library: Library, infos: Mapping[str, Mapping[str, Any]], memory: float | None) -> Places:
    """The workflows a box can run, each with the bases whose files and memory it has."""
    kinds = {name: nodes.kind(raw) for name, raw in infos.items()}
    found: Places = {}
    for key, workflow in library.workflows.items():
        bases = tuple(
            base
            for base in workflow.bases
            if not any(lacking(workflow, base, library, kinds)) and fits(base, library, memory)
        )
        if bases:
            found[key] = bases
    return found


def fits(base: str, library: Library, memory: float | None) -> bool:
    return memory is None or base == NOTHING or memory >= library.shelf.bases[base].vram * ROOM


def lacking(workflow: Workflow, base: str, library: Library, kinds: Mapping[str, nodes.Kind]) -> Iterator[str]:
    """What a box would refuse this workflow for, on this base."""
    for told in nodes.wrong(workflow.made(base, library.shelf, {}), kinds):
        # Uploads are ours and come later.
        if ".image: " not in told:
            yield told
