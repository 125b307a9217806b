"""An owner's photo that may not be put up: refused kindly, by the server that is set or by ourselves."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.catalogue import load
from bot.censors import Twofold
from bot.cli.seat import Seat, seated
from bot.settings import Settings
from bot.wiring.words import censor
from engine.imaging.nudity import NudityFinder
from tests.engine.imaging.studio.conftest import drawn
from tests.engine.imaging.test_lookout import bare
from tests.engine.writing.llm import Oracle, serving

REFUSED = "이 사진으로는 만들어 드리지 못해요"


@asynccontextmanager
async def chat(settings: Settings, folder: Path, url: str = "") -> AsyncIterator[tuple[Seat, list[str]]]:
    lines: list[str] = []
    so = settings.model_copy(update={"llm": settings.llm.model_copy(update={"url": url})})
    async with seated(so, folder, lines.append, warm=False) as seat:
        yield seat, lines


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "photo.jpg"
    path.write_bytes(bare())
    return path


async def test_it_is_refused_kindly_and_the_next_photo_is_welcome(
    settings: Settings, tmp_path: Path, photo: Path
) -> None:
    async with chat(settings, tmp_path / "chat") as (seat, lines):
        await seat.says("망원동 담은커피 흑임자라떼 5500원")
        await seat.says(f"/photo {photo}")
        said = "\n".join(lines)
        assert REFUSED in said
        assert "다시 보낼게요" in said
        assert not await seat.outcomes()
        photo.write_bytes(drawn("decent"))
        await seat.says(f"/photo {photo}")
        assert await seat.outcomes()


@pytest.mark.parametrize(
    ("oracle", "decent", "kind"),
    [
        (Oracle(flagged="image_url"), True, "violence"),
        (Oracle(), False, None),
        (Oracle(no_moderation=True), True, None),
        (Oracle(no_moderation=True), False, "sexual"),
    ],
    ids=["the server refuses", "the server permits", "nobody there and decent", "nobody there and indecent"],
)
async def test_the_server_decides_where_it_can_and_we_where_it_can_not(
    settings: Settings, oracle: Oracle, decent: bool, kind: str | None
) -> None:
    async with serving(oracle):
        so = settings.model_copy(update={"llm": settings.llm.model_copy(update={"url": oracle.url})})
        judge = censor(so, load(so.configs, so.locales), NudityFinder())
        assert isinstance(judge, Twofold)
        for _ in range(2):
            assert await judge.judge(drawn("decent") if decent else bare()) == kind
        await judge.leave()
        assert oracle.paths.count("moderations") == (1 if oracle.no_moderation else 2)
