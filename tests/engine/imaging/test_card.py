"""A card is put together in many ways; in each the words have a panel of their own that the photo never enters."""

import itertools

import numpy as np
import pytest

from engine.domain.canvas import Box, Ratio, SafeArea
from engine.domain.picture import Design, Treatment
from engine.domain.shop import Purpose, Tone
from engine.domain.wording import Words
from engine.domain.world import Card, Layout, Palette
from engine.imaging import card, choose, layout, room
from engine.imaging.pixels import Mask
from engine.imaging.room import Room
from tests.engine.imaging.letters import palette, plain, rows, style, typecase

CARDS = tuple(rows("cards", Card).values())
PALETTE = rows("palettes", Palette)["ivory"]
LITTLE, MUCH = (Room((0.4, 0.08)),), (Room((0.7, 0.2), (0.5, 0.16)),)
EVERY = list(itertools.product(CARDS, Ratio, (LITTLE, MUCH)))


def planned(chosen: Card, ratio: Ratio, rooms: tuple[Room, ...]) -> card.Plan:
    return card.plan(chosen, ratio, PALETTE, Tone.FRIENDLY, rooms)


@pytest.mark.parametrize(("chosen", "ratio", "rooms"), EVERY)
def test_the_photo_keeps_off_the_words_and_the_words_keep_to_their_panel(
    chosen: Card, ratio: Ratio, rooms: tuple[Room, ...]
) -> None:
    shape = planned(chosen, ratio, rooms).shape
    assert shape.window.overlap(shape.area) == 0
    assert shape.area.overlap(shape.panel) == pytest.approx(shape.area.area, abs=1e-3)
    if shape.panel.width == 1:
        assert shape.window.overlap(shape.panel) < 1e-6


@pytest.mark.parametrize(("chosen", "ratio", "rooms"), EVERY)
def test_a_panel_is_no_empty_slab(chosen: Card, ratio: Ratio, rooms: tuple[Room, ...]) -> None:
    panel, safe = planned(chosen, ratio, rooms).shape.panel, SafeArea.of(ratio)
    seen = panel.width if panel.width < 1 else panel.height - (safe.bottom if panel.y > 0 else safe.top)
    assert 0.2 <= round(seen, 3) <= 0.5


@pytest.mark.parametrize("chosen", CARDS, ids=lambda each: each.key)
def test_few_words_leave_more_to_the_photo(chosen: Card) -> None:
    little, much = (planned(chosen, Ratio.PORTRAIT, rooms).shape.window for rooms in (LITTLE, MUCH))
    assert little.height > much.height


@pytest.mark.parametrize("chosen", CARDS, ids=lambda each: each.key)
def test_a_name_alone_needs_hardly_a_panel(chosen: Card) -> None:
    bare: Box = planned(chosen, Ratio.PORTRAIT, ()).shape.panel
    assert bare.height < 0.25


@pytest.mark.parametrize("tone", list(Tone))
@pytest.mark.parametrize("purpose", list(Purpose))
def test_neighbours_on_a_sheet_are_put_together_differently(tone: Tone, purpose: Purpose) -> None:
    order = card.ranked(CARDS, tone, purpose)
    assert len(order) == len(CARDS) >= 6
    first, second = order[:2]
    assert (first.head, first.inset) != (second.head, second.inset)


def test_a_tone_has_a_first_card_of_its_own() -> None:
    firsts = {card.ranked(CARDS, tone, Purpose.NEW_MENU)[0].key for tone in Tone}
    assert len(firsts) >= 2


@pytest.mark.parametrize("chosen", CARDS, ids=lambda each: each.key)
def test_a_card_has_a_colour_for_every_tone_and_a_shape_for_every_ratio(chosen: Card) -> None:
    assert set(chosen.fields) == set(Tone)
    assert set(chosen.shapes) == set(Ratio)
    assert all(getattr(PALETTE, role) for role in chosen.fields.values())


SAID = (
    (Purpose.NEW_MENU, Tone.FRIENDLY, Words(headline="흑임자라떼", price="5,500원", name="담은커피")),
    (Purpose.SALE, Tone.TRENDY, Words(headline="전 메뉴 20% 할인", date="11월 27일까지", name="담은커피")),
    (Purpose.NOTICE, Tone.EXPERT, Words(headline="쉬어 갑니다", date="11월 23일 월요일", name="담은커피")),
    (Purpose.DAILY, Tone.TENDER, Words(headline="나른한 오후엔 흑임자", name="담은커피")),
)


def windowed(planned: card.Plan, ratio: Ratio) -> Mask:
    keep_out = np.zeros(plain(ratio).shape[:2], np.float32)
    window, (high, wide) = planned.shape.window, keep_out.shape
    rows_ = slice(round(window.y * high), round(window.bottom * high))
    keep_out[rows_, round(window.x * wide) : round(window.right * wide)] = 1.0
    return keep_out


@pytest.mark.parametrize(("ratio", "said"), list(itertools.product(Ratio, SAID)))
def test_the_largest_words_have_a_tenth_of_the_short_side_on_every_card(
    ratio: Ratio, said: tuple[Purpose, Tone, Words]
) -> None:
    """A square card's words are at its head, where they have room."""
    purpose, tone, words = said
    found = rows("layouts", Layout)["card_foot"]
    for place, chosen in enumerate(each for each in CARDS if each.head or ratio is not Ratio.SQUARE):
        manner = style(tone).in_manner(place % 3)
        rooms = room.ways(words, found.said(purpose), manner.lead * found.lead)
        planned_ = card.plan(chosen, ratio, palette(tone), tone, rooms)
        settled = choose.settled(found, planned_.shape.area, planned_.shape.panel, chosen.align)
        design = Design(treatment=Treatment.CARD, purpose=purpose, tone=tone, ratio=ratio)
        lettered = layout.write(
            plain(ratio), words, design, settled, manner, palette(tone), windowed(planned_, ratio), typecase()
        )
        assert max(text.px for text in lettered.texts) >= 0.099 * 1080, (chosen.key, place % 3)
        assert {role for role, text in words if text} == {text.role for text in lettered.texts}, chosen.key
