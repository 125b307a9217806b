"""Owners send whatever their phone makes; it opens upright in true colours, or says kindly why not."""

import io
import struct
import subprocess
import sys
import warnings
from pathlib import Path

import cv2
import numpy as np
import pillow_heif
import pytest
from PIL import Image, ImageCms, ImageDraw
from skimage import data as skimage_data

from engine.domain.canvas import Extent
from engine.domain.errors import BadUpload, EmptyPicture, FitAdError, HugePicture, NotAPicture, TruncatedPicture
from engine.imaging import photo
from engine.imaging.pixels import Rgb
from tests.engine.imaging.uploads import BLUE, FORMATS, GREEN, RED, WHITE, bomb, marked, saved


def near(pixels: Rgb, at: tuple[float, float], colour: tuple[int, int, int], within: int = 14) -> bool:
    """Whether the colour stands at these shares of width and height."""
    high, wide = pixels.shape[:2]
    found = pixels[int(at[1] * high), int(at[0] * wide)].astype(int)
    return bool(np.abs(found - colour).max() <= within)


def upright(pixels: Rgb) -> bool:
    return near(pixels, (0.2, 0.2), RED) and near(pixels, (0.8, 0.2), GREEN) and near(pixels, (0.5, 0.8), BLUE)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format_a_phone_makes_opens_in_its_colours(kind: str) -> None:
    opened = photo.open_photo(FORMATS[kind](marked()))
    assert opened.pixels.dtype == np.uint8
    assert opened.pixels.shape == (240, 320, 3)
    assert upright(opened.pixels)
    assert opened.extent == Extent(width=320, height=240)
    assert opened.notes == ()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "lay"),
    [
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_a_turned_photo_stands_upright(kind: str, orientation: int, lay: Image.Transpose) -> None:
    exif = Image.Exif()
    exif[0x0112] = orientation
    opened = photo.open_photo(saved(marked(3000, 2000).transpose(lay), kind, exif=exif), longest=600)
    assert upright(opened.pixels)
    assert opened.extent == Extent(width=3000, height=2000)
    assert opened.pixels.shape == (400, 600, 3)


@pytest.mark.parametrize(("orientation", "lay"), [(3, Image.Transpose.ROTATE_180), (6, Image.Transpose.ROTATE_90)])
def test_a_photo_turned_by_its_container_stands_upright(orientation: int, lay: Image.Transpose) -> None:
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[0x0112] = orientation
    for kind in ("AVIF", "HEIF"):
        content = saved(marked(640, 480).transpose(lay), kind, quality=90, exif=exif.tobytes())
        assert b"irot" in content
        opened = photo.open_photo(content)
        assert upright(opened.pixels)
        assert opened.extent == Extent(width=640, height=480)


def test_deep_grey_is_scaled_not_clipped_to_white() -> None:
    grey = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (128, 1))
    opened = photo.open_photo(cv2.imencode(".png", grey)[1].tobytes()).pixels
    assert opened[:, 0].max() <= 2
    assert abs(int(opened[64, 128, 0]) - 128) <= 2
    assert opened[:, -1].min() >= 253


def test_deep_colour_keeps_its_colours() -> None:
    deep = np.asarray(marked()).astype(np.uint16)[..., ::-1] * 257
    assert upright(photo.open_photo(cv2.imencode(".png", deep)[1].tobytes()).pixels)


def test_a_logo_without_ground_is_put_on_white_and_we_say_so() -> None:
    logo = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(logo).ellipse((50, 50, 150, 150), fill=(*RED, 255))
    opened = photo.open_photo(saved(logo, "PNG"))
    assert near(opened.pixels, (0.02, 0.02), WHITE, 0)
    assert near(opened.pixels, (0.5, 0.5), RED, 0)
    assert [note.key for note in opened.notes] == ["photo.transparent"]


def test_a_palette_with_a_clear_colour_is_put_on_white() -> None:
    picture = marked().quantize(8)
    blue = picture.getpixel((160, 200))
    opened = photo.open_photo(saved(picture, "PNG", transparency=blue))
    assert near(opened.pixels, (0.5, 0.8), WHITE, 0)
    assert near(opened.pixels, (0.2, 0.2), RED)


def test_an_opaque_picture_with_an_alpha_channel_needs_no_word() -> None:
    assert photo.open_photo(saved(marked().convert("RGBA"), "PNG")).notes == ()


