"""The photograph decides: people stay whole, one clear thing may get a new backdrop, faults are mended aloud."""

from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data as skimage_data

from engine.domain.picture import Treatment
from engine.domain.step import Light, Pose
from engine.domain.world import Trade
from engine.imaging.cutout import Cutout, cut
from engine.imaging.faces import FaceFinder
from engine.imaging.matte import Matter
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Mask, Rgb
from engine.imaging.treat import judge, repair

HOME = Path(__file__).parents[3] / "assets"
NAILS = Trade(key="nail", industry="네일샵", words=("네일",), cutout=False)
CAFE = Trade(key="cafe", industry="카페", words=("카페",))


Shot = tuple[Rgb, Cutout]
SAMPLES = (
    "astronaut.png",
    "brick.png",
    "chelsea.png",
    "coffee.png",
    "coins.png",
    "motorcycle_left.png",
    "rocket.jpg",
)


@pytest.fixture(scope="module")
def shots() -> dict[str, Shot]:
    """Real photographs of an installed package, each with its cutout."""
    if not (HOME / "models" / "u2net" / "u2net.onnx").is_file():
        pytest.skip("no weights: run `make setup`")
    matter, folder = Matter(HOME), Path(skimage_data.__file__).parent
    pictures = {name: open_photo((folder / name).read_bytes()).pixels for name in SAMPLES}
    return {name: (picture, cut(picture, matter.mask(picture))) for name, picture in pictures.items()}


def scene(
    shape: Mask, thing: tuple[int, int, int] = (170, 60, 50), ground: tuple[int, int, int] = (205, 200, 190)
) -> tuple[Rgb, Cutout]:
    """A thing of one colour with a little texture on a plain ground."""
    grain = np.random.default_rng(2).normal(0, 9, (*shape.shape, 1))
    cover = shape[..., None]
    picture = np.clip(np.array(thing) * cover + np.array(ground) * (1 - cover) + grain, 0, 255).astype(np.uint8)
    return picture, cut(picture, shape)


def plate() -> Mask:
    mask = np.zeros((900, 1200), np.float32)
    cv2.ellipse(mask, (600, 450), (330, 290), 0, 0, 360, 1.0, -1)
    return mask


def bottle() -> Mask:
    mask = np.zeros((900, 1200), np.float32)
    cv2.rectangle(mask, (500, 150), (700, 780), 1.0, -1)
    return mask


def test_an_astronaut_keeps_her_photograph(shots: dict[str, Shot]) -> None:
    verdict = judge(*shots["astronaut.png"], CAFE, FaceFinder(HOME).find(shots["astronaut.png"][0]))
    assert verdict.people
    assert verdict.best is Treatment.PHOTO
    assert verdict.ranking[-1] == (Treatment.SCENE, "doubtful.people")
    assert verdict.doubts(Treatment.SCENE)
    face = verdict.faces[0]
    assert face.x < 0.44 < face.right
    assert face.y < 0.22 < face.bottom
    assert face.x < verdict.focus[0] < face.right


def test_a_cup_on_its_saucer_lies_flat_and_may_move(shots: dict[str, Shot]) -> None:
    verdict = judge(*shots["coffee.png"], CAFE)
    assert verdict.pose is Pose.FLAT
    assert not verdict.people
    assert not verdict.doubts(Treatment.SCENE)
    assert verdict.best in (Treatment.SCENE, Treatment.PHOTO)
    assert 0.35 < verdict.focus[0] < 0.6


@pytest.mark.parametrize("name", SAMPLES)
def test_every_photo_gets_all_three_treatments_once(shots: dict[str, Shot], name: str) -> None:
    verdict = judge(*shots[name])
    assert {way for way, _ in verdict.ranking} == {Treatment.PHOTO, Treatment.CARD, Treatment.SCENE}
    assert len(verdict.ranking) == 3
    assert all(reason for _, reason in verdict.ranking)


@pytest.mark.parametrize("name", ["chelsea.png", "rocket.jpg", "coins.png"])
def test_a_doubtful_mask_never_comes_first(shots: dict[str, Shot], name: str) -> None:
    verdict = judge(*shots[name])
    assert verdict.ranking[-1][0] is Treatment.SCENE
    assert verdict.doubts(Treatment.SCENE)


