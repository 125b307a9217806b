"""Lines end where a person would end them."""

from hypothesis import given
from hypothesis import strategies as st

from engine.imaging.linebreak import broken, groups, letters

word = st.sampled_from(
    [
        "흑임자라떼",
        "첫",
        "방문",
        "20%",
        "할인",
        "5,500",
        "원",
        "이번",
        "주",
        "금요일까지",
        "11월",
        "23일",
        "Latte",
        "&",
        "한",
        "잔",
    ]
)
texts = st.lists(word, min_size=1, max_size=9).map(" ".join)


@given(texts, st.integers(1, 3))
def test_lines_joined_again_are_the_text(text: str, lines: int) -> None:
    found = broken(text, lines)
    if found is not None:
        assert len(found) == lines
        assert " ".join(found) == text


@given(texts)
def test_no_line_ends_between_a_number_and_its_unit(text: str) -> None:
    for lines in (2, 3):
        for line in (broken(text, lines) or ())[:-1]:
            assert not line.endswith(("5,500", "&"))


@given(texts)
def test_a_line_of_one_syllable_only_where_the_text_is_one(text: str) -> None:
    for lines in (2, 3):
        for line in broken(text, lines) or ():
            assert letters(line) > 1


def test_prices_dates_and_counted_things_stay_together() -> None:
    assert groups("흑임자라떼 5,500 원") == ("흑임자라떼", "5,500 원")
    assert "11월 23일" in groups("내일 11월 23일 월요일 쉬어요")
    assert "라떼 한 잔" in groups("따뜻한 라떼 한 잔")
    assert groups("커피 1 + 1") == ("커피 1 + 1",)


def test_two_lines_are_even() -> None:
    assert broken("비 오는 날엔 따뜻한 라떼 한 잔", 2) == ("비 오는 날엔", "따뜻한 라떼 한 잔")
    assert broken("내일 11월 23일 월요일 쉬어요", 2) == ("내일 11월 23일", "월요일 쉬어요")


def test_a_text_without_a_place_to_break_is_not_broken() -> None:
    assert broken("흑임자라떼", 2) is None


def test_a_very_long_text_is_broken_quickly_and_evenly() -> None:
    text = " ".join(["따뜻하게", "쉬어", "가세요"] * 40)
    found = broken(text, 3)
    assert found is not None
    assert max(map(len, found)) - min(map(len, found)) < 20
