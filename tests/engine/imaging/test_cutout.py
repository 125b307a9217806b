"""The subject leaves its backdrop whole, without a fringe, and a bad mask is called bad."""

import subprocess
import sys
from pathlib import Path

import cv2
import numpy as np
import pytest
from skimage import data as skimage_data

from engine.domain.canvas import Box
from engine.domain.errors import WeightsMissing
from engine.imaging.cutout import assess, cut
from engine.imaging.matte import Matter
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Mask, Rgb

HOME = Path(__file__).parents[3] / "assets"
GROUND, PRODUCT = np.array([60, 140, 70]), np.array([215, 70, 50])


@pytest.fixture(scope="module")
def matter() -> Matter:
    if not (HOME / "models" / "u2net" / "u2net.onnx").is_file():
        pytest.skip("no weights: run `make setup`")
    return Matter(HOME)


def sample(name: str) -> Rgb:
    return open_photo(Path(skimage_data.__file__).with_name(name).read_bytes()).pixels


def bottle() -> tuple[Rgb, Mask, Box]:
    """A bottle among other things on a drawn table: the picture, the true mask, the owner's box."""
    dice = np.random.default_rng(5)
    wide, high = 1200, 900
    rows = np.linspace(0, 1, high)[:, None, None]
    room = (np.array([196, 186, 172]) * (1 - 0.2 * rows) + np.zeros((high, wide, 3))).astype(np.uint8)
    room[600:] = (142, 104, 72)
    for x, y, size, colour in (
        (140, 520, 90, (60, 96, 140)),
        (1010, 560, 110, (222, 190, 60)),
        (900, 200, 70, (90, 60, 60)),
    ):
        cv2.circle(room, (x, y), size, colour, -1, cv2.LINE_AA)
    room = np.clip(room + dice.normal(0, 4, room.shape), 0, 255).astype(np.uint8)
    shape = np.zeros((high, wide), np.uint8)
    cv2.rectangle(shape, (480, 330), (660, 760), 255, -1)
    cv2.ellipse(shape, (570, 330), (90, 70), 0, 180, 360, 255, -1)
    cv2.rectangle(shape, (540, 170), (600, 300), 255, -1)
    truth = cv2.GaussianBlur(shape, (0, 0), 0.8).astype(np.float32) / 255
    shading = 0.7 + 0.5 * np.linspace(0, 1, wide)[None, :, None]
    glass = np.clip(np.array([30, 92, 60]) * shading + np.zeros((high, wide, 3)), 0, 255)
    glass[480:640, 480:661] = (240, 232, 210)
    cover = truth[..., None]
    picture = (room * (1 - cover) + glass * cover).astype(np.uint8)
    return picture, truth, Box(x=480 / wide, y=170 / high, width=181 / wide, height=591 / high)


def iou(one: Mask, other: Mask) -> float:
    both, either = (one > 0.5) & (other > 0.5), (one > 0.5) | (other > 0.5)
    return float(both.sum() / either.sum())


def disc() -> tuple[Rgb, Mask]:
    """A red disc on green with a soft edge of known share."""
    far = np.hypot(*(np.mgrid[:400, :400] - 200))
    share = np.clip((120 - far) / 8 + 0.5, 0, 1).astype(np.float32)
    mixed = GROUND * (1 - share[..., None]) + PRODUCT * share[..., None]
    return np.rint(mixed).astype(np.uint8), share


def test_a_boxed_product_is_cut_as_it_was_drawn(matter: Matter) -> None:
    picture, truth, box = bottle()
    found = cut(picture, matter.mask(picture, box))
    assert iou(found.alpha, truth) >= 0.9
    assert found.verdict.good
    assert found.box.overlap(box) / box.area > 0.9


def test_nothing_outside_the_grown_box_is_subject(matter: Matter) -> None:
    picture, _, box = bottle()
    mask, grown = matter.mask(picture, box), box.grown(0.17)
    high, wide = mask.shape
    assert mask[:, : int(grown.x * wide)].max() == 0
    assert mask[:, int(grown.right * wide) + 1 :].max() == 0
    assert mask[: int(grown.y * high)].max() == 0


def test_the_coffee_cup_comes_whole_with_its_saucer(matter: Matter) -> None:
    picture = sample("coffee.png")
    found = cut(picture, matter.mask(picture))
    assert found.verdict.good
    assert found.verdict.pieces == 1
    assert 0.4 < found.verdict.area < 0.55
    assert found.alpha[210, 300] == 1
    assert found.alpha[10:390, 5].max() == 0
    inside = found.alpha == 1
    assert np.array_equal(found.colours[inside], picture[inside])


