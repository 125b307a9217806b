"""Orders that last: whatever dies, repeats or is cancelled, each ends once and is paid once."""

import asyncio
import contextlib
import json
import logging
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import structlog

from engine.domain.errors import HugePicture, NoSubject, OutOfMemory
from engine.domain.job import JobSpec, JobState, Outcome, Progress, Render, Stop
from engine.domain.phrase import Phrase
from engine.domain.picture import Design
from engine.domain.plans import Entry, Plan
from engine.domain.wording import Words
from engine.jobs import DurableJobs
from engine.ports import StoredJob, Watch
from engine.service import Orders, Pace
from engine.store.migrate import migrate
from engine.store.records import FILE, SqlRecords

SCRIPT = Path(__file__).with_name("kill_me.py")
CREDIT = Plan(key="credit", price=300)
HELD, SETTLED, RELEASED = (Entry.HOLD, 300), (Entry.SETTLE, 300), (Entry.RELEASE, 300)


class WallClock:
    def now(self) -> datetime:
        return datetime.now(ZoneInfo("Asia/Seoul"))


class Puppet:
    """A studio that does what the order's headline says."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.open = asyncio.Event()

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        assert isinstance(spec, Render)
        headline = spec.design.words.headline or ""
        self.made.append(headline)
        act: Callable[[Watch], object] = getattr(self, f"_{headline.split()[0]}")
        result = act(watch)
        if asyncio.iscoroutine(result):
            result = await result
        return result if isinstance(result, Outcome) else Outcome()

    def _quick(self, watch: Watch) -> None: ...

    def _simple(self, watch: Watch) -> Outcome:
        return Outcome(simple=True)

    async def _wait(self, watch: Watch) -> None:
        watch.report(Progress(stage="lettering", share=0.5))
        while not self.open.is_set():
            watch.check()
            await asyncio.sleep(0.02)

    async def _deaf(self, watch: Watch) -> None:
        await self.open.wait()

    def _huge(self, watch: Watch) -> None:
        raise HugePicture("12000 x 12000")

    def _empty(self, watch: Watch) -> None:
        raise NoSubject

    def _fault(self, watch: Watch) -> None:
        raise OutOfMemory

    def _bug(self, watch: Watch) -> None:
        raise KeyError("secret shop name")


class House:
    """Engine, store and door on one folder, as the wiring builds them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.studio = Puppet()
        self.records = SqlRecords(folder, WallClock(), patience=0.2)
        self.news: asyncio.Queue[str] = asyncio.Queue()
        pace = Pace()
        self.engine = DurableJobs(
            self.records, self.studio, folder, pace, self.news.put_nowait, poll=0.05, repair_every=60
        )
        self.orders = Orders(self.records, self.engine, WallClock(), pace)

    async def order(self, job: str, headline: str, chat: str = "kim", start: bool = True) -> None:
        spec = Render(design=Design(words=Words(headline=headline)))
        await self.records.write(lambda unit: self.orders.accept(unit, job, chat, "draft", spec, CREDIT))
        if start:
            await self.orders.start(job)

    async def ended(self, job: str) -> StoredJob:
        return await self.until(job, lambda stored: stored.state.ended)

    async def until(self, job: str, reached: Callable[[StoredJob], bool]) -> StoredJob:
        for _ in range(400):
            stored = await self.orders.result(job)
            if stored is not None and reached(stored):
                return stored
            await asyncio.sleep(0.03)
        raise AssertionError(f"{job} is still {stored and stored.state}")

    async def running(self, job: str) -> None:
        await self.until(job, lambda stored: stored.state is JobState.RUNNING)

    async def money(self, job: str) -> list[tuple[Entry, int]]:
        async with self.records.read() as unit:
            return list(await unit.ledger.rows(job))

    async def inbox(self) -> list[tuple[str, object]]:
        async with self.records.read() as unit:
            return [(row.key, json.loads(row.content)) for row in await unit.inbox.undone()]


@contextlib.asynccontextmanager
async def open_house(folder: Path) -> AsyncIterator[House]:
    await migrate(folder)
    house = House(folder)
    await house.engine.start()
    try:
        yield house
    finally:
        house.studio.open.set()
        await house.engine.stop(patience=2)
        await house.records.close()


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    async with open_house(tmp_path) as opened:
        yield opened


