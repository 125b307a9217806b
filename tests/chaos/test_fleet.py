"""Orders over boxes that die: each ends once, and when the processor made it that is known."""

import gc

import pytest

from tests.chaos.fleet import chaos


@pytest.mark.slow
@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # a box cut off leaves its sockets open
@pytest.mark.timeout(600)
async def test_every_order_ends_once_whatever_happens_to_the_boxes() -> None:
    report = await chaos(60, seed=11, at_once=12)
    assert (report.lost, report.doubled, report.unsaid, report.left) == (0, 0, 0, 0)
    assert report.by_boxes + report.by_processor == 60
    assert report.by_boxes > 30
    assert report.storms > 5
    gc.collect()
