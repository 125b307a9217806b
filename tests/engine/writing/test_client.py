"""The client against servers as they are: strict, crippled, broken, slow; over real sockets."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from engine.domain.errors import ModelAway, ModelRefused, ModelUnfit
from engine.domain.model import Call, End, Llm, Usage
from engine.writing.openai.client import Client, Question, Server
from engine.writing.openai.extract import Said
from engine.writing.openai.inquiry import inquired
from tests.engine.writing.llm import Oracle, serving


class Cup(Said):
    drink: str
    size: int | None
    toppings: list[str]


LATTE = '{"drink": "라떼", "size": 2, "toppings": ["시나몬"]}'
LUNA = Llm(key="gpt-6-luna", sent=0.1, cached=0.01, stored=0.125, received=0.5, efforts=("none", "low"))


def question(**more: object) -> Question[Cup]:
    made = {
        "task": "read",
        "prompt": "cup@1",
        "system": "Answer about the cup.",
        "data": '{"message": "라떼 주세요"}',
    }
    return Question(**{**made, "shape": Cup, **more})  # type: ignore[arg-type]


@asynccontextmanager
async def asking(oracle: Oracle, **server: object) -> AsyncIterator[tuple[Client, list[Call]]]:
    calls: list[Call] = []
    async with serving(oracle):
        settings = {"model": LUNA, "key": "sk-test", "url": oracle.url, "seconds": 30.0, **server}
        client = Client(Server(**settings), calls.append)  # type: ignore[arg-type]
        try:
            yield client, calls
        finally:
            await client.close()


@pytest.mark.parametrize("responses", [False, True])
@pytest.mark.parametrize("stream", [False, True])
async def test_both_apis_answer_in_the_asked_shape(responses: bool, stream: bool) -> None:
    async with asking(Oracle(replies=[LATTE]), responses=responses) as (client, calls):
        answer = await client.ask(question(stream=stream))
    assert answer.value == Cup(drink="라떼", size=2, toppings=["시나몬"])
    (call,) = calls
    assert (call.end, call.way) == (End.USED, "responses" if responses else "json_schema")
    assert call.usage == Usage(sent=900, cached=100, received=300, thought=20)
    assert call.won == pytest.approx((800 * 0.1 + 100 * 0.01 + 300 * 0.5) / 1e6 * 1400, abs=1e-3)
    assert call.seconds > 0


async def test_a_strict_schema_no_storing_and_the_cheapest_effort_are_asked_for() -> None:
    async with asking(oracle := Oracle(replies=[LATTE])) as (client, _):
        await client.ask(question())
    assert oracle.last["store"] is False
    assert oracle.last["reasoning_effort"] == "none"
    shape = oracle.last["response_format"]["json_schema"]
    assert shape["strict"] is True
    assert shape["schema"]["required"] == ["drink", "size", "toppings"]
    assert shape["schema"]["additionalProperties"] is False
    assert "temperature" not in oracle.last


CRIPPLED = {
    "no responses": ({"no_responses": True}, True),
    "knows no effort": ({"rejects": frozenset({"reasoning_effort", "store"})}, False),
    "other name for the limit": ({"rejects": frozenset({"max_completion_tokens"})}, False),
    "no json_schema": ({"no_schema": True}, False),
    "no json at all": ({"no_schema": True, "no_object": True}, False),
    "fences its json": ({"fenced": True}, False),
    "wraps it in prose": ({"prose": True}, False),
    "thinks aloud": ({"thinks": True}, False),
    "counts nothing": ({"no_usage": True}, False),
}


@pytest.mark.parametrize("kind", CRIPPLED)
async def test_a_crippled_server_is_used_as_far_as_it_goes_and_remembered(kind: str) -> None:
    cripple, responses = CRIPPLED[kind]
    async with asking(oracle := Oracle(replies=[LATTE], **cripple), responses=responses) as (client, calls):  # type: ignore[arg-type]
        assert (await client.ask(question())).value.drink == "라떼"
        steps = len(oracle.paths)
        assert (await client.ask(question())).value.drink == "라떼"
    assert len(oracle.paths) == steps + 1, "the second call starts where the first one held"
    assert calls[-1].end is End.USED


async def test_where_no_shape_is_enforced_the_schema_is_in_the_words() -> None:
    async with asking(oracle := Oracle(replies=[LATTE], no_schema=True, no_object=True)) as (client, _):
        await client.ask(question())
    assert '"drink"' in oracle.last["messages"][0]["content"]
    assert "response_format" not in oracle.last


async def test_a_busy_server_is_asked_once_more_after_the_time_it_names() -> None:
    async with asking(oracle := Oracle(replies=[LATTE], faults=["429"])) as (client, _):
        assert (await client.ask(question())).value.size == 2
    assert len(oracle.paths) == 2


async def test_a_wait_that_is_too_long_is_not_waited_for() -> None:
    async with asking(Oracle(always="429", retry_after="50"), seconds=0.5) as (client, calls):
        with pytest.raises(ModelAway):
            await client.ask(question())
    assert calls[-1].end is End.LATE


@pytest.mark.parametrize("fault", ["500", "503", "401", "html"])
async def test_a_broken_server_is_one_kind_of_fault(fault: str) -> None:
    async with asking(Oracle(always=fault)) as (client, calls):
        with pytest.raises(ModelAway):
            await client.ask(question())
    assert calls[-1].end is End.AWAY


async def test_the_total_time_holds_whatever_the_server_does() -> None:
    async with asking(Oracle(always="slow", slow=3), seconds=0.4) as (client, calls):
        with pytest.raises(ModelAway, match="late"):
            await client.ask(question())
        assert calls[-1].end is End.LATE


async def test_a_dead_server_is_left_alone_for_a_while() -> None:
    calls: list[Call] = []
    client = Client(Server(LUNA, url="http://127.0.0.1:9/v1", seconds=5), calls.append)
    for _ in range(4):
        with pytest.raises(ModelAway):
            await client.ask(question())
    await client.close()
    assert len(calls) == 2


async def test_malformed_answers_are_asked_for_once_more_with_what_was_wrong() -> None:
    async with asking(oracle := Oracle(replies=['{"drink": "라떼", "size": "big"}', LATTE])) as (client, calls):
        assert (await client.ask(question())).value.size == 2
    assert "size" in oracle.last["messages"][-1]["content"]
    assert [call.end for call in calls] == [End.UNFIT, End.USED]


@pytest.mark.parametrize("text", ["", "no", "[1, 2]", "{", '{"size": "big"}'])
async def test_what_is_no_answer_twice_is_given_up(text: str) -> None:
    async with asking(oracle := Oracle(replies=[text])) as (client, _):
        with pytest.raises(ModelUnfit):
            await client.ask(question())
    assert len(oracle.paths) == 2


@pytest.mark.parametrize("stream", [False, True])
async def test_a_refusal_is_no_answer(stream: bool) -> None:
    async with asking(Oracle(replies=[LATTE], always="refuse")) as (client, calls):
        with pytest.raises(ModelRefused):
            await client.ask(question(stream=stream))
    assert calls[-1].end is End.REFUSED


@pytest.mark.parametrize("fault", ["cut", "drop", "length"])
async def test_a_stream_that_was_cut_is_noticed_and_what_is_whole_is_kept(fault: str) -> None:
    long = '{"drink": "' + "라떼" * 30 + '", "toppings": ["시나몬", "꿀"], "size": 1}'
    async with asking(Oracle(replies=[long], faults=[fault])) as (client, calls):
        answer = await client.ask(question(stream=True, salvage=True))
    assert not answer.whole
    assert answer.value.size is None
    assert calls[-1].end is End.CUT


async def test_a_cut_reading_is_not_trusted() -> None:
    async with asking(Oracle(replies=[LATTE], faults=["cut"])) as (client, calls):
        assert (await client.ask(question())).whole
    assert [call.end for call in calls] == [End.CUT, End.USED]


async def test_instructions_are_not_given_away() -> None:
    system = "These are instructions that nobody outside may ever read, they are long enough to be known again. " * 2
    leak = '{"drink": "' + system + '", "size": null, "toppings": []}'
    for text in (leak, '{"drink": "s3cret-word", "size": null, "toppings": []}'):
        async with asking(Oracle(replies=[text])) as (client, _):
            with pytest.raises(ModelUnfit):
                await client.ask(question(system=system, secret="s3cret-word"))


async def test_a_model_that_sees_nothing_is_asked_without_the_picture() -> None:
    async with asking(oracle := Oracle(replies=[LATTE], rejects=frozenset({"image"}))) as (client, _):
        await client.ask(question(picture="data:image/jpeg;base64,AAAA"))
    assert "image_url" in oracle.said(0)
    assert "image_url" not in oracle.said()


async def test_what_is_told_comes_piece_by_piece() -> None:
    heard: list[str] = []
    long = '{"drink": "' + "라떼" * 60 + '", "size": 1, "toppings": []}'
    async with asking(Oracle(replies=[long])) as (client, _):
        await client.ask(question(stream=True), heard.append)
    assert len(heard) > 2
    assert heard[-1] == long


# ── what an operator is told ──────────────────────────────────────────────────────────────────────

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("model", "told", "says"),
    [
        (Llm(key="gpt-5-mini", shutdown=date(2026, 12, 11), instead="gpt-6-luna"), None, "19 days from now"),
        (Llm(key="gpt-5-mini", shutdown=date(2026, 11, 1), instead="gpt-6-luna"), None, "was switched off"),
        (LUNA, "2026-12-01", "switched off on 2026-12-01"),
        (LUNA, None, ""),
        (Llm(key="later", shutdown=date(2027, 11, 1)), None, ""),
    ],
)
async def test_an_operator_hears_when_a_model_goes(model: Llm, told: str | None, says: str) -> None:
    async with serving(Oracle(shutdown=told)) as oracle:
        found = await inquired(Server(model, url=oracle.url), TODAY)
    assert says in "".join(found)
    assert bool(found) is bool(says)
    assert "FITAD_LLM_MODEL" in "".join(found) or not says


async def test_an_operator_hears_of_a_dead_server_and_of_an_effort_the_model_has_not() -> None:
    mini = Llm(key="gpt-5-mini", shutdown=date(2026, 12, 11), instead="gpt-6-luna")
    away, ending = await inquired(Server(mini, url="http://127.0.0.1:9/v1"), TODAY)
    assert "does not answer" in away
    assert "FITAD_LLM_MODEL=gpt-6-luna" in ending
    async with serving(Oracle()) as oracle:
        (said,) = await inquired(Server(LUNA, url=oracle.url, effort="huge"), TODAY)
    assert "FITAD_LLM__EFFORT" in said
