"""The cutout never waits for a model: it is made while somebody still thinks about the words."""

import asyncio

from engine.domain.canvas import Box
from engine.domain.job import Render
from engine.domain.picture import Design, MediaRef, Treatment
from engine.imaging.studio import Workroom
from tests.engine.imaging.studio.conftest import Drawer, Patient, drawn


async def photo(media: Drawer, name: str) -> MediaRef:
    """One that no other test has used."""
    return await media.put(drawn(f"ahead-{name}"), "image/png")


async def test_an_order_finds_its_photo_cut_out_already(workroom: Workroom, media: Drawer) -> None:
    asked = Design(photo=await photo(media, "one"), trade="cafe")
    await workroom.foresee(asked)
    order = Render(design=asked.model_copy(update={"treatment": Treatment.PHOTO}))
    outcome = await workroom.run(order, Patient())
    assert "matte" not in {stage.name for stage in outcome.stages}


async def test_an_order_that_comes_meanwhile_waits_for_it_and_a_later_box_cuts_once_more(
    empty_workroom: Workroom, media: Drawer
) -> None:
    asked = Design(photo=await photo(media, "two"), trade="cafe", treatment=Treatment.PHOTO)
    ahead = asyncio.ensure_future(empty_workroom.foresee(asked))
    await asyncio.sleep(0)
    first = await empty_workroom.run(Render(design=asked), Patient())
    await ahead
    boxed = asked.model_copy(update={"box": Box(x=0.1, y=0.1, width=0.8, height=0.8)})
    second = await empty_workroom.run(Render(design=boxed), Patient())
    assert "matte" not in {stage.name for stage in first.stages}
    assert "matte" in {stage.name for stage in second.stages}
