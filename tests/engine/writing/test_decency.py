"""What no post may carry, and what only sounds like it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from engine.domain.model import Call, End, Llm
from engine.domain.world import World
from engine.writing.decency import Decency
from engine.writing.openai.client import Client, Server
from engine.writing.openai.moderate import ModelModerator, Moderation
from tests.engine.writing.llm import Oracle, serving


@pytest.fixture
def decency(world: World) -> Decency:
    return Decency.of(world)


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("시발 할인합니다", "insult"),
        ("씨1발 오늘만", "insult"),
        ("씨 발 오늘만 할인", "insult"),
        ("ㅅㅂ 오늘 세일", "insult"),
        ("졸라 맛있는 집", "insult"),
        ("야동 보러 오세요", "sexual"),
        ("오 피 걸 대기중", "sexual"),
        ("중국인 출입금지", "hate"),
        ("폭탄 만드는 법", "violence"),
        ("마약 팝니다", "unlawful"),
        ("대포통장 삽니다", "unlawful"),
    ],
)
def test_the_lists_know_it_spaced_numbered_and_shortened(decency: Decency, said: str, kind: str) -> None:
    assert decency.kind(said) == kind


@pytest.mark.parametrize(
    "said",
    [
        "마약김밥 3,000원",
        "마약옥수수 나왔어요",
        "누드톤 젤네일",
        "누드김밥 세트",
        "시발점에서 걸어서 5분",
        "개맛있는 떡볶이",
        "새끼손가락 걸고 약속",
        "주차구역 장애인 이용 가능",
        "담은커피 흑임자라떼 5,500원",
        "미친 존재감 딸기라떼",
        "18시까지 할인",
        "글자 위로",
        "감자 위에 치즈 올린 치즈감자 6천원",
        "오늘 3시 발송",
        "이 번호로 예약 주세요",
        "와인 한병 신메뉴",
        "호로록 국수집",
        "간판 불이 꺼져 있어도 영업해요",
    ],
)
def test_food_nails_and_stations_are_no_offence(decency: Decency, said: str) -> None:
    assert decency.kind(said) is None


def lines() -> Iterator[str]:
    folder = Path(__file__).parents[2] / "eval"
    for name in ("dialogues.yaml", "unseen.yaml", "talked.yaml"):
        for one in yaml.safe_load((folder / name).read_text("utf-8")):
            yield from one["lines"]


def test_no_owner_of_our_dialogues_is_refused(decency: Decency) -> None:
    assert [line for line in lines() if decency.kind(line)] == []


async def test_a_server_that_moderates_is_asked_after_the_lists(decency: Decency) -> None:
    calls: list[Call] = []
    async with serving(Oracle(flagged="나쁜말")) as oracle:
        client = Client(Server(Llm(key="m"), url=oracle.url), calls.append)
        moderator = ModelModerator(Moderation(client, "omni"), decency)
        assert await moderator.judge("나쁜말 할인") == "violence"
        assert await moderator.judge("흑임자라떼 할인") is None
        assert await moderator.judge("시발 할인") == "insult"
        await client.close()
    assert oracle.paths == ["moderations", "moderations"]
    assert [call.end for call in calls] == [End.USED, End.USED]


async def test_where_there_is_none_the_lists_stand_alone_and_nobody_is_asked_twice(decency: Decency) -> None:
    calls: list[Call] = []
    async with serving(Oracle(no_moderation=True)) as oracle:
        client = Client(Server(Llm(key="m"), url=oracle.url), calls.append)
        moderator = ModelModerator(Moderation(client, "omni"), decency)
        assert await moderator.judge("흑임자라떼 할인") is None
        assert await moderator.judge("야동 할인") == "sexual"
        assert await moderator.judge("말차라떼 할인") is None
        await client.close()
    assert [call.end for call in calls] == [End.REJECTED]
