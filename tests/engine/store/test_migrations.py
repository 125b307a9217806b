"""The shape of `app.db`: brought up by the process itself, the same as the tables say, and back."""

import asyncio
import re
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection

from engine.domain.errors import Locked, SettingsWrong
from engine.store.engines import Home, migrating_engine, postgres
from engine.store.migrate import BACKUPS, HEAD, MIGRATIONS, config, migrate
from engine.store.records import FILE, SqlRecords, located


def schema(folder: Path) -> list[tuple[str, ...]]:
    with sqlite3.connect(folder / FILE) as raw:
        shape = raw.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'alembic%' ORDER BY name")
        found = shape.fetchall()
    raw.close()
    return [(name, re.sub(r"\s*,\s*", ",\n", (sql or "").replace('"', ""))) for name, sql in found]


def parts(folder: Path) -> dict[str, list[str]]:
    """Every table's and index's columns and constraints, in no order."""
    return {name: sorted(line.strip(" \t,") for line in sql.splitlines()) for name, sql in schema(folder)}


async def alembic_check(home: Home) -> None:
    def check(connection: Connection) -> None:
        command.check(config(connection))

    engine = migrating_engine(located(home))
    try:
        async with engine.begin() as connection:
            await connection.run_sync(check)
    finally:
        await engine.dispose()


async def test_the_tables_and_the_migrations_agree(tmp_path: Path) -> None:
    await migrate(tmp_path)
    await alembic_check(tmp_path)


async def test_a_new_file_made_at_once_is_what_the_migrations_make_step_by_step(tmp_path: Path) -> None:
    await migrate(tmp_path / "once")
    await migrate(tmp_path / "steps", HEAD)
    assert parts(tmp_path / "once") == parts(tmp_path / "steps")
    await alembic_check(tmp_path / "once")
    await alembic_check(tmp_path / "steps")


async def test_the_head_a_new_file_is_stamped_with_is_the_newest_migration(tmp_path: Path) -> None:
    await migrate(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as raw:
        (stamped,) = raw.execute("SELECT version_num FROM alembic_version").fetchone()
    raw.close()
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [stamped]


async def test_a_table_the_migrations_do_not_know_is_noticed(tmp_path: Path) -> None:
    await migrate(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("CREATE TABLE stranger (id INTEGER)")
    raw.close()
    with pytest.raises(Exception, match="stranger"):
        await alembic_check(tmp_path)


async def test_the_job_engines_own_tables_are_left_alone(tmp_path: Path) -> None:
    await migrate(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("CREATE TABLE datasource_outputs (id INTEGER)")
    raw.close()
    await alembic_check(tmp_path)


async def test_up_down_and_up_again_ends_the_same(tmp_path: Path) -> None:
    await migrate(tmp_path)
    first = parts(tmp_path)
    await migrate(tmp_path, "base")
    assert [name for name, _ in schema(tmp_path) if not name.startswith("sqlite")] == []
    await migrate(tmp_path)
    assert parts(tmp_path) == first


async def test_starting_again_keeps_what_is_there(tmp_path: Path, clock) -> None:
    for _ in range(2):
        await migrate(tmp_path / "new" / "folder")
        records = SqlRecords(tmp_path / "new" / "folder", clock)
        async with records.read() as unit:
            before = await unit.sessions.load("kim")
        expected = 0 if before is None else before.version
        await records.write(lambda unit, expected=expected: unit.sessions.save("kim", "x", expected))
        await records.close()
    assert before.version == 1


async def test_four_starts_at_once_make_one_file(tmp_path: Path) -> None:
    await asyncio.gather(*(migrate(tmp_path) for _ in range(4)))
    await alembic_check(tmp_path)


async def test_a_start_waits_for_another_one_that_is_just_making_the_file(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    start = asyncio.create_task(migrate(tmp_path, patience=60))
    await asyncio.sleep(0.5)
    assert not start.done()
    other.execute("COMMIT")
    other.close()
    await start
    await alembic_check(tmp_path)


async def test_a_file_of_a_newer_program_is_refused_with_the_fix(tmp_path: Path) -> None:
    await migrate(tmp_path)
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("UPDATE alembic_version SET version_num = 'v9999'")
    raw.close()
    with pytest.raises(SettingsWrong, match="newer Fit-AD"):
        await migrate(tmp_path)


async def test_a_file_somebody_holds_is_locked(tmp_path: Path) -> None:
    await migrate(tmp_path)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(Locked):
        await migrate(tmp_path, patience=0.2)
    other.close()


@pytest.fixture
def raw(new_database: Callable[[], URL]) -> Iterator[tuple[URL, psycopg.Connection]]:
    """An empty PostgreSQL database, and a connection of somebody else's to it."""
    home = new_database()
    address = home.set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(address, autocommit=True) as connection:
        yield home, connection


async def test_postgres_is_brought_up_at_once_by_four_and_down_and_up_again(
    raw: tuple[URL, psycopg.Connection],
) -> None:
    home, _ = raw
    await asyncio.gather(*(migrate(home) for _ in range(4)))
    await alembic_check(home)
    await migrate(home, "base")
    await migrate(home, HEAD)
    await alembic_check(home)


async def test_a_database_of_a_newer_program_is_refused_with_the_fix(raw: tuple[URL, psycopg.Connection]) -> None:
    home, connection = raw
    await migrate(home)
    connection.execute("UPDATE alembic_version SET version_num = 'v9999'")
    with pytest.raises(SettingsWrong, match=r"The database fitad\d+ at .* was written by a newer Fit-AD"):
        await migrate(home)


@pytest.mark.parametrize(
    "wrong", ["", "db.example", "mysql://me@db/fitad", "postgresql://db.example", "postgresql://db:port/fitad"]
)
def test_what_is_no_address_of_a_database_is_told_with_an_example(wrong: str) -> None:
    with pytest.raises(SettingsWrong, match=r"postgresql://fitad:password@db.example:5432/fitad"):
        postgres(wrong)


async def test_a_database_that_does_not_answer_is_named_without_its_password() -> None:
    with pytest.raises(SettingsWrong) as refusal:
        await migrate(postgres("postgresql://me:geheim@127.0.0.1:9/fitad"))
    assert "The database fitad at 127.0.0.1:9 does not answer" in str(refusal.value)
    assert "FITAD_DATABASE_URL" in str(refusal.value)
    assert "geheim" not in str(refusal.value)


async def test_an_older_file_is_brought_up_with_what_is_in_it(tmp_path: Path, clock) -> None:
    await migrate(tmp_path, "v0001")
    with sqlite3.connect(tmp_path / FILE) as raw:
        raw.execute("INSERT INTO session VALUES ('kim', 3, 'words', '2026-01-01 00:00:00')")
    raw.close()
    await migrate(tmp_path)
    await alembic_check(tmp_path)
    records = SqlRecords(tmp_path, clock)
    async with records.read() as unit:
        assert (await unit.sessions.load("kim")).content == "words"
    await records.close()
    with sqlite3.connect(tmp_path / BACKUPS / "app-v0001.db") as copy:
        assert copy.execute("SELECT content FROM session").fetchall() == [("words",)]
        assert copy.execute("SELECT version_num FROM alembic_version").fetchall() == [("v0001",)]
    copy.close()


async def test_a_file_of_todays_shape_is_not_copied_and_neither_is_a_new_one(tmp_path: Path) -> None:
    for _ in range(2):
        await migrate(tmp_path)
    assert not (tmp_path / BACKUPS).exists()
