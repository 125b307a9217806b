"""The whole house on a Bot API server of our own, and people with phones."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import skimage.data

from bot import settings as configured
from bot.app import App
from bot.server import Served
from bot.server import Server as Pages
from bot.settings import Settings
from bot.shown import pages
from bot.wiring import StudioBuilder, build, telegram
from tests.bot.quick import quick
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import TOKEN, Server

House = Callable[..., Awaitable[App]]
OWNER = 42


@pytest.fixture
async def api() -> AsyncIterator[Server]:
    """Nothing that a bot asked may break the schema."""
    server = Server()
    async with server.opened():
        yield server
    assert not server.wrongs


@pytest.fixture
def owner(api: Server) -> Person:
    return Person(api.state, OWNER)


@pytest.fixture
def settings(tmp_path: Path, api: Server) -> Settings:
    return set_up(tmp_path, api)


def set_up(folder: Path, api: Server) -> Settings:
    return configured.load(
        store={"data": folder / "data"},
        log={"level": "critical"},
        server={"port": 0},
        telegram={"token": TOKEN, "api": api.address, "per_second": 1000},
    )


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """Opens the bot; the same data folder each time, so a second one after the first has closed is a restart."""
    async with AsyncExitStack() as stack:

        async def opened(studio: StudioBuilder | None = None, changed: Settings | None = None) -> App:
            return await stack.enter_async_context(running(changed or settings, studio or quick()))

        yield opened


@asynccontextmanager
async def running(settings: Settings, studio: StudioBuilder) -> AsyncIterator[App]:
    app = await build(settings, [telegram], studio=studio)
    served = Pages([*pages(app), *(each for each in app.channels.values() if isinstance(each, Served))])
    try:
        await served.open("127.0.0.1", settings.server.port)
        await app.open()
        yield app
    finally:
        await served.close()
        await app.close()


@pytest.fixture(scope="session")
def coffee() -> bytes:
    return Path(skimage.data.__file__).with_name("coffee.png").read_bytes()
