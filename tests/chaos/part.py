"""The two halves of the program as processes that a chaos kills: the real wiring, test messengers, a far maker.

usage: python -m tests.chaos.part bot FOLDER DATABASE NAME PORT MESSENGER
       python -m tests.chaos.part worker FOLDER DATABASE NAME MAKER      (DATABASE "-": the file in FOLDER)
       python -m tests.chaos.part boxed FOLDER DATABASE NAME BOXES NUMBER
"""

import asyncio
import hashlib
import io
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web
from PIL import Image

from bot import settings as configured
from bot.channels import Door, InDoubt, Parcel, Tray, Unreachable
from bot.clock import SeoulClock
from bot.settings import Settings
from bot.wiring import build, workshop
from conversation.messages import Capability, Photos
from engine.domain.errors import FitAdError
from engine.domain.job import JobSpec, Outcome, Progress
from engine.domain.world import World
from engine.ports import Media, Watch
from tests.bot.quick import QuickStudio

BEAT = 0.5
"""Seconds between two signs of life: a dead worker is noticed after twelve of them."""


class NetMessenger:
    """A channel over HTTP, strict or with edits."""

    repeatable = False

    def __init__(self, name: str, edit: bool, address: str) -> None:
        self.name, self.capability, self._address = name, Capability(edit=edit), address
        self.door: Door

    async def open(self, door: Door, tray: Tray) -> None:
        self.door = door
        self._client = aiohttp.ClientSession()

    async def send(self, chat: str, parcel: Parcel) -> str:
        return str((await self._post("send", chat, parcel))["id"])

    async def edit(self, chat: str, receipt: str, parcel: Parcel) -> None:
        await self._post("edit", chat, parcel, id=receipt)

    async def close(self) -> None:
        await self._client.close()

    async def _post(self, verb: str, chat: str, parcel: Parcel, **more: str) -> Any:
        said = {"chat": chat, "kind": parcel.bubble.kind, "job": parcel.slot, "text": parcel.bubble.text, **more}
        try:
            async with self._client.post(f"{self._address}/{verb}", json=said) as answer:
                return await answer.json()
        except aiohttp.ClientConnectorError as fault:
            raise Unreachable(str(fault), after=0.3) from fault
        except (aiohttp.ClientError, TimeoutError) as fault:
            raise InDoubt(str(fault), after=0.3) from fault


class SteppedClock(SeoulClock):
    """The real time and what a file says it is off by: an operator sets the clock of this machine."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def now(self) -> datetime:
        try:
            off = float(self._file.read_text())
        except (OSError, ValueError):
            off = 0.0
        return super().now() + timedelta(seconds=off)


def clock() -> SteppedClock:
    return SteppedClock(Path(os.environ["CLOCK"]))


class FarStudio(QuickStudio):
    """Pictures of a maker that may be gone at any moment: look, start again what it has forgotten, wait."""

    def __init__(self, media: Media, address: str) -> None:
        super().__init__(media)
        self._address = address

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        key = hashlib.sha256(spec.model_dump_json().encode()).hexdigest()[:24]
        async with aiohttp.ClientSession() as client:
            while await self._state(client, key) != "done":
                watch.check()
                watch.report(Progress(stage="backdrop", share=0.5))
                await asyncio.sleep(0.05)
        return await super().run(spec, watch)

    async def _state(self, client: aiohttp.ClientSession, key: str) -> str:
        try:
            async with client.get(f"{self._address}/poll/{key}") as answer:
                state = str((await answer.json())["state"])
            if state == "unknown":
                await client.post(f"{self._address}/start/{key}")
        except aiohttp.ClientError:
            return "away"
        return state


def settings(folder: Path, database: str, name: str) -> Settings:
    return configured.load(
        store={"data": folder, **({} if database == "-" else {"database": database})},
        engine={"name": name, "beat_seconds": BEAT, "stop_seconds": 1},
        money={"plans": True, "plan": "credit"},
        chat={"long_seconds": 3600},
        log={"level": "warning", "lines": "json"},
    )


def ready() -> None:
    """Tells the chaos that there is something to kill now, however slow this machine is."""
    Path(os.environ["READY"]).touch()


async def bot(folder: Path, database: str, name: str, port: int, messenger: str) -> None:
    channels = {name: NetMessenger(name, name == "edits", messenger) for name in ("edits", "strict")}
    builders = [lambda _parts, made=made: made for made in channels.values()]
    app = await build(settings(folder, database, name), builders, role="bot", clock=clock())
    await app.open()
    app.work_soon()
    photo = io.BytesIO()
    Image.effect_noise((320, 400), 60).convert("RGB").save(photo, "JPEG")

    async def update(request: web.Request) -> web.Response:
        said = await request.json()
        door = channels[said["chat"].partition(":")[0]].door
        try:
            ref = await door.upload(said["chat"], photo.getvalue())
            await door.receive(said["chat"], said["key"], Photos(photos=(ref,)))
        except FitAdError as fault:
            return web.Response(status=503, text=type(fault).__name__)
        return web.Response()

    served = web.Application()
    served.router.add_post("/update", update)
    runner = web.AppRunner(served)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port, reuse_address=True).start()
    ready()
    await asyncio.Event().wait()


async def worker(folder: Path, database: str, name: str, maker: str) -> None:
    def studio(_settings: Settings, _world: World, media: Media) -> FarStudio:
        return FarStudio(media, maker)

    await (await workshop(settings(folder, database, name), studio, clock=clock())).open()
    ready()
    await asyncio.Event().wait()


if __name__ == "__main__":
    kind, where, base, name, *rest = sys.argv[1:]
    if kind == "bot":
        asyncio.run(bot(Path(where), base, name, int(rest[0]), rest[1]))
    elif kind == "worker":
        asyncio.run(worker(Path(where), base, name, rest[0]))
    else:
        from tests.chaos.boxed import boxed

        asyncio.run(boxed(Path(where), base, name, rest[0], rest[1]))
