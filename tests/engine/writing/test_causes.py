"""Causes of misreading, each with sentences of trades that no list was made for."""

import pytest

from tests.engine.writing.owner import Owner


def known(owner: Owner) -> str:
    """Everything that is known of what a shop sells, in one text."""
    shop = owner.shop
    offer = shop.offer.text if shop.offer else ""
    return " | ".join(filter(None, [shop.service, shop.price, *shop.features, offer]))


@pytest.mark.parametrize(
    ("said", "never"),
    [
        ("파충류샵인데 뱀은 이제 안 들여와요", "뱀"),
        ("시계탑사진관이에요. 증명사진은 요새 안 찍어유", "증명사진"),
        ("가발집 하는데 붙임머리는 못 해드려요", "붙임머리"),
        ("도장집입니다 고무인은 접었고 인감만 팝니다", "고무인"),
        ("우산 고치는 집이에요. 양산은 아직 안 받습니다", "양산"),
        ("연탄구이집인데 돼지껍데기는 다 나갔어요", "껍데기"),
        ("탁주 양조장이에요. 무알콜이라는 말은 안 썼으면 해요", "무알콜"),
        ("액자가게입니다 캔버스 출력은 옆집에서 하는 거예요", "캔버스"),
        ("바늘 문신 하는 곳이에요 눈썹 얘기는 빼주세요", "눈썹"),
        ("족욕카페예요 다들 마사지샵으로 아시는데 족욕만 해요", "마사지"),
        ("만두집인데 군만두는 없슈", "군만두"),
    ],
)
def test_what_is_denied_is_not_sold(owner: Owner, said: str, never: str) -> None:
    owner.says(said)
    assert never not in known(owner)


@pytest.mark.parametrize(
    ("first", "then", "never"),
    [
        ("돗자리 대여해요", "아 돗자리 대여는 이제 안 해요", "돗자리"),
        ("주차 가능해요", "주차는 공사해서 못 해요", "주차"),
        ("헬멧 무료로 빌려드려요", "헬멧 얘기는 빼주세요", "헬멧"),
        ("포장 배달 가능", "배달은 안 합니더", "배달"),
        ("수제 소시지 팔아요", "소시지는 품절됐어요", "소시지"),
    ],
)
def test_a_denial_takes_back_what_was_said_before(owner: Owner, first: str, then: str, never: str) -> None:
    owner.says("보리수상회예요 구례읍", first, then)
    assert never not in known(owner)


@pytest.mark.parametrize(
    "said",
    ["화학 조미료는 안 써요", "출장비 안 받습니다", "예약 없이 오셔도 돼요", "추가금 없어요"],
)
def test_a_promise_that_sounds_like_a_denial_stays(owner: Owner, said: str) -> None:
    owner.says("두레박식당이에요 남원", said)
    assert known(owner)
