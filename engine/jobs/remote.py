"""The engine of a process that takes orders and makes none: the workers elsewhere make them."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path

import structlog
from dbos import DBOSClient, EnqueueOptions
from sqlalchemy import URL

from engine.domain.errors import StoreFault
from engine.domain.job import JobState, Progress
from engine.jobs.workflows import NAME, QUEUE, SERIALIZER, VERSION, WORKFLOW, address, prepare, quiet
from engine.ports import Records

LOOK = 1.0
"""Seconds between two looks at how far the orders are."""

log = structlog.get_logger(__name__)


class RemoteJobs:
    """`engine.ports.JobEngine` over the same database as the workers. What it can't say now, their repair finds."""

    def __init__(self, records: Records, home: Path | URL, look: float = LOOK) -> None:
        self._records, self._home, self._look = records, home, look
        self._client: DBOSClient | None = None
        self._shown: Mapping[str, Progress] = {}
        self._looking: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await asyncio.to_thread(self._connect)
        self._looking = asyncio.create_task(self._keep_looking(), name="jobs-look")

    async def stop(self, patience: float = 10.0) -> None:
        """`patience` is for engines that have work to finish; this one has none."""
        if self._looking is not None:
            self._looking.cancel()
            await asyncio.gather(self._looking, return_exceptions=True)
        if self._client is not None:
            await asyncio.to_thread(self._client.destroy)
            self._client = None

    async def submit(self, job: str, priority: int) -> None:
        if self._client is None:
            return
        options: EnqueueOptions = {
            "queue_name": QUEUE,
            "workflow_name": WORKFLOW,
            "workflow_id": job,
            "priority": priority,
            "app_version": VERSION,
        }
        try:
            await self._client.enqueue_async(options, job)
        except Exception as error:
            log.warning("job.start_later", job=job, error=type(error).__name__)

    async def cancel(self, job: str) -> None:
        """Out of the line; whoever makes it already sees in our tables that it is not wanted."""
        if self._client is None:
            return
        try:
            await self._client.cancel_workflow_async(job)
        except Exception as error:
            log.warning("job.left_in_queue", job=job, error=type(error).__name__)

    async def status(self, job: str) -> JobState | None:
        async with self._records.read() as unit:
            stored = await unit.jobs.load(job)
        return None if stored is None else stored.state

    def progress(self, job: str) -> Progress | None:
        return self._shown.get(job)

    def _connect(self) -> None:
        prepare(self._home)
        quiet()
        self._client = DBOSClient(
            system_database_url=address(self._home), serializer=SERIALIZER, application_name=NAME
        )

    async def _keep_looking(self) -> None:
        while True:
            try:
                async with self._records.read() as unit:
                    making, line = await unit.board.line()
                    self._shown = {**_places(making, line), **dict(await unit.board.all())}
            except StoreFault as fault:
                log.warning("jobs.look_failed", error=type(fault).__name__)
            await asyncio.sleep(self._look)


def _places(making: int, line: Sequence[str]) -> Mapping[str, Progress]:
    return {job: Progress(stage="waiting", share=0.0, ahead=place) for place, job in enumerate(line, making)}
