"""Pictures go up and come down whole, or not at all, and carry nothing but pixels."""

import struct
import zlib
from io import BytesIO

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from engine.comfy import png
from engine.domain.canvas import Box
from engine.domain.errors import BoxSpoils, TruncatedPicture
from engine.imaging.pixels import to_png


def coded(mode: str, size: tuple[int, int] = (31, 17)) -> bytes:
    told = PngImagePlugin.PngInfo()
    told.add_text("prompt", "what an owner wrote")
    out = BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (size[1], size[0], 3), np.uint8)
    Image.fromarray(noise).convert(mode).save(out, "PNG", pnginfo=told)
    return out.getvalue()


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1"])
def test_every_kind_of_png_keeps_its_pixels_and_loses_its_words(mode: str) -> None:
    content = coded(mode)
    bare = png.bare(content)
    assert b"owner" in content
    assert b"owner" not in bare
    assert Image.open(BytesIO(bare)).tobytes() == Image.open(BytesIO(content)).tobytes()


@given(st.data())
def test_a_picture_with_any_byte_changed_or_cut_is_refused_or_the_same(data: st.DataObject) -> None:
    content = coded("RGB")
    at, change = data.draw(st.integers(0, len(content) - 1)), data.draw(st.integers(0, 255))
    changed = content[:at] + bytes([content[at] ^ change]) + content[at + 1 :]
    broken = changed if change else content[:at]
    try:
        bare = png.bare(broken)
    except BoxSpoils:
        return
    assert Image.open(BytesIO(bare)).tobytes() == Image.open(BytesIO(content)).tobytes()


def forged(rows: bytes) -> bytes:
    """A picture of 8 x 8 px whose chunks are in order and whose pixels are these."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0))
    return png.SIGNATURE + header + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_pixels_that_only_look_whole_are_no_picture() -> None:
    rows = bytes(8 * 25)
    assert png.bare(forged(zlib.compress(rows)))
    for pixels in (
        b"rubbish",
        zlib.compress(rows)[:-6],
        zlib.compress(rows[:-25]),
        zlib.compress(bytes(100_000_000)),
    ):
        with pytest.raises(BoxSpoils):
            png.bare(forged(pixels))


def test_what_goes_up_is_named_by_its_pixels() -> None:
    one, other = png.packed(coded("RGB", (40, 40)))[0], png.packed(coded("RGB", (41, 40)))[0]
    assert one != other
    with pytest.raises(TruncatedPicture):
        png.packed(coded("RGB")[:200])


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P", "1", "I;16"])
def test_whatever_goes_up_is_coded_as_our_own_pictures_are(mode: str) -> None:
    content = coded(mode) if mode != "I;16" else deep()
    name, sent = png.packed(content)
    assert b"owner" not in sent
    shown, meant = (Image.open(BytesIO(each)) for each in (sent, content))
    assert shown.mode in ("L", "RGB", "RGBA")
    assert shown.size == meant.size
    if mode != "I;16":
        assert shown.convert("RGBA").tobytes() == meant.convert("RGBA").tobytes()
    assert png.packed(sent) == (name, sent)


def deep() -> bytes:
    done, content = cv2.imencode(".png", np.full((9, 9), 40_000, np.uint16))
    assert done
    return content.tobytes()


def test_a_picture_of_our_own_goes_up_as_it_is() -> None:
    own = to_png(np.full((20, 30, 3), 90, np.uint8))
    assert png.packed(own)[1] == own


def test_a_mask_of_a_part_stands_where_the_part_was() -> None:
    part = png.cropped(coded("RGB", (200, 100)), Box(x=0.5, y=0.2, width=0.3, height=0.4))
    white = cv2.imencode(".png", np.full((10, 10), 255, np.uint8))[1].tobytes()
    mask = cv2.imdecode(np.frombuffer(part.placed(white), np.uint8), cv2.IMREAD_UNCHANGED)
    assert mask.shape == (100, 200)
    assert mask[50, 130] == 255
    assert mask[50, 20] == 0
