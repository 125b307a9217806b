"""The real faces, layouts and styles, and grounds drawn for the tests of letters."""

from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import cv2
import numpy as np
import yaml
from pydantic import BaseModel

from engine.domain.canvas import Ratio
from engine.domain.picture import Design, Lettering, Treatment
from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Words
from engine.domain.world import Face, Layout, Palette, Style
from engine.imaging import layout
from engine.imaging.lettering import Typecase
from engine.imaging.pixels import Mask, Rgb

ROOT = Path(__file__).parents[3]
Row = TypeVar("Row", bound=BaseModel)

SAYINGS = {
    Purpose.NEW_MENU: Words(headline="흑임자라떼", price="5,500원", detail="고소한 가을 한 잔", name="담은커피"),
    Purpose.SALE: Words(headline="첫 방문 20% 할인", date="이번 주 금요일까지", detail="예약 고객", name="봄네일"),
    Purpose.NOTICE: Words(headline="쉬어요", date="11월 23일 월요일", name="담은커피"),
    Purpose.BOOKING: Words(headline="12월 예약 받아요", date="11월 30일까지", name="살롱드"),
    Purpose.OPENING: Words(headline="꽃집 문 열어요", date="12월 1일 화요일", name="오월의 정원"),
    Purpose.DAILY: Words(headline="비 오는 날엔 따뜻한 라떼 한 잔", name="담은커피"),
}


@cache
def _file(name: str) -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load((ROOT / "configs" / f"{name}.yaml").read_text(encoding="utf-8"))
    return content


def rows(name: str, model: type[Row]) -> dict[str, Row]:
    return {key: model.model_validate({"key": key, **row}) for key, row in _file(name).items()}


@cache
def typecase() -> Typecase:
    return Typecase(rows("fonts", Face), ROOT / "assets" / "faces")


def style(tone: Tone) -> Style:
    return Style(tone=tone, **_file("styles")[tone.value])


def palette(tone: Tone) -> Palette:
    return rows("palettes", Palette)[style(tone).palettes[0]]


def chosen(treatment: Treatment, purpose: Purpose, tone: Tone, variant: int = 0) -> Layout:
    return layout.choose(list(rows("layouts", Layout).values()), treatment, purpose, tone, variant)


def plain(ratio: Ratio, grey: int = 238, short: int = 1080) -> Rgb:
    extent = ratio.extent(short)
    return np.full((extent.height, extent.width, 3), grey, np.uint8)


def busy(ratio: Ratio, seed: int = 1) -> Rgb:
    """Blotches of every brightness, as a crowded shelf has them."""
    extent = ratio.extent()
    coarse = np.random.default_rng(seed).integers(0, 256, (extent.height // 40, extent.width // 40, 3), np.uint8)
    return np.asarray(cv2.resize(coarse, (extent.width, extent.height), interpolation=cv2.INTER_CUBIC), np.uint8)


def subject(ratio: Ratio, short: int = 1080) -> Mask:
    """A round thing in the lower half, to the right in a wide picture."""
    extent = ratio.extent(short)
    mask = np.zeros((extent.height, extent.width), np.float32)
    x, y = (0.74, 0.55) if ratio is Ratio.WIDE else (0.5, 0.66)
    cv2.circle(mask, (round(x * extent.width), round(y * extent.height)), round(0.29 * short), 1.0, -1)
    return mask


def written(
    ground: Rgb,
    treatment: Treatment = Treatment.SCENE,
    purpose: Purpose = Purpose.NEW_MENU,
    tone: Tone = Tone.FRIENDLY,
    words: Words | None = None,
    keep_out: Mask | None = None,
    lettering: Lettering | None = None,
    variant: int = 0,
    manner: int = 0,
    layout_: Layout | None = None,
) -> layout.Lettered:
    design = Design(treatment=treatment, purpose=purpose, tone=tone, lettering=lettering or Lettering())
    return layout.write(
        ground,
        words or SAYINGS[purpose],
        design,
        layout_ or chosen(treatment, purpose, tone, variant),
        style(tone).in_manner(manner),
        palette(tone),
        keep_out,
        typecase(),
    )
