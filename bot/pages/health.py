"""For those who look after processes: is it alive, and may it be sent owners?"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web

Ready = Callable[[], Awaitable[str | None]]
"""What keeps it from working, None for nothing."""


@dataclass(frozen=True, slots=True)
class HealthPage:
    ready: Ready

    def routes(self) -> list[web.RouteDef]:
        return [web.get("/healthz", self._alive), web.get("/readyz", self._ready)]

    async def _alive(self, _request: web.Request) -> web.Response:
        return web.json_response({"alive": True})

    async def _ready(self, _request: web.Request) -> web.Response:
        why = await self.ready()
        return web.json_response({"ready": why is None, "why": why}, status=200 if why is None else 503)
