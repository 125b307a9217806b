"""The Telegram channel on our own Bot API server: whole turns beside bare echo bots, answers under load, memory.

The server and its people live in this process on one core, the bot in another process on a core of its own. Our own
limits are lifted to 1000 messages a second, or they would be measured. `python -m tests.bench.telegrams SECONDS` is
the long run, within the real limits: 20 updates a second with two faults in a hundred, and a stop at the end.
"""

import asyncio
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import psutil

from bot.channels.telegram.limits import PER_SECOND
from tests.bench.figures import Figure
from tests.telegram.bot import Process
from tests.telegram.botapi.faults import AFTER, BEFORE
from tests.telegram.botapi.person import Person
from tests.telegram.botapi.server import TOKEN, Server

UPDATES, USERS = 3000, 1000
CROWD = 10_000
RESTING = 0.1
"""Seconds of CPU a second that a resting bot takes at most."""

DELAY, RATE, FOR = 0.1, 50, 20
"""Seconds of the server's own latency; updates a second, for how many seconds."""

DRAINED = 120.0
"""Seconds after the long run in which everything must have been answered; on a quiet machine it takes a few."""

WORDS = ("얼마야", "고마워요", "어떻게 써요?")
"""Each is answered by one message, but a newcomer's first word by two: the answer, and what their shop is."""

NEWCOMER = 2

STOP = 10.0
"""Seconds that a stop may take."""

CORES = sorted(os.sched_getaffinity(0))
AIOGRAM = Path(__file__).parents[2] / "assets" / "botapi" / "aiogram"


def figures() -> list[Figure]:
    os.sched_setaffinity(0, CORES[:1])
    try:
        return asyncio.run(_figures())
    finally:
        os.sched_setaffinity(0, CORES)


async def _figures() -> list[Figure]:
    found = [*await _many("whole turns", _house, goal=250.0), *await _many("echo, python-telegram-bot", _ptb)]
    python = _aiogram()
    if python is not None:
        found += await _many("echo, aiogram", lambda server: _echo(server, python, "echo_aiogram"))
    return [*found, *await _answers(), await _memory()]


async def _many(name: str, bot: Callable[[Server], Any], goal: float | None = None) -> list[Figure]:
    """Updates that wait already, answered one by one: how many a second, and the bot's CPU for each."""
    async with Server().opened() as server, bot(server) as process:
        await _settled(server, process)
        await _crowd(server, USERS, UPDATES)
        before, start = process.cpu_times(), time.perf_counter()
        await _sent(server, UPDATES)
        seconds, after = time.perf_counter() - start, process.cpu_times()
    rate = UPDATES / seconds
    cpu = 1000 * (after.user + after.system - before.user - before.system) / UPDATES
    return [
        Figure(f"Telegram, {name}", rate, rate, "1/s", goal=goal, least=True, samples=UPDATES),
        Figure(f"Telegram, {name}: CPU each", cpu, cpu, "ms", samples=UPDATES),
    ]


async def _answers() -> list[Figure]:
    """From an update that is ready to its answer, over the server's own latency."""
    async with Server().opened() as server, _house(server) as process:
        await _settled(server, process)
        server.faults.delay = DELAY
        people = [Person(server.state, 1000 + number) for number in range(USERS)]
        asked: dict[int, float] = {}
        for number in range(RATE * FOR):
            person = people[number]
            asked[person.chat.id] = time.time()
            await person.says(WORDS[number % len(WORDS)])
            await asyncio.sleep(1 / RATE)
        await _sent(server, RATE * FOR)
        late = [1000 * (people[n].screen[-1].at - asked[people[n].chat.id] - DELAY) for n in range(RATE * FOR)]
    name = f"Telegram, answer at {RATE}/s over the server's {1000 * DELAY:.0f} ms"
    return [Figure.of_samples(name, late, "ms", goal=60, of="p95")]


async def _memory() -> Figure:
    """Resident bytes that one more chat costs."""
    async with Server().opened() as server, _house(server) as process:
        await _settled(server, process)
        before = process.memory_info().rss
        await _crowd(server, CROWD, CROWD, first=100_000)
        await _sent(server, NEWCOMER * CROWD)
        grown = (process.memory_info().rss - before) / 1024 / 1024
    return Figure(f"Telegram, memory that {CROWD} chats add", grown, grown, "MB", samples=CROWD)


# ── the long run ──────────────────────────────────────────────────────────────────────────────────


