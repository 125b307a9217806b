"""One box, and everything that can happen to it: an order always ends, and ends in what is true."""

import asyncio
import socket
import ssl
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import cv2
import numpy as np
import pytest

from engine.comfy.attempt import Ticket
from engine.comfy.client import PREVIEWS, Client
from engine.comfy.library import Library
from engine.comfy.slips import FileSlips
from engine.comfy.wire import Address
from engine.domain.errors import (
    BoxAway,
    BoxFault,
    BoxRefuses,
    BoxSpoils,
    BoxStalls,
    OutOfMemory,
    TruncatedPicture,
)
from tests.comfyui.faults import OUT_OF_MEMORY, Faults
from tests.comfyui.server import Server

PHOTO = cv2.imencode(".png", np.full((90, 120, 3), (40, 90, 160), np.uint8))[1].tobytes()


class Bench:
    """A server of ours, a client at it, and the tickets of a test."""

    def __init__(self, server: Server, client: Client, slips: FileSlips, flows: Library) -> None:
        self.server, self.client, self.slips, self.flows = server, client, slips, flows
        self.faults = server.faults

    def probe(self, deadline: float = 20.0, photo: bytes = PHOTO) -> Ticket:
        flow = self.flows.workflows["probe"]
        graph = flow.made("none", self.flows.shelf, {"width": 64, "height": 48})
        return Ticket(
            graph, {"pictures": flow.saves("pictures")}, deadline, {(flow.graph.titled("Photo"), "image"): photo}
        )

    def scene(self, deadline: float = 20.0, steps: int = 4, count: int = 1) -> Ticket:
        flow = self.flows.workflows["text_to_image"]
        given = {"prompt": "bread", "seed": 5, "steps": steps, "width": 64, "height": 80, "count": count}
        graph = flow.made("flux_schnell_q8", self.flows.shelf, given)
        return Ticket(graph, {"pictures": flow.saves("pictures")}, deadline)

    async def until(self, true: Callable[[], object]) -> None:
        async with asyncio.timeout(30):
            while not true():
                await asyncio.sleep(0.01)


@pytest.fixture
async def bench(flows: Library, tmp_path: Path) -> AsyncIterator[Bench]:
    server = await Server(Faults(), flows=flows).open()
    slips = FileSlips(tmp_path / "slips")
    client = Client(Address("box", server.url), slips)
    yield Bench(server, client, slips, flows)
    await client.close()
    await server.close()


def size(png: bytes) -> tuple[int, int]:
    found = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_UNCHANGED)
    return found.shape[1], found.shape[0]


# ── all is well ───────────────────────────────────────────────────────────────────────────────────


async def test_a_picture_goes_up_and_another_comes_down_without_a_word_about_how(bench: Bench) -> None:
    (png,) = (await bench.client.run(bench.probe()))["pictures"]
    assert size(png) == (64, 48)
    assert b"prompt" not in png
    assert b"tEXt" not in png
    assert any(b"tEXt" in saved for saved in bench.server.worker.saved.values())
    assert bench.slips.left("box") == []


async def test_a_large_picture_goes_up_as_well(bench: Bench) -> None:
    noise = np.random.default_rng(3).integers(0, 255, (900, 900, 3), np.uint8)
    large = cv2.imencode(".png", noise, [int(cv2.IMWRITE_PNG_COMPRESSION), 0])[1].tobytes()
    assert len(large) > 2_000_000
    assert (await bench.client.run(bench.probe(photo=large)))["pictures"]


async def test_three_candidates_come_from_one_prompt(bench: Bench) -> None:
    made = await bench.client.run(bench.scene(count=3))
    assert len(made["pictures"]) == 3
    assert len(bench.server.worker.ran) == 1


async def test_progress_only_grows_and_previews_are_few(bench: Bench) -> None:
    bench.faults.slow = {"Sampler": 0.6}
    told: list[tuple[float, bytes | None]] = []
    start = time.monotonic()
    await bench.client.run(bench.scene(steps=12), lambda share, preview: told.append((share, preview)))
    most = 1 + (time.monotonic() - start) / PREVIEWS
    shares = [share for share, _ in told]
    assert shares == sorted(shares)
    assert len(set(shares)) > 4
    assert 1 <= len([preview for _, preview in told if preview]) <= most
    assert next(preview for _, preview in told if preview).startswith(b"\xff\xd8")


