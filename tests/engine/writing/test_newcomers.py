"""What owners who had never seen the program said, and it misread; each cause with sentences of other trades."""

import pytest

from tests.engine.writing.owner import Owner


@pytest.mark.parametrize(
    "said",
    [
        "고소하고 진해요",
        "국물이 진해요",
        "크림라떼가 고소하고 진해요",
        "맛이 진해서 인기예요",
        "수의사 상주",
        "강사님이 상주합니다",
        "입맛이 구미 당겨요",
        "공주 같은 네일이에요",
        "고령 손님도 편하게 오세요",
        "양주 있어요",
        "음성 메모 남겨주세요",
        "예산 5만원 이하도 됩니다",
        "인제 시작해요",
        "중문 시공해요",
        "서면으로 알려 드려요",
        "마라톤 완주 기념 할인",
        "교대로 일해요",
        "도안이 예뻐요",
        "이수 끝나면 자격증 나와요",
        "하단에 가격 적어주세요",
        "구리 주전자 팔아요",
        "미아 방지 팔찌 있어요",
        "만나서 영광입니다",
        "여주 볶음 넣었어요",
        "진도 빠르게 나가요",
    ],
)
def test_a_word_that_looks_like_a_town_is_none(owner: Owner, said: str) -> None:
    owner.says(said)
    assert owner.shop.region is None


def test_a_taste_told_later_leaves_the_place_alone(owner: Owner) -> None:
    owner.says("담은커피예요 망원동", "진해요")
    assert owner.shop.region == "망원동"


@pytest.mark.parametrize(
    ("said", "region"),
    [
        ("진해에서 카페해요", "진해"),
        ("진해요", "진해"),
        ("저희는 진해 경화역 앞이에요", "진해 경화역"),
        ("경북 상주 카페 곶감라떼 5500원", "경북 상주"),
        ("충남 공주 알밤빵집", "충남 공주"),
        ("경기 양주 고깃집이에요", "경기 양주"),
        ("인제 캠핑장이에요 자작나무숲", "인제"),
        ("제주 중문 카페예요", "제주 중문"),
        ("부산 서면이에요", "부산 서면"),
        ("미아 꽃집이에요", "미아"),
        ("구리 돈까스집이에요", "구리"),
        ("한림도예 이천이에요", "이천"),
        ("영광 굴비집 참조기 만원", "영광"),
    ],
)
def test_a_town_that_looks_like_a_word_is_one(owner: Owner, said: str, region: str) -> None:
    owner.says(said)
    assert owner.shop.region == region


@pytest.mark.parametrize(
    ("said", "name", "industry", "service"),
    [
        ("한그릇 성수동 밥집 치킨볶음밥 9000원", "한그릇", "한식당", "치킨볶음밥"),
        ("밥집 한그릇 성수동 치킨볶음밥 9000원", "한그릇", "한식당", "치킨볶음밥"),
        ("마중 성수동 밥집 제육덮밥 9000원", "마중", "한식당", "제육덮밥"),
        ("하루 연남동 카페 크림라떼 5500원", "하루", "카페", "크림라떼"),
        ("한잔 을지로 술집 하이볼 9000원", "한잔", "술집", "하이볼"),
        ("첫눈 전주 빙수집 팥빙수 9000원", "첫눈", "빙수집", "팥빙수"),
        ("숲 대전 유성 식당 산채비빔밥 만이천원", "숲", "식당", "산채비빔밥"),
        ("두손 인천 송도 마사지샵 전신관리 60분 7만원", "두손", "마사지샵", "전신관리"),
        ("봄 서초동 꽃집 튤립 12000원", "봄", "꽃집", "튤립"),
    ],
)
def test_a_name_stands_before_where_and_what_the_shop_is(
    owner: Owner, said: str, name: str, industry: str, service: str
) -> None:
    owner.says(said)
    assert (owner.shop.name, owner.shop.industry, owner.shop.service) == (name, industry, service)


@pytest.mark.parametrize(
    "said", ["오늘 성수동 카페 라떼 5000원", "신메뉴 성수동 카페 라떼 5000원", "저희 성수동 밥집 덮밥 9000원"]
)
def test_what_says_when_or_whose_is_no_name(owner: Owner, said: str) -> None:
    owner.says(said)
    assert owner.shop.name is None
    assert owner.shop.region == "성수동"


