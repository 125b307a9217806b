"""A real server as an operator starts it, and a phone that looks at it."""

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import skimage.data
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

PATIENCE = 150.0
"""Seconds; a first picture beside a whole suite on two cores may take a minute."""
QUIETLY = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
"""How a browser starts that asks nobody anything."""


class Server:
    """`fit-ad run` in a process of its own; it can be killed and started again over the same data."""

    def __init__(self, data: Path, **environment: str) -> None:
        self.data, self.port, self._environment = data, int(environment.get("FITAD_PORT", 0)), environment
        self.address = ""
        self.start()

    def start(self) -> None:
        command = [str(Path(sys.executable).with_name("fit-ad")), "run"]
        environment = {**os.environ, **self._environment, "FITAD_DATA": str(self.data), "FITAD_PORT": str(self.port)}
        self._process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        self.address = self._announced()
        self.port = int(self.address.rsplit(":", 1)[1])

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self._close()

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        try:
            code = self._process.wait(timeout=PATIENCE)
        finally:
            self._process.kill()
            self._close()
        return code

    def _close(self) -> None:
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _announced(self) -> str:
        found: queue.Queue[str] = queue.Queue()
        stdout = self._process.stdout
        assert stdout is not None

        def listen() -> None:
            for line in stdout:
                address = re.search(r"http://[0-9.]+:\d+", line)
                if address:
                    found.put(address.group())

        threading.Thread(target=listen, daemon=True).start()
        return found.get(timeout=PATIENCE)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for many visitors, each with a cookie of their own."""
    running = Server(tmp_path_factory.mktemp("house"))
    yield running
    running.stop()


@pytest.fixture
def server(house: Server) -> Server:
    return house


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Server]:
    """A server that may be killed."""
    running = Server(tmp_path / "data")
    yield running
    running.stop()


def chromium() -> str:
    """The browser of this machine."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("No browser on this machine: install chromium to run the browser tests")
    return program


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=QUIETLY)
        yield opened
        opened.close()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, locale="ko-KR", has_touch=True, accept_downloads=True
    )
    context.set_default_timeout(PATIENCE * 1000)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


class Owner:
    """A person with a phone: reads bubbles, types, presses what is on the screen."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.page: Page = context.new_page()
        self.asked: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(address)

    def reads(self, words: str) -> None:
        self.page.locator(".bubble:not(.mine)", has_text=words).last.wait_for()

    def says(self, words: str) -> None:
        self.page.locator("#words-in").fill(words)
        self.page.locator("#send").click()

    def sends(self, *photos: Path, words: str = "") -> None:
        if words:
            self.page.locator("#words-in").fill(words)
        self.page.locator("#photos").set_input_files([str(photo) for photo in photos])

    def presses(self, label: str) -> None:
        self.page.locator("article:not(.mine) .chip", has_text=label).last.click()

    def draws_a_box(self, *, left: float, top: float, right: float, bottom: float) -> None:
        """Shares of the photograph's width and height."""
        area = self.page.locator(".point").last
        area.scroll_into_view_if_needed()
        edge = area.bounding_box()
        assert edge is not None
        mouse = self.page.mouse
        mouse.move(edge["x"] + edge["width"] * left, edge["y"] + edge["height"] * top)
        mouse.down()
        mouse.move(edge["x"] + edge["width"] * right, edge["y"] + edge["height"] * bottom, steps=5)
        mouse.up()

    def sees_a_picture(self, count: int = 1) -> None:
        self.page.wait_for_function(
            "n => [...document.querySelectorAll('img.picture')].filter(p => p.naturalWidth > 300).length >= n",
            arg=count,
        )

    def pictures(self) -> int:
        return self.page.locator("img.picture").count()

    def waits_until(self, script: str, patience: float = PATIENCE) -> None:
        self.page.wait_for_function(script, timeout=patience * 1000)

    def pauses(self, seconds: float) -> None:
        time.sleep(seconds)


@pytest.fixture
def owner(phone: BrowserContext, server: Server) -> Owner:
    return Owner(phone, server.address)


@pytest.fixture
def photograph() -> bytes:
    return Path(skimage.data.__file__).with_name("coffee.png").read_bytes()
