"""Every letter an owner types is either drawn or said to be left out; none vanishes."""

import unicodedata
from pathlib import Path

import numpy as np
import pytest

from engine.domain.errors import FaceMissing
from engine.domain.world import Face
from engine.imaging.lettering import Typecase
from engine.imaging.linebreak import HANGUL
from tests.engine.imaging.letters import rows, typecase

RARE = "갂"
KEYS = tuple(rows("fonts", Face))


def ink(text: str, key: str, units: bool = False) -> float:
    cover, _, _ = typecase().ink(typecase().line(text, key, units), 60)
    return float(cover.sum()) / 255


def test_every_face_is_there() -> None:
    typecase().check()


def test_eight_characters_of_faces() -> None:
    characters = {face.character for face in rows("fonts", Face).values()}
    assert characters >= {"heavy", "gothic", "round", "hand", "pen", "brush", "serif", "sign"}


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("syllable", ["뷁", "갂", "똠", "방", "각", "하", "₩", "·"])
def test_a_syllable_no_face_lacks_in_the_end(key: str, syllable: str) -> None:
    assert ink(syllable, key) > 20
    assert ink(f"담{syllable}", key) > ink("담", key) + 20


def test_a_face_of_2350_syllables_does_not_claim_the_others() -> None:
    assert not typecase().has("black", RARE)
    assert not typecase().has("acrylic", RARE)
    assert typecase().has("gothic", RARE)


def test_a_word_with_a_missing_syllable_changes_its_face_as_a_whole() -> None:
    line = typecase().line("똠방갂하 할인", "black")
    faces = {glyph.char: glyph.face for glyph in line.glyphs}
    assert {faces[char] for char in "똠방갂하"} == {"gothic"}
    assert {faces[char] for char in "할인"} == {"black"}


def test_decomposed_syllables_from_a_phone_are_composed() -> None:
    text = "흑임자라떼"
    assert typecase().clean(unicodedata.normalize("NFD", text)) == (text, False)


def test_emoji_leave_and_that_is_said() -> None:
    assert typecase().clean("신메뉴 🎉 나왔어요❤️")[1] is True
    assert all(
        HANGUL.match(char) or char == " " or char in "❤" for char in typecase().clean("신메뉴 🎉 나왔어요❤️")[0]
    )


def test_the_unit_after_a_price_is_smaller_on_the_same_baseline() -> None:
    line = typecase().line("5,500원", "gothic", units=True)
    sizes = {glyph.char: glyph.size for glyph in line.glyphs}
    assert sizes["원"] == pytest.approx(0.6 * sizes["5"])
    assert line.width < typecase().line("5,500원", "gothic").width


@pytest.mark.parametrize("key", KEYS)
def test_the_measured_box_is_where_the_ink_is(key: str) -> None:
    line = typecase().line("담은커피, 5,500원!", key, units=True)
    canvas = np.zeros((300, 1400), np.uint8)
    typecase().stamp(canvas, line, 100, 50, 180)
    rows_, columns = np.flatnonzero(canvas.max(axis=1) > 60), np.flatnonzero(canvas.max(axis=0) > 60)
    assert abs(columns[0] - (50 + line.ink.left * 100)) < 2.5
    assert abs(columns[-1] + 1 - (50 + line.ink.right * 100)) < 2.5
    assert abs(rows_[0] - (180 + line.ink.top * 100)) < 2.5
    assert abs(rows_[-1] + 1 - (180 + line.ink.bottom * 100)) < 2.5


@pytest.mark.parametrize("key", KEYS)
def test_faces_are_of_one_optical_size(key: str) -> None:
    drawn = typecase().line("한글", key).ink
    assert 0.8 < drawn.bottom - drawn.top < 1.2


def test_a_small_drawing_is_the_large_one_made_smaller() -> None:
    line = typecase().line("흑임자라떼", "rounded")
    large, small = np.zeros((400, 1200), np.uint8), np.zeros((100, 300), np.uint8)
    typecase().stamp(large, line, 200, 40, 280)
    typecase().stamp(small, line, 50, 10, 70)
    shrunk = large.reshape(100, 4, 300, 4).mean(axis=(1, 3))
    assert np.abs(shrunk - small).mean() < 2


def test_missing_faces_say_the_command() -> None:
    empty = Typecase(rows("fonts", Face), Path("nowhere"))
    with pytest.raises(FaceMissing, match="make setup"):
        empty.check()
    with pytest.raises(FaceMissing, match="make setup"):
        empty.line("담은커피", "black")
