"""What is written about an order, each as one transaction's work."""

from engine.domain.job import Progress
from engine.money import balance
from engine.ports import StoredJob, Unit, Work
from engine.service import Ending, close


def closed(job: str, ending: Ending) -> Work[StoredJob | None]:
    return lambda unit: close(unit, job, ending)


def pinned(job: str, progress: Progress) -> Work[bool]:
    async def work(unit: Unit) -> bool:
        """False if the order has ended."""
        stored = await unit.jobs.load(job)
        if stored is None or stored.state.ended:
            return False
        await unit.board.pin(job, progress)
        return True

    return work


def balanced(job: str) -> Work[None]:
    async def work(unit: Unit) -> None:
        stored = await unit.jobs.load(job)
        if stored is not None:
            await balance(unit, stored)

    return work
