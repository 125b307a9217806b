"""Orders under random kills: every one that was accepted is delivered, paid once and seen once.

usage: python -m tests.chaos [--jobs N] [--kills K] [--seed X] [--workers W] [--making M] [--postgres]

A bot, some workers, a maker and a messenger are processes of their own. While orders come in, one process after the
other is killed (or a worker is stopped for a while and goes on as a zombie) and started again. One line at the end;
the exit code is 1 if anything was lost, seen twice or booked wrongly.
"""

import argparse
import asyncio
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path

from tests.chaos.house import House, a_postgres
from tests.chaos.storm import Storm


def main() -> int:
    wishes = _asked()
    folder = Path(tempfile.mkdtemp(prefix="fitad-chaos-"))
    try:
        with a_postgres(folder) if wishes.postgres else a_file(folder) as address:
            return asyncio.run(_run(wishes, folder, address))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class a_file:  # noqa: N801 (reads as a phrase)
    def __init__(self, folder: Path) -> None:
        self._address = f"sqlite:///{folder / 'data' / 'app.db'}"

    def __enter__(self) -> str:
        return self._address

    def __exit__(self, *_: object) -> None: ...


async def _run(wishes: argparse.Namespace, folder: Path, address: str) -> int:
    house = House(folder, address, wishes.workers, wishes.making)
    began = time.monotonic()
    async with house:
        storm = Storm(house, random.Random(wishes.seed), wishes.jobs, wishes.kills)
        report = await storm.rage()
    where = "postgres" if wishes.postgres else "sqlite"
    print(f"chaos {where} seed={wishes.seed} {report} seconds={time.monotonic() - began:.0f}", flush=True)
    if not report.sound:
        print(house.heard(), file=sys.stderr)
    return 0 if report.sound else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--jobs", type=int, default=40)
    parser.add_argument("--kills", type=int, default=8, help="at least so many; they go on while owners wait")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--making", type=float, default=0.5, help="seconds the maker takes for a picture")
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
