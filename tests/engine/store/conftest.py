"""A migrated data folder and its store."""

from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from engine.store.migrate import migrate
from engine.store.records import SqlRecords


class WallClock:
    def now(self) -> datetime:
        return datetime.now(ZoneInfo("Asia/Seoul"))


@pytest.fixture
def clock() -> WallClock:
    return WallClock()


@pytest.fixture
async def folder(tmp_path: Path) -> Path:
    await migrate(tmp_path)
    return tmp_path


@pytest.fixture
async def records(folder: Path, clock: WallClock) -> AsyncIterator[SqlRecords]:
    store = SqlRecords(folder, clock, patience=0.3)
    yield store
    await store.close()
