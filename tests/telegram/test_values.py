"""The pure parts: messages within Telegram's numbers, buttons that can be read, a pace that is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import catalogue
from bot.channels.telegram import limits
from bot.channels.telegram.cards import WIDTH, Button, Card, Change, Desk, cards, change, rows, units
from bot.channels.telegram.limits import Bucket
from bot.fit import Bubble, Chip
from bot.links import Links
from bot.settings import Settings
from engine.domain.canvas import Extent
from engine.domain.picture import MediaRef
from tests.telegram.botapi import rules

DESK = Desk(Links(b"secret", "https://fit-ad.example"), lambda phrase: phrase.key, public=True)
PHOTO = MediaRef(id="a", size=1000, extent=Extent(width=1080, height=1350))
texts = st.text(alphabet=st.sampled_from("가나다 a\n☕🤍"), max_size=9000)


@given(texts, texts, st.sampled_from(["text", "picture", "document", "copy"]), st.integers(0, 12))
def test_every_message_is_within_the_numbers_and_nothing_is_lost(
    text: str, copied: str, kind: str, count: int
) -> None:
    chips = tuple(Chip(label=f"{n}", data=f"d:{n}") for n in range(count))
    media = (PHOTO,) if kind in ("picture", "document") else ()
    made = cards(
        Bubble(kind=kind, text=text, copied=copied if kind == "copy" else "", media=media, chips=chips), DESK
    )
    said = "".join("".join(card.text.split()) for card in made)
    wanted = text + (copied if kind == "copy" else "")
    assert said == "".join(wanted.split()) or not wanted.strip()
    for card in made:
        assert units(card.text) <= (limits.TEXT if card.kind == "text" else limits.CAPTION)
        if card.code is not None and card.code[1]:
            assert card.code[0] + card.code[1] <= units(card.text)
    assert all(not card.rows for card in made[:-1])
    data = [button.data for row in made[-1].rows for button in row if button.data]
    assert data == [chip.data for chip in chips]


@given(st.lists(st.text(alphabet="가a", min_size=1, max_size=30), max_size=20))
def test_buttons_stand_in_order_and_can_be_read(labels: list[str]) -> None:
    made = rows([Button(label=label, data="x") for label in labels])
    assert [button.label for row in made for button in row] == labels
    for row in made:
        assert len(row) <= 3
        assert len(row) == 1 or len(row) * max(len(button.label) for button in row) <= WIDTH


def test_our_numbers_are_the_servers() -> None:
    assert (limits.TEXT, limits.CAPTION, limits.CALLBACK, limits.COPIED) == (
        rules.TEXT,
        rules.CAPTION,
        rules.CALLBACK,
        rules.COPIED,
    )
    assert limits.PHOTO_BYTES <= rules.PHOTO
    assert limits.DOWNLOAD <= rules.FETCHED


def test_every_chips_data_fits_into_a_button() -> None:
    settings = Settings()
    world = catalogue.load(settings.configs, settings.locales)
    names = [*world.scenes, *world.faces, *world.styles, *world.trades]
    keys = [key.removeprefix("chip.") for key in world.phrases["ko"] if key.startswith("chip.")]
    draft = post = "a-token-of-22-letters_"
    for data in (f"{draft}:{max(keys, key=len)}:{max(names, key=len)}", f"{draft}:post:{post}-99"):
        assert len(data.encode()) <= limits.CALLBACK


@pytest.mark.parametrize(
    ("extent", "kind"),
    [((1080, 1350), "photo"), ((9000, 1001), "document"), ((2100, 100), "document"), ((2000, 100), "photo")],
)
def test_what_is_no_photo_to_telegram_goes_as_a_file(extent: tuple[int, int], kind: str) -> None:
    ref = PHOTO.model_copy(update={"extent": Extent(width=extent[0], height=extent[1])})
    assert cards(Bubble(kind="picture", media=(ref,)), DESK)[0].kind == kind


def test_how_messages_become_others() -> None:
    text, other = Card(text="a"), Card(text="b")
    photo, captioned = Card(kind="photo", media=PHOTO), Card(kind="photo", media=PHOTO, text="c")
    assert change(text, text) is Change.NOTHING
    assert change(text, other) is Change.WORDS
    assert change(None, text) is Change.WORDS
    assert change(text, photo) is Change.MEDIA
    assert change(photo, captioned) is Change.CAPTION
    assert change(photo, text) is Change.REPLACE


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60))
def test_a_chat_gets_a_burst_and_then_one_a_second(pauses: list[float]) -> None:
    bucket, now, gone = Bucket(1.0, 6), 0.0, []
    for pause in pauses:
        now += pause
        now += bucket.take(now)
        gone.append(now)
    for at, first in enumerate(gone):
        for later, last in enumerate(gone[at:], at):
            assert later - at + 1 <= 6 + (last - first) + 1e-6


@given(st.floats(0.5, 300), st.integers(0, 10))
def test_after_flood_control_nothing_goes_before_its_time(seconds: float, before: int) -> None:
    bucket = Bucket(1.0, 6)
    for _ in range(before):
        bucket.take(0.0)
    bucket.close(0.0, seconds)
    assert bucket.wait(0.0) >= seconds
    assert bucket.take(0.0) >= seconds
