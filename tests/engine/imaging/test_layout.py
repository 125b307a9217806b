"""What `post-style.md` asks of words on a picture, over layouts, ratios and tones."""

import itertools

import cv2
import numpy as np
import pytest

from engine.domain.canvas import Box, Extent, Placement, Ratio, SafeArea
from engine.domain.picture import Lettering, Relief, TextMeasure, Treatment
from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Words
from engine.domain.world import Layout
from engine.imaging import block, layout
from engine.imaging.layout import Lettered
from engine.imaging.pixels import Mask, Rgb
from tests.engine.imaging.letters import SAYINGS, busy, chosen, plain, rows, subject, typecase, written

GROUNDED = (Treatment.PHOTO, Treatment.SCENE, Treatment.POSTER)
EVERY = list(itertools.product(GROUNDED, Ratio, Purpose))
LARGE = ("headline", "date", "price")


def text(lettered: Lettered, role: str) -> TextMeasure:
    return next(each for each in lettered.texts if each.role == role)


def over(ground: Rgb, lettered: Lettered) -> Rgb:
    share = lettered.layer[..., 3:].astype(np.float32) / 255
    return np.rint(ground * (1 - share) + lettered.layer[..., :3] * share).astype(np.uint8)


def gap(box: Box, extent: Extent) -> float:
    across = min(box.x, 1 - box.right) * extent.width
    down = min(box.y, 1 - box.bottom) * extent.height
    return min(across, down) / extent.short


def covered(lettered: Lettered, keep_out: Mask) -> float:
    high, wide = keep_out.shape
    parts = [
        keep_out[int(box.y * high) : round(box.bottom * high), int(box.x * wide) : round(box.right * wide)]
        for box in (each.box for each in lettered.texts)
    ]
    return max(float((part > 0.5).mean()) for part in parts)


@pytest.mark.parametrize(("treatment", "ratio", "purpose"), EVERY)
def test_sizes_margins_and_contrast_keep_the_house_style(
    treatment: Treatment, ratio: Ratio, purpose: Purpose
) -> None:
    tone = list(Tone)[EVERY.index((treatment, ratio, purpose)) % 4]
    ground, keep_out = plain(ratio, 120 if treatment is Treatment.PHOTO else 236), None
    if treatment is not Treatment.POSTER:
        keep_out = subject(ratio)
    lettered = written(ground, treatment, purpose, tone, keep_out=keep_out)
    extent = ratio.extent()
    assert lettered.texts
    assert min(each.px for each in lettered.texts) >= 32
    assert len({each.px for each in lettered.texts}) <= 3
    assert len(lettered.faces) <= 2
    for each in lettered.texts:
        assert each.contrast >= (3.0 if each.px > 60 else 4.5), each
        assert gap(each.box, extent) >= 0.059, each
    if keep_out is not None:
        assert covered(lettered, keep_out) == 0


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_a_calm_poster_has_a_headline_of_ten_percent_and_more(purpose: Purpose, tone: Tone) -> None:
    lettered = written(plain(Ratio.PORTRAIT), Treatment.POSTER, purpose, tone)
    sizes = [each.px for each in lettered.texts if each.role in LARGE]
    assert 108 <= max(sizes) <= 0.22 * 1080


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("manner", range(3))
def test_the_date_is_the_largest_of_a_notice(tone: Tone, manner: int) -> None:
    lettered = written(
        plain(Ratio.PORTRAIT), purpose=Purpose.NOTICE, tone=tone, lettering=Lettering(manner=manner), manner=manner
    )
    assert text(lettered, "date").px > 1.5 * text(lettered, "headline").px


@pytest.mark.parametrize("tone", list(Tone))
def test_a_tone_is_set_in_three_manners_that_nobody_takes_for_one_another(tone: Tone) -> None:
    ground = plain(Ratio.PORTRAIT)
    letters = [written(ground, tone=tone, manner=manner).layer[..., 3] > 128 for manner in range(3)]
    for one, other in itertools.combinations(letters, 2):
        assert (one ^ other).sum() > 0.6 * min(one.sum(), other.sum())


def test_four_tones_have_four_display_faces_in_every_manner() -> None:
    for manner in range(3):
        faces = {written(plain(Ratio.PORTRAIT), tone=tone, manner=manner).texts[0].face for tone in Tone}
        assert len(faces) >= 3