async def soak(seconds: float, rate: float = 20.0, faults: float = 0.02) -> dict[str, object]:
    """What is left after it: memory, what happened, what was lost or doubled, what still waits."""
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        async with Server().opened() as server:
            bot = await asyncio.to_thread(Process, data, server.address, 0.0, CORES[-1], per_second=PER_SECOND)
            process = psutil.Process(bot.pid)
            await _settled(server, process)
            server.faults.rate, server.faults.kinds = faults, (429, 500, 502, BEFORE, AFTER)
            people = [Person(server.state, 1000 + number) for number in range(400)]
            earlier = [_ahead(person) for person in people]
            said, start, memory = 0, time.monotonic(), [process.memory_info().rss]
            while time.monotonic() - start < seconds:
                await people[said % len(people)].says(dice.choice(WORDS))
                said += 1
                if said % 600 == 0:
                    memory.append(process.memory_info().rss)
                await asyncio.sleep(max(0.0, start + said / rate - time.monotonic()))
            server.faults.rate = 0.0
            waited = await _drained(data / "app.db")
            left = _left(data / "app.db")
            uneven = [
                now - before
                for person, before in zip(people, earlier, strict=True)
                if (now := _ahead(person)) != before
            ]
            end = time.monotonic()
            code = await asyncio.to_thread(bot.stop, 2 * STOP)
            stopped = time.monotonic() - end
        megabytes = [round(each / 1024 / 1024) for each in memory]
        return {
            "said": said,
            "answers": said + sum(uneven),
            "short or too many, by chat": uneven,
            "faults": server.faults.happened,
            "against the schema": server.wrongs,
            "MB": megabytes,
            "seconds until all was answered": round(waited, 1),
            "still in the outbox": left[0],
            "still in the inbox": left[1],
            "stopped with": code,
            "seconds of the stop": round(stopped, 1),
        }


async def _drained(database: Path) -> float:
    """Seconds until nothing waits any more."""
    start = time.monotonic()
    while sum(_left(database)) and time.monotonic() - start < DRAINED:
        await asyncio.sleep(0.2)
    return time.monotonic() - start


def _ahead(person: Person) -> int:
    """How many answers more than words stand in the chat."""
    return len(person.screen) - sum(not message.mine for message in person.chat.messages.values())


def _left(database: Path) -> tuple[int, int]:
    with sqlite3.connect(database) as open_:
        (outbox,) = open_.execute("SELECT count(*) FROM outbox WHERE state IN ('waiting', 'sending')").fetchone()
        (inbox,) = open_.execute("SELECT count(*) FROM inbox WHERE done_at IS NULL").fetchone()
    return outbox, inbox


# ── bots ──────────────────────────────────────────────────────────────────────────────────────────


@asynccontextmanager
async def _house(server: Server) -> AsyncIterator[psutil.Process]:
    with tempfile.TemporaryDirectory() as folder:
        bot = await asyncio.to_thread(Process, Path(folder) / "data", server.address, 0.0, CORES[-1])
        try:
            yield psutil.Process(bot.pid)
        finally:
            await asyncio.to_thread(bot.stop)


def _ptb(server: Server) -> Any:
    return _echo(server, Path(sys.executable), "echo_ptb")


@asynccontextmanager
async def _echo(server: Server, python: Path, name: str) -> AsyncIterator[psutil.Process]:
    script = Path(__file__).with_name(f"{name}.py")
    command = ["taskset", "-c", str(CORES[-1]), str(python), str(script), server.address, TOKEN]
    bot = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield psutil.Process(bot.pid)
    finally:
        bot.kill()
        bot.wait()


def _aiogram() -> Path | None:
    """A Python that has it, in an environment of its own. None without a network."""
    python = AIOGRAM / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(AIOGRAM)], check=True)
        pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "aiogram==3.31.0"]
        if subprocess.run(pip, check=False).returncode:
            return None
    return python


# ── people ────────────────────────────────────────────────────────────────────────────────────────


async def _settled(server: Server, bot: psutil.Process) -> None:
    """The bot asks for updates, has answered everybody's first word and rests: it has loaded what it needs."""
    while not server.polled:
        await asyncio.sleep(0.05)
    await _crowd(server, USERS, USERS)
    await _sent(server, USERS)
    busy = True
    while busy:
        before = sum(bot.cpu_times()[:2])
        await asyncio.sleep(1.0)
        busy = sum(bot.cpu_times()[:2]) - before > RESTING
    server.state.calls.clear()


async def _crowd(server: Server, people: int, updates: int, first: int = 1000) -> None:
    owners = [Person(server.state, first + number) for number in range(people)]
    for number in range(updates):
        await owners[number % people].says(WORDS[number % len(WORDS)])


async def _sent(server: Server, count: int) -> None:
    while server.state.calls["sendMessage"] < count:
        await asyncio.sleep(0.01)


if __name__ == "__main__":
    for name, value in asyncio.run(soak(float(sys.argv[1]))).items():
        print(f"{name}: {value}")