def test_a_nail_photo_is_never_cut_unasked() -> None:
    picture, cutout = scene(plate())
    assert judge(picture, cutout, NAILS).best is Treatment.PHOTO
    assert judge(picture, cutout, NAILS).why(Treatment.SCENE) == "doubtful.trade"
    assert not judge(picture, cutout, CAFE).doubts(Treatment.SCENE)


def test_a_hand_reaching_in_keeps_the_photograph() -> None:
    arm = plate() * 0
    cv2.rectangle(arm, (0, 380), (700, 560), 1.0, -1)
    picture, cutout = scene(arm, thing=(226, 178, 150), ground=(60, 80, 110))
    verdict = judge(picture, cutout, CAFE)
    assert verdict.people
    assert verdict.why(Treatment.SCENE) == "doubtful.hands"


def test_a_blurred_photo_goes_into_a_card_and_a_tip_follows() -> None:
    picture, cutout = scene(plate())
    dull = cv2.GaussianBlur(picture, (0, 0), 9).astype(np.uint8)
    sharp, verdict = judge(picture, cutout), judge(dull, cutout)
    assert verdict.sharpness < 0.2 < sharp.sharpness
    assert verdict.best is Treatment.CARD
    assert verdict.tip is not None
    assert verdict.tip.key == "tip.steady"
    assert sharp.tip is None


def test_a_bottle_stands_and_a_plate_lies() -> None:
    assert judge(*scene(bottle())).pose is Pose.STANDING
    assert judge(*scene(plate())).pose is Pose.FLAT


def test_a_table_that_runs_out_of_focus_was_seen_from_the_side() -> None:
    picture, cutout = scene(plate())
    below = np.random.default_rng(3).normal(0, 26, (300, 1200, 1))
    picture = cv2.GaussianBlur(picture, (0, 0), 5).astype(np.uint8)
    picture[600:] = np.clip(picture[600:] + below, 0, 255).astype(np.uint8)
    assert judge(picture, cutout).pose is Pose.STANDING


def full_shelf(cover: Mask) -> tuple[Rgb, Cutout]:
    """A thing before rows of small, sharp things of every colour."""
    dice = np.random.default_rng(8)
    tiles = dice.integers(30, 240, (45, 60, 3), dtype=np.uint8)
    ground = cv2.resize(tiles, (1200, 900), interpolation=cv2.INTER_NEAREST)
    thing = np.clip(np.array((170, 60, 50)) + dice.normal(0, 9, (900, 1200, 1)), 0, 255)
    picture = (thing * cover[..., None] + ground * (1 - cover[..., None])).astype(np.uint8)
    return picture, cut(picture, cover)


@pytest.mark.parametrize("trade", [None, CAFE])
def test_one_thing_of_a_full_shelf_is_not_torn_out(trade: Trade | None) -> None:
    verdict = judge(*full_shelf(bottle()), trade)
    assert verdict.why(Treatment.SCENE) == "doubtful.scene"
    assert verdict.best is Treatment.PHOTO


def test_a_dark_photo_keeps_its_own_light_around_it() -> None:
    verdict = judge(*scene(plate(), thing=(70, 26, 20), ground=(40, 38, 36)))
    assert verdict.doubts(Treatment.SCENE)


def test_what_the_network_half_saw_is_called_soft() -> None:
    """A plate of which a third fades into a guess, as napkins and paper beside a product do."""
    mask = plate()
    mask[:, 600:] *= np.linspace(1, 0.1, 600, dtype=np.float32)[None]
    picture, _ = scene(plate())
    assert cut(picture, mask).verdict.reason == "soft"


@pytest.mark.parametrize(("bright_side", "light"), [(slice(0, 600), Light.LEFT), (slice(600, 1200), Light.RIGHT)])
def test_the_light_comes_from_the_brighter_side(bright_side: slice, light: Light) -> None:
    picture, cutout = scene(plate(), thing=(120, 90, 80), ground=(130, 128, 124))
    picture[:, bright_side] = np.clip(picture[:, bright_side].astype(int) + 45, 0, 255)
    assert judge(picture, cutout).light is light


