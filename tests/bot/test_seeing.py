"""What an operator sees: one id in the log from message to picture, figures, health, and a page of their own."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot import settings as configured
from bot.app import App
from bot.server import Server
from bot.settings import Settings
from bot.shown import pages
from conversation.messages import Photos, Start, Text
from engine.domain.crew import BoxLoad, Load, Member
from engine.domain.errors import OutOfMemory
from engine.domain.job import JobSpec, Outcome
from engine.domain.world import World
from engine.ports import Media, Unit, Watch
from engine.store.records import SqlRecords
from tests.bot.conftest import House
from tests.bot.pager import CHAT, Pager
from tests.bot.quick import QuickStudio, quick

PASSWORD = "a-long-password"
SAID = "망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"


class Tired(QuickStudio):
    """Fails the first order and makes the others."""

    def __init__(self, media: Media) -> None:
        super().__init__(media)
        self._fails = 1

    async def run(self, spec: JobSpec, watch: Watch) -> Outcome:
        if self._fails:
            self._fails -= 1
            raise OutOfMemory("the box is too small")
        return await super().run(spec, watch)


@dataclass(frozen=True)
class Stopped:
    at: datetime

    def now(self) -> datetime:
        return self.at


def tired(_settings: Settings, _world: World, media: Media) -> Tired:
    return Tired(media)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return configured.load(
        store={"data": tmp_path / "data"},
        operator={"password": PASSWORD},
        log={"level": "info", "lines": "json"},
    )


def key(password: str) -> dict[str, str]:
    return {"Authorization": aiohttp.encode_basic_auth("me", password)}


@asynccontextmanager
async def served(app: App) -> AsyncIterator[aiohttp.ClientSession]:
    server = Server(pages(app))
    app.work_soon()
    address = await server.open("127.0.0.1", 0)
    async with aiohttp.ClientSession(address, headers={"Origin": address}) as browser:
        yield browser
    await server.close()


async def express(pager: Pager, coffee: bytes, say: str = SAID) -> None:
    ref = await pager.door.upload(CHAT, coffee)
    await pager.door.receive(CHAT, "photo", Photos(photos=(ref,), caption=say))
    assert await pager.door.settled(CHAT, 150)


async def seen(look: Callable[[], bool]) -> None:
    for _ in range(3000):
        if look():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("never seen")


async def test_one_id_leads_from_the_message_to_the_picture_and_nothing_private_is_logged(
    house: House, coffee: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    pager = Pager()
    app = await house(lambda _parts: pager)
    app.work_soon()
    await pager.door.receive(CHAT, "hi", Start())
    await express(pager, coffee)
    written = capsys.readouterr().err
    lines = [json.loads(line) for line in written.splitlines()]
    taken = next(line for line in lines if line["event"] == "job taken")
    about = [line["event"] for line in lines if line.get("trace") == taken["trace"]]
    assert {"turn", "job taken", "job.begun", "job.ended", "job done", "sent"} <= set(about)
    shown = [line for line in lines if line["event"] == "sent" and line["kind"] == "picture" and line["job"]]
    assert [line["trace"] for line in shown] == [taken["trace"]]
    greeting = next(line for line in lines if line["event"] == "turn" and line["kind"] == "start")
    assert greeting["trace"] != taken["trace"]
    for private in ("담은커피", "5500", CHAT, PASSWORD):
        assert private not in written


async def test_turns_orders_deliveries_and_the_owners_way_are_counted(house: House, coffee: bytes) -> None:
    pager = Pager()
    app = await house(lambda _parts: pager)
    async with served(app) as browser:
        await express(pager, coffee)
        await pager.door.receive(CHAT, "pick", Text(text="1"))
        await pager.door.receive(CHAT, "up", Text(text="올리기"))
        assert await pager.door.settled(CHAT, 150)
        async with browser.get("/metrics") as answer:
            told = await answer.text()
    for line in (
        'fitad_turns_total{channel="pager",kind="photos"} 1.0',
        'fitad_jobs_ended_total{kind="candidates",maker="fit-ad-0",state="done"} 1.0',
        'fitad_stage_seconds_count{stage="cutout"} 1.0',
        'fitad_deliveries_total{channel="pager",how="sent",kind="picture"} 1.0',
        'fitad_way_total{mark="photo"} 1.0',
        'fitad_way_total{mark="candidates"} 1.0',
        'fitad_way_total{mark="chosen"} 1.0',
        'fitad_way_total{mark="published"} 1.0',
        'fitad_way_week{mark="published"} 1.0',
        'fitad_replies_total{channel="pager"} ',
        'fitad_turn_seconds_count{channel="pager"} ',
        'fitad_job_seconds_count{kind="candidates"} 1.0',
        "fitad_charged_today_won 0.0",
        "fitad_spent_today_won 0.0",
        'fitad_jobs{state="held"} 0.0',
        'fitad_jobs{state="running"} 0.0',
        'fitad_booked_today_won{entry="refund"} 0.0',
        "fitad_queue_oldest_seconds 0.0",
    ):
        assert line in told
    assert 'fitad_process_memory_bytes{process="fit-ad-0",role="run"}' in told
    assert "process_resident_memory_bytes" in told


async def test_health_says_what_is_missing_until_the_engine_is_up(house: House) -> None:
    app = await house(lambda _parts: Pager())
    server = Server(pages(app))
    address = await server.open("127.0.0.1", 0)
    async with aiohttp.ClientSession(address) as browser:
        async with browser.get("/healthz") as answer:
            assert answer.status == 200
        async with browser.get("/readyz") as answer:
            assert (answer.status, (await answer.json())["why"]) == (503, "the engine is not up")
        app.work_soon()
        for _ in range(1500):
            async with browser.get("/readyz") as answer:
                told = await answer.json()
            if answer.status == 200:
                break
            await asyncio.sleep(0.1)
        assert told == {"ready": True, "why": None}
    await server.close()


async def test_the_operators_page_and_figures_open_with_the_password_alone(house: House) -> None:
    app = await house(lambda _parts: Pager())
    async with served(app) as browser:
        for path in ("/operator", "/metrics"):
            elsewhere = {"X-Forwarded-For": "203.0.113.9"}
            for wrong in ({}, key("not-the-password")):
                async with browser.get(path, headers={**elsewhere, **wrong}) as answer:
                    assert answer.status == 401
                    assert answer.headers["WWW-Authenticate"].startswith("Basic")
            async with browser.get(path, headers={**elsewhere, **key(PASSWORD)}) as answer:
                assert answer.status == 200
                assert "frame-ancestors 'none'" in answer.headers["Content-Security-Policy"]


async def test_without_a_password_there_is_no_such_page(house: House, settings: Settings) -> None:
    app = await house(lambda _parts: Pager())
    nobody = settings.model_copy(update={"operator": type(settings.operator)()})
    app.parts = replace(app.parts, settings=nobody)
    async with served(app) as browser:
        async with browser.get("/operator", headers=key("")) as answer:
            assert answer.status == 404
        async with browser.get("/metrics", headers={"Forwarded": "for=203.0.113.9"}) as answer:
            assert answer.status == 404


async def test_what_failed_is_shown_with_its_reason_and_made_again_by_one_press(house: House, coffee: bytes) -> None:
    pager = Pager()
    app = await house(lambda _parts: pager, studio=tired)
    operator = key(PASSWORD)
    async with served(app) as browser:
        await express(pager, coffee)
        async with browser.get("/operator", headers=operator) as answer:
            page = await answer.text()
        assert "OutOfMemory" in page
        assert "담은커피" not in page
        form = page.partition('action="')[2].partition('"')[0]
        async with browser.post(form, headers={**operator, "Origin": "https://elsewhere.example"}) as answer:
            assert answer.status == 403
        async with browser.post(form, headers=operator) as answer:
            assert (answer.status, answer.url.path) == (200, "/operator")
        await seen(lambda: any(bubble.kind == "picture" for bubble in pager.bubbles()))
        async with browser.post(form, headers=operator) as answer:
            assert answer.status == 409, "the owner has what they wanted"


async def test_what_went_wrong_where_people_stop_and_who_came_back_are_counted(house: House, coffee: bytes) -> None:
    pager = Pager()
    app = await house(lambda _parts: pager, studio=tired)

    async def days_ago(unit: Unit) -> None:
        await unit.way.reach("pager:lee", "post", "back")
        await unit.sessions.save("pager:lee", "{}", 0, "region")

    then = SqlRecords(app.parts.folder, Stopped(app.parts.clock.now() - timedelta(days=2)))
    await then.write(days_ago)
    await then.close()
    async with served(app) as browser:
        await express(pager, coffee)
        async with browser.get("/metrics") as answer:
            told = await answer.text()
        async with browser.get("/operator", headers=key(PASSWORD)) as answer:
            page = await answer.text()
    for line in (
        'fitad_jobs_ended_total{kind="candidates",maker="fit-ad-0",state="failed"} 1.0',
        'fitad_errors_total{fault="OutOfMemory"} 1.0',
        'fitad_way_week{mark="back"} 1.0',
        'fitad_stopped{place="region"} 1.0',
    ):
        assert line in told
    for shown in ("7일 안에 다시 옴", "동네"):
        assert shown in page


async def test_a_day_is_on_the_operators_page_whole_and_from_no_other_host(house: House, coffee: bytes) -> None:
    pager, held = Pager(), asyncio.Event()
    app = await house(lambda _parts: pager, studio=quick(held=held))
    async with served(app) as browser:
        ref = await pager.door.upload(CHAT, coffee)
        await pager.door.receive(CHAT, "photo", Photos(photos=(ref,), caption=SAID))
        await pager.job()
        async with browser.get("/operator", headers=key(PASSWORD)) as answer:
            waiting = await answer.text()
        held.set()
        await pager.door.settled(CHAT, 60)
        async with browser.get("/operator", headers=key(PASSWORD)) as answer:
            page = await answer.text()
    assert "<b>1</b>기다리는 주문" in waiting
    assert "시안 세 장" in waiting
    for tile in ("<b>1</b>완성한 글", "<b>0</b>기다리는 주문", "<b>0.0%</b>실패 비율", "원</b>글 하나의 AI 비용"):
        assert tile in page
    for part in ("느린 단계", "시간별 완성과 실패", "일하는 곳", "fit-ad-0", "<svg", 'name="viewport"'):
        assert part in page
    assert not re.search(r"""(src|href|action)=["']?(https?:)?//""", page)


async def test_boxes_are_shown_with_what_they_have_loaded_and_what_is_wrong(house: House) -> None:
    app = await house(lambda _parts: Pager())
    boxes = (
        BoxLoad(name="box-a", models=("flux1-schnell",), doing=1, vram_free=6 << 30, vram_total=24 << 30),
        BoxLoad(name="box-b", note="OutOfMemory"),
    )
    worker = Member(name="w", token="w", role="worker", host="shed", pid=7, load=Load(memory=900 << 20, boxes=boxes))
    await app.parts.records.write(lambda unit: unit.crew.join(worker, None))
    async with served(app) as browser:
        async with browser.get("/operator", headers=key(PASSWORD)) as answer:
            page = await answer.text()
        async with browser.get("/metrics") as answer:
            figures = await answer.text()
    for told in ("box-a", "flux1-schnell", "VRAM 25%", "900 MB", "box-b", "OutOfMemory"):
        assert told in page
    assert 'fitad_box_well{box="box-b",process="w"} 0.0' in figures
    assert 'fitad_box_vram_free_bytes{box="box-a",process="w"} 6.442450944e+09' in figures