@pytest.mark.parametrize(
    ("said", "name", "industry"),
    [
        ("햄버거 가게 버거정비소", "버거정비소", "햄버거가게"),
        ("햄버거 가게 버거정비소요 홍대", "버거정비소", "햄버거가게"),
        ("김밥 가게 김밥병원 부평이요", "김밥병원", "김밥가게"),
        ("미용실 헤어정비소 강남", "헤어정비소", "미용실"),
        ("빵약국 연남동 베이커리예요", "빵약국", "베이커리"),
        ("커피세탁소 성수 카페 라떼 5000원", "커피세탁소", "카페"),
        ("빵 가게 빵연구소", "빵연구소", "빵가게"),
        ("동물병원이에요 튼튼동물병원", "튼튼동물병원", "동물병원"),
        ("자동차정비소 하나모터스", "하나모터스", "자동차정비소"),
    ],
)
def test_a_name_that_plays_with_another_trade(owner: Owner, said: str, name: str, industry: str) -> None:
    owner.says(said)
    assert (owner.shop.name, owner.shop.industry) == (name, industry)


def test_a_kind_of_shop_that_no_other_trade_does_is_no_name(owner: Owner) -> None:
    owner.says("저희는 이불세탁소예요")
    assert (owner.shop.name, owner.shop.industry) == (None, "이불세탁소")


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ㅁ받침이에요", None),
        ("ㄴ받침 빠졌네", None),
        ("이름은 보배네 ㅁ받침 빠졌어요", "보배네"),
        ("카페 봄날 ㅁ받침 빼먹었네요", "봄날"),
    ],
)
def test_a_remark_on_a_letter_is_no_name(owner: Owner, said: str, name: str | None) -> None:
    owner.says(said)
    assert owner.shop.name == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("이름 바꿨어요 예전엔 달콩이었는데 지금은 별콩", "별콩"),
        ("상호 변경했어요 전에는 미미네일이었고 지금은 루루네일이에요", "루루네일"),
        ("옛날 이름은 하늘분식이고 지금 이름은 구름분식", "구름분식"),
        ("예전에 바다횟집이었는데 파도횟집으로 바꿨어요", "파도횟집"),
        ("가게 이름이 바뀌었어요 별다방에서 달다방으로", "달다방"),
        ("이름이 모모에서 미미로 바뀌었어요", "미미"),
    ],
)
def test_only_the_name_of_today_is_the_name(owner: Owner, said: str, name: str) -> None:
    owner.says("달콩이에요", said)
    assert owner.shop.name == name


def test_what_a_place_was_before_is_not_its_name(owner: Owner) -> None:
    owner.says("예전엔 미용실이었는데 지금은 카페예요 봄결")
    assert (owner.shop.name, owner.shop.industry) == ("봄결", "카페")


@pytest.mark.parametrize(
    "then",
    [
        "할인은 하지 말래요 취소할게요",
        "남편이 할인 하지 말래요 취소할게요",
        "할인 취소할게요",
        "본사에서 할인 하지 말라네요",
        "할인은 안하기로 했어요",
    ],
)
def test_an_offer_taken_back_is_gone_and_nothing_else_is_stopped(owner: Owner, then: str) -> None:
    owner.says("카페 온도예요 10% 할인")
    reading = owner.says(then)
    assert owner.shop.offer is None
    assert owner.shop.name == "온도"
    assert reading.intent is None


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("ehdrmfkal", "동그라미"),
        ("ehdrmfkal zkvp", "동그라미"),
        ("Atkins cafe 홍대", "Atkins"),
        ("Eggnog bar", "Eggnog bar"),
    ],
)
def test_a_word_on_the_latin_layout_is_told_by_its_spelling(owner: Owner, said: str, name: str) -> None:
    owner.says(said)
    assert owner.shop.name == name


@pytest.mark.parametrize("said", ["강아지 미용실이에요", "고양이 미용실이에요", "반려견 미용실 해요"])
def test_who_is_groomed_is_no_name(owner: Owner, said: str) -> None:
    owner.says(said)
    assert (owner.shop.name, owner.shop.trade) == (None, "pet")


