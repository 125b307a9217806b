"""A number plate is warned of where it hangs on a car, and not where a label or a shelf stands upright."""

import cv2
import numpy as np
import pytest

from engine.imaging.pick import shows_plate
from engine.imaging.pixels import Rgb


def sign(turn: float) -> Rgb:
    """A white plate of 520 x 110 mm with seven dark strokes before dark paint, turned by so many degrees."""
    plate = np.full((600, 900, 3), (52, 60, 72), np.uint8)
    cv2.rectangle(plate, (330, 275), (570, 325), (238, 238, 236), -1)
    for place in range(7):
        left = 350 + 30 * place
        cv2.rectangle(plate, (left, 284), (left + 12, 316), (30, 30, 34), -1)
    turned = cv2.warpAffine(
        plate, cv2.getRotationMatrix2D((450, 300), turn, 1.0), (900, 600), borderValue=(52, 60, 72)
    )
    noise = np.random.default_rng(1).normal(0, 3, turned.shape)
    return np.clip(turned + noise, 0, 255).astype(np.uint8)


@pytest.mark.parametrize("turn", [0.0, 12.0, -18.0])
def test_a_plate_on_a_car_is_seen(turn: float) -> None:
    assert shows_plate(sign(turn))


@pytest.mark.parametrize("turn", [90.0, 75.0, -90.0])
def test_a_label_that_stands_upright_is_none(turn: float) -> None:
    assert not shows_plate(sign(turn))