@pytest.mark.parametrize("name", ["astronaut.png", "chelsea.png"])
def test_a_portrait_is_known_to_be_cut_by_its_frame(matter: Matter, name: str) -> None:
    picture = sample(name)
    verdict = cut(picture, matter.mask(picture)).verdict
    assert not verdict.good
    assert verdict.reason == "border"
    assert verdict.borders


def test_a_bare_wall_holds_no_subject(matter: Matter) -> None:
    wall = np.full((600, 800, 3), 225, np.uint8)
    verdict = cut(wall, matter.mask(wall)).verdict
    assert verdict.reason == "empty"
    assert verdict.pieces == 0


def test_the_edge_keeps_no_colour_of_the_old_ground() -> None:
    picture, share = disc()
    found = cut(picture, share)
    rim = (found.alpha > 0.3) & (found.alpha < 0.95)
    assert rim.sum() > 500
    before = np.abs(picture[rim].astype(int) - PRODUCT).mean()
    after = np.abs(found.colours[rim].astype(int) - PRODUCT).mean()
    assert after < 10
    assert after < before / 3


def test_a_blurred_mask_finds_the_real_edge_again() -> None:
    picture, share = disc()
    vague = cv2.GaussianBlur((share > 0.5).astype(np.float32), (0, 0), 9)
    error = np.abs(vague - share).mean()
    assert np.abs(cut(picture, vague).alpha - share).mean() < error / 2


def painted(*circles: tuple[int, int, int]) -> Mask:
    mask = np.zeros((400, 600), np.float32)
    for x, y, radius in circles:
        cv2.circle(mask, (x, y), radius, 1.0, -1)
    return mask


def faulty(mask: Mask) -> str:
    picture = np.repeat((60 + 120 * mask[..., None]).astype(np.uint8), 3, axis=2)
    return cut(picture, mask).verdict.reason


def test_each_fault_of_a_mask_has_its_name() -> None:
    assert faulty(painted((300, 200, 120))) == "good"
    assert faulty(painted()) == "empty"
    assert faulty(painted((300, 200, 9))) == "empty"
    assert faulty(np.ones((400, 600), np.float32)) == "huge"
    assert faulty(painted((150, 200, 90), (450, 200, 90))) == "pieces"
    assert faulty(painted((20, 200, 120))) == "border"
    moth_eaten = painted((300, 200, 150))
    for x, y in ((250, 150), (350, 150), (300, 260), (230, 230), (370, 240)):
        cv2.circle(moth_eaten, (x, y), 24, 0.0, -1)
    assert faulty(moth_eaten) == "holes"
    assert assess(painted((300, 200, 120)) * np.float32(0.6), 1).reason == "soft"


def test_a_handle_is_no_hole() -> None:
    mug = painted((300, 200, 130))
    cv2.circle(mug, (300, 200), 60, 0.0, -1)
    assert faulty(mug) == "good"


def test_debris_goes_and_the_thing_stays() -> None:
    mask = painted((300, 200, 120), (560, 40, 8))
    picture = np.repeat((60 + 120 * mask[..., None]).astype(np.uint8), 3, axis=2)
    found = cut(picture, mask)
    assert found.alpha[40, 560] == 0
    assert found.alpha[200, 300] == 1
    assert found.verdict.good


def test_missing_weights_say_the_command_that_brings_them(tmp_path: Path) -> None:
    with pytest.raises(WeightsMissing, match="make setup"):
        Matter(tmp_path).mask(sample("coffee.png"))


def test_the_light_network_stands_in_and_says_so(matter: Matter, tmp_path: Path) -> None:
    small = HOME / "models" / "u2netp"
    if not (small / "u2netp.onnx").is_file():
        pytest.skip("no light weights: run `make setup`")
    (tmp_path / "models").mkdir()
    (tmp_path / "models" / "u2netp").symlink_to(small)
    light = Matter(tmp_path)
    picture = sample("coffee.png")
    assert light.simple
    assert not matter.simple
    assert iou(light.mask(picture), matter.mask(picture)) > 0.85


MATTES = """
import pathlib, sys
import numpy as np
from engine.imaging.cutout import cut
from engine.imaging.matte import Matter
picture = np.random.default_rng(0).integers(0, 255, (1536, 2048, 3), dtype=np.uint8)
matter = Matter(pathlib.Path(sys.argv[1]))
cut(picture, matter.mask(picture))
peak = int(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
print(peak, sys.modules["numba"].config.DISABLE_JIT if "numba" in sys.modules else 1)
"""


def test_a_first_mask_compiles_nothing_and_fits_into_memory(matter: Matter) -> None:
    done = subprocess.run(
        [sys.executable, "-c", MATTES, str(HOME)], capture_output=True, text=True, check=True, timeout=120
    )
    megabytes, interpreted = map(int, done.stdout.split())
    assert interpreted, "rembg's helpers would compile for a minute"
    assert megabytes < 1700
