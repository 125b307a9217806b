"""Where a command sits down as an owner: a console chat over the same conversation, store and engine as any other."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.app import App
from bot.bureau import Show
from bot.channels.console import Console, Print
from bot.settings import Settings
from bot.wiring import StudioBuilder, build, console
from conversation.messages import Incoming, Start
from conversation.session import Session
from engine.domain.job import Outcome
from engine.ports import Dice

CHAT = "console:owner"
OWNER = "\U0001f469"


@dataclass(slots=True)
class Seat:
    app: App
    console: Console

    async def says(self, line: str, wait: bool = True) -> None:
        """One line of the owner; see `tells`. Raises Misheard too."""
        await self.tells(await self.console.heard(line, CHAT, self.app.door), wait)

    async def tells(self, body: Incoming, wait: bool = True) -> None:
        """Returns when everything this message caused was delivered, or without `wait` when it was answered.
        Raises StoreFault."""
        await self.app.door.receive(CHAT, secrets.token_urlsafe(12), body)
        if wait:
            await self.app.door.settled(CHAT)

    async def session(self) -> Session:
        return await self.app.turns.session(CHAT)

    async def outcomes(self) -> list[Outcome]:
        """Of every job this chat has waited for, the first one first."""
        async with self.app.parts.records.read() as unit:
            jobs = [await unit.jobs.load(job) for job in self.console.jobs]
        return [job.outcome for job in jobs if job is not None and job.outcome is not None]


@asynccontextmanager
async def seated(
    settings: Settings,
    folder: Path,
    out: Print,
    *,
    lines: bool = False,
    greet: bool = True,
    warm: bool = True,
    dice: Dice | None = None,
    studio: StudioBuilder | None = None,
    show: Show | None = None,
) -> AsyncIterator[Seat]:
    """Opens a chat in `folder`. It is greeted before anything heavy is loaded; then what an earlier process left
    is finished. Without `warm` the engine comes with the first order. Raises SettingsWrong."""
    shown = console(folder / "shown", out, lines)
    app = await build(settings, [shown], folder=folder, studio=studio, dice=dice, show=show)
    made = app.channels["console"]
    assert isinstance(made, Console)
    seat = Seat(app, made)
    try:
        await app.open()
        if greet:
            await app.door.receive(CHAT, secrets.token_urlsafe(12), Start())
            await app.deliveries.idle(CHAT)
        if warm or app.owing():
            app.work_soon()
        yield seat
    finally:
        await app.close()
