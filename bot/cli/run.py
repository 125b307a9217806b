"""`fit-ad run`: everything in one process, until it is told to stop."""

import asyncio
import signal

from bot.channels.console import Print
from bot.ready import missing
from bot.server import Served, Server
from bot.settings import Settings
from bot.wiring import build, pages
from engine.domain.errors import SettingsWrong


async def run(settings: Settings, out: Print) -> None:
    """Serves and works. Raises SettingsWrong before anything was opened to owners."""
    app = await build(settings)
    try:
        absent = list(missing(app.parts.world, settings.store.assets))
        if absent:
            raise SettingsWrong("\n".join(absent))
        await app.open()
        channels = [channel for channel in app.channels.values() if isinstance(channel, Served)]
        server = Server([*pages(app), *channels])
        try:
            out(f"Fit-AD is at {await _address(server, settings)}")
            app.work_soon()
            app.warm_soon()
            app.sweep_now_and_then()
            await _told_to_stop()
        finally:
            await server.close()
    finally:
        await app.close()


async def _address(server: Server, settings: Settings) -> str:
    host, port = settings.server.host, settings.server.port
    try:
        return await server.open(host, port)
    except OSError as fault:
        raise SettingsWrong(
            f"Port {port} of {host} can't be had ({fault.strerror}): set FITAD_PORT to another."
        ) from None


async def _told_to_stop() -> None:
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for sign in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(sign, stop.set)
    await stop.wait()
