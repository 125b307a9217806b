"""The one aiohttp application. Pages and channels bring their own routes; nothing here knows any of them."""

from collections.abc import Iterable, Sequence
from typing import Protocol, runtime_checkable

from aiohttp import web

from bot.pages.assets import guarded
from bot.pages.assets import routes as files

SHUTDOWN = 1.0
"""Seconds that open requests get to end when the server stops."""


@runtime_checkable
class Served(Protocol):
    """A page, or a channel that has pages of its own."""

    def routes(self) -> Sequence[web.RouteDef]: ...


class Server:
    """Listens while it is open."""

    def __init__(self, served: Iterable[Served]) -> None:
        self._app = web.Application(middlewares=[guarded])
        self._app.router.add_routes(files())
        for each in served:
            self._app.router.add_routes(each.routes())
        self._runner = web.AppRunner(self._app, access_log=None, shutdown_timeout=SHUTDOWN)

    async def open(self, host: str, port: int) -> str:
        """Returns the address to open. Raises OSError when the port is taken."""
        await self._runner.setup()
        await web.TCPSite(self._runner, host, port, reuse_address=True).start()
        where = "127.0.0.1" if host in ("0.0.0.0", "::", "") else host  # noqa: S104 (asked, not chosen)
        return f"http://{where}:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        await self._runner.cleanup()
