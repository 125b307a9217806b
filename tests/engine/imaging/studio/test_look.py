"""Twenty photographs in four shapes: the limits of the house style hold in what was measured, and on the pixels."""

import numpy as np
import pytest

from engine.domain.canvas import Ratio, SafeArea
from engine.domain.job import Render
from engine.domain.picture import Design, Measure, Picture, Treatment
from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Words
from engine.imaging.colour import contrast
from engine.imaging.pixels import Rgb

PHOTOGRAPHS = (
    "coffee.png",
    "astronaut.png",
    "chelsea.png",
    "rocket.jpg",
    "flower.jpg",
    "intro.jpg",
    "products-01.jpg",
    "products-02.jpg",
    "products-03.jpg",
    "about.jpg",
)
TAKEN = tuple(
    f"{way}~{name}" for name, way in zip(PHOTOGRAPHS, ("near", "turned", "dark", "wide", "near") * 2, strict=True)
)
"""Ten more, made of these: nearer and mirrored, upright, by little light, with a plain wall beside the thing."""

FULL = (
    "products-01.jpg",
    "near~coffee.png",
    "turned~astronaut.png",
    "near~flower.jpg",
    "turned~products-01.jpg",
)
"""A thing that fills its photo leaves little room for words on it; in express a card comes first."""

LARGE, SMALL = 3.0, 4.5
"""Contrasts that large and small type need at least (WCAG 2.2, 1.4.3)."""

POSTS = (
    (Purpose.NEW_MENU, Tone.FRIENDLY, Words(headline="흑임자라떼", price="5,500원", name="담은커피")),
    (Purpose.SALE, Tone.TRENDY, Words(headline="전 메뉴 20% 할인", date="11월 27일까지", name="담은커피")),
    (Purpose.NOTICE, Tone.EXPERT, Words(headline="쉬어 갑니다", date="11월 23일 월요일", name="담은커피")),
    (Purpose.DAILY, Tone.TENDER, Words(headline="나른한 오후엔 흑임자", name="담은커피")),
)


def limits_broken(picture: Picture, post: Rgb, words: Words, name: str) -> list[str]:
    """Every limit that this post does not keep, by name."""
    full = name in FULL and picture.design.treatment is Treatment.PHOTO
    look, extent = picture.measure, picture.measure.extent
    safe = SafeArea.of(look.ratio)
    sizes = {text.role: text.px / 1080 for text in look.texts}
    kept = {
        "shape": post.shape[:2] == (extent.height, extent.width) and min(post.shape[:2]) == 1080,
        "nothing over the subject": look.over_subject == 0,
        "margins": look.margin is not None and look.margin >= 0.06,
        "small print": look.smallest_px is not None and look.smallest_px >= 32,
        "headline": look.headline_px is not None
        and (0.05 if full else 0.099) <= look.headline_px / 1080 <= most_headline(look),
        "three sizes": len(set(sizes.values())) <= 3,
        "two faces": len(look.faces) <= 2,
        "every word": {role for role, said in words if said} <= set(sizes) or left_out(picture),
        "contrast": all(text.contrast >= (LARGE if text.px > 0.06 * 1080 else SMALL) for text in look.texts),
        "safe area": all(
            text.box.y >= safe.top - 1e-3 and text.box.bottom <= 1 - safe.bottom + 1e-3 for text in look.texts
        ),
        "seen contrast": all(seen_contrast(post, text.box) >= 2.6 for text in look.texts),
        "the photo's own pixels": look.similarity is not None
        and look.similarity >= (0.98 if is_scene(look) else 0.9),
        "large subject": not is_scene(look) or look.ratio is not Ratio.PORTRAIT or wide_enough(look.subject_width),
    }
    return [name for name, holds in kept.items() if not holds]


def most_headline(look: Measure) -> float:
    """One short word, or a day, may be larger than the others."""
    large = max(look.texts, key=lambda text: text.px)
    one_line = large.box.height * look.extent.height < 1.3 * large.px
    return 0.22 if one_line else 0.141


def left_out(picture: Picture) -> bool:
    """A kept photo that its thing fills has no room for all of them; the owner is told."""
    kept = picture.design.treatment is Treatment.PHOTO
    return kept and "note.words_left_out" in [note.key for note in picture.notes]


def marked_at(post: Rgb, plain: Rgb) -> tuple[float, float]:
    """The middle of what the AI mark changed, in shares of the canvas."""
    down, across = np.nonzero((post != plain).any(axis=-1))
    return float(across.mean()) / post.shape[1], float(down.mean()) / post.shape[0]


def is_scene(look: Measure) -> bool:
    return look.treatment is Treatment.SCENE


def wide_enough(width: float | None) -> bool:
    return width is not None and 0.6 <= width <= 0.92


def seen_contrast(post: Rgb, box) -> float:
    """WCAG contrast between the lightest and the darkest tenth of what stands in a text's box."""
    height, width = post.shape[:2]
    part = post[int(box.y * height) : round(box.bottom * height), int(box.x * width) : round(box.right * width)]
    grey = part.reshape(-1, 3)[np.argsort(part.reshape(-1, 3).sum(axis=1))]
    tenth = max(1, len(grey) // 12)
    dark, light = (
        grey[place].mean(axis=0).astype(np.float32) / 255 for place in (slice(0, tenth), slice(-tenth, None))
    )
    return contrast(dark, light)


@pytest.mark.slow
@pytest.mark.parametrize("name", PHOTOGRAPHS + TAKEN)
async def test_the_house_style_holds_for_a_photograph_in_every_shape(
    name: str, workroom, media, watch, photograph
) -> None:
    photo = await media.put(photograph(name), "image/png")
    broken = {}
    for place, ratio in enumerate(Ratio):
        turn = (place + (PHOTOGRAPHS + TAKEN).index(name)) % len(POSTS)
        purpose, tone, words = POSTS[turn]
        way = (None, Treatment.CARD, None, Treatment.PHOTO)[(turn + place) % 4]
        design = Design(photo=photo, words=words, purpose=purpose, tone=tone, ratio=ratio, treatment=way, seed=5)
        picture = (await workroom.run(Render(design=design), watch)).pictures[0]
        faults = limits_broken(picture, media.picture(picture.full), words, name)
        if faults:
            broken[f"{ratio} {picture.design.treatment} {purpose}"] = faults
    assert broken == {}


@pytest.mark.slow
@pytest.mark.parametrize("name", ["coffee.png", "flower.jpg", "products-02.jpg"])
async def test_the_ai_mark_stands_at_the_right_of_the_foot(name: str, workroom, media, watch, photograph) -> None:
    photo = await media.put(photograph(name), "image/png")
    design = Design(photo=photo, words=POSTS[0][2], purpose=Purpose.NEW_MENU, treatment=Treatment.PHOTO, seed=5)
    shown = (await workroom.run(Render(design=design), watch)).pictures[0]
    without = Render(design=shown.design.model_copy(update={"mark": False}))
    plain = (await workroom.run(without, watch)).pictures[0]
    x, y = marked_at(media.picture(shown.full), media.picture(plain.full))
    assert x > 0.75
    assert y > 0.85
