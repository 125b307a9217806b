"""Updates posted to us: only Telegram is heard, what the store could not take comes again."""

import asyncio
import socket

import aiohttp
import pytest

from bot.settings import Settings
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House
from tests.telegram.test_commands import finished

PATH = "/telegram/updates"


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@pytest.fixture
def hooked(settings: Settings) -> Settings:
    """Reachable, as behind a reverse proxy; our own server takes plain HTTP, as a self-hosted one does."""
    port = free_port()
    server = settings.server.model_copy(update={"port": port, "address": f"http://127.0.0.1:{port}"})
    return settings.model_copy(update={"server": server})


async def test_a_post_comes_about_by_webhook(
    house: House, api: Server, owner: Person, hooked: Settings, coffee: bytes
) -> None:
    await house(changed=hooked)
    await owner.until(lambda: api.state.webhook is not None)
    assert api.state.webhook is not None
    assert len(api.state.webhook["secret_token"]) >= 32
    await finished(owner, coffee)
    await owner.presses("올리기")
    link = await owner.reads("올릴 준비가")
    assert link.buttons[0]["url"].startswith(hooked.server.address + "/post/")
    async with aiohttp.ClientSession() as browser, browser.get(link.buttons[0]["url"]) as page:
        assert page.status == 200


@pytest.mark.parametrize("secret", [None, "", "wrong", "00" * 32])
async def test_nobody_else_is_heard(
    house: House, api: Server, owner: Person, hooked: Settings, secret: str | None
) -> None:
    await house(changed=hooked)
    headers = {} if secret is None else {"X-Telegram-Bot-Api-Secret-Token": secret}
    update = {"update_id": 1, "message": {"message_id": 1, "date": 0, "chat": {"id": 42, "type": "private"}}}
    address = hooked.server.address + PATH
    async with aiohttp.ClientSession() as she, she.post(address, json=update, headers=headers) as answer:
        assert answer.status == 403


async def test_what_is_no_update_is_refused_and_does_no_harm(
    house: House, api: Server, owner: Person, hooked: Settings
) -> None:
    await house(changed=hooked)
    await owner.until(lambda: api.state.webhook is not None)
    assert api.state.webhook is not None
    headers = {"X-Telegram-Bot-Api-Secret-Token": api.state.webhook["secret_token"]}
    async with aiohttp.ClientSession() as telegram:
        for body in (b"", b"[]", b"{", b'{"update_id": "x"}'):
            async with telegram.post(hooked.server.address + PATH, data=body, headers=headers) as answer:
                assert answer.status == 400
        odd = b'{"update_id": 77, "message": {"message_id": 1, "poll": {}}}'
        async with telegram.post(hooked.server.address + PATH, data=odd, headers=headers) as answer:
            assert answer.status == 200
    await owner.says("얼마야")
    await owner.reads("무료예요")


async def test_an_update_posted_again_is_answered_once(
    house: House, api: Server, owner: Person, hooked: Settings
) -> None:
    await house(changed=hooked)
    await owner.until(lambda: api.state.webhook is not None)
    await owner.says("얼마야")
    await api.state.again(owner.last)
    await api.state.again(owner.last)
    await owner.reads("무료예요")
    await asyncio.sleep(0.5)
    assert sum("무료예요" in message.words for message in owner.screen) == 1
