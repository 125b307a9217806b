"""An owner on the console, with a language model behind a real server that may die in the middle."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot import settings as configured
from bot.cli.seat import Seat, seated
from bot.settings import Settings
from conversation.messages import Voice
from tests.bot.quick import quick
from tests.bot.test_commands import fit_ad
from tests.engine.writing.llm import Oracle, serving
from tests.engine.writing.test_model_writer import good

BREAK = "잠깐 쉬고 있어서"
TOLD = "저희가 망원동에서 담은커피라고 작게 하는 카페인데 흑임자라떼가 오천오백원이고 이번에 좀 알리고 싶어요"


def answers(body: dict[str, Any]) -> str:
    """A model that understood."""
    chat = "messages" in body
    shape = body["response_format"]["json_schema"] if chat else body["text"]["format"]
    asked, content = shape["schema"]["title"], body["messages"][1]["content"] if chat else body["input"][0]["content"]
    data = json.loads(content if isinstance(content, str) else content[0]["text"])
    pack = good() | {"headline": "흑임자라떼 한 잔", "captions": captions()}
    if asked == "PackSaid":
        return json.dumps(pack, ensure_ascii=False)
    if asked == "ExpressSaid":
        photo = {"thing": "커피", "pose": "standing", "mood": "따뜻한", "box": None, "clutter": [], "private": []}
        return json.dumps({"pack": pack, "reading": {}, "photo": photo}, ensure_ascii=False)
    read: dict[str, Any] = {}
    if "담은커피" in data["message"]:
        read = {"name": "담은커피", "industry": "카페", "trade": "cafe", "region": "망원동", "service": "흑임자라떼"}
    if "아늑" in data["message"]:
        read = {"wishes": [{"kind": "regrade", "look": "warm", "by": 0.4}]}
    return json.dumps(read, ensure_ascii=False)


def captions() -> list[dict[str, str]]:
    made: list[dict[str, str]] = [dict(one) for one in good()["captions"]]
    made[0]["hook"] = "흑임자라떼 한 잔 하실래요"
    made[0]["body"] = (
        "망원동 담은커피의 흑임자라떼가 5,500원이에요.\n고소한 쪽이 당기는 날이라면 이쪽으로 걸어오세요.\n"
        + ("창가에 앉아 천천히 드셔도 좋아요, 서두를 것 없는 오후니까요.")
    )
    made[2]["hook"] = "오늘 오후는 비워 두세요"
    made[2]["body"] = "약속 장소를 아직 못 정하셨다면 망원동은 어떠세요?\n" + (
        "담은커피 흑임자라떼 앞에서 만나자고 친구에게 먼저 말해 보세요, 생각보다 금방 약속이 잡혀요."
    )
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return configured.load(store={"data": tmp_path / "data"}, log={"level": "critical"})


@asynccontextmanager
async def chat(settings: Settings, folder: Path, oracle: Oracle) -> AsyncIterator[tuple[Seat, list[str]]]:
    lines: list[str] = []
    llm = settings.llm.model_copy(update={"url": oracle.url, "seconds": min(30.0, settings.llm.seconds)})
    configured_so = settings.model_copy(update={"llm": llm})
    async with seated(configured_so, folder, lines.append, warm=False, studio=quick()) as seat:
        yield seat, lines


@pytest.fixture
def photo(tmp_path: Path, coffee: bytes) -> Path:
    path = tmp_path / "coffee.png"
    path.write_bytes(coffee)
    return path


async def test_an_owner_is_understood_and_written_for_by_a_model(
    settings: Settings, tmp_path: Path, photo: Path
) -> None:
    async with (
        serving(Oracle(replies=[answers])) as oracle,
        chat(settings, tmp_path / "chat", oracle) as (seat, lines),
    ):
        await seat.says(TOLD)
        assert "담은커피" in "\n".join(lines)
        await seat.says(f"/photo {photo}")
        await seat.says("/tap ①")
        await seat.says("1")
        said = "\n".join(lines)
        assert "흑임자라떼 한 잔 하실래요" in said
        assert "5,500원" in said
        assert BREAK not in said
        draft = (await seat.session()).draft
        assert draft is not None
        assert draft.finished
        assert draft.pack is not None
        assert draft.pack.by == "gpt-6-luna"
        assert draft.picture is not None
        assert draft.picture.design.generated, "a model wrote its words"
        start = seat.app.parts.clock.now() - timedelta(hours=1)
        await seat.app.closing[0]()
        async with seat.app.parts.records.read() as unit:
            calls = await unit.calls.since(start)
    assert sorted(call.task for call in calls) == ["express", "moderate", "moderate", "read"]
    calls = [call for call in calls if call.task != "moderate"]
    assert all(call.usage.sent == 900 and call.won > 0 and call.seconds > 0 for call in calls)
    assert {call.prompt for call in calls} == {"read@2", "express@2+read@2+write@1"}


async def test_the_server_dies_in_the_middle_and_the_owner_still_gets_everything(
    settings: Settings, tmp_path: Path, photo: Path
) -> None:
    folder = tmp_path / "chat"
    async with serving(Oracle(replies=[answers])) as oracle, chat(settings, folder, oracle) as (seat, lines):
        await seat.says(TOLD)
        oracle.always = "500"
        await seat.says(f"/photo {photo}")
        await seat.says("/tap ①")
        await seat.says("1")
        await seat.says("조금 더 아늑한 느낌이면 좋겠는데 사진 분위기를 그렇게 바꿔 주실래요")
        await seat.says("주차도 가능하다고 손님들께 꼭 알려 드리고 싶은데 넣어 주실 수 있나요")
        said = "\n".join(lines)
        draft = (await seat.session()).draft
    assert said.count(BREAK) == 1
    assert draft is not None
    assert draft.finished
    assert draft.pack is not None
    assert draft.pack.by == "rules"
    assert "흑임자라떼" in draft.pack.captions[0].text
    assert "5,500원" in said


async def test_nothing_an_owner_says_is_in_the_log(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], photo: Path
) -> None:
    loud = configured.load(store={"data": tmp_path / "data"}, log={"level": "debug", "lines": "json"})
    async with serving(Oracle(replies=[answers])) as oracle, chat(loud, tmp_path / "chat", oracle) as (seat, _):
        await seat.says(TOLD)
        oracle.always = "html"
        await seat.says("주차도 가능하다고 손님들께 꼭 알려 드리고 싶은데 넣어 주실 수 있나요")
    log = capfd.readouterr().err
    assert '"event": "model called"' in log
    assert '"won"' in log
    assert "담은커피" not in log
    assert "주차" not in log


async def test_taps_and_numbers_never_wait_for_a_model(settings: Settings, tmp_path: Path, photo: Path) -> None:
    async with serving(Oracle(replies=[answers])) as oracle, chat(settings, tmp_path / "chat", oracle) as (seat, _):
        await seat.says(TOLD)
        await seat.says(f"/photo {photo}")
        before = len(oracle.asked)
        await seat.says("/tap ①")
        await seat.says("2번")
        await seat.says("취소")
        assert len(oracle.asked) == before


async def test_make_explains_what_was_told_answered_and_mended(
    settings: Settings, tmp_path: Path, photo: Path
) -> None:
    from bot.cli.make import Wish, single

    def careless(body: dict[str, Any]) -> str:
        made = json.loads(answers(body))
        if "pack" in made:
            made["pack"]["captions"][0]["body"] += "\n지금 30% 할인해요."
        return json.dumps(made, ensure_ascii=False)

    lines: list[str] = []
    async with serving(Oracle(replies=[careless, answers])) as oracle:
        llm = settings.llm.model_copy(update={"url": oracle.url})
        told = settings.model_copy(update={"llm": llm})
        wish = Wish(say="망원동 담은커피 카페예요 흑임자라떼 5500원인데 잘 부탁드려요")
        await single(told, photo, wish, tmp_path / "out", 3, None, lines.append, explain=True)
    said = "\n".join(lines)
    assert "── express: gpt-6-luna, instructions express@2+read@2+write@1, asked as json_schema, used" in said
    assert "900 tokens sent (100 cached), 300 received" in said
    assert "won" in said
    assert "sent back once" in said
    assert "caption 1 says what no fact says: 할인" in said
    assert "── repair" in said
    assert "filled by our rules" in said or "found nothing wrong" in said
    text = (tmp_path / "out" / "post.txt").read_text("utf-8")
    assert "할인" not in text
    assert "흑임자라떼" in text


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({}, "No language model is set"),
        ({"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}, "does not answer"),
        ({"OPENAI_BASE_URL": "somewhere"}, "FITAD_LLM__URL"),
    ],
)
def test_check_says_what_is_with_the_model(variables: dict[str, str], says: str, tmp_path: Path) -> None:
    done = fit_ad("check", FITAD_DATA=str(tmp_path), **variables)
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr


def test_a_key_never_shows(tmp_path: Path) -> None:
    done = fit_ad("check", FITAD_DATA=str(tmp_path), OPENAI_API_KEY="sk-very-secret", OPENAI_BASE_URL="x")
    assert "sk-very-secret" not in done.stdout + done.stderr


async def test_indecent_words_are_refused_with_and_without_a_model(
    settings: Settings, tmp_path: Path, photo: Path
) -> None:
    async with serving(Oracle(replies=[answers], flagged="나쁜말")) as oracle:
        for name, chosen in (("model", oracle), ("rules", Oracle())):
            async with chat(settings, tmp_path / name, chosen) as (seat, lines):
                await seat.says(TOLD)
                await seat.says("씨1발 우리 가게 제일 싸다고 크게 적어 줘")
                assert "그 말만 빼고" in "\n".join(lines)
                assert (await seat.session()).shop.name == "담은커피"
        async with chat(settings, tmp_path / "server", oracle) as (seat, lines):
            await seat.says("나쁜말 가득한 우리 가게 소개를 길게 좀 적어 주시면 좋겠어요")
            assert "다시 적어 주세요" in "\n".join(lines)


async def test_a_model_s_words_that_may_not_be_put_up_are_never_delivered(
    settings: Settings, tmp_path: Path, photo: Path
) -> None:
    async with (
        serving(Oracle(replies=[answers], flagged="서두를 것 없는 오후")) as oracle,
        chat(settings, tmp_path / "chat", oracle) as (seat, lines),
    ):
        await seat.says(TOLD)
        await seat.says(f"/photo {photo}")
        await seat.says("/tap ①")
        await seat.says("1")
        draft = (await seat.session()).draft
        assert draft is not None
        assert draft.pack is not None
        assert draft.pack.by == "rules"
        assert "서두를 것 없는" not in "\n".join(lines)
        assert BREAK in "\n".join(lines), "and that is said"


async def spoken(seat: Seat, sound: bytes = b"OggS a voice") -> None:
    media = await seat.app.parts.media.put(sound, "audio/ogg")
    await seat.tells(Voice(media=media))


async def test_a_voice_message_is_heard_shown_and_taken_as_typed(settings: Settings, tmp_path: Path) -> None:
    async with (
        serving(Oracle(replies=[answers])) as oracle,
        chat(settings, tmp_path / "chat", oracle) as (seat, lines),
    ):
        await spoken(seat)
        said = "\n".join(lines)
        assert "“망원동 담은커피 흑임자라떼 5500원”라고 들었어요" in said
        shop = (await seat.session()).shop
        assert (shop.name, shop.price) == ("담은커피", "5,500원")
        heard = next(each for each in oracle.asked if "bytes" in each)
        assert heard["bytes"] == len(b"OggS a voice")
        await seat.says("아니 5800원이요")
        assert (await seat.session()).shop.price == "5,800원"


async def test_a_number_said_aloud_is_a_choice(settings: Settings, tmp_path: Path, photo: Path) -> None:
    first = Oracle(replies=[answers], heard="1번")
    async with serving(first), chat(settings, tmp_path / "chat", first) as (seat, _):
        await seat.says(TOLD)
        await seat.says(f"/photo {photo}")
        await spoken(seat)
        draft = (await seat.session()).draft
    assert draft is not None
    assert draft.picture is not None


@pytest.mark.parametrize("fault", ["500", "401", "slow"])
async def test_where_nobody_can_listen_the_owner_is_asked_to_type(
    settings: Settings, tmp_path: Path, fault: str
) -> None:
    short = settings.model_copy(update={"llm": settings.llm.model_copy(update={"seconds": 1.0})})
    deaf = Oracle(replies=[answers], always=fault, slow=4)
    async with serving(deaf), chat(short, tmp_path / "chat", deaf) as (seat, lines):
        await spoken(seat)
        assert "글로 적어 주세요" in "\n".join(lines)


async def test_a_messenger_in_a_hurry_gets_the_rules_in_time(settings: Settings, tmp_path: Path) -> None:
    """It answers within 3.5 s: the model has 2 s of them."""
    from bot.app import App
    from bot.wiring import build
    from tests.bot.toy import ToyMessenger, ToyPhone

    async with serving(Oracle(replies=[answers], always="slow", slow=30)) as oracle:
        llm = settings.llm.model_copy(update={"url": oracle.url, "seconds": 20.0})
        hurried = settings.model_copy(update={"llm": llm})
        app: App = await build(hurried, [lambda parts: ToyMessenger(parts.links, 3.5)], studio=quick())
        try:
            await app.open()
            messenger = app.channels["toy"]
            assert isinstance(messenger, ToyMessenger)
            owner = ToyPhone(messenger)
            await owner.arrives()
            cards = await owner.says(TOLD) or await owner.arrives()
        finally:
            await app.close()
    said = "\n".join(card["text"] for card in cards)
    assert BREAK in said
    assert "담은커피" in said
