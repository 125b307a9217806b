"""Orders under random faults: every one that was accepted is delivered, paid once and seen once.

usage: python -m tests.chaos [--jobs N | --seconds S] [--kills K] [--every E] [--at-once A] [--seed X] [--bots B]
                             [--workers W] [--making M] [--boxes N] [--postgres] [--media URL]

Bots, workers, a maker and a messenger are processes of their own. While orders come in, processes are killed or
stopped for a while and go on as zombies, the disk is full, the clock jumps, the database is torn down. One line at
the end; the exit code is 1 if anything was lost, seen twice or booked wrongly, and its folder and log are kept.
"""

import argparse
import asyncio
import contextlib
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.chaos.house import House, Postgres, a_postgres
from tests.chaos.storm import OUTSTANDING, Storm


def main() -> int:
    wishes = _asked()
    folder = Path(tempfile.mkdtemp(prefix="fitad-chaos-"))
    with a_postgres(folder) if wishes.postgres else _a_file(folder) as (address, server):
        code = asyncio.run(_run(wishes, folder, address, server))
    if code == 0:
        shutil.rmtree(folder, ignore_errors=True)
    return code


@contextlib.contextmanager
def _a_file(folder: Path) -> Iterator[tuple[str, None]]:
    yield f"sqlite:///{folder / 'data' / 'app.db'}", None


async def _run(wishes: argparse.Namespace, folder: Path, address: str, server: Postgres | None) -> int:
    house = House(folder, address, wishes.bots, wishes.workers, wishes.making, server, wishes.media, wishes.boxes)
    began = time.monotonic()
    async with house:
        dice, wished = random.Random(wishes.seed), (wishes.jobs, wishes.kills, wishes.seconds, wishes.every)
        storm = Storm(house, dice, *wished, wishes.at_once)
        report = await storm.rage()
    where = "postgres" if wishes.postgres else "sqlite"
    print(f"chaos {where} seed={wishes.seed} {report} seconds={time.monotonic() - began:.0f}", flush=True)
    print(f"      {storm.struck()}", flush=True)
    if not report.sound:
        print(f"{house.heard()}\nlost: {' '.join(report.astray)}\nkept: {folder}", file=sys.stderr)
    return 0 if report.sound else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos")
    parser.add_argument("--jobs", type=int, default=40, help="owners, each with an order")
    parser.add_argument("--seconds", type=float, help="owners come for so long instead of by number")
    parser.add_argument("--kills", type=int, default=8, help="at least so many; they go on while owners wait")
    parser.add_argument("--every", type=float, default=0.0, help="seconds at least between two strikes")
    parser.add_argument("--at-once", type=int, default=OUTSTANDING, help="owners who wait at a time")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--bots", type=int, default=2)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--making", type=float, default=0.5, help="seconds the maker takes for a picture")
    parser.add_argument("--boxes", type=int, default=0, help="ComfyUI boxes instead of the maker")
    parser.add_argument("--media", help="a bucket for the pictures, like FITAD_MEDIA_URL")
    parser.add_argument("--postgres", action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