@pytest.mark.parametrize(
    ("said", "service", "price"),
    [
        ("손세차 사만원 아니 삼만오천원", "손세차", "35,000원"),
        ("염색 5만원 아니다 4만5천원이요", "염색", "45,000원"),
        ("꽃다발 30,000원 아니 참 35,000원", "꽃다발", "35,000원"),
        ("멸치쌈밥 정식 15,000", "멸치쌈밥 정식", "15,000원"),
        ("국밥 9,000이에요", "국밥", "9,000원"),
    ],
)
def test_the_price_that_is_meant(owner: Owner, said: str, service: str, price: str) -> None:
    owner.says("보리상회예요 구례", said)
    assert (owner.shop.service, owner.shop.price) == (service, price)


@pytest.mark.parametrize(
    ("said", "offer"),
    [
        ("첫방문 만원할인", "첫 방문 10,000원 할인"),
        ("첫방문 5천원할인", "첫 방문 5,000원 할인"),
        ("3만원이상 만원할인", "30,000원 이상 10,000원 할인"),
    ],
)
def test_a_benefit_without_spaces_stays_a_benefit(owner: Owner, said: str, offer: str) -> None:
    owner.says("봄결네일이에요 강남역", said)
    assert owner.shop.offer is not None
    assert owner.shop.offer.text == offer


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("가게요? 할매멸치", "할매멸치"),
        ("이름이요? 온결", "온결"),
        ("상호는 바다꿀빵인데 바꿨어요 동피랑꿀빵으로", "동피랑꿀빵"),
        ("필라테스 스튜디오 척추요정 입니다", "척추요정"),
    ],
)
def test_a_name_behind_a_question_a_change_or_a_kind_of_shop(owner: Owner, said: str, name: str) -> None:
    owner.says(said)
    assert owner.shop.name == name


@pytest.mark.parametrize("said", ["매일 8시 오픈", "오전 10시에 오픈", "10시 반 오픈"])
def test_an_hour_of_opening_is_no_opening(owner: Owner, said: str) -> None:
    owner.says("둥글베이글이에요 청주")
    assert owner.says(said).purpose is None


def test_the_wider_place_stands_first(owner: Owner) -> None:
    owner.says("면발의민족 국수집", "은행동 대전이고요")
    assert owner.shop.region == "대전 은행동"


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("클린홈 청소업체 대전", "클린홈"),
        ("굿모닝홈 청소업체", "굿모닝홈"),
        ("강아지 미용실 댕댕이 부평", "댕댕이"),
    ],
)
def test_a_kind_of_shop_that_sounds_like_work_leaves_the_name(owner: Owner, said: str, name: str) -> None:
    owner.says(said)
    assert owner.shop.name == name


@pytest.mark.parametrize(
    ("said", "name", "feature"),
    [
        ("저희 샵은 남자머리 전문 블랙컷입니다", "블랙컷", "남자머리 전문"),
        ("우리 가게는 수제버거 전문 버거잇이에요", "버거잇", "수제버거 전문"),
        ("저희 샵은 속눈썹 전문 라온래쉬입니다", "라온래쉬", "속눈썹 전문"),
    ],
)
def test_a_speciality_before_the_name_is_a_feature(owner: Owner, said: str, name: str, feature: str) -> None:
    owner.says(said)
    assert (owner.shop.name, owner.shop.features) == (name, (feature,))


@pytest.mark.parametrize(
    ("said", "offer"),
    [("예약하면 웰컴드링크", "웰컴드링크"), ("등록하면 사은품", "사은품"), ("리뷰 쓰면 음료 한잔", "음료 한잔")],
)
def test_a_gift_on_a_condition_needs_no_verb(owner: Owner, said: str, offer: str) -> None:
    owner.says("밤의서재 와인바 경주", said)
    assert owner.shop.offer is not None
    assert offer in owner.shop.offer.text


@pytest.mark.parametrize(
    "said", ["저희 매장은 반려견 동반 가능해요", "우리 가게는 콘센트 많아요", "저희 가게는 원두 직접 볶아요"]
)
def test_what_a_shop_has_does_not_become_its_name(owner: Owner, said: str) -> None:
    owner.says("카페 온도", said)
    assert owner.shop.name == "온도"
