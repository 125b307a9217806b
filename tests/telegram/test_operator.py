"""What an operator types, and what the program keeps when it dies the moment after it has thanked Telegram."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import aiohttp
import pytest

from tests.bot.web.conftest import Server as Program
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import TOKEN, Server
from tests.telegram.test_kill import LONG
from tests.telegram.test_webhook import free_port

Start = Callable[..., Program]


@pytest.fixture
async def start(tmp_path: Path, api: Server) -> AsyncIterator[Start]:
    begun: list[Program] = []

    def run(**environment: str) -> Program:
        begun.append(
            Program(tmp_path / "data", FITAD_TELEGRAM_TOKEN=TOKEN, FITAD_TELEGRAM_API_URL=api.address, **environment)
        )
        return begun[-1]

    yield run
    for program in begun:
        program.kill()


async def test_a_token_is_all_an_operator_sets(api: Server, owner: Person, start: Start) -> None:
    program = await asyncio.to_thread(start)
    await owner.says("얼마야")
    await owner.reads("무료예요", patience=LONG)
    assert api.polled
    assert api.state.webhook is None
    assert await asyncio.to_thread(program.stop) == 0


async def test_an_update_is_kept_before_telegram_is_thanked(api: Server, owner: Person, start: Start) -> None:
    """The process dies as soon as it has said 200: Telegram will never say it again."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    program = await asyncio.to_thread(start, FITAD_PUBLIC_URL=address, FITAD_PORT=str(port))
    await owner.until(lambda: api.state.menu is not None, "the menu", LONG)
    hook, api.state.webhook = api.state.webhook, None
    assert hook is not None
    await owner.says("얼마야")
    ((_, update),) = api.state.updates
    api.state.updates.clear()
    headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret_token"]}
    async with (
        aiohttp.ClientSession() as telegram,
        telegram.post(hook["url"], json=update, headers=headers) as answer,
    ):
        assert answer.status == 200
        program.kill()
    await asyncio.to_thread(program.start)
    await owner.reads("무료예요", patience=LONG)
    await asyncio.sleep(0.5)
    assert sum("무료예요" in message.words for message in owner.screen) == 1