async def test_the_same_photo_is_sent_once_and_sent_again_when_the_box_has_lost_it(bench: Bench) -> None:
    await bench.client.run(bench.probe())
    await bench.client.run(bench.probe())
    assert bench.server.asked.count("/upload/image") == 1
    bench.server.worker.files.clear()
    assert await bench.client.run(bench.probe())
    assert bench.server.asked.count("/upload/image") == 2


async def test_a_repeated_order_is_saved_under_a_name_of_its_own(bench: Bench) -> None:
    await bench.client.run(bench.probe())
    await bench.client.run(bench.probe())
    assert len(bench.server.worker.saved) == 2


# ── the socket ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "event", ["connect", "execution_start", "executing", "progress", "executed", "execution_success"]
)
async def test_a_socket_that_breaks_anywhere_costs_only_the_progress(bench: Bench, event: str) -> None:
    bench.faults.cut = event
    assert (await bench.client.run(bench.scene()))["pictures"]


@pytest.mark.parametrize("silence", ["deaf", "stalled"])
async def test_a_socket_that_hears_nothing_does_not_keep_the_picture(bench: Bench, silence: str) -> None:
    setattr(bench.faults, silence, True)
    assert (await bench.client.run(bench.scene()))["pictures"], "the history says so, long before the deadline"


async def test_success_before_the_history_knows_is_waited_for(bench: Bench) -> None:
    bench.faults.late = 0.3
    assert (await bench.client.run(bench.scene()))["pictures"]


async def test_no_threads_are_left_behind(bench: Bench) -> None:
    import threading

    for _ in range(3):
        await bench.client.run(bench.probe())
    await bench.until(lambda: not [each for each in threading.enumerate() if each.name == "box-ear"])


# ── the box ───────────────────────────────────────────────────────────────────────────────────────


async def test_a_prompt_that_vanished_is_given_again_under_a_new_id(bench: Bench) -> None:
    bench.faults.loses = 1
    assert (await bench.client.run(bench.scene()))["pictures"]
    assert len(bench.server.worker.ran) == 1


async def test_a_box_killed_and_started_again_with_an_empty_history_gets_it_again(bench: Bench) -> None:
    bench.faults.slow = {"Sampler": 30.0}
    running = asyncio.create_task(bench.client.run(bench.scene()))
    await bench.until(lambda: bench.server.worker.ran)
    bench.faults.slow = {}
    await bench.server.restart()
    assert (await running)["pictures"]
    assert len(set(bench.server.worker.ran)) == 2


async def test_a_box_that_stays_dead_is_given_up(bench: Bench) -> None:
    bench.faults.slow = {"Sampler": 30.0}
    running = asyncio.create_task(bench.client.run(bench.scene(deadline=60)))
    await bench.until(lambda: bench.server.worker.ran)
    await bench.server.close()
    with pytest.raises(BoxAway):
        await running
    assert len(bench.slips.left("box")) == 1


async def test_what_a_dead_process_of_ours_left_at_a_box_is_taken_back(bench: Bench) -> None:
    bench.faults.slow = {"Sampler": 5.0}
    ticket = bench.scene(steps=50)
    prompt = "11111111-2222-4333-8444-555555555555"
    bench.server.worker.take(prompt, dict(ticket.graph), {})
    bench.slips.put("box", prompt)
    await bench.until(lambda: bench.server.worker.running)
    assert await bench.client.sweep() == 1
    await bench.until(lambda: bench.server.worker.running is None)
    assert bench.slips.left("box") == []


async def test_a_zombie_is_given_up_at_its_deadline(bench: Bench) -> None:
    bench.faults.zombie = True
    with pytest.raises(BoxStalls):
        await bench.client.run(bench.scene(deadline=0.8))
    await bench.until(lambda: "/interrupt" in bench.server.asked)


