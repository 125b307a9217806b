"""`fit-ad run`: everything in one process, until it is told to stop. `bot` and `worker`: its two halves."""

import asyncio
import signal

from bot.app import Parts
from bot.channels.console import Print
from bot.ending import AFTER, last_resort
from bot.pages.health import HealthPage
from bot.ready import missing
from bot.server import Served, Server
from bot.settings import Settings
from bot.shown import pages
from bot.wiring import RUN, build, workshop
from engine.domain.errors import SettingsWrong


async def run(settings: Settings, out: Print, role: str = RUN) -> None:
    """Serves and works; as `bot` it leaves the work to workers. Raises SettingsWrong before anything was opened to
    owners."""
    app = await build(settings, role=role)
    try:
        if role == RUN:
            _complete(app.parts)
        await app.open()
        channels = [channel for channel in app.channels.values() if isinstance(channel, Served)]
        server = Server([*pages(app), *channels])
        try:
            out(f"Fit-AD is at {await _opened(server, settings.server.host, settings.server.port, 'FITAD_PORT')}")
            app.work_soon()
            app.warm_soon()
            app.sweep_now_and_then()
            await _told_to_stop(app.parts)
        finally:
            await server.close()
    finally:
        await app.close()


async def work(settings: Settings, out: Print) -> None:
    """Makes pictures for a `bot` on the same database and the same data folder. Raises SettingsWrong."""
    shop = await workshop(settings)
    server = Server([HealthPage(shop.hindrance)])
    try:
        _complete(shop.parts)
        if settings.engine.health_port:
            await _opened(server, settings.server.host, settings.engine.health_port, "FITAD_ENGINE__HEALTH_PORT")
        await shop.open()
        out(f"{shop.parts.roll.name} takes orders")
        await _told_to_stop(shop.parts)
    finally:
        await server.close()
        await shop.close()


def beside(settings: Settings, box: str) -> Settings:
    """For a worker that stands beside one box: its executor has the box's name. Raises SettingsWrong."""
    if not box:
        return settings
    if box not in {place.name for place in settings.boxes.places}:
        known = ", ".join(place.name for place in settings.boxes.places) or "none"
        raise SettingsWrong(f"There is no box {box!r} in the settings; there are: {known}.")
    boxes = settings.boxes.model_copy(update={"only": box})
    engine = settings.engine.model_copy(update={"name": settings.engine.name or box})
    return settings.model_copy(update={"boxes": boxes, "engine": engine})


def _complete(parts: Parts) -> None:
    absent = list(missing(parts.world, parts.settings.store.assets))
    if absent:
        raise SettingsWrong("\n".join(absent))


async def _opened(server: Server, host: str, port: int, name: str) -> str:
    try:
        return await server.open(host, port)
    except OSError as fault:
        raise SettingsWrong(
            f"Port {port} of {host} can't be had ({fault.strerror}): set {name} to another."
        ) from None


async def _told_to_stop(parts: Parts) -> None:
    """From here on the process's time is measured. Raises SettingsWrong when another process works under this one's
    name."""
    roll, stop, loop = parts.roll, asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    ends = [asyncio.ensure_future(stop.wait()), asyncio.ensure_future(roll.lost.wait())]
    await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
    for end in ends:
        end.cancel()
    last_resort(parts.settings.engine.stop_seconds + AFTER, parts.journal)
    if roll.lost.is_set():
        raise SettingsWrong(
            f"Another process has taken the name {roll.name!r} while this one was not heard of, so this one stops. "
            "Give each its own name with FITAD_NAME."
        )