def test_light_that_cannot_be_told_comes_from_the_left() -> None:
    assert judge(*scene(plate())).light is Light.LEFT


def test_a_dark_photo_is_brightened_and_we_say_so() -> None:
    picture, cutout = scene(plate(), thing=(70, 26, 20), ground=(40, 38, 36))
    verdict = judge(picture, cutout)
    mended, notes = repair(picture, verdict)
    assert [note.key for note in notes] == ["photo.brightened"]
    assert mended.mean() > picture.mean() + 15
    assert verdict.tip is not None
    assert verdict.tip.key == "tip.window"


def test_a_dark_thing_before_a_window_gets_its_shadows_lifted() -> None:
    picture, cutout = scene(plate(), thing=(52, 36, 30), ground=(190, 186, 180))
    picture[:250] = (252, 253, 255)
    mended, notes = repair(picture, judge(picture, cutout))
    inside, outside = cutout.alpha > 0.9, cutout.alpha < 0.1
    assert [note.key for note in notes] == ["photo.shadows_lifted"]
    assert mended[inside].mean() > picture[inside].mean() * 1.25
    assert abs(mended[outside].mean() - picture[outside].mean()) < 8


def test_black_leather_before_a_window_stays_black() -> None:
    picture, cutout = scene(plate(), thing=(46, 42, 42), ground=(190, 186, 180))
    picture[:250] = (252, 253, 255)
    picture[380:520, 400:800] = (176, 172, 170)
    assert "photo.shadows_lifted" not in [note.key for note in repair(picture, judge(picture, cutout))[1]]


def test_a_dark_thing_on_studio_white_is_no_fault() -> None:
    picture, cutout = scene(plate(), thing=(52, 36, 30), ground=(254, 254, 254))
    assert repair(picture, judge(picture, cutout))[1] == ()


def test_blue_kitchen_light_is_warmed() -> None:
    picture, cutout = scene(plate(), ground=(168, 190, 222))
    mended, notes = repair(picture, judge(picture, cutout))
    outside = cutout.alpha < 0.1
    before, after = picture[outside].mean(0), mended[outside].mean(0)
    assert [note.key for note in notes] == ["photo.white_balanced"]
    assert after[2] - after[0] < 0.7 * (before[2] - before[0])


def test_a_good_photo_is_left_alone(shots: dict[str, Shot]) -> None:
    picture, cutout = shots["coffee.png"]
    mended, notes = repair(picture, judge(picture, cutout))
    assert notes == ()
    assert np.array_equal(mended, picture)


def test_repairs_keep_the_product_believable() -> None:
    picture, cutout = scene(plate(), thing=(70, 26, 20), ground=(40, 38, 36))
    mended, _ = repair(picture, judge(picture, cutout))
    was, now = (
        cv2.cvtColor(shot[None, cutout.alpha > 0.9].astype(np.float32) / 255, cv2.COLOR_RGB2LAB).mean((0, 1))
        for shot in (picture, mended)
    )
    turn = np.degrees(np.arctan2(now[2], now[1]) - np.arctan2(was[2], was[1]))
    assert abs(turn) < 8


def test_things_that_a_model_saw_and_that_could_go_speak_for_a_new_backdrop() -> None:
    picture, cutout = scene(plate())
    verdict, area = judge(picture, cutout, CAFE), cutout.verdict.area
    assert verdict.best is Treatment.PHOTO
    assert verdict.cluttered(0, area) == verdict
    assert verdict.cluttered(3, area).best is Treatment.SCENE
    kept = judge(picture, cutout, NAILS)
    assert kept.cluttered(8, area) == kept, "no clutter makes a doubtful cutout a good one"


def test_a_tiny_upload_is_told_to_come_larger() -> None:
    picture, cutout = scene(np.ascontiguousarray(plate()[::2, ::2]))
    tip = judge(picture, cutout).tip
    assert tip is not None
    assert tip.key == "tip.larger"
