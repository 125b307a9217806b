"""A copy of the records while the program runs. The job engine's own are not copied: orders begin again from ours."""

import contextlib
import shutil
import sqlite3
from pathlib import Path

from sqlalchemy import URL

from engine.domain.errors import SettingsWrong
from engine.store.engines import Home
from engine.store.faults import told
from engine.store.migrate import copy
from engine.store.records import FILE

KEY = "secret"
"""What links are signed with, where it was made by the program itself."""


def backup(home: Home, target: Path) -> None:
    """Into the folder `target`, whole or not at all. Raises SettingsWrong, Locked, DiskFull."""
    if isinstance(home, URL):
        raise SettingsWrong(
            "The records are in PostgreSQL, which brings its own way: pg_dump --format=custom --schema=public "
            f"--file={target / 'fit-ad.dump'} with the address of FITAD_DATABASE_URL. See docs/operating.md."
        )
    if not (home / FILE).exists():
        raise SettingsWrong(f"There is nothing to copy in {home}: set FITAD_DATA to the data folder.")
    with told(), contextlib.closing(sqlite3.connect(home / FILE, timeout=30)) as raw:
        copy(raw, target / FILE)
        if (home / KEY).exists():
            shutil.copy2(home / KEY, target / KEY)