async def test_a_slow_node_is_stopped_at_the_deadline_and_leaves_the_box_free(bench: Bench) -> None:
    bench.faults.slow = {"Sampler": 20.0}
    with pytest.raises(BoxStalls):
        await bench.client.run(bench.scene(deadline=0.8, steps=200))
    await bench.until(lambda: bench.server.worker.running is None and not bench.slips.left("box"))


async def test_a_prompt_whose_answer_was_lost_is_not_made_twice(bench: Bench) -> None:
    bench.faults.swallows = 1
    assert (await bench.client.run(bench.scene()))["pictures"]
    assert len(bench.server.worker.ran) == 1


async def test_somebody_elses_interrupt_is_not_the_owners_cancel(bench: Bench) -> None:
    bench.faults.interrupts = 1
    assert (await bench.client.run(bench.scene()))["pictures"]


async def test_a_remembered_run_whose_file_was_deleted_is_made_anew(bench: Bench) -> None:
    bench.faults.forgets = 1
    assert (await bench.client.run(bench.scene()))["pictures"]
    assert len(bench.server.worker.ran) == 2


@pytest.mark.parametrize("shape", OUT_OF_MEMORY, ids=[kind for kind, _ in OUT_OF_MEMORY])
async def test_memory_that_ran_out_is_known_in_every_shape(bench: Bench, shape: tuple[str, str]) -> None:
    bench.faults.error, bench.faults.errors = shape, 1
    with pytest.raises(OutOfMemory) as fault:
        await bench.client.run(bench.scene())
    assert "owner" not in str(fault.value)


async def test_any_other_failure_says_where_and_not_what_the_owner_wrote(bench: Bench) -> None:
    bench.faults.error, bench.faults.errors = ("ValueError", "This Controlnet needs a VAE"), 1
    with pytest.raises(BoxSpoils, match="KSampler: ValueError: This Controlnet") as fault:
        await bench.client.run(bench.scene())
    assert "owner" not in str(fault.value)


# ── cancelling ────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("moment", ["waiting", "running", "at once", "uploading"])
async def test_a_cancel_is_heard_at_every_moment_and_reaches_the_box(bench: Bench, moment: str) -> None:
    bench.faults.slow = {"Sampler": 30.0, "Blurred": 30.0}
    ahead = asyncio.create_task(bench.client.run(bench.scene(steps=100))) if moment == "waiting" else None
    if ahead is not None:
        await bench.until(lambda: bench.server.worker.running)
    ticket = bench.probe() if moment == "uploading" else bench.scene(steps=100)
    order = asyncio.create_task(bench.client.run(ticket))
    if moment == "waiting":
        await bench.until(lambda: bench.server.worker.queue)
    elif moment == "running":
        await bench.until(lambda: bench.server.worker.running)
    elif moment == "uploading":
        await bench.until(lambda: "/ws" in bench.server.asked)
    order.cancel()
    with pytest.raises(asyncio.CancelledError):
        async with asyncio.timeout(5):  # the box is busy for thirty
            await order
    if ahead is not None:
        ahead.cancel()
        await asyncio.gather(ahead, return_exceptions=True)
    await bench.until(lambda: not bench.server.worker.queue and bench.server.worker.running is None)
    await bench.until(lambda: not bench.slips.left("box"))


async def test_a_cancel_stops_this_prompt_and_no_other(bench: Bench) -> None:
    bench.faults.slow = {"Sampler": 30.0}
    first = asyncio.create_task(bench.client.run(bench.scene(steps=20)))
    await bench.until(lambda: bench.server.worker.running)
    second = asyncio.create_task(bench.client.run(bench.scene(steps=20)))
    await bench.until(lambda: bench.server.worker.queue)
    second.cancel()
    bench.faults.slow = {}
    assert (await first)["pictures"]


# ── bad input ─────────────────────────────────────────────────────────────────────────────────────


async def test_a_page_instead_of_an_answer(bench: Bench) -> None:
    bench.faults.page = True
    with pytest.raises(BoxAway, match="not as a ComfyUI does"):
        await bench.client.stats()
    with pytest.raises(BoxFault):
        await bench.client.run(bench.probe())


