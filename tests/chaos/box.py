"""A box of a chaos: our own ComfyUI as a process, at which sockets are cut, readers stall and prompts get lost.

usage: python -m tests.chaos.box PORT SEED
"""

import asyncio
import random
import sys

from tests.chaos.fleet import storm
from tests.comfyui.faults import Faults
from tests.comfyui.server import Server

PAUSES = (1.0, 6.0)
"""Seconds between two blows: an order takes about one."""


async def box(port: int, seed: int) -> None:
    server = await Server(Faults(), pace=0.002, port=port).open()
    await storm([server], random.Random(seed), [0], PAUSES)


if __name__ == "__main__":
    asyncio.run(box(int(sys.argv[1]), int(sys.argv[2])))
