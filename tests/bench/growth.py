"""Turns, orders and a database that grows, on both databases.

python -m tests.bench.growth [--owners N] [--orders N] [--postgres] → figures as a table
"""

import argparse
import asyncio
import contextlib
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import psutil
from sqlalchemy import create_engine, func, insert, select

from bot import settings as configured
from bot.app import App
from bot.wiring import build
from conversation.messages import Text
from engine.domain.job import JobState
from engine.store.tables import CHAT, JOB_EVENT, OUTBOX, SESSION
from tests.bench.figures import Figure, load, table
from tests.bot.pager import Pager
from tests.bot.quick import quick
from tests.chaos.house import House, a_postgres

AT_ONCE, TURNS, ASKED, PAIRS = 32, 300, 400, 7
"""Turns in a row with one commit each and with several in one come in pairs: other work on the machine changes."""

WORDS = ("얼마야", "고마워요", "어떻게 써요?", "안녕하세요")
IDLE_OF_ACTIVE = 10
"""Idle owners for each active one; an active one has said thirty things, an idle one hello."""

BATCH = 500


@contextlib.asynccontextmanager
async def opened(folder: Path, address: str | None) -> AsyncIterator[tuple[App, Pager]]:
    pager = Pager(repeatable=True)
    store = {"data": folder, **({"database": address} if address else {})}
    wishes = configured.load(store=store, log={"level": "critical"})
    app = await build(wishes, [lambda _parts: pager], studio=quick())
    await app.open()
    try:
        yield app, pager
    finally:
        await app.close()


async def _said(pager: Pager, chat: str, number: int) -> float:
    began = time.perf_counter()
    await pager.door.receive(chat, f"b{number}", Text(text=WORDS[number % len(WORDS)]))
    return time.perf_counter() - began


async def turns(pager: Pager, at_once: int, count: int) -> float:
    """Whole turns a second: read, decided, committed, handed over."""
    left = iter(range(count))

    async def owner(name: str) -> None:
        for number in left:
            await _said(pager, f"pager:{at_once}-{name}", number)

    began = time.perf_counter()
    await asyncio.gather(*(owner(str(each)) for each in range(at_once)))
    return count / (time.perf_counter() - began)


async def latency(pager: Pager, chats: int) -> list[float]:
    """Milliseconds of a turn of owners anywhere among those that are there."""
    dice = random.Random(7)
    return [1000 * await _said(pager, f"pager:o{dice.randrange(chats)}", 10_000 + each) for each in range(ASKED)]


def filled(place: str, content: str, bubble: str, first: int, last: int) -> None:
    """Owners as they are after their visit, by copying one."""
    engine, now = create_engine(place), datetime.now(UTC)
    sent = {"slot": None, "content": bubble, "state": "sent", "receipt": None, "added_at": now}
    for low, high in pairwise([*range(first, last, BATCH), last]):
        chats = {f"pager:o{number}": _bubbles(number) for number in range(low, high)}
        session = {"version": 1, "content": content, "saved_at": now, "place": "photo"}
        with engine.begin() as connection:
            connection.execute(insert(SESSION), [{"chat": chat, **session} for chat in chats])
            connection.execute(insert(CHAT), [{"id": chat, "seq": said} for chat, said in chats.items()])
            rows = ({"chat": chat, "seq": seq + 1, **sent} for chat, said in chats.items() for seq in range(said))
            connection.execute(insert(OUTBOX), list(rows))
    engine.dispose()


def _bubbles(number: int) -> int:
    return 30 if number % (IDLE_OF_ACTIVE + 1) == 0 else 2


