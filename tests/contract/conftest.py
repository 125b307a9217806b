"""Every implementation of a port stands here once; the same tests hold each of them to its contract."""

import secrets
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.ports import Media, Records
from engine.store.media import DiskMedia
from engine.store.migrate import migrate
from engine.store.objects import ObjectMedia, opened
from engine.store.records import SqlRecords


class HandClock:
    """A clock that somebody moves."""

    def __init__(self) -> None:
        self.time = datetime(2026, 11, 22, 9, 0, tzinfo=ZoneInfo("Asia/Seoul"))

    def now(self) -> datetime:
        return self.time

    def later(self, **span: float) -> None:
        self.time += timedelta(**span)


class RealDice:
    def seed(self) -> int:
        return secrets.randbits(31)

    def token(self) -> str:
        return secrets.token_urlsafe(16)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture(params=["sqlite", "postgres"])
async def records(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> AsyncIterator[Records]:
    home = tmp_path if request.param == "sqlite" else request.getfixturevalue("postgres_home")
    await migrate(home)
    store = SqlRecords(home, clock)
    yield store
    await store.close()


@pytest.fixture(params=["disk", "objects"])
def media(request: pytest.FixtureRequest, tmp_path: Path, clock: HandClock) -> Media:
    if request.param == "disk":
        return DiskMedia(tmp_path / "media", clock, RealDice())
    return ObjectMedia(opened(request.getfixturevalue("bucket")), clock, RealDice())
