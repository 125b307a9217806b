"""Three hundred damaged and hostile uploads: each is refused kindly, or opened and said to be doubtful, or whole.

WebP, AVIF and HEIC carry no checksum, so that nobody can tell pixels damaged in the middle of them; what can be
told of those (an end that is missing or blank, boxes that don't add up) is.
"""

import io
import json
import struct
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from engine.domain.errors import BadUpload, HugePicture, NotAPicture
from engine.imaging import photo
from engine.imaging.photo import Photo
from tests.engine.imaging.uploads import (
    HOLLOW,
    JPEGS,
    PNGS,
    SENT,
    STRANGERS,
    bombs,
    flipped,
    marked,
    saved,
    scene,
    wounds,
)

LONGEST = 160


WHOLE = {kind: make(scene()) for kind, make in SENT.items()}
BOMBS = dict(bombs())


def shortened() -> Iterator[tuple[str, bytes]]:
    for kind, content in WHOLE.items():
        for tenth in range(1, 10):
            yield f"{kind} {tenth}0%", content[: len(content) * tenth // 10]
        yield f"{kind} all but two bytes", content[:-2]


def wounded() -> Iterator[tuple[str, bytes]]:
    dice = np.random.default_rng(11)
    for kind in (*JPEGS, *PNGS):
        for _ in range(2):
            yield from ((f"{kind} {wound}", content) for wound, content in wounds(WHOLE[kind], dice))


def speckled() -> Iterator[tuple[str, bytes]]:
    dice = np.random.default_rng(12)
    for kind, content in WHOLE.items():
        for number in range(4):
            yield f"{kind} flip {number}", flipped(content, dice)


def opened(content: bytes) -> Photo | None:
    """The photo, or None where it was refused with a typed error; test_photo knows their sentences."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return photo.open_photo(content, LONGEST)
        except BadUpload:
            return None


def same(found: Photo, kind: str) -> bool:
    """Whether it looks as the whole picture does: a difference nobody would see."""
    whole = photo.open_photo(WHOLE[kind], LONGEST).pixels
    return found.pixels.shape == whole.shape and bool(np.abs(found.pixels.astype(int) - whole).mean() < 3)


def said(found: Photo) -> set[str]:
    return {note.key for note in found.notes}


def test_they_are_three_hundred() -> None:
    cases = [*shortened(), *wounded(), *speckled(), *BOMBS.items(), *STRANGERS.items(), *HOLLOW.items()]
    assert len({content for _, content in cases}) >= 300


def test_a_file_that_ends_early_is_refused_unless_its_first_picture_is_whole() -> None:
    passed = [(name, found) for name, content in shortened() if (found := opened(content))]
    assert all(name.startswith("moving") and "photo.first_frame" in said(found) for name, found in passed)
    assert all(same(found, " ".join(name.split()[:2])) for name, found in passed)


def test_a_wound_in_a_jpeg_or_png_is_refused_or_said_or_too_small_to_see() -> None:
    refused = doubted = 0
    for name, content in wounded():
        found = opened(content)
        refused += found is None
        if found is not None:
            doubted += "photo.damaged" in said(found)
            assert "photo.damaged" in said(found) or same(found, name.rsplit(" ", 2 if "ends" in name else 1)[0]), (
                name
            )
    assert refused > 60
    assert doubted > 5


@pytest.mark.parametrize("kind", ["webp", "lossless webp", "avif", "heic"])
def test_a_download_that_stopped_in_a_file_laid_out_before_is_refused(kind: str) -> None:
    content = WHOLE[kind]
    for share in (3, 5, 7, 8):
        kept = len(content) * share // 10
        assert opened(content[:kept] + bytes(len(content) - kept)) is None


def test_one_turned_bit_never_brings_more_than_a_refusal() -> None:
    for name, content in speckled():
        found = opened(content)
        if found is not None:
            assert found.pixels.dtype == np.uint8, name
            assert found.pixels.ndim == 3, name
            assert max(found.pixels.shape) <= LONGEST, name


def test_a_turned_bit_in_a_png_is_always_seen() -> None:
    assert not any(opened(content) for name, content in speckled() if name.startswith(PNGS))


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_pictures_name_makes_no_picture(kind: str) -> None:
    with pytest.raises(NotAPicture):
        photo.open_photo(STRANGERS[kind])


@pytest.mark.parametrize("kind", HOLLOW)
def test_first_bytes_alone_are_refused(kind: str) -> None:
    assert opened(HOLLOW[kind]) is None


def test_another_formats_body_behind_a_head_is_refused() -> None:
    heads = {kind: WHOLE[kind][:12] for kind in ("jpeg", "png", "webp", "avif", "gif")}
    for head in heads.values():
        for other in heads:
            body = WHOLE[other]
            assert body[:12] == head or opened(head + body[12:]) is None


OPENS = """
import json, pathlib, sys, warnings
from engine.domain.errors import FitAdError
from engine.imaging import photo
warnings.simplefilter("ignore")
outcomes = {}
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    try:
        outcomes[path.name] = photo.open_photo(path.read_bytes(), 160).pixels.size
    except FitAdError as error:
        outcomes[path.name] = type(error).__name__
peak = int(pathlib.Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) // 1024
print(json.dumps({"peak": peak, "outcomes": outcomes}))
"""


def test_bombs_go_off_in_little_memory(tmp_path: Path) -> None:
    for name, content in BOMBS.items():
        (tmp_path / name).write_bytes(content)
    command = [sys.executable, "-c", OPENS, str(tmp_path)]
    report = json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)
    assert report["peak"] < 400
    outcomes = report["outcomes"]
    promises = {"png 60000", "png 9000", "gif", "bmp", "webp", "webp lossless", "avif", "heic", "jpeg", "progressive"}
    assert {name for name, outcome in outcomes.items() if outcome == "HugePicture"} >= promises
    assert max(outcome for outcome in outcomes.values() if isinstance(outcome, int)) <= 160 * 160 * 3


def test_a_head_alone_gives_a_bomb_away() -> None:
    for name in ("png 60000", "gif", "bmp", "webp", "webp lossless", "avif", "heic"):
        with pytest.raises(HugePicture):
            photo.sniff(BOMBS[name][:65_536])


def right(content: bytes, within: int = 30) -> bool:
    """Red upper left, green upper right, blue below."""
    pixels = photo.open_photo(content, LONGEST).pixels.astype(int)
    high, wide = pixels.shape[:2]
    places = ((0.2, 0.2, (220, 30, 30)), (0.8, 0.2, (40, 180, 60)), (0.5, 0.8, (30, 60, 210)))
    found = [np.abs(pixels[int(y * high), int(x * wide)] - colour).max() for x, y, colour in places]
    return max(found) <= within


@pytest.mark.parametrize("mode", ["P", "RGBA", "LA", "1", "L", "I;16"])
def test_odd_modes_open_as_pictures(mode: str) -> None:
    odd = (
        marked().convert("I").point(lambda value: value * 257).convert("I;16")
        if mode == "I;16"
        else marked().convert(mode)
    )
    found = photo.open_photo(saved(odd, "PNG"), LONGEST)
    bright = np.asarray(marked().convert("L")).mean()
    assert found.pixels.shape == (120, 160, 3)
    assert abs(found.pixels.mean() - bright) < 25


def foreign(kind: str) -> bytes:
    profiles = {
        "lab": ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes(),
        "xyz": ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes(),
        "cut": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes().replace(b"sRGB", b"mine")[:300],
        "noise": np.random.default_rng(4).bytes(900),
        "lying": struct.pack(">I", 2**31) + bytes(124) + struct.pack(">I", 2**31),
    }
    return profiles[kind]


@pytest.mark.parametrize("picture", ["JPEG", "PNG", "WEBP", "AVIF"])
@pytest.mark.parametrize("kind", ["lab", "xyz", "cut", "noise", "lying"])
def test_profiles_that_make_no_sense_leave_the_colours_alone(kind: str, picture: str) -> None:
    assert right(saved(marked(), picture, quality=95, icc_profile=foreign(kind)), within=40)


def ycck(adobe: bytes) -> bytes:
    """A CMYK JPEG whose colours are coded as luminance and chroma, as Photoshop writes them."""
    *inks, black = marked().convert("CMYK").split()
    coded = [layer.point(lambda value: 255 - value) for layer in Image.merge("RGB", inks).convert("YCbCr").split()]
    plain = saved(Image.merge("CMYK", [*coded, black]), "JPEG", quality=95, subsampling=0)
    at = plain.index(b"Adobe") + 11
    return plain[:at] + adobe + plain[at + 1 :]


def test_four_inks_open_in_their_colours_however_they_are_coded() -> None:
    inks = saved(marked().convert("CMYK"), "JPEG", quality=95)
    assert right(inks)
    assert right(ycck(b"\2"))
    marker = inks.index(b"\xff\xee")
    assert right(inks[:marker] + inks[marker + 2 + int.from_bytes(inks[marker + 2 : marker + 4]) :])


def test_a_camera_that_hangs_a_film_on_its_photo_is_understood() -> None:
    film = b"\0\0\0\x18ftypmp42\0\0\0\0mp42isom" + np.random.default_rng(5).bytes(5000)
    assert right(WHOLE_MARKED + film + b"SEFT")


WHOLE_MARKED = saved(marked(), "JPEG", quality=95)


def test_what_opened_says_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "SecretPhone"
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 33.0, 58.0), 3: "E", 4: (126.0, 55.0, 20.0)})
    for kind in ("JPEG", "PNG", "WEBP", "AVIF"):
        content = saved(marked(), kind, exif=exif, xmp=b"<x:xmpmeta>SecretPhone</x:xmpmeta>")
        pixels = photo.open_photo(content).pixels
        for left in (photo.export_jpeg(pixels, generated=False), photo.export_png(pixels)):
            assert b"SecretPhone" not in left
            assert b"GPS" not in left
            again = Image.open(io.BytesIO(left))
            assert dict(again.getexif()) == {}
            assert set(again.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "dpi"} | {
                "icc_profile",
                "xmp",
                "srgb",
                "XML:com.adobe.xmp",
            }