def test_only_the_price_grows_when_only_the_price_is_asked() -> None:
    plainly = written(plain(Ratio.PORTRAIT))
    asked = written(plain(Ratio.PORTRAIT), lettering=Lettering(larger={"price": 1.4}))
    assert text(asked, "price").px == pytest.approx(1.4 * text(plainly, "price").px, abs=0.02)
    assert text(asked, "headline").px == text(plainly, "headline").px


@pytest.mark.parametrize("purpose", [Purpose.NEW_MENU, Purpose.SALE])
def test_a_sale_price_stands_large_under_the_old_one_struck_through(purpose: Purpose) -> None:
    words = Words(headline="흑임자라떼", price="6,500원 → 5,500원", name="담은커피")
    lettered = written(plain(Ratio.PORTRAIT), purpose=purpose, words=words)
    old, new = text(lettered, "was"), text(lettered, "price")
    assert old.px < new.px
    assert old.box.bottom < new.box.y
    middle = (old.box.y + old.box.height / 2) * 1350
    row = lettered.layer[round(middle), :, 3]
    struck = row[round(old.box.x * 1080) : round(old.box.right * 1080)]
    assert (struck > 200).mean() > 0.95


def test_a_price_on_a_crowded_card_stays_larger_than_its_small_print() -> None:
    words = Words(headline="얼큰 순두부찌개 정식", price="9,000원", detail="매일 아침 끓여요", name="할매손맛")
    low = Box(x=0.07, y=0.7, width=0.86, height=0.16)
    tight = rows("layouts", Layout)["photo_foot"].model_copy(update={"area": low, "shapes": {}})
    lettered = written(plain(Ratio.PORTRAIT), words=words, layout_=tight)
    assert text(lettered, "price").px >= 0.05 * 1080


def test_a_closed_day_is_marked_on_the_sheet_of_its_month() -> None:
    found, notice = rows("layouts", Layout)["almanac"], SAYINGS[Purpose.NOTICE]
    vague = notice.model_copy(update={"date": "이번 주말"})
    dated, undated = (
        written(plain(Ratio.PORTRAIT), Treatment.POSTER, Purpose.NOTICE, words=words, layout_=found)
        for words in (notice, vague)
    )
    low = slice(round(0.56 * 1350), round(0.85 * 1350))
    assert (dated.layer[low, 100:980, 3] > 128).sum() > 8_000
    assert (undated.layer[low, 100:980, 3] > 128).sum() < 4_000


@pytest.mark.parametrize("said", ["프로필 촬영 30% 할인", "체험 PT 1회 무료", "펌 20% 할인"])
def test_the_benefit_of_an_offer_is_by_far_the_largest(said: str) -> None:
    words = Words(headline=said, date="5월 31일까지", name="빛담")
    lettered = written(plain(Ratio.PORTRAIT), Treatment.POSTER, Purpose.SALE, words=words)
    offer = block.parted(said)[1]
    assert text(lettered, "headline").px >= 150
    assert text(lettered, "headline").px > 3 * text(lettered, "date").px
    assert offer.split()[0][0].isdigit()


def test_a_headline_that_begins_with_its_number_stays_whole() -> None:
    assert block.parted("3개 사면 1개 더") == ("", "3개 사면 1개 더")


def test_a_trendy_headline_is_much_larger_than_a_tender_one() -> None:
    words = Words(headline="라떼", name="담은커피")
    sizes = [
        text(written(plain(Ratio.PORTRAIT), Treatment.CARD, tone=tone, words=words), "headline").px
        for tone in (Tone.TRENDY, Tone.TENDER)
    ]
    assert sizes[0] > 1.3 * sizes[1]


@pytest.mark.parametrize("ratio", [Ratio.SQUARE, Ratio.PORTRAIT])
@pytest.mark.parametrize("tone", list(Tone))
def test_the_name_never_meets_what_is_said(ratio: Ratio, tone: Tone) -> None:
    for purpose in Purpose:
        lettered = written(plain(ratio), Treatment.SCENE, purpose, tone)
        name = text(lettered, "name").box
        for each in lettered.texts:
            assert each.role == "name" or each.box.overlap(name) == 0


def test_the_name_of_a_new_dish_stands_over_its_price() -> None:
    lettered = written(plain(Ratio.PORTRAIT))
    assert text(lettered, "headline").box.bottom <= text(lettered, "price").box.y


@pytest.mark.parametrize("ratio", list(Ratio))
@pytest.mark.parametrize("seed", range(2))
def test_words_can_be_read_on_a_crowded_photo(ratio: Ratio, seed: int) -> None:
    ground = busy(ratio, seed)
    lettered = written(ground, Treatment.PHOTO, Purpose.SALE, list(Tone)[seed])
    for each in lettered.texts:
        assert each.contrast >= (3.0 if each.px > 60 else 4.5), each


