"""Figures of issue 5: our way to a box against the bare protocol, a look at a box, the choice among many."""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import aiohttp
import cv2
import numpy as np

from engine.comfy import inspect, nodes
from engine.comfy.attempt import Ticket
from engine.comfy.choice import Berth, Want, Way, assign
from engine.comfy.client import Client
from engine.comfy.library import Library
from engine.comfy.slips import FileSlips
from engine.comfy.wire import Address
from tests.bench.figures import Figure
from tests.bench.trace import RULES, lived, trace
from tests.comfyui.server import HOUSE, shipped

ROUNDS, SIDE = 40, 512


def figures() -> list[Figure]:
    """On the server at FITAD_COMFYUI_URL, or on ours in a process of its own."""
    with _server() as url:
        return [*asyncio.run(_at(url)), _decision(), *_day()]


@contextmanager
def _server() -> Iterator[str]:
    real = os.environ.get("FITAD_COMFYUI_URL", "").partition(",")[0]
    if real:
        yield real
        return
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.comfyui.server", str(port), "0.012"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    process.stdout.readline()
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


async def _at(url: str) -> list[Figure]:
    flows, where = shipped(), "real" if os.environ.get("FITAD_COMFYUI_URL") else "ours"
    bare, ours = list[float](), list[float]()
    with tempfile.TemporaryDirectory() as folder:
        client = Client(Address("bench", url), FileSlips(Path(folder)))
        async with aiohttp.ClientSession(url) as session:
            for number in range(ROUNDS + 3):
                # Each its own photo, so that both send one up; by turns, so that both meet the same machine.
                bare.append(await _bare(session, _ticket(flows, 2 * number)))
                asked = _ticket(flows, 2 * number + 1)
                start = time.perf_counter()
                await client.run(asked)
                ours.append((time.perf_counter() - start) * 1000)
        looks = [await _look(client, flows) for _ in range(5)]
        await client.close()
    bare, ours = bare[3:], ours[3:]
    ratio = float(np.median(ours) / np.median(bare))
    return [
        Figure.of_samples(f"a picture by the bare protocol ({where} server)", bare, "ms"),
        Figure.of_samples(f"the same picture our way ({where} server)", ours, "ms"),
        Figure("our way against the bare protocol", ratio, ratio, "times", goal=1.10, samples=ROUNDS),
        Figure.of_samples("check of a box", looks, "s", goal=2.0),
    ]


def _ticket(flows: Library, seed: int) -> Ticket:
    flow = flows.workflows["probe"]
    graph = flow.made("none", flows.shelf, {"width": SIDE, "height": SIDE})
    dice = np.random.default_rng(seed)
    small = dice.integers(0, 255, (16, 16, 3), dtype=np.uint8)
    photo = cv2.resize(small, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    content = cv2.imencode(".png", photo)[1].tobytes()
    return Ticket(graph, {"pictures": flow.saves("pictures")}, 60, {(flow.graph.titled("Photo"), "image"): content})


async def _bare(session: aiohttp.ClientSession, ticket: Ticket) -> float:
    """What the protocol needs and no more: up, prompt, the socket's end, history, down."""
    prompt, who = str(uuid.uuid4()), uuid.uuid4().hex
    graph: Any = {key: {**node, "inputs": dict(node["inputs"])} for key, node in ticket.graph.items()}
    start = time.perf_counter()
    async with session.ws_connect(f"/ws?clientId={who}") as heard:
        (((node, name), content),) = ticket.pictures.items()
        form = aiohttp.FormData()
        form.add_field("image", content, filename=f"{prompt}.png")
        async with session.post("/upload/image", data=form) as answer:
            graph[node]["inputs"][name] = (await answer.json())["name"]
        graph[ticket.wanted["pictures"]]["inputs"]["filename_prefix"] = f"bare/{prompt}"
        body = {"prompt": graph, "prompt_id": prompt, "client_id": who}
        async with session.post("/prompt", json=body) as answer:
            await answer.read()
        async for message in heard:
            if message.type is aiohttp.WSMsgType.TEXT:
                told = json.loads(message.data)
                if told["type"] == "executing" and told["data"]["node"] is None:
                    break
        async with session.get(f"/history/{prompt}") as answer:
            (shot,) = (await answer.json())[prompt]["outputs"][ticket.wanted["pictures"]]["images"]
        async with session.get("/view", params=shot) as answer:
            await answer.read()
    return (time.perf_counter() - start) * 1000


async def _look(client: Client, flows: Library) -> float:
    start = time.perf_counter()
    report = await inspect.inspected(client, flows, nodes.read(HOUSE / "workflows"), frozenset())
    assert report.fault is None
    return time.perf_counter() - start


def _decision() -> Figure:
    bases = ("flux", "fill", "sdxl")
    berths = [Berth(f"box-{number}", bases[number % 3], number % 2) for number in range(16)]
    ways = {berth.name: tuple(Way(rank, "w", base) for rank, base in enumerate(bases)) for berth in berths}
    samples = []
    for number in range(200):
        start = time.perf_counter()
        assign([Want(number, ways, 1.0)], berths)
        samples.append((time.perf_counter() - start) * 1000)
    return Figure.of_samples("choice of a box among 16", samples, "ms", goal=1.0, of="p95")


def _day() -> list[Figure]:
    """The mixed trace under both rules, simulated."""
    days = {name: lived(trace(7), rule) for name, rule in RULES.items()}
    found = [
        Figure.of_samples(f"model swaps of 1,000 orders, {name} (simulated)", [day.swaps], "swaps")
        for name, day in days.items()
    ]
    found += [
        Figure.of_samples(f"orders an hour, {name} (simulated)", [3600 * 1000 / day.seconds], "orders")
        for name, day in days.items()
    ]
    found += [
        Figure.of_samples(f"longest wait, {name} (simulated)", [day.longest], "s") for name, day in days.items()
    ]
    return found


if __name__ == "__main__":
    from tests.bench.figures import load, table

    print(load(), table([replace(figure) for figure in figures()]), sep="\n")