async def test_an_order_is_made_paid_and_told_once_however_often_it_is_submitted(house: House) -> None:
    await house.order("j1", "quick")
    await asyncio.gather(*(house.orders.start("j1") for _ in range(5)), house.order("j1", "quick"))
    ended = await house.ended("j1")
    assert (ended.state, ended.outcome) == (JobState.DONE, Outcome())
    assert await house.news.get() == "kim"
    await house.order("j1", "quick")
    await asyncio.sleep(0.3)
    assert house.studio.made == ["quick"]
    assert await house.money("j1") == [HELD, SETTLED]
    assert await house.inbox() == [("job:j1", {"kind": "job_finished", "job": "j1"})]
    assert house.news.empty()


async def test_a_simple_version_costs_nothing(house: House) -> None:
    await house.order("j1", "simple")
    assert (await house.ended("j1")).outcome.simple
    assert await house.money("j1") == [HELD, (Entry.SETTLE, 0)]


@pytest.mark.parametrize(
    ("headline", "key", "retry"),
    [
        ("huge photo", "error.huge_picture", False),
        ("empty mask", "error.no_subject", False),
        ("fault", "error.ours", True),
        ("bug", "error.ours", True),
    ],
)
async def test_a_failure_is_free_and_says_why(house: House, headline: str, key: str, retry: bool) -> None:
    await house.order("j1", headline)
    failed = await house.ended("j1")
    assert (failed.state, failed.failure, failed.retry) == (JobState.FAILED, Phrase(key=key), retry)
    assert await house.money("j1") == [HELD, RELEASED]
    assert [key for key, _ in await house.inbox()] == ["job:j1"]


