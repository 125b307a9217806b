"""Messages that need no picture, sessions that do nothing, and the start of the console."""

import asyncio
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from tests.bench.crowd import Guest, session
from tests.bench.figures import Figure
from tests.bench.house import House

IDLE = 300


def messages(house: House) -> list[Figure]:
    house.rest()
    _crowd(house, 1, 40)  # the first words load the reader's lexicon
    alone = _crowd(house, 1, 200)
    many = _crowd(house, 100, 20)
    rate = len(many["seconds"]) / many["whole"]
    return [
        Figure.of_samples("message, one owner", _ms(alone["seconds"]), "ms", goal=30, of="p95"),
        Figure.of_samples("message, 100 owners at once", _ms(many["seconds"]), "ms", goal=150, of="p95"),
        Figure("messages a second, 100 owners at once", rate, rate, "1/s", goal=200, least=True),
    ]


def idle(house: House) -> Figure:
    """Resident bytes that one more owner costs after having said hello and closed the page."""
    asyncio.run(_hellos(house, 50))
    before = house.resident()
    asyncio.run(_hellos(house, IDLE))
    each = (house.resident() - before) / IDLE / 1024
    return Figure("memory of an idle session", each, each, "kB", samples=IDLE)


def talk_start() -> Figure:
    samples = []
    for _ in range(5):
        start = time.perf_counter()
        program = str(Path(sys.executable).with_name("fit-ad"))
        talk = subprocess.Popen(
            [program, "talk", "--json"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        assert talk.stdout is not None
        talk.stdout.readline()
        samples.append(time.perf_counter() - start)
        talk.kill()
        talk.communicate()
    return Figure.of_samples("fit-ad talk, start to the first bubble", samples, "s", goal=2)


def _crowd(house: House, owners: int, count: int) -> Any:
    command = [sys.executable, "-m", "tests.bench.crowd", house.address, str(owners), str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def _ms(seconds: list[float]) -> list[float]:
    return [1000 * second for second in seconds]


async def _hellos(house: House, count: int) -> None:
    for _ in range(count):
        async with session() as browser:
            guest = Guest(browser, house.address)
            await guest.arrive()
            await guest.leave()
