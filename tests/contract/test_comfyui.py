"""What we take a ComfyUI to be: held against our own server, and against a real one where FITAD_COMFYUI_URL names it.

With a real one every workflow is handed in and taken back; FITAD_COMFYUI_EXECUTE=all, or names with commas, has it
draw them too: smaller and in fewer steps than for an owner.
"""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.comfy import nodes
from engine.comfy.attempt import Attempt, Ticket, Uploads, place, queued
from engine.comfy.client import Client
from engine.comfy.library import Library
from engine.comfy.recipes import Recipe
from engine.comfy.slips import FileSlips
from engine.comfy.station import able
from engine.comfy.wire import Address, Wire
from engine.domain.errors import BoxRefuses
from engine.domain.prompt import Prompt
from tests.comfyui.faults import Faults
from tests.comfyui.server import Server, shipped

REAL = os.environ.get("FITAD_COMFYUI_URL", "").partition(",")[0].strip().rstrip("/")
DRAWN = os.environ.get("FITAD_COMFYUI_EXECUTE", "" if REAL else "all").split(",")
FLOWS = shipped()
PATIENCE = float(os.environ.get("FITAD_COMFYUI_PATIENCE", "1"))
"""What deadlines are multiplied with: random weights on a processor are slow."""

SIDE = 256
TIMES = pytest.mark.timeout(900 if REAL else 60)


def png(pixels: np.ndarray) -> bytes:
    done, coded = cv2.imencode(".png", pixels)
    assert done
    return coded.tobytes()