async def grown(app: App, pager: Pager, folder: Path, owners: int, address: str | None) -> list[Figure]:
    await pager.door.receive("pager:first", "1", Text(text="망원동 담은커피요 흑임자라떼 새로 나왔어요 5500원"))
    async with app.parts.records.read() as unit:
        session = await unit.sessions.load("pager:first")
        bubbles = await unit.outbox.since("pager:first", 0)
    assert session is not None
    figures, there = [], 0
    for many in (owners // 50, owners // 5, owners):
        await asyncio.to_thread(filled, _place(folder, address), session.content, bubbles[-1].content, there, many)
        there = many
        app.turns._kept.clear()
        name = f"turn among {many:,} owners, a tenth of them active"
        figures.append(Figure.of_samples(name, await latency(pager, many), "ms"))
        size = _size(folder, address) / 1e6
        figures.append(Figure(f"  the database then, {size * 1e3 / many:.1f} kB an owner", size, size, "MB"))
    return figures


def _place(folder: Path, address: str | None) -> str:
    return address or f"sqlite:///{folder / 'app.db'}"


def _size(folder: Path, address: str | None) -> int:
    if address is None:
        with sqlite3.connect(folder / "app.db") as raw:
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
        return (folder / "app.db").stat().st_size
    engine = create_engine(address)
    with engine.connect() as connection:
        size = connection.execute(select(func.pg_database_size(func.current_database()))).scalar_one()
    engine.dispose()
    return int(size)


async def orders(folder: Path, address: str, count: int) -> list[Figure]:
    """One bot and two workers as processes, a maker that needs no time."""
    house = House(folder, address, bots=1, workers=2, making=0.0)
    async with house:
        while not all(house.ready(name) for name in (*house.bots, *house.workers)):
            await asyncio.sleep(0.2)
        gate = asyncio.Semaphore(8)

        async def owner(number: int) -> None:
            said = {"chat": f"edits:{number}", "key": "m"}
            async with gate:
                while not await house.post("bot0", "update", said):
                    await asyncio.sleep(0.2)
                while not await house.seen(said["chat"]):
                    await asyncio.sleep(0.05)

        await asyncio.gather(*(owner(number) for number in range(count)))
        memory = [_memory(house, name) for name in (*house.bots, *house.workers)]
        waits, rate = _waited(address)
    return [
        Figure.of_samples("submit to start, 8 owners at once, 2 workers", waits, "ms"),
        Figure("orders a second, 2 workers", rate, rate, "1/s"),
        Figure("memory of a bot", memory[0], memory[0], "MB"),
        Figure("memory of a worker, without its networks", memory[1], memory[1], "MB"),
    ]


def _memory(house: House, name: str) -> float:
    return psutil.Process(house._alive[name].pid).memory_info().rss / 1e6


def _waited(address: str) -> tuple[Sequence[float], float]:
    """Milliseconds between taken and begun; orders ended a second."""
    engine = create_engine(address)
    with engine.connect() as connection:
        rows = connection.execute(select(JOB_EVENT.c.job, JOB_EVENT.c.state, JOB_EVENT.c.at)).all()
    engine.dispose()
    held = {row.job: row.at for row in rows if row.state is JobState.HELD}
    begun = {row.job: row.at for row in rows if row.state is JobState.RUNNING}
    ended = sorted(row.at for row in rows if row.state is JobState.DONE)
    waits = [1000 * (begun[job] - held[job]).total_seconds() for job in begun]
    return waits, (len(ended) - 1) / (ended[-1] - ended[0]).total_seconds()


async def measured(owners: int, count: int, folder: Path, address: str | None) -> list[Figure]:
    where = "PostgreSQL" if address else "SQLite"
    async with opened(folder / "turns", address) as (app, pager):
        for number in range(20):
            await _said(pager, "pager:warm", number)
        pairs = [(await turns(pager, 1, TURNS), await turns(pager, AT_ONCE, TURNS)) for _ in range(PAIRS)]
        single, group = (statistics.median(each) for each in zip(*pairs, strict=True))
        gain = statistics.median(several / one for one, several in pairs)
        figures = [
            Figure(f"whole turns a second, {AT_ONCE} owners, one commit for several", group, group, "1/s"),
            Figure("whole turns a second, one commit each", single, single, "1/s"),
            Figure(f"  the first by the second, median of {PAIRS} pairs", gain, gain, ""),
            *(await grown(app, pager, folder / "turns", owners, address)),
        ]
    figures += await orders(folder / "orders", address or f"sqlite:///{folder / 'orders' / 'data' / 'app.db'}", count)
    return [replace(figure, name=f"{where}: {figure.name}") for figure in figures]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.growth")
    parser.add_argument("--owners", type=int, default=55_000)
    parser.add_argument("--orders", type=int, default=120)
    parser.add_argument("--postgres", action="store_true")
    wishes = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="fitad-growth-") as folder, contextlib.ExitStack() as stack:
        address = stack.enter_context(a_postgres(Path(folder)))[0] if wishes.postgres else None
        print(load())
        print(table(asyncio.run(measured(wishes.owners, wishes.orders, Path(folder), address))))


if __name__ == "__main__":
    main()
