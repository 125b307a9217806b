"""A whole engine in a process of its own, with a studio that takes its time; the tests kill it.

usage: kill_me.py FOLDER SECONDS [JOB …]   accepts each JOB, prints what happens, ends when nothing is left to do
in the environment EXECUTOR: the name of the process
"""

import asyncio
import os
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from engine.domain.job import JobSpec, Outcome, Progress, Render
from engine.domain.picture import Design
from engine.domain.plans import Plan
from engine.jobs import DurableJobs
from engine.ports import Watch
from engine.service import Orders, Pace
from engine.store.migrate import migrate
from engine.store.records import SqlRecords


class WallClock:
    def now(self) -> datetime:
        return datetime.now(ZoneInfo("Asia/Seoul"))


class SlowStudio:
    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        say("making")
        for step in range(20):
            watch.check()
            watch.report(Progress(stage="backdrop", share=step / 20))
            await asyncio.sleep(self._seconds / 20)
        say("made")
        return Outcome()


def say(*words: object) -> None:
    print(*words, flush=True)


async def main(folder: Path, seconds: float, jobs: list[str]) -> None:
    await migrate(folder)
    records, pace = SqlRecords(folder, WallClock()), Pace()
    studio = SlowStudio(seconds)
    engine = DurableJobs(
        records,
        studio,
        folder,
        pace,
        lambda chat: say("news", chat),
        poll=0.05,
        repair_every=0.3,
        attempts=1,
        executor=os.environ.get("EXECUTOR", "one"),
    )
    orders = Orders(records, engine, WallClock(), pace)
    await engine.start()
    plan, spec = Plan(key="credit", price=300), Render(design=Design())
    for job in jobs:
        await records.write(lambda unit, job=job: orders.accept(unit, job, "kim", "draft", spec, plan))
        say("accepted", job)
        await orders.start(job)
    await until_idle(records)
    await engine.stop()
    await records.close()
    say("bye")


async def until_idle(records: SqlRecords) -> None:
    while True:
        async with records.read() as unit:
            if not await unit.jobs.unfinished():
                return
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3:]))
