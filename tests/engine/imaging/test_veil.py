"""What nobody should recognise, and what a language model is shown."""

import io

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from engine.domain.canvas import Box
from engine.imaging.glimpse import glimpse
from engine.imaging.photo import open_photo
from engine.imaging.pixels import Rgb
from engine.imaging.veil import veiled


def plate() -> Rgb:
    """A number plate on a grey car."""
    picture = np.full((900, 1200, 3), 120, np.uint8)
    cv2.rectangle(picture, (400, 600), (800, 690), (250, 250, 250), -1)
    cv2.putText(picture, "123GA 4567", (420, 665), cv2.FONT_HERSHEY_SIMPLEX, 1.9, (10, 10, 10), 4)
    return picture


def jpeg(picture: Rgb, **more: object) -> bytes:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=95, **more)  # type: ignore[arg-type]
    return out.getvalue()


PLATE = Box(x=0.34, y=0.67, width=0.32, height=0.09)


def test_a_number_plate_can_not_be_read_any_more() -> None:
    photo = open_photo(jpeg(plate()))
    done = veiled(photo, (PLATE,)).pixels
    high, wide = done.shape[:2]
    inside = (slice(round(0.67 * high), round(0.76 * high)), slice(round(0.34 * wide), round(0.66 * wide)))
    edges = [float(cv2.Laplacian(pixels[inside], cv2.CV_64F).var()) for pixels in (photo.pixels, done)]
    assert edges[1] < edges[0] / 200
    assert np.array_equal(done[: high // 2], photo.pixels[: high // 2])


@given(st.floats(0, 0.99), st.floats(0, 0.99), st.floats(0.01, 1), st.floats(0.01, 1))
def test_any_box_is_veiled_and_nothing_else_touched(x: float, y: float, width: float, height: float) -> None:
    photo = open_photo(jpeg(plate()), 200)
    box = Box(x=x, y=y, width=min(width, 1 - x), height=min(height, 1 - y))
    done = veiled(photo, (box,)).pixels
    assert done.shape == photo.pixels.shape
    assert box.x < 0.2 or np.array_equal(done[:, : round((box.x - 0.15 * box.width) * done.shape[1]) - 2][:1, :1],
                                         photo.pixels[:1, :1])  # fmt: skip


def test_a_model_sees_a_small_picture_and_nothing_of_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Samsung"
    exif[0x8825] = {1: "N", 2: (37.0, 33.0, 1.0)}
    seen = glimpse(jpeg(np.full((3000, 4000, 3), 90, np.uint8), exif=exif))
    with Image.open(io.BytesIO(seen)) as image:
        assert max(image.size) <= 1024
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Samsung" not in seen
    assert len(seen) < 200_000
