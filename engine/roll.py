"""Who is at work: every process keeps its name, beats, and watches the others. No clock has to be right."""

import asyncio
import contextlib
import os
import platform
import secrets
from collections.abc import Callable, Mapping, Sequence

from engine.domain.crew import Load, Member
from engine.domain.errors import SettingsWrong, StoreFault
from engine.ports import Records, Unit, Work

EVERY = 5.0
"""Seconds between two beats."""

SILENT = 12
"""Looks in a row at which a process that does not beat counts as dead: a minute."""

DOUBT = 2.5
"""Beats that a start waits to see whether the name it wants is still in use."""


class Roll:
    """This process's name among all that work on one database."""

    def __init__(
        self,
        records: Records,
        name: str,
        role: str,
        on_change: Callable[[], None] = lambda: None,
        *,
        every: float = EVERY,
        silent: int = SILENT,
        load: Callable[[], Load] = Load,
    ) -> None:
        """`on_change` is called when a process is not there any more, whoever found that out. `every` in seconds.
        `load` is asked at every beat."""
        self._records, self.on_change, self.load = records, on_change, load
        self._every, self._silent = every, silent
        self._me = Member(name=name, token=secrets.token_hex(8), role=role, host=platform.node(), pid=os.getpid())
        self._seen: dict[str, tuple[Member, int]] = {}
        self._beating: asyncio.Task[None] | None = None
        self.lost = asyncio.Event()
        """Set when another process has taken the name: this one must not work any more."""

    @property
    def name(self) -> str:
        return self._me.name

    @property
    def token(self) -> str:
        """Of this very start."""
        return self._me.token

    @property
    def makers(self) -> frozenset[str]:
        """The names of those who make pictures, as far as this process has seen; itself among them if it does."""
        others = {member.name for member, _ in self._seen.values() if member.makes}
        return frozenset(others | {self._me.name}) if self._me.makes else frozenset(others)

    def hands(self) -> int:
        """How many make pictures."""
        return len(self.makers)

    async def join(self, sole: bool = False) -> None:
        """Takes the name. `sole`: a lock tells already that nobody else can have it. Raises SettingsWrong."""
        while not await self._joined(sole):
            pass
        await self._look()
        self._beating = asyncio.create_task(self._keep_beating(), name="roll")

    async def _joined(self, sole: bool) -> bool:
        """False if somebody changed the row meanwhile, for example because its process was found dead."""
        before = await self._row()
        if before is not None and not sole and not self._died(before):
            await asyncio.sleep(self._every * DOUBT)
            now = await self._row()
            if now is not None and now != before:
                raise SettingsWrong(self._taken(now))
        token = None if before is None else before.token
        return await self._records.write(lambda unit: unit.crew.join(self._me, token))

    async def _row(self) -> Member | None:
        return next((member for member in await self._all() if member.name == self._me.name), None)

    async def leave(self) -> None:
        if self._beating is None:
            return
        self._beating.cancel()
        await asyncio.gather(self._beating, return_exceptions=True)
        with contextlib.suppress(StoreFault):
            await self._records.write(lambda unit: unit.crew.leave(self._me.name, self._me.token))

    async def _keep_beating(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            with contextlib.suppress(StoreFault):
                if not await self._records.write(self._beat):
                    self.lost.set()
                    return
                await self._look()

    async def _beat(self, unit: Unit) -> bool:
        """False if the name is somebody else's. Whoever was taken for dead and is not comes back under its name."""
        beaten = await unit.crew.beat(self._me.name, self._me.token, self.load())
        return beaten or await unit.crew.join(self._me, None)

    async def _look(self) -> None:
        rows, before = await self._all(), self._seen
        self._seen = {row.name: self._noted(row) for row in rows if row.name != self._me.name}
        dead = [member for member, looks in self._seen.values() if looks >= self._silent]
        for member in dead:
            if await self._records.write(_struck(member)):
                del self._seen[member.name]
        if _starts(before) - _starts(self._seen):
            self.on_change()

    def _noted(self, row: Member) -> tuple[Member, int]:
        """The row and the number of looks since it last moved."""
        before, looks = self._seen.get(row.name, (None, 0))
        return row, looks + 1 if before == row else 0

    async def _all(self) -> Sequence[Member]:
        async with self._records.read() as unit:
            return await unit.crew.all()

    def _died(self, before: Member) -> bool:
        """True only for a process of this machine that is not there any more, or that was this very number."""
        if before.host != self._me.host:
            return False
        return before.pid == self._me.pid or not _lives(before.pid)

    def _taken(self, other: Member) -> str:
        return (
            f"A process with the name {other.name!r} works on this database already ({other.role}, process "
            f"{other.pid} on {other.host}). Stop that one, or give this one its own name with FITAD_NAME."
        )


def _starts(seen: Mapping[str, tuple[Member, int]]) -> set[str]:
    return {member.token for member, _ in seen.values()}


def _struck(member: Member) -> Work[bool]:
    return lambda unit: unit.crew.leave(member.name, member.token, member.beats)


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