def photo() -> bytes:
    canvas = np.full((SIDE, SIDE, 3), (60, 120, 180), np.uint8)
    cv2.circle(canvas, (SIDE // 2, SIDE // 2), SIDE // 4, (200, 220, 240), -1)
    return png(canvas)


def disc() -> bytes:
    canvas = np.zeros((SIDE, SIDE), np.uint8)
    cv2.circle(canvas, (SIDE // 2, SIDE // 2), SIDE // 4, 255, -1)
    return png(canvas)


@pytest.fixture
async def address(tmp_path: Path) -> AsyncIterator[Address]:
    if REAL:
        token = os.environ.get("FITAD_COMFYUI_TOKEN")
        yield Address("real", REAL, {"Authorization": f"Bearer {token}"} if token else {})
        return
    server = await Server(Faults(), flows=FLOWS).open()
    yield Address("own", server.url)
    await server.close()


@pytest.fixture
async def client(address: Address, tmp_path: Path) -> AsyncIterator[Client]:
    client = Client(address, FileSlips(tmp_path / "slips"))
    yield client
    await client.close()


@pytest.fixture
async def wire(address: Address) -> AsyncIterator[Wire]:
    wire = Wire(address)
    yield wire
    await wire.close()


def ticket(flows: Library, name: str, base: str, seed: int = 1) -> Ticket:
    flow = flows.workflows[name]
    small = {"width": SIDE, "height": SIDE, "steps": 2, "denoise": 0.5, "count": 1}
    sent = {"picture": photo(), "mask": disc(), "letters": disc()}
    recipe = Recipe(
        (name,),
        {key: value for key, value in small.items() if key in flow.inputs},
        {key: value for key, value in sent.items() if key in flow.inputs},
        Prompt(subject="fresh bread", light="soft light"),
        seed,
        next(iter(flow.outputs)),
    )
    made = recipe.ticket(flow, base, flows)
    return replace(made, deadline=made.deadline * PATIENCE)


async def test_it_says_what_it_is_and_knows_every_class_we_use(client: Client) -> None:
    stats = await client.stats()
    assert stats.vram_total > 0
    infos = await client.classes(sorted(nodes.used(FLOWS)))
    facts = nodes.read(Path(__file__).parents[2] / "workflows")
    for name, raw in infos.items():
        told, kept = nodes.kind(raw), facts.kinds[name]
        assert told.gives == kept.gives
        required = {key for key, take in kept.takes.items() if take.required}
        assert required <= set(told.takes)
    missing = sorted(nodes.used(FLOWS) - set(infos))
    print(f"ComfyUI {stats.version}: {len(infos)} classes of ours are there, missing: {missing or 'none'}")


WAYS = [(name, base) for name, flow in FLOWS.workflows.items() for base in flow.bases]


@TIMES
@pytest.mark.parametrize(("name", "base"), WAYS)
async def test_every_workflow_is_taken_on_every_base_it_has(client: Client, wire: Wire, name: str, base: str) -> None:
    infos = await client.classes(sorted(nodes.used(FLOWS)))
    if base not in able(FLOWS, infos, None).get(name, ()):
        pytest.skip(f"this box has not what {name} needs on {base}")
    attempt = Attempt(str(uuid.uuid4()), ticket(FLOWS, name, base), wire)
    await attempt.hand_in(uuid.uuid4().hex, await attempt.filled(Uploads(wire)), previews=False)
    await client.take_back(attempt.prompt)
    async with asyncio.timeout(120):
        while await place(wire, attempt.prompt) is not None:
            await asyncio.sleep(0.05)


@TIMES
@pytest.mark.parametrize("name", sorted(FLOWS.workflows))
async def test_a_workflow_is_drawn(client: Client, name: str) -> None:
    if name != "probe" and "all" not in DRAWN and name not in DRAWN:
        pytest.skip("FITAD_COMFYUI_EXECUTE does not name it")
    infos = await client.classes(sorted(nodes.used(FLOWS)))
    bases = able(FLOWS, infos, None).get(name, ())
    if not bases:
        pytest.skip(f"this box has not what {name} needs")
    shares: list[float] = []
    for seed in range(5):  # what is done at once may be done before anything was heard of it
        shares.clear()
        drawn = await client.run(ticket(FLOWS, name, bases[0], seed), lambda share, _: shares.append(share))
        if shares:
            break
    for picture in next(iter(drawn.values())):
        assert cv2.imdecode(np.frombuffer(picture, np.uint8), cv2.IMREAD_UNCHANGED) is not None
        assert b"tEXt" not in picture
    assert shares == sorted(shares)
    assert shares


async def test_an_unknown_prompt_is_in_neither_queue_nor_history(wire: Wire) -> None:
    prompt = str(uuid.uuid4())
    assert await wire.get(f"/history/{prompt}") == {}
    assert await place(wire, prompt) is None
    assert set(await queued(wire)) == {"queue_running", "queue_pending"}


async def test_a_file_that_is_not_there_is_refused_by_name(wire: Wire) -> None:
    asked = ticket(FLOWS, "upscale", "none")
    graph = {key: {**node, "inputs": dict(node["inputs"])} for key, node in asked.graph.items()}
    node = FLOWS.workflows["upscale"].graph.titled("Model")
    graph[node]["inputs"]["model_name"] = "nowhere.pth"
    attempt = Attempt(str(uuid.uuid4()), Ticket(graph, asked.wanted, 30, asked.pictures), wire)
    with pytest.raises(BoxRefuses, match=r"nowhere\.pth|UpscaleModelLoader"):
        await attempt.hand_in(uuid.uuid4().hex, await attempt.filled(Uploads(wire)), previews=False)


async def test_a_class_that_is_not_there_is_refused(wire: Wire) -> None:
    graph = {"1": {"class_type": "NoSuchNode", "inputs": {}, "_meta": {"title": "Nothing"}}}
    attempt = Attempt(str(uuid.uuid4()), Ticket(graph, {}, 30), wire)
    with pytest.raises(BoxRefuses, match="Nothing"):
        await attempt.hand_in(uuid.uuid4().hex, graph, previews=False)


async def test_the_same_bytes_keep_their_name_and_other_bytes_another(wire: Wire) -> None:
    uploads = Uploads(wire)
    first = await uploads.name(photo())
    uploads.forget()
    assert await uploads.name(photo()) == first
    assert await uploads.name(disc()) != first


async def test_a_repeated_order_gives_its_own_file(client: Client) -> None:
    for _ in range(2):
        made = await client.run(ticket(FLOWS, "probe", "none"))
        assert len(made["pictures"]) == 1


async def test_a_cancel_leaves_nothing_behind(client: Client, wire: Wire) -> None:
    orders = [asyncio.create_task(client.run(ticket(FLOWS, "probe", "none"))) for _ in range(3)]
    await asyncio.sleep(0.05)
    for order in orders:
        order.cancel()
    await asyncio.gather(*orders, return_exceptions=True)
    async with asyncio.timeout(30):
        while any((await queued(wire)).values()):
            await asyncio.sleep(0.05)


async def test_unloading_is_taken(client: Client) -> None:
    await client.unload()
