"""The traps of DBOS that cost somebody money, each with what keeps us out of it, rule by rule."""

import ast
import asyncio
import importlib.metadata
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from dbos import DBOS, DBOSPortableJSONSerializer
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.job import JobState, Render
from engine.domain.picture import Design
from engine.domain.plans import Plan
from engine.jobs import DurableJobs
from engine.jobs.workflows import FILE, SERIALIZER, VERSION
from engine.ports import StoredJob
from engine.service import Orders, Pace, fair_priority
from engine.store.migrate import migrate
from engine.store.records import SqlRecords
from tests.engine.test_remote import Gate, WallClock

JOBS = Path(__file__).parents[2] / "engine" / "jobs"
POST = Render(design=Design())


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[DurableJobs]:
    await migrate(tmp_path)
    records = SqlRecords(tmp_path, WallClock())
    jobs = DurableJobs(records, Gate(), tmp_path, Pace(), executor="worker-7", poll=0.05, repair_every=60)
    orders = Orders(records, jobs, WallClock(), Pace())
    await jobs.start()
    for name in ("a", "b"):
        await records.write(
            lambda unit, name=name: orders.accept(unit, name, "kim", "d", POST, Plan(key="credit", price=300))
        )
        await orders.start(name)
    for _ in range(200):
        if await jobs.status("a") is JobState.RUNNING:
            break
        await asyncio.sleep(0.05)
    yield jobs
    jobs._studio.open.set()
    await jobs.stop(patience=2)
    await records.close()


def kept(folder: Path) -> list[sqlite3.Row]:
    with sqlite3.connect(folder / FILE) as raw:
        raw.row_factory = sqlite3.Row
        rows = raw.execute("SELECT * FROM workflow_status ORDER BY workflow_uuid").fetchall()
    raw.close()
    return rows


async def test_what_the_engine_writes_down(engine: DurableJobs, tmp_path: Path) -> None:
    """Rules 1, 2, 4, 5: our version, our name, JSON, a priority with the running number in it, a write-ahead log."""
    first, second = kept(tmp_path)
    assert {row["application_version"] for row in (first, second)} == {VERSION}
    assert first["executor_id"] == "worker-7"
    assert {row["serialization"] for row in (first, second)} == {SERIALIZER.name()}
    assert isinstance(SERIALIZER, DBOSPortableJSONSerializer)
    assert 0 < first["priority"] < second["priority"], "0 would run before everybody"
    with sqlite3.connect(tmp_path / FILE) as raw:
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    raw.close()


@given(st.integers(0, 15), st.lists(st.sampled_from("abc"), max_size=60))
def test_no_order_is_ever_without_a_priority_nor_two_with_one(tier: int, chats: list[str]) -> None:
    """Rule 5: within a second the engine's own order is chance, so the number decides; 0 is never given."""
    alive: list[StoredJob] = []
    now = WallClock().now()
    for number, chat in enumerate(chats):
        priority = fair_priority(tier, chat, alive, now)
        assert priority > 0
        alive.append(
            StoredJob(
                id=str(number), chat=chat, draft="d", spec=POST, state=JobState.HELD, priority=priority, created=now
            )
        )
    assert len({job.priority for job in alive}) == len(alive)


def test_nothing_of_the_engine_is_called_on_the_loop_that_could_block_it() -> None:
    """Rule 6: of DBOS only the awaited calls, except where a thread waits for them, and the launch itself."""
    blocking = {"DBOS.destroy", "DBOS.migrate", "DBOS.launch", "DBOS.workflow"}
    for file in JOBS.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("DBOS."):
                name = ast.unparse(node.func).partition("(")[0]
                assert name.endswith("_async") or name in blocking, f"{file.name}: {name}"
    assert "await asyncio.to_thread(DBOS.destroy" in (JOBS / "workflows.py").read_text()
    assert "await asyncio.to_thread(prepare" in (JOBS / "workflows.py").read_text()


def test_the_engine_is_the_one_that_was_tried() -> None:
    """Rule 10: another minor version is another chaos first."""
    assert importlib.metadata.version("dbos").startswith("3.4.")
    assert "_recover_pending_workflows" not in "".join(file.read_text() for file in JOBS.glob("*.py"))


async def test_nothing_talks_to_anybody(engine: DurableJobs) -> None:
    """Rule 11: neither their service nor anything that is sold beside the library."""
    said = "".join(file.read_text() for file in JOBS.glob("*.py")).lower()
    for word in ("conductor", "auto_upgrade", "sharding"):
        assert word not in said
    assert DBOS.executor_id == "worker-7"