def test_a_story_keeps_what_the_app_covers_free() -> None:
    for purpose in Purpose:
        for each in written(plain(Ratio.STORY), Treatment.POSTER, purpose).texts:
            assert each.box.y >= 0.139
            assert each.box.bottom <= 0.801


def test_headline_and_offer_stand_in_the_middle_square_of_a_portrait() -> None:
    for treatment in GROUNDED:
        for each in written(plain(Ratio.PORTRAIT), treatment, Purpose.SALE).texts:
            if each.role in LARGE:
                assert each.box.y >= 0.099
                assert each.box.bottom <= 0.901


@pytest.mark.parametrize("ratio", list(Ratio))
def test_a_cards_words_never_touch_its_photo(ratio: Ratio) -> None:
    for purpose in Purpose:
        found = chosen(Treatment.CARD, purpose, Tone.FRIENDLY)
        panel, extent = layout.panel_of(found, ratio), ratio.extent()
        seen = panel.height - SafeArea.of(ratio).bottom if ratio is Ratio.STORY else panel.height
        assert 0.3 <= round(min(panel.width, seen), 3) <= 0.4
        photo = np.ones((extent.height, extent.width), np.float32)
        rows_, columns = slice(round(panel.y * extent.height), None), slice(round(panel.x * extent.width), None)
        photo[rows_, columns] = 0.0
        lettered = written(plain(ratio), Treatment.CARD, purpose, keep_out=photo)
        assert covered(lettered, photo) == 0
        assert {each.role for each in lettered.texts} >= {"headline", "name"}


def test_measures_are_what_was_drawn() -> None:
    ground = plain(Ratio.PORTRAIT)
    lettered = written(ground, tone=Tone.EXPERT)
    changed = np.abs(over(ground, lettered).astype(int) - ground).max(axis=2) > 90
    for each in lettered.texts:
        high, wide = changed.shape
        box = each.box
        top, bottom = int(box.y * high), round(box.bottom * high)
        left, right = int(box.x * wide), round(box.right * wide)
        inside = changed[top:bottom, left:right]
        assert inside[:4].any()
        assert inside[-4:].any()
        assert inside[:, :4].any()
        assert inside[:, -4:].any()
        changed[top - 3 : bottom + 3, left - 3 : right + 3] = False
    lead = text(lettered, "headline").box
    bar = slice(int(lead.y * 1350) - 80, int(lead.y * 1350))
    changed[bar] = False
    assert not changed.any()


def test_the_measured_contrast_is_that_of_the_drawn_pixels() -> None:
    ground = plain(Ratio.SQUARE, 250)
    measured = text(written(ground), "headline")
    drawn = over(ground, written(ground))
    box = measured.box
    part = drawn[int(box.y * 1080) : round(box.bottom * 1080), int(box.x * 1080) : round(box.right * 1080)]
    dark, bright = (luminance(np.percentile(part.reshape(-1, 3), share, axis=0)) for share in (2, 98))
    assert measured.contrast == pytest.approx((bright + 0.05) / (dark + 0.05), rel=0.04)


