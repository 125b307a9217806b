"""A photo nobody may make a post of ends the order before anything is drawn of it."""

from collections.abc import Iterator

import pytest

from engine.domain.errors import IndecentPicture
from engine.domain.job import Candidates, Cutout, JobSpec, Render
from engine.domain.picture import Design, Ground, MediaRef, Treatment
from engine.domain.world import World
from engine.imaging.nudity import NudityFinder
from engine.imaging.studio import Workroom
from tests.engine.imaging.studio.conftest import Drawer, Patient, Tools, drawn
from tests.engine.imaging.test_lookout import bare


@pytest.fixture
def guarded(world: World, media: Drawer, tools: Tools) -> Iterator[Workroom]:
    room = Workroom(world, media, *tools, censor=NudityFinder())
    yield room
    room.close()


def of(photo: MediaRef) -> tuple[JobSpec, ...]:
    design = Design(photo=photo, trade="cafe", treatment=Treatment.PHOTO)
    return Candidates(design=design), Render(design=design), Cutout(photo=photo)


async def test_nothing_is_made_of_it(guarded: Workroom, media: Drawer) -> None:
    photo = await media.put(bare(), "image/jpeg")
    before = set(media.held)
    for order in of(photo):
        with pytest.raises(IndecentPicture):
            await guarded.run(order, Patient())
    assert set(media.held) == before


async def test_it_is_no_backdrop_either(guarded: Workroom, media: Drawer) -> None:
    thing = await media.put(drawn("decent"), "image/jpeg")
    behind = await media.put(bare(), "image/jpeg")
    design = Design(photo=thing, ground=Ground(photo=behind), treatment=Treatment.SCENE, forced=True)
    with pytest.raises(IndecentPicture):
        await guarded.run(Render(design=design), Patient())


async def test_anything_else_is_made(guarded: Workroom, media: Drawer) -> None:
    photo = await media.put(drawn("decent"), "image/jpeg")
    outcome = await guarded.run(Render(design=Design(photo=photo, treatment=Treatment.PHOTO)), Patient())
    assert outcome.pictures
    assert "looking" in {stage.name for stage in outcome.stages}