@pytest.mark.parametrize("kind", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_gives_its_first_frame_and_we_say_so(kind: str) -> None:
    still = Image.new("RGB", (320, 240), BLUE)
    opened = photo.open_photo(saved(marked(), kind, save_all=True, append_images=[still, still], duration=90))
    assert upright(opened.pixels)
    assert [note.key for note in opened.notes] == ["photo.first_frame"]


def display_p3() -> bytes:
    """An ICC profile of Display P3's primaries (D50-adapted) with a plain 2.2 gamma."""

    def fixed(value: float) -> bytes:
        return struct.pack(">i", round(value * 65536))

    def xyz(*values: float) -> bytes:
        return b"XYZ \0\0\0\0" + b"".join(map(fixed, values))

    gamma = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(2.2 * 256)) + b"\0\0"
    text = b"text\0\0\0\0none\0\0\0\0"
    name = b"desc\0\0\0\0" + struct.pack(">I", 3) + b"P3\0" + bytes(79)
    tags = [(b"desc", name), (b"cprt", text), (b"wtpt", xyz(0.9642, 1.0, 0.8249))]
    tags += [(b"rXYZ", xyz(0.5151, 0.2412, -0.0011)), (b"gXYZ", xyz(0.2920, 0.6922, 0.0419))]
    tags += [(b"bXYZ", xyz(0.1571, 0.0666, 0.7841)), (b"rTRC", gamma), (b"gTRC", gamma), (b"bTRC", gamma)]
    table, bodies, at = b"", b"", 132 + 12 * len(tags)
    for tag, body in tags:
        body += bytes(-len(body) % 4)
        table += tag + struct.pack(">II", at, len(body))
        bodies, at = bodies + body, at + len(body)
    head = struct.pack(">I4sI4s4s4s", at, bytes(4), 0x02400000, b"mntr", b"RGB ", b"XYZ ") + bytes(12) + b"acsp"
    head += bytes(28) + fixed(0.9642) + fixed(1.0) + fixed(0.8249)
    return head + bytes(128 - len(head)) + struct.pack(">I", len(tags)) + table + bodies


def test_an_iphones_wide_colours_become_the_same_colours_in_srgb() -> None:
    plain = Image.new("RGB", (100, 100), (255, 80, 40))
    profile = display_p3()
    ImageCms.ImageCmsProfile(io.BytesIO(profile))
    opened = photo.open_photo(saved(plain, "PNG", icc_profile=profile))
    assert near(opened.pixels, (0.5, 0.5), (255, 57, 0), 6)
    assert near(photo.open_photo(saved(plain, "PNG")).pixels, (0.5, 0.5), (255, 80, 40), 0)


def test_a_broken_colour_profile_is_taken_for_srgb() -> None:
    assert upright(photo.open_photo(saved(marked(), "JPEG", quality=95, icc_profile=b"garbage" * 40)).pixels)


def test_a_long_screenshot_keeps_its_middle() -> None:
    opened = photo.open_photo(saved(Image.new("RGB", (200, 5000), RED), "PNG"))
    assert opened.pixels.shape[0] == 4 * opened.pixels.shape[1]
    assert [note.key for note in opened.notes] == ["photo.strip"]


ENOUGH = sorted(set(FORMATS) - {"palette"})


@pytest.mark.parametrize("kind", ENOUGH)
def test_half_an_upload_asks_for_the_photo_again(kind: str) -> None:
    noisy = Image.fromarray(np.random.default_rng(1).integers(0, 255, (240, 320, 3), dtype=np.uint8))
    content = FORMATS[kind](noisy)
    with pytest.raises(TruncatedPicture):
        photo.open_photo(content[: len(content) * 6 // 10])


NOT_PICTURES = {
    "words": "안녕하세요, 사진이 아니라 글이에요".encode(),
    "archive": b"PK\x03\x04" + bytes(500),
    "document": b"%PDF-1.7\n" + bytes(500),
    "video": b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + bytes(500),
    "drawing": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "one byte": b"\xff",
}


@pytest.mark.parametrize("kind", NOT_PICTURES)
def test_what_is_no_picture_is_told_apart(kind: str) -> None:
    assert photo.sniff(NOT_PICTURES[kind]) is None
    with pytest.raises(NotAPicture):
        photo.open_photo(NOT_PICTURES[kind])


def test_no_bytes_and_a_thumbnail_are_empty() -> None:
    with pytest.raises(EmptyPicture):
        photo.open_photo(b"")
    with pytest.raises(EmptyPicture):
        photo.open_photo(saved(marked(63, 400), "PNG"))
    assert photo.open_photo(saved(marked(64, 64), "PNG")).pixels.shape == (64, 64, 3)


def test_a_bomb_is_refused_by_its_header() -> None:
    for content in (bomb(60_000, 60_000), bomb(9_000, 9_000)):
        with pytest.raises(HugePicture):
            photo.sniff(content)
        with pytest.raises(HugePicture):
            photo.open_photo(content)
    with pytest.raises(HugePicture):
        photo.open_photo(b"\xff\xd8\xff" + bytes(photo.HEAVIEST))


def test_damage_anywhere_is_a_picture_or_a_typed_error() -> None:
    dice = np.random.default_rng(7)
    opened = refused = 0
    for make in FORMATS.values():
        whole = np.frombuffer(make(marked(160, 120)), np.uint8)
        for _ in range(25):
            broken = whole.copy()
            broken[dice.integers(0, whole.size, 6)] = dice.integers(0, 256, 6)
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    photo.open_photo(broken.tobytes())
                opened += 1
            except BadUpload:
                refused += 1
    assert opened > 20
    assert refused > 50


@pytest.mark.parametrize("kind", FORMATS)
def test_a_glance_at_the_head_tells_the_format(kind: str) -> None:
    content = FORMATS[kind](marked(1600, 1200))
    found = photo.sniff(content[:65_536])
    wanted = {"progressive": "jpeg", "cmyk": "jpeg", "palette": "png", "lossless webp": "webp"}.get(kind, kind)
    assert found == f"image/{wanted}"


OPENS_200_MP = """
import pathlib, sys
from engine.imaging import photo
opened = photo.open_photo(open(sys.argv[1], "rb").read())
peak = int(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
print(*opened.pixels.shape, opened.extent.width, opened.extent.height, peak)
"""


def test_a_200_megapixel_photo_opens_within_memory(tmp_path: Path) -> None:
    path = tmp_path / "galaxy.jpg"
    path.write_bytes(saved(Image.new("RGB", (12240, 16320), GREEN), "JPEG", quality=80))
    done = subprocess.run(
        [sys.executable, "-c", OPENS_200_MP, str(path)], capture_output=True, text=True, check=True, timeout=120
    )
    high, wide, _, across, down, peak = map(int, done.stdout.split())
    assert (wide, high) == (1500, 2000)
    assert (across, down) == (12240, 16320)
    assert peak < 1500


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 58.0), 3: "E", 4: (126.0, 55.0, 20.0)})
    return saved(marked(), "JPEG", exif=exif)


