"""The whole house with a quick studio: the real conversation, store and job engine."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest
import skimage.data

from bot import settings as configured
from bot.app import App
from bot.settings import Settings
from bot.wiring import ChannelBuilder, StudioBuilder, build
from tests.bot.quick import quick

House = Callable[..., Awaitable[App]]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return configured.load(store={"data": tmp_path / "data"}, log={"level": "critical"})


@pytest.fixture
async def house(settings: Settings) -> AsyncIterator[House]:
    """Opens a house with the given messengers; the same data folder each time, so a second one is a restart."""
    async with AsyncExitStack() as stack:

        async def opened(*channels: ChannelBuilder, studio: StudioBuilder | None = None) -> App:
            return await stack.enter_async_context(_open(settings, channels, studio or quick()))

        yield opened


@asynccontextmanager
async def _open(
    settings: Settings, channels: tuple[ChannelBuilder, ...], studio: StudioBuilder
) -> AsyncIterator[App]:
    app = await build(settings, channels, studio=studio)
    try:
        await app.open()
        yield app
    finally:
        await app.close()


@pytest.fixture(scope="session")
def coffee() -> bytes:
    return Path(skimage.data.__file__).with_name("coffee.png").read_bytes()
