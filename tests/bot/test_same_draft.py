"""The demo's owner on messengers that have nothing in common comes to the same draft."""

from pathlib import Path
from typing import Any

from playwright.async_api import Page, async_playwright

from bot.cli.demo import act, photograph, script
from bot.cli.seat import seated
from bot.server import Served, Server
from bot.settings import ROOT, Settings
from bot.shown import pages
from bot.wiring import build
from bot.wiring.messengers import web
from conversation.session import Session
from tests.bot.quick import quick
from tests.bot.toy import ToyMessenger, ToyPhone
from tests.bot.web.conftest import PATIENCE, QUIETLY, chromium

BY_CHANCE = {"id", "seed", "size", "extent", "published", "basis"}


def essence(value: Any) -> Any:
    """A draft without the ids and seeds that chance gave it, and without what a messenger need not know of a file."""
    if isinstance(value, dict):
        return {key: essence(each) for key, each in value.items() if key not in BY_CHANCE}
    if isinstance(value, list | tuple):
        return [essence(each) for each in value]
    return value


async def on_the_console(settings: Settings, folder: Path) -> tuple[Session, list[str]]:
    said: list[str] = []
    async with seated(settings, folder, said.append, studio=quick()) as seat:
        await act(seat, script(ROOT / "configs"), photograph(), said.append)
        return await seat.session(), said


async def on_the_toy(settings: Settings, folder: Path) -> Session:
    app = await build(
        settings, [lambda parts: ToyMessenger(parts.links, reply_within=60)], folder=folder, studio=quick()
    )
    try:
        await app.open()
        messenger = app.channels["toy"]
        assert isinstance(messenger, ToyMessenger)
        owner = ToyPhone(messenger)
        await owner.arrives()
        for line in script(ROOT / "configs"):
            await _speak(owner, line)
        return await app.turns.session("toy:owner")
    finally:
        await app.close()


async def _speak(owner: ToyPhone, line: str) -> None:
    if line.startswith("/photo"):
        await owner.sends(photograph().read_bytes())
    elif line.startswith("/tap "):
        await owner.presses(line.removeprefix("/tap "))
    else:
        await owner.says(line)


async def on_the_page(settings: Settings, folder: Path) -> Session:
    """A person with a phone's browser, and the server in this process, so that its draft can be looked at."""
    app = await build(settings, [web], folder=folder, studio=quick())
    served = [channel for channel in app.channels.values() if isinstance(channel, Served)]
    server = Server([*pages(app), *served])
    try:
        await app.open()
        address = await server.open("127.0.0.1", 0)
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium(), args=QUIETLY)
            page = await browser.new_page(viewport={"width": 390, "height": 844}, locale="ko-KR")
            page.set_default_timeout(PATIENCE * 1000)
            await page.goto(address)
            await page.locator(".bubble .chip").first.wait_for()
            for line in script(ROOT / "configs"):
                await _typed(page, line)
                await page.wait_for_function("() => !document.querySelector('.unsent, .upload')")
                (chat,) = app.channels["web"].listening()
                assert await app.door.settled(chat, within=PATIENCE)
            await browser.close()
        return await app.turns.session(chat)
    finally:
        await server.close()
        await app.close()


async def _typed(page: Page, line: str) -> None:
    if line.startswith("/photo"):
        await page.locator("#photos").set_input_files(str(photograph()))
        await page.locator(".mine img").wait_for()
    elif line.startswith("/tap "):
        await page.locator("article:not(.mine) .chip", has_text=line.removeprefix("/tap ")).last.click()
    else:
        await page.locator("#words-in").fill(line)
        await page.locator("#send").click()


async def test_the_page_in_a_browser_comes_to_the_same_draft(settings: Settings, tmp_path: Path) -> None:
    seen = await on_the_page(settings, tmp_path / "page")
    spoken, _ = await on_the_console(settings, tmp_path / "console")
    assert seen.draft is not None
    assert spoken.draft is not None
    assert seen.draft.published
    assert seen.shop == spoken.shop
    assert essence(seen.draft.model_dump()) == essence(spoken.draft.model_dump())


async def test_console_and_strict_messenger_reach_the_same_draft(settings: Settings, tmp_path: Path) -> None:
    spoken, said = await on_the_console(settings, tmp_path / "console")
    answered = await on_the_toy(settings, tmp_path / "toy")
    assert spoken.draft is not None
    assert answered.draft is not None
    assert spoken.draft.finished
    assert spoken.draft.published
    assert spoken.shop == answered.shop
    assert essence(spoken.draft.model_dump()) == essence(answered.draft.model_dump())
    assert any("5,800원" in line for line in said)
