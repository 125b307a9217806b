"""An owner on a prepaid plan, and an operator who books by hand while the program runs."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bot import settings as configured
from bot.app import App
from bot.cli import money
from bot.settings import Settings
from conversation.messages import Photos
from engine.domain.errors import SettingsWrong
from engine.domain.plans import Entry
from engine.store.migrate import migrate
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager
from tests.bot.test_seeing import PASSWORD, key, served

LINE = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return configured.load(
        store={"data": tmp_path / "data"},
        money={"plans": True, "plan": "prepaid"},
        operator={"password": PASSWORD},
        log={"level": "critical"},
    )


@pytest.fixture
def said() -> list[str]:
    return []


async def _asks(pager: Pager, coffee: bytes, name: str) -> None:
    ref = await pager.door.upload(CHAT, coffee)
    await pager.door.receive(CHAT, name, Photos(photos=(ref,), caption=LINE))
    assert await pager.door.settled(CHAT, 150)


async def _page(app: App) -> str:
    async with served(app) as browser, browser.get("/operator", headers=key(PASSWORD)) as answer:
        return await answer.text()


async def test_an_owner_orders_for_what_was_granted_and_gets_it_back(
    house: House, settings: Settings, coffee: bytes, said: list[str]
) -> None:
    pager = Pager()
    app = await house(lambda _parts: pager)
    await _asks(pager, coffee, "first")
    assert "남은 금액이 0원이라 300원짜리를 만들 수 없어요" in pager.text()
    await money.grant(settings, CHAT, 500, 30, "bank-1", said.append)
    assert said[-1].startswith(f"{CHAT} has 500 won more until ")
    with pytest.raises(SettingsWrong, match="granted before"):
        await money.grant(settings, CHAT, 500, 30, "bank-1", said.append)
    await _asks(pager, coffee, "second")
    assert any(bubble.kind in ("picture", "sheet") for bubble in pager.bubbles())
    await money.orders(settings, CHAT, 1, said.append)
    line = next(each for each in said if "done" in each)
    assert line.endswith("300 won")
    order = line.split()[0]
    for ending in ("are given back.", "were given back before."):
        await money.refund(settings, order, said.append)
        assert said[-1] == f"300 won of {order} {ending}"
    await money.orders(settings, CHAT, 1, said.append)
    assert any(each.startswith(order) and each.endswith(" 0 won") for each in said)
    page = await _page(app)
    assert "돌려준 금액" in page
    assert "채워 준 금액" in page
    async with app.parts.records.read() as unit:
        assert (await unit.credits.purse(CHAT)).left == 500
        assert (await unit.ledger.rows(order))[-1] == (Entry.REFUND, 300)


async def test_what_was_granted_lapses_by_itself(house: House, settings: Settings, said: list[str]) -> None:
    app = await house(lambda _parts: Pager())
    past = app.parts.clock.now().replace(year=2020)
    await app.parts.records.write(lambda unit: unit.credits.grant("grant:old", CHAT, 500, past))
    app.sweep_now_and_then()
    for _ in range(100):
        async with app.parts.records.read() as unit:
            if len(rows := await unit.ledger.rows("grant:old")) == 2:
                break
    assert rows == [(Entry.GRANT, 500), (Entry.EXPIRY, 500)]


@pytest.mark.parametrize("shape", [lambda _folder: None, lambda folder: migrate(folder, "v0005")])
async def test_records_that_are_not_there_or_older_are_told_with_the_fix(
    settings: Settings, shape: Callable[[Path], object], said: list[str]
) -> None:
    made = shape(settings.store.data)
    if made is not None:
        await made
    with pytest.raises(SettingsWrong, match="FITAD_DATA"):
        await money.refund(settings, "j1", said.append)


async def test_an_order_that_is_not_there_is_told(settings: Settings, said: list[str]) -> None:
    await migrate(settings.store.data)
    with pytest.raises(SettingsWrong, match="fit-ad orders"):
        await money.refund(settings, "j1", said.append)
