"""U²-Net through rembg: a picture → how much of each pixel is its subject."""

import os
from pathlib import Path
from threading import Lock
from typing import Any, Final

import cv2
import numpy as np
from PIL import Image

from engine.domain.canvas import Box
from engine.domain.errors import WeightsMissing
from engine.imaging.hint import pixels_of, pointed_at, too_tight, wider
from engine.imaging.networks import session_options
from engine.imaging.pixels import Mask, Rgb

MARGIN: Final = 0.15
"""Share a box grows by; inside it IoU rises from 0.63 to 0.94 against the whole photo (18 scored cases)."""

GIVES_WAY: Final = 2
"""So often a box that cuts through a thing is made larger: each time costs the network's 0.5 s again."""

SIDE: Final = 320
"""Pixels the network sees a side, whatever it is given."""

SURE: Final = 0.5
"""U²-Net gives a plain wall at most 0.04 and any subject about 1.0; rembg would stretch both to 1.0."""

MEAN, SPREAD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Matter:
    """Mattes with one session, made at the first mask and kept; `home` holds `models/u2net/u2net.onnx`.

    `simple` is True while only the small network (u2netp) is there.
    """

    def __init__(self, home: Path) -> None:
        self._home = home.resolve()
        self._session: Any = None
        self._lock = Lock()

    @property
    def simple(self) -> bool:
        return self._model() == "u2netp"

    def warm(self) -> None:
        """Loads the network now, about 2 s, so that the first owner does not wait. Raises WeightsMissing."""
        self._opened()

    def mask(self, picture: Rgb, box: Box | None = None) -> Mask:
        """The subject of the whole picture, or of what `box` points at. Raises WeightsMissing.

        A box is a hint: it grows by 15 %, and where it cuts straight through what was found, or lies inside
        a thing, it gives way, twice at the most; of what is found then only what lies mostly in the box counts.
        """
        if box is None:
            return self._seen(picture)
        area = box.grown(MARGIN)
        for _ in range(GIVES_WAY):
            found = self._inside(picture, area)
            tight = too_tight(found, area, box)
            if not tight:
                break
            area = wider(area, box, tight)
        else:
            found = self._inside(picture, area)
        return pointed_at(found, box)

    def _inside(self, picture: Rgb, area: Box) -> Mask:
        """The subject of a part of the picture, zero outside it."""
        whole = np.zeros(picture.shape[:2], np.float32)
        place = pixels_of(area, *picture.shape[:2])
        whole[place] = self._seen(picture[place])
        return whole

    def _seen(self, picture: Rgb) -> Mask:
        high, wide = picture.shape[:2]
        small = cv2.resize(picture, (SIDE, SIDE), interpolation=cv2.INTER_AREA)
        with self._lock:
            session = self._opened()
            seen = session.normalize(Image.fromarray(small), MEAN, SPREAD, (SIDE, SIDE))
            raw = session.inner_session.run(None, seen)[0][0, 0]
        return _enlarged(_stretched(raw), wide, high)

    def _opened(self) -> Any:
        if self._session is None:
            self._session = _session(self._home, self._model())
        return self._session

    def _model(self) -> str:
        for name in ("u2net", "u2netp"):
            if (self._home / "models" / name / f"{name}.onnx").is_file():
                return name
        raise WeightsMissing(f"no models/u2net/u2net.onnx in {self._home}: run `make setup`")


def _session(home: Path, model: str) -> Any:
    """rembg's own session. Its import would compile numba code for a minute; masks need none of it."""
    os.environ.setdefault("NUMBA_DISABLE_JIT", "1")
    os.environ.pop("U2NET_HOME", None)
    os.environ["REMBG_HOME"] = str(home)
    from rembg import new_session

    return new_session(model, sess_opts=session_options(), providers=["CPUExecutionProvider"])


def _stretched(raw: Mask) -> Mask:
    """To the full range, unless the network saw nothing at all."""
    low, high = float(raw.min()), float(raw.max())
    return raw if high < SURE else (raw - low) / max(high - low, 1e-6)


def _enlarged(mask: Mask, wide: int, high: int) -> Mask:
    full = cv2.resize(mask.astype(np.float32), (wide, high), interpolation=cv2.INTER_CUBIC)
    return np.clip(full, 0.0, 1.0).astype(np.float32)
