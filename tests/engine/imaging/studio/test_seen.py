"""What a model saw in the photo chooses the scene, without cutting the photo out again."""

import pytest

from engine.domain.job import Render
from engine.domain.picture import Design, Ground, MediaRef, Treatment
from engine.domain.seen import Pose
from engine.imaging.studio import Workroom
from tests.engine.imaging.studio.conftest import Drawer, Patient, drawn


@pytest.fixture
async def photo(media: Drawer) -> MediaRef:
    return await media.put(drawn("seen"), "image/jpeg")


def asked(photo: MediaRef, **seen: object) -> Render:
    design = Design(photo=photo, trade="cafe", treatment=Treatment.SCENE, forced=True)
    return Render(design=design.model_copy(update=seen))


@pytest.mark.parametrize(
    ("mood", "scene"),
    [("", "window"), ("따뜻하고 포근해요", "wood"), ("어둑한 밤, 고급스러운", "dark"), ("말로 못 할", "window")],
)
async def test_the_scene_suits_the_photos_mood(workroom: Workroom, photo: MediaRef, mood: str, scene: str) -> None:
    outcome = await workroom.run(asked(photo, mood=mood), Patient())
    assert outcome.pictures[0].design.ground.scene == scene


async def test_a_photo_with_things_that_could_go_is_first_shown_without_them(
    workroom: Workroom, photo: MediaRef
) -> None:
    plain, full = [
        await workroom.run(Render(design=Design(photo=photo, trade="cafe", clutter=things)), Patient())
        for things in (0, 4)
    ]
    assert plain.pictures[0].design.treatment is Treatment.PHOTO
    assert full.pictures[0].design.treatment is Treatment.SCENE


async def test_a_backdrop_nobody_here_can_draw_is_said_to_be_another(workroom: Workroom, photo: MediaRef) -> None:
    described = await workroom.run(asked(photo, ground=Ground(scene="wood", wished=True)), Patient())
    chosen = await workroom.run(asked(photo, ground=Ground(scene="wood")), Patient())
    assert "note.other_ground" in {note.key for note in described.pictures[0].notes}
    assert "note.other_ground" not in {note.key for note in chosen.pictures[0].notes}


async def test_what_lies_is_set_on_a_ground_seen_from_above(workroom: Workroom, photo: MediaRef) -> None:
    await workroom.run(asked(photo), Patient())
    standing = await workroom.run(asked(photo, pose=Pose.STANDING, mood="반짝이는"), Patient())
    lying = await workroom.run(asked(photo, pose=Pose.FLAT, mood="반짝이는"), Patient())
    assert standing.pictures[0].design.ground.scene == "holiday"
    assert lying.pictures[0].design.ground.scene != "holiday", "it has a horizon only"
    assert "matte" not in {stage.name for stage in (*standing.stages, *lying.stages)}, "nothing was cut out again"