async def test_a_version_that_is_too_old_and_one_that_is_none(bench: Bench) -> None:
    bench.faults.version = "0.3.40"
    with pytest.raises(BoxRefuses, match=r"0\.3\.45"):
        await bench.client.stats()
    bench.faults.version = "nightly"
    with pytest.raises(BoxAway):
        await bench.client.stats()


async def test_a_token_that_is_missing_and_one_that_is_right(bench: Bench, tmp_path: Path) -> None:
    bench.faults.token = "s3cret"
    with pytest.raises(BoxRefuses, match="token"):
        await bench.client.stats()
    trusted = Client(Address("box", bench.server.url, {"Authorization": "Bearer s3cret"}), bench.slips)
    assert (await trusted.run(bench.probe()))["pictures"]
    assert "s3cret" not in repr(trusted.address)
    await trusted.close()


@pytest.mark.parametrize(("status", "fault", "said"), [(413, BoxRefuses, "max-upload-size"), (500, BoxAway, "500")])
async def test_an_upload_that_is_refused(bench: Bench, status: int, fault: type[BoxFault], said: str) -> None:
    bench.faults.status = {"/upload/image": status}
    with pytest.raises(fault, match=said):
        await bench.client.run(bench.probe())


async def test_half_a_prompt_taken_is_a_refusal_and_taken_back(bench: Bench) -> None:
    bench.faults.half = True
    with pytest.raises(BoxRefuses, match="half"):
        await bench.client.run(bench.scene())


async def test_a_missing_node_and_a_missing_file_are_named(bench: Bench) -> None:
    bench.server.lacks = frozenset({"CLIPTextEncodeFlux"})
    with pytest.raises(BoxRefuses, match="Prompt"):
        await bench.client.run(bench.scene())
    bench.server.lacks = frozenset({"flux1-schnell-Q8_0.gguf"})
    with pytest.raises(BoxRefuses, match="flux1-schnell-Q8_0"):
        await bench.client.run(bench.scene())


async def test_more_than_64_megabytes_are_not_taken(bench: Bench) -> None:
    bench.faults.huge = 65 * 1024 * 1024
    with pytest.raises(BoxSpoils, match="more than we take"):
        await bench.client.run(bench.scene())


@pytest.mark.parametrize(
    "spoiled", [b"", b"<html>", b"\x89PNG\r\n\x1a\n", PHOTO[:200], PHOTO[:60] + bytes(60) + PHOTO[120:]]
)
async def test_a_picture_that_does_not_decode_is_no_picture(bench: Bench, spoiled: bytes) -> None:
    bench.faults.spoiled = spoiled
    with pytest.raises(BoxSpoils):
        await bench.client.run(bench.scene())


async def test_half_a_photo_is_not_sent(bench: Bench) -> None:
    with pytest.raises(TruncatedPicture):
        await bench.client.run(bench.probe(photo=b"\x89PNG half"))
    assert "/prompt" not in bench.server.asked


async def test_nobody_at_the_address(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    client = Client(Address("box", f"http://127.0.0.1:{port}"), FileSlips(tmp_path))
    with pytest.raises(BoxAway):
        await client.stats()
    await client.close()


async def test_a_certificate_nobody_vouches_for_and_one_that_is_named(flows: Library, tmp_path: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    command += ["-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(cert, key)
    server = await Server(Faults(), tls=context, flows=flows).open()
    stranger = Client(Address("box", server.url), FileSlips(tmp_path))
    friend = Client(Address("box", server.url, ca=str(cert)), FileSlips(tmp_path))
    with pytest.raises(BoxRefuses, match="certificate"):
        await stranger.stats()
    bench = Bench(server, friend, FileSlips(tmp_path), flows)
    told: list[float] = []
    server.faults.slow = {"Sampler": 1.0}
    assert (await friend.run(bench.scene(), lambda share, _: told.append(share)))["pictures"]
    assert told
    await stranger.close()
    await friend.close()
    await server.close()