async def test_no_log_repeats_what_an_error_quotes(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    structlog.reset_defaults()
    await house.order("j1", "bug")
    await house.ended("j1")
    told = capfd.readouterr()
    assert "KeyError" in told.out + told.err
    assert "secret shop name" not in told.out + told.err


async def test_one_at_a_time_the_fair_one_first(house: House) -> None:
    await house.order("gate", "wait gate", chat="lee")
    await house.running("gate")
    for number in range(3):
        await house.order(f"flood{number}", f"quick flood{number}", chat="flood")
    await house.order("kim", "quick kim", chat="kim")
    assert house.engine.progress("kim").ahead == 2, "the running one and the flooder's first"
    waits = [await house.orders.wait(job) for job in ("gate", "flood0", "kim", "flood1", "flood2")]
    assert [wait.ahead for wait in waits] == [0, 1, 2, 3, 4]
    assert sorted(wait.seconds for wait in waits) == [wait.seconds for wait in waits]
    house.studio.open.set()
    for job in ("flood2", "kim"):
        await house.ended(job)
    assert [made.split()[1] for made in house.studio.made] == ["gate", "flood0", "kim", "flood1", "flood2"]
    assert await house.orders.wait("kim") is None


async def test_progress_is_the_latest_and_gone_afterwards(house: House) -> None:
    assert house.engine.progress("j1") is None
    await house.order("j1", "wait")
    await house.running("j1")
    await asyncio.sleep(0.05)
    progress = house.engine.progress("j1")
    assert (progress.stage, progress.share) == ("lettering", 0.5)
    assert 0 < progress.seconds_left < 60
    house.studio.open.set()
    await house.ended("j1")
    await asyncio.sleep(0.05)
    assert house.engine.progress("j1") is None


@pytest.mark.parametrize("kind", ["wait for me", "deaf to everything"])
async def test_a_running_order_is_cancelled_at_once_and_the_next_one_runs(house: House, kind: str) -> None:
    await house.order("j1", kind)
    await house.running("j1")
    await house.order("j2", "quick")
    began = time.perf_counter()
    assert await house.orders.cancel("j1") is Stop.MAKING
    assert (await house.orders.result("j1")).state is JobState.CANCELLED
    assert time.perf_counter() - began < 5
    assert await house.orders.cancel("j1") is Stop.NOTHING
    assert (await house.ended("j2")).state is JobState.DONE
    assert await house.money("j1") == [HELD, RELEASED]
    assert [key for key, _ in await house.inbox()] == ["job:j1", "job:j2"]


async def test_a_waiting_order_is_cancelled_and_never_made(house: House) -> None:
    await house.order("j1", "wait")
    await house.running("j1")
    await house.order("j2", "quick")
    assert await house.orders.cancel("j2") is Stop.WAITING
    house.studio.open.set()
    await house.ended("j1")
    await asyncio.sleep(0.4)
    assert house.studio.made == ["wait"]
    assert (await house.orders.result("j2")).state is JobState.CANCELLED
    assert await house.money("j2") == [HELD, RELEASED]


async def test_an_order_cancelled_before_its_start_reached_the_engine_is_never_made(house: House) -> None:
    await house.order("j1", "quick", start=False)
    assert await house.orders.cancel("j1") is Stop.WAITING
    await house.orders.start("j1")
    await asyncio.sleep(0.5)
    assert house.studio.made == []
    assert await house.money("j1") == [HELD, RELEASED]


async def test_what_ended_or_never_was_cannot_be_cancelled(house: House) -> None:
    await house.order("j1", "quick")
    await house.ended("j1")
    assert await house.orders.cancel("j1") is Stop.LATE
    assert await house.orders.cancel("nobody") is Stop.NOTHING
    assert await house.engine.status("nobody") is None
    assert await house.money("j1") == [HELD, SETTLED]


async def test_an_order_whose_start_was_lost_runs_all_the_same(house: House) -> None:
    await house.order("j1", "quick", start=False)
    await house.engine.repair()
    assert (await house.ended("j1")).state is JobState.DONE


async def test_an_order_this_process_has_claimed_and_does_not_make_is_made_after_all(house: House) -> None:
    """The answer to the claim got lost with the line to the database."""
    await house.order("busy", "wait")
    await house.running("busy")
    await house.order("j1", "quick")
    with contextlib.closing(sqlite3.connect(house.folder / "engine.db", timeout=30)) as raw:
        raw.execute(
            "UPDATE workflow_status SET status = 'PENDING', executor_id = "
            "(SELECT executor_id FROM workflow_status WHERE workflow_uuid = 'busy') WHERE workflow_uuid = 'j1'"
        )
        raw.commit()
    house.studio.open.set()
    await house.ended("busy")
    await house.engine.repair()
    assert (await house.orders.result("j1")).state is JobState.HELD, "it may only just have been claimed"
    await house.engine.repair()
    assert (await house.ended("j1")).state is JobState.DONE
    assert house.studio.made == ["wait", "quick"]


async def test_a_hold_left_open_by_an_ended_order_is_closed(house: House) -> None:
    async def torn(unit) -> None:
        for job, end in (("made", JobState.DONE), ("failed", JobState.FAILED)):
            await house.orders.accept(unit, job, "kim", "d", Render(design=Design()), CREDIT)
            await unit.jobs.move(job, JobState.RUNNING)
            await unit.jobs.move(job, end, Outcome())

    await house.records.write(torn)
    await house.engine.repair()
    assert await house.money("made") == [HELD, SETTLED]
    assert await house.money("failed") == [HELD, RELEASED]


async def test_a_finished_picture_waits_out_a_locked_file(house: House) -> None:
    await house.order("j1", "wait")
    await house.running("j1")
    other = sqlite3.connect(house.folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    house.studio.open.set()
    await asyncio.sleep(0.8)
    assert (await house.orders.result("j1")).state is JobState.RUNNING
    other.execute("ROLLBACK")
    other.close()
    assert (await house.ended("j1")).state is JobState.DONE
    assert house.studio.made == ["wait"], "not made twice"


async def test_a_stop_in_the_middle_is_made_good_by_the_next_start(tmp_path: Path) -> None:
    async with open_house(tmp_path) as first:
        await first.order("j1", "deaf")
        await first.order("j2", "quick")
        await first.running("j1")
        await first.engine.stop(patience=0.1)
        await first.records.close()
        assert (await asyncio.to_thread(sum, [1, 1])) == 2, "the loop has threads again"
    async with open_house(tmp_path) as second:
        second.studio.open.set()
        for job in ("j1", "j2"):
            assert (await second.ended(job)).state is JobState.DONE
            assert await second.money(job) == [HELD, SETTLED]


async def test_the_engines_log_forgets_what_is_long_over_and_only_that(house: House) -> None:
    for job in ("old", "new"):
        await house.order(job, "quick")
        await house.ended(job)
    await asyncio.sleep(0.3)
    with contextlib.closing(sqlite3.connect(house.folder / "engine.db")) as raw:
        raw.execute("UPDATE workflow_status SET created_at = created_at - 8 * 86400000 WHERE workflow_uuid = 'old'")
        raw.commit()
        await house.engine.repair()
        assert raw.execute("SELECT workflow_uuid FROM workflow_status").fetchall() == [("new",)]
    assert (await house.orders.result("old")).state is JobState.DONE


async def test_the_engines_log_holds_ids_only_and_is_silent(house: House, capfd: pytest.CaptureFixture[str]) -> None:
    await house.order("j1", "quick 비밀 문구")
    await house.ended("j1")
    await asyncio.sleep(0.2)
    stored = b"".join(path.read_bytes() for path in house.folder.glob("engine.db*"))
    assert b"image_job" in stored
    assert "비밀".encode() not in stored
    assert b"\\ube44" not in stored
    told = capfd.readouterr()
    assert "dbos" not in (told.out + told.err).lower()
    assert not any(isinstance(handler, logging.StreamHandler) for handler in logging.getLogger("dbos").handlers)


async def test_the_loop_stays_free_while_orders_run(house: House) -> None:
    await house.order("warm", "quick")
    await house.ended("warm")
    late: list[float] = []

    async def beat() -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.01)
            late.append(time.perf_counter() - began - 0.01)

    beating = asyncio.create_task(beat())
    for number in range(10):
        await house.order(f"j{number}", "quick")
    await house.ended("j9")
    beating.cancel()
    assert sorted(late)[len(late) // 2] < 0.05


def engine(folder: Path, seconds: float, *jobs: str, name: str = "one") -> subprocess.Popen[str]:
    command = [sys.executable, str(SCRIPT), str(folder), str(seconds), *jobs]
    where = {**os.environ, "PYTHONPATH": str(SCRIPT.parents[2]), "EXECUTOR": name}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=where)


def read_until(process: subprocess.Popen[str], word: str) -> list[str]:
    lines: list[str] = []
    watchdog = threading.Timer(30, process.kill)
    watchdog.start()
    for line in process.stdout or ():
        lines.append(line.strip())
        if lines[-1].startswith(word):
            break
    watchdog.cancel()
    return lines


def rows(folder: Path, question: str) -> list[tuple[object, ...]]:
    with contextlib.closing(sqlite3.connect(folder / FILE)) as raw:
        return raw.execute(question).fetchall()


@pytest.mark.parametrize("moment", ["accepted j1", "making", "news"])
def test_a_process_killed_at_any_moment_ends_every_order_once_after_the_restart(tmp_path: Path, moment: str) -> None:
    with engine(tmp_path, 0.4, "j1", "j2") as first:
        read_until(first, moment)
        first.send_signal(signal.SIGKILL)
    with engine(tmp_path, 0.05, "j1", "j2") as second:
        assert read_until(second, "bye")[-1] == "bye"
    assert rows(tmp_path, "SELECT id, state FROM job ORDER BY id") == [("j1", "done"), ("j2", "done")]
    money = rows(tmp_path, "SELECT job, kind, amount FROM ledger ORDER BY job, id")
    assert money == [(job, kind, 300) for job in ("j1", "j2") for kind in ("hold", "settle")]
    assert rows(tmp_path, "SELECT key FROM inbox ORDER BY key") == [("job:j1",), ("job:j2",)]


def test_what_a_process_began_that_never_comes_back_is_made_by_another(tmp_path: Path) -> None:
    with engine(tmp_path, 30, "j1") as first:
        read_until(first, "making")
        first.send_signal(signal.SIGKILL)
    with engine(tmp_path, 0.05, "j1", name="two") as second:
        assert read_until(second, "bye")[-1] == "bye"
    assert rows(tmp_path, "SELECT id, state FROM job") == [("j1", "done")]
    assert rows(tmp_path, "SELECT kind FROM ledger ORDER BY id") == [("hold",), ("settle",)]


def test_an_order_that_kills_the_process_every_time_is_given_up_and_given_back(tmp_path: Path) -> None:
    for _ in range(4):
        with engine(tmp_path, 30, "bomb") as process:
            lines = read_until(process, "making")
            process.send_signal(signal.SIGKILL)
            if lines[-1] != "making":
                break
    assert rows(tmp_path, "SELECT state, retry FROM job") == [("failed", 1)]
    assert rows(tmp_path, "SELECT kind FROM ledger ORDER BY id") == [("hold",), ("release",)]
