"""A fleet: orders go where their models are, move on when a box dies, and end when none is left."""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.comfy.choice import PATIENCE, PLACES, Berth, Want, Way, assign
from engine.comfy.client import Client
from engine.comfy.library import Library
from engine.comfy.pool import Pool, Result
from engine.comfy.recipes import Recipe
from engine.comfy.slips import FileSlips
from engine.comfy.station import GRACE
from engine.comfy.wire import Address
from engine.domain.errors import BoxAway, BoxFault, OutOfMemory
from engine.domain.prompt import Prompt
from tests.comfyui.faults import Faults
from tests.comfyui.server import Server

PICTURE = Recipe(("text_to_image", "text_to_image_sdxl"), {"width": 64, "height": 80}, prompt=Prompt(subject="bread"))


class Fleet:
    def __init__(self, servers: list[Server], pool: Pool) -> None:
        self.servers, self.pool = servers, pool

    async def make(self, recipe: Recipe = PICTURE) -> Result:
        return await self.pool.run(recipe)

    def ran(self) -> list[int]:
        """Prompts that began at each box, without the one that warmed it up."""
        return [len(server.worker.ran) - 1 for server in self.servers]


Build = Callable[..., "asyncio.Future[Fleet]"]


@pytest.fixture
async def build(flows: Library, tmp_path: Path) -> AsyncIterator[Callable[..., object]]:
    made: list[Fleet] = []

    async def fleet(count: int, **of: object) -> Fleet:
        servers = [await Server(Faults(), flows=flows, **of).open() for _ in range(count)]  # type: ignore[arg-type]
        slips = FileSlips(tmp_path)
        clients = [Client(Address(f"box-{place}", server.url), slips) for place, server in enumerate(servers)]
        made.append(Fleet(servers, Pool(flows, clients, look=0.1, weigh=0.2)))
        await made[-1].pool.open()
        return made[-1]

    yield fleet
    for each in made:
        await each.pool.close()
        for server in each.servers:
            await server.close()


async def until(true: Callable[[], object], seconds: float = 60) -> None:
    async with asyncio.timeout(seconds):
        while not true():
            await asyncio.sleep(0.01)


async def test_a_picture_says_which_box_workflow_and_base_made_it(build: Callable) -> None:
    fleet = await build(1)
    made = await fleet.make()
    assert (made.box, made.workflow, made.base, made.variant) == ("box-0", "text_to_image", "flux_dev_q8", "A")


async def test_the_same_seed_is_always_in_the_same_experiment(build: Callable) -> None:
    fleet = await build(1)
    recipes = [Recipe(PICTURE.workflows, PICTURE.values, prompt=PICTURE.prompt, seed=seed) for seed in (2, 3, 2)]
    assert [(await fleet.make(recipe)).variant for recipe in recipes] == ["A", "B", "A"]


async def test_orders_stay_with_the_box_that_has_their_models(build: Callable) -> None:
    fleet = await build(2)
    await fleet.make()
    for _ in range(4):
        await fleet.make()
    assert sorted(fleet.ran()) == [0, 5]
    assert sum(server.worker.loaded for server in fleet.servers) == 1


async def test_no_box_ever_has_more_than_one_running_and_one_waiting(build: Callable) -> None:
    fleet = await build(2, pace=0.02)
    most = [0, 0]

    async def watch() -> None:
        while True:
            for place, server in enumerate(fleet.servers):
                here = len(server.worker.queue) + (server.worker.running is not None)
                most[place] = max(most[place], here)
            await asyncio.sleep(0.002)

    watching = asyncio.create_task(watch())
    await asyncio.gather(*(fleet.make() for _ in range(12)))
    watching.cancel()
    assert max(most) <= PLACES
    assert sum(fleet.ran()) == 12


async def test_a_box_that_dies_in_the_middle_is_not_noticed_by_whoever_ordered(build: Callable) -> None:
    fleet = await build(2)
    for server in fleet.servers:
        server.faults.slow = {"Sampler": 60.0}
    order = asyncio.create_task(fleet.make())
    await until(lambda: sum(fleet.ran()) == 1)
    dying = fleet.servers[fleet.ran().index(1)]
    for server in fleet.servers:
        server.faults.slow = {}
    await dying.close()
    made = await asyncio.wait_for(order, 60)
    assert made.box != f"box-{fleet.servers.index(dying)}"


async def test_when_all_are_gone_an_order_ends_at_once(build: Callable) -> None:
    fleet = await build(1)
    await fleet.servers[0].close()
    with pytest.raises(BoxFault):
        await fleet.make()
    with pytest.raises(BoxAway):
        await fleet.make()
    with pytest.raises(BoxAway):
        async with asyncio.timeout(GRACE):  # what hopes for a box hopes for so long
            await fleet.make()


async def test_orders_outlive_a_restart_of_the_only_box(build: Callable) -> None:
    fleet = await build(1)
    fleet.pool.stations[0].grace = 60
    fleet.servers[0].faults.status = {"/prompt": 500}
    with pytest.raises(BoxFault):
        await fleet.make()
    orders = [asyncio.create_task(fleet.make()) for _ in range(3)]
    await asyncio.sleep(0.2)
    fleet.servers[0].faults.status = {}
    assert all(made.pictures for made in await asyncio.gather(*orders))


async def test_a_box_that_comes_back_is_used_again(build: Callable) -> None:
    fleet = await build(1)
    await fleet.servers[0].close()
    with pytest.raises(BoxFault):
        await fleet.make()
    await fleet.servers[0].open()
    await until(lambda: fleet.pool.stations[0].open)
    assert (await fleet.make()).pictures


