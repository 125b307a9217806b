"""An owner orders pictures: what comes back is finished, repeatable, and changes only where it was told to."""

import asyncio
from collections.abc import Callable

import cv2
import numpy as np
import pytest

from engine.domain.canvas import Placement, Ratio
from engine.domain.errors import BadUpload, Cancelled, NoSubject, SettingsWrong
from engine.domain.job import Calligraphy, Candidates, Cutout, Faces, Outcome, Pages, Pick, Progress, Render
from engine.domain.phrase import Phrase
from engine.domain.picture import Design, Grade, Ground, Keep, Lettering, MediaRef, Picture, Relief, Treatment
from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Words
from engine.imaging.photo import source_type
from engine.imaging.pixels import Rgb, from_png, to_png
from engine.imaging.studio import Workroom

WORDS = Words(headline="흑임자라떼", price="5,500원", detail="고소함이 한 겹 더", name="담은커피")
Photograph = Callable[[str], bytes]


async def sent(media, photograph: Photograph, name: str = "coffee.png") -> MediaRef:
    return await media.put(photograph(name), "image/png")


def new_menu(photo: MediaRef | None, **changes: object) -> Design:
    plain = Design(photo=photo, words=WORDS, purpose=Purpose.NEW_MENU, tone=Tone.FRIENDLY, trade="cafe", seed=7)
    return plain.model_copy(update=changes)


def apart(one: Rgb, other: Rgb) -> float:
    """Mean difference of two pictures in levels of 255."""
    return float(np.abs(one.astype(int) - other.astype(int)).mean())


async def rendered(workroom: Workroom, watch, design: Design) -> Picture:
    return (await workroom.run(Render(design=design), watch)).pictures[0]


async def test_a_photo_gives_three_really_different_posts_on_one_sheet(workroom, media, watch, photograph) -> None:
    """Of a photograph with room for words."""
    photo = await sent(media, photograph, "flower.jpg")
    outcome: Outcome = await workroom.run(Candidates(design=new_menu(photo)), watch)
    shown = [media.picture(picture.full) for picture in outcome.pictures]
    assert {picture.design.treatment for picture in outcome.pictures} == {
        Treatment.PHOTO,
        Treatment.CARD,
        Treatment.SCENE,
    }
    assert all(post.shape == (1350, 1080, 3) for post in shown)
    assert min(apart(shown[0], shown[1]), apart(shown[1], shown[2]), apart(shown[0], shown[2])) > 25
    assert outcome.sheet is not None
    assert media.picture(outcome.sheet).shape[1] == 1440
    assert {"original", "cutout", "backdrop", "lettering", "before_after"} <= set(outcome.steps)
    assert sum(stage.seconds for stage in outcome.stages) > 0


async def test_the_product_stays_as_it_was_and_the_owner_hears_it(workroom, media, watch, photograph) -> None:
    design = new_menu(await sent(media, photograph), treatment=Treatment.SCENE)
    outcome = await workroom.run(Render(design=design), watch)
    similarity = outcome.pictures[0].measure.similarity
    assert similarity is not None
    assert similarity >= 0.98
    assert "note.product_same" in [note.key for note in outcome.notes]


async def test_a_photo_filled_by_its_thing_is_not_smeared_wider_for_words(workroom, media, watch, photograph) -> None:
    outcome = await workroom.run(Candidates(design=new_menu(await sent(media, photograph))), watch)
    ways = sorted(picture.design.treatment or "" for picture in outcome.pictures)
    assert ways == [Treatment.CARD, Treatment.CARD, Treatment.SCENE]
    assert len({picture.design.layout for picture in outcome.pictures}) == 3


async def test_no_photo_gives_three_really_different_posters(workroom, media, watch) -> None:
    outcome = await workroom.run(Candidates(design=new_menu(None)), watch)
    shown = [media.picture(picture.full) for picture in outcome.pictures]
    assert [picture.design.treatment for picture in outcome.pictures] == [Treatment.POSTER] * 3
    assert min(apart(shown[0], shown[1]), apart(shown[1], shown[2]), apart(shown[0], shown[2])) > 12


async def test_another_feel_is_three_other_posts(workroom, media, watch, photograph) -> None:
    photo = await sent(media, photograph)
    first = await workroom.run(Candidates(design=new_menu(photo)), watch)
    second = await workroom.run(Candidates(design=new_menu(photo, variant=1)), watch)
    for before, after in zip(first.pictures, second.pictures, strict=True):
        assert apart(media.picture(before.full), media.picture(after.full)) > 10


