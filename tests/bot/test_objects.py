"""The house with its pictures in an object store, and what stops its start."""

from pathlib import Path

import pytest

from bot import settings as configured
from bot.settings import Settings
from bot.wiring import BOT, build
from conversation.messages import Photos
from engine.domain.errors import SettingsWrong
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager


@pytest.fixture
def settings(tmp_path: Path, bucket: str) -> Settings:
    return configured.load(store={"data": tmp_path / "data", "media": bucket}, log={"level": "critical"})


async def test_a_photo_and_its_post_live_in_the_bucket_and_not_on_the_disk(
    house: House, coffee: bytes, tmp_path: Path
) -> None:
    pager = Pager()
    app = await house(lambda _parts: pager)
    ref = await pager.door.upload(CHAT, coffee)
    await pager.door.receive(CHAT, "photo", Photos(photos=(ref,), caption="망원동 담은커피 흑임자라떼 5500원"))
    assert await pager.door.settled(CHAT, 150)
    shown = [ref for bubble in pager.bubbles() for ref in bubble.media]
    assert shown
    assert all([await app.parts.media.get(ref) for ref in shown])
    assert not (tmp_path / "data" / "media").exists()


async def test_several_bots_need_one_secret(settings: Settings) -> None:
    with pytest.raises(SettingsWrong, match="FITAD_SERVER__SECRET"):
        await build(settings, (), role=BOT)


async def test_a_bucket_that_is_not_there_stops_the_start(settings: Settings, tmp_path: Path) -> None:
    wrong = configured.load(store={"data": tmp_path / "other", "media": "s3://nowhere?endpoint=http://127.0.0.1:9"})
    with pytest.raises(SettingsWrong, match="FITAD_MEDIA_URL"):
        await build(wrong, ())