async def test_a_drained_box_gets_nothing_more(build: Callable) -> None:
    fleet = await build(2)
    fleet.pool.drain("box-0")
    for _ in range(3):
        await fleet.make()
    assert fleet.ran() == [0, 3]


async def test_a_box_without_a_file_takes_the_next_base_and_one_without_the_pack_the_next_workflow(
    build: Callable,
) -> None:
    fleet = await build(1, lacks=frozenset({"flux1-dev-Q8_0.gguf"}))
    assert (await fleet.make()).base == "flux_schnell_q8"
    bare = await build(1, lacks=frozenset({"UnetLoaderGGUF"}))
    made = await bare.make()
    assert (made.workflow, made.base) == ("text_to_image_sdxl", "sdxl")


async def test_a_small_card_is_offered_what_fits_it(build: Callable) -> None:
    fleet = await build(1, vram=12.0)
    assert (await fleet.make()).base == "flux_dev_q4"


async def test_memory_that_runs_out_is_freed_and_a_smaller_base_is_tried_once(build: Callable) -> None:
    fleet = await build(1)
    fleet.servers[0].faults.error = ("torch.OutOfMemoryError", "Allocation on device")
    fleet.servers[0].faults.errors = 1
    made = await fleet.make()
    assert made.base == "flux_dev_q4"
    assert fleet.servers[0].worker.freed == 1
    fleet.servers[0].faults.errors = 2
    with pytest.raises(OutOfMemory):
        await fleet.make()


async def test_models_that_do_not_fit_side_by_side_make_room_for_each_other(build: Callable) -> None:
    fleet = await build(1, vram=20.0)
    await fleet.make()
    assert fleet.servers[0].worker.freed == 0
    await fleet.make(Recipe(("text_to_image_sdxl",), PICTURE.values, prompt=PICTURE.prompt))
    assert fleet.servers[0].worker.freed == 1


async def test_a_machine_short_of_memory_is_told_to_unload_while_it_has_nothing_to_do(build: Callable) -> None:
    fleet = await build(1)
    await fleet.make()
    fleet.servers[0].ram = 1.0
    await until(lambda: fleet.pool.stations[0].loaded is None)
    assert fleet.servers[0].worker.freed
    assert (await fleet.make()).pictures


async def test_a_box_that_spoils_its_pictures_loses_the_order_to_another(build: Callable) -> None:
    fleet = await build(2)
    await fleet.make()
    spoiling = fleet.servers[fleet.ran().index(1)]
    spoiling.faults.spoiled = b"\x89PNG\r\n\x1a\nrubbish"
    made = await fleet.make()
    assert made.box != f"box-{fleet.servers.index(spoiling)}"


async def test_a_cancelled_order_gives_its_place_back(build: Callable) -> None:
    fleet = await build(1)
    fleet.servers[0].faults.slow = {"Sampler": 60.0}
    orders = [asyncio.create_task(fleet.make()) for _ in range(3)]
    await until(lambda: fleet.servers[0].worker.queue)
    for order in orders:
        order.cancel()
    await asyncio.gather(*orders, return_exceptions=True)
    fleet.servers[0].faults.slow = {}
    assert (await asyncio.wait_for(fleet.make(), 60)).pictures
    assert fleet.pool.stations[0].busy == 0


# ── the rule, without boxes ───────────────────────────────────────────────────────────────────────

BASES = ("flux", "fill", "sdxl")
berths = st.lists(
    st.builds(Berth, st.integers(0, 15).map(str), st.sampled_from((*BASES, None)), st.integers(0, PLACES)),
    max_size=16,
    unique_by=lambda berth: berth.name,
)
ways = st.lists(st.builds(Way, st.just(0), st.just("w"), st.sampled_from(BASES)), min_size=1, max_size=2)
wants = st.lists(
    st.builds(
        Want, st.integers(0, 999), st.dictionaries(st.integers(0, 15).map(str), ways), st.floats(0, 2 * PATIENCE)
    ),
    max_size=30,
    unique_by=lambda want: want.key,
)


@given(wants, berths)
def test_nobody_gets_two_places_and_no_box_too_many(waiting: list[Want], boxes: list[Berth]) -> None:
    matches = assign(waiting, boxes)
    assert len({match.want for match in matches}) == len(matches)
    known = {want.key: want for want in waiting}
    for box in boxes:
        assert box.busy + sum(match.box == box.name for match in matches) <= max(PLACES, box.busy)
    for match in matches:
        assert match.way in known[match.want].ways[match.box]


@given(wants, berths)
def test_somebody_always_goes_when_everybody_has_waited_too_long(waiting: list[Want], boxes: list[Berth]) -> None:
    tired = [Want(want.key, want.ways, PATIENCE) for want in waiting]
    free = {box.name for box in boxes if box.busy < PLACES}
    assert bool(assign(tired, boxes)) == any(free & set(want.ways) for want in tired)


def test_an_order_waits_a_little_for_the_box_that_has_its_models() -> None:
    order = Want(1, {"a": [Way(0, "w", "flux")], "b": [Way(0, "w", "flux")]})
    assert [match.box for match in assign([order], [Berth("a", "flux", 1), Berth("b", "sdxl", 0)])] == ["a"]
    assert [match.box for match in assign([order], [Berth("a", "flux", 1, work=20), Berth("b", "sdxl", 0)])] == ["b"]
