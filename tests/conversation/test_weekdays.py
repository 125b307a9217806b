"""Dates that can't be meant so are pointed out, once, and nothing is changed."""

import pytest

from tests.conversation.stage import Stage


def said(text: str) -> str:
    return Stage().start().say("망원동 담은커피 흑임자라떼 5500원").say(text).text


@pytest.mark.parametrize("text", ["11월 27일 목요일까지 500원 할인해요", "11월 27일(목)까지 500원 할인해요"])
def test_a_weekday_that_is_another_days(text: str) -> None:
    assert "11월 27일은 목요일이 아니라 금요일이에요" in said(text)


def test_an_end_that_is_over() -> None:
    assert "11월 3일은 이미 지났어요" in said("11월 3일까지 500원 할인해요")


@pytest.mark.parametrize(
    "text",
    [
        "11월 27일 금요일까지 500원 할인해요",
        "11월 27일까지 500원 할인해요",
        "1월 3일까지 500원 할인해요",
        "11월 1일에 문 열었어요 잘 부탁드려요",
        "13월 40일까지 할인해요",
        "주차 가능해요",
    ],
)
def test_dates_that_fit_are_left_alone(text: str) -> None:
    assert "이미 지났" not in said(text)
    assert "아니라" not in said(text)
