"""Where the AI mark leaves a card's photo for its panel, the words make room for it."""

import numpy as np
import pytest

from engine.domain.canvas import Box, Ratio
from engine.domain.picture import Design, Treatment
from engine.imaging.ground import Ground
from engine.imaging.placing import lettered_as

DESIGN = Design(treatment=Treatment.CARD, ratio=Ratio.SQUARE)


def card(face: bool) -> Ground:
    """A panel at the head, a photo below it, with or without a face in its lower right corner."""
    hidden = np.zeros((1080, 1080), np.float32)
    hidden[700:, 600:] = float(face)
    return Ground(np.full((1080, 1080, 3), 200, np.uint8), panel=Box(x=0, y=0, width=1, height=0.4), hidden=hidden)


@pytest.mark.parametrize("face", [True, False])
def test_words_on_a_panel_keep_clear_of_a_mark_that_a_face_sent_there(face: bool) -> None:
    assert lettered_as(DESIGN, card(face)).mark is face
