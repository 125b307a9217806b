"""A thousand orders over three boxes that are killed, cut, stalled and spoilt at random.

usage: python -m tests.chaos.fleet [--jobs 1000] [--seed 7] [--at-once 12]
Every order ends once: with its own picture from a box, or from the processor that stands in. Nothing stays behind.
"""

import argparse
import asyncio
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path

import structlog

from engine.comfy.client import Client
from engine.comfy.maker import BoxMaker
from engine.comfy.pool import Pool
from engine.comfy.slips import FileSlips
from engine.comfy.wire import Address
from engine.domain.canvas import Ratio
from engine.domain.errors import EngineFault
from engine.domain.prompt import Prompt
from engine.domain.step import Backdrop, Drawn, Step
from engine.ports import News
from tests.comfyui.faults import OUT_OF_MEMORY, Faults
from tests.comfyui.server import Server, shipped

BOXES = 3
CALM = Faults()


class Processor:
    """Stands in; knows whose picture it made."""

    name = "cpu"

    def __init__(self) -> None:
        self.made: list[int] = []

    def offers(self, kind: str) -> bool:
        return kind == "backdrop"

    async def make(self, step: Step, news: News | None = None) -> Drawn:
        assert isinstance(step, Backdrop)
        self.made.append(step.seed)
        return Drawn(pictures=(b"cpu",))

    async def leave(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Report:
    jobs: int
    by_boxes: int
    by_processor: int
    lost: int
    doubled: int
    unsaid: int
    left: int
    storms: int
    seconds: float

    @property
    def sound(self) -> bool:
        return not (self.lost or self.doubled or self.unsaid or self.left)


async def storm(
    servers: list[Server], dice: random.Random, count: list[int], pauses: tuple[float, float] = (0.05, 0.4)
) -> None:
    """One blow after another at one box or another, until it is told to end; `pauses` in seconds."""
    while True:
        await asyncio.sleep(dice.uniform(*pauses))
        count[0] += 1
        await blow(dice.choice(servers), dice)


async def blow(server: Server, dice: random.Random) -> None:
    faults, kind = server.faults, dice.randrange(10)
    if kind == 0:
        await server.close()
        await asyncio.sleep(dice.uniform(0.2, 2.0))
        await server.restart()
    elif kind == 1:
        await server.restart()
    elif kind == 2:
        faults.cut = dice.choice(["connect", "execution_start", "executing", "progress", "execution_success"])
    elif kind == 3:
        faults.deaf, faults.stalled = dice.random() < 0.5, dice.random() < 0.5
    elif kind == 4:
        faults.loses += 1
    elif kind == 5:
        faults.forgets += dice.randrange(3)
    elif kind == 6:
        faults.interrupts += 1
    elif kind == 7:
        faults.swallows += 1
    elif kind == 8:
        faults.error, faults.errors = dice.choice(OUT_OF_MEMORY), dice.randrange(3)
    else:
        faults.late, faults.cut, faults.deaf, faults.stalled = dice.uniform(0, 0.2), None, False, False


async def chaos(jobs: int, seed: int, at_once: int) -> Report:
    dice, flows, start = random.Random(seed), shipped(), time.monotonic()
    servers = [await Server(Faults(), pace=0.002, flows=flows).open() for _ in range(BOXES)]
    with tempfile.TemporaryDirectory() as folder:
        slips = FileSlips(Path(folder))
        clients = [Client(Address(f"box-{place}", server.url), slips) for place, server in enumerate(servers)]
        spare = Processor()
        maker = BoxMaker(Pool(flows, clients, look=0.2), spare)
        count, room, ended = [0], asyncio.Semaphore(at_once), Counter[int]()
        drawn: dict[int, Drawn] = {}
        raging = asyncio.create_task(storm(servers, dice, count))

        async def order(number: int) -> None:
            async with room:
                step = Backdrop(scene="", ratio=Ratio.SQUARE, prompt=Prompt(setting=f"scene {number}"), seed=number)
                try:
                    drawn[number] = await maker.make(step)
                    ended[number] += 1
                except EngineFault as fault:
                    sys.stderr.write(f"order {number}: {type(fault).__name__} {fault}\n")

        await asyncio.gather(*(order(number) for number in range(jobs)))
        raging.cancel()
        await asyncio.gather(raging, return_exceptions=True)
        left = await _left(servers, clients, slips)
        await maker.leave()
        for server in servers:
            await server.close()
    by_processor = [number for number, made in drawn.items() if made.making.by == "cpu"]
    return Report(
        jobs=jobs,
        by_boxes=len(drawn) - len(by_processor),
        by_processor=len(by_processor),
        lost=jobs - len(ended),
        doubled=sum(times - 1 for times in ended.values()) + len(spare.made) - len(set(spare.made)),
        unsaid=sum(not drawn[number].making.simple for number in by_processor),
        left=left,
        storms=count[0],
        seconds=round(time.monotonic() - start, 1),
    )


async def _left(servers: list[Server], clients: list[Client], slips: FileSlips) -> int:
    """Prompts still at a box, slips and threads, once everybody has calmed down and each box was looked at again."""
    for server in servers:
        for name, value in asdict(CALM).items():
            setattr(server.faults, name, value)
        if server.worker.running is None and server.port and not server.is_open:
            await server.open()
    for _ in range(600):
        for client in clients:
            await client.sweep()
        queued = sum(len(server.worker.queue) + (server.worker.running is not None) for server in servers)
        held = sum(len(slips.left(client.address.name)) for client in clients)
        ears = sum(thread.name == "box-ear" for thread in threading.enumerate())
        if not queued + held + ears:
            return 0
        await asyncio.sleep(0.1)
    return queued + held + ears


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--at-once", type=int, default=12)
    given = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(50))
    report = asyncio.run(chaos(given.jobs, given.seed, given.at_once))
    print(" ".join(f"{name}={value}" for name, value in asdict(report).items()))
    return 0 if report.sound else 1


if __name__ == "__main__":
    sys.exit(main())
