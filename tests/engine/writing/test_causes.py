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


@pytest.mark.parametrize(
    ("said", "every"),
    [
        ("낚시용품이랑 미끼 팔아요", ("낚시용품", "미끼")),
        ("휠체어와 보행기를 대여해요", ("휠체어", "보행기")),
        ("참붕어, 미꾸라지, 논우렁 있습니다", ("참붕어", "미꾸라지", "논우렁")),
        ("발레복하고 토슈즈 들여놨어요", ("발레복", "토슈즈")),
        ("대패삼겹과 된장술밥이 인기예요", ("대패삼겹", "된장술밥")),
        ("국화차 / 우엉차 / 돼지감자차", ("국화차", "우엉차", "돼지감자차")),
        ("벽시계 손목시계 다 고쳐유", ("벽시계", "손목시계")),
        ("전통매듭 및 노리개를 만듭니다", ("전통매듭", "노리개")),
        ("엽서랑 마스킹테이프가 제일 잘 나가요", ("엽서", "마스킹테이프")),
        ("도수경, 누진렌즈, 선글라스 취급해요", ("도수경", "누진렌즈", "선글라스")),
    ],
)
def test_everything_in_a_list_is_kept(owner: Owner, said: str, every: tuple[str, ...]) -> None:
    owner.says("느릅나무상점이에요 영월", said)
    assert [one for one in every if one not in known(owner)] == []


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("숫돌로 하나하나 손수 갈아유", "숫돌로 하나하나 손수 갈아요"),
        ("누룩은 우리가 띄우고예", "누룩은 우리가 띄워요"),
        ("매트는 수업마다 닦습니다", "매트는 수업마다 닦아요"),
        ("열쇠는 눈앞에서 깎아 드립니더", "열쇠는 눈앞에서 깎아 드려요"),
        ("실은 색깔별로 다 갖춰 놨슈", "실은 색깔별로 다 갖춰 놨어요"),
        ("벌집은 그날 아침에 따구요", "벌집은 그날 아침에 따요"),
        ("의자가 아주 편합니다", "의자가 아주 편해요"),
        ("아이들 손 닿는 데는 다 둥글게 깎았어요", "아이들 손 닿는 데는 다 둥글게 깎았어요"),
        ("국물은 사골로만 우려냄", "국물은 사골로만 우려내요"),
        ("빗물 받아 물 줌", "빗물 받아 물 줘요"),
    ],
)
def test_a_statement_is_kept_whole_and_polite(owner: Owner, said: str, printed: str) -> None:
    owner.says("느릅나무상점이에요 영월", said)
    assert printed in owner.shop.features


@pytest.mark.parametrize(
    ("said", "parts"),
    [
        ("부모님 모시고 오시면 찻값 반값이에요", ("부모님", "반값")),
        ("열 벌 넘게 맡기시면 배달비 안 받아요", ("열 벌", "배달비")),
        ("세 번 오시면 네 번째는 공짜로 해드려요", ("세 번", "무료")),
        ("화분 두 개 사면 영양제 하나 드립니더", ("화분 두 개", "영양제 하나")),
        ("졸업생은 대여료 5천원 빼드려요", ("졸업생", "5,000원 할인")),
        ("월요일엔 렌즈 세척 무료예요", ("월요일", "렌즈 세척", "무료")),
        ("다섯 명 모이면 일인당 만오천원", ("다섯 명", "15,000원")),
        ("현수막 주문하시면 거치대 거저 드려요", ("현수막", "거치대")),
        ("장애인 고객님은 수리비 30프로 할인", ("장애인", "30% 할인")),
        ("한 달치 끊으면 일주일 더", ("한 달치", "일주일 더")),
        ("12월 한 달간 전 좌석 20% 할인", ("12월 한 달간", "20% 할인")),
    ],
)
def test_a_benefit_keeps_its_condition(owner: Owner, said: str, parts: tuple[str, ...]) -> None:
    owner.says("느릅나무상점이에요 영월", said)
    offer = owner.shop.offer.text if owner.shop.offer else ""
    assert [one for one in parts if one not in offer] == []


@pytest.mark.parametrize(
    ("said", "price"),
    [
        ("곶감 한 접에 육만원", "60,000원"),
        ("미나리 한단 3500원", "한단 3,500원"),
        ("거베라 한송이 2500원이에요", "한송이 2,500원"),
        ("채끝 200g 2만8천원", "200g 28,000원"),
        ("풋살장 두시간 8만원", "두시간 80,000원"),
        ("전신경락 90분 9만9천원입니다", "90분 99,000원"),
        ("도배 평당 3만2천원부터", "평당 32,000원부터"),
        ("카약 1인 25000원", "1인 25,000원"),
        ("산삼주 9만8천", "98,000원"),
        ("놋그릇 칠만오천원", "75,000원"),
    ],
)
def test_a_price_keeps_what_it_is_for(owner: Owner, said: str, price: str) -> None:
    owner.says("느릅나무상점이에요 영월", said)
    assert owner.shop.price == price


@pytest.mark.parametrize(
    ("first", "then", "price"),
    [
        ("미나리 한단 3500원", "글구 4800원이에여", "한단 4,800원"),
        ("놋그릇 7만원", "가격 올랐지 75000원으로", "75,000원"),
        ("연필꽂이 9천원인데 다음달부터 만원으로 올라요", "오른 가격으로 써주세요", "10,000원"),
    ],
)
def test_a_new_price_changes_nothing_but_the_price(owner: Owner, first: str, then: str, price: str) -> None:
    owner.says("느릅나무상점이에요 영월", first)
    service = owner.shop.service
    owner.says(then)
    assert (owner.shop.service, owner.shop.price) == (service, price)


@pytest.mark.parametrize(
    "said", ["화요일은 쉬어요", "매주 수요일 휴무입니다", "일요일은 문 닫아요", "월요일 화요일은 쉽니다"]
)
def test_a_day_off_of_every_week_is_no_notice(owner: Owner, said: str) -> None:
    owner.says("느릅나무상점이에요 영월")
    reading = owner.says(said)
    assert (reading.purpose, owner.shop.day) == (None, None)
    assert "휴무" in known(owner)


@pytest.mark.parametrize(
    "said",
    [
        "딸이 시켜서 해보는 거예요",
        "장사가 너무 안돼서 속상해요",
        "자꾸 오타가 나네",
        "농담이고요",
        "다들 이름을 헷갈려하세요",
        "제 아버지가 지어주신 이름이에요",
        "그냥 알아서 잘 써주세요",
        "요즘 눈이 침침해서요",
    ],
)
def test_what_is_no_business_of_the_post_is_no_fact(owner: Owner, said: str) -> None:
    owner.says("느릅나무상점이에요 영월", said)
    assert known(owner) == ""
