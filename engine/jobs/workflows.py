"""The part of DBOS we use. It keeps ids only, in `engine.db` beside our own file or in a schema of its own in
PostgreSQL, and talks to nobody."""

import asyncio
import contextlib
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from dbos import DBOS, DBOSClient, DBOSConfig, DBOSPortableJSONSerializer, SetEnqueueOptions, SetWorkflowID
from sqlalchemy import URL

FILE = "engine.db"
NAME = "fit-ad"
VERSION = "1"
"""Pinned: a workflow of another version would wait for ever. A new order of steps takes a new workflow name."""

QUEUE, WORKFLOW = "render", "image_job"
SERIALIZER = DBOSPortableJSONSerializer()
MIGRATIONS = 3
SWEEP = 500
FINISHED = ("SUCCESS", "ERROR", "CANCELLED", "MAX_RECOVERY_ATTEMPTS_EXCEEDED")
ENQUEUED, PENDING = "ENQUEUED", "PENDING"
ALIVE = frozenset({ENQUEUED, PENDING, "DELAYED"})

ENDLESS = 1000
"""Recoveries DBOS would count; a rescue starts its count again, so the starts in our own tables decide."""


class Found(NamedTuple):
    """A workflow's state and the process that has begun it."""

    state: str
    executor: str | None


class Workflows:
    """The few things DBOS does for us. Its own threads and its one global object live from `start` to `stop`."""

    def __init__(self, home: Path | URL, executor: str, poll: float) -> None:
        self._home = home
        self._executor = executor
        self._poll = poll
        self._workflow: Callable[[str], Coroutine[Any, Any, None]] | None = None

    async def start(self, perform: Callable[[str], Awaitable[None]]) -> None:
        await asyncio.to_thread(prepare, self._home)
        await asyncio.to_thread(_queue, self._home, self._poll)
        quiet()
        DBOS(config=self._config())

        async def image_job(job: str) -> None:
            await perform(job)

        self._workflow = DBOS.workflow(name=WORKFLOW, max_recovery_attempts=ENDLESS)(image_job)
        # On the loop itself, or DBOS would run the orders on a loop of its own.
        DBOS.launch()

    async def enqueue(self, job: str, priority: int) -> None:
        if self._workflow is None:
            return
        with SetWorkflowID(job), SetEnqueueOptions(priority=priority):
            await DBOS.enqueue_workflow_async(QUEUE, self._workflow, job)

    async def cancel(self, job: str) -> None:
        if self._workflow is not None:
            await DBOS.cancel_workflow_async(job)

    async def resume(self, jobs: Sequence[str]) -> None:
        """Puts them back into the line, whoever had them."""
        await DBOS.resume_workflows_async(list(jobs), queue_name=QUEUE)

    async def states(self, jobs: Sequence[str]) -> dict[str, Found]:
        if not jobs:
            return {}
        found = await DBOS.list_workflows_async(workflow_ids=list(jobs), load_input=False, load_output=False)
        return {status.workflow_id: Found(status.status, status.executor_id) for status in found}

    async def forget(self, before: float) -> None:
        """Deletes what finished before a UNIX time, some at a time: DBOS itself keeps everything for ever."""
        end = datetime.fromtimestamp(before, UTC).isoformat()
        old = await DBOS.list_workflows_async(
            status=[*FINISHED], end_time=end, limit=SWEEP, load_input=False, load_output=False
        )
        if old:
            await DBOS.delete_workflows_async([status.workflow_id for status in old])

    async def stop(self, seconds: int) -> None:
        """Off the loop, for it blocks; afterwards the loop gets its own threads back."""
        self._workflow = None
        loop = asyncio.get_running_loop()
        loop.set_default_executor(ThreadPoolExecutor())
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True, workflow_completion_timeout_sec=seconds)

    def _config(self) -> DBOSConfig:
        return {
            "name": NAME,
            "system_database_url": address(self._home),
            "application_version": VERSION,
            "executor_id": self._executor,
            "serializer": SERIALIZER,
            "enable_otlp": False,
            "log_level": "WARNING",
            "notification_listener_polling_interval_sec": 0.2,
        }


def prepare(home: Path | URL) -> None:
    """The file with a write-ahead log, which DBOS does not make by itself, or its schema in PostgreSQL."""
    if isinstance(home, Path):
        home.mkdir(parents=True, exist_ok=True)
    quiet()
    for left in reversed(range(MIGRATIONS)):
        try:
            _logged_ahead(home)
            DBOS.migrate(address(home))
        except Exception:
            # Processes that start at once make the same tables; whoever comes second finds them there.
            if not left:
                raise
            time.sleep(1)
        else:
            return


def _logged_ahead(home: Path | URL) -> None:
    if isinstance(home, Path):
        with contextlib.closing(sqlite3.connect(home / FILE)) as connection:
            connection.execute("PRAGMA journal_mode=WAL")


def _queue(home: Path | URL, poll: float) -> None:
    """What a worker finds at its launch: one heavy order at a time in a process."""
    client = DBOSClient(system_database_url=address(home), application_name=NAME)
    try:
        client.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=poll)
    finally:
        client.destroy()


def address(home: Path | URL) -> str:
    """Where DBOS keeps its own; it is not ours to show, for it may hold a password."""
    if isinstance(home, Path):
        return f"sqlite:///{home.absolute() / FILE}"
    return home.render_as_string(hide_password=False)


def quiet() -> None:
    """DBOS adds a console of its own unless somebody listens already; warnings go the way of all logs."""
    logger = logging.getLogger("dbos")
    logger.setLevel(logging.WARNING)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