async def test_a_portrait_is_never_cut_out_unless_the_owner_insists(workroom, media, watch, photograph) -> None:
    photo = await sent(media, photograph, "astronaut.png")
    asked = await workroom.run(Candidates(design=new_menu(photo)), watch)
    assert Treatment.SCENE not in [picture.design.treatment for picture in asked.pictures]
    wished = new_menu(photo, treatment=Treatment.SCENE)
    kept = await workroom.run(Render(design=wished), watch)
    assert kept.pictures[0].design.treatment is not Treatment.SCENE
    assert "note.kept_photo" in [note.key for note in kept.notes]
    forced = await rendered(workroom, watch, wished.model_copy(update={"forced": True}))
    assert forced.design.treatment is Treatment.SCENE


async def test_who_asks_for_a_person_hears_when_none_is_seen(workroom, media, watch, photograph) -> None:
    cup = new_menu(await sent(media, photograph), keep=Keep.PERSON)
    portrait = new_menu(await sent(media, photograph, "astronaut.png"), keep=Keep.PERSON)
    told = {}
    for name, design in (("cup", cup), ("portrait", portrait)):
        outcome = await workroom.run(Render(design=design), watch)
        told[name] = [note.key for note in outcome.notes]
    assert "note.no_person" in told["cup"]
    assert "note.no_person" not in told["portrait"]


async def test_a_scene_that_is_not_there_is_named(workroom, media, watch, photograph) -> None:
    """Nothing cream and silent in its stead."""
    design = new_menu(await sent(media, photograph), treatment=Treatment.SCENE, ground=Ground(scene="seabed"))
    with pytest.raises(SettingsWrong, match="seabed"):
        await workroom.run(Render(design=design), watch)


async def test_the_same_design_is_drawn_pixel_for_pixel_again(workroom, media, watch, photograph) -> None:
    first = await rendered(workroom, watch, new_menu(await sent(media, photograph)))
    again = await rendered(workroom, watch, first.design)
    assert again.design == first.design
    assert media.held[again.full.id] == media.held[first.full.id]


async def test_a_fresh_workroom_draws_the_same(world, tools, workroom, media, watch, photograph) -> None:
    """Nothing that is remembered between orders shows in the picture."""
    design = new_menu(await sent(media, photograph), treatment=Treatment.CARD)
    first = await rendered(workroom, watch, design)
    other = Workroom(world, media, *tools)
    again = await rendered(other, watch, design)
    other.close()
    assert again.full.id == first.full.id


async def test_the_preview_is_the_full_post_made_smaller(workroom, media, watch, photograph) -> None:
    picture = await rendered(workroom, watch, new_menu(await sent(media, photograph)))
    full, preview = media.picture(picture.full), media.picture(picture.preview)
    small = cv2.resize(full, preview.shape[1::-1], interpolation=cv2.INTER_AREA)
    assert preview.shape[1] == 720
    assert apart(np.asarray(small), preview) < 2


EDITS = {
    "grade": {"grade": Grade(look="moody", strength=0.8)},
    "ground": {"ground": Ground(scene="dark")},
    "palette": {"palette": "charcoal", "treatment": Treatment.CARD},
    "ratio": {"ratio": Ratio.SQUARE},
    "words": {"words": WORDS.model_copy(update={"price": "5,800원"})},
    "treatment": {"treatment": Treatment.CARD},
    "colour": {"lettering": Lettering(colour="#1f4e8c")},
    "face": {"lettering": Lettering(face="brush")},
    "relief": {"lettering": Lettering(relief=Relief.EMBOSS)},
    "placement": {"lettering": Lettering(placement=Placement(x=0.5, y=0.3, scale=0.8))},
    "hidden": {"lettering": Lettering(hidden=True)},
    "mark": {"mark": False},
}


@pytest.mark.parametrize("field", EDITS)
async def test_every_edit_changes_pixels(field: str, workroom, media, watch, photograph) -> None:
    photo = await sent(media, photograph)
    before = await rendered(workroom, watch, new_menu(photo, treatment=Treatment.SCENE))
    changes = dict(EDITS[field])
    if field not in ("grade", "ground", "palette", "ratio", "words", "treatment", "mark"):
        changed = {name: value for name, value in changes["lettering"] if value != getattr(Lettering(), name)}
        changes = {"lettering": before.design.lettering.model_copy(update=changed)}
    after = await rendered(workroom, watch, before.design.model_copy(update=changes))
    one, other = media.picture(before.full), media.picture(after.full)
    assert one.shape != other.shape or (np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 24).sum() > 40