def luminance(colour: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> float:
    linear = np.where(colour <= 10.3, colour / 255 / 12.92, ((colour / 255 + 0.055) / 1.055) ** 2.4)
    return float(linear @ np.array([0.2126, 0.7152, 0.0722]))


@pytest.mark.parametrize(("x", "y"), [(0.5, 0.5), (0.4, 0.3), (0.6, 0.62)])
def test_words_stand_exactly_where_the_owner_put_them(x: float, y: float) -> None:
    lettered = written(plain(Ratio.PORTRAIT), lettering=Lettering(placement=Placement(x=x, y=y, scale=0.8)))
    boxes = [each.box for each in lettered.texts if each.role != "name"]
    left, right = min(box.x for box in boxes), max(box.right for box in boxes)
    top, bottom = min(box.y for box in boxes), max(box.bottom for box in boxes)
    assert (left + right) / 2 == pytest.approx(x, abs=0.01)
    assert (top + bottom) / 2 == pytest.approx(y, abs=0.01)
    assert lettered.placement.scale == 0.8


def test_words_pushed_over_the_edge_stop_at_the_margin() -> None:
    lettered = written(plain(Ratio.PORTRAIT), lettering=Lettering(placement=Placement(x=1.0, y=0.0)))
    for each in lettered.texts:
        assert gap(each.box, Ratio.PORTRAIT.extent()) >= 0.06


def test_twice_as_large_is_twice_as_large_until_the_margins_stop_it() -> None:
    small = written(plain(Ratio.PORTRAIT), lettering=Lettering(placement=Placement(scale=0.6)))
    large = written(plain(Ratio.PORTRAIT), lettering=Lettering(placement=Placement(scale=1.2)))
    assert text(large, "headline").px == pytest.approx(2 * text(small, "headline").px)
    huge = written(plain(Ratio.PORTRAIT), lettering=Lettering(placement=Placement(scale=3.0)))
    assert text(huge, "headline").box.right <= 0.94


@pytest.mark.parametrize("treatment", GROUNDED)
def test_the_placement_that_was_found_draws_the_same_again(treatment: Treatment) -> None:
    ground = plain(Ratio.PORTRAIT)
    first = written(ground, treatment)
    again = written(ground, treatment, lettering=Lettering(placement=first.placement))
    assert np.abs(first.layer.astype(int) - again.layer).mean() < 0.05


def test_a_preview_is_the_final_made_smaller() -> None:
    full = written(plain(Ratio.PORTRAIT), keep_out=subject(Ratio.PORTRAIT))
    put = Lettering(placement=full.placement)
    small = written(plain(Ratio.PORTRAIT, short=540), lettering=put)
    shrunk = cv2.resize(full.layer, (540, 675), interpolation=cv2.INTER_AREA)
    assert np.abs(shrunk[..., 3].astype(int) - small.layer[..., 3]).mean() < 1.2
    assert {each.role: each.px for each in small.texts} == pytest.approx({each.role: each.px for each in full.texts})


def test_too_many_words_are_left_out_and_that_is_said() -> None:
    long = " ".join(["따뜻하게", "쉬어", "가시라고", "천천히", "내려", "드려요"] * 6)
    lettered = written(plain(Ratio.SQUARE), words=Words(headline="가을 한정", detail=long, name="담은커피"))
    assert "detail" not in {each.role for each in lettered.texts}
    assert [note.key for note in lettered.notes] == ["note.words_left_out"]


def test_a_bare_photo_gets_the_name_alone() -> None:
    lettered = written(plain(Ratio.PORTRAIT), Treatment.PHOTO, words=Words(name="담은커피"))
    assert [each.role for each in lettered.texts] == ["name"]
    assert text(lettered, "name").px <= 0.035 * 1080


def test_hidden_words_leave_the_name() -> None:
    lettered = written(plain(Ratio.PORTRAIT), lettering=Lettering(hidden=True))
    assert [each.role for each in lettered.texts] == ["name"]


def test_nothing_to_say_draws_nothing() -> None:
    lettered = written(plain(Ratio.PORTRAIT), words=Words())
    assert not lettered.layer.any()
    assert lettered.texts == ()


def test_where_everything_is_subject_nothing_is_written() -> None:
    ground = plain(Ratio.PORTRAIT)
    lettered = written(ground, Treatment.PHOTO, keep_out=np.ones(ground.shape[:2], np.float32))
    assert lettered.texts == ()
    assert [note.key for note in lettered.notes] == ["note.words_left_out"]


def test_a_colour_the_owner_asked_for_is_the_headlines() -> None:
    lettered = written(plain(Ratio.PORTRAIT, 245), lettering=Lettering(colour="#1b4f3a"))
    opaque = lettered.layer[lettered.layer[..., 3] > 250][:, :3]
    assert (np.abs(opaque.astype(int) - (0x1B, 0x4F, 0x3A)).max(axis=1) < 3).mean() > 0.5


def test_a_pale_colour_on_a_pale_ground_is_helped_until_it_reads() -> None:
    lettered = written(plain(Ratio.PORTRAIT, 245), lettering=Lettering(colour="#ffffff"))
    assert text(lettered, "headline").contrast >= 3.0


@pytest.mark.parametrize("relief", list(Relief))
@pytest.mark.parametrize("grey", [60, 130, 235])
def test_letters_in_depth_differ_from_flat_ones_and_read(relief: Relief, grey: int) -> None:
    ground, words = plain(Ratio.PORTRAIT, grey), Words(headline="담은커피")
    flat = written(ground, words=words, purpose=Purpose.DAILY)
    deep = written(ground, words=words, purpose=Purpose.DAILY, lettering=Lettering(relief=relief))
    assert np.abs(over(ground, flat).astype(int) - over(ground, deep)).mean() > 0.5
    assert text(deep, "headline").contrast >= 3.0


def test_the_ai_mark_is_small_faint_and_bottom_right() -> None:
    ground = plain(Ratio.PORTRAIT, 90)
    layer = layout.mark(ground, "AI로 다듬음", typecase())
    rows_, columns = np.flatnonzero(layer[..., 3].any(axis=1)), np.flatnonzero(layer[..., 3].any(axis=0))
    assert 18 <= rows_[-1] - rows_[0] <= 34
    assert columns[0] > 0.7 * 1080
    assert rows_[-1] > 0.9 * 1350
    assert 140 <= layer[..., 3].max() <= 160


def test_the_ai_mark_makes_way_for_the_subject() -> None:
    ground, keep_out = plain(Ratio.PORTRAIT, 90), np.zeros((1350, 1080), np.float32)
    keep_out[1100:, 600:] = 1.0
    layer = layout.mark(ground, "AI로 다듬음", typecase(), keep_out)
    assert not (layer[..., 3] > 0)[keep_out > 0.5].any()


def test_name_and_mark_never_meet() -> None:
    for (treatment, ratio), purpose in zip(itertools.product(GROUNDED, Ratio), itertools.cycle(Purpose)):
        ground = plain(ratio, 90)
        keep_out = subject(ratio)
        lettered = written(ground, treatment, purpose, keep_out=keep_out)
        marked = layout.mark(ground, "AI로 다듬음", typecase(), keep_out)[..., 3] > 0
        high, wide = marked.shape
        for box in (each.box for each in lettered.texts):
            part = marked[int(box.y * high) : round(box.bottom * high), int(box.x * wide) : round(box.right * wide)]
            assert not part.any()


def test_every_purpose_has_a_layout_for_every_treatment() -> None:
    for treatment, purpose, tone in itertools.product(Treatment, Purpose, Tone):
        found = chosen(treatment, purpose, tone)
        assert treatment in found.treatments
        assert purpose in found.purposes


def test_another_feel_is_another_layout_where_there_are_two() -> None:
    first, second = (chosen(Treatment.PHOTO, Purpose.SALE, Tone.FRIENDLY, variant) for variant in (0, 1))
    assert first.key != second.key


def test_a_headline_that_is_missing_leaves_its_size_to_what_is_there() -> None:
    words = SAYINGS[Purpose.NOTICE].model_copy(update={"date": None})
    lettered = written(plain(Ratio.PORTRAIT), purpose=Purpose.NOTICE, words=words)
    assert text(lettered, "headline").px >= 108


def test_layouts_say_only_roles_and_faces_that_exist() -> None:
    for found, purpose in itertools.product(rows("layouts", Layout).values(), Purpose):
        assert {slot.role for slot in found.said(purpose)} <= set(Words.model_fields)
        assert {slot.face for slot in found.said(purpose)} <= {"display", "text", "name"}


@pytest.mark.parametrize("y", [0.0, 0.05, 0.1, 0.95, 1.0])
def test_words_moved_onto_the_shops_name_send_the_name_elsewhere(y: float) -> None:
    put = Lettering(placement=Placement(x=0.5, y=y))
    lettered = written(plain(Ratio.PORTRAIT), keep_out=subject(Ratio.PORTRAIT), lettering=put)
    named = text(lettered, "name").box
    assert all(named.overlap(each.box) == 0 for each in lettered.texts if each.role != "name")


def framed(bottom: int) -> Mask:
    """A thing that lies along all four sides and leaves a field in the middle, down to so many px."""
    keep_out = np.ones((1350, 1080), np.float32)
    keep_out[300:bottom, 200:880] = 0.0
    return keep_out


def test_a_name_whose_corners_are_covered_joins_the_words() -> None:
    lettered = written(plain(Ratio.PORTRAIT), keep_out=framed(1000))
    box, words = text(lettered, "name").box, [each.box for each in lettered.texts if each.role != "name"]
    assert covered(lettered, framed(1000)) == 0
    assert (
        min(abs(box.y - each.bottom) for each in words) < 0.05
        or min(abs(each.y - box.bottom) for each in words) < 0.05
    )
    assert "note.words_left_out" not in [note.key for note in lettered.notes]


def test_a_name_that_has_no_room_at_all_is_told() -> None:
    lettered = written(plain(Ratio.PORTRAIT), words=Words(name="담은커피"), keep_out=framed(1000))
    assert not lettered.texts
    assert [note.key for note in lettered.notes] == ["note.words_left_out"]
