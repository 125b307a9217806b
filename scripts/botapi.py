"""Fetches the machine-readable Bot API, against which the tests check every request. Never committed."""

import sys
from pathlib import Path

from scripts.packages import from_source

AIOGRAM = "aiogram==3.31.0"
"""Its source archive carries the schema of Bot API 10.3 (2026-08-24)."""

SCHEMA = "3c7eed2dc58c04a6810c40085d0b3e9a511d2312c253a861e522b09eb2dd268e"


def main(folder: Path) -> None:
    schema = folder / "schema.json"
    from_source(AIOGRAM, {".butcher/schema/schema.json": schema}, {schema: SCHEMA})


if __name__ == "__main__":
    main(Path(sys.argv[1]))
