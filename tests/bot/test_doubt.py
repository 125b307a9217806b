"""A messenger that does not say whether it took a bubble: what was asked for is said again, a notice is not."""

import json
from pathlib import Path

import pytest

from bot import settings as configured
from bot.channels import InDoubt, Parcel
from bot.settings import Settings
from conversation.messages import Photos, Start
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager


class Foggy(Pager):
    """Takes everything, and does not say so `fog` times."""

    fog = 0

    async def send(self, chat: str, parcel: Parcel) -> str:
        receipt = await super().send(chat, parcel)
        if self.fog:
            self.fog -= 1
            raise InDoubt("no answer", after=0.05)
        return receipt


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return configured.load(store={"data": tmp_path / "data"}, log={"level": "warning", "lines": "json"})


async def test_each_doubtful_send_is_decided_by_its_kind_and_logged(
    house: House, coffee: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    pager = Foggy()
    app = await house(lambda _parts: pager)
    app.work_soon()
    await pager.door.receive(CHAT, "hi", Start())
    assert await pager.door.settled(CHAT, 150)
    pager.shown.clear()
    pager.fog = 2  # the notice that it is made, and the result
    ref = await pager.door.upload(CHAT, coffee)
    await pager.door.receive(CHAT, "p", Photos(photos=(ref,), caption="망원동 담은커피 흑임자라떼 5500원"))
    assert await pager.door.settled(CHAT, 150)
    working = [parcel.seq for _, parcel in pager.shown if parcel.bubble.working]
    results = [parcel.seq for _, parcel in pager.shown if parcel.slot and not parcel.bubble.working]
    assert len(working) == 1
    assert len(results) == 2
    assert len(set(results)) == 1, "the same one again"
    lines = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    doubts = [(line["kind"], line["again"]) for line in lines if line["event"] == "ambiguous send"]
    assert doubts == [("text", False), ("picture", True)]