async def test_another_layout_moves_the_words(world, workroom, media, watch, photograph) -> None:
    photo = await sent(media, photograph)
    first = await rendered(workroom, watch, new_menu(photo, treatment=Treatment.CARD))
    others = [
        key for key, each in world.layouts.items() if Treatment.CARD in each.treatments and key != first.design.layout
    ]
    assert others
    second = await rendered(workroom, watch, first.design.model_copy(update={"layout": others[0]}))
    assert second.design.layout == others[0]
    assert apart(media.picture(first.full), media.picture(second.full)) > 3


async def test_a_new_price_leaves_the_photo_where_it_was(workroom, media, watch, photograph) -> None:
    first = await rendered(workroom, watch, new_menu(await sent(media, photograph), treatment=Treatment.SCENE))
    dearer = first.design.model_copy(update={"words": WORDS.model_copy(update={"price": "5,800원"})})
    second = await rendered(workroom, watch, dearer)
    one, other = media.picture(first.full), media.picture(second.full)
    touched = np.abs(one.astype(int) - other.astype(int)).max(axis=2) > 40
    assert 0 < touched.mean() < 0.06


async def test_words_moved_up_stand_higher_and_stay_moved(workroom, media, watch, photograph) -> None:
    first = await rendered(workroom, watch, new_menu(await sent(media, photograph), treatment=Treatment.SCENE))
    lettering = first.design.lettering
    assert lettering.placement is not None
    down = 0.06 if lettering.placement.y < 0.3 else -0.06
    moved = lettering.model_copy(update={"placement": lettering.placement.moved(0, down)})
    second = await rendered(workroom, watch, first.design.model_copy(update={"lettering": moved}))
    third = await rendered(workroom, watch, second.design.model_copy(update={"mark": False}))
    heights = [picture.measure.texts[0].box.y for picture in (first, second, third)]
    assert (heights[1] - heights[0]) * down > 0
    assert heights[2] == pytest.approx(heights[1], abs=0.005)


async def test_a_small_plan_gives_the_same_post_smaller_and_with_our_name_in_the_mark(
    workroom, media, watch, photograph
) -> None:
    design = new_menu(await sent(media, photograph), treatment=Treatment.CARD)
    whole = await rendered(workroom, watch, design)
    order = Render(design=design, at_most=720, branded=True, since=whole.preview)
    small = (await workroom.run(order, watch)).pictures[0]
    assert media.picture(small.full).shape == (900, 720, 3)
    assert (small.full.extent.width, small.full.extent.height) == (720, 900)
    one, other = media.picture(whole.preview), media.picture(small.preview)
    rows, columns = np.nonzero(np.abs(one.astype(int) - other).max(axis=2) > 40)
    assert len(rows), "the mark is another one"
    assert rows.min() > 0.9 * one.shape[0], "and nothing else"
    assert columns.min() > 0.6 * one.shape[1]
    again = await workroom.run(Render(design=design, since=whole.preview), watch)
    assert again.alike


async def test_before_and_after_are_one_picture(workroom, media, watch, photograph) -> None:
    outcome = await workroom.run(Render(design=new_menu(await sent(media, photograph)), before=True), watch)
    assert outcome.before_after is not None
    assert outcome.steps["before_after"] == outcome.before_after
    joined = media.picture(outcome.before_after)
    half = joined.shape[1] // 2
    assert apart(joined[:500, 30 : half - 30], joined[:500, half + 30 : 2 * half - 30]) > 10


async def test_faces_are_shown_as_one_picture(workroom, media, watch, photograph) -> None:
    design = new_menu(await sent(media, photograph))
    outcome = await workroom.run(Faces(design=design, faces=("black", "hand", "serif", "brush")), watch)
    assert outcome.sheet is not None
    page = media.picture(outcome.sheet)
    cells = [page[24:600, 24:520], page[24:600, 560:1056]]
    assert apart(*cells) > 0.5
    assert outcome.pictures == ()


async def test_the_cutout_alone_is_transparent(workroom, media, watch, photograph) -> None:
    outcome = await workroom.run(Cutout(photo=await sent(media, photograph)), watch)
    assert outcome.file is not None
    assert outcome.file.mime == "image/png"
    alpha = from_png(media.held[outcome.file.id])[..., 3]
    assert alpha.min() == 0
    assert alpha.max() == 255
    assert 0.3 < (alpha > 128).mean() < 0.95


