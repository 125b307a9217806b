"""`fit-ad check`: what is missing or wrong, each with the command that mends it."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot import catalogue
from bot.channels.console import Print
from bot.ready import doubtful, missing
from bot.settings import Settings, table
from bot.wiring import inquired, kept, looked_at, record
from engine.domain.errors import FitAdError, SettingsWrong
from engine.domain.world import World

TICK, CROSS = "✓", "✗"


@dataclass(slots=True)
class Found:
    """`absent` keeps the program from working as it is set; `doubts` are what an operator should know."""

    absent: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)
    boxes: Sequence[Any] = ()
    unmet: list[str] = field(default_factory=list)

    @property
    def well(self) -> bool:
        return not self.absent and not self.unmet

    def json(self) -> str:
        told = {"ok": self.well, "missing": self.absent, "doubts": self.doubts, "cannot": self.unmet}
        return json.dumps({**told, "boxes": [box.model_dump(mode="json") for box in self.boxes]}, ensure_ascii=False)


def check(settings: Settings, out: Print, as_json: bool = False, keep: bool = False) -> int:
    """The exit code: 0 when everything is there. `keep` writes down what the first box says of its nodes."""
    try:
        world = catalogue.load(settings.configs, settings.locales)
        found = asyncio.run(_found(settings, world, keep))
    except SettingsWrong as wrong:
        out(json.dumps({"ok": False, "missing": [str(wrong)]}, ensure_ascii=False) if as_json else str(wrong))
        return 2
    if as_json:
        out(found.json())
    else:
        for line in _lines(found, settings, world):
            out(line)
    return 0 if found.well else 1


async def _found(settings: Settings, world: World, keep: bool) -> Found:
    found = Found(list(missing(world, settings.store.assets)))
    found.doubts += doubtful(world, settings.store.assets, settings.store.data)
    try:
        found.doubts.append(await kept(settings))
    except FitAdError as fault:
        found.absent.append(str(fault))
    found.doubts += await _model(settings, world)
    if not settings.boxes.places:
        return found
    try:
        if keep:
            found.doubts.append(await record(settings))
        found.boxes, found.unmet = await looked_at(settings)
    except FitAdError as fault:
        found.absent.append(str(fault))
    return found


async def _model(settings: Settings, world: World) -> Sequence[str]:
    """The language model: asked, and its day of being switched off."""
    if not settings.llm.on:
        return ("No language model is set (OPENAI_API_KEY or OPENAI_BASE_URL): rules read and write.",)
    return await inquired(settings, world) or (f"The language model {settings.llm.model} answers.",)


def _lines(found: Found, settings: Settings, world: World) -> Iterator[str]:
    yield from (*found.absent, *found.doubts)
    yield f"{len(world.faces)} faces, {len(world.trades)} trades, {len(world.scenes)} scenes"
    yield f"The program writes to {settings.store.data}"
    for box in found.boxes:
        yield from _box(box)
    yield from _unverified(found.boxes)
    if found.unmet:
        yield f"No box can: {', '.join(found.unmet)}. Until one can, the processor does what it can of that."
    yield table()


def _box(box: Any) -> Iterator[str]:
    if box.fault is not None:
        yield f"{box.name} {box.url}: {CROSS} {box.fault}"
        return
    yield f"{box.name} {box.url}: ComfyUI {box.version}, {box.device}, {box.vram:g} GB"
    wide = max(len(row.workflow) for row in box.rows)
    yield f"  {'workflow':{wide}} nodes models licence vram"
    for row in box.rows:
        marks = (_mark(row.nodes, 5), _mark(row.models, 6), _mark(row.licence, 7), _mark(row.memory, 4))
        yield f"  {row.workflow:{wide}} {' '.join(marks)} {row.base or ''}".rstrip()
        for what in (*row.nodes, *row.models, *row.licence, *filter(None, (row.memory,))):
            yield f"  {'':{wide}} - {what}"
        for what in row.unseen:
            yield f"  {'':{wide}} ? can't be seen from here: {what}"


def _unverified(boxes: Sequence[Any]) -> Iterator[str]:
    """A box says which files it has, and nothing of what is in them."""
    rows = [row for box in boxes for row in box.rows]
    if not rows:
        return
    yield "No hash is verified from here; on the box, fit-ad workflow paths --sums | sha256sum --check"
    if unknown := sorted({file for row in rows for file in row.unproven}):
        yield f"Not verified there either, for their hash is unknown to us: {', '.join(unknown)}"


def _mark(lacking: object, wide: int) -> str:
    return f"{CROSS if lacking else TICK:{wide}}"
