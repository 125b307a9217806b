"""The product is pointed at inside Telegram: from the button under a message to the box in the chat."""

import asyncio
import json
import shutil
import time
import urllib.request
from urllib.error import HTTPError
from urllib.parse import quote

import pytest
from playwright.sync_api import Route, sync_playwright

from bot.settings import Settings
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import Server
from tests.telegram.conftest import House
from tests.telegram.test_commands import finished
from tests.telegram.test_miniapp import proof
from tests.telegram.test_webhook import free_port

PUBLIC = "https://fit-ad.example"


@pytest.fixture
def reachable(settings: Settings, api: Server) -> Settings:
    """With an address of its own, and a proxy that leads there."""
    port = free_port()
    api.proxies[PUBLIC] = f"http://127.0.0.1:{port}"
    server = settings.server.model_copy(update={"port": port, "address": PUBLIC})
    return settings.model_copy(update={"server": server})


def point(address: str, api: Server, proven: str) -> str:
    """What the page says after a box was drawn on it, in a browser that Telegram has opened."""

    def passed(route: Route) -> None:
        asked = route.request
        request = urllib.request.Request(api.behind(asked.url), asked.post_data_buffer, method=asked.method)
        request.add_header("Content-Type", asked.headers.get("content-type", ""))
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                route.fulfill(status=answer.status, headers=dict(answer.headers), body=answer.read())
        except HTTPError as no:
            with no:
                route.fulfill(status=no.code)

    program = shutil.which("chromium") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("No browser on this machine: install chromium to run the browser tests")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport={"width": 390, "height": 844})
        page.set_default_timeout(60_000)
        page.route(f"{PUBLIC}/**", passed)
        page.goto(f"{address}#tgWebAppData={quote(proven)}")
        page.wait_for_function("document.querySelector('.point img')?.naturalWidth > 0")
        edge = page.locator(".point").bounding_box()
        assert edge is not None
        page.mouse.move(edge["x"] + edge["width"] * 0.2, edge["y"] + edge["height"] * 0.2)
        page.mouse.down()
        page.mouse.move(edge["x"] + edge["width"] * 0.8, edge["y"] + edge["height"] * 0.8, steps=4)
        page.mouse.up()
        page.get_by_text("이거예요").click()
        page.wait_for_function("document.getElementById('hint').textContent !== ''")
        said = page.locator("#hint").inner_text()
        browser.close()
    return said


async def asked_to_point(house: House, api: Server, owner: Person, reachable: Settings, coffee: bytes) -> str:
    """The address behind the button."""
    await house(changed=reachable)
    await owner.until(lambda: api.state.webhook is not None)
    await finished(owner, coffee)
    await owner.presses("배경")
    await owner.finds("주인공 짚기")
    await owner.presses("주인공 짚기")
    await owner.finds("사진에서 가리키기")
    button = await owner.presses("사진에서 가리키기")
    return str(button["web_app"]["url"])


async def test_a_box_drawn_in_the_mini_app_arrives_in_the_chat(
    house: House, api: Server, owner: Person, reachable: Settings, coffee: bytes
) -> None:
    address = await asked_to_point(house, api, owner, reachable, coffee)
    assert address.startswith(f"{PUBLIC}/point/")
    now, who = str(int(time.time())), json.dumps({"id": owner.chat.id, "first_name": "담은"})
    said = await asyncio.to_thread(point, address, api, proof(auth_date=now, user=who))
    assert said == "잘 받았어요. 대화로 돌아가세요."
    await owner.reads("짚어 주신 것을 주인공으로 했어요")


async def test_a_page_that_telegram_did_not_open_says_so_and_changes_nothing(
    house: House, api: Server, owner: Person, reachable: Settings, coffee: bytes
) -> None:
    address = await asked_to_point(house, api, owner, reachable, coffee)
    forged = proof(token="700000002:AAF-a_token_of_another_bot_00001", auth_date=str(int(time.time())))
    said = await asyncio.to_thread(point, address, api, forged)
    assert said == "보내지 못했어요. 대화에서 버튼을 다시 눌러 주세요."
    assert "짚어 주신 것을" not in owner.text