async def test_a_plain_wall_has_nothing_to_cut_out(workroom, media, watch) -> None:
    wall = cv2.imencode(".png", np.full((600, 600, 3), 190, np.uint8))[1].tobytes()
    with pytest.raises(NoSubject):
        await workroom.run(Cutout(photo=await media.put(wall, "image/png")), watch)


async def test_letters_alone_are_transparent_and_hold_no_ground(workroom, media, watch) -> None:
    outcome = await workroom.run(Calligraphy(design=new_menu(None, words=Words(headline="오늘도꽃"))), watch)
    assert outcome.file is not None
    letters = from_png(media.held[outcome.file.id])
    assert letters.shape[2] == 4
    assert 0.03 < (letters[..., 3] > 128).mean() < 0.7


async def test_where_only_the_words_change_nothing_is_said_of_photo_or_backdrop(
    workroom, media, watch, photograph
) -> None:
    outcome = await workroom.run(Candidates(design=new_menu(await sent(media, photograph))), watch)
    for picture in outcome.pictures:
        lettering = picture.design.lettering.model_copy(update={"colour": "#a3282b"})
        watch.told.clear()
        await workroom.run(Render(design=picture.design.model_copy(update={"lettering": lettering})), watch)
        assert {progress.stage for progress in watch.told} <= {"waiting", "start", "words", "finish"}


async def test_the_sharp_photo_is_picked_from_many(workroom, media, watch, photograph) -> None:
    sharp = cv2.imdecode(np.frombuffer(photograph("coffee.png"), np.uint8), cv2.IMREAD_COLOR)
    blurred = cv2.GaussianBlur(sharp, (0, 0), 9)
    dark = (sharp * 0.15).astype(np.uint8)
    photos = [
        await media.put(cv2.imencode(".png", each)[1].tobytes(), "image/png") for each in (blurred, dark, sharp)
    ]
    people = await sent(media, photograph, "astronaut.png")
    outcome = await workroom.run(Pick(photos=(photos[0], photos[1], photos[2])), watch)
    assert outcome.best == 2
    warned = await workroom.run(Pick(photos=(photos[2], people)), watch)
    assert "note.faces" in [note.key for note in warned.notes]


async def test_a_photo_that_cannot_be_opened_is_left_off_the_numbered_board(
    workroom, media, watch, photograph
) -> None:
    bad = await media.put(b"%PDF-1.7 this is no photograph", "image/jpeg")
    cup, people = await sent(media, photograph), await sent(media, photograph, "astronaut.png")
    outcome = await workroom.run(Pick(photos=(bad, cup, people)), watch)
    assert outcome.usable == (1, 2)
    assert outcome.best in outcome.usable
    assert outcome.notes[0] == Phrase.of("photos.left_out", number=1)
    board = media.picture(outcome.sheet)
    assert board.shape[1] > board.shape[0], "two squares side by side"
    with pytest.raises(BadUpload):
        await workroom.run(Pick(photos=(bad, bad)), watch)


async def test_the_pages_of_a_post_have_the_shape_of_their_cover_and_no_words(
    workroom, media, watch, photograph
) -> None:
    cover = await rendered(workroom, watch, new_menu(await sent(media, photograph), ratio=Ratio.SQUARE))
    others = (await sent(media, photograph, "chelsea.png"), await sent(media, photograph, "rocket.jpg"))
    plain = Design(treatment=Treatment.PHOTO, ratio=Ratio.SQUARE, tone=Tone.FRIENDLY, trade="cafe")
    watch.told.clear()
    outcome = await workroom.run(Pages(design=plain, cover=cover.preview, photos=others), watch)
    assert [page.design.photo for page in outcome.pictures] == list(others)
    for page in outcome.pictures:
        assert media.picture(page.full).shape == (1080, 1080, 3)
        assert page.measure.texts == ()
        assert page.measure.similarity is None or page.measure.similarity > 0.9
    board = media.picture(outcome.sheet)
    assert board.shape[0] > board.shape[1], "three squares, two a row"
    shares = [progress.share for progress in watch.told]
    assert shares == sorted(shares)


