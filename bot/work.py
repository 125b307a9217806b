"""A process that makes pictures and talks to nobody: `fit-ad worker`."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from bot.app import Engine, Parts, hindrance
from bot.late import LateStudio


@dataclass(slots=True)
class Workshop:
    parts: Parts
    studio: LateStudio
    build_engine: Callable[[], Engine]
    _running: Engine | None = None

    async def open(self) -> None:
        """Takes its name, warms the studio, then takes orders. Raises SettingsWrong, WeightsMissing, FaceMissing."""
        await self.parts.roll.join(self.parts.alone)
        await self.studio.warm()
        engine = await asyncio.to_thread(self.build_engine)
        await engine.start()
        self._running = engine

    async def hindrance(self) -> str | None:
        """See `App.hindrance`."""
        return await hindrance(self.parts, self._running)

    async def close(self) -> None:
        """At most `engine.stop_seconds` and a little; another worker goes on with what is not done."""
        if self._running is not None:
            await self._running.stop(self.parts.settings.engine.stop_seconds)
        await self.studio.leave()
        await self.parts.close()
