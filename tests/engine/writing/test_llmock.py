"""The client against somebody else's server of the protocol, with its own ways of breaking things."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from engine.domain.errors import ModelFault
from engine.domain.model import Call, End, Llm
from engine.writing.openai.client import Client, Question, Server
from engine.writing.openai.extract import Said

pytest.importorskip("llmock")


class Cup(Said):
    drink: str
    size: int | None
    toppings: list[str]


LATTE = json.dumps({"drink": "흑임자라떼", "size": 2, "toppings": ["시나몬"]}, ensure_ascii=False)


def question(stream: bool) -> Question[Cup]:
    return Question(
        "read", "cup@1", "Answer about the cup.", '{"message": "라떼"}', Cup, stream=stream, salvage=stream
    )


@asynccontextmanager
async def asking(
    llmock: Any, responses: bool = False, seconds: float = 30
) -> AsyncIterator[tuple[Client, list[Call]]]:
    calls: list[Call] = []
    client = Client(
        Server(Llm(key="gpt-4o-mini"), "k", llmock.base_url("openai"), seconds=seconds, responses=responses),
        calls.append,
    )
    yield client, calls
    await client.close()


@pytest.mark.parametrize("responses", [False, True])
@pytest.mark.parametrize("stream", [False, True])
async def test_korean_answers_come_on_both_interfaces(llmock: Any, responses: bool, stream: bool) -> None:
    llmock.reply(LATTE)
    async with asking(llmock, responses) as (client, calls):
        answer = await client.ask(question(stream))
    assert answer.value.drink == "흑임자라떼"
    assert calls[-1].end is End.USED


@pytest.mark.parametrize("stream", [False, True])
async def test_its_own_answers_fit_the_schema_it_was_given(llmock: Any, stream: bool) -> None:
    async with asking(llmock) as (client, _):
        assert isinstance((await client.ask(question(stream))).value, Cup)


async def test_a_rate_limit_is_waited_for_and_an_outage_is_not(llmock: Any) -> None:
    llmock.rate_limit(times=1, retry_after=0.1)
    async with asking(llmock) as (client, _):
        await client.ask(question(False))
        llmock.assert_resilient()
        llmock.outage()
        with pytest.raises(ModelFault):
            await client.ask(question(False))


async def test_a_slow_answer_ends_at_the_total_time(llmock: Any) -> None:
    llmock.delay(3)
    async with asking(llmock, seconds=0.5) as (client, calls):
        with pytest.raises(ModelFault):
            await client.ask(question(False))
    assert calls[-1].end is End.LATE


@pytest.mark.parametrize("fault", ["truncate", "disconnect"])
async def test_a_stream_that_breaks_is_noticed(llmock: Any, fault: str) -> None:
    llmock.reply(LATTE)
    getattr(llmock, fault)(after_chunks=2)
    async with asking(llmock) as (client, calls):
        answer = await client.ask(question(True))
    assert calls[0].end is End.CUT
    assert not answer.whole or len(calls) == 2


async def test_rubbish_in_a_stream_is_one_kind_of_fault_or_an_answer(llmock: Any) -> None:
    llmock.reply(LATTE)
    llmock.corrupt(after_chunks=1)
    async with asking(llmock) as (client, calls):
        try:
            answer = await client.ask(question(True))
        except ModelFault:
            answer = None
    assert calls
    assert answer is None or isinstance(answer.value, Cup)
