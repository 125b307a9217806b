"""The one writer: what it does when many write at once, and when the disk or another process is in the way."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from engine.domain.errors import DiskFull, Locked, Stale, StoreFault
from engine.ports import Received, Unit
from engine.store.records import BATCH, FILE, SqlRecords


def saying(text: str):
    return lambda unit: unit.inbox.add(Received(chat="kim", key=text, content=text))


async def said(records: SqlRecords) -> list[str]:
    async with records.read() as unit:
        return [row.content for row in await unit.inbox.undone(limit=1000)]


async def test_works_are_done_in_the_order_they_came(records: SqlRecords) -> None:
    texts = [f"{number:03}" for number in range(3 * BATCH + 5)]
    await asyncio.gather(*(records.write(saying(text)) for text in texts))
    assert await said(records) == texts


async def test_a_work_that_fails_takes_nobody_with_it(records: SqlRecords) -> None:
    async def stale(unit: Unit) -> None:
        await unit.inbox.add(Received(chat="kim", key="torn", content="torn"))
        await unit.sessions.save("kim", "late", expected=9)

    async def broken(unit: Unit) -> None:
        raise ZeroDivisionError

    works = [saying("a"), stale, saying("b"), broken, saying("c"), stale]
    ends = await asyncio.gather(*(records.write(work) for work in works), return_exceptions=True)
    assert [type(end) for end in ends] == [bool, Stale, bool, ZeroDivisionError, bool, Stale]
    assert await said(records) == ["a", "b", "c"]


async def test_nobody_hears_back_before_the_commit(records: SqlRecords) -> None:
    assert await records.write(saying("kept"))
    assert await said(records) == ["kept"], "another connection sees it the moment write returns"


async def test_many_works_share_a_commit(records: SqlRecords, folder: Path) -> None:
    await records.write(saying("first"))
    with sqlite3.connect(folder / FILE) as watching:

        def version() -> int:
            return int(watching.execute("PRAGMA data_version").fetchone()[0])

        async def look() -> set[int]:
            seen = {version()}
            while len(await said(records)) < 1 + 2 * BATCH:
                seen.add(version())
            return seen | {version()}

        looking = asyncio.create_task(look())
        await asyncio.gather(*(records.write(saying(f"{number}")) for number in range(2 * BATCH)))
        assert len(await looking) <= 4
    watching.close()


async def test_a_caller_who_left_before_the_turn_changes_nothing(records: SqlRecords) -> None:
    gate = asyncio.Event()

    async def slow(unit: Unit) -> None:
        await gate.wait()

    first = asyncio.create_task(records.write(slow))
    await asyncio.sleep(0.05)
    left = asyncio.create_task(records.write(saying("left")))
    stayed = asyncio.create_task(records.write(saying("stayed")))
    await asyncio.sleep(0)
    left.cancel()
    gate.set()
    await asyncio.gather(first, stayed)
    assert await said(records) == ["stayed"]


async def test_a_work_that_is_cancelled_from_inside_does_not_stop_the_writer(records: SqlRecords) -> None:
    async def given_up(unit: Unit) -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        await records.write(given_up)
    assert await asyncio.wait_for(records.write(saying("after")), timeout=5)


async def test_closing_commits_what_waits_and_refuses_what_comes_later(folder: Path, clock) -> None:
    records = SqlRecords(folder, clock)
    waiting = [asyncio.create_task(records.write(saying(f"{number}"))) for number in range(50)]
    await asyncio.sleep(0)
    await records.close()
    assert all(await asyncio.gather(*waiting))
    with pytest.raises(StoreFault):
        await records.write(saying("late"))
    again = SqlRecords(folder, clock)
    assert len(await said(again)) == 50
    await again.close()


async def test_a_store_nobody_used_closes(folder: Path, clock) -> None:
    await SqlRecords(folder, clock).close()


async def test_a_file_another_process_holds_is_locked_and_then_free_again(records: SqlRecords, folder: Path) -> None:
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    ends = await asyncio.gather(*(records.write(saying(text)) for text in "ab"), return_exceptions=True)
    assert [type(end) for end in ends] == [Locked, Locked]
    assert await said(records) == [], "readers go on"
    other.execute("ROLLBACK")
    other.close()
    assert await records.write(saying("c"))
    assert await said(records) == ["c"]


async def test_a_lock_shorter_than_our_patience_is_waited_for(folder: Path, clock) -> None:
    records = SqlRecords(folder, clock, patience=10)
    other = sqlite3.connect(folder / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writing = asyncio.create_task(records.write(saying("patient")))
    await asyncio.sleep(0.2)
    assert not writing.done()
    other.execute("COMMIT")
    other.close()
    assert await writing
    await records.close()


async def test_a_full_disk_is_told_as_one_and_spares_what_still_fits(records: SqlRecords) -> None:
    async def shrink(unit: Unit) -> None:
        connection = unit._connection
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 2}")

    async def widen(unit: Unit) -> None:
        await unit._connection.exec_driver_sql("PRAGMA max_page_count=100000")

    def long(text: str):
        return lambda unit: unit.inbox.add(Received(chat="kim", key=text, content=text * 100_000))

    await records.write(saying("before"))
    await records.write(shrink)
    works = [saying("small"), long("x"), saying("little"), long("y")]
    ends = await asyncio.gather(*(records.write(work) for work in works), return_exceptions=True)
    assert [type(end) for end in ends] == [bool, DiskFull, bool, DiskFull]
    assert ends[1].phrase.key == "error.disk_full"
    assert await said(records) == ["before", "small", "little"]
    await records.write(widen)
    assert await records.write(long("z"))


async def test_the_file_is_as_safe_as_we_say(records: SqlRecords) -> None:
    async def pragmas(unit: Unit) -> list[object]:
        ask = unit._connection.exec_driver_sql
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        return [(await ask(f"PRAGMA {name}")).scalar_one() for name in names]

    assert await records.write(pragmas) == ["wal", 2, 1, 300]