async def test_the_owners_own_photo_can_be_the_backdrop(workroom, media, watch, photograph) -> None:
    photo, place = await sent(media, photograph), await sent(media, photograph, "rocket.jpg")
    design = new_menu(photo, treatment=Treatment.SCENE, ground=Ground(photo=place))
    picture = await rendered(workroom, watch, design)
    post = media.picture(picture.full)
    corner = post[:300].reshape(-1, 3).mean(axis=0)
    assert corner[2] > corner[0]


async def test_a_file_that_is_no_picture_is_said_kindly(workroom, media, watch) -> None:
    ref = await media.put(b"%PDF-1.7 this is no photograph", "image/jpeg")
    with pytest.raises(BadUpload):
        await workroom.run(Candidates(design=new_menu(ref)), watch)


async def test_a_post_says_inside_what_made_it(workroom, media, watch, photograph) -> None:
    design = new_menu(await sent(media, photograph), treatment=Treatment.CARD)
    own = await rendered(workroom, watch, design)
    written = await rendered(workroom, watch, design.model_copy(update={"generated": True}))
    assert source_type(media.held[own.full.id]) == own.measure.source_type == "compositeCapture"
    assert source_type(media.held[written.full.id]) == "compositeWithTrainedAlgorithmicMedia"


class Impatient:
    """Loses interest after so many looks."""

    def __init__(self, looks: int) -> None:
        self.left = looks
        self.told: list[Progress] = []

    def report(self, progress: Progress) -> None:
        self.told.append(progress)

    def check(self) -> None:
        self.left -= 1
        if self.left < 0:
            raise Cancelled


async def test_cancelling_stops_between_stages_and_leaves_the_room_free(workroom, media, watch, photograph) -> None:
    design = new_menu(await sent(media, photograph, "chelsea.png"), seed=99)
    for looks in (0, 3, 9):
        bored = Impatient(looks)
        with pytest.raises(Cancelled):
            await workroom.run(Candidates(design=design), bored)
        assert len(bored.told) <= looks + 1
    assert (await workroom.run(Render(design=design), watch)).pictures


async def test_progress_only_grows_and_two_orders_take_turns(workroom, media, watch, photograph) -> None:
    design = new_menu(await sent(media, photograph))
    other = Impatient(10_000)
    await asyncio.gather(workroom.run(Candidates(design=design), watch), workroom.run(Render(design=design), other))
    shares = [progress.share for progress in watch.told]
    assert shares == sorted(shares)
    assert shares[-1] > 0.6
    assert {"waiting", "treatment", "words", "finish"} <= {progress.stage for progress in [*watch.told, *other.told]}


@pytest.mark.parametrize("treatment", [Treatment.PHOTO, Treatment.CARD])
async def test_nearer_shows_the_thing_larger_and_whole(treatment, workroom, media, watch) -> None:
    photo = await media.put(small_thing(), "image/jpeg")
    widths = [
        (await rendered(workroom, watch, new_menu(photo, treatment=treatment, nearer=steps))).measure.subject_width
        for steps in (0, 1, 2)
    ]
    assert widths[0] * 1.15 < widths[1] < widths[2]


async def test_what_fills_its_photo_is_said_to_come_no_nearer(workroom, media, watch, photograph) -> None:
    photo = await sent(media, photograph)
    outcome = await workroom.run(Render(design=new_menu(photo, treatment=Treatment.PHOTO, nearer=2)), watch)
    assert Phrase.of("note.as_near") in outcome.notes


def small_thing() -> bytes:
    """A red cup in the middle of a large plain table."""
    picture = np.full((1500, 1200, 3), 205, np.uint8)
    picture += np.random.default_rng(3).integers(0, 6, picture.shape, np.uint8)
    cv2.ellipse(picture, (600, 760), (150, 180), 0, 0, 360, (40, 50, 190), -1, cv2.LINE_AA)
    return bytes(cv2.imencode(".jpg", picture)[1])


async def test_a_crowded_picture_gets_its_words_on_a_card_first(workroom, media, watch) -> None:
    """Things everywhere, none of them the one: whatever words lie on would be somebody's plate or sleeve."""
    dice = np.random.default_rng(4)
    table = np.kron(dice.integers(0, 256, (60, 48, 3)), np.ones((20, 20, 1))).astype(np.uint8)
    photo = await media.put(to_png(table), "image/png")
    said = await workroom.run(Candidates(design=new_menu(photo)), watch)
    assert said.pictures[0].design.treatment is Treatment.CARD
    assert Treatment.PHOTO in [each.design.treatment for each in said.pictures]