def test_where_the_shop_is_never_leaves_in_the_file() -> None:
    content = with_place()
    assert b"SecretPhone" in content
    posted = photo.export_jpeg(photo.open_photo(content).pixels, generated=False)
    assert b"SecretPhone" not in posted
    assert b"Exif\0" not in posted
    assert dict(Image.open(io.BytesIO(posted)).getexif()) == {}


@pytest.mark.parametrize(
    ("generated", "word"), [(True, "compositeWithTrainedAlgorithmicMedia"), (False, "compositeCapture")]
)
def test_a_post_says_in_its_file_how_it_was_made(generated: bool, word: str) -> None:
    pixels = photo.open_photo(saved(marked(), "PNG")).pixels
    posted = photo.export_jpeg(pixels, generated=generated)
    packet = Image.open(io.BytesIO(posted)).info["xmp"]
    assert f"http://cv.iptc.org/newscodes/digitalsourcetype/{word}".encode() in packet
    assert photo.source_type(posted) == word
    assert photo.source_type(photo.export_png(pixels, generated=generated)) == word
    assert photo.source_type(saved(marked(), "JPEG")) == ""


def test_a_post_keeps_its_colours_and_says_they_are_srgb() -> None:
    posted = Image.open(io.BytesIO(photo.export_jpeg(np.asarray(marked(1080, 1350)), generated=False)))
    assert "sRGB" in ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(posted.info["icc_profile"])))
    assert all(layer[1:3] == (1, 1) for layer in posted.layer)
    assert upright(np.asarray(posted))


def test_even_noise_fits_into_what_instagram_takes() -> None:
    noise = np.random.default_rng(3).integers(0, 255, (2700, 2160, 3), dtype=np.uint8)
    posted = photo.export_jpeg(noise, generated=False)
    assert len(posted) <= 8_000_000
    assert photo.open_photo(posted).extent == Extent(width=2160, height=2700)


def test_a_cutout_keeps_its_clear_ground() -> None:
    pixels = np.zeros((90, 80, 4), np.uint8)
    pixels[20:60, 20:60] = (*RED, 255)
    back = np.asarray(Image.open(io.BytesIO(photo.export_png(pixels))))
    assert np.array_equal(back, pixels)


def test_a_real_photograph_survives_the_way_in_and_out() -> None:
    content = Path(skimage_data.__file__).with_name("coffee.png").read_bytes()
    opened = photo.open_photo(content).pixels
    posted = photo.open_photo(photo.export_jpeg(opened, generated=False)).pixels
    assert np.abs(opened.astype(int) - posted).mean() < 2.5


def test_every_failure_has_its_own_sentence() -> None:
    keys = {kind.key for kind in (EmptyPicture, HugePicture, NotAPicture, TruncatedPicture)}
    assert len(keys) == 4
    assert all(issubclass(kind, FitAdError) for kind in (EmptyPicture, HugePicture, NotAPicture, TruncatedPicture))
