"""Pieces of one order run side by side, and none of them outlives the order."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import perf_counter, sleep

import pytest

from engine.domain.job import Progress
from engine.imaging.course import Course, both, together


class Seen:
    """Remembers what an owner is told."""

    def __init__(self) -> None:
        self.told: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.told.append(progress)

    def check(self) -> None:
        """Nobody cancels."""


async def test_two_pieces_meet_in_the_lane_and_both_are_timed() -> None:
    meeting, seen = Barrier(2, timeout=10), Seen()
    with ThreadPoolExecutor(2) as lane:
        course = Course(seen, lane, 2)
        await both(course.work("matte", meeting.wait), course.work("looking", meeting.wait))
    assert [stage.name for stage in course.stages] == ["matte", "looking"]
    assert [progress.share for progress in seen.told] == [0.0, 0.5]


async def test_waiting_for_a_free_lane_is_no_work() -> None:
    start = perf_counter()
    with ThreadPoolExecutor(1) as lane:
        course = Course(Seen(), lane, 3)
        await together(course.work("words", sleep, 0.05) for _ in range(3))
    assert 0.15 <= course.stages[0].seconds <= perf_counter() - start


async def test_a_failure_ends_the_others_before_the_owner_hears_of_it() -> None:
    ended = []

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(True)

    async def broken() -> None:
        await asyncio.sleep(0)
        raise ValueError("no such scene")

    with pytest.raises(ValueError, match="no such scene"):
        await together((endless(), broken(), endless()))
    assert ended == [True, True]
